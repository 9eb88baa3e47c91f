package sheet

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/govreport/govreport/internal/regexp"
)

// Limits of a worksheet.
const (
	MaxRows   = 1 << 20 // the header among them
	CellChars = 32767
)

// WriteXLSX writes a grid as a workbook with one sheet (ECMA-376, SpreadsheetML):
// numbers are numbers, text is text (never a formula), the header is frozen and can
// filter. More rows than [MaxRows] are no sheet. It is written here since excelize,
// which the test reads it with, sets up its formulas whenever the program starts,
// whatever the command (7 ms of 50).
func WriteXLSX(out io.Writer, g Grid) error {
	book := zip.NewWriter(out)
	area := "$A$1:$" + ColumnName(max(len(g.Columns), 1)-1) + "$" + strconv.Itoa(len(g.Rows)+1)
	for _, part := range []struct{ name, body string }{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`},
		{"_rels/.rels", relations("officeDocument", "xl/workbook.xml")},
		{"xl/_rels/workbook.xml.rels", relations("worksheet", "worksheets/sheet1.xml", "styles", "styles.xml")},
		{"xl/workbook.xml", `<workbook xmlns="` + spreadsheet + `" xmlns:r="` + officeRelations + `"><sheets><sheet name="govreport" sheetId="1" r:id="rId1"/></sheets>` +
			`<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">govreport!` + area + `</definedName></definedNames></workbook>`},
		{"xl/styles.xml", `<styleSheet xmlns="` + spreadsheet + `"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
			`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
			`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
			`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
			`<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>`},
	} {
		w, err := book.Create(part.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, xml.Header+part.body); err != nil {
			return err
		}
	}
	part, err := book.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return err
	}
	w := bufio.NewWriter(part)
	w.WriteString(xml.Header + `<worksheet xmlns="` + spreadsheet + `"><sheetViews><sheetView workbookViewId="0">` +
		`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData><row r="1">`)
	for i, c := range g.Columns {
		writeCell(w, ColumnName(i)+"1", 1, c.Name)
	}
	w.WriteString(`</row>`)
	for r, row := range g.Rows {
		n := strconv.Itoa(r + 2)
		w.WriteString(`<row r="` + n + `">`)
		for i, v := range row {
			writeCell(w, ColumnName(i)+n, 0, v)
		}
		w.WriteString(`</row>`)
	}
	w.WriteString(`</sheetData><autoFilter ref="` + strings.ReplaceAll(area, "$", "") + `"/></worksheet>`)
	if err := w.Flush(); err != nil {
		return err
	}
	return book.Close()
}

const (
	spreadsheet     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	officeRelations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
)

// relations are those of a part: kinds and targets in turn.
func relations(pairs ...string) string {
	var b strings.Builder
	b.WriteString(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i := 0; i < len(pairs); i += 2 {
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s/%s" Target="%s"/>`, i/2+1, officeRelations, pairs[i], pairs[i+1])
	}
	return b.String() + `</Relationships>`
}

// ColumnName is A for 0, Z for 25, AA for 26.
func ColumnName(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

// writeCell writes a value; what is unknown, and a number that is none, is no cell.
// Errors stay in w.
func writeCell(w *bufio.Writer, at string, style int, v any) {
	cell := `<c r="` + at + `"`
	if style > 0 {
		cell += ` s="` + strconv.Itoa(style) + `"`
	}
	switch v := v.(type) {
	case nil:
	case int:
		w.WriteString(cell + `><v>` + strconv.Itoa(v) + `</v></c>`)
	case float64:
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			w.WriteString(cell + `><v>` + strconv.FormatFloat(v, 'g', -1, 64) + `</v></c>`)
		}
	case bool:
		n := "0"
		if v {
			n = "1"
		}
		w.WriteString(cell + ` t="b"><v>` + n + `</v></c>`)
	default:
		w.WriteString(cell + ` t="inlineStr"><is><t xml:space="preserve">`)
		_ = xml.EscapeText(w, []byte(escapeControls(cutCell(Text(v)))))
		w.WriteString(`</t></is></c>`)
	}
}

// escaped is what SpreadsheetML would read as an escaped character.
var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// escapeControls writes the characters that XML can't hold as SpreadsheetML does
// (ECMA-376, ST_Xstring): _x000C_ for a form feed.
func escapeControls(s string) string {
	s = escaped.ReplaceAllStringFunc(s, func(m string) string { return "_x005F" + m })
	if !strings.ContainsFunc(s, unfit) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unfit(r) {
			fmt.Fprintf(&b, "_x%04X_", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func unfit(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' || r == 0xfffe || r == 0xffff
}

// cutCell keeps a text within what a cell of a workbook holds.
func cutCell(s string) string {
	r := []rune(s)
	if len(r) <= CellChars {
		return s
	}
	return string(r[:CellChars-1]) + "…"
}
