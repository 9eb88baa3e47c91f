package index

import (
	"iter"
	"strings"
	"unicode"
	"unsafe"

	"github.com/govreport/govreport/segment"
)

// wordOf returns the form of a token that is indexed and counted: lower case;
// "" for white space, punctuation and symbols.
func wordOf(token string) string {
	for _, r := range token {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return strings.ToLower(token)
		}
	}
	return ""
}

// compounds is implemented by tokenizers that keep domain words whole
// (特困人员) and can take them apart (特困, 人员).
type compounds interface{ Parts(word string) []string }

// wordsAndParts returns the words of view text in order, and the parts of the
// compounds among them.
func wordsAndParts(t segment.Tokenizer, view string) (words, parts []string) {
	if view == "" {
		return nil, nil
	}
	words = make([]string, 0, len(view)/6)
	c, _ := t.(compounds)
	for tok := range tokensOf(t, view) {
		w := wordOf(tok.Text)
		if w == "" {
			continue
		}
		words = append(words, w)
		if c == nil {
			continue
		}
		if ps := c.Parts(tok.Text); len(ps) > 1 {
			for _, p := range ps {
				if w := wordOf(p); w != "" {
					parts = append(parts, w)
				}
			}
		}
	}
	return words, parts
}

// wordsOf returns the words of view text in order, then the parts of compounds.
func wordsOf(t segment.Tokenizer, view string) []string {
	words, parts := wordsAndParts(t, view)
	return append(words, parts...)
}

// remembered cuts as its segmenter does, and cuts a line of a text only once: passages and the
// body have most in common. Every line break is a token, and nothing is cut across one. It is
// used by one goroutine.
type remembered struct {
	*segment.Segmenter
	lines map[lineOfText][]segment.Token
}

// lineOfText is where a line of the text stands, which keeps it there.
type lineOfText struct {
	at   *byte
	size int
}

// shortText is how many bytes a segmenter cuts as one piece. A longer text is cut in several,
// and a word at the end of one may depend on where the piece begins.
const shortText = 1 << 12

// rememberLines returns t, or for a segmenter and a short text one that cuts its lines once.
func rememberLines(t segment.Tokenizer, view string) segment.Tokenizer {
	if s, ok := t.(*segment.Segmenter); ok && len(view) < shortText {
		return &remembered{s, map[lineOfText][]segment.Token{}}
	}
	return t
}

// All implements [streamer].
func (r *remembered) All(text string) iter.Seq[segment.Token] {
	return func(yield func(segment.Token) bool) {
		for at := 0; at < len(text); {
			line, _, broken := strings.Cut(text[at:], "\n")
			if line != "" {
				k := lineOfText{unsafe.StringData(line), len(line)}
				tokens, known := r.lines[k]
				if !known {
					tokens = r.Segmenter.Tokens(line)
					r.lines[k] = tokens
				}
				for _, tok := range tokens {
					if !yield(segment.Token{Text: tok.Text, Span: segment.Span{Start: at + tok.Span.Start, End: at + tok.Span.End}}) {
						return
					}
				}
			}
			at += len(line)
			if broken {
				if !yield(segment.Token{Text: "\n", Span: segment.Span{Start: at, End: at + 1}}) {
					return
				}
				at++
			}
		}
	}
}
