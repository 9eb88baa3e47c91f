package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/segment"
)

// sheet reads an Excel file (.xlsx) by its first sheet: as reports, one a row, where a
// column holds texts; else as one document with tabs between the cells.
func (r *reader) sheet(s *source) {
	data, err := r.load(s)
	if err != nil {
		r.fail(s.path, 0, "read", err, "")
		return
	}
	rows, err := readSheet(data, r.opts)
	if err != nil {
		r.fail(s.path, 0, "xlsx", err, "export the sheet as CSV")
		return
	}
	for len(rows) > 0 && len(rows[0]) == 0 {
		rows = rows[1:]
	}
	if len(rows) == 0 {
		r.fail(s.path, 0, "xlsx", ErrNoText, "its first sheet is empty")
		return
	}
	var unread []segment.Warning
	if names := otherSheets(data, r.opts); len(names) > 0 {
		unread = append(unread, segment.Warning{Code: "sheets", Message: "only the first sheet was read; export the others as files of their own: " + strings.Join(names, ", ")})
	}
	if cols, err := findColumns(rows[0], r.opts, "text"); err == nil {
		for i, row := range rows[1:] {
			if !r.ok() {
				return
			}
			get := func(field string) string {
				if k, ok := cols.at[field]; ok && k < len(row) {
					return strings.TrimSpace(row[k])
				}
				return ""
			}
			meta, problems := makeMeta(get, func(field string) string { return cols.name[field] })
			text := ""
			if k := cols.at["text"]; k < len(row) {
				text = row[k]
			}
			r.row(s, formatCSV, i+1, text, UTF8, append(inspect(text, []byte(text), UTF8), unread...), meta, problems)
			unread = nil // said once
		}
		return
	} else if r.opts.TextCol != "" {
		r.fail(s.path, 0, "row", err, "")
		return
	}
	var b strings.Builder
	for _, row := range rows {
		for k, c := range row {
			if k > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(strings.Join(strings.Fields(c), " "))
		}
		b.WriteByte('\n')
	}
	if blank(b.String()) {
		r.fail(s.path, 0, "xlsx", ErrNoText, "its first sheet is empty")
		return
	}
	sum := sha256.Sum256(data)
	r.emit(&segment.Document{Text: b.String(), Path: s.path, Encoding: UTF8, Format: formatCSV, SHA256: hex.EncodeToString(sum[:]), Meta: r.meta(s, 0, segment.Meta{}), Warnings: unread})
}

// maxSheetColumns bounds a row: Excel has 16,384 columns.
const maxSheetColumns = 16384

// ReadSheet returns the cells of the first sheet of an XLSX workbook (ECMA-376), row by
// row, as they are stored: texts, and numbers without their format but for percentages
// (0.125 → 12.5%) and dates (44927 → 2023-01-01). Of opts it goes by
// MaxFileSize and MaxZipRatio.
func ReadSheet(data []byte, opts Options) ([][]string, error) {
	return readSheet(data, opts.withDefaults())
}

// sheetPart is a sheet of a workbook; part is "" where the workbook does not say it.
type sheetPart struct{ name, part string }

// sheetsOf lists the sheets of a workbook in their order.
func sheetsOf(parts *docxParts) ([]sheetPart, error) {
	dir := path.Dir(parts.main)
	var out []sheetPart
	at := map[string]int{}
	if err := parts.each(parts.main, func(e xml.StartElement) {
		if e.Name.Local == "sheet" {
			at[attr(e, "id")] = len(out)
			out = append(out, sheetPart{name: attr(e, "name")})
		}
	}); err != nil {
		return nil, err
	}
	if err := parts.each(path.Join(dir, "_rels", path.Base(parts.main)+".rels"), func(e xml.StartElement) {
		if k, ok := at[attr(e, "Id")]; e.Name.Local == "Relationship" && ok && attr(e, "Id") != "" {
			target := attr(e, "Target")
			if out[k].part = path.Join(dir, target); strings.HasPrefix(target, "/") {
				out[k].part = strings.TrimPrefix(target, "/")
			}
		}
	}); err != nil && !errors.Is(err, errNoPart) {
		return nil, err
	}
	return out, nil
}

// otherSheets names the sheets behind the first that hold something.
func otherSheets(data []byte, opts Options) []string {
	parts, err := openDOCX(data, opts)
	if err != nil {
		return nil
	}
	sheets, err := sheetsOf(parts)
	if err != nil || len(sheets) < 2 {
		return nil
	}
	var names []string
	for _, s := range sheets[1:min(len(sheets), 100)] {
		filled := false
		if parts.each(s.part, func(e xml.StartElement) { filled = filled || e.Name.Local == "v" || e.Name.Local == "t" }) == nil && filled {
			names = append(names, s.name)
		}
	}
	return names
}

