package message

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "add the messages that have no Chinese to zh/*.po, with an empty msgstr")

// folders hold the code that speaks, with the file of zh/ where their messages stand.
var folders = map[string]string{"cmd/govreport": "cmd.po", "web": "web.po"}

// proseFolders are those in which every text that reads like English prose is a message,
// except what stands in notSaid: proseFolders know nothing of languages, and commands have
// help texts and errors.
var proseFolders = map[string]string{
	"cmd/govreport": "cmd.po",
	"index":         "index.po",
	"index/query":   "query.po", "extract": "extract.po", "corpus": "corpus.po", "segment": "segment.po", "gazetteer": "gazetteer.po",
	"internal/lexicon": "lexicon.po",
}

// elsewhere are files with messages of other sources, such as Go's library.
var elsewhere = map[string]bool{"system.po": true}

// notSaid are texts in them that nobody is told.
var notSaid = map[string]bool{
	"section role": true, "section level": true, "govreport %s (%s, %s/%s, schema %s)\n": true, "(genre:work_report AND plan_year:%s)": true, "(%s) AND %s": true,
	"errors were reported": true,
	"From: <Saved by":      true, "report id": true, "path added": true, "process %d on %s since %s\n": true,
	"%s ends": true, "%s terms": true, "%s blocks": true, "%d %d %d\n": true,
	"%%%%MatrixMarket matrix coordinate integer general\n%% rows are reports, columns are features; the tables beside this file name them\n%d %d %d\n": true,
}

// proseOrFormat is two words with a blank between, or a word beside the verb of a format.
var proseOrFormat = regexp.MustCompile("[A-Za-z]{2,}[,;:)]? [(%a-z`\\p{Han}]|\\p{Han} [a-z]{2,}|\\ba %|%[sdqvw] [a-z]{2}")

// option is a flag of the command line.
var option = regexp.MustCompile(`[ (]--[a-z]`)

// example is a line of commands, with a remark or without.
var example = regexp.MustCompile(`^  (?:govreport|curl|cat|source|echo) [^#]*(?:# (.*))?$`)

// messagesIn are the messages of a text: the text itself where it reads like prose, and
// of examples the remarks.
func messagesIn(text string) []string {
	lines := strings.Split(text, "\n")
	if !example.MatchString(lines[0]) {
		if proseOrFormat.MatchString(text) && !notSaid[text] && !strings.Contains(text, `="`) && !strings.HasPrefix(text, ".") {
			return []string{text}
		}
		return nil
	}
	var out []string
	for _, line := range lines {
		if m := example.FindStringSubmatch(line); m != nil && m[1] != "" {
			out = append(out, m[1])
		}
	}
	return out
}

// spoken is an argument of a function that takes messages.
type spoken struct {
	argument int
	context  string
}

// speakers are the functions and methods that take messages, by name and, where others
// are named so too, by the package that they are called of.
var speakers = map[string][]spoken{
	"Say": {{0, ""}}, "Sayf": {{0, ""}}, "notef": {{0, ""}}, "verbosef": {{0, ""}}, "show": {{0, "head"}}, "line": {{0, "head"}}, "block": {{0, "head"}},
	"message.Textf": {{0, ""}}, "message.Count": {{1, "count"}},
	"plural": {{1, "count"}}, "refuse": {{0, ""}, {1, ""}}, "badRequest": {{0, ""}, {1, ""}}, // of web
}

// filesOfContexts are the files of messages that stand apart from those of their package.
var filesOfContexts = map[string]string{"count": "counts.po", "head": "heads.po", "rule": "rules.po"}

// found is a message in the source, with the first place where it stands.
type found struct {
	key
	at   string
	file string // of zh/
}

// Every message in the source has Chinese, with the same arguments, and every message
// of the catalogue is in the source.
func TestEveryMessage(t *testing.T) {
	messages := sourceMessages(t)
	said := map[key]string{}
	usual := map[key]string{} // where a text stands in the catalogue
	for name, data := range parts() {
		require.NoError(t, parse(name, data, func(e entry) error {
			at := fmt.Sprintf("zh/%s:%d", name, e.line)
			if before, ok := said[e.key]; ok {
				assert.Equal(t, before, e.said, "%s and %s say %q differently; give them contexts", at, usual[e.key], e.text)
			}
			said[e.key], usual[e.key] = e.said, at
			return nil
		}))
	}
	missing := map[string][]key{}
	for _, m := range messages {
		zh, ok := said[m.key]
		switch {
		case !ok && *update:
			file := m.file
			if f, ok := filesOfContexts[m.context]; ok {
				file = f
			}
			missing[file] = append(missing[file], m.key)
		case !ok:
			t.Errorf("%s: %q has no Chinese; add it to zh/%s (go test ./internal/message -update)", m.at, m.text, m.file)
		case zh == "":
			t.Errorf("%s: the Chinese of %q is empty", usual[m.key], m.text)
		case m.context == "count":
			assert.Equal(t, 1, strings.Count(zh, "%d"), "%s: a count has one %%d: %q", usual[m.key], zh)
		default:
			assert.Equal(t, verbs(m.text), verbs(zh), "%s: %q has other arguments than %q", usual[m.key], zh, m.text)
		}
	}
	for file, keys := range missing {
		appendTo(t, filepath.Join("zh", file), keys)
	}
	inSource := map[key]bool{}
	for _, m := range messages {
		inSource[m.key] = true
	}
	for k, at := range usual {
		if (k.context == "" || k.context == "count" || k.context == "rule") && !elsewhere[file(at)] && !inSource[k] {
			t.Errorf("%s: nothing says %q any more; take it out", at, k.text)
		}
	}
}

