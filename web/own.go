package web

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"html/template"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/internal/message"
	"github.com/govreport/govreport/internal/sheet"
)

// Bounds of a text of the visitor's own, in bytes. A page is six times as large as
// its text.
const (
	MaxUpload  = 8 << 20 // as it is sent
	MaxOwnText = 2 << 20 // decoded
)

// ownFormats are the files that a visitor may send, by the ending of their names.
var ownFormats = map[string]string{".txt": "text", ".text": "text", ".md": "text", ".html": "html", ".htm": "html", ".docx": "docx", ".pdf": "pdf"}

// ownBox is the box for a text of the visitor's own.
type ownBox struct {
	Token  string
	Accept string
	MiB    int
}

func (s *Server) ownBox() ownBox { return ownBox{s.token, ownAccept(), MaxUpload >> 20} }

// ownAccept are the endings of files that are read.
func ownAccept() string {
	var endings []string
	for e := range ownFormats {
		endings = append(endings, e)
	}
	slices.Sort(endings)
	return strings.Join(endings, ",")
}

// newToken is what a form must bring back: only pages of this server know it.
func newToken() string { return rand.Text() }

func ownForm(r *request) (*view, error) {
	return &view{Template: "try", Title: r.lang.Say("Read a text of your own"), Here: "try", Data: r.s.ownBox()}, nil
}

// own reads the text that a visitor sends and shows it. Nothing of it is kept: it is
// received into memory, and PDFs are read without a program that needs a file.
func own(r *request) (*view, error) {
	v, _ := ownForm(r)
	// Over plain HTTP browsers say no site, and for lack of a referrer the origin
	// is null: then the token alone tells.
	unnamed := r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == "null"
	if err := http.NewCrossOriginProtection().Check(r.Request); err != nil && !unnamed {
		return v, &requestError{Status: http.StatusForbidden, Msg: message.Textf("The text was sent from a page of another site."), Hint: message.Textf("Use the box on this server's own page.")}
	}
	r.Body = http.MaxBytesReader(nil, r.Body, MaxUpload+64<<10)
	form, err := receive(r.Request)
	if err != nil {
		return v, err
	}
	if subtle.ConstantTimeCompare([]byte(form.token), []byte(r.s.token)) != 1 {
		return v, &requestError{Status: http.StatusForbidden, Msg: message.Textf("The form is not one of this server's, or older than its last start."), Hint: message.Textf("Open the page again and send the text once more.")}
	}
	report, err := form.read(r.Context())
	if err != nil {
		return v, err
	}
	page, err := newOwnPage(report, r.lang)
	if err != nil {
		return nil, err
	}
	return &view{Template: "reader", Title: page.Title, Here: "try", Data: page}, nil
}

// upload is a form as it was sent.
type upload struct {
	token, text, name string
	file              []byte
}

// receive reads a form into memory.
func receive(r *http.Request) (upload, error) {
	var u upload
	parts, err := r.MultipartReader()
	if err != nil {
		return u, badRequest("Send multipart/form-data with token and text or file.", "The form can't be read: %s", err)
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return u, nil
		}
		var data []byte
		if err == nil {
			data, err = io.ReadAll(part)
		}
		if err != nil {
			return u, uploadError(err)
		}
		switch part.FormName() {
		case "token":
			u.token = string(data)
		case "text":
			u.text = string(data)
		case "file":
			u.name, u.file = fileName(part), data
		}
	}
}

func uploadError(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return tooLarge(message.Textf("What was sent is larger than %d MiB.", MaxUpload>>20))
	}
	return badRequest("Send it again.", "The form did not arrive whole: %s", err)
}

func tooLarge(what message.Text) error {
	return &requestError{Status: http.StatusRequestEntityTooLarge, Msg: what, Hint: message.Textf("Read it with govreport extract, which has no such limit.")}
}

