// Bench-peers measures the index against other ways to search the same texts, in one
// run, and writes the tables into docs/PERFORMANCE.md. See make bench-peers.
//
// The texts are the reports of the shared corpus, ×1, and ×3, ×10, ×30 of them with
// body paragraphs dealt anew and one character in sixty replaced, so that they are
// no copies of each other. Times are CPU time of the process (user and system), the
// mean of the repetitions, so that other work on the machine counts little. A peer
// that is not installed is left out and named.
package main

import (
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/segment"
)

var (
	shared = flag.String("shared", "../shared", "folder with corpus/")
	doc    = flag.String("doc", "docs/PERFORMANCE.md", "file to write the tables into")
	sizes  = flag.String("sizes", "1,3,10,30", "sizes of the texts")
	chart  = flag.String("chart", "docs/growth.svg", "file to draw the growth into")
	peers  = flag.Int("peers", 10, "the size for the peers")
	write  = flag.String("texts", "", "write the texts of the first size into this folder and stop")
	work   = flag.String("work", "", "folder for indexes (default: a temporary one)")
)

func main() {
	flag.Parse()
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench-peers:", err)
		os.Exit(1)
	}
}

type file struct{ name, text string }

// reports reads the corpus: text files, and tables with a column full_text.
func reports(dir string) ([]file, error) {
	var out []file
	err := filepath.WalkDir(filepath.Join(dir, "corpus"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
		switch filepath.Ext(path) {
		case ".txt":
			out = append(out, file{name, string(b)})
		case ".csv":
			rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(b), "\ufeff"))).ReadAll()
			if err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			for col, title := range rows[0] {
				if strings.Contains(title, "full_text") {
					for i, r := range rows[1:] {
						out = append(out, file{fmt.Sprintf("%s %d", name, i+1), r[col]})
					}
				}
			}
		}
		return nil
	})
	if err == nil && len(out) == 0 {
		err = errors.New("no reports under " + dir)
	}
	return out, err
}

// times deals the paragraphs of texts anew n-1 times.
func times(texts []file, n int) []file {
	rng := rand.New(rand.NewSource(7))
	var paragraphs []string
	var chars []rune
	for _, t := range texts {
		for _, p := range strings.Split(t.text, "\n") {
			if len(p) > 180 {
				paragraphs = append(paragraphs, p)
				chars = append(chars, []rune(p)[:10]...)
			}
		}
	}
	out := append([]file(nil), texts...)
	for k := 1; k < n; k++ {
		for _, t := range texts {
			lines := strings.Split(t.text, "\n")
			for i, l := range lines {
				if len(l) <= 180 {
					continue
				}
				rs := []rune(paragraphs[rng.Intn(len(paragraphs))])
				for j, r := range rs {
					if r >= '一' && r <= '龥' && rng.Intn(60) == 0 {
						rs[j] = chars[rng.Intn(len(chars))]
					}
				}
				lines[i] = string(rs)
			}
			out = append(out, file{fmt.Sprintf("%s %02d", t.name, k), strings.Join(lines, "\n")})
		}
	}
	return out
}

func bytesOf(texts []file) (n int) {
	for _, t := range texts {
		n += len(t.text)
	}
	return n
}

func cpu() time.Duration {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// timed is the CPU time of fn in milliseconds, a mean over about half a second.
func timed(fn func() error) (float64, error) {
	if err := fn(); err != nil {
		return 0, err
	}
	n, from, began := 0, cpu(), time.Now()
	for ; n < 3 || n < 200 && time.Since(began) < 500*time.Millisecond; n++ {
		if err := fn(); err != nil {
			return 0, err
		}
	}
	return float64((cpu() - from).Microseconds()) / 1000 / float64(n), nil
}

// peak is the most memory that this process had since the last call, in MB.
func peak() int {
	b, _ := os.ReadFile("/proc/self/status")
	m := regexp.MustCompile(`VmHWM:\s+(\d+)`).FindSubmatch(b)
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(string(m[1]))
	return n / 1024
}

// diskSize is the room that files take; what a sparse file leaves out is not counted.
func diskSize(dir string) (n int64) {
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			if in, err := d.Info(); err == nil {
				n += in.Sys().(*syscall.Stat_t).Blocks * 512
			}
		}
		return nil
	})
	return n
}

