package message

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
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

// Localizer is a value that says itself in a language: a [Text], or an error of the
// libraries.
type Localizer interface {
	// In is the value in the language of a tag such as "zh"; an unknown one is English.
	In(lang string) string
}

// Say is a message without arguments, in the language.
func (l Language) Say(text string) string { return l.look("", text) }

// Code is a code or a name in the language, such as the measure "level": context says
// what it is a code of. A value that is in no catalogue stays as it is.
func (l Language) Code(context, value string) string { return l.look(context, value) }

// Sayf is a message with arguments, as in [fmt.Sprintf]. Arguments that are errors or
// [Localizer] are said in the language too.
func (l Language) Sayf(format string, args ...any) string {
	said := make([]any, len(args))
	for i, arg := range args {
		switch v := arg.(type) {
		case Localizer:
			said[i] = v.In(string(l))
		case error:
			said[i] = l.Error(v)
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
func (t Text) String() string { return t.In(string(English)) }

// In is the text in a language.
func (t Text) In(lang string) string {
	l := Language(lang)
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

// New is an error like that of [errors.New], which can be said in other languages.
func New(text string) error { return &said{errors.New(text), Text{format: text}} }

// Errorf is an error like that of [fmt.Errorf], %w included, which can be said in
// other languages.
func Errorf(format string, args ...any) error {
	return &said{fmt.Errorf(format, args...), Text{format: format, args: args}}
}

// said is an error with the message that it was made of.
type said struct {
	error
	text Text
}

func (e *said) In(lang string) string { return e.text.In(lang) }
func (e *said) Unwrap() error         { return e.error }

// Error is what an error says, in the language. Errors that are no [Localizer] are
// those of Go's library and of other modules: where the catalogue doesn't have their
// text, with context "system", they stay as they are.
func (l Language) Error(err error) string {
	if l != Chinese || err == nil {
		if err == nil {
			return ""
		}
		return err.Error()
	}
	switch e := err.(type) {
	case Localizer:
		return e.In(string(l))
	case *fs.PathError:
		return l.Sayf("%s %s: %w", Operation(e.Op), e.Path, e.Err)
	case *os.SyscallError:
		return l.Error(e.Err)
	case interface{ Unwrap() []error }:
		var all []string
		for _, one := range e.Unwrap() {
			all = append(all, l.Error(one))
		}
		return strings.Join(all, "\n")
	}
	return l.look("system", err.Error())
}

// Operation is what was done to a file or an index when it failed, such as "open".
type Operation string

// In is the operation in a language; in the catalogue it has the context "operation".
func (o Operation) In(lang string) string { return Language(lang).look("operation", string(o)) }
