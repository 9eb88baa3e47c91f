package extract

import (
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/gazetteer"
	"github.com/govreport/govreport/segment"
)

// regionTruth is what a report is known to be from, worked out by hand from its
// streets and towns, or named by its source. "" is no place in the lists.
var regionTruth = map[string]string{"000": "510116", "001": "330521", "002": "371000", "003": "341200", "004": "440303"}

// knownReport is a report of the quality check.
type knownReport struct {
	name, code string
	doc        *segment.Document
}

// knownReports are the shared reports with their regions, then the project's
// own, which are from places that do not exist.
func knownReports(t testing.TB) (real, invented []knownReport) {
	dir := sharedDir(t)
	g, err := gazetteer.Load()
	require.NoError(t, err)
	seeds, _ := filepath.Glob(filepath.Join(dir, "seeds", "*.txt"))
	for _, f := range seeds {
		data, err := os.ReadFile(f)
		require.NoError(t, err)
		name := filepath.Base(f)[:3]
		real = append(real, knownReport{name, regionTruth[name], segment.NewDocument(string(data))})
	}
	tables, _ := filepath.Glob(filepath.Join(dir, "corpus", "provinces_2026", "*.csv"))
	for _, f := range tables {
		data, err := os.ReadFile(f)
		require.NoError(t, err)
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff"))).ReadAll()
		require.NoError(t, err)
		ds := g.Named(rows[1][0], 0)
		require.Len(t, ds, 1, rows[1][0])
		real = append(real, knownReport{rows[1][0], ds[0].Code, segment.NewDocument(rows[1][slices.Index(rows[0], "full_text")])})
	}
	own, _ := filepath.Glob(filepath.Join("..", "testdata", "reports", "*.txt"))
	for _, f := range own {
		data, err := os.ReadFile(f)
		require.NoError(t, err)
		invented = append(invented, knownReport{strings.TrimSuffix(filepath.Base(f), ".txt"), "", segment.NewDocument(string(data))})
	}
	return real, invented
}

// hidden returns doc with every name of a province or prefecture masked, short
// names and abbreviations too: 浙江省 reads X省, 湖州 reads X.
func hidden(doc *segment.Document, g *gazetteer.Gazetteer) *segment.Document {
	return maskPlaces(doc, g, func(d *gazetteer.Division) bool { return d.Level <= gazetteer.City })
}

// maskPlaces returns doc with the names masked that a division may bear which hide
// is true of, landscapes excepted.
func maskPlaces(doc *segment.Document, g *gazetteer.Gazetteer, hide func(*gazetteer.Division) bool) *segment.Document {
	r := &Report{Doc: doc}
	v := doc.View()
	readMeta(testWords, r, v)
	p := &placeReader{words: testWords.region, meta: testWords.meta, r: r, v: v, g: g, body: segment.Span{Start: 0, End: len(v.Text)}, stop: func() {}}
	r.TitleSpan = Span{}
	p.findMentions()
	type cut struct {
		at   segment.Span
		with string
	}
	var cuts []cut
	for _, m := range p.mentions {
		if m.trust == trustLandscape || !slices.ContainsFunc(m.places, hide) {
			continue
		}
		for _, s := range m.spans {
			with := "X"
			if k := gazetteer.Kind(m.name); k != "" && len(k) < len(m.name) {
				with += k
			}
			cuts = append(cuts, cut{v.Source(s), with})
		}
	}
	slices.SortFunc(cuts, func(a, b cut) int { return a.at.Start - b.at.Start })
	var b strings.Builder
	last := 0
	for _, c := range cuts {
		if c.at.Start < last {
			continue
		}
		b.WriteString(doc.Text[last:c.at.Start])
		b.WriteString(c.with)
		last = c.at.End
	}
	b.WriteString(doc.Text[last:])
	return segment.NewDocument(b.String())
}

// chunk is a part of a report, read as if it were all there is; the issuing
// body, the year and the genre are those of the whole.
func chunks(whole *segment.Document, size int) []*Report {
	r := &Report{Doc: whole}
	v := whole.View()
	readMeta(testWords, r, v)
	var out []*Report
	body := r.Body.Of(whole.Text)
	organ := strings.TrimLeft(r.Organ, "Xx*×某")
	for body != "" {
		n := 0
		for n < len(body) && utf8.RuneCountInString(body[:n]) < size {
			k := strings.IndexAny(body[n:], "\n。")
			if k < 0 {
				n = len(body)
				break
			}
			_, w := utf8.DecodeRuneInString(body[n+k:])
			n += k + w
		}
		d := segment.NewDocument(body[:n])
		body = body[n:]
		if utf8.RuneCountInString(d.Text) < size/2 {
			continue
		}
		out = append(out, &Report{Doc: d, Organ: organ, speaksFor: strings.TrimLeft(r.speaksFor, "Xx*×某"), Year: r.Year, Genre: r.Genre, Body: Span{End: len(d.Text)}})
	}
	return out
}

// outcome is one guess of the blind check.
type outcome struct {
	code, truth string
	confidence  float64
}

func (o outcome) right() bool { return o.code == o.truth }

// brier is the mean squared error of confidences: 0 is perfect, 0.25 is what
// saying 0.5 always gets. Where no region is given, the confidence counts as 0.
func brier(os []outcome) float64 {
	sum := 0.0
	for _, o := range os {
		x := o.confidence
		if o.code != "" && o.right() {
			x = 1 - x
		}
		sum += x * x
	}
	return sum / float64(max(1, len(os)))
}

