package corpus

import (
	"encoding/xml"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
)

// A cellFormat is what the number format of a cell makes of its number.
type cellFormat byte

const (
	formatPlain   cellFormat = iota
	formatPercent            // 0.125 is 12.5%
	formatDate               // 44927 is 2023-01-01
)

// sheetFormats reads the number formats of a workbook's cells (ECMA-376, 18.8.10 and
// 18.8.30), by the index that a cell names. A workbook without styles has none.
func sheetFormats(parts *docxParts, name string) ([]cellFormat, error) {
	codes := map[string]string{}
	var out []cellFormat
	inside := false
	err := eachToken(parts, name, func(token xml.Token) error {
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "numFmt":
				codes[attr(e, "numFmtId")] = attr(e, "formatCode")
			case "cellXfs":
				inside = true
			case "xf":
				if inside {
					id := attr(e, "numFmtId")
					out = append(out, numberFormat(id, codes[id]))
				}
			}
		case xml.EndElement:
			inside = inside && e.Name.Local != "cellXfs"
		}
		return nil
	})
	if errors.Is(err, errNoPart) {
		return nil, nil
	}
	return out, err
}

// numberFormat tells a percentage and a date from other number formats, by their number
// where they are built in, else by their code.
func numberFormat(id, code string) cellFormat {
	switch id {
	case "9", "10":
		return formatPercent
	case "14", "15", "16", "17", "22", "27", "28", "29", "30", "31", "36", "50", "51", "52", "53", "54", "57", "58":
		return formatDate
	}
	var plain strings.Builder // the code without what it quotes
	quoted, bracket := false, false
	for i, r := range code {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted || i > 0 && code[i-1] == '\\':
		case r == '[':
			bracket = true
		case r == ']':
			bracket = false
		case !bracket:
			plain.WriteRune(r)
		}
	}
	switch c := strings.ToLower(plain.String()); {
	case strings.Contains(c, "%"):
		return formatPercent
	case strings.Contains(c, "yy"), strings.Contains(c, "m") && strings.Contains(c, "d"):
		return formatDate
	}
	return formatPlain
}

// apply writes a cell's number as its format shows it; what is no number stays.
func (f cellFormat) apply(s string) string {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || f == formatPlain {
		return s
	}
	if f == formatPercent {
		return strconv.FormatFloat(math.Round(v*1e12)/1e10, 'f', -1, 64) + "%"
	}
	if v < 1 || v > 2958465 { // 9999-12-31
		return s
	}
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(v)).Format("2006-01-02")
}
