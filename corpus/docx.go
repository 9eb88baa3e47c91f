package corpus

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/segment"
)

// maxXMLDepth bounds the nesting of a DOCX's elements.
const maxXMLDepth = 1000

// readDOCX makes the text of a Word file: one line a paragraph, with the numbers
// that Word would print before it (numbering.go); a table's row on a line with
// tabs between the cells, unless a cell has more than one paragraph; footnotes
// and endnotes after the text. Deleted and hidden text, field codes, headers,
// footers and the phonetic part of ruby are not text.
func readDOCX(ctx context.Context, doc *segment.Document, data []byte, opts Options) error {
	parts, err := openDOCX(data, opts)
	if err != nil {
		return err
	}
	numbers, err := readNumbering(parts)
	if err != nil {
		return err
	}
	w := &docxWriter{ctx: ctx, numbers: numbers, limit: opts.MaxFileSize}
	if err := w.part(parts, parts.main); err != nil {
		return err
	}
	for _, notes := range []string{"footnotes.xml", "endnotes.xml"} {
		if err := w.part(parts, path.Join(path.Dir(parts.main), notes)); err != nil && !errors.Is(err, errNoPart) {
			return err
		}
	}
	doc.Text = strings.TrimSuffix(w.text.String(), "\n")
	doc.Encoding = UTF8
	doc.Warnings = append(doc.Warnings, inspect(doc.Text, []byte(doc.Text), UTF8)...)
	if w.struck > 0 {
		doc.Warnings = append(doc.Warnings, segment.Warning{Code: "struck_out", Message: fmt.Sprintf("%d characters that are struck out were left out", w.struck)})
	}
	if w.symbols > 0 {
		doc.Warnings = append(doc.Warnings, segment.Warning{Code: "symbol", Message: fmt.Sprintf("%d characters of symbol fonts have no text and are □", w.symbols)})
	}
	return nil
}

// isDOCX reports whether a zip archive is a Word file.
func isDOCX(data []byte) bool {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if z == nil || err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return false
	}
	for _, f := range z.File {
		if f.Name == "word/document.xml" {
			return true
		}
	}
	return false
}

// docxParts are the XML files of a Word file.
type docxParts struct {
	files  map[string]*zip.File
	main   string
	opts   Options
	budget *unpackBudget
}

var errNoPart = errors.New("part is missing")

func openDOCX(data []byte, opts Options) (*docxParts, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, &Error{Op: "docx", Err: fmt.Errorf("not a readable Word file: %w", err), Hint: "the file is damaged or cut off; open it in Word and save it again"}
	}
	p := &docxParts{files: map[string]*zip.File{}, opts: opts, main: "word/document.xml"}
	p.budget = &unpackBudget{left: min(int64(len(data))*int64(opts.MaxZipRatio), 4*opts.MaxFileSize) + 1<<20}
	for _, f := range z.File {
		if _, twice := p.files[f.Name]; !twice {
			p.files[strings.TrimPrefix(f.Name, "/")] = f
		}
	}
	if _, ok := p.files[p.main]; !ok {
		if err := p.findMain(); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// findMain follows the package's relationships to the document part.
func (p *docxParts) findMain() error {
	err := p.each("_rels/.rels", func(e xml.StartElement) {
		if e.Name.Local == "Relationship" && strings.HasSuffix(attr(e, "Type"), "/officeDocument") {
			p.main = strings.TrimPrefix(attr(e, "Target"), "/")
		}
	})
	if _, ok := p.files[p.main]; err != nil || !ok {
		return &Error{Op: "docx", Err: errors.New("is a zip archive without a Word document inside"), Hint: "check what kind of file it is"}
	}
	return nil
}

// open starts to decode a part.
func (p *docxParts) open(name string) (*xml.Decoder, io.Closer, error) {
	f, ok := p.files[name]
	if !ok {
		return nil, nil, fmt.Errorf("%s: %w", name, errNoPart)
	}
	if f.Flags&1 != 0 {
		return nil, nil, &Error{Op: "docx", Err: ErrEncrypted, Hint: "save it without a password"}
	}
	in, err := f.Open()
	if err != nil {
		return nil, nil, docxDamage(name, err)
	}
	d := xml.NewDecoder(&unpackReader{in: in, budgets: []*unpackBudget{p.budget}})
	d.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
		if name := labels[strings.ToLower(charset)]; name != "" {
			for _, c := range candidates {
				if c.name == name {
					return c.enc.NewDecoder().Reader(in), nil
				}
			}
		}
		return nil, fmt.Errorf("character set %q is unknown", charset)
	}
	return d, in, nil
}

