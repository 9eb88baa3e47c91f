package web

import (
	"cmp"
	"fmt"
	"html/template"
	"io"
	"math"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/internal/message"
	"github.com/govreport/govreport/internal/regexp"
)

// Languages of pages.
const (
	Chinese = string(message.Chinese)
	English = string(message.English)
)

// tongue is the language of a page. Kept says that the page's address names it, and
// that its links do too.
type tongue struct {
	message.Language
	kept bool
}

// tongueOf is the language of a file.
func tongueOf(lang string) tongue {
	return tongue{Language: message.Language(cmp.Or(lang, Chinese))}
}

// tongue is the language that a request gets: the one that its address names, the one that
// the server was started with, the one that the browser likes best, Chinese.
func (s *Server) tongue(r *http.Request) tongue {
	switch named := r.URL.Query().Get("lang"); named {
	case Chinese, English:
		return tongue{message.Language(named), true}
	}
	if s.opts.Lang != "" {
		return tongueOf(s.opts.Lang)
	}
	return tongue{Language: accepted(r.Header.Get("Accept-Language"))}
}

// accepted is the language of ours that an Accept-Language (RFC 9110) prefers; English
// where it names others only.
func accepted(header string) message.Language {
	best, most := message.Chinese, 0.0
	for one := range strings.SplitSeq(header, ",") {
		tag, weight, weighted := strings.Cut(strings.TrimSpace(one), ";")
		q := 1.0
		if weighted {
			q, _ = strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(weight), "q="), 64)
		}
		lang, said := message.Named(strings.TrimSpace(tag))
		if !said || tag == "*" || q <= 0 {
			continue
		}
		if lang == message.English && !strings.HasPrefix(strings.ToLower(tag), "en") {
			q /= 1000 // neither of ours
		}
		if q > most {
			best, most = lang, q
		}
	}
	return best
}

// to is the address of a page in this language. path may have a query and a fragment.
func (t tongue) to(path string) string {
	if !t.kept {
		return path
	}
	path, fragment, marked := strings.Cut(path, "#")
	if strings.Contains(path, "?") {
		path += "&lang=" + string(t.Language)
	} else {
		path += "?lang=" + string(t.Language)
	}
	if marked {
		path += "#" + fragment
	}
	return path
}

// address is a path with parameters, in this language.
func (t tongue) address(path string, values url.Values) string {
	v := url.Values{}
	for name, all := range values {
		if name != "lang" {
			v[name] = all
		}
	}
	if len(v) > 0 {
		path += "?" + v.Encode()
	}
	return t.to(path)
}

// other is the language that a page can be switched to, and its own name.
func (t tongue) other() (lang message.Language, name string) {
	if t.Language == message.English {
		return message.Chinese, "中文"
	}
	return message.English, "English"
}

// Say is a message in the language, with the arguments of [fmt.Sprintf].
func (t tongue) Say(text string, args ...any) string {
	if len(args) == 0 {
		return t.Language.Say(text)
	}
	return t.Sayf(text, args...)
}

// funcs are what templates say in a language.
func (t tongue) funcs() template.FuncMap {
	return template.FuncMap{
		"say":         t.Say,
		"code":        t.Code,
		"tell":        t.tell,
		"zh":          t.han,
		"zhattr":      t.hanAttribute,
		"lang":        t.Tag,
		"langname":    func() string { return string(t.Language) },
		"kept":        func() bool { return t.kept },
		"to":          t.to,
		"places":      t.places,
		"marks":       marks,
		"mark":        func(start, end int) []Mark { return []Mark{{start, end}} },
		"rate":        rate,
		"percent":     percent,
		"percent0":    func(v float64) string { return fmt.Sprintf("%.0f%%", 100*v) },
		"count":       func(n int) string { return grouped(float64(n)) },
		"theme":       t.themeName,
		"marked":      func(sentence, place string) cell { return cell{Parts: markedIn(sentence, place, "")} },
		"share":       func(part, whole int) string { return percent(float64(part) / float64(whole)) },
		"short":       shorten,
		"file":        fileOf,
		"policy":      policy,
		"cmp":         comparator,
		"outcome":     outcomeClass,
		"slug":        path.Base,
		"tocompare":   func(theme string) string { return t.address("/compare", url.Values{"themes": {theme}}) },
		"readerat":    t.readerLink,
		"otherlang":   func() string { l, _ := t.other(); return l.Tag() },
		"othername":   func() string { _, name := t.other(); return name },
		"outcomename": func(o index.Outcome) string { return t.Code("outcome", string(o)) },
	}
}

