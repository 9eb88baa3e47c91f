package index

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/internal/regexp"
)

// cue is a regular expression and words of which every match holds one. The expression
// is only tried on a text that holds such a word, since Go tries it at every place of a
// text and nine texts in ten have no match.
type cue struct {
	*regexp.Regexp
	words []string
}

func newCue(pattern string, words ...string) cue { return cue{regexp.MustCompile(pattern), words} }

// in returns text, or nothing where it holds none of the words.
func (c cue) in(text string) string {
	if slices.ContainsFunc(c.words, func(w string) bool { return strings.Contains(text, w) }) {
		return text
	}
	return ""
}

func (c cue) MatchString(text string) bool { return c.Regexp.MatchString(c.in(text)) }

func (c cue) FindString(text string) string { return c.Regexp.FindString(c.in(text)) }

func (c cue) FindStringIndex(text string) []int { return c.Regexp.FindStringIndex(c.in(text)) }

func (c cue) FindStringSubmatch(text string) []string {
	return c.Regexp.FindStringSubmatch(c.in(text))
}

func (c cue) FindAllString(text string, n int) []string {
	return c.Regexp.FindAllString(c.in(text), n)
}

func (c cue) FindAllStringIndex(text string, n int) [][]int {
	return c.Regexp.FindAllStringIndex(c.in(text), n)
}

func (c cue) FindAllStringSubmatch(text string, n int) [][]string {
	return c.Regexp.FindAllStringSubmatch(c.in(text), n)
}

func (c cue) ReplaceAllString(text, by string) string {
	if c.in(text) == "" {
		return text
	}
	return c.Regexp.ReplaceAllString(text, by)
}

// ending is a regular expression that matches at the end of a text, and how many
// characters its matches have at most: only those are looked at.
type ending struct {
	*regexp.Regexp
	longest int
}

func newEnding(longest int, pattern string) ending {
	return ending{regexp.MustCompile("(?:" + pattern + ")$"), longest}
}

func (e ending) MatchString(text string) bool { return e.Regexp.MatchString(last(text, e.longest)) }

// last returns the last n characters of s.
func last(s string, n int) string {
	at := len(s)
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return s[at:]
}
