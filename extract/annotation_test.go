package extract

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

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

// Every file with Chinese in its code, other than the names and examples of rules, is named
// in docs/ANNOTATION.md, with the reason, and those alone are.
func TestLiterals(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "docs", "ANNOTATION.md"))
	require.NoError(t, err)
	_, section, ok := strings.Cut(string(page), "## Words that stay in Go\n")
	require.True(t, ok)
	section, _, _ = strings.Cut(section, "\n## ")
	named := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| `.*?\\|").FindAllString(section, -1) {
		for _, m := range regexp.MustCompile("`([a-z_]+\\.go)`").FindAllStringSubmatch(row, -1) {
			named[m[1]] = true
		}
	}
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		at := chineseLiteral(t, path)
		assert.Equal(t, at != "", named[path], "%s: Chinese in code (%s): docs/ANNOTATION.md says in Words that stay in Go which files have it and why", path, at)
		delete(named, path)
	}
	assert.Empty(t, named, "docs/ANNOTATION.md names files that are gone")
}

// chineseLiteral returns the place of the first literal of a file with Chinese in it, ""
// where there is none.
func chineseLiteral(t *testing.T, path string) (at string) {
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
	require.NoError(t, err)
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if k, ok := n.Key.(*ast.Ident); ok && (k.Name == "name" || k.Name == "example" || k.Name == "counter") {
				return false
			}
		case *ast.BasicLit:
			if at == "" && strings.ContainsFunc(n.Value, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				at = set.Position(n.Pos()).String() + " " + n.Value
			}
		}
		return true
	})
	return at
}
