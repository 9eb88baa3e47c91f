package corpus

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// errEnd ends a table.
var errEnd = errors.New("end of table")

// maxBroken is how many broken records a table may have before it is given up.
const maxBroken = 100

// tableReader reads the records of a CSV or TSV file one at a time, as RFC 4180
// says: fields may be quoted, quotes are doubled inside, quoted fields may hold
// line breaks. A quote inside an unquoted field is an ordinary character.
//
// encoding/csv is not used because it can't bound a record, and loses the rest
// of the file at an unclosed quote: here the record becomes an error and reading
// goes on at the next line that has as many fields as the header.
type tableReader struct {
	in     *bufio.Reader
	comma  byte
	limit  int64
	header []string
	enc    string // of the bytes
	sure   bool   // enc was seen in more than ASCII

	rest    []byte // lines to be read again
	line    int    // of the next line, from 1
	row     int    // of the last record after the header
	broken  int
	stopped bool
}

// record is one row. With err set it is broken and has no fields.
type record struct {
	row    int // from 1, the header not counted
	line   int // where it begins in the file
	fields [][]byte
	err    error
	table  *tableReader
}

// newTableReader reads the header. comma 0 is guessed from it.
func newTableReader(in io.Reader, comma byte, opts Options) (*tableReader, error) {
	stream, enc, sure, err := openStream(in, opts.Encoding)
	if err != nil {
		return nil, err
	}
	t := &tableReader{in: stream, enc: enc, sure: sure, comma: comma, limit: opts.MaxFileSize, line: 1}
	if t.limit <= 0 {
		t.limit = DefaultMaxFileSize
	}
	if t.comma == 0 {
		head, _ := t.in.Peek(4096)
		t.comma = guessComma(head)
	}
	for {
		fields, err := t.record()
		if err == io.EOF {
			return nil, &Error{Op: "read", Err: ErrEmpty, Hint: "get it again or remove it"}
		}
		if err != nil {
			return nil, &Error{Op: "read", Err: fmt.Errorf("the header can't be read: %w", err), Hint: "the first line names the columns"}
		}
		if len(fields) == 1 && len(fields[0]) == 0 {
			continue // blank lines before the header
		}
		for _, f := range fields {
			t.header = append(t.header, strings.TrimSpace(decodeAs(f, t.textEncoding(f))))
		}
		return t, nil
	}
}

// openStream finds the encoding from the first bytes. UTF-16 is converted; the
// others stay as they are, because commas, quotes and line ends are the same
// bytes in all of them.
func openStream(in io.Reader, hint string) (stream *bufio.Reader, enc string, sure bool, err error) {
	stream = bufio.NewReaderSize(in, sampleSize)
	head, err := stream.Peek(sampleSize)
	if err != nil && err != io.EOF {
		var known *Error
		if errors.As(err, &known) {
			return nil, "", false, known
		}
		return nil, "", false, &Error{Op: "read", Err: reason(err), Hint: "the file or its disk may be damaged"}
	}
	if len(head) == sampleSize { // do not take a cut character for a broken one
		for k := 1; k <= utf8.UTFMax && len(head) > k; k++ {
			if tail := head[len(head)-k:]; utf8.RuneStart(tail[0]) {
				if !utf8.FullRune(tail) {
					head = head[:len(head)-k]
				}
				break
			}
		}
	}
	enc, bom, _ := detect(head, labels[strings.ToLower(strings.TrimSpace(hint))])
	sure = high(head) > 0
	_, _ = stream.Discard(bom)
	if enc == UTF16LE || enc == UTF16BE {
		for _, c := range candidates {
			if c.name == enc {
				stream = bufio.NewReaderSize(transform.NewReader(stream, c.enc.NewDecoder()), sampleSize)
			}
		}
		return stream, enc, true, nil
	}
	return stream, enc, sure, nil
}

// textEncoding is the encoding of the bytes of a field.
func (t *tableReader) textEncoding(b []byte) string {
	switch {
	case t.enc == UTF16LE || t.enc == UTF16BE:
		return UTF8
	case t.sure || utf8.Valid(b):
		return t.enc
	}
	enc, _, _ := detect(b, "")
	return enc
}

func guessComma(head []byte) byte {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	best, most := byte(','), 0
	for _, c := range []byte(",\t;") {
		if n := bytes.Count(line, []byte{c}); n > most {
			best, most = c, n
		}
	}
	return best
}

// next returns the next record, or [errEnd].
func (t *tableReader) next() (record, error) {
	for {
		if t.stopped {
			return record{}, errEnd
		}
		line := t.line
		fields, err := t.record()
		switch {
		case err == io.EOF:
			return record{}, errEnd
		case err == nil && len(fields) == 1 && len(bytes.TrimSpace(fields[0])) == 0:
			continue // a blank line
		}
		t.row++
		rec := record{row: t.row, line: line, fields: fields, table: t}
		if err != nil {
			rec.fields, rec.err = nil, t.skip(line, err)
		} else if len(fields) > len(t.header) {
			rec.fields = nil
			rec.err = &Error{Op: "row", Err: fmt.Errorf("line %d has %d fields, the header has %d", line, len(fields), len(t.header)), Hint: "quote the fields that hold commas"}
		}
		return rec, nil
	}
}

