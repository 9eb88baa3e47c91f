package web

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/govreport/govreport/index"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDispersion(t *testing.T) {
	place := func(term string, at float64) index.TermPlace {
		return index.TermPlace{Citation: index.Citation{Path: "a<b>.txt", Start: 3, End: 5, Sentence: "\n推进" + term + "&"}, Term: term, Position: at}
	}
	res := &index.TermsResult{Kinds: []string{"养老", "就业"}, Rows: []index.TermsRow{
		{ID: "1", Region: "甲县", Year: 2020, Term: "养老", Hits: 2, Evidence: []index.TermPlace{place("养老", 0), place("养老", 1)}},
		{ID: "1", Region: "甲县", Year: 2020, Term: "就业", Hits: 1, Evidence: []index.TermPlace{place("就业", 0.5)}},
		{ID: "2", Region: "乙县", Year: 2021, Term: "养老"},
		{ID: "2", Region: "乙县", Year: 2021, Term: "就业"},
	}}
	var out bytes.Buffer
	require.NoError(t, WriteDispersion(&out, res, English))
	svg := out.String()
	dec := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			break
		} else {
			require.NoError(t, err, "it is well-formed")
		}
	}
	for _, want := range []string{"甲县 2020", "乙县 2021", "a&lt;b&gt;.txt:3-5): 推进养老&amp;", ">3</text>", ">0</text>", ">50%</text>"} {
		assert.Contains(t, svg, want)
	}
	for _, x := range []string{`x="230"`, `x="888"`, `x="559"`} { // start, end and middle of the body
		assert.Contains(t, svg, "<rect "+x)
	}
	assert.Equal(t, 1, strings.Count(svg, `height="16" fill="#b3261e"`), "a term has its colour")
}