// fileName is the last element of the name that a browser sends, which may have
// the separators of another system.
func fileName(part *multipart.Part) string {
	name := strings.ToValidUTF8(part.FileName(), "")
	return path.Base(strings.ReplaceAll(name, `\`, "/"))
}

// read extracts the file that was sent, or else the text.
func (u upload) read(ctx context.Context) (*extract.Report, error) {
	if len(u.file) > 0 {
		return ReadOwn(ctx, u.name, u.file)
	}
	return ReadOwn(ctx, "", []byte(u.text))
}

// ReadOwn extracts a text of the visitor's own: a file (txt, html, docx or pdf, by the
// ending of its name), or text in UTF-8 where name is empty. The decoded text may have
// up to [MaxOwnText]. [ErrorText] says its errors in a language.
func ReadOwn(ctx context.Context, name string, data []byte) (*extract.Report, error) {
	format := "text"
	if name != "" {
		if format = ownFormats[strings.ToLower(path.Ext(name))]; format == "" {
			return nil, badRequest("Send txt, html, docx or pdf; other files and several reports at once are for govreport extract.", "%q is a kind of file that is not read here", shorten(name, 60))
		}
	}
	if strings.TrimSpace(string(data)) == "" {
		return nil, badRequest("Paste a report into the box or choose a file.", "There is no text")
	}
	opts := corpus.Options{Stdin: bytes.NewReader(data), Format: format, MaxFileSize: MaxUpload, PDFToText: "none"}
	for doc, err := range corpus.Read(ctx, []string{"-"}, opts) {
		var bad *corpus.Error
		if errors.As(err, &bad) && ctx.Err() == nil {
			return nil, &requestError{Status: http.StatusBadRequest, Msg: message.Textf("The text can't be read: %s", bad.Err), Hint: bad.Hint}
		}
		if err != nil {
			return nil, err
		}
		if len(doc.Text) > MaxOwnText {
			return nil, tooLarge(message.Textf("The text is larger than %d MiB.", MaxOwnText>>20))
		}
		doc.Path = name
		return extract.ExtractContext(ctx, doc)
	}
	return nil, ctx.Err()
}

// ErrorText is what an error of [ReadOwn] says in a language, [Chinese] or [English].
func ErrorText(err error, lang string) string {
	t := tongueOf(lang)
	var e *requestError
	if errors.As(err, &e) {
		return t.said(e.Msg) + t.Say(". ") + t.said(e.Hint)
	}
	return t.Translate(err.Error())
}

// ownTitle is what a page of one's own text is called.
func ownTitle(r *extract.Report, lang tongue) string {
	for _, t := range []string{r.Title, r.Doc.Path} {
		if t != "" {
			return t
		}
	}
	return lang.Say("Text without a title")
}

// download is a file that a page carries in itself.
type download struct {
	Name, Label string
	Link        template.URL
}

// newOwnPage is the reader's page for a report that is in no index. It carries the
// figures as CSV and XLSX and the report as JSON.
func newOwnPage(r *extract.Report, lang tongue) (*readerPage, error) {
	p := newReaderPage(r, nil, lang)
	p.Own, p.Title = true, ownTitle(r, lang)
	figures := p.figureTable()
	var table, book bytes.Buffer
	if err := sheet.WriteCSV(&table, figures); err != nil {
		return nil, err
	}
	if err := sheet.WriteXLSX(&book, headed(figures, string(lang.Language))); err != nil {
		return nil, err
	}
	object, err := r.MarshalJSONWithText()
	if err != nil {
		return nil, err
	}
	link := func(kind string, data []byte) template.URL {
		return template.URL("data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(data))
	}
	p.Downloads = []download{
		{"figures.csv", lang.Say("figures as CSV"), link("text/csv;charset=utf-8", table.Bytes())},
		{"figures.xlsx", lang.Say("figures as XLSX"), link(xlsxType, book.Bytes())},
		{"report.json", lang.Say("report as JSON"), link("application/json;charset=utf-8", object)},
	}
	return p, nil
}

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// figureColumns are the columns of a report's table of figures for spreadsheets. start
// and end are code points.
type figureColumns struct {
	Start      int      `json:"start"`
	End        int      `json:"end"`
	Text       string   `json:"text"`
	Masked     bool     `json:"masked"`
	Role       string   `json:"role"`
	Indicator  string   `json:"indicator"`
	Measure    string   `json:"measure"`
	Concept    string   `json:"concept"`
	Value      *float64 `json:"value"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	Unit       string   `json:"unit"`
	Per        []string `json:"per"`
	Cmp        string   `json:"cmp"`
	Deadline   string   `json:"deadline"`
	FigureYear int      `json:"figure_year,omitempty"`
	Section    string   `json:"section"`
	Sentence   string   `json:"sentence"`
}

func (p *readerPage) figureTable() sheet.Grid {
	var rows []figureColumns
	for i := range p.Figures {
		f := &p.Figures[i]
		row := figureColumns{f.Start, f.End, f.Text, f.Masked, f.Role, f.Indicator, f.Measure, f.Concept, nil, nil, nil, f.Unit, f.Per, strings.TrimSpace(f.Cmp), f.Deadline, f.Year, f.Section, f.Sentence.Of(p.Report.Doc.Text)}
		switch {
		case f.HasValue:
			row.Value = &f.Figure.Value
		case !f.Masked:
			row.Low, row.High = &f.Low, &f.High
		}
		rows = append(rows, row)
	}
	return sheet.Flatten(rows)
}

// WriteReport writes r as one HTML file that needs nothing else: outline, text with
// figures and masks in colour, tables of figures and themes, the region with its
// evidence, and the figures as CSV and XLSX and the report as JSON to save. lang is [Chinese] or
// [English]; version is named at the end of the page.
func WriteReport(w io.Writer, r *extract.Report, lang, version string) error {
	t := tongueOf(lang)
	p, err := newOwnPage(r, t)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	err = t.templates().ExecuteTemplate(out, "readerfile", readerFile{
		readerPage: p, Version: version, Style: template.CSS(style), StyleHash: sourceHash(style),
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

// readerFile is what the template of a report's file gets.
type readerFile struct {
	*readerPage
	Version   string
	Style     template.CSS
	StyleHash string
}
