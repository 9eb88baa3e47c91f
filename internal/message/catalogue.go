package message

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed zh/*.po
var files embed.FS

// key finds a translation.
type key struct{ context, text string }

// catalogue is all of zh/*.po, read on first use. The files are part of the program,
// and tests read them; a broken one is a defect of it.
var catalogue = sync.OnceValue(func() map[key]string {
	all := map[key]string{}
	for name, data := range parts() {
		err := parse(name, data, func(e entry) error {
			all[e.key] = e.said
			return nil
		})
		if err != nil {
			panic(err)
		}
	}
	return all
})

// parts are the files of the catalogue by name.
func parts() map[string]string {
	entries, err := files.ReadDir("zh")
	if err != nil {
		panic(err)
	}
	out := map[string]string{}
	for _, e := range entries {
		data, err := files.ReadFile("zh/" + e.Name())
		if err != nil {
			panic(err)
		}
		out[e.Name()] = string(data)
	}
	return out
}

// entry is one message of a file.
type entry struct {
	key
	said string
	line int // where its msgid or msgctxt stands, from 1
}

// parse reads a file in gettext's PO format: msgctxt, msgid and msgstr, each a quoted
// string that may go on in quoted lines below; lines that begin with # are comments.
func parse(name, data string, add func(entry) error) error {
	var e entry
	var into *string
	whole := false // e has its msgstr
	n := 0
	fail := func(format string, args ...any) error {
		return fmt.Errorf("%s:%d: %s", name, n, fmt.Sprintf(format, args...))
	}
	done := func() error {
		if !whole {
			return nil
		}
		whole = false
		return add(e)
	}
	for line := range strings.Lines(data) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		word, quoted, _ := strings.Cut(line, " ")
		switch {
		case line[0] == '"':
			quoted = line
		case word == "msgctxt", word == "msgid":
			if err := done(); err != nil {
				return err
			}
			if word == "msgctxt" || into != &e.context {
				e = entry{line: n}
			}
			if into = &e.text; word == "msgctxt" {
				into = &e.context
			}
		case word == "msgstr" && into == &e.text:
			into, whole = &e.said, true
		default:
			return fail("%q does not belong here; write msgctxt, msgid or msgstr", word)
		}
		text, err := strconv.Unquote(strings.TrimSpace(quoted))
		if err != nil || into == nil {
			return fail("%s is not a quoted string", quoted)
		}
		*into += text
	}
	n++
	if into != nil && !whole {
		return fail("the last message has no msgstr")
	}
	return done()
}
