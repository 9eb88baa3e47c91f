package extract

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every example of docs/ANNOTATION.md that has 【】 stands in a report of testdata,
// and what it marks is annotated there.
func TestAnnotationExamples(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "docs", "ANNOTATION.md"))
	require.NoError(t, err)
	bare := func(s string) string { return strings.NewReplacer("⏎", "", "\n", "", "\r", "").Replace(s) }
	var texts, golds []string
	for _, p := range ownGold(t) {
		text, err := os.ReadFile(p.text)
		require.NoError(t, err)
		gold, err := os.ReadFile(p.gold)
		require.NoError(t, err)
		texts, golds = append(texts, bare(string(text))), append(golds, string(gold))
	}
	found := 0
	for _, m := range regexp.MustCompile("(?m)`([^`\n]*【[^`\n]*】[^`\n]*)`|^> (.*【.*】[^→\n]*)").FindAllStringSubmatch(string(page), -1) {
		example := strings.TrimSpace(m[1] + m[2])
		marked := example[strings.Index(example, "【")+len("【") : strings.Index(example, "】")]
		plain := bare(strings.NewReplacer("【", "", "】", "").Replace(example))
		ok := false
		for i, text := range texts {
			if strings.Contains(text, plain) && strings.Contains(golds[i], `"text": "`+strings.ReplaceAll(marked, "⏎", `\n`)+`"`) {
				ok = true
			}
		}
		assert.True(t, ok, "%s stands in no annotated report", example)
		found++
	}
	assert.GreaterOrEqual(t, found, 20)
}
