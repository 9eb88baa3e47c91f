package corpus

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/govreport/govreport/segment"
)

// fieldNames are what the columns of a table can be.
var fieldNames = []string{"text", "year", "region", "province", "city", "county", "organ", "title", "published", "path"}

// divisionFields are the fields that together are a region, from the top down.
var divisionFields = []string{"province", "city", "county"}

// columns says which column of a table is which field.
type columns struct {
	at   map[string]int    // field → index
	name map[string]string // field → the table's name of it
}

// findColumns finds the fields of a table: as named in opts, else by the usual
// names. need must be there, unless it is "".
func findColumns(header []string, opts Options, need string) (columns, error) {
	c := columns{map[string]int{}, map[string]string{}}
	names := make([]string, len(header))
	for i, h := range header {
		names[i] = columnKey(h)
	}
	known, err := columnNames()
	if err != nil {
		return c, err
	}
	asked := map[string]string{
		"text": opts.TextCol, "year": opts.YearCol, "region": opts.RegionCol,
		"organ": opts.OrganCol, "title": opts.TitleCol, "published": opts.PublishedCol,
	}
	for _, field := range fieldNames {
		if want := asked[field]; want != "" {
			i := slices.Index(header, want)
			if i < 0 {
				i = slices.Index(names, columnKey(want))
			}
			if i < 0 {
				return c, &Error{Op: "row", Err: fmt.Errorf("there is no column %q for the %s", want, field), Hint: "the columns are " + list(header)}
			}
			c.at[field], c.name[field] = i, header[i]
			continue
		}
		if slices.Contains(divisionFields, field) && opts.RegionCol != "" {
			continue // the region is what was named, and nothing else
		}
		for _, row := range known {
			if row.field != field {
				continue
			}
			if i := slices.Index(names, row.key); i >= 0 {
				c.at[field], c.name[field] = i, header[i]
				break
			}
		}
	}
	if _, ok := c.at[need]; !ok && need == "" {
		return c, nil
	} else if !ok && need == "path" {
		return c, &Error{Op: "manifest", Err: errors.New("there is no column path"), Hint: "a manifest has the columns path, region, year, organ, title, published; here they are " + list(header)}
	} else if !ok {
		return c, &Error{Op: "row", Err: fmt.Errorf("no column is known to hold the %s", need), Hint: "name it (Options." + strings.ToUpper(need[:1]) + need[1:] + "Col); the columns are " + list(header)}
	}
	return c, nil
}

func columnKey(s string) string { return withoutBlanks.Replace(strings.ToLower(strings.TrimSpace(s))) }

var withoutBlanks = strings.NewReplacer(" ", "", "_", "", "-", "", "\u3000", "")

// list prints column names for a message.
func list(names []string) string {
	const most = 12
	s := make([]string, 0, most)
	for _, n := range names[:min(len(names), most)] {
		s = append(s, strconv.Quote(clip(n, 30)))
	}
	if len(names) > most {
		s = append(s, "…")
	}
	return strings.Join(s, ", ")
}

// raw is the bytes of a field; nil when the row is too short.
func (c columns) raw(rec record, field string) []byte {
	if i, ok := c.at[field]; ok && i < len(rec.fields) {
		return rec.fields[i]
	}
	return nil
}

// get is a decoded field, trimmed.
func (c columns) get(rec record, field string) string {
	b := c.raw(rec, field)
	return strings.TrimSpace(decodeAs(b, rec.table.textEncoding(b)))
}

// meta is what the columns say of the report.
func (c columns) meta(rec record) (segment.Meta, []string) {
	return makeMeta(func(field string) string { return c.get(rec, field) }, func(field string) string { return c.name[field] })
}

// makeMeta builds a Meta from fields; what can't be read stays empty and is said.
func makeMeta(get, name func(string) string) (m segment.Meta, problems []string) {
	m = segment.Meta{Title: get("title"), Region: get("region"), Organ: get("organ")}
	if m.Region == "" {
		m.Region = joinDivisions(get)
	}
	if s := get("year"); s != "" {
		y, err := parseYear(s)
		if err != nil {
			problems = append(problems, fmt.Sprintf("column %s: %v", name("year"), err))
		}
		m.Year = y
	}
	if s := get("published"); s != "" {
		d, err := parseDate(s)
		if err != nil {
			problems = append(problems, fmt.Sprintf("column %s: %v", name("published"), err))
		}
		m.Published = d
	}
	if m != (segment.Meta{}) {
		m.Source = "column"
	}
	return m, problems
}

