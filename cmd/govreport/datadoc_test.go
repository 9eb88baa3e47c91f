package main

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/internal/sheet"
)

var update = flag.Bool("update", false, "rewrite the files that the program makes: docs/DATA.md")

// dataTables are the flat tables that docs/DATA.md describes.
var dataTables = []struct {
	command string
	about   string
	row     reflect.Type
}{
	{"extract --rows reports", "One row a report.", reflect.TypeFor[reportRow]()},
	{"extract --rows figures", "One row a quantity expression, masked or not.", reflect.TypeFor[figureRow]()},
	{"extract --rows sections", "One row a numbered heading or item, in document order.", reflect.TypeFor[sectionRow]()},
	{"extract --rows masks", "One row a redacted run.", reflect.TypeFor[maskRow]()},
	{"extract --rows themes", "One row a theme that a report speaks about.", reflect.TypeFor[themeRow]()},
	{"extract --rows warnings", "One row a doubt.", reflect.TypeFor[warningRow]()},
	{"panel", "One row a value that reports claim for a region, year, concept, measure and role.", reflect.TypeFor[index.PanelRow]()},
	{"panel --missing", "One row an empty cell of the balanced panel.", reflect.TypeFor[index.MissingCell]()},
	{"concepts", "One row a statistical concept.", reflect.TypeFor[extract.Concept]()},
	{"lexicon", "One row an embedded table of words.", reflect.TypeFor[lexiconTable]()},
	{"targets", "One row a figure of the index, targets unless --role says otherwise.", reflect.TypeFor[index.FigureRow]()},
	{"targets --by", "One row a figure, those that can be compared with the same cell.", reflect.TypeFor[index.CellFigure]()},
	{"ask", "One row an answer or a near miss.", reflect.TypeFor[answerRow]()},
	{"targets --follow", "One row a target with the result that was found for it.", reflect.TypeFor[index.FollowRow]()},
	{"compare", "One row a theme in one group of reports.", reflect.TypeFor[index.CompareRow]()},
	{"compare --a … --b …", "One row a word or theme of two groups of reports.", reflect.TypeFor[index.KeynessRow]()},
	{"words", "One row a word or n-gram in one list.", reflect.TypeFor[index.WordRow]()},
	{"words --terms-from", "One row a report and category, or term, hits or none.", reflect.TypeFor[index.TermsRow]()},
	{"words --terms-from --evidence", "One row a use of a term.", reflect.TypeFor[index.TermPlace]()},
	{"words --terms-from --wide", "One row a region and year; hits_… and share_… columns for each category or term follow.", reflect.TypeFor[index.TermsPanelRow]()},
	{"words --near", "One row a word near the term.", reflect.TypeFor[index.CollocateRow]()},
	{"words --evidence", "One row a place of a listed word.", reflect.TypeFor[wordPlace]()},
	{"words --readability", "One row a report.", reflect.TypeFor[index.ReadabilityRow]()},
	{"changes", "One row a section of a report, or of the one it is held against.", reflect.TypeFor[index.ChangesRow]()},
	{"changes --evidence", "One row a sentence that is new, dropped or reworded.", reflect.TypeFor[index.ChangePlace]()},
	{"compare --evidence", "One row a place; kind is A or B with --a and --b.", reflect.TypeFor[itemPlace]()},
	{"words --matrix: features.csv", "One row a column of the matrix.", reflect.TypeFor[index.MatrixFeature]()},
	{"words --matrix: reports.csv", "One row a row of the matrix.", reflect.TypeFor[index.MatrixReport]()},
	{"words --matrix: triplets.parquet", "One row a count that is not zero.", reflect.TypeFor[index.MatrixCell]()},
	{"themes --full", "One row a term of a theme.", reflect.TypeFor[themeTerm]()},
	{"kwic", "One row a place.", reflect.TypeFor[index.KWICLine]()},
	{"search", "One row a place, with its hit.", reflect.TypeFor[index.HitPlace]()},
	{"index --list", "One row a stored report.", reflect.TypeFor[index.Info]()},
	{"index --duplicates", "One row a pair of similar reports.", reflect.TypeFor[index.DuplicatePair]()},
}