func guess(r *Report, g *gazetteer.Gazetteer) outcome {
	resolveRegion(testWords, r, r.Doc.View(), g, func() {})
	if r.Region == nil {
		return outcome{}
	}
	return outcome{code: r.Region.Code, confidence: r.Region.Confidence}
}

func summary(label string, os []outcome) string {
	given, right := 0, 0
	bins := [4][2]int{} // [0.5,0.7) [0.7,0.9) [0.9,0.97) [0.97,1]: right, all
	sum := 0.0
	for _, o := range os {
		if o.code == "" {
			continue
		}
		given++
		sum += o.confidence
		b := 0
		switch {
		case o.confidence >= 0.97:
			b = 3
		case o.confidence >= 0.9:
			b = 2
		case o.confidence >= 0.7:
			b = 1
		}
		bins[b][1]++
		if o.right() {
			right++
			bins[b][0]++
		}
	}
	brierGiven := []outcome{}
	for _, o := range os {
		if o.code != "" {
			brierGiven = append(brierGiven, o)
		}
	}
	return fmt.Sprintf("%-34s %4d %6d %6d %9.3f %9.3f %9.3f   %d/%d %d/%d %d/%d %d/%d", label, len(os), given, right,
		float64(right)/float64(max(1, given)), sum/float64(max(1, given)), brier(brierGiven),
		bins[0][0], bins[0][1], bins[1][0], bins[1][1], bins[2][0], bins[2][1], bins[3][0], bins[3][1])
}

var updateGolden = flag.Bool("update-region", false, "write testdata/golden/region.txt again")

// TestRegionQuality measures where and when on reports whose place is known, as
// they are and with the names of provinces and prefectures hidden. What it
// prints is testdata/golden/region.txt, so that a change shows in review.
func TestRegionQuality(t *testing.T) {
	real, invented := knownReports(t)
	g, err := gazetteer.Load()
	require.NoError(t, err)
	var b strings.Builder
	b.WriteString("Reports as they are. evidence: the three strongest pieces.\n\n")
	fmt.Fprintf(&b, "report\tregion\tlevel\tsource\tconf\tyear\tplan\tperiod\tgenre\tmasked\tevidence\n")
	var asIs []outcome
	for _, k := range real {
		r := &Report{Doc: k.doc}
		readMeta(testWords, r, k.doc.View())
		o := guess(r, g)
		o.truth = k.code
		asIs = append(asIs, o)
		if r.Region == nil {
			fmt.Fprintf(&b, "%s\t-\n", k.name)
			continue
		}
		var ev []string
		for _, e := range r.Region.Evidence[:min(3, len(r.Region.Evidence))] {
			ev = append(ev, e.Text+" "+e.Code)
		}
		fmt.Fprintf(&b, "%s\t%s %s\t%s\t%s\t%.2f\t%d\t%d\t%s\t%s\t%v\t%s\n", k.name, r.Region.Code, r.Region.Name, r.Region.Level,
			r.Region.Source, r.Region.Confidence, r.Year, r.PlanYear, r.Period, r.Genre, r.Region.Masked, strings.Join(ev, ", "))
	}
	var blind, parts, provinceParts, none, noneParts []outcome
	for _, k := range real {
		h := hidden(k.doc, g)
		r := &Report{Doc: h}
		readMeta(testWords, r, h.View())
		o := guess(r, g)
		o.truth = k.code
		blind = append(blind, o)
		for _, part := range chunks(h, 500) {
			o := guess(part, g)
			o.truth = k.code
			if len(k.name) == 3 {
				parts = append(parts, o)
			} else {
				provinceParts = append(provinceParts, o)
			}
		}
	}
	for _, k := range invented {
		h := hidden(k.doc, g)
		r := &Report{Doc: h}
		readMeta(testWords, r, h.View())
		none = append(none, guess(r, g))
		for _, part := range chunks(h, 500) {
			noneParts = append(noneParts, guess(part, g))
		}
	}
	b.WriteString("\nEvery name of a province or prefecture hidden. given: a region was sure enough; Brier and bins are of those.\n\n")
	fmt.Fprintf(&b, "%-34s %4s %6s %6s %9s %9s %9s   %s\n", "set", "all", "given", "right", "accuracy", "mean conf", "Brier", "right/given at conf 0.5- 0.7- 0.9- 0.97-")
	all := slices.Concat(blind, parts, provinceParts)
	for _, row := range []struct {
		label string
		os    []outcome
	}{
		{"as they are", asIs},
		{"whole reports", blind},
		{"parts of the seeds", parts},
		{"parts of provincial reports", provinceParts},
		{"all blind", all},
	} {
		b.WriteString(summary(row.label, row.os) + "\n")
	}
	given := func(os []outcome) (n int) {
		for _, o := range os {
			if o.code != "" {
				n++
			}
		}
		return n
	}
	fmt.Fprintf(&b, "\nThe project's own reports, from places that do not exist: regions given %d, to parts of them %d.\n", given(none), given(noneParts))
	t.Logf("\n%s(%d reports, %d parts)", b.String(), len(none), len(noneParts))

	for i, o := range asIs {
		assert.True(t, o.right(), "%s: got %s, want %s", real[i].name, o.code, o.truth)
	}
	golden := filepath.Join("..", "testdata", "golden", "region.txt")
	if *updateGolden {
		require.NoError(t, os.MkdirAll(filepath.Dir(golden), 0o755))
		require.NoError(t, os.WriteFile(golden, []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err, "run the test with -update-region")
	assert.Equal(t, string(want), b.String(), "run the test with -update-region and review the change")
}
