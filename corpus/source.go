package corpus

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/govreport/govreport/segment"
)

// Formats of files; the first five and "jsonl" are also Document.Format.
const (
	formatText  = "text"
	formatHTML  = "html"
	formatDOCX  = "docx"
	formatPDF   = "pdf"
	formatCSV   = "csv"
	formatTSV   = "tsv"
	formatJSONL = "jsonl"
	formatZip   = "zip"
	formatMail  = "mail"
	formatSheet = "xlsx"
)

// formatOf maps extensions to formats.
var formatOf = map[string]string{
	".txt": formatText, ".text": formatText, ".md": formatText,
	".html": formatHTML, ".htm": formatHTML, ".shtml": formatHTML, ".xhtml": formatHTML,
	".docx": formatDOCX, ".docm": formatDOCX, ".pdf": formatPDF,
	".csv": formatCSV, ".tsv": formatTSV, ".tab": formatTSV,
	".jsonl": formatJSONL, ".ndjson": formatJSONL, ".json": formatJSONL,
	".zip": formatZip,
	".mht": formatMail, ".mhtml": formatMail, ".eml": formatMail, ".xlsx": formatSheet,
}

// adviceFor says how to make a file of an unsupported type readable.
var adviceFor = map[string]string{
	".doc": "save it as DOCX or as text", ".wps": "save it as DOCX or as text", ".rtf": "save it as DOCX or as text",
	".odt": "save it as DOCX or as text", ".ofd": "save it as PDF or as text", ".caj": "save it as PDF or as text",
	".xls": "export the sheet as CSV", ".et": "export the sheet as CSV",
	".rar": "unpack it or make it a .zip", ".7z": "unpack it or make it a .zip", ".gz": "unpack it", ".tar": "unpack it or make it a .zip",
	".png": "a picture holds no text; run OCR first", ".jpg": "a picture holds no text; run OCR first", ".jpeg": "a picture holds no text; run OCR first",
	".tif": "a picture holds no text; run OCR first", ".tiff": "a picture holds no text; run OCR first",
}

// oldOffice are files that LibreOffice reads.
var oldOffice = map[string]bool{".doc": true, ".wps": true, ".rtf": true, ".odt": true}

// source is one file, wherever it is.
type source struct {
	path   string // as in Document.Path
	disk   string // where it is on disk; "" in an archive or on standard input
	named  bool   // named itself, not found in a folder or an archive
	size   int64  // in bytes, -1 when not known
	depth  int    // archives around it
	format string // "" when it follows from the name
	open   func() (io.ReadCloser, error)
}

func (s *source) ext() string { return strings.ToLower(filepath.Ext(s.path)) }

// file reads a file on disk.
func (r *reader) file(p string, info os.FileInfo, named bool) {
	s := &source{path: p, disk: p, named: named, size: info.Size(), open: func() (io.ReadCloser, error) { return os.Open(p) }}
	if !info.Mode().IsRegular() {
		s.size, s.disk = -1, ""
	}
	if named {
		s.format = r.opts.Format
	}
	r.source(s)
}

// stdin reads standard input as one file.
func (r *reader) stdin() {
	if r.opts.Stdin == nil {
		r.fail("-", 0, "open", errors.New("there is no standard input"), "name a file")
		return
	}
	r.source(&source{path: "-", named: true, size: -1, format: r.opts.Format, open: func() (io.ReadCloser, error) {
		return io.NopCloser(r.opts.Stdin), nil
	}})
}

// source reads one file by its format.
func (r *reader) source(s *source) {
	format := s.format
	if format == "" {
		format = formatOf[s.ext()]
	}
	if s.named && s.format == "" && strings.EqualFold(filepath.Base(s.path), manifestName) {
		r.fail(s.path, 0, "open", errors.New("is a manifest, not a report"), "name the folder that it is in, or pass it as the manifest")
		return
	}
	switch format {
	case formatCSV, formatTSV, formatJSONL:
		r.table(s, format)
	case formatZip:
		r.zip(s)
	case formatSheet:
		r.sheet(s)
	case "":
		if oldOffice[s.ext()] && r.office(s) {
			return
		}
		_, known := adviceFor[s.ext()]
		if s.ext() != ".doc" && (known || !s.named) {
			r.unsupported(s)
			return
		}
		r.sniff(s)
	case formatText, formatHTML, formatDOCX, formatPDF, formatMail:
		data, err := r.load(s)
		if err != nil {
			r.fail(s.path, 0, "read", err, "")
			return
		}
		r.document(s, format, data)
	default:
		r.fail(s.path, 0, "open", fmt.Errorf("format %q is unknown", format), "it is one of text, html, docx, pdf, csv, tsv, jsonl, zip, mail, xlsx")
	}
}

