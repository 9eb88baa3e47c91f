package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/internal/message"
	"github.com/govreport/govreport/internal/sheet"
)

// inChinese runs the program in Chinese and returns what it says.
func inChinese(t *testing.T, args ...string) string {
	t.Setenv("LC_ALL", "zh_CN.UTF-8")
	var out, problems bytes.Buffer
	run(args, strings.NewReader(""), &out, &problems)
	return out.String() + problems.String()
}

// No line of the help holds English words, but for commands, flags and their values,
// file names and columns of tables.
func TestChineseHelp(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	var all func(*cobra.Command)
	all = func(c *cobra.Command) {
		path := strings.Fields(c.CommandPath())[1:]
		checkChinese(t, inChinese(t, append(slices.Clone(path), "--help")...), strings.Join(path, " "))
		for _, sub := range c.Commands() {
			all(sub)
		}
	}
	root := newRoot(&app{})
	all(root)
	checkChinese(t, inChinese(t, "man"), "man")
	offers, _, _ := strings.Cut(inChinese(t, "__complete", ""), "\n:") // a word to the shell and cobra's follow
	checkChinese(t, offers, "completion")
}

// Nor do tables, notes and errors over the reports in testdata.
func TestChineseOutput(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", dir)
	idx := filepath.Join(dir, "reports.idx")
	reports := filepath.Join("..", "..", "testdata", "reports")
	one := filepath.Join(reports, "2019_栖岚区民政局_工作总结.txt")
	broken := filepath.Join(dir, "坏.docx")
	require.NoError(t, os.WriteFile(broken, []byte("PK\x03\x04 nothing"), 0o600))
	table := filepath.Join(dir, "表.csv")
	require.NoError(t, os.WriteFile(table, []byte("path,start,end,text\n"+one+",3,5,没有\n无.txt,1,2,没有\n"), 0o600))
	noted := filepath.Join(dir, "更正.csv")
	require.NoError(t, os.WriteFile(noted, []byte("report,start,end,field,value,note\n"+one+",1,2,value,5,\n"), 0o600))
	words := filepath.Join(dir, "词.txt")
	require.NoError(t, os.WriteFile(words, []byte("养老\n就业\n"), 0o600))
	for _, command := range []string{
		"index --index " + idx + " " + reports,
		"index --index " + idx + " " + reports + " --verbose",
		"index --index " + idx,
		"index --index " + idx + " --list",
		"index --index " + idx + " --duplicates",
		"index --index " + idx + " --duplicates --suggested",
		"index --index " + idx + " --verify",
		"index --index " + idx + " --corrections " + noted,
		"index --index " + idx + " --remove 没有",
		"index --index " + idx + " --list --prune",
		"index --index " + idx + " " + broken,
		"extract " + one,
		"extract " + reports + " --rows reports",
		"extract " + reports + " --rows figures",
		"extract " + reports + " --rows sections",
		"extract " + reports + " --rows masks",
		"extract " + reports + " --rows themes",
		"extract " + reports + " --rows warnings",
		"extract " + reports + " --rows warnings --format md --heads zh",
		"extract " + one + " --explain 207",
		"extract " + one + " --explain 1",
		"extract " + one + " --uncovered",
		"extract " + one + " --max-sections 1",
		"extract " + one + " --max-file-size 10",
		"extract " + broken,
		"extract " + dir,
		"extract 无.txt",
		"extract",
		"search --index " + idx + " 养老",
		"search --index " + idx + " 养老 救助 AND",
		"search --index " + idx + " year:2050",
		"search --index " + idx + " 没有这个词的",
		"search --index " + idx + " 养老 --year 2022",
		"search --index " + idx + " 养老 --region 杭",
		"search",
		"kwic --index " + idx + " 养老",
		"compare --index " + idx + " 养老,救助 --by year --year 2021..2023",
		"compare --index " + idx + " 养老 --by level,genre",
		"compare --index " + idx + " 养老 --evidence",
		"compare --index " + idx + " --a year:2019..2020 --b year:2022..2023 --permutations 99 --limit 3",
		"compare --index " + idx + " --a year:2019",
		"words --index " + idx + " --by year --limit 3",
		"words --index " + idx + " --by role --limit 3",
		"words --index " + idx + " --near 养老 --limit 3",
		"words --index " + idx + " --readability",
		"words --index " + idx + " --terms-from " + words,
		"words --index " + idx + " --terms-from " + words + " --wide",
		"words --index " + idx + " --term 养老 --evidence",
		"words --index " + idx + " --matrix " + filepath.Join(dir, "矩阵"),
		"changes --index " + idx,
		"changes --index " + idx + " --evidence",
		"panel --index " + idx + " --concept cremation_rate",
		"panel --index " + idx + " --concept cremation_rate --wide years",
		"panel --index " + idx + " --concept cremation_rate --wide concepts",
		"panel --index " + idx + " --concept cremation_rate --missing",
		"panel --index " + idx + " --concept gpd",
		"targets --index " + idx,
		"targets --index " + idx + " --by year,region",
		"targets --index " + idx + " --follow",
		"ask --index " + idx + " 芷岭县2022年农村低保标准",
		"ask --index " + idx + " 养老",
		"concepts",
		"concepts nichts",
		"themes",
		"themes --full",
		"lexicon",
		"lexicon --print unit",
		"extract " + one + " --lexicon " + dir,
		"themes --index " + idx + " --by region",
		"verify " + table,
		"report --index " + idx + " --out " + filepath.Join(dir, "页面") + " 养老",
		"doctor --index " + idx,
		"doctor --index " + dir,
		"version --format jsn",
		"version --fromat json",
		"version --jobs 0",
		"version --bom",
		"version --heads zh --format json",
		"version --lang fr",
		"serach",
		"serve --index " + idx + " --addr 127.0.0.1:99999",
		"search --index " + dir + " 养老",
	} {
		said := inChinese(t, strings.Fields(command)...)
		assert.NotEmpty(t, said, command)
		checkChinese(t, strings.NewReplacer(dir, "", reports, "").Replace(said), command)
	}
}

