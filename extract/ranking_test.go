package extract

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/internal/golden"
	"github.com/govreport/govreport/segment"
)

var learn = flag.Bool("learn", false, "TestLearnRanking writes data/ranking.weights.gz")

// contest is a figure of an annotated text whose name the ranking is asked for.
type contest struct {
	source string
	fresh  bool // the rules were not made on the text
	weight int  // how often it is learnt from
	list   []contestant
}

// contestant is a nominee: its features, those that do not tell what the rules decided,
// and whether it names the figure as the annotation does.
type contestant struct {
	features, blind []int
	right, best     bool    // the best of the right ones
	near            float64 // how much it is like the annotation
	same            bool    // the name that the rules decided, with other ends
}

// contests are the figures of all annotated texts but those of unseen that the ranking
// is asked for, and how many features they have.
func contests(t *testing.T) (out []contest, names []string) {
	t.Helper()
	words, err := DefaultWords()
	require.NoError(t, err)
	number := map[string]int{}
	index := func(name []byte) int {
		k, ok := number[string(name)]
		if !ok {
			k = len(names)
			number[string(name)] = k
			names = append(names, string(name))
		}
		return k
	}
	for _, s := range annotated(t) {
		gold := map[int]golden.Record{}
		for _, r := range s.gold {
			if r.Type == "figure" {
				gold[r.Start] = r
			}
		}
		runes := segment.NewRuneIndex(s.text)
		w := *words
		w.weights = nil
		w.watch = func(n *namer, rule string) {
			span := n.x.t.source(n.f.start, n.f.end)
			r, ok := gold[runes.Rune(span.Start)]
			if !ok || r.End != runes.Rune(span.End) {
				return
			}
			c := contest{source: s.name, fresh: s.fresh, weight: s.weight}
			list := n.nominate()
			f := n.features(list, rule)
			nearest := 0.0
			for i := range list {
				var p contestant
				f.blind = false
				f.of(&list[i], func(name []byte) { p.features = append(p.features, index(name)) })
				f.blind = true
				f.of(&list[i], func(name []byte) { p.blind = append(p.blind, index(name)) })
				name := ""
				if list[i].b > list[i].a {
					name = n.x.t.source(list[i].a, list[i].b).Of(s.text)
				}
				p.right, p.near = golden.Alike(r.Indic, name), golden.Likeness(r.Indic, name)
				p.same = i > 0 && list[i].alike(&list[0])
				c.list = append(c.list, p)
				nearest = max(nearest, p.near)
			}
			for i := range c.list { // what is right but for its ends is no example of a name
				c.list[i].best = c.list[i].right && c.list[i].near > nearest-0.05
			}
			out = append(out, c)
		}
		_, err := Extract(segment.NewDocument(s.text), WithoutRegion(), WithWords(&w))
		require.NoError(t, err)
	}
	return out, names
}

type annotatedText struct {
	name, text string
	gold       []golden.Record
	fresh      bool
	weight     int
}

