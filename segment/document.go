package segment

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

// Span is a half-open range [Start, End) of byte offsets into [Document.Text],
// or, where a function says so, into [View.Text].
type Span struct {
	Start int
	End   int
}

// Len is the length of s in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether o lies inside s.
func (s Span) Contains(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Overlaps reports whether s and o share at least one byte.
func (s Span) Overlaps(o Span) bool { return s.Start < o.End && o.Start < s.End }

// Of cuts s out of text. It is empty where s does not lie in text.
func (s Span) Of(text string) string {
	if s.Start < 0 || s.End < s.Start || s.End > len(text) {
		return ""
	}
	return text[s.Start:s.End]
}

// Warning is a doubt about a report that a reader should see: what it is about
// (Span, in bytes of Document.Text), a stable Code and a sentence for people.
type Warning struct {
	Span    Span
	Code    string
	Message string
}

// Meta is what is known of a report from outside its text: a manifest, a table
// column or a file name. Empty fields are unknown. Source says where it is from:
// "manifest", "column" or "filename".
type Meta struct {
	Title     string
	Region    string
	Organ     string
	Year      int
	Published string
	Source    string
}

// Document is one report as it was read: decoded text and where it came from.
// Text is the decoded source and nothing else: no trimming, no repair, no
// conversion (a leading byte-order mark is removed, invalid bytes are U+FFFD
// with a warning). Every span of this module points into Text.
//
// A Document must not be changed once it is in use; then all its methods are
// safe for concurrent use.
type Document struct {
	Text     string
	Path     string // as given; "archive.zip!name" and "table.csv#row" inside containers
	Encoding string // "UTF-8", "GB18030", "Big5", "UTF-16LE", "UTF-16BE"
	Format   string // "text", "html", "docx", "pdf", "csv", "jsonl"
	SHA256   string // of the source bytes (of the text where there is no file)
	Meta     Meta
	Warnings []Warning

	viewOnce sync.Once
	view     *View
}

// NewDocument wraps text that is already decoded. A leading byte-order mark is
// removed; invalid UTF-8 becomes U+FFFD and a "mojibake" warning.
func NewDocument(text string) *Document {
	d := &Document{Encoding: "UTF-8", Format: "text"}
	sum := sha256.Sum256([]byte(text))
	d.SHA256 = hex.EncodeToString(sum[:])
	text = strings.TrimPrefix(text, "\ufeff")
	if !utf8.ValidString(text) {
		bad := 0
		for i := 0; i < len(text); {
			r, n := utf8.DecodeRuneInString(text[i:])
			if r == utf8.RuneError && n == 1 {
				bad++
			}
			i += n
		}
		text = strings.ToValidUTF8(text, "\ufffd")
		at := strings.Index(text, "\ufffd")
		d.Warnings = append(d.Warnings, Warning{
			Span: Span{at, at + len("\ufffd")}, Code: "mojibake",
			Message: fmt.Sprintf("%d bytes are not valid UTF-8 and were replaced; check the file's encoding", bad),
		})
	}
	d.Text = text
	return d
}

// View returns the cleaned view of the document, built on first use. For a Document
// whose Text was changed since then it is that of the new text, built each time.
func (d *Document) View() *View {
	if d == nil {
		return NewView("")
	}
	d.viewOnce.Do(func() { d.view = NewView(d.Text) })
	if d.view == nil || d.view.orig != d.Text {
		return NewView(d.Text)
	}
	return d.view
}

// RuneIndex converts byte offsets of one text to code point offsets and back.
// It is immutable and safe for concurrent use.
type RuneIndex struct {
	text string
	at   []int // at[i] is the number of code points before byte i*runeStep
}

const runeStep = 256

// NewRuneIndex reads text once.
func NewRuneIndex(text string) *RuneIndex {
	x := &RuneIndex{text: text, at: make([]int, 0, len(text)/runeStep+1)}
	n := 0
	for i := 0; i < len(text); i++ {
		if i%runeStep == 0 {
			x.at = append(x.at, n)
		}
		if utf8.RuneStart(text[i]) {
			n++
		}
	}
	if len(text)%runeStep == 0 {
		x.at = append(x.at, n)
	}
	return x
}

// Rune returns the number of code points before byte offset b. Before the text it is
// 0, behind it that of all its code points.
func (x *RuneIndex) Rune(b int) int {
	if b <= 0 || len(x.at) == 0 {
		return 0
	}
	b = min(b, len(x.text))
	k := b / runeStep
	n := x.at[k]
	for i := k * runeStep; i < b; i++ {
		if utf8.RuneStart(x.text[i]) {
			n++
		}
	}
	return n
}

// Byte returns the byte offset of code point r. Before the text it is 0, behind it
// the text's length.
func (x *RuneIndex) Byte(r int) int {
	if r <= 0 || len(x.at) == 0 {
		return 0
	}
	k := sort.SearchInts(x.at, r+1) - 1
	if k < 0 {
		k = 0
	}
	i, n := k*runeStep, x.at[k]
	for i < len(x.text) {
		if utf8.RuneStart(x.text[i]) {
			if n == r {
				return i
			}
			n++
		}
		i++
	}
	return len(x.text)
}