// joinDivisions is the region that the columns of divisions name, as far down as
// they do: 浙江省 and 杭州市 are 浙江省杭州市. A cell may repeat what is above it (北京市
// and 北京市, 浙江省 and 浙江省杭州市) or be a code, which needs nothing above it; 市辖区, the
// level without a name between a municipality and its districts, is passed over.
func joinDivisions(get func(string) string) string {
	var parts []string
	for _, field := range divisionFields {
		name := get(field)
		last := len(parts) - 1
		switch {
		case name == "" || name == "市辖区":
		case last < 0:
			parts = append(parts, name)
		case strings.Trim(name, "0123456789") == "" || strings.HasPrefix(name, strings.Join(parts, "")):
			parts = []string{name}
		case strings.HasPrefix(name, parts[last]):
			parts[last] = name
		default:
			parts = append(parts, name)
		}
	}
	return strings.Join(parts, "")
}

// table reads a CSV, TSV or JSONL file with one report a row.
func (r *reader) table(s *source, format string) {
	if s.size == 0 {
		r.fail(s.path, 0, "read", ErrEmpty, "get it again or remove it")
		return
	}
	in, err := s.open()
	if err != nil {
		r.fail(s.path, 0, "open", reason(err), "check its permissions")
		return
	}
	defer in.Close()
	stream := contextReader{r, in}
	if format == formatJSONL {
		r.jsonl(s, stream)
		return
	}
	comma := byte(0)
	if format == formatTSV {
		comma = '\t'
	}
	t, err := newTableReader(stream, comma, r.opts)
	if err != nil {
		r.fail(s.path, 0, "read", err, "")
		return
	}
	cols, err := findColumns(t.header, r.opts, "text")
	if err != nil {
		if !r.figureTable(s, t) {
			r.fail(s.path, 0, "row", err, "")
		}
		return
	}
	for r.ok() {
		rec, err := t.next()
		if err != nil {
			return
		}
		if rec.err != nil {
			r.fail(s.path, rec.row, "row", rec.err, "")
			continue
		}
		body := cols.raw(rec, "text")
		if body == nil {
			r.fail(s.path, rec.row, "row", fmt.Errorf("line %d has %d fields and ends before the column %s", rec.line, len(rec.fields), cols.name["text"]), "fill in the missing fields")
			continue
		}
		enc := t.textEncoding(body)
		text := decodeAs(body, enc)
		warnings := inspect(text, body, enc)
		if enc = t.enc; !t.sure {
			enc = t.textEncoding(body)
		}
		meta, problems := cols.meta(rec)
		if len(rec.fields) < len(t.header) {
			problems = append(problems, fmt.Sprintf("the row has %d fields, the header has %d", len(rec.fields), len(t.header)))
		}
		r.row(s, formatCSV, rec.row, text, enc, warnings, meta, problems)
	}
}

// figureTable reads a table that has no column of texts, and a column of numbers, as
// the one document that it is: an annex of figures.
func (r *reader) figureTable(s *source, t *tableReader) bool {
	if r.opts.TextCol != "" || len(t.header) < 2 {
		return false
	}
	data, err := r.load(s)
	if err != nil {
		return false
	}
	text, enc, warnings := Decode(data, r.opts.Encoding)
	han := func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	}
	rows, named, numbers := -1, 0, make([]int, len(t.header)) // by column
	for line := range strings.Lines(text) {
		rows++
		if han(line) {
			named++
		}
		for k, c := range strings.FieldsFunc(strings.ReplaceAll(line, ",,", ", ,"), func(r rune) bool { return r == ',' || r == '\t' }) {
			c = strings.TrimLeft(strings.TrimSpace(c), `"-+`)
			if rows > 0 && k > 0 && k < len(numbers) && c != "" && '0' <= c[0] && c[0] <= '9' {
				numbers[k]++
			}
		}
	}
	if rows < 1 || slices.Max(numbers)*2 < rows || named*2 < rows { // nobody can read a table without names
		return false
	}
	sum := sha256.Sum256(data)
	r.emit(&segment.Document{Text: text, Path: s.path, Encoding: enc, Format: formatCSV, SHA256: hex.EncodeToString(sum[:]), Meta: r.meta(s, 0, segment.Meta{}), Warnings: warnings})
	return true
}

// row emits the document of a table's row.
func (r *reader) row(s *source, format string, row int, text, enc string, warnings []segment.Warning, meta segment.Meta, problems []string) {
	if blank(text) {
		r.fail(s.path, row, "row", ErrNoText, "the text column is empty in this row")
		return
	}
	for _, p := range problems {
		warnings = append(warnings, segment.Warning{Code: "metadata", Message: p})
	}
	sum := sha256.Sum256([]byte(text))
	r.emit(&segment.Document{
		Text: text, Path: fmt.Sprintf("%s#%d", s.path, row), Encoding: enc, Format: format,
		SHA256: hex.EncodeToString(sum[:]), Meta: r.meta(s, row, meta), Warnings: warnings,
	})
}