// tell is what a library says, in the language; what has no Chinese is marked as English.
func (t tongue) tell(what any) template.HTML {
	said := t.said(what)
	if t.Language != message.Chinese {
		return t.han(said)
	}
	var b strings.Builder
	for part := range strings.SplitAfterSeq(said, "；") {
		escaped := template.HTMLEscapeString(part)
		if english.MatchString(part) {
			escaped = `<span lang="en">` + escaped + `</span>`
		}
		b.WriteString(escaped)
	}
	return template.HTML(b.String())
}

// english is what no Chinese sentence holds: several words in a row.
var english = regexp.MustCompile(`[A-Za-z]+(?: [A-Za-z]+){3}`)

// onPages says what the libraries call an option or a function by what pages have.
var onPages = strings.NewReplacer(" (Across)", "", "（Across）", "", "Reports lists", "the search page lists", "summary+plan", "summary and plan", "work_report", "work report", "用 Reports 列出", "检索页列出")

// hanRun is Chinese in a text: what begins and ends with a Han character.
var hanRun = regexp.MustCompile(`\p{Han}(?:[\p{Han}\p{N}（）《》“”〔〕、，。：；·…％%.\-–/ ]*\p{Han})?`)

// han is text that may hold names and words of reports, escaped; on English pages
// those are marked as Chinese.
func (t tongue) han(text string) template.HTML {
	escaped := template.HTMLEscapeString(text)
	if t.Language == message.Chinese {
		return template.HTML(escaped)
	}
	return template.HTML(hanRun.ReplaceAllStringFunc(escaped, func(run string) string {
		return `<span lang="zh-Hans">` + run + `</span>`
	}))
}

// hanAttribute is the attribute lang of an element that holds a name of a report.
func (t tongue) hanAttribute(text string) template.HTMLAttr {
	if t.Language == message.Chinese || !hanRun.MatchString(text) {
		return ""
	}
	return ` lang="zh-Hans"`
}

// Code is a code in the language; in English its words.
func (t tongue) Code(context, value string) string {
	if t.Language == message.Chinese || context == "" {
		return t.Language.Code(context, value)
	}
	words := codeWords.Replace(value)
	if context == "hidden" {
		words = "masked " + words
	}
	return words
}

var codeWords = strings.NewReplacer("_", " ", "+", " and ")

// themeName is the name of a theme, in English the words of its id. What is no theme of
// ours, a query, is named by itself.
func (t tongue) themeName(id, name string) string {
	if t.Language == message.Chinese {
		return name
	}
	if known, err := extract.DefaultThemes(); err == nil {
		if theme, ok := known.Lookup(id); ok && theme.Name == name {
			return codeWords.Replace(theme.ID)
		}
	}
	return name
}

// conceptName is the name of a concept.
func (t tongue) conceptName(id, name string) string {
	if known, err := extract.DefaultConcepts(); err == nil && id != "" {
		if c, ok := known.Lookup(id); ok {
			if t.Language == message.English {
				return c.English
			}
			return c.Name
		}
	}
	return name
}

// Sayf is a message with arguments; numbers of five digits and more are grouped, which
// no year is, and one thing is no plural.
func (t tongue) Sayf(format string, args ...any) string {
	numbers, one := slices.Clone(args), false
	for i, arg := range numbers {
		if n, ok := arg.(int); ok {
			numbers[i], one = counted(n), one || n == 1
		}
	}
	said := t.Language.Sayf(format, numbers...)
	if one && t.Language == message.English {
		said = onePlural.ReplaceAllString(said, "${1}1 $2$3")
	}
	return said
}

// onePlural is "1 reports".
var onePlural = regexp.MustCompile(`(^|[^\d.,])1 ((?:more |different )?)(place|report|figure|row|word|character|target|theme|group|pair|sentence|region)s\b`)

// counted is a number that is written as grouped does.
type counted int

func (n counted) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, grouped(float64(n))) }

// grouped writes a number with commas where it has five digits and more before the point.
func grouped(v float64) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	end := strings.IndexByte(s, '.')
	if end < 0 {
		end = len(s)
	}
	if math.Abs(v) >= 10000 {
		for at := end - 3; at > 0 && s[at-1] != '-'; at -= 3 {
			s = s[:at] + "," + s[at:]
		}
	}
	return s
}

// link is a page of the server in its navigation.
type link struct{ Here, Path, Label string }

func (t tongue) places() []link {
	return []link{
		{"search", "/", t.Say("Search")},
		{"compare", "/compare", t.Say("Compare")},
		{"targets", "/targets", t.Say("Figures")},
		{"follow", "/follow", t.Say("Targets and results")},
		{"panel", "/panel", t.Say("Panel")},
		{"kwic", "/kwic", t.Say("Concordance")},
		{"words", "/words", t.Say("Words")},
		{"duplicates", "/duplicates", t.Say("Copies")},
		{"ask", "/ask", t.Say("Ask")},
		{"try", "/try", t.Say("Own text")},
		{"api", "/api/", "API"},
	}
}