// each calls f for every start element of a part.
func (p *docxParts) each(name string, f func(xml.StartElement)) error {
	d, closer, err := p.open(name)
	if err != nil {
		return err
	}
	defer closer.Close()
	depth := 0
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return docxDamage(name, err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if depth++; depth > maxXMLDepth {
				return docxDamage(name, errDeep)
			}
			f(e)
		case xml.EndElement:
			depth--
		}
	}
}

var errDeep = fmt.Errorf("elements are nested more than %d deep", maxXMLDepth)

func docxDamage(part string, err error) error {
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	return &Error{Op: "docx", Err: fmt.Errorf("%s: %w", part, err), Hint: "the file is damaged; open it in Word and save it again"}
}

func attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// docxWriter turns a part into lines.
type docxWriter struct {
	ctx     context.Context
	numbers *numbering
	limit   int64
	text    strings.Builder
	symbols int
	struck  int // characters that are struck out

	paragraphs []*paragraph // open ones; text boxes nest
	rows       []*tableRow  // open ones; tables nest
}

type paragraph struct {
	text   strings.Builder
	style  string
	numID  string
	level  string
	hidden bool // the run being read
	raised bool // the run being read is superscript
	struck bool // the run being read is struck out
}

// tableRow collects the paragraphs of the cells of a row.
type tableRow struct {
	cells [][]string
	wide  []int // how many columns every cell fills
	depth int   // of paragraphs around it
}

// skippedParts are elements whose content is not text of the document.
var skippedParts = map[string]bool{
	"del": true, "moveFrom": true, "instrText": true, "delText": true, "delInstrText": true, "rt": true, "Fallback": true,
	"pPrChange": true, "rPrChange": true, "sectPr": true, "tblPrChange": true, "docPartGallery": true, "tblPr": true, "tblGrid": true,
	"separator": true, "continuationSeparator": true, "footnoteRef": true, "endnoteRef": true, "posOffset": true, "numPicBullet": true,
}

func (w *docxWriter) part(parts *docxParts, name string) error {
	d, closer, err := parts.open(name)
	if err != nil {
		return err
	}
	defer closer.Close()
	w.paragraphs, w.rows = nil, nil
	var stack []string
	skip := 0 // depth below a skipped element
	for n := 0; ; n++ {
		if n%1024 == 0 && w.ctx.Err() != nil {
			return w.ctx.Err()
		}
		token, err := d.RawToken()
		if err == io.EOF {
			if len(stack) > 0 {
				return docxDamage(name, io.ErrUnexpectedEOF)
			}
			return nil
		}
		if err != nil {
			return docxDamage(name, err)
		}
		if int64(w.text.Len()) > w.limit {
			return &Error{Op: "docx", Err: fmt.Errorf("%w of %d bytes", ErrTooLarge, w.limit), Hint: "raise the limit (Options.MaxFileSize) or split it"}
		}
		switch e := token.(type) {
		case xml.StartElement:
			stack = append(stack, e.Name.Local)
			if len(stack) > maxXMLDepth {
				return docxDamage(name, errDeep)
			}
			if skip > 0 || skippedParts[e.Name.Local] {
				skip++
				continue
			}
			w.start(e, stack)
		case xml.EndElement:
			if len(stack) == 0 || stack[len(stack)-1] != e.Name.Local {
				return docxDamage(name, fmt.Errorf("</%s> closes nothing", e.Name.Local))
			}
			stack = stack[:len(stack)-1]
			if skip > 0 {
				skip--
				continue
			}
			w.end(e.Name.Local)
		case xml.CharData:
			if skip == 0 && len(stack) > 0 && stack[len(stack)-1] == "t" {
				w.run(string(e))
			}
		}
	}
}

// current is the paragraph that text goes to.
func (w *docxWriter) current() *paragraph {
	if len(w.paragraphs) == 0 {
		return nil
	}
	return w.paragraphs[len(w.paragraphs)-1]
}

func (w *docxWriter) run(s string) {
	p := w.current()
	switch {
	case p == nil || p.hidden:
		return
	case p.struck:
		w.struck += utf8.RuneCountInString(s)
		return
	case p.raised:
		if up := superscripts(s); up != "" {
			s = up
		}
	}
	p.text.WriteString(s)
}