// docs/DATA.md is made from the rows' fields and their comments, and must be up
// to date: go test ./cmd/govreport -run DataDictionary -update
func TestDataDictionary(t *testing.T) {
	comments := fieldComments(t, ".", filepath.Join("..", "..", "index"), filepath.Join("..", "..", "extract"))
	var b strings.Builder
	b.WriteString(`# The flat tables

<!-- Made from the code by "go test ./cmd/govreport -run DataDictionary -update". Please change the comments of the fields instead. -->

What ` + "`--format csv`, `parquet`, `xlsx` and `columns`" + ` hold, command by command. The nested JSON of ` + "`extract`" + ` has schema ` + "`" + schemaName + "`" + `.

- Offsets (start, end) are Unicode code points of the decoded source text, half open: ` + "`text[start:end]`" + ` in Python.
- Values are in the base unit: 70余万元 is 700000 with unit 元; 5% is 5 with unit %.
- What is unknown or not there is empty in csv and xlsx, null in Parquet (a list is an empty list) and in columns; it is never a guess.
- A list is one cell in csv and xlsx, joined with ` + "`;`" + ` (headings with ` + "` > `" + `), and a LIST of strings in Parquet, an array in columns.
- csv is UTF-8 by RFC 4180; ` + "`--bom`" + ` adds a byte-order mark for Excel, ` + "`--no-formulas`" + ` puts an apostrophe before text that a spreadsheet would run as a formula (` + "`=` `+` `-` `@`" + `). xlsx holds text as text. Parquet is Snappy-compressed: integers INT64, numbers DOUBLE.
- ` + "`--heads zh`" + ` gives csv, xlsx and md Chinese heads; these names stay in JSON and Parquet, and values are the same in every language.
- A nested record becomes columns ` + "`outer.inner`" + `.
`)
	for _, table := range dataTables {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n| column | type | meaning |\n|---|---|---|\n", table.command, table.about)
		for _, f := range sheet.Columns(table.row) {
			kind := map[reflect.Kind]string{reflect.Int: "integer", reflect.Float64: "number", reflect.Bool: "true or false", reflect.String: "text", reflect.Slice: "list of text"}[f.Kind]
			require.NotEmpty(t, kind, "%s: column %s has a kind that no format writes", table.command, f.Name)
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", f.Name, kind, strings.ReplaceAll(meaningOf(f.Name, comments[commentKey(table.row, f.Index)]), "|", `\|`))
		}
	}
	path := filepath.Join("..", "..", "docs", "DATA.md")
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o644))
		return
	}
	have, err := os.ReadFile(path)
	require.NoError(t, err)
	want, got := strings.Split(b.String(), "\n"), strings.Split(string(have), "\n")
	for i := range max(len(want), len(got)) {
		if i >= len(want) || i >= len(got) || want[i] != got[i] {
			t.Fatalf("docs/DATA.md is stale from line %d: go test ./cmd/govreport -run DataDictionary -update", i+1)
		}
	}
}

