package extract

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
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
	for _, set := range composedSets {
		sum, _ := pooled(t, set)
		own += "\n# testdata/gold/" + set + ", pooled\n\n" + scoreRow("all", sum, "")
	}
	for _, set := range composedSets {
		sum, _ := pooled(t, "figures/"+set)
		own += fmt.Sprintf("\n# testdata/gold/figures/%s, pooled\n\nfigures   F1 %.4f joint %.4f (%d of %d right)%s\n", set, sum.Figure.F1(), sum.Joint.F1(), sum.Joint.Right, sum.Joint.Gold, saidRow(sum))
	}
	golden.Compare(t, qualityFile, own+sharedTitle+shared, *update)
}

// composedSets are texts composed and annotated by readers who had the guide and
// not the program. Rules are made on train; test stays unseen by those who make
// them, so that only its sums are printed.
var composedSets = []string{"train", "test"}

func pooled(t testing.TB, set string) (sum golden.Scores, n int) {
	t.Helper()
	dir := filepath.Join("..", "testdata", "gold", set)
	for _, p := range pairs(t, dir, dir) {
		sum.Add(p.scores(t))
		n++
	}
	require.NotZero(t, n, dir)
	return sum, n
}

// TestQualityFloors fails where a set of annotated texts is read worse than a floor
// of testdata/golden/floors.tsv says.
func TestQualityFloors(t *testing.T) {
	data, err := os.ReadFile("../testdata/golden/floors.tsv")
	require.NoError(t, err)
	sums := map[string]golden.Scores{}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		f := strings.Split(strings.TrimSpace(line), "\t")
		require.Len(t, f, 3, line)
		sum, ok := sums[f[0]]
		if !ok {
			switch f[0] {
			case "own":
				for _, p := range ownGold(t) {
					sum.Add(p.scores(t))
				}
			case "seeds":
				if len(sharedGold(t)) == 0 {
					continue
				}
				for _, p := range sharedGold(t) {
					sum.Add(p.scores(t))
				}
			case "composed":
				dir := filepath.Join(sharedRoot(), "gold", "composed")
				if _, err := os.Stat(dir); err != nil {
					continue
				}
				for _, p := range pairs(t, dir, dir) {
					sum.Add(p.scores(t))
				}
			default:
				sum, _ = pooled(t, f[0])
			}
			sums[f[0]] = sum
		}
		var got float64
		switch f[1] {
		case "figures":
			got = sum.Figure.F1()
		case "joint":
			got = sum.Joint.F1()
		case "headings":
			got = sum.Heading.F1()
		case "masks":
			got = sum.Mask.F1()
		default:
			if i := slices.Index(golden.Said, f[1]); i >= 0 {
				got = sum.Said[i].F1()
				break
			}
			i := slices.Index(golden.Attributes, f[1])
			require.GreaterOrEqual(t, i, 0, line)
			got = sum.Attribute[i].Ratio()
		}
		floor, err := strconv.ParseFloat(f[2], 64)
		require.NoError(t, err, line)
		assert.GreaterOrEqual(t, got, floor, "%s %s", f[0], f[1])
		t.Logf("%s %s %.4f, floor %.4f", f[0], f[1], got, floor)
	}
}