// file is the name of a place's file: index.po of zh/index.po:12.
func file(at string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(at, "zh/"), ":")
	return name
}

// appendTo adds messages without Chinese to a file of the catalogue.
func appendTo(t *testing.T, path string, keys []key) {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	require.NoError(t, err)
	for _, k := range keys {
		fmt.Fprintln(f)
		if k.context != "" {
			fmt.Fprintf(f, "msgctxt %s\n", strconv.Quote(k.context))
		}
		fmt.Fprintf(f, "msgid %s\nmsgstr \"\"\n", strconv.Quote(k.text))
	}
	require.NoError(t, f.Close())
}

// verbs says which arguments a format writes and how: "1s 2d".
func verbs(format string) string {
	var out []string
	for _, v := range verbsOf(format) {
		out = append(out, strconv.Itoa(v.argument)+string(v.verb))
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestVerbs(t *testing.T) {
	assert.Equal(t, "1s 2d", verbs("%s has 100%% of %-4d"))
	assert.Equal(t, "1s 2d", verbs("%[2]d 个，%[1]s"))
}

var sayInTemplate = regexp.MustCompile(`\b[Ss]ay\s+("(?:[^"\\]|\\.)*")`)

// sourceMessages finds the messages in code and templates. What is not written out
// where it is said, as a literal or a constant, is an error.
func sourceMessages(t *testing.T) []found {
	var out []found
	seen := map[key]bool{}
	add := func(k key, at, file string) {
		if !seen[k] {
			seen[k] = true
			out = append(out, found{k, at, file})
		}
	}
	root := filepath.Join("..", "..")
	for _, folder := range sortedKeys(proseFolders) {
		set, trees := parseFolder(t, filepath.Join(root, folder))
		constants := stringConstants(trees)
		for _, f := range trees {
			eachText(f, constants, func(n ast.Node, text string) {
				if _, speaks := folders[folder]; !speaks && option.MatchString(text) {
					t.Errorf("%s: a library does not speak of flags: %q", set.Position(n.Pos()), text)
				}
				for _, message := range messagesIn(text) {
					add(key{"", message}, set.Position(n.Pos()).String(), proseFolders[folder])
				}
			})
		}
	}
	for name, at := range ruleNames(t, filepath.Join(root, "extract")) {
		add(key{"rule", name}, at, "rules.po")
	}
	for _, folder := range sortedKeys(folders) {
		set, trees := parseFolder(t, filepath.Join(root, folder))
		constants := stringConstants(trees)
		for _, f := range trees {
			for _, d := range f.Decls {
				fn, isFunction := d.(*ast.FuncDecl)
				if isFunction && speakers[fn.Name.Name] != nil {
					continue // it hands on what it is given
				}
				ast.Inspect(d, func(n ast.Node) bool {
					call, ok := n.(*ast.CallExpr)
					if !ok {
						return true
					}
					for _, s := range speakers[speaker(call.Fun)] {
						if s.argument >= len(call.Args) {
							continue
						}
						arg := call.Args[s.argument]
						at := set.Position(arg.Pos()).String()
						text, constant := constantString(arg, constants)
						switch {
						case constant && text != "":
							add(key{s.context, text}, at, folders[folder])
						case !constant && !isText(arg):
							t.Errorf("%s: a message that is put together here can't be translated; write a literal with %%s, or message.Textf", at)
						}
					}
					return true
				})
			}
		}
		templates, err := filepath.Glob(filepath.Join(root, folder, "templates", "*.html"))
		require.NoError(t, err)
		for _, path := range templates {
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			for _, m := range sayInTemplate.FindAllStringSubmatch(string(data), -1) {
				text, err := strconv.Unquote(m[1])
				require.NoError(t, err, path)
				add(key{"", text}, path, folders[folder])
			}
		}
	}
	return out
}

// shownRules are the lists of rules of package extract whose names extract --explain
// prints: what a numeral is, what it measures, what it says of that, its role.
var shownRules = []string{
	"numeralRules", "unitRules", "chineseRules", "periodRules", "bareRules",
	"namingRules", "durationRules", "actionRules", "claimRules", "criterionRules",
}

// ruleNames are the names of the shownRules and of what is claimed without a rule, each
// with its place.
func ruleNames(t *testing.T, folder string) map[string]string {
	set, trees := parseFolder(t, folder)
	names, lists := map[string]string{}, map[string]bool{}
	named := func(list ast.Node, field string) {
		ast.Inspect(list, func(n ast.Node) bool {
			if pair, ok := n.(*ast.KeyValueExpr); ok {
				if k, ok := pair.Key.(*ast.Ident); ok && k.Name == field {
					if name, ok := constantString(pair.Value, nil); ok {
						names[name] = set.Position(pair.Pos()).String()
					}
				}
			}
			return true
		})
	}
	for _, f := range trees {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				if slices.Contains(shownRules, n.Names[0].Name) {
					lists[n.Names[0].Name] = true
					named(n, "name")
				}
			case *ast.CompositeLit:
				if kind, ok := n.Type.(*ast.Ident); ok && kind.Name == "Claim" {
					named(n, "Rule")
				}
			}
			return true
		})
	}
	assert.Len(t, lists, len(shownRules), "a list of rules that is shown is gone from package extract")
	return names
}

