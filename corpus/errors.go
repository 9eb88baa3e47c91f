package corpus

import (
	"errors"
	"strconv"
	"strings"
)

// What can be wrong with a file, for [errors.Is].
var (
	// ErrUnsupported marks files of a type that is not read, found in a folder
	// or an archive: they are reported and passed over. A file that was named
	// itself and is of such a type is an error that is not ErrUnsupported.
	ErrUnsupported = errors.New("file type is not supported")
	ErrEmpty       = errors.New("file is empty")
	ErrNoText      = errors.New("holds no text")
	ErrEncrypted   = errors.New("is password-protected")
	ErrTooLarge    = errors.New("is larger than the limit")
	ErrNeedsTool   = errors.New("needs a program that is not installed")
	ErrLoop        = errors.New("symbolic link leads back to a folder that is being read")
	ErrUnsafeName  = errors.New("member name leads out of the archive")
)

// Error is what went wrong with one file, archive member or table row. Reading
// goes on after it.
type Error struct {
	Path string // as in Document.Path
	Row  int    // record of a table or line of a manifest, from 1; 0 for the file as a whole
	Op   string // "find", "open", "read", "decode", "unzip", "row", "manifest", "html", "docx", "pdf"
	Err  error
	Hint string // what to do; may be empty
}

// Error says path, row, what is wrong and what to do, in this order.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Path)
	if e.Row > 0 {
		b.WriteString(": row ")
		b.WriteString(strconv.Itoa(e.Row))
	}
	b.WriteString(": ")
	b.WriteString(e.Op)
	b.WriteString(": ")
	b.WriteString(e.Err.Error())
	if e.Hint != "" {
		b.WriteString("; ")
		b.WriteString(e.Hint)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }
