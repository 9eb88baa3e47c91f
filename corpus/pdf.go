package corpus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/govreport/govreport/segment"
)

// readPDF makes the text of a PDF: its lines in reading order, pages after each
// other. pdftotext does it where it is installed, otherwise the built-in reader.
// A PDF of pictures is ErrNoText; pages without text among others are a warning.
func (r *reader) readPDF(doc *segment.Document, s *source, data []byte) error {
	doc.Encoding = UTF8
	tool := r.opts.PDFToText
	if tool == "" {
		tool, _ = exec.LookPath("pdftotext")
	}
	builtIn := tool == "" || tool == "none"
	if builtIn { // its start takes seconds, and is not the file's time
		if r.pdf == nil {
			r.pdf = &pdfReader{}
		}
		if err := r.pdf.start(); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(r.ctx, r.opts.PDFTimeout)
	defer cancel()
	var pages []string
	var err error
	if builtIn {
		pages, err = r.pdf.pages(ctx, data, r.opts.MaxFileSize)
	} else {
		pages, err = r.pdftotext(ctx, tool, s, data)
	}
	if err != nil {
		if r.ctx.Err() == nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return &Error{Op: "pdf", Err: fmt.Errorf("took longer than %s", r.opts.PDFTimeout), Hint: "raise the limit (Options.PDFTimeout) or leave it out"}
		}
		return err
	}
	var b strings.Builder
	var empty []int
	for i, page := range pages {
		page = strings.TrimRight(strings.ReplaceAll(page, "\r\n", "\n"), "\n ")
		if strings.TrimSpace(page) == "" {
			empty = append(empty, i+1)
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(page)
	}
	if b.Len() == 0 {
		return &Error{Op: "pdf", Err: fmt.Errorf("%w: its %d pages are pictures (a scan)", ErrNoText, len(pages)), Hint: "run OCR on it first, such as ocrmypdf -l chi_sim"}
	}
	doc.Text = strings.ToValidUTF8(b.String(), "\ufffd")
	doc.Warnings = append(doc.Warnings, inspect(doc.Text, []byte(b.String()), UTF8)...)
	if len(empty) > 0 {
		doc.Warnings = append(doc.Warnings, segment.Warning{
			Code: "scan", Message: fmt.Sprintf("%d of %d pages hold no text (the first is page %d); they may be scans, run OCR on them", len(empty), len(pages), empty[0]),
		})
	}
	return nil
}

// pdftotext runs the program on the file, or on a copy where there is none.
func (r *reader) pdftotext(ctx context.Context, tool string, s *source, data []byte) ([]string, error) {
	file, err := filepath.Abs(s.disk)
	if s.disk == "" || err != nil {
		f, err := os.CreateTemp("", "govreport-*.pdf")
		if err != nil {
			return nil, &Error{Op: "pdf", Err: reason(err), Hint: "check the folder for temporary files"}
		}
		defer os.Remove(f.Name())
		_, err = f.Write(data)
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, &Error{Op: "pdf", Err: reason(err), Hint: "check the folder for temporary files"}
		}
		file = f.Name()
	}
	cmd := exec.CommandContext(ctx, tool, "-enc", "UTF-8", "-eol", "unix", file, "-")
	cmd.WaitDelay = 2 * time.Second
	var problems bytes.Buffer
	cmd.Stderr = &limitedBuffer{to: &problems, left: 64 << 10}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return nil, &Error{Op: "pdf", Err: err, Hint: "check pdftotext (poppler-utils)"}
	}
	text, readErr := io.ReadAll(io.LimitReader(out, r.opts.MaxFileSize+1))
	if int64(len(text)) > r.opts.MaxFileSize {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		return nil, r.tooLarge("of text")
	}
	err = cmd.Wait()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &exit) && (strings.Contains(problems.String(), "password") || exit.ExitCode() == 3):
		return nil, &Error{Op: "pdf", Err: ErrEncrypted, Hint: "save it without a password"}
	case err != nil:
		return nil, &Error{Op: "pdf", Err: fmt.Errorf("pdftotext: %s", firstLine(problems.String(), err)), Hint: "the file is damaged or not a PDF; get it again"}
	case readErr != nil:
		return nil, &Error{Op: "pdf", Err: readErr, Hint: "try again"}
	}
	pages := strings.Split(string(text), "\f")
	if n := len(pages); n > 1 && pages[n-1] == "" {
		pages = pages[:n-1]
	}
	return pages, nil
}

func firstLine(s string, otherwise error) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	if s == "" {
		return otherwise.Error()
	}
	return s
}

// limitedBuffer keeps the first bytes that are written to it.
type limitedBuffer struct {
	to   *bytes.Buffer
	left int
}

func (l *limitedBuffer) Write(p []byte) (int, error) {
	k := min(len(p), l.left)
	l.to.Write(p[:k])
	l.left -= k
	return len(p), nil
}
