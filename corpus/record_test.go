package corpus

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/govreport/govreport/segment"
)

// answersTo reads a stream of records as lines "id path: text" or "id! error".
func answersTo(t *testing.T, stream string, opts Options) (lines []string, docs []*segment.Document) {
	t.Helper()
	for rec, err := range Records(strings.NewReader(stream), opts) {
		require.NoError(t, err)
		id, all := rec.Documents(context.Background(), opts)
		for doc, err := range all {
			if err != nil {
				lines = append(lines, id+"! "+err.Error())
				continue
			}
			lines = append(lines, id+" "+doc.Path+": "+doc.Text)
			docs = append(docs, doc)
		}
	}
	return lines, docs
}

func TestRecords(t *testing.T) {
	b64 := func(b string) string { return base64.StdEncoding.EncodeToString([]byte(b)) }
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(`{"id":"国","text":"今年以来，养老服务稳步提升。","year":"2021年"}`)
	require.NoError(t, err)
	archive := makeZip(t, entry{name: "1.txt", data: "甲"}, entry{name: "2.xyz", data: "乙"}, entry{name: "3.txt"})
	dir := tree(t, map[string]string{"in/a.txt": "内", "out.txt": "外"})
	root := filepath.Join(dir, "in")
	require.NoError(t, os.Symlink(filepath.Join(dir, "out.txt"), filepath.Join(root, "link.txt")))
	tests := []struct {
		name, line string
		want       []string
	}{
		{"text", `{"id":"a","text":"甲"}`, []string{"a a: 甲"}},
		{"names of columns as in tables", `{"id":1,"正文":"甲","path":"2021_x.txt"}`, []string{"1 2021_x.txt: 甲"}},
		{"path for want of an id", `{"path":"x/y.txt","text":"甲"}`, []string{"x/y.txt x/y.txt: 甲"}},
		{"no name at all", `{"text":"甲"}`, []string{"sha256:bd2a1dd86b6b34e43b87bc2ea3ac0ba0cf2a9dab2a40b1ba7c53b5af81f3c1a9"}},
		{"data by the ending", `{"path":"x.html","data":"` + b64("<p>甲</p>") + `"}`, []string{"x.html x.html: 甲"}},
		{"data by the format", `{"id":"h","format":"html","data":"` + b64("<p>甲</p>") + `"}`, []string{"h h: 甲"}},
		{"data by the first bytes", `{"id":"h","data":"` + b64("<html><p>甲</p>") + `"}`, []string{"h h: 甲"}},
		{"several reports", `{"path":"x.zip","data":"` + b64(archive) + `"}`, []string{
			"x.zip x.zip!1.txt: 甲", "x.zip! x.zip!2.xyz: open: file type is not supported; reports are .txt, .html, .docx, .pdf, .csv, .jsonl or .zip files",
			"x.zip! x.zip!3.txt: read: file is empty; get it again or remove it"}},
		{"nothing inside", `{"path":"x.csv","data":"` + b64("year,text\n") + `"}`, []string{"x.csv! x.csv: record: holds no text; it is empty inside"}},
		{"empty file", `{"path":"x.txt","data":""}`, []string{"x.txt! x.txt: read: file is empty; get it again or remove it"}},
		{"null is absent", `{"id":"n","text":null,"data":"` + b64("甲") + `","year":null}`, []string{"n n: 甲"}},
		{"other encoding", gb, []string{"国 国: 今年以来，养老服务稳步提升。"}},
		{"a line in base64", `{"line":"` + b64(gb) + `"}`, []string{"国 国: 今年以来，养老服务稳步提升。"}},
		{"both", `{"id":"b","text":"甲","data":""}`, []string{"b! b: record: has both text and data; give one of them"}},
		{"blank", `{"id":"b","text":" \n"}`, []string{"b! b: record: holds no text; the text is empty"}},
		{"nothing", `{"id":"b"}`, []string{"b! b: record: has no text, data or path; the fields are " + recordFields}},
		{"a number", `{"id":"b","text":1}`, []string{"b! b: record: text is not a string; put the report's text there"}},
		{"no base64", `{"id":"b","data":"?"}`, []string{"b! b: record: data is not base64: illegal base64 data at input byte 0; put the file's bytes there, in base64"}},
		{"below the root", `{"path":"a.txt"}`, []string{"a.txt a.txt: 内"}},
		{"below the root, in full", `{"path":"` + filepath.ToSlash(root) + `/a.txt"}`, []string{"R/a.txt R/a.txt: 内"}},
		{"beside the root", `{"path":"../out.txt"}`, []string{"../out.txt! ../out.txt: open: path escapes from parent; check the path; it is one below the folder of paths (Options.Root)"}},
		{"a link out of the root", `{"path":"link.txt"}`, []string{"link.txt! link.txt: open: path escapes from parent; check the path; it is one below the folder of paths (Options.Root)"}},
		{"a folder", `{"id":"f","path":"."}`, []string{"f! .: open: is not a regular file; a record names one file"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lines, docs := answersTo(t, tt.line+"\n", Options{Root: root})
			for i := range lines {
				lines[i] = strings.ReplaceAll(lines[i], filepath.ToSlash(root), "R")
			}
			if tt.name == "no name at all" { // the digest is of the line
				require.Len(t, lines, 1)
				id, _, _ := strings.Cut(lines[0], " ")
				assert.Equal(t, id+" "+id+": 甲", lines[0])
				assert.Regexp(t, `^sha256:[0-9a-f]{64}$`, id)
				return
			}
			assert.Equal(t, tt.want, lines)
			for _, d := range docs {
				assert.NotEmpty(t, d.SHA256)
			}
		})
	}

	t.Run("without a root no file is opened", func(t *testing.T) {
		lines, _ := answersTo(t, `{"path":"`+filepath.ToSlash(root)+`/a.txt"}`, Options{})
		require.Len(t, lines, 1)
		assert.Contains(t, lines[0], "has neither text nor data, and files are not opened; name the folder that paths may be opened in (Options.Root)")
	})
}

