package index

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/internal/lexicon"
)

// What looks like the result of a promise and is not, and what does not look like it and is: by the principles that a
// reader goes by. testdata/near.tsv has a promise, what the next report says, and what became of the promise.
func TestFollowNear(t *testing.T) {
	f, err := os.Open("testdata/near.tsv")
	require.NoError(t, err)
	defer f.Close()
	regions := map[string]regionFacts{
		"县": {Name: "芷岭县", Code: "990001", Level: "county"},
		"市": {Name: "泊陵市", Level: "city"},
		"镇": {Name: "云栈镇", Code: "990001001", Level: "township"},
	}
	n := 0
	for in := bufio.NewScanner(f); in.Scan(); {
		line := in.Text()
		if strings.HasPrefix(line, "#") || line == "" {
			continue
		}
		c := strings.Split(line, "\t")
		require.Len(t, c, 5, line)
		region, ok := regions[c[1]]
		require.True(t, ok, line)
		got := outcomesOf(t, region,
			region.Name+"人民政府2020年工作总结和2021年工作计划\n\n一、2020年工作总结\n各项工作平稳推进。\n二、2021年工作计划\n"+c[2]+"\n",
			region.Name+"人民政府2021年工作总结和2022年工作计划\n\n一、2021年工作总结\n"+c[3]+"\n二、2022年工作计划\n继续努力。\n")
		for _, want := range strings.Split(c[4], "; ") {
			target, outcome, ok := strings.Cut(want, ": ")
			require.True(t, ok, line)
			is, known := got[target]
			assert.True(t, known, "%s: no promise of %s, but %v", c[2], target, got)
			assert.Equal(t, outcome, is, "%s: %s | %s", c[0], c[2], c[3])
		}
		n++
	}
	require.Greater(t, n, 180)
}

// The examples of data/stages.tsv are of what is not there yet, the counter-examples of what is; those of
// data/narrowing.tsv are of some, not of all.
func TestStageWords(t *testing.T) {
	words, err := create(t, Options{Tokenizer: pairs{}}).vocabulary()
	require.NoError(t, err)
	figureIn := func(text string) *FigureRow {
		at := numeral.FindStringIndex(text)
		require.NotNil(t, at, text)
		end := at[1]
		for end < len(text) && strings.ContainsAny(text[end:end+1], "0123456789.") {
			end++
		}
		return &FigureRow{front: text[:at[0]], behind: text[end:]}
	}
	rows, err := lexicon.Load(dataFS, "data/stages.tsv", "word+side", "stage", "counter")
	require.NoError(t, err)
	for _, r := range rows {
		f := figureIn(r.Get("example"))
		text := f.front
		if r.Get("side") == "behind" {
			text = f.behind
		}
		assert.Contains(t, text, r.Get("word"))
		assert.Equal(t, r.Get("stage"), words.stage(f, quantity{}), r.Get("example"))
		assert.Empty(t, words.stage(figureIn(r.Get("counter")), quantity{}), r.Get("counter"))
	}
	rows, err = lexicon.Load(dataFS, "data/narrowing.tsv", "word", "counter")
	require.NoError(t, err)
	for _, r := range rows {
		assert.NotEmpty(t, words.narrowed(figureIn(r.Get("example"))), r.Get("example"))
		assert.Empty(t, words.narrowed(figureIn(r.Get("counter"))), r.Get("counter"))
	}
}
