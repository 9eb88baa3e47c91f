package message

import (
	"fmt"
	"strconv"
	"strings"
)

// Language is a language that messages are said in. Another value than those below
// is English.
type Language string

const (
	English Language = "en"
	Chinese Language = "zh"
)

// Tag is the language's tag for lang attributes: "en" or "zh-Hans".
func (l Language) Tag() string {
	if l == Chinese {
		return "zh-Hans"
	}
	return "en"
}

// Say is a message without arguments, in the language.
func (l Language) Say(text string) string { return l.look("", text) }

// Code is a code or a name in the language, such as the measure "level": context says
// what it is a code of. A value that is in no catalogue stays as it is.
func (l Language) Code(context, value string) string { return l.look(context, value) }

// Head is the head of a column; one named outer.inner is that of both.
func (l Language) Head(name string) string {
	if l != Chinese {
		return name
	}
	parts := strings.Split(name, ".")
	for i, part := range parts {
		parts[i] = l.Code("head", part)
	}
	return strings.Join(parts, ".")
}

// Sayf is a message with arguments, as in [fmt.Sprintf]. An argument that is a [Text]
// is said in the language too, and an error is translated.
func (l Language) Sayf(format string, args ...any) string {
	said := make([]any, len(args))
	for i, arg := range args {
		switch v := arg.(type) {
		case Text:
			said[i] = v.In(l)
		case error:
			said[i] = l.Translate(v.Error())
		default:
			said[i] = arg
		}
	}
	return fmt.Sprintf(strings.ReplaceAll(l.look("", format), "%w", "%v"), said...)
}

// look is a text of the catalogue in the language, or the text itself.
func (l Language) look(context, text string) string {
	if l != Chinese {
		return text
	}
	if zh, ok := catalogue()[key{context, text}]; ok {
		return zh
	}
	return text
}

// Text is a message with its arguments that is said later, in a language that is known
// then. The zero Text is empty.
type Text struct {
	format string
	args   []any
	count  bool // args is a number, and format the thing counted
}

// Textf makes a Text; the arguments are as for [Language.Sayf].
func Textf(format string, args ...any) Text { return Text{format: format, args: args} }

// Count is a number of things, "1 report" or "2 reports"; in Chinese the thing's
// translation, with context "count", says where the number goes: "%d 份报告".
func Count(n int, thing string) Text { return Text{format: thing, args: []any{n}, count: true} }

// String is the text in English.
func (t Text) String() string { return t.In(English) }

// In is the text in a language.
func (t Text) In(l Language) string {
	if !t.count {
		return l.Sayf(t.format, t.args...)
	}
	n := t.args[0].(int)
	if said := l.look("count", t.format); said != t.format {
		return fmt.Sprintf(said, n)
	}
	if n != 1 {
		return strconv.Itoa(n) + " " + t.format + "s"
	}
	return strconv.Itoa(n) + " " + t.format
}
