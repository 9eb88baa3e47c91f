package extract

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/segment"
)

var (
	decides   = flag.String("decides", "", "TestDecides writes to this file how many places each row and each rule decides")
	decidesOf = flag.String("decides-of", "", "the table that TestDecides counts, or rules; all of them where it is empty (hours)")
)

// passage is a piece of a report with a title and a part around it, as it is read with
// all words.
type passage struct {
	own     bool // of a text that was written for this project
	text    string
	view    string
	figures map[Span]string
	all     string
}

func readPassage(t testing.TB, w *Words, text string) passage {
	r, err := Extract(segment.NewDocument(text), WithWords(w), WithoutRegion())
	require.NoError(t, err)
	p := passage{text: text, figures: map[Span]string{}}
	for i := range r.Figures {
		out, err := json.Marshal(r.Figures[i])
		require.NoError(t, err)
		p.figures[r.Figures[i].Span] = string(out)
	}
	out, err := json.Marshal(r)
	require.NoError(t, err)
	p.all = string(out) + fmt.Sprint(r.UncoveredSpans())
	return p
}

// passages cuts every text there is into passages of some lines.
func passages(t testing.TB, w *Words) (parts, whole []passage) {
	texts := allTexts(t)
	for _, pattern := range []string{"../testdata/gold/train/*.txt", "../testdata/concepts/*.txt", sharedRoot() + "/gold/composed/*.txt"} {
		files, _ := filepath.Glob(pattern)
		for _, f := range files {
			data, err := os.ReadFile(f)
			require.NoError(t, err)
			name := "shared " + f
			if strings.HasPrefix(f, "../testdata") {
				name = "testdata " + f
			}
			texts[name] = string(data)
		}
	}
	var names []string
	for name := range texts {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		own := strings.HasPrefix(name, "testdata")
		add := func(out *[]passage, text string) {
			p := readPassage(t, w, text)
			p.own, p.view = own, segment.NewDocument(text).View().Text
			*out = append(*out, p)
		}
		add(&whole, texts[name])
		frame := framesOfCases["review"]
		var b strings.Builder
		for line := range strings.Lines(texts[name]) {
			if strings.Contains(line, "明年") || strings.Contains(line, "安排") || strings.Contains(line, "计划") && len(line) < 60 {
				frame = framesOfCases["plan"]
			}
			b.WriteString(line)
			if b.Len() > 1500 {
				add(&parts, frame+b.String())
				b.Reset()
			}
		}
		if b.Len() > 0 {
			add(&parts, frame+b.String())
		}
	}
	return parts, whole
}

// places counts what is read otherwise in the passages with the word, and shows sentences.
func places(t testing.TB, less *Words, word string, ps []passage) (n int, own, other []string) {
	for _, p := range ps {
		if !strings.Contains(p.view, word) {
			continue
		}
		if asRead(t, less, p.text, WithoutRegion()) == p.all {
			continue
		}
		q := readPassage(t, less, p.text)
		found := 0
		for span, f := range p.figures {
			if q.figures[span] != f {
				found++
				i := strings.LastIndexAny(p.text[:span.Start], "。\n") + 1
				for i > 0 && i < len(p.text) && p.text[i]&0xc0 == 0x80 {
					i++
				}
				s := p.text[i:]
				if k := strings.IndexAny(s, "。\n"); k >= 0 {
					s = s[:k]
				}
				if p.own && len(own) < 3 {
					own = append(own, s)
				} else if !p.own && len(other) < 3 {
					other = append(other, s)
				}
			}
		}
		n += max(found, 1)
	}
	return n, own, other
}

// TestDecides counts, for every row and every rule of a list, the figures in ../shared and
// testdata that are read otherwise without it, and writes them to a file with sentences:
//
//	go test ./extract -run TestDecides -timeout 60m -decides /tmp/rules.tsv -decides-of rules
func TestDecides(t *testing.T) {
	if *decides == "" {
		t.Skip("run with -decides FILE, ../shared beside the project")
	}
	w, err := DefaultWords()
	require.NoError(t, err)
	parts, whole := passages(t, w)
	out, err := os.Create(*decides)
	require.NoError(t, err)
	defer out.Close()
	if *decidesOf == "" || *decidesOf == "rules" {
		for _, list := range ruleLists {
			for i, r := range list.rules {
				n, own, other := places(t, list.without(w, i), "", parts)
				fmt.Fprintf(out, "%s\t%d\t\t%s\t%d\t%q\t%q\n", list.name, i, r.name, n, own, other)
			}
		}
	}
	for _, table := range rowTables {
		if *decidesOf != "" && *decidesOf != table.file {
			continue
		}
		rows, err := lexicon.Load(dataFiles, "data/"+table.file, table.columns...)
		require.NoError(t, err)
		ps := parts
		switch table.file {
		case "sitewords.tsv", "organs.tsv", "periods.tsv":
			ps = whole
		case "regionwords.tsv":
			continue // the region is not read here
		}
		for _, row := range rows {
			less, err := withoutRow(w, row)
			if err != nil {
				continue // the table can't do without it
			}
			word := segment.Fold(row.Get(columnOfWord(table.columns)))
			n, own, other := places(t, less, word, ps)
			fmt.Fprintf(out, "%s\t%d\t%s\t%s\t%d\t%q\t%q\n", table.file, row.Line, row.Get("kind"), word, n, own, other)
		}
	}
}
