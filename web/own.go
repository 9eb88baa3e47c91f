package web

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/csv"
	"errors"
	"fmt"
	"html/template"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/extract"
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
	Lang   language
}

// Say is a label in the page's language.
func (b ownBox) Say(label string) string { return b.Lang.say(label) }

func (s *Server) ownBox() ownBox {
	var endings []string
	for e := range ownFormats {
		endings = append(endings, e)
	}
	slices.Sort(endings)
	return ownBox{s.token, strings.Join(endings, ","), MaxUpload >> 20, s.lang()}
}

// newToken is what a form must bring back: only pages of this server know it.
func newToken() string { return rand.Text() }

func (s *Server) ownForm(*http.Request) (*view, error) {
	return &view{Template: "try", Title: s.lang().say("Read a text of your own"), Here: "try", Data: s.ownBox()}, nil
}

// own reads the text that a visitor sends and shows it. Nothing of it is kept: it is
// received into memory, and PDFs are read without a program that needs a file.
func (s *Server) own(r *http.Request) (*view, error) {
	// Over plain HTTP browsers say no site, and for lack of a referrer the origin
	// is null: then the token alone tells.
	unnamed := r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == "null"
	if err := http.NewCrossOriginProtection().Check(r); err != nil && !unnamed {
		return nil, &requestError{http.StatusForbidden, "The text was sent from a page of another site.", "Use the box on this server's own page.", "", 0}
	}
	r.Body = http.MaxBytesReader(nil, r.Body, MaxUpload+64<<10)
	form, err := receive(r)
	if err != nil {
		return nil, err
	}
	if subtle.ConstantTimeCompare([]byte(form.token), []byte(s.token)) != 1 {
		return nil, &requestError{http.StatusForbidden, "The form is not one of this server's, or older than its last start.", "Open the page again and send the text once more.", "", 0}
	}
	report, err := form.read(r.Context())
	if err != nil {
		return nil, err
	}
	page, err := newOwnPage(report, s.lang())
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
		return tooLarge("What was sent", MaxUpload)
	}
	return badRequest("Send it again.", "The form did not arrive whole: %s", err)
}

func tooLarge(what string, limit int) error {
	return &requestError{http.StatusRequestEntityTooLarge, fmt.Sprintf("%s is larger than %d MiB.", what, limit>>20), "Read it with govreport extract, which has no such limit.", "", 0}
}

// fileName is the last element of the name that a browser sends, which may have
// the separators of another system.
func fileName(part *multipart.Part) string {
	name := strings.ToValidUTF8(part.FileName(), "")
	return path.Base(strings.ReplaceAll(name, `\`, "/"))
}

// read extracts the file that was sent, or else the text.
func (u upload) read(ctx context.Context) (*extract.Report, error) {
	name, format, data := "", "text", []byte(u.text)
	if len(u.file) > 0 {
		name, data = u.name, u.file
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
			return nil, badRequest(bad.Hint, "The text can't be read: %s", bad.Err)
		}
		if err != nil {
			return nil, err
		}
		if len(doc.Text) > MaxOwnText {
			return nil, tooLarge("The text", MaxOwnText)
		}
		doc.Path = name
		return extract.ExtractContext(ctx, doc)
	}
	return nil, ctx.Err()
}

// ownTitle is what a page of one's own text is called.
func ownTitle(r *extract.Report, lang language) string {
	for _, t := range []string{r.Title, r.Doc.Path} {
		if t != "" {
			return t
		}
	}
	return lang.say("Text without a title")
}

// download is a file that a page carries in itself.
type download struct {
	Name, Label string
	Link        template.URL
}

// newOwnPage is the reader's page for a report that is in no index. It carries the
// figures as CSV and the report as JSON.
func newOwnPage(r *extract.Report, lang language) (*readerPage, error) {
	p := newReaderPage(r, nil, lang)
	p.Own, p.Title = true, ownTitle(r, lang)
	table, err := p.figuresCSV()
	if err != nil {
		return nil, err
	}
	object, err := r.MarshalJSONWithText()
	if err != nil {
		return nil, err
	}
	link := func(kind string, data []byte) template.URL {
		return template.URL("data:" + kind + ";charset=utf-8;base64," + base64.StdEncoding.EncodeToString(data))
	}
	p.Downloads = []download{
		{"figures.csv", lang.say("figures as CSV"), link("text/csv", table)},
		{"report.json", lang.say("report as JSON"), link("application/json", object)},
	}
	return p, nil
}

// figuresCSV is the table of figures for spreadsheets: with a byte-order mark, and an
// apostrophe before text that they would run. start and end are code points.
func (p *readerPage) figuresCSV() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	rows := [][]string{{"start", "end", "text", "masked", "role", "indicator", "measure", "concept", "value", "low", "high", "unit", "per", "cmp", "deadline", "figure_year", "section", "sentence"}}
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	for i := range p.Figures {
		f := &p.Figures[i]
		value, low, high, year := "", "", "", ""
		switch {
		case f.HasValue:
			value = number(f.Figure.Value)
		case !f.Masked:
			low, high = number(f.Low), number(f.High)
		}
		if f.Year != 0 {
			year = strconv.Itoa(f.Year)
		}
		rows = append(rows, []string{
			strconv.Itoa(f.Start), strconv.Itoa(f.End), inert(f.Text), strconv.FormatBool(f.Masked), f.Role, inert(f.Indicator), f.Measure, f.Concept,
			value, low, high, inert(f.Unit), inert(strings.Join(f.Per, "; ")), strings.TrimSpace(f.Cmp), inert(f.Deadline), year,
			inert(f.Section), inert(f.Sentence.Of(p.Report.Doc.Text)),
		})
	}
	err := w.WriteAll(rows)
	return b.Bytes(), err
}

// inert puts an apostrophe before text that a spreadsheet would run as a formula.
func inert(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// WriteReport writes r as one HTML file that needs nothing else: outline, text with
// figures and masks in colour, tables of figures and themes, the region with its
// evidence, and the figures as CSV and the report as JSON to save. lang is [Chinese] or
// [English]; version is named at the end of the page. Doubts are told in English.
func WriteReport(w io.Writer, r *extract.Report, lang, version string) error {
	p, err := newOwnPage(r, language(lang))
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	err = templates().ExecuteTemplate(out, "readerfile", readerFile{
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
