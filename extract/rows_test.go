package extract

import (
	"cmp"
	"flag"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/internal/lexicon"
)

var everyRow = flag.Bool("rows", false, "TestRowsNeeded takes out every row, not one in eight")

// rowTables are the tables of words that TestRowsNeeded takes rows out of, with their columns.
var rowTables = []struct {
	file    string
	columns []string
}{
	{"units.tsv", []string{"unit", "class", "cn", "block?"}},
	{"comparators.tsv", []string{"side+word", "cmp"}},
	{"fixed.tsv", []string{"word"}},
	{"verbs.tsv", []string{"kind+word"}},
	{"phrases.tsv", []string{"kind+word"}},
	{"cues.tsv", []string{"kind+word"}},
	{"numerals.tsv", []string{"kind+word"}},
	{"parts.tsv", []string{"kind+word"}},
	{"predicates.tsv", []string{"kind+word"}},
	{"kinds.tsv", []string{"kind+word"}},
	{"sitewords.tsv", []string{"kind+word"}},
	{"organs.tsv", []string{"word", "level?", "place?", "counter?"}},
	{"periods.tsv", []string{"word", "first", "last"}},
	{"regionwords.tsv", []string{"kind+word", "reads?"}},
	{"themes.tsv", themeColumns},
	{"concepts.tsv", []string{"id", "zh", "en*", "dims", "unit", "measure", "better*", "per?", "words", "not?", "counter*"}},
	{"conversions.tsv", []string{"dim+unit", "base", "factor"}},
}

// withoutRow is w with a row less.
func withoutRow(w *Words, row lexicon.Row) (*Words, error) {
	name := row.File
	data, err := fs.ReadFile(dataFiles, name)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(string(data), "\n")
	lines[row.Line-1] = "#"
	fsys := oneFile{dataFiles, fstest.MapFS{name: {Data: []byte(strings.Join(lines, "\n"))}}}
	less := *w
	less.own, less.tables = map[string]entry{}, map[string][]lexicon.Row{}
	run := func(loads ...func(fs.FS) error) error {
		for _, load := range loads {
			if err := load(fsys); err != nil {
				return err
			}
		}
		return nil
	}
	lexemes := func(fsys fs.FS) error {
		less.classes, less.kinds = nil, [wordKinds]map[string]bool{}
		return less.loadLexemes(fsys)
	}
	switch name {
	case "data/units.tsv":
		less.units, less.unitRows = wordSet{}, nil
		err = run(less.loadUnits)
	case "data/comparators.tsv":
		less.before, less.after, less.cmps = wordSet{}, wordSet{}, nil
		err = run(less.loadComparators, lexemes)
	case "data/fixed.tsv":
		less.fixed = wordSet{}
		err = run(less.loadFixed)
	case "data/verbs.tsv":
		less.verbs = [verbKinds]wordSet{}
		err = run(less.loadVerbs, lexemes)
	case "data/phrases.tsv":
		less.phrases = [phraseKinds]wordSet{}
		err = run(less.loadPhrases, lexemes)
	case "data/cues.tsv":
		less.cues = [cueKinds]wordSet{}
		err = run(less.loadCues)
	case "data/numerals.tsv":
		less.beside = [besideKinds]wordSet{}
		err = run(less.loadBeside)
	case "data/parts.tsv", "data/predicates.tsv", "data/kinds.tsv":
		err = run(lexemes)
	case "data/sitewords.tsv", "data/organs.tsv", "data/periods.tsv", "data/genres.tsv":
		less.meta, err = loadMetaWords(fsys)
	case "data/conversions.tsv", "data/concepts.tsv":
		less.concepts, err = loadConcepts(fsys)
	case "data/regionwords.tsv":
		less.region, err = loadRegionWords(fsys)
	case "data/themes.tsv":
		var rows []lexicon.Row
		if rows, err = lexicon.Load(fsys, name, themeColumns...); err == nil {
			var themes []Theme
			if themes, err = themesOf(rows); err == nil {
				less.themes, err = NewThemeSet(themes...)
			}
		}
	default:
		err = fmt.Errorf("no reader of %s; add it to withoutRow", name)
	}
	return &less, err
}

// oneFile is a file system with one file in the place of another's.
type oneFile struct {
	fs.FS
	file fs.FS
}

func (o oneFile) Open(name string) (fs.File, error) {
	if f, err := o.file.Open(name); err == nil {
		return f, nil
	}
	return o.FS.Open(name)
}

// rowFrames are what may stand around the example of a row.
func rowFrames(row lexicon.Row) []string {
	return []string{"%s", framesOfCases["review"] + "%s", framesOfCases["plan"] + "%s",
		framesOfCases["review"] + "新增床位300张。\n%s\n新增床位300张。", "一、%s\n新增床位300张。\n", "檀浦区民政局2022年工作总结\n一、工作完成情况\n%s\n1.新增床位300张\n已新增床位200张。\n", "%s\n檀浦区民政局2022年工作总结\n一、工作情况\n新增床位300张。\n", "檀浦区民政局2022年工作总结\n一、工作情况\n新增床位300张。\n%s",
		"%s\n2021年工作总结和2022年工作安排\n一、工作情况\n新增床位300张。\n"}
}

// Every row is needed by its own example: without the row it is read otherwise. Those of
// testdata/rows_same.txt are not yet; the list may only become shorter.
func TestRowsNeeded(t *testing.T) {
	list, err := os.ReadFile("testdata/rows_same.txt")
	require.NoError(t, err)
	known := map[string]bool{}
	for line := range strings.Lines(string(list)) {
		known[strings.TrimRight(line, "\n")] = true
	}
	w, err := DefaultWords()
	require.NoError(t, err)
	w = withoutRanking(w)
	for _, table := range rowTables {
		rows, err := lexicon.Load(dataFiles, "data/"+table.file, table.columns...)
		require.NoError(t, err)
	rows:
		for _, row := range rows {
			h := fnv.New32a()
			fmt.Fprint(h, row.Get(columnOfWord(table.columns)))
			if !*everyRow && h.Sum32()%8 != 0 {
				continue
			}
			key := fmt.Sprintf("%s %s %s", table.file, cmp.Or(row.Get("kind"), row.Get("theme"), row.Get("dim")), row.Get(columnOfWord(table.columns)))
			less, err := withoutRow(w, row)
			if err != nil {
				continue // the table can't do without it
			}
			var opts []Option
			if table.file != "regionwords.tsv" && table.file != "organs.tsv" {
				opts = append(opts, WithoutRegion())
			}
			sentence, _, _ := strings.Cut(row.Example(), " = ") // of conversions
			for _, frame := range rowFrames(row) {
				text := fmt.Sprintf(frame, sentence)
				if asRead(t, w, text, opts...) != asRead(t, less, text, opts...) {
					if known[key] {
						t.Errorf("%s:%d %s does its work now; drop it from testdata/rows_same.txt", row.File, row.Line, key)
					}
					continue rows
				}
			}
			if !known[key] {
				t.Errorf("%s:%d %s: the example reads the same without the row: %s", row.File, row.Line, key, row.Example())
			}
		}
	}
}