// measured is a column of the table: figures by row.
type measured map[string]float64

const (
	rowBuild   = "index, MB a second of CPU"
	rowExtract = "the same with reading and extraction"
	rowSize    = "size of the index / size of the texts"
	rowPeakB   = "memory while indexing, MB"
	rowPeakR   = "memory while searching, MB"
	rowTerm    = "word 养老, ms"
	rowPhrase  = "phrase 城乡居民基本养老保险, ms"
	rowCommon  = "phrase 发展, ms"
	rowPlaces  = "phrase 发展, every place counted, ms"
	rowWild    = "wildcard 养老*床位, ms"
	rowRegion  = "word and region, ms"
	rowYear    = "word and years, ms"
	rowFacets  = "word with facets, ms"
	rowFirst   = "the first comparison of a reader, ms"
	rowCompare = "compare 养老 by year and region, ms"
	rowAll     = "compare all themes by year and region, ms"
	rowTargets = "targets of 就业, ms"
	rowKeyness = "keyness of words, two periods, ms"
)

var rows = []string{rowBuild, rowExtract, rowSize, rowPeakB, rowPeakR, rowTerm, rowPhrase, rowCommon, rowPlaces, rowWild, rowRegion, rowYear, rowFacets, rowFirst, rowCompare, rowAll, rowTargets, rowKeyness}

// ours builds and searches an index of this project.
func ours(dir string, texts []file) (measured, error) {
	ctx := context.Background()
	out := measured{}
	if _, err := segment.Shared(); err != nil {
		return nil, err
	}
	runtime.GC()
	peak()
	x, err := index.Create(dir, index.Options{})
	if err != nil {
		return nil, err
	}
	from, extracting := cpu(), time.Duration(0)
	for _, t := range texts {
		d := segment.NewDocument(t.text)
		d.Path = t.name + ".txt"
		before := cpu()
		r, err := extract.Extract(d)
		extracting += cpu() - before
		if err != nil {
			return nil, err
		}
		if _, err := x.Add(ctx, r); err != nil {
			return nil, err
		}
	}
	if err := x.KeepCopies(ctx); err != nil { // as the index command does
		return nil, err
	}
	if err := x.Close(); err != nil {
		return nil, err
	}
	all, size := cpu()-from, float64(bytesOf(texts))
	out[rowPeakB] = float64(peak())
	out[rowBuild] = size / 1e6 / (all - extracting).Seconds()
	out[rowExtract] = size / 1e6 / all.Seconds()
	out[rowSize] = float64(diskSize(dir)) / size
	if x, err = index.OpenReadOnly(dir, index.Options{}); err != nil {
		return nil, err
	}
	defer x.Close()
	runtime.GC()
	peak()
	search := func(q string, facets ...string) func() error {
		return func() error {
			_, err := x.Search(ctx, index.Query{Text: q, Limit: 10, MaxMatches: 3, Facets: append([]string{}, facets...)})
			return err
		}
	}
	compare := func(themes ...index.Theme) func() error {
		return func() error {
			_, err := x.Compare(ctx, index.CompareRequest{Themes: themes, By: []string{"year", "region"}})
			return err
		}
	}
	from = cpu()
	if err := compare(index.Theme{Name: "养老"})(); err != nil {
		return nil, err
	}
	out[rowFirst] = float64((cpu() - from).Microseconds()) / 1000
	for _, q := range []struct {
		row string
		fn  func() error
	}{
		{rowTerm, search("养老")}, {rowPhrase, search(`"城乡居民基本养老保险"`)}, {rowCommon, search(`"发展"`)}, {rowPlaces, search(`"发展"`)},
		{rowWild, search("养老*床位")}, {rowRegion, search("region:浙江 养老")}, {rowYear, search("year:2010..2020 养老")},
		{rowFacets, search("养老", "year", "region", "level", "organ", "theme")},
		{rowCompare, compare(index.Theme{Name: "养老"})}, {rowAll, compare()},
		{rowTargets, func() error {
			_, err := x.Targets(ctx, index.TargetsRequest{Indicator: "就业", Limit: 100})
			return err
		}},
		{rowPeakR, nil},
		{rowKeyness, func() error {
			_, err := x.Keyness(ctx, index.KeynessRequest{A: "year:2020..2026", B: "year:..2019", Limit: 20, Across: true})
			return err
		}},
	} {
		if q.fn == nil {
			out[q.row] = float64(peak())
			continue
		}
		if out[q.row], err = timed(q.fn); err != nil {
			return nil, fmt.Errorf("%s: %w", q.row, err)
		}
	}
	return out, nil
}