// unsupported reports a file of a type that is not read.
func (r *reader) unsupported(s *source) {
	hint := adviceFor[s.ext()]
	if hint == "" {
		hint = "reports are .txt, .html, .docx, .pdf, .csv, .jsonl or .zip files"
	}
	if s.named {
		what := "no known file type"
		if s.ext() != "" {
			what = "file type " + s.ext() + " is not read"
		}
		r.fail(s.path, 0, "open", errors.New(what), hint)
		return
	}
	r.fail(s.path, 0, "open", ErrUnsupported, hint)
}

// load reads all of a file, up to the limit.
func (r *reader) load(s *source) ([]byte, error) {
	limit := r.opts.MaxFileSize
	if s.size > limit {
		return nil, r.tooLarge(fmt.Sprintf("%d bytes", s.size))
	}
	in, err := s.open()
	if err != nil {
		return nil, &Error{Op: "open", Err: reason(err), Hint: "check its permissions"}
	}
	defer in.Close()
	var b bytes.Buffer
	if s.size > 0 {
		b.Grow(int(s.size) + bytes.MinRead)
	}
	n, err := io.Copy(&b, io.LimitReader(contextReader{r, in}, limit+1))
	switch {
	case err != nil:
		var known *Error
		if errors.As(err, &known) {
			return nil, known
		}
		return nil, &Error{Op: "read", Err: reason(err), Hint: "the file or its disk may be damaged"}
	case n > limit:
		return nil, r.tooLarge("more than is allowed")
	case n == 0:
		return nil, &Error{Op: "read", Err: ErrEmpty, Hint: "get it again or remove it"}
	}
	return b.Bytes(), nil
}

func (r *reader) tooLarge(what string) *Error {
	return &Error{Op: "read", Err: fmt.Errorf("%w of %d bytes: %s", ErrTooLarge, r.opts.MaxFileSize, what), Hint: "raise the limit (Options.MaxFileSize) or split it"}
}

// contextReader stops reading when the run's context is cancelled.
type contextReader struct {
	r  *reader
	in io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.r.ctx.Err(); err != nil {
		return 0, err
	}
	return c.in.Read(p)
}

var (
	magicZip = []byte("PK\x03\x04")
	magicPDF = []byte("%PDF-")
	magicOLE = []byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}
	magicRTF = []byte("{\\rtf")
)

// sniff reads a file whose name says nothing by its first bytes.
func (r *reader) sniff(s *source) {
	data, err := r.load(s)
	if err != nil {
		r.fail(s.path, 0, "read", err, "")
		return
	}
	again := *s
	again.size = int64(len(data))
	again.open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
	switch {
	case bytes.HasPrefix(data, magicZip) && isDOCX(data):
		r.document(s, formatDOCX, data)
	case bytes.HasPrefix(data, magicZip):
		r.zip(&again)
	case bytes.HasPrefix(data, magicPDF):
		r.document(s, formatPDF, data)
	case bytes.HasPrefix(data, magicOLE), bytes.HasPrefix(data, magicRTF), notText(data):
		r.unsupported(s)
	case looksLikeMail(data):
		r.document(s, formatMail, data)
	case looksLikeHTML(data):
		r.document(s, formatHTML, data)
	case looksLikeJSONL(data):
		r.table(&again, formatJSONL)
	case looksLikeCSV(data):
		r.table(&again, formatCSV)
	case s.ext() == ".doc":
		r.unsupported(s)
	default:
		r.document(s, formatText, data)
	}
}