// annotated are all annotated texts, those beside the project too where they are there.
func annotated(t *testing.T) (out []annotatedText) {
	t.Helper()
	add := func(p goldPair, fresh bool, weight int) {
		text, err := os.ReadFile(p.text)
		require.NoError(t, err)
		gold, err := golden.ReadGold(p.gold)
		require.NoError(t, err)
		out = append(out, annotatedText{p.name, string(text), gold, fresh, weight})
	}
	dir := filepath.Join("..", "testdata", "gold")
	for _, p := range pairs(t, filepath.Join(dir, "train"), filepath.Join(dir, "train")) {
		add(p, p.name[0] == 'U', 1)
	}
	for _, p := range pairs(t, filepath.Join(dir, "figures", "train"), filepath.Join(dir, "figures", "train")) {
		add(p, true, 1)
	}
	for _, p := range ownGold(t) {
		add(p, false, 1)
	}
	for _, p := range sharedGold(t) { // what the guide's authors annotated
		add(p, false, 8)
	}
	if dir := filepath.Join(sharedRoot(), "gold", "composed"); exists(dir) {
		for _, p := range pairs(t, dir, dir) {
			add(p, false, 8)
		}
	}
	files, err := filepath.Glob("../testdata/gold/windows/train*.gold.jsonl")
	require.NoError(t, err)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		var source struct{ Path string }
		head, _, _ := strings.Cut(string(data), "\n")
		require.NoError(t, json.Unmarshal([]byte(head), &source))
		text, err := os.ReadFile(filepath.Join(sharedRoot(), source.Path))
		if err != nil {
			continue
		}
		gold, err := golden.ReadGold(file)
		require.NoError(t, err)
		out = append(out, annotatedText{filepath.Base(file), windowed(t, source.Path, text), gold, false, 1})
	}
	return out
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// learnt finds the weights with which the right nominees win, by logistic regression
// that leaves away what tells little: McMahan et al., Ad click prediction: a view from
// the trenches (KDD 2013), algorithm 1. Of texts that rules were made on, four figures of
// five do not tell what the rules decided: it is right there more often than elsewhere.
func learnt(contests []contest, features int) []float64 {
	const epochs, alpha, beta, l1, l2 = 30, 0.1, 1.0, 30.0, 3.0
	z, n := make([]float64, features), make([]float64, features)
	weight := func(i int) float64 {
		if math.Abs(z[i]) <= l1 {
			return 0
		}
		return -(z[i] - math.Copysign(l1, z[i])) / ((beta+math.Sqrt(n[i]))/alpha + l2)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	var turns []int
	for k, c := range contests {
		for range c.weight {
			turns = append(turns, k)
		}
	}
	for range epochs {
		rng.Shuffle(len(turns), func(i, j int) { turns[i], turns[j] = turns[j], turns[i] })
		for _, k := range turns {
			c := contests[k]
			for _, p := range c.list {
				list := p.features
				if !c.fresh && hashOf(c.source, k)%5 != 0 {
					list = p.blind
				}
				sum := 0.0
				for _, i := range list {
					sum += weight(i)
				}
				g := 1 / (1 + math.Exp(-sum))
				if p.best {
					g--
				}
				for _, i := range list {
					sigma := (math.Sqrt(n[i]+g*g) - math.Sqrt(n[i])) / alpha
					z[i] += g - sigma*weight(i)
					n[i] += g * g
				}
			}
		}
	}
	out := make([]float64, features)
	for i := range out {
		out[i] = weight(i)
	}
	return out
}

func hashOf(source string, k int) uint32 {
	h := fnv.New32a()
	fmt.Fprint(h, source, k)
	return h.Sum32()
}

// judged counts the contests, those that the rules win, and those that the weights mend and break.
func judged(contests []contest, w []float64) (all, rules, mended, broken int) {
	for _, c := range contests {
		best, score, decided := 0, 0.0, 0.0
		for i, p := range c.list {
			sum := 0.0
			for _, k := range p.features {
				sum += w[k]
			}
			if i == 0 {
				score, decided = sum, sum
			} else if sum > score {
				best, score = i, sum
			}
		}
		if score-decided < lead || c.list[best].same {
			best = 0
		}
		all++
		switch was, is := c.list[0].right, c.list[best].right; {
		case was:
			rules++
			if !is {
				broken++
			}
		case is:
			mended++
		}
	}
	return all, rules, mended, broken
}

// TestLearnRanking learns on half of the sources that rules were not made on, with all
// that they were made on, and judges on the other half, both ways.
func TestLearnRanking(t *testing.T) {
	all, names := contests(t)
	t.Logf("%d figures, %d features", len(all), len(names))
	mended, broken := 0, 0
	for half := range uint32(2) {
		var known, other []contest
		for _, c := range all {
			if c.fresh && hashOf(c.source, 0)%2 == half {
				other = append(other, c)
			} else {
				known = append(known, c)
			}
		}
		n, rules, m, b := judged(other, learnt(known, len(names)))
		t.Logf("%d figures: the rules name %d, the ranking %d (%d mended, %d broken)", n, rules, rules+m-b, m, b)
		mended, broken = mended+m, broken+b
	}
	require.Greater(t, mended, 3*broken, "what the ranking mends beside what it breaks")
	if !*learn {
		return
	}
	w := learnt(all, len(names))
	var lines []string
	for i, name := range names {
		if math.Abs(w[i]) >= 0.05 {
			lines = append(lines, fmt.Sprintf("%s\t%.2f\n", name, w[i]))
		}
	}
	slices.Sort(lines)
	var packed bytes.Buffer
	w9, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	require.NoError(t, err)
	_, err = io.WriteString(w9, underHeads(lines))
	require.NoError(t, err)
	require.NoError(t, w9.Close())
	require.NoError(t, os.WriteFile("data/ranking.weights.gz", packed.Bytes(), 0o644))
	t.Logf("%d features weigh", len(lines))
}

// underHeads writes what sorted lines begin with, up to their last |, on a line of its own.
func underHeads(lines []string) string {
	var b strings.Builder
	head := ""
	for _, l := range lines {
		h := l[:strings.LastIndexByte(l, '|')+1]
		if h != head {
			b.WriteString(h + "\n")
			head = h
		}
		b.WriteString(l[len(h):])
	}
	return b.String()
}