// passages cuts texts as a search engine of passages gets them.
func passages(texts []file, fn func(id string, t file, line string) error) error {
	for _, t := range texts {
		for i, l := range strings.Split(t.text, "\n") {
			if l = strings.TrimSpace(l); l != "" {
				if err := fn(fmt.Sprintf("%s/%d", t.name, i), t, l); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// bleveCJK is Bleve's own store with pairs of characters by its cjk analyzer.
func bleveCJK(dir string, texts []file) (measured, error) {
	mapping := bleve.NewIndexMapping()
	mapping.DefaultAnalyzer = cjk.AnalyzerName
	return bleveStore(dir, texts, mapping)
}

// bleveStore builds and searches Bleve's own store through its public interface, with
// positions; year and region as fields.
func bleveStore(dir string, texts []file, mapping *mapping.IndexMappingImpl) (measured, error) {
	out := measured{}
	runtime.GC()
	peak()
	fields := bleve.NewDocumentMapping()
	keyword := bleve.NewKeywordFieldMapping()
	fields.AddFieldMappingsAt("region", keyword)
	fields.AddFieldMappingsAt("year", bleve.NewNumericFieldMapping())
	text := bleve.NewTextFieldMapping()
	text.IncludeInAll, text.DocValues = false, false
	fields.AddFieldMappingsAt("text", text)
	fields.AddSubDocumentMapping("_all", bleve.NewDocumentDisabledMapping())
	mapping.DefaultMapping = fields
	_ = os.RemoveAll(dir) // Bleve makes it
	x, err := bleve.NewUsing(dir, mapping, "scorch", "scorch", nil)
	if err != nil {
		return nil, err
	}
	from := cpu()
	batch, n := x.NewBatch(), 0
	year := regexp.MustCompile(`\d{4}`)
	err = passages(texts, func(id string, t file, line string) error {
		y, _ := strconv.Atoi(year.FindString(t.name))
		region := strings.Split(t.name+"__", "_")[1]
		if err := batch.Index(id, map[string]any{"text": line, "year": y, "region": region}); err != nil {
			return err
		}
		if n++; n%2000 == 0 {
			if err := x.Batch(batch); err != nil {
				return err
			}
			batch = x.NewBatch()
		}
		return nil
	})
	if err == nil {
		err = x.Batch(batch)
	}
	if err == nil {
		err = x.Close()
	}
	if err != nil {
		return nil, err
	}
	size := float64(bytesOf(texts))
	out[rowPeakB] = float64(peak())
	out[rowBuild] = size / 1e6 / (cpu() - from).Seconds()
	out[rowSize] = float64(diskSize(dir)) / size
	if x, err = bleve.Open(dir); err != nil {
		return nil, err
	}
	defer x.Close()
	runtime.GC()
	peak()
	phrase := func(s string) query.Query {
		q := bleve.NewMatchPhraseQuery(s)
		q.SetField("text")
		return q
	}
	search := func(q query.Query, change func(*bleve.SearchRequest)) func() error {
		return func() error {
			req := bleve.NewSearchRequestOptions(q, 10, 0, false)
			req.Fields = []string{"text"}
			if change != nil {
				change(req)
			}
			res, err := x.Search(req)
			if err == nil && res.Total == 0 {
				err = errors.New("nothing found")
			}
			return err
		}
	}
	region := bleve.NewTermQuery("浙江省")
	region.SetField("region")
	lo, hi := 2010.0, 2021.0
	years := bleve.NewNumericRangeQuery(&lo, &hi)
	years.SetField("year")
	for _, q := range []struct {
		row string
		fn  func() error
	}{
		{rowTerm, search(phrase("养老"), nil)}, {rowPhrase, search(phrase("城乡居民基本养老保险"), nil)}, {rowCommon, search(phrase("发展"), nil)},
		{rowPlaces, search(phrase("发展"), func(r *bleve.SearchRequest) { r.Size, r.IncludeLocations, r.Fields = 1<<20, true, nil })},
		{rowRegion, search(bleve.NewConjunctionQuery(phrase("养老"), region), nil)}, {rowYear, search(bleve.NewConjunctionQuery(phrase("养老"), years), nil)},
		{rowFacets, search(phrase("养老"), func(r *bleve.SearchRequest) {
			r.AddFacet("year", bleve.NewFacetRequest("year", 100))
			r.AddFacet("region", bleve.NewFacetRequest("region", 100))
		})},
		{rowPeakR, nil},
	} {
		if q.fn == nil {
			out[q.row] = float64(peak())
			continue
		}
		if out[q.row], err = timed(q.fn); err != nil {
			return nil, fmt.Errorf("%s: %w", q.row, err)
		}
	}
	return out, nil
}

// sqlite builds and searches an FTS5 table of trigrams with the sqlite3 shell.
func sqlite(dir string, texts []file) (measured, error) {
	if _, err := exec.LookPath("sqlite3"); err != nil {
		return nil, err
	}
	out := measured{}
	db := filepath.Join(dir, "fts.db")
	script := filepath.Join(dir, "load.sql")
	var b strings.Builder
	b.WriteString("CREATE VIRTUAL TABLE t USING fts5(name UNINDEXED, text, tokenize='trigram');\nBEGIN;\n")
	_ = passages(texts, func(id string, t file, line string) error {
		fmt.Fprintf(&b, "INSERT INTO t VALUES('%s','%s');\n", strings.ReplaceAll(t.name, "'", "''"), strings.ReplaceAll(strings.ReplaceAll(line, "'", "''"), "\x00", ""))
		return nil
	})
	b.WriteString("COMMIT;\n")
	if err := os.WriteFile(script, []byte(b.String()), 0o644); err != nil {
		return nil, err
	}
	load := exec.Command("sqlite3", db, ".read "+script)
	if msg, err := load.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, msg)
	}
	used := load.ProcessState.UserTime() + load.ProcessState.SystemTime()
	size := float64(bytesOf(texts))
	out[rowBuild] = size / 1e6 / used.Seconds()
	if st, err := os.Stat(db); err == nil {
		out[rowSize] = float64(st.Size()) / size
	}
	const n = 20
	var sql strings.Builder
	sql.WriteString(".timer on\n")
	for range n {
		sql.WriteString("SELECT count(*) FROM t WHERE t MATCH '\"城乡居民基本养老保险\"';\n")
	}
	ask := exec.Command("sqlite3", db)
	ask.Stdin = strings.NewReader(sql.String())
	msg, err := ask.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, msg)
	}
	sum := 0.0
	for _, m := range regexp.MustCompile(`user ([\d.]+) sys ([\d.]+)`).FindAllStringSubmatch(string(msg), -1) {
		u, _ := strconv.ParseFloat(m[1], 64)
		s, _ := strconv.ParseFloat(m[2], 64)
		sum += u + s
	}
	out[rowPhrase] = sum * 1000 / n
	return out, nil
}