// skip passes over what is left of a broken record: up to a line that can begin
// a record with as many fields as the header.
func (t *tableReader) skip(line int, cause error) error {
	if !errors.Is(cause, errQuote) && !errors.Is(cause, ErrTooLarge) {
		t.stopped = true
		var known *Error
		if errors.As(cause, &known) {
			return known
		}
		return &Error{Op: "read", Err: reason(cause), Hint: "the rest of the table was not read"}
	}
	if t.broken++; t.broken > maxBroken {
		t.stopped = true
		return &Error{Op: "row", Err: fmt.Errorf("line %d: %w; more than %d records are broken, the rest was not read", line, cause, maxBroken), Hint: "export the table again with quoted fields"}
	}
	for {
		b, err := t.readLine()
		if err != nil {
			t.stopped = true
			break
		}
		state, commas, ok := scanFields(b, t.comma, atStart)
		if ok && !strayQuote(b, t.comma) && commas+1 <= len(t.header) && (state == inQuotes || commas+1 == len(t.header)) {
			t.unread(b)
			break
		}
	}
	return &Error{Op: "row", Err: fmt.Errorf("lines %d to %d: %w", line, max(line, t.line-1), cause), Hint: "these lines were not read; double the quotes inside quoted fields"}
}

var errQuote = errors.New("broken quoting")

// record reads one record. After errQuote and ErrTooLarge the next line is the
// one after the record's first.
func (t *tableReader) record() ([][]byte, error) {
	var b []byte
	first := 0
	start := t.line
	state := atStart
	for {
		line, err := t.readLine()
		if err == io.EOF && len(b) > 0 {
			t.again(b[first:], start+1)
			return nil, fmt.Errorf("%w: a quoted field is never closed", errQuote)
		}
		if err != nil {
			return nil, err
		}
		b = append(b, line...)
		if first == 0 {
			first = len(b)
		}
		var ok bool
		if state, _, ok = scanFields(line, t.comma, state); !ok {
			t.again(b[first:], start+1)
			return nil, fmt.Errorf("%w: text after a closing quote", errQuote)
		}
		if state != inQuotes {
			return splitFields(b, t.comma), nil
		}
		if int64(len(b)) > t.limit {
			t.again(b[first:], start+1)
			return nil, fmt.Errorf("%w of %d bytes for a record", ErrTooLarge, t.limit)
		}
	}
}

// again makes readLine return b, which begins at line, before anything else.
func (t *tableReader) again(b []byte, line int) {
	t.rest = append(bytes.Clone(b), t.rest...)
	t.line = line
}

func (t *tableReader) unread(line []byte) {
	t.rest = append(bytes.Clone(line), t.rest...)
	t.line--
}

// readLine returns the next line with its end.
func (t *tableReader) readLine() ([]byte, error) {
	if len(t.rest) > 0 {
		n := bytes.IndexByte(t.rest, '\n') + 1
		if n == 0 {
			n = len(t.rest)
		}
		line := t.rest[:n]
		t.rest = t.rest[n:]
		t.line++
		return line, nil
	}
	t.rest = nil
	line, err := readLine(t.in, t.limit)
	if err == nil {
		t.line++
	}
	return line, err
}

// readLine reads a line with its end, of limit bytes at most; it passes over the
// rest of a longer one and says ErrTooLarge.
func readLine(in *bufio.Reader, limit int64) ([]byte, error) {
	var line []byte
	tooLong := false
	for {
		part, err := in.ReadSlice('\n')
		if !tooLong {
			line = append(line, part...)
			tooLong = int64(len(line)) > limit
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && len(line) == 0:
			return nil, io.EOF
		case err != nil && err != io.EOF:
			return nil, err
		case tooLong:
			return nil, fmt.Errorf("%w of %d bytes for a record", ErrTooLarge, limit)
		}
		return line, nil
	}
}

// What a field scanner is in between two bytes.
type fieldState int

const (
	atStart    fieldState = iota // of a field
	inPlain                      // an unquoted field
	inQuotes                     // a quoted field
	afterQuote                   // behind a quote inside a quoted field
)

// scanFields goes on from state over b and counts the commas between fields. It
// is not ok when something follows a closing quote.
func scanFields(b []byte, comma byte, state fieldState) (end fieldState, commas int, ok bool) {
	for _, c := range b {
		switch state {
		case atStart:
			switch c {
			case '"':
				state = inQuotes
			case comma:
				commas++
			default:
				state = inPlain
			}
		case inPlain:
			if c == comma {
				commas++
				state = atStart
			}
		case inQuotes:
			if c == '"' {
				state = afterQuote
			}
		case afterQuote:
			switch c {
			case '"':
				state = inQuotes
			case comma:
				commas++
				state = atStart
			case '\r', '\n', ' ':
			default:
				return state, commas, false
			}
		}
	}
	return state, commas, true
}

// strayQuote reports a quote inside an unquoted field of a line: the line is
// likelier the end of a quoted field than a record.
func strayQuote(line []byte, comma byte) bool {
	state := atStart
	for i, c := range line {
		state, _, _ = scanFields(line[i:i+1], comma, state)
		if state == inPlain && c == '"' {
			return true
		}
	}
	return false
}

// splitFields cuts a whole record. b may be changed.
func splitFields(b []byte, comma byte) [][]byte {
	b = bytes.TrimSuffix(b, []byte("\n"))
	b = bytes.TrimSuffix(b, []byte("\r"))
	var fields [][]byte
	for {
		if len(b) == 0 || b[0] != '"' {
			field, rest, more := bytes.Cut(b, []byte{comma})
			fields = append(fields, field)
			if !more {
				return fields
			}
			b = rest
			continue
		}
		field := b[1:1] // unquoted in place: it only becomes shorter
		i := 1
		for i < len(b) {
			if b[i] == '"' {
				if i+1 >= len(b) || b[i+1] != '"' {
					break
				}
				i++
			}
			field = append(field, b[i])
			i++
		}
		fields = append(fields, field)
		at := bytes.IndexByte(b[min(i+1, len(b)):], comma)
		if at < 0 {
			return fields
		}
		b = b[min(i+1, len(b))+at+1:]
	}
}