// parseFolder reads the code of a folder, without tests.
func parseFolder(t *testing.T, folder string) (*token.FileSet, []*ast.File) {
	set := token.NewFileSet()
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	require.NoError(t, err)
	require.NotEmpty(t, paths, folder)
	var trees []*ast.File
	for _, path := range paths {
		if !strings.HasSuffix(path, "_test.go") {
			f, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
			require.NoError(t, err)
			trees = append(trees, f)
		}
	}
	return set, trees
}

// eachText calls say for the texts of code: literals, and what is put together with +,
// where %s stands for what is no constant. Panics, which are defects of the program,
// tags of fields, and expressions are left out.
func eachText(root ast.Node, constants map[string]string, say func(ast.Node, string)) {
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			if n.Type != nil {
				eachText(n.Type, constants, say)
			}
			return false
		case *ast.KeyValueExpr:
			if k, ok := n.Key.(*ast.Ident); ok && (k.Name == "name" || k.Name == "example" || k.Name == "counter" || k.Name == "Rule") {
				return false // of a rule
			}
		case *ast.CallExpr:
			switch speaker(n.Fun) {
			case "ruleNamed": // the name of a rule follows
				prefix, _ := constantString(n.Args[0], constants)
				say(n, prefix+"%s")
				return false
			case "panic", "MustCompile", "NewReplacer":
				return false
			case "show", "line", "plural", "Count": // these take no sentences
				for _, arg := range n.Args {
					if _, plain := arg.(*ast.BasicLit); !plain {
						eachText(arg, constants, say)
					}
				}
				return false
			}
		case *ast.BinaryExpr:
			if n.Op == token.ADD {
				var format strings.Builder
				for _, term := range terms(n) {
					if text, ok := constantString(term, constants); ok {
						format.WriteString(text)
						continue
					}
					format.WriteString("%s")
					eachText(term, constants, say)
				}
				say(n, format.String())
				return false
			}
		case *ast.BasicLit:
			if text, ok := constantString(n, nil); ok {
				say(n, text)
			}
		}
		return true
	})
}

// terms are what a sum adds up.
func terms(e ast.Expr) []ast.Expr {
	if sum, ok := e.(*ast.BinaryExpr); ok && sum.Op == token.ADD {
		return append(terms(sum.X), terms(sum.Y)...)
	}
	return []ast.Expr{e}
}

// speaker is the name of a called function as speakers has it.
func speaker(fun ast.Expr) string {
	switch f := fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.IndexExpr: // of a generic function
		return speaker(f.X)
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok && speakers[x.Name+"."+f.Sel.Name] != nil {
			return x.Name + "." + f.Sel.Name
		}
		if x, ok := f.X.(*ast.Ident); ok && (x.Name == "fmt" || x.Name == "errors") {
			return ""
		}
		return f.Sel.Name
	}
	return ""
}

// isText tells whether an argument is the result of a function, which is then a Text
// by its type, for strings of other packages' making are not taken.
func isText(arg ast.Expr) bool {
	call, ok := arg.(*ast.CallExpr)
	if !ok {
		return false
	}
	if s, ok := call.Fun.(*ast.SelectorExpr); ok {
		x, ok := s.X.(*ast.Ident)
		return ok && x.Name == "message"
	}
	return true
}

// stringConstants are the constants of a package that are strings.
func stringConstants(files []*ast.File) map[string]string {
	out := map[string]string{}
	for range 3 { // constants made of constants
		for _, f := range files {
			ast.Inspect(f, func(n ast.Node) bool {
				d, ok := n.(*ast.GenDecl)
				if !ok || d.Tok != token.CONST {
					return true
				}
				for _, s := range d.Specs {
					v := s.(*ast.ValueSpec)
					for i, name := range v.Names {
						if i < len(v.Values) {
							if text, ok := constantString(v.Values[i], out); ok {
								out[name.Name] = text
							}
						}
					}
				}
				return true
			})
		}
	}
	return out
}

// constantString is the value of an expression of literals and constants.
func constantString(e ast.Expr, constants map[string]string) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.ParenExpr:
		return constantString(e.X, constants)
	case *ast.Ident:
		text, ok := constants[e.Name]
		return text, ok
	case *ast.BinaryExpr:
		a, okA := constantString(e.X, constants)
		b, okB := constantString(e.Y, constants)
		return a + b, okA && okB && e.Op == token.ADD
	}
	return "", false
}

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