// jsonl reads JSON Lines. A file that is one JSON array of objects (or objects
// over several lines) is read too, value by value.
func (r *reader) jsonl(s *source, in io.Reader) {
	stream, enc, _, err := openStream(in, r.opts.Encoding)
	if err != nil {
		r.fail(s.path, 0, "read", err, "")
		return
	}
	if head, _ := stream.Peek(512); !oneObjectALine(head) {
		r.jsonValues(s, stream, enc)
		return
	}
	for row := 0; r.ok(); {
		line, err := readLine(stream, r.opts.MaxFileSize)
		if err == io.EOF {
			return
		}
		if err != nil && !errors.Is(err, ErrTooLarge) {
			r.fail(s.path, 0, "read", reason(err), "the rest was not read")
			return
		}
		if err == nil && len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		row++
		if err != nil {
			r.fail(s.path, row, "row", err, "raise the limit (Options.MaxFileSize)")
			continue
		}
		var value map[string]any
		from := enc
		if enc == UTF16LE || enc == UTF16BE {
			from = UTF8
		}
		if err := decodeJSON([]byte(decodeAs(line, from)), &value); err != nil {
			r.fail(s.path, row, "row", fmt.Errorf("not a JSON object: %w", err), "each line is one object")
			continue
		}
		r.object(s, row, enc, value)
	}
}

// oneObjectALine tells JSON Lines from other JSON by the first bytes.
func oneObjectALine(head []byte) bool {
	head = bytes.TrimLeft(head, " \t\r\n")
	if len(head) == 0 || head[0] != '{' {
		return len(head) == 0 || head[0] != '['
	}
	after := bytes.TrimLeft(head[1:], " \t")
	return len(after) == 0 || after[0] != '\n' && after[0] != '\r'
}

func decodeJSON(b []byte, to *map[string]any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(to); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("something follows the object")
	}
	return nil
}

// jsonValues reads an array of objects, or objects one after the other.
func (r *reader) jsonValues(s *source, stream *bufio.Reader, enc string) {
	limited := &recordLimit{in: stream, limit: r.opts.MaxFileSize}
	d := json.NewDecoder(limited)
	d.UseNumber()
	if head, _ := stream.Peek(512); bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("[")) {
		_, _ = d.Token()
	}
	for row := 1; r.ok() && d.More(); row++ {
		limited.left = limited.limit + 64<<10
		var value map[string]any
		err := d.Decode(&value)
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			r.fail(s.path, row, "row", errors.New("is not a JSON object"), "each value is one object")
			continue
		}
		if err != nil {
			r.fail(s.path, row, "row", fmt.Errorf("broken JSON: %w", err), "the rest was not read; check the file")
			return
		}
		r.object(s, row, enc, value)
	}
}

// recordLimit bounds what is read between two settings of left.
type recordLimit struct {
	in    io.Reader
	limit int64
	left  int64
}

func (l *recordLimit) Read(p []byte) (int, error) {
	if l.left <= 0 && l.limit > 0 {
		if l.left == 0 {
			l.left = l.limit // before the first record
		} else {
			return 0, fmt.Errorf("%w of %d bytes for a record", ErrTooLarge, l.limit)
		}
	}
	n, err := l.in.Read(p)
	l.left -= int64(n)
	if l.left == 0 {
		l.left = -1
	}
	return n, err
}

// object reads one report from a JSON object.
func (r *reader) object(s *source, row int, enc string, value map[string]any) {
	header := make([]string, 0, len(value))
	for k := range value {
		header = append(header, k)
	}
	slices.Sort(header)
	cols, err := findColumns(header, r.opts, "text")
	if err != nil {
		r.fail(s.path, row, "row", err, "")
		return
	}
	text, ok := value[cols.name["text"]].(string)
	if !ok {
		r.fail(s.path, row, "row", fmt.Errorf("%s is not a string", cols.name["text"]), "put the report's text there")
		return
	}
	meta, problems := makeMeta(func(field string) string {
		switch v := value[cols.name[field]].(type) {
		case string:
			return strings.TrimSpace(v)
		case json.Number:
			return v.String()
		}
		return ""
	}, func(field string) string { return cols.name[field] })
	r.row(s, formatJSONL, row, text, enc, inspect(text, []byte(text), UTF8), meta, problems)
}

func looksLikeJSONL(data []byte) bool {
	head, _, _ := bytes.Cut(bytes.TrimLeft(bytes.TrimPrefix(data, boms[0].mark), " \t\r\n"), []byte("\n"))
	var value map[string]any
	return bytes.HasPrefix(head, []byte("{")) && decodeJSON(head, &value) == nil
}

// looksLikeCSV reports whether the first line names a column of text and another.
func looksLikeCSV(data []byte) bool {
	data = data[:min(len(data), 1<<16)]
	if bytes.IndexByte(data, '\n') < 0 {
		return false
	}
	t, err := newTableReader(bytesReader(data), 0, Options{})
	if err != nil || len(t.header) < 2 {
		return false
	}
	_, err = findColumns(t.header, Options{}, "text")
	return err == nil
}

func bytesReader(b []byte) io.Reader { return bytes.NewReader(b) }

func openFile(p string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return os.Open(p) }
}