// notText reports whether data can't be text in any of the encodings.
func notText(data []byte) bool {
	head := data[:min(len(data), 4096)]
	for _, b := range boms {
		if bytes.HasPrefix(head, b.mark) {
			return false
		}
	}
	controls := 0
	for _, b := range head {
		if b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != '\v' {
			controls++
		}
	}
	if controls*50 < len(head) {
		return false
	}
	text, name, _ := Decode(head, "")
	return name != UTF16LE && name != UTF16BE || textCost(text) > 70*utf8.RuneCountInString(text)
}

// document makes the one document of a file that is not a container.
func (r *reader) document(s *source, format string, data []byte) {
	sum := sha256.Sum256(data)
	doc := &segment.Document{Path: s.path, Format: format, SHA256: hex.EncodeToString(sum[:])}
	var err error
	switch { // what the bytes are counts more than what the file is called
	case bytes.HasPrefix(data, magicPDF):
		doc.Format = formatPDF
	case bytes.HasPrefix(data, magicZip) && isDOCX(data):
		doc.Format = formatDOCX
	case bytes.HasPrefix(data, magicOLE) && format == formatDOCX:
		r.fail(s.path, 0, "docx", oleError(data), "save it without a password, as DOCX")
		return
	case (format == formatText || format == formatMail) && looksLikeHTML(data):
		doc.Format = formatHTML
	case (format == formatText || format == formatHTML) && looksLikeMail(data):
		doc.Format = formatMail
	}
	switch doc.Format {
	case formatMail:
		err = readMail(doc, data, r.opts)
	case formatHTML:
		err = readHTML(doc, data, r.opts)
	case formatDOCX:
		err = readDOCX(r.ctx, doc, data, r.opts)
	case formatPDF:
		err = r.readPDF(doc, s, data)
	default:
		if notText(data) {
			err = &Error{Op: "decode", Err: errors.New("is not a text"), Hint: "check what kind of file it is"}
			break
		}
		doc.Text, doc.Encoding, doc.Warnings = Decode(data, r.opts.Encoding)
		if text, ok := joinColumns(doc.Text); ok {
			doc.Text = text
			for i := range doc.Warnings { // their places were in the text as it stood
				doc.Warnings[i].Span = segment.Span{}
			}
			doc.Warnings = append(doc.Warnings, segment.Warning{Code: "columns", Message: "the text stands in two columns side by side; they were put under each other, the left one first, and places count in that text"})
		}
	}
	if err != nil {
		r.fail(s.path, 0, doc.Format, err, "")
		return
	}
	if blank(doc.Text) {
		r.fail(s.path, 0, doc.Format, ErrNoText, "check the file")
		return
	}
	if doc.Format != format && format != formatMail {
		doc.Warnings = append(doc.Warnings, segment.Warning{
			Code: "format", Message: fmt.Sprintf("the file is called %s but holds %s; read as that", s.ext(), doc.Format),
		})
	}
	if !utf8.ValidString(s.path) {
		doc.Warnings = append(doc.Warnings, segment.Warning{Code: "path", Message: "the file's name is not valid UTF-8; rename it"})
	}
	doc.Meta = r.meta(s, 0, segment.Meta{})
	r.emit(doc)
}

// converted makes the document of a file that a program turned into DOCX.
func (r *reader) converted(s *source, data, docx []byte) {
	sum := sha256.Sum256(data)
	doc := &segment.Document{Path: s.path, Format: formatDOCX, SHA256: hex.EncodeToString(sum[:])}
	if err := readDOCX(r.ctx, doc, docx, r.opts); err != nil {
		r.fail(s.path, 0, doc.Format, err, "")
		return
	}
	if blank(doc.Text) {
		r.fail(s.path, 0, doc.Format, ErrNoText, "check the file")
		return
	}
	doc.Meta = r.meta(s, 0, segment.Meta{})
	r.emit(doc)
}

// oleError tells an encrypted DOCX from an old DOC that is called .docx.
func oleError(data []byte) error {
	if bytes.Contains(data, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")) {
		return ErrEncrypted
	}
	return errors.New("is an old Word file (.doc), not a .docx")
}

// blank reports whether nothing in a text can be seen.
func blank(text string) bool {
	return strings.TrimFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == 0 // Cf: byte-order marks, zero-width characters
	}) == ""
}
