package extract_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

// endsAfter is a context that ends when it was looked at n times.
type endsAfter struct {
	context.Context
	n     int
	cause error
}

func (c *endsAfter) Err() error {
	if c.n--; c.n < 0 {
		return c.cause
	}
	return nil
}

func TestExtractContextStops(t *testing.T) {
	text := "霁河县民政局2021年工作总结\n" + strings.Repeat("一、工作\n新增养老床位150张，力争发放资金320.5万元。\n", 600)
	doc := segment.NewDocument(text)
	doc.Path = "long.txt"
	whole, err := extract.ExtractContext(context.Background(), doc)
	require.NoError(t, err)
	require.NotEmpty(t, whole.Figures)
	const all = 1 << 30
	count := &endsAfter{context.Background(), all, nil}
	_, err = extract.ExtractContext(count, doc)
	require.NoError(t, err)
	looks := all - count.n
	require.Greater(t, looks, 100, "it looks more often than once a stage")
	for _, cause := range []error{context.Canceled, context.DeadlineExceeded} {
		for n := 0; n < looks; n += 7 {
			report, err := extract.ExtractContext(&endsAfter{context.Background(), n, cause}, doc)
			require.Nil(t, report)
			require.ErrorIs(t, err, cause)
			var e *extract.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, "long.txt", e.Path)
			assert.Equal(t, cause == context.DeadlineExceeded, e.Hint != "")
		}
	}
	again, err := extract.ExtractContext(&endsAfter{context.Background(), looks, context.Canceled}, doc)
	require.NoError(t, err)
	assert.Equal(t, whole.Figures, again.Figures)
}

func TestMaxSections(t *testing.T) {
	doc := segment.NewDocument("霁河县民政局2021年工作总结\n" + strings.Repeat("一、工作\n（一）任务\n1.措施\n", 4))
	doc.Path = "outline.txt"
	report, err := extract.Extract(doc, extract.WithMaxSections(12))
	require.NoError(t, err)
	assert.Len(t, report.Sections, 12)
	_, err = extract.Extract(doc, extract.WithMaxSections(11))
	require.ErrorIs(t, err, extract.ErrTooManySections)
	assert.EqualError(t, err, "outline.txt: extract: more headings than the limit of 11: 12; raise the limit (WithMaxSections) or split the text")
	_, err = extract.Extract(doc, extract.WithMaxSections(0))
	require.NoError(t, err, "0 is the default")
	long := segment.NewDocument(strings.Repeat("一、工作\n", extract.DefaultMaxSections+2))
	_, err = extract.Extract(long)
	require.ErrorIs(t, err, extract.ErrTooManySections)
}

func ExampleExtractContext() {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := extract.ExtractContext(ctx, segment.NewDocument(exampleReport))
	fmt.Println(err)
	fmt.Println(errors.Is(err, context.Canceled))
	// Output:
	// extract: stopped before the end of the text: context canceled
	// true
}

func ExampleWithMaxSections() {
	_, err := extract.Extract(segment.NewDocument(exampleReport), extract.WithMaxSections(1))
	fmt.Println(err)
	fmt.Println(errors.Is(err, extract.ErrTooManySections))
	// Output:
	// extract: more headings than the limit of 1: 2; raise the limit (WithMaxSections) or split the text
	// true
}
