package extract

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/internal/golden"
	"github.com/govreport/govreport/segment"
)

var update = flag.Bool("update", false, "write testdata/golden/quality.txt again")

const qualityFile = "../testdata/golden/quality.txt"

// goldPair is a text and the gold file that tells what stands in it.
type goldPair struct{ name, text, gold string }

// ownGold are the project's annotated reports.
func ownGold(t testing.TB) []goldPair {
	return pairs(t, filepath.Join("..", "testdata", "gold"), filepath.Join("..", "testdata", "reports"))
}

// sharedGold are the annotated reports beside the project; none where they are
// not there.
func sharedGold(t testing.TB) []goldPair {
	dir := sharedRoot()
	return pairs(t, filepath.Join(dir, "gold"), filepath.Join(dir, "seeds"))
}

func sharedRoot() string {
	if dir := os.Getenv("GOVREPORT_SHARED"); dir != "" {
		return dir
	}
	return filepath.Join("..", "..", "shared")
}

func pairs(t testing.TB, goldDir, textDir string) []goldPair {
	t.Helper()
	golds, err := filepath.Glob(filepath.Join(goldDir, "*.gold.jsonl"))
	require.NoError(t, err)
	var out []goldPair
	for _, g := range golds {
		name := strings.TrimSuffix(filepath.Base(g), ".gold.jsonl")
		text := filepath.Join(textDir, name+".txt")
		_, err := os.Stat(text)
		require.NoError(t, err, "%s has no text", g)
		out = append(out, goldPair{name, text, g})
	}
	slices.SortFunc(out, func(a, b goldPair) int { return strings.Compare(a.name, b.name) })
	return out
}

func (p goldPair) report(t testing.TB) *Report {
	t.Helper()
	text, err := os.ReadFile(p.text)
	require.NoError(t, err)
	doc := segment.NewDocument(string(text))
	require.Empty(t, doc.Warnings, "%s is not UTF-8", p.text)
	r, err := Extract(doc, WithoutRegion())
	require.NoError(t, err)
	return r
}

func (p goldPair) scores(t testing.TB) golden.Scores {
	t.Helper()
	gold, err := golden.ReadGold(p.gold)
	require.NoError(t, err)
	out, err := p.report(t).MarshalJSON()
	require.NoError(t, err)
	s, err := golden.Evaluate(gold, out)
	require.NoError(t, err)
	return s
}

// TestQuality keeps what the extractor gets right of the annotated reports in a
// golden file, so that every change of a rule shows in review. The part about
// reports beside the project is compared where they are there, and kept by
// -update where they are not.
func TestQuality(t *testing.T) {
	var old [2]string // own, shared
	data, err := os.ReadFile(qualityFile)
	if err == nil {
		own, shared, _ := strings.Cut(string(data), sharedTitle)
		old = [2]string{own, shared}
	} else if !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	own := qualityIntro + ownTitle + qualityTable(t, ownGold(t))
	shared := old[1]
	if p := sharedGold(t); len(p) > 0 {
		shared = "\n" + qualityTable(t, p)
	} else {
		t.Logf("no gold in %s; set GOVREPORT_SHARED to compare that part too", sharedRoot())
	}
	golden.Compare(t, qualityFile, own+sharedTitle+shared, *update)
}

const qualityIntro = `What the extractor gets right, made by "go test ./extract -run TestQuality -update".

A row is a report, the last one all of them with their counts added. Figures, masks and headings: F1 of the spans, found
and annotated in brackets. joint: F1 of figures whose span, value, unit, per, cmp, role and indicator are all right.
Attributes: share of the matched figures that have them right; deadline and modal of matched targets; title and role of
matched headings; doc: of title, organ, year, plan_year and genre; body: overlap of the body's extent.

`

const (
	ownTitle    = "# testdata/gold\n\n"
	sharedTitle = "\n# gold of reports that are not part of the project\n"
)