// TestWindows scores windows of texts beside the project, which are kept as offsets
// and labels without the text.
func TestWindows(t *testing.T) {
	files, err := filepath.Glob("../testdata/gold/windows/*.gold.jsonl")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, set := range composedSets {
		var sum golden.Scores
		for _, file := range files {
			if !strings.HasPrefix(filepath.Base(file), set) {
				continue
			}
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			head, _, _ := strings.Cut(string(data), "\n")
			var source struct {
				Path    string
				SHA256  string
				Windows [][2]int
			}
			require.NoError(t, json.Unmarshal([]byte(head), &source))
			text, err := os.ReadFile(filepath.Join(sharedRoot(), source.Path))
			if err != nil {
				t.Skip("no " + source.Path + "; set GOVREPORT_SHARED to the folder that holds it")
			}
			require.Equal(t, source.SHA256, fmt.Sprintf("%x", sha256.Sum256(text)), source.Path)
			r, err := Extract(segment.NewDocument(windowed(t, source.Path, text)), WithoutRegion())
			require.NoError(t, err)
			runes := segment.NewRuneIndex(r.Doc.Text)
			inside := *r
			inside.Sections, inside.Masks, inside.Figures = nil, nil, nil
			for _, f := range r.Figures {
				for _, w := range source.Windows {
					if w[0] <= runes.Rune(f.Span.Start) && runes.Rune(f.Span.End) <= w[1] {
						f.Section = -1
						inside.Figures = append(inside.Figures, f)
					}
				}
			}
			out, err := inside.MarshalJSON()
			require.NoError(t, err)
			gold, err := golden.ReadGold(file)
			require.NoError(t, err)
			gold = slices.DeleteFunc(gold, func(r golden.Record) bool { return r.Type != "figure" })
			s, err := golden.Evaluate(gold, out)
			require.NoError(t, err)
			sum.Add(s)
		}
		t.Logf("windows of %s: figures %.4f, joint %.4f of %d", set, sum.Figure.F1(), sum.Joint.F1(), sum.Figure.Gold)
		assert.Greater(t, sum.Joint.F1(), 0.865, set)
	}
}

// windowed returns the text that windows count in: of a table its column full_text.
func windowed(t *testing.T, path string, data []byte) string {
	if !strings.HasSuffix(path, ".csv") {
		return string(data)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	require.NoError(t, err)
	return rows[1][slices.Index(rows[0], "full_text")]
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

// scoreRow prints one row of the quality file.
// saidRow is the F1 of what figures say of their things, "" where the gold does not tell.
func saidRow(s golden.Scores) string {
	var b strings.Builder
	for i, a := range golden.Said {
		if s.Said[i].Gold > 0 {
			fmt.Fprintf(&b, " %s %.4f", a, s.Said[i].F1())
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "\nsaid     " + b.String()
}

func scoreRow(name string, s golden.Scores, body string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n", name)
	c := s.Figure
	fmt.Fprintf(&b, "figures   P %.4f R %.4f F1 %.4f (%d of %d, %d found)\n", c.Precision(), c.Recall(), c.F1(), c.Right, c.Gold, c.Found)
	fmt.Fprintf(&b, "joint     P %.4f R %.4f F1 %.4f (%d right)\n", s.Joint.Precision(), s.Joint.Recall(), s.Joint.F1(), s.Joint.Right)
	b.WriteString("         ")
	for i, a := range golden.Attributes {
		fmt.Fprintf(&b, " %s %.4f", a, s.Attribute[i].Ratio())
	}
	b.WriteString(saidRow(s))
	c = s.Mask
	fmt.Fprintf(&b, "\nmasks     P %.4f R %.4f F1 %.4f (%d of %d, %d found) class %.4f\n", c.Precision(), c.Recall(), c.F1(), c.Right, c.Gold, c.Found, s.MaskClass.Ratio())
	c = s.Heading
	fmt.Fprintf(&b, "headings  P %.4f R %.4f F1 %.4f (%d of %d, %d found) title %.4f role %.4f\n", c.Precision(), c.Recall(), c.F1(), c.Right, c.Gold, c.Found, s.Title.Ratio(), s.HeadingRole.Ratio())
	fmt.Fprintf(&b, "doc       %d of %d%s\n\n", s.Doc.Right, s.Doc.Of, body)
	return b.String()
}

func qualityTable(t testing.TB, ps []goldPair) string {
	t.Helper()
	var b strings.Builder
	var sum golden.Scores
	row := func(name string, s golden.Scores, body string) { b.WriteString(scoreRow(name, s, body)) }
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