var (
	// notWords are what stands in any language: commands with what follows them, flags,
	// files, variables, identifiers, placeholders, numbers with letters.
	notWords  = regexp.MustCompile(`(?m)^ {2}(?:govreport|curl|cat|source|echo) [^#\n]*|govreport(?: [a-z]+)*(?: --?[a-z-]+)*|--?[A-Za-z][A-Za-z-]*|"[^"\n]*"|\[[^\]\n]*\]|[\w*…~-]*[._/:=][\w.*/:=%?&'-]*|\b[A-Z][A-Z0-9_]*\b|\\fI[A-Za-z]+\\fR|[A-Za-z]*\d\w*|\x60[^\x60]*\x60|\\f[A-Z]|(?m)^\.[A-Z]+\b`)
	cutWords  = regexp.MustCompile(`\p{Latin}*…\p{Latin}*`) // of reports, at the edge of a cell
	latinWord = regexp.MustCompile(`\p{Latin}{2,}`)
)

// knownWords are names and codes that the Chinese help and output may hold.
var knownWords = strings.Fields(`
	lexicon unit units class cn block example word cmp side dims measure better per words id zh en counter dim base factor place reads first last kind name term weight session Spark Python data shell autoload review problem intro other go devel Word xa mention truncated compinit
	changes serve doctor version man help completion float profile
	govreport Excel LibreOffice Jaccard Holm Dice Gries Juilland logDice Poisson Ctrl Go cgo gojieba scipy Debian poppler roff id JSON tf idf maxT pdftotext
	txt html mhtml eml docx pdf csv tsv xlsx jsonl json zip doc wps rtf odt md parquet columns packed table svg text mail css
	year region organ level genre role theme report section figures sections masks themes warnings reports word words term category all path title published
	target result baseline criterion yes no score left right count tfidf logdice mi previous above concepts years auto always never zh en true false
	state province city county township growth increase gap share completion level met exceeded missed masked unclear not found next no
	bash zsh fish powershell localhost agree start end field value note ngram panel kwic ask compare evidence search extract targets verify index
	OpenSearch loader export htm MB KB GB utf UTF BOM AND OR NOT NEAR BM ok source stated
`)

// checkChinese fails where a text has English words besides the known ones.
func checkChinese(t *testing.T, text, what string) {
	t.Helper()
	for line := range strings.Lines(text) {
		rest := notWords.ReplaceAllString(cutWords.ReplaceAllString(line, " "), " ")
		for _, w := range latinWord.FindAllString(rest, -1) {
			masked := strings.Trim(w, "xX") == ""
			pinyin := strings.IndexFunc(w, func(r rune) bool { return r > unicode.MaxASCII }) >= 0
			if !masked && !pinyin && !slices.Contains(knownWords, w) && !isCodeOfData(w) {
				t.Errorf("%s: %q is English in: %s", what, w, strings.TrimSpace(line))
				break
			}
		}
	}
}

// isCodeOfData tells whether a word is the id of a concept or theme, or a table of words.
func isCodeOfData(w string) bool {
	if _, err := fs.Stat(extract.LexiconTables(), w+".tsv"); err == nil {
		return true
	}
	if k, err := extract.DefaultConcepts(); err == nil {
		if c, ok := k.Lookup(w); ok && c.ID == w {
			return true
		}
	}
	if s, err := extract.DefaultThemes(); err == nil {
		if th, ok := s.Lookup(w); ok && th.ID == w {
			return true
		}
	}
	return false
}

// Every column of every table has a Chinese head, and no two of one table the same.
func TestChineseHeads(t *testing.T) {
	for _, table := range dataTables {
		seen := map[string]string{}
		for _, f := range sheet.Columns(table.row) {
			for _, part := range strings.Split(f.Name, ".") {
				said := message.Chinese.Code("head", part)
				if said == part && part != "a" && part != "b" && part != "p" {
					t.Errorf("%s: column %s has no Chinese head; add it to internal/message/zh/heads.po", table.command, f.Name)
				}
			}
			said := message.Chinese.Head(f.Name)
			if other, ok := seen[said]; ok {
				t.Errorf("%s: columns %s and %s have the same Chinese head %s", table.command, other, f.Name, said)
			}
			seen[said] = f.Name
		}
	}
}

func TestFlagIn(t *testing.T) {
	for _, c := range []struct {
		args string
		want string
	}{{"search --lang zh x", "zh"}, {"--lang=en", "en"}, {"search -- --lang zh", ""}, {"search --lang", ""}, {"", ""}} {
		assert.Equal(t, c.want, flagIn(strings.Fields(c.args), "lang"), c.args)
	}
}