func writeTexts(dir string, texts []file) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, t := range texts {
		if err := os.WriteFile(filepath.Join(dir, t.name+".txt"), []byte(t.text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// ripgrep scans the files.
func ripgrep(dir string, texts []file) (measured, error) {
	if _, err := exec.LookPath("rg"); err != nil {
		return nil, err
	}
	if err := writeTexts(dir, texts); err != nil {
		return nil, err
	}
	out := measured{}
	for row, s := range map[string]string{rowTerm: "养老", rowPhrase: "城乡居民基本养老保险", rowPlaces: "发展"} {
		c := exec.Command("rg", "--count-matches", "--no-filename", "-F", s, dir)
		if err := c.Run(); err != nil {
			return nil, err
		}
		out[row] = float64((c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Microseconds()) / 1000
	}
	return out, nil
}

// trials asks of scorch what the index asks of its store.
func trials(dir string) string {
	var b strings.Builder
	x, err := bleve.Open(dir)
	if err != nil {
		return err.Error()
	}
	began := time.Now()
	if r, err := bleve.OpenUsing(dir, map[string]any{"read_only": true, "bolt_timeout": "2s"}); err != nil {
		fmt.Fprintf(&b, "- A reader beside a writer: scorch refuses after %.0f s (%v).\n", time.Since(began).Seconds(), err)
	} else {
		r.Close()
		b.WriteString("- A reader beside a writer: scorch opens.\n")
	}
	count := func(x bleve.Index) string {
		total := ""
		for _, s := range []string{"养老", "发展", "城乡居民基本养老保险", "就业"} {
			q := bleve.NewMatchPhraseQuery(s)
			q.SetField("text")
			req := bleve.NewSearchRequestOptions(q, 20, 0, false)
			req.Fields = []string{"text"}
			res, err := x.Search(req)
			if err != nil {
				return "error"
			}
			total += fmt.Sprint(res.Total, " ")
			for _, h := range res.Hits {
				total += h.ID + fmt.Sprint(len(fmt.Sprint(h.Fields["text"])), h.Fields["text"])
			}
		}
		return total
	}
	want := count(x)
	x.Close()
	files, _ := filepath.Glob(filepath.Join(dir, "store", "*.zap"))
	rng := rand.New(rand.NewSource(3))
	same, wrong, refused := 0, 0, 0
	for range 60 {
		name := files[rng.Intn(len(files))]
		good, err := os.ReadFile(name)
		if err != nil {
			return err.Error()
		}
		bad := append([]byte(nil), good...)
		at := rng.Intn(len(bad))
		for k := at; k < min(len(bad), at+64); k++ {
			bad[k] ^= byte(1 + rng.Intn(255))
		}
		_ = os.WriteFile(name, bad, 0o600)
		got := func() (got string) {
			defer func() {
				if p := recover(); p != nil {
					got = "panic"
				}
			}()
			x, err := bleve.Open(dir)
			if err != nil {
				return "error"
			}
			defer x.Close()
			return count(x)
		}()
		switch got {
		case want:
			same++
		case "error":
			refused++
		default:
			wrong++
		}
		_ = os.WriteFile(name, good, 0o600)
	}
	fmt.Fprintf(&b, "- 64 bytes of a segment changed, 60 times: scorch refused %d, panicked or answered otherwise %d, answered as before %d without noticing.\n", refused, wrong, same)
	return b.String()
}

func run() error {
	texts, err := reports(*shared)
	if err != nil {
		return err
	}
	if *write != "" {
		n, err := strconv.Atoi(strings.Split(*sizes, ",")[0])
		if err != nil {
			return err
		}
		return writeTexts(*write, times(texts, n))
	}
	dir := *work
	if dir == "" {
		if dir, err = os.MkdirTemp("", "govreport-peers"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	sub := func(name string) string { return filepath.Join(dir, name) }
	var names, sizesOf []string
	columns := map[string]measured{}
	theirs := times(texts, *peers)
	for _, s := range strings.Split(*sizes, ",") {
		n, err := strconv.Atoi(s)
		if err != nil {
			return err
		}
		mine := times(texts, n)
		name := "govreport ×" + s
		fmt.Fprintln(os.Stderr, name, bytesOf(mine)>>20, "MB")
		sizesOf = append(sizesOf, fmt.Sprintf("×%s %d reports, %.1f MB", s, len(mine), float64(bytesOf(mine))/1e6))
		_ = os.RemoveAll(sub("ix" + s))
		if columns[name], err = ours(sub("ix"+s), mine); err != nil {
			return err
		}
		names = append(names, name)
	}
	var missing []string
	last := fmt.Sprintf("×%d", *peers)
	for _, p := range engines {
		name := p.name + " " + last
		fmt.Fprintln(os.Stderr, name)
		d := sub(strings.ReplaceAll(p.name, " ", "-"))
		_ = os.RemoveAll(d)
		if err := os.MkdirAll(d, 0o755); err != nil {
			return err
		}
		m, err := p.fn(d, theirs)
		if err != nil {
			missing = append(missing, p.name+" ("+err.Error()+")")
			continue
		}
		columns[name] = m
		names = append(names, name)
	}
	var b strings.Builder
	commit, _ := exec.Command("git", "describe", "--always", "--dirty").Output()
	fmt.Fprintf(&b, "Commit %s, %s, %d processors, %s. Texts: %s. Milliseconds are CPU time of both processors together; `make bench-peers` writes this.\n\n",
		strings.TrimSpace(string(commit)), runtime.Version(), runtime.NumCPU(), time.Now().Format("2006-01-02"), strings.Join(sizesOf, "; "))
	fmt.Fprintf(&b, "| | %s |\n|---%s|\n", strings.Join(names, " | "), strings.Repeat("|---:", len(names)))
	for _, r := range rows {
		fmt.Fprintf(&b, "| %s |", r)
		for _, n := range names {
			if v, ok := columns[n][r]; ok {
				fmt.Fprintf(&b, " %s |", figure(v))
			} else {
				b.WriteString(" |")
			}
		}
		b.WriteString("\n")
	}
	if len(missing) > 0 {
		fmt.Fprintf(&b, "\nLeft out: %s.\n", strings.Join(missing, "; "))
	}
	if _, ok := columns["Bleve cjk "+last]; ok {
		b.WriteString("\nWhat the index asks of a store, asked of scorch on the same texts:\n\n" + trials(sub("Bleve-cjk")))
	}
	fmt.Fprintln(os.Stderr, "words and numerals")
	b.WriteString("\n" + textTools(sub("node"), texts))
	if err := os.WriteFile(*chart, []byte(growth(strings.Split(*sizes, ","), columns)), 0o644); err != nil {
		return err
	}
	if made := provincial(texts); len(made) > 0 {
		fmt.Fprintln(os.Stderr, "pages")
		_ = os.RemoveAll(sub("provinces"))
		table, err := pages(dir, made)
		if err != nil {
			return err
		}
		b.WriteString("\n" + table)
	}
	return replaceBetween(*doc, "<!-- bench-peers -->", "<!-- /bench-peers -->", "\n"+b.String())
}

func figure(v float64) string {
	switch {
	case v >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

func replaceBetween(path, begin, end, text string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(b), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		return fmt.Errorf("%s has no %s … %s", path, begin, end)
	}
	return os.WriteFile(path, []byte(before+begin+text+end+after), 0o644)
}