func (w *docxWriter) start(e xml.StartElement, stack []string) {
	parent := ""
	if len(stack) > 1 {
		parent = stack[len(stack)-2]
	}
	p := w.current()
	switch e.Name.Local {
	case "p":
		w.paragraphs = append(w.paragraphs, &paragraph{})
	case "tr":
		w.rows = append(w.rows, &tableRow{depth: len(w.paragraphs)})
	case "tc":
		if row := w.row(); row != nil {
			row.cells = append(row.cells, nil)
			row.wide = append(row.wide, 1)
		}
	case "gridSpan":
		if row := w.row(); row != nil && len(row.wide) > 0 && parent == "tcPr" {
			if n, err := strconv.Atoi(attr(e, "val")); err == nil && n > 1 {
				row.wide[len(row.wide)-1] = min(n, 100)
			}
		}
	case "tab":
		if parent == "r" {
			w.run("\t")
		}
	case "br", "cr":
		w.run("\n")
	case "noBreakHyphen":
		w.run("-")
	case "sym":
		w.symbol(attr(e, "char"))
	case "r":
		if p != nil {
			p.hidden, p.raised, p.struck = false, false, false
		}
	case "vertAlign":
		if p != nil && parent == "rPr" && len(stack) > 2 && stack[len(stack)-3] == "r" {
			p.raised = attr(e, "val") == "superscript"
		}
	case "strike", "dstrike":
		if p != nil && parent == "rPr" && len(stack) > 2 && stack[len(stack)-3] == "r" {
			p.struck = on(attr(e, "val"))
		}
	case "vanish":
		if p != nil && parent == "rPr" && len(stack) > 2 && stack[len(stack)-3] == "r" {
			p.hidden = on(attr(e, "val"))
		}
	case "pStyle":
		if p != nil {
			p.style = attr(e, "val")
		}
	case "numId":
		if p != nil && parent == "numPr" {
			p.numID = attr(e, "val")
		}
	case "ilvl":
		if p != nil && parent == "numPr" {
			p.level = attr(e, "val")
		}
	}
}

// on is the value of a toggle: absent means on.
func on(val string) bool { return val != "0" && val != "false" && val != "off" }

// symbol writes a character of a symbol font when it is a text character.
func (w *docxWriter) symbol(code string) {
	n, err := strconv.ParseUint(code, 16, 32)
	switch {
	case err != nil:
	case n >= 0xf000 && n <= 0xf0ff || n >= 0xe000 && n <= 0xf8ff:
		w.symbols++
		w.run("□")
	default:
		w.run(string(rune(n)))
	}
}

// row is the table row that a finished paragraph belongs to.
func (w *docxWriter) row() *tableRow {
	if len(w.rows) == 0 {
		return nil
	}
	return w.rows[len(w.rows)-1]
}

func (w *docxWriter) end(name string) {
	switch name {
	case "r":
		if p := w.current(); p != nil {
			p.hidden, p.raised, p.struck = false, false, false
		}
	case "p":
		p := w.current()
		w.paragraphs = w.paragraphs[:len(w.paragraphs)-1]
		text := p.text.String()
		if marker := w.numbers.next(p.style, p.numID, p.level); marker != "" && strings.TrimSpace(text) != "" {
			text = marker + text
		}
		w.line(text)
	case "tr":
		row := w.row()
		w.rows = w.rows[:len(w.rows)-1]
		w.tableRow(row)
	}
}

// line ends a paragraph: in a cell, or in the text. Paragraphs of a text box are
// put before the one that it hangs on.
func (w *docxWriter) line(text string) {
	if row := w.row(); row != nil && row.depth == len(w.paragraphs) {
		if n := len(row.cells); n > 0 {
			row.cells[n-1] = append(row.cells[n-1], text)
			return
		}
	}
	w.text.WriteString(text)
	w.text.WriteByte('\n')
}

// tableRow ends a row. A row inside a cell is a line of that cell.
func (w *docxWriter) tableRow(row *tableRow) {
	flat := true
	for i, c := range row.cells {
		filled := c[:0]
		for _, p := range c {
			if strings.TrimSpace(p) != "" {
				filled = append(filled, p)
			}
		}
		row.cells[i] = filled
		flat = flat && len(filled) <= 1
	}
	if flat {
		var cells []string
		for i, c := range row.cells {
			text := ""
			if len(c) > 0 {
				text = strings.ReplaceAll(c[0], "\n", " ")
			}
			cells = append(cells, text)
			for n := 1; i < len(row.wide) && n < row.wide[i]; n++ {
				cells = append(cells, "")
			}
		}
		w.line(strings.TrimRight(strings.Join(cells, "\t"), "\t"))
		return
	}
	for _, c := range row.cells {
		for _, p := range c {
			w.line(p)
		}
	}
}
