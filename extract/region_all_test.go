package extract

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/gazetteer"
	"github.com/govreport/govreport/segment"
)

// TestRegionOfEveryDivision writes a title for every province, prefecture and county of
// the newest list: with the names above it in front it is that division, with its own
// name alone that one or, where several bear the name, none, and with a made-up character
// in front of it no region at all.
func TestRegionOfEveryDivision(t *testing.T) {
	g, err := gazetteer.Load()
	require.NoError(t, err)
	region := func(title string) string {
		d := segment.NewDocument(title + "\n一、工作情况\n新建敬老院3所。\n")
		r := &Report{Doc: d}
		readMeta(testWords, r, d.View())
		resolveRegion(testWords, r, d.View(), g, func() {})
		if r.Region == nil {
			return ""
		}
		return r.Region.Code
	}
	n, alone := 0, 0
	for _, d := range g.Upper() {
		if !d.Current() || d.Zone || d.Code[:2] == "71" || d.Code[0] == '8' {
			continue
		}
		n++
		assert.Equal(t, d.Code, region(g.FullName(d)+"政府工作报告"), "%s", g.FullName(d))
		own := region(d.Name + "民政局2023年工作总结")
		if own != "" {
			alone++
			assert.Equal(t, d.Code, own, "%s", d.Name)
		} else {
			assert.Greater(t, len(g.Named(d.Name, 2023)), 1, "%s", d.Name)
		}
		if made := "霁" + d.Name; len(g.Named(made, gazetteer.Any)) == 0 {
			assert.Empty(t, region(made+"民政局2023年工作总结"), made)
		}
	}
	t.Logf("%d divisions, %d known by their name alone", n, alone)
}
