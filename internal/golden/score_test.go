package golden

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func ptr[T any](x T) *T { return &x }

func TestEvaluate(t *testing.T) {
	figure := func(start, end int, value float64, unit, role, indicator string) Record {
		return Record{Type: "figure", Start: start, End: end, Value: &value, Unit: unit, Cmp: "=", Role: role, Indic: indicator}
	}
	gold := []Record{
		{Type: "doc", Title: ptr("甲"), Year: 2022, Genre: "summary", BodyEnd: 100},
		{Type: "heading", Start: 0, Level: 1.0, Title: ptr("工作"), Role: "review"},
		{Type: "heading", Start: 50, Level: "item"},
		{Type: "mask", Start: 30, End: 31, Class: "date"},
		figure(10, 14, 300, "张", "target", "养老床位"),
		figure(20, 22, 5, "%", "result", "火化率"),
		figure(40, 42, 7, "人", "result", ""),
	}
	gold[4].Deadline = "年底前"
	got, err := Evaluate(gold, []byte(`{"title":"甲","year":2022,"genre":"plan","body":{"start":0,"end":80},
		"sections":[{"start":0,"level":1,"title":"工作","role":"plan"},{"start":50,"level":"item"}],
		"masks":[{"start":30,"end":31,"class":"label"},{"start":32,"end":33,"class":"label"}],
		"figures":[
			{"start":10,"end":14,"value":300,"unit":"张","per":[],"cmp":"=","role":"target","indicator":"床位"},
			{"start":20,"end":22,"value":5,"unit":"％","per":["年"],"cmp":"=","role":"result","indicator":"火化率"}]}`))
	require.NoError(t, err)
	assert.Equal(t, Count{Gold: 3, Found: 2, Right: 2}, got.Figure)
	assert.Equal(t, Count{Gold: 3, Found: 2, Right: 1}, got.Joint) // per is wrong in one
	assert.Equal(t, [8]Share{{2, 2}, {2, 2}, {1, 2}, {2, 2}, {2, 2}, {2, 2}, {0, 1}, {1, 1}}, got.Attribute)
	assert.Equal(t, Count{Gold: 1, Found: 2, Right: 1}, got.Mask)
	assert.Equal(t, Share{0, 1}, got.MaskClass)
	assert.Equal(t, Count{Gold: 2, Found: 2, Right: 2}, got.Heading)
	assert.Equal(t, Share{1, 1}, got.Title)
	assert.Equal(t, Share{0, 1}, got.HeadingRole)
	assert.Equal(t, Share{4, 5}, got.Doc)
	assert.Equal(t, []string{"genre"}, got.DocWrong)
	assert.InDelta(t, 0.8, got.BodyIoU, 1e-9)
	assert.InDelta(t, 0.4, got.Joint.F1(), 1e-9)

	var sum Scores
	sum.Add(got)
	sum.Add(got)
	assert.Equal(t, Count{Gold: 6, Found: 4, Right: 2}, sum.Joint)

	_, err = Evaluate(gold, []byte("{"))
	assert.ErrorContains(t, err, "govreport/1")
}

// What goes without saying counts neither as found nor as missed.
func TestEvaluateSaid(t *testing.T) {
	figure := func(start int, measure, direction string) Record {
		return Record{Type: "figure", Start: start, End: start + 2, Measure: measure, Dir: direction}
	}
	gold := []Record{figure(0, "growth", "up"), figure(10, "level", ""), figure(20, "share", ""), figure(30, "increase", "down")}
	got, err := Evaluate(gold, []byte(`{"figures":[
		{"start":0,"end":2,"measure":"growth","direction":"down"},
		{"start":10,"end":12,"measure":"level","over":"total"},
		{"start":20,"end":22,"measure":"level"},
		{"start":40,"end":42,"measure":"gap","direction":"up"}]}`))
	require.NoError(t, err)
	assert.Equal(t, [3]Count{{Gold: 3, Found: 2, Right: 1}, {Gold: 2, Found: 2}, {Found: 1}}, got.Said)
	got.Add(got)
	assert.Equal(t, Count{Gold: 6, Found: 4, Right: 2}, got.Said[0])

	for i := range gold { // an older gold tells nothing of it
		gold[i].Measure = ""
	}
	got, err = Evaluate(gold, []byte(`{"figures":[{"start":0,"end":2,"measure":"growth"}]}`))
	require.NoError(t, err)
	assert.Equal(t, [3]Count{}, got.Said)
}

func TestCount(t *testing.T) {
	assert.Equal(t, 1.0, Count{}.F1())
	assert.Equal(t, 0.0, Count{Gold: 1}.F1())
	assert.Equal(t, 0.0, Count{Found: 1}.F1())
	assert.Equal(t, 1.0, Likeness("服務(wù) 中心", "服務中心"))
	assert.Equal(t, 1.0, Likeness("", " "))
	assert.Equal(t, 0.0, Likeness("", "床"))
}

func TestDiff(t *testing.T) {
	assert.Empty(t, Diff("a\nb", "a\nb"))
	assert.Contains(t, Diff("a\nb", "a\nc"), "2 - b")
	assert.Equal(t, "   2 - b\n     + d\n     + e\n", Diff("a\nb\nc", "a\nd\ne\nc"))
}