// usualMeaning is that of columns which stand in many tables.
var usualMeaning = map[string]string{
	"id": "the report's id, from its content", "path": "where the report was read", "title": "the report's own title",
	"organ": "issuing body, as written", "region": "where the report is from, full name", "region_code": "division code",
	"level": "state, province, city, county, township", "year": "year reported on", "plan_year": "year planned for",
	"genre": "summary, plan, summary+plan, work_report", "section": "headings from the top down",
	"start": "first code point in the decoded text", "end": "code point after the last", "text": "verbatim",
	"masked": "a numeral in it is hidden, so there is no value", "value": "in the base unit: 70余万元 is 700000",
	"low": "lower end of a range", "high": "upper end of a range", "unit": "base unit, verbatim, without 万 or 亿",
	"scale": "of a masked figure: the multiplier written after it", "per": "denominators, in order: 每人每月 is 人, 月",
	"cmp": "=, >=, >, <=, <, ~", "role": "target, result, baseline, criterion", "indicator": "what is measured",
	"deadline": "of a target, verbatim", "deadline_year": "year that the deadline ends in, where it is known", "modal": "commitment word of a target, verbatim",
	"themes": "theme ids", "theme": "id of the theme", "theme_name": "Chinese name of the theme",
	"mentions": "places where a word of the theme stands", "figures": "figures, masked or not", "targets": "figures with role target",
	"results": "figures with role result", "sections": "numbered headings and items", "masks": "redacted runs",
	"masked_figures": "figures whose digits are hidden", "warnings": "doubts", "chars": "code points of the body",
	"sha256": "of the source bytes", "other_paths": "where else the same report was read", "score": "rank of the hit, higher is better",
	"count": "places in the hit", "ci_high": "as ci_low", "body_end": "end of the body", "code": "stable name", "message": "for people",
	"sentence_end": "end of it", "left": "context before, padded", "right": "context after, padded", "keyword": "what was found",
	"item": "word, or id of a theme", "name": "Chinese name of a theme", "count_a": "in A", "count_b": "in B", "per_10k_b": "as per_10k_a",
	"log_ratio": "binary logarithm of the ratio of rates; positive is more in A",
	"dp_b":      "as dp_a", "juilland_b": "as juilland_a", "docs_a": "reports of A that have it", "docs_b": "reports of B that have it", "jaccard": "similarity of the shingles, 0 to 1",
	"shared_a": "share of A's characters that stand in B too", "shared_b": "share of B's characters that stand in A too",
	"outcome": "met, missed, exceeded, masked, unclear, not found, no next report", "snippet": "surroundings, from the cleaned text",
	"term": "as the list has it", "category": "as the list has it", "sentences": "of the body: to 。！？； or the end of a line", "negated": "behind a word that denies it",
	"quoted": "between quotation marks", "sentence": "verbatim", "word": "simplified, small letters", "words": "of the body: all words, listed or not", "feature": "word or n-gram",
	"reports": "distinct reports", "hits": "places of the terms, negated and quoted ones among them", "figures_per_1k_chars": "figures per 1,000 code points", "row": "from 0", "column": "from 0",
	"diff_percent": "difference of the rates in percent of B's",
}

// meaningOf is the field's comment or, failing that, the usual meaning.
func meaningOf(name, comment string) string {
	if comment != "" {
		return comment
	}
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		name = name[i+1:]
	}
	return usualMeaning[name]
}

// commentKey is Type.Field of the struct that really holds the field.
func commentKey(t reflect.Type, index []int) string {
	var name string
	for _, i := range index {
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		f := t.Field(i)
		name = t.Name() + "." + f.Name
		t = f.Type
	}
	return name
}

// fieldComments reads the line or doc comments of all struct fields in folders,
// as Type.Field.
func fieldComments(t *testing.T, dirs ...string) map[string]string {
	comments := map[string]string{}
	for _, dir := range dirs {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		require.NoError(t, err)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
			require.NoError(t, err)
			ast.Inspect(f, func(n ast.Node) bool {
				spec, ok := n.(*ast.TypeSpec)
				if !ok {
					return true
				}
				structure, ok := spec.Type.(*ast.StructType)
				if !ok {
					return true
				}
				for _, field := range structure.Fields.List {
					text := strings.TrimSpace(field.Comment.Text())
					if text == "" {
						text = strings.TrimSpace(field.Doc.Text())
					}
					for _, name := range field.Names {
						comments[spec.Name.Name+"."+name.Name] = strings.Join(strings.Fields(text), " ")
					}
				}
				return true
			})
		}
	}
	return comments
}

// A year that may be unknown is empty then, never 0.
func TestNoYearIsZero(t *testing.T) {
	for _, table := range dataTables {
		for _, c := range sheet.Columns(table.row) {
			f := table.row.FieldByIndex(c.Index)
			if c.Kind != reflect.Int || !strings.HasSuffix(c.Name, "year") || table.row == reflect.TypeFor[index.MissingCell]() {
				continue
			}
			require.True(t, f.Type.Kind() == reflect.Pointer || strings.HasSuffix(f.Tag.Get("json"), ",omitempty"), "%s: give %s omitempty", table.command, c.Name)
		}
	}
}

// The columns of a table are named once.
func TestDataTablesHaveDistinctColumns(t *testing.T) {
	for _, table := range dataTables {
		seen := map[string]bool{}
		for _, f := range sheet.Columns(table.row) {
			require.False(t, seen[f.Name], table.command+" has "+strconv.Quote(f.Name)+" twice")
			seen[f.Name] = true
		}
	}
}
