package main

import (
	"fmt"
	"strings"
)

// messageFormats are those of what is said on standard error: lines for people, or a JSON
// object a line for programs.
var messageFormats = []string{"text", "json"}

// said is something that is said on standard error. Kind is "error", what the command
// ended with or a file that could not be read; "warning", a note on what the answer is of;
// "note", any other; "progress", with --verbose.
type said struct {
	Kind   string `json:"kind"`
	Text   string `json:"text"`
	Hint   string `json:"hint,omitempty"`
	Path   string `json:"path,omitempty"`
	Row    int    `json:"row,omitempty"`
	Status string `json:"status,omitempty"` // of a report that was indexed
}

func (a *app) say(s said) {
	if a.said != "json" {
		fmt.Fprintln(a.stderr, s.Text)
		return
	}
	if text, ok := strings.CutPrefix(s.Text, a.lang.Sayf("note: %s", "")); ok {
		s.Kind, s.Text = "warning", text
	}
	_ = writeJSON(a.stderr, s, "") // to whom could it be said?
}

// sayError says what a command ended with.
func (a *app) sayError(err error) {
	if a.said != "json" {
		a.say(said{Text: "govreport: " + a.errorText(err)})
		return
	}
	b := newBadFile("", err)
	a.say(said{Kind: "error", Text: a.told(b.Error), Hint: a.told(b.Hint), Path: b.Path, Row: b.Row})
}

// sayBadFile says that a file could not be used.
func (a *app) sayBadFile(b badFile) {
	if a.said != "json" {
		a.say(said{Text: "govreport: " + b.said(a.lang)})
		return
	}
	a.say(said{Kind: "error", Text: a.told(b.Error), Hint: a.told(b.Hint), Path: b.Path, Row: b.Row})
}