func readSheet(data []byte, opts Options) ([][]string, error) {
	parts, err := openDOCX(data, opts)
	if err != nil {
		return nil, err
	}
	if !strings.HasSuffix(parts.main, "workbook.xml") {
		return nil, errors.New("is a zip archive without an Excel workbook inside")
	}
	dir := path.Dir(parts.main)
	name := path.Join(dir, "worksheets/sheet1.xml")
	sheets, err := sheetsOf(parts)
	if err != nil {
		return nil, err
	}
	if len(sheets) > 0 && sheets[0].part != "" {
		name = sheets[0].part
	}
	shared, err := sheetStrings(parts, path.Join(dir, "sharedStrings.xml"))
	if err != nil {
		return nil, err
	}
	formats, err := sheetFormats(parts, path.Join(dir, "styles.xml"))
	if err != nil {
		return nil, err
	}
	var rows [][]string
	var row []string
	var text strings.Builder
	format := formatPlain
	column, kind, inside, size := 0, "", false, int64(0)
	err = eachToken(parts, name, func(token xml.Token) error {
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "row":
				row, column = nil, 0
			case "c":
				kind = attr(e, "t")
				format = formatPlain
				if k, err := strconv.Atoi(attr(e, "s")); err == nil && k >= 0 && k < len(formats) {
					format = formats[k]
				}
				if k, ok := columnOf(attr(e, "r")); ok {
					column = k
				}
				text.Reset()
			case "v", "t":
				inside = true
			}
		case xml.CharData:
			if inside {
				text.Write(e)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "v", "t":
				inside = false
			case "c":
				s := text.String()
				if kind == "s" {
					if k, err := strconv.Atoi(s); err == nil && k >= 0 && k < len(shared) {
						s = shared[k]
					}
				}
				if kind == "" || kind == "n" {
					s = format.apply(s)
				}
				if s == "" || column >= maxSheetColumns {
					column++
					return nil
				}
				for len(row) <= column {
					row = append(row, "")
				}
				row[column] = unescape(s)
				if size += int64(len(s)) + int64(column); size > opts.MaxFileSize {
					return &Error{Op: "xlsx", Err: fmt.Errorf("%w of %d bytes", ErrTooLarge, opts.MaxFileSize), Hint: "raise the limit (Options.MaxFileSize) or split it"}
				}
				column++
			case "row":
				rows = append(rows, row)
			}
		}
		return nil
	})
	return rows, err
}

// escaped is a character that XML can't hold, as SpreadsheetML writes it (ECMA-376,
// ST_Xstring): _x000C_ for a form feed.
var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(m string) string {
		r, _ := strconv.ParseUint(m[2:6], 16, 32) // four hexadecimal digits
		return string(rune(r))
	})
}

// sheetStrings are the texts that the cells name by number.
func sheetStrings(parts *docxParts, name string) ([]string, error) {
	var out []string
	var text strings.Builder
	inside, phonetic := false, false
	err := eachToken(parts, name, func(token xml.Token) error {
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "si":
				text.Reset()
			case "rPh":
				phonetic = true
			case "t":
				inside = !phonetic
			}
		case xml.CharData:
			if inside {
				text.Write(e)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "t":
				inside = false
			case "rPh":
				phonetic = false
			case "si":
				out = append(out, text.String())
			}
		}
		return nil
	})
	if errors.Is(err, errNoPart) {
		return nil, nil
	}
	return out, err
}

// eachToken calls f for every token of a part.
func eachToken(parts *docxParts, name string, f func(xml.Token) error) error {
	d, closer, err := parts.open(name)
	if err != nil {
		return err
	}
	defer closer.Close()
	for depth := 0; ; {
		token, err := d.RawToken()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return docxDamage(name, err)
		}
		switch token.(type) {
		case xml.StartElement:
			if depth++; depth > maxXMLDepth {
				return docxDamage(name, errDeep)
			}
		case xml.EndElement:
			depth--
		}
		if err := f(token); err != nil {
			return err
		}
	}
}

// columnOf reads the column of a cell's name: 2 of C7.
func columnOf(ref string) (int, bool) {
	k := 0
	for i := 0; i < len(ref) && 'A' <= ref[i] && ref[i] <= 'Z'; i++ {
		if k = k*26 + int(ref[i]-'A') + 1; k > maxSheetColumns {
			return 0, false
		}
	}
	return k - 1, k > 0
}
