package extract

import (
	"context"
	"errors"
	"fmt"
)

// ErrTooManySections is what is wrong with a text that has more headings and
// items than [WithMaxSections] allows, for [errors.Is].
var ErrTooManySections = errors.New("more headings than the limit")

// Error is why a text was not read to its end: it has more headings than the
// limit, or its time was over. Nothing is wrong with the words or the program.
type Error struct {
	Path string // as in Document.Path
	Err  error  // wraps ErrTooManySections, context.Canceled or context.DeadlineExceeded
	Hint string // what to do; may be empty
}

// Error says path, what is wrong and what to do, in this order.
func (e *Error) Error() string {
	s := "extract: " + e.Err.Error()
	if e.Path != "" {
		s = e.Path + ": " + s
	}
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

func tooManySections(path string, found, limit int) error {
	return &Error{path, fmt.Errorf("%w of %d: %d", ErrTooManySections, limit, found), "raise the limit (WithMaxSections) or split the text"}
}

func interrupted(path string, cause error) error {
	e := &Error{Path: path, Err: fmt.Errorf("stopped before the end of the text: %w", cause)}
	if errors.Is(cause, context.DeadlineExceeded) {
		e.Hint = "give it more time or split the text"
	}
	return e
}

// stopped is the panic that ends a stage early; [ExtractContext] returns err.
type stopped struct{ err error }

// check stands in the loops that take long. It looks at the context every few
// hundred calls.
func (x *extraction) check() {
	if x.steps++; x.steps%256 == 0 {
		x.stopIfEnded()
	}
}

func (x *extraction) stopIfEnded() {
	if err := x.ctx.Err(); err != nil {
		panic(stopped{interrupted(x.report.Doc.Path, err)})
	}
}