func qualityTable(t testing.TB, ps []goldPair) string {
	t.Helper()
	var b strings.Builder
	var sum golden.Scores
	row := func(name string, s golden.Scores, body string) {
		fmt.Fprintf(&b, "## %s\n", name)
		c := s.Figure
		fmt.Fprintf(&b, "figures   P %.4f R %.4f F1 %.4f (%d of %d, %d found)\n", c.Precision(), c.Recall(), c.F1(), c.Right, c.Gold, c.Found)
		fmt.Fprintf(&b, "joint     P %.4f R %.4f F1 %.4f (%d right)\n", s.Joint.Precision(), s.Joint.Recall(), s.Joint.F1(), s.Joint.Right)
		b.WriteString("         ")
		for i, a := range golden.Attributes {
			fmt.Fprintf(&b, " %s %.4f", a, s.Attribute[i].Ratio())
		}
		c = s.Mask
		fmt.Fprintf(&b, "\nmasks     P %.4f R %.4f F1 %.4f (%d of %d, %d found) class %.4f\n", c.Precision(), c.Recall(), c.F1(), c.Right, c.Gold, c.Found, s.MaskClass.Ratio())
		c = s.Heading
		fmt.Fprintf(&b, "headings  P %.4f R %.4f F1 %.4f (%d of %d, %d found) title %.4f role %.4f\n", c.Precision(), c.Recall(), c.F1(), c.Right, c.Gold, c.Found, s.Title.Ratio(), s.HeadingRole.Ratio())
		fmt.Fprintf(&b, "doc       %d of %d%s\n\n", s.Doc.Right, s.Doc.Of, body)
	}
	for _, p := range ps {
		s := p.scores(t)
		sum.Add(s)
		body := fmt.Sprintf(" body %.4f", s.BodyIoU)
		if len(s.DocWrong) > 0 {
			body += " wrong: " + strings.Join(s.DocWrong, " ")
		}
		row(p.name, s, body)
		if testing.Verbose() {
			for _, e := range slices.Concat(s.FigureErrors, s.MaskErrors, s.HeadingErrors) {
				t.Logf("%s: %s", p.name, e)
			}
		}
	}
	row("all", sum, "")
	return b.String()
}

// TestQualityPeer scores with the script that comes with the gold beside the
// project and compares its numbers with ours.
func TestQualityPeer(t *testing.T) {
	script := filepath.Join(sharedRoot(), "gold", "score.py")
	if _, err := os.Stat(script); err != nil {
		t.Skip("no score.py; set GOVREPORT_SHARED to the folder that holds gold/")
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3")
	}
	type prf struct {
		P, R, F1  float64
		Gold      int
		Pred      int
		ClassAcc  float64            `json:"class_acc"`
		TitleAcc  float64            `json:"title_acc"`
		RoleAcc   float64            `json:"role_acc"`
		Attribute map[string]float64 `json:"acc"`
	}
	for _, p := range append(ownGold(t), sharedGold(t)...) {
		out, err := p.report(t).MarshalJSON()
		require.NoError(t, err)
		prediction := filepath.Join(t.TempDir(), "report.json")
		require.NoError(t, os.WriteFile(prediction, out, 0o644))
		printed, err := exec.Command(python, script, p.text, p.gold, prediction).Output()
		require.NoError(t, err, p.name)
		var want struct {
			Mask, Figure, Heading prf
			Joint                 float64 `json:"figure_joint_f1"`
			Doc                   map[string]any
		}
		require.NoError(t, json.Unmarshal(printed, &want))
		s := p.scores(t)
		check := func(what string, c golden.Count, w prf) {
			assert.Equal(t, [2]int{w.Gold, w.Pred}, [2]int{c.Gold, c.Found}, p.name+" "+what)
			assert.InDeltaSlice(t, []float64{w.P, w.R, w.F1}, []float64{c.Precision(), c.Recall(), c.F1()}, 5.1e-5, p.name+" "+what)
		}
		near := func(what string, want float64, s golden.Share) {
			if s.Of > 0 {
				assert.InDelta(t, want, s.Ratio(), 5.1e-5, p.name+" "+what)
			}
		}
		check("mask", s.Mask, want.Mask)
		check("figure", s.Figure, want.Figure)
		check("heading", s.Heading, want.Heading)
		assert.InDelta(t, want.Joint, s.Joint.F1(), 5.1e-5, p.name)
		near("class", want.Mask.ClassAcc, s.MaskClass)
		near("title", want.Heading.TitleAcc, s.Title)
		near("role", want.Heading.RoleAcc, s.HeadingRole)
		for i, a := range golden.Attributes {
			near(a, want.Figure.Attribute[a], s.Attribute[i])
		}
		for _, f := range golden.DocFields {
			assert.Equal(t, want.Doc[f], !slices.Contains(s.DocWrong, f), p.name+" "+f)
		}
		assert.InDelta(t, want.Doc["body_iou"], s.BodyIoU, 5.1e-5, p.name)
	}
}
