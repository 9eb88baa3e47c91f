package main

import (
	"errors"
	"fmt"
)

var (
	// errNothingFound ends a command that worked and found nothing: exit status 1.
	errNothingFound = errors.New("nothing found")
	// errReported ends a command whose errors were printed already: exit status 2.
	errReported = errors.New("errors were reported")
)

// hintError is an error that ends with what to do.
type hintError struct {
	err  error
	hint string
}

func (e *hintError) Error() string { return e.err.Error() }
func (e *hintError) Unwrap() error { return e.err }

// withHint returns an error with what to do about it.
func withHint(hint, format string, args ...any) error {
	return &hintError{fmt.Errorf(format, args...), hint}
}

// hintOf returns what to do about err, "" when nothing is known.
func hintOf(err error) string {
	var h *hintError
	if errors.As(err, &h) {
		return h.hint
	}
	return ""
}

// describe is the text of err and, in brackets, what to do.
func describe(err error) string {
	if hint := hintOf(err); hint != "" {
		return fmt.Sprintf("%s (%s)", err, hint)
	}
	return err.Error()
}