// What a record says of its report stands before the columns inside it and its name.
func TestRecordMeta(t *testing.T) {
	table := base64.StdEncoding.EncodeToString([]byte("text,year,region\n甲,2020,乙县\n"))
	_, docs := answersTo(t, `{"path":"2019_丙县.csv","data":"`+table+`","year":2023,"organ":"民政局"}
{"path":"2019_国务院_政府工作报告.txt","text":"甲","region":"丁县"}
{"id":"x","text":"甲","year":"many"}
`, Options{})
	require.Len(t, docs, 3)
	assert.Equal(t, segment.Meta{Year: 2023, Organ: "民政局", Region: "乙县", Source: "column"}, docs[0].Meta)
	assert.Equal(t, 2019, docs[1].Meta.Year)
	assert.Equal(t, "丁县", docs[1].Meta.Region)
	require.Len(t, docs[2].Warnings, 1)
	assert.Equal(t, `column year: "many" is not a year; write it like 2023`, docs[2].Warnings[0].Message)
}

// Every line is a record, however it is; one over the limit is not kept and not lost.
func TestRecordsLines(t *testing.T) {
	opts := Options{MaxFileSize: 100}
	long := `{"id":"l","text":"` + strings.Repeat("x", 150) + `"}`
	longer := `{"id":"l","text":"` + strings.Repeat("x", 1<<20) + `"}`
	lines, _ := answersTo(t, "\ufeff{\"id\":\"a\",\"text\":\"甲\"}\r\n\n"+long+"\n"+longer+"\nnull\n[]\n{\"id\":\"z\",\"text\":\"乙\"}", opts)
	require.Len(t, lines, 7)
	assert.Equal(t, "a a: 甲", lines[0])
	assert.Contains(t, lines[1], "record: the line is empty; ")
	assert.Equal(t, "l! l: read: is larger than the limit of 100 bytes: 150 bytes; raise the limit (Options.MaxFileSize) or split it", lines[2])
	assert.Regexp(t, `^sha256:[0-9a-f]{64}! sha256:[0-9a-f]{64}: record: is larger than the limit of 200 bytes for a line; `, lines[3])
	assert.Contains(t, lines[4], "not a JSON object")
	assert.Contains(t, lines[5], "not a JSON object")
	assert.Equal(t, "z z: 乙", lines[6])

	for range Records(strings.NewReader(""), opts) {
		t.Fatal("an empty stream has no records")
	}
	failing := io.MultiReader(strings.NewReader("{}\n"), failure{})
	var errs []error
	for _, err := range Records(failing, opts) {
		errs = append(errs, err)
	}
	require.Len(t, errs, 2)
	assert.NoError(t, errs[0])
	assert.ErrorIs(t, errs[1], errFailed)
}

var errFailed = errors.New("disk on fire")

type failure struct{}

func (failure) Read([]byte) (int, error) { return 0, errFailed }
