package corpus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// officeProgram returns the program that turns old office files into DOCX: soffice
// or libreoffice; "" where neither is installed.
func officeProgram() string {
	for _, name := range []string{"soffice", "libreoffice"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	return ""
}

// office reads a .doc, .wps, .rtf or .odt file as the DOCX that LibreOffice makes of
// it. It reports whether it did; where the program is missing nothing is done.
func (r *reader) office(s *source) bool {
	program := officeProgram()
	if program == "" {
		return false
	}
	data, err := r.load(s)
	if err != nil {
		r.fail(s.path, 0, "read", err, "")
		return true
	}
	if s.ext() == ".doc" && !bytes.HasPrefix(data, magicOLE) && !bytes.HasPrefix(data, magicRTF) {
		return false // a page or a text that is called .doc
	}
	converted, err := r.toDOCX(program, s.ext(), data)
	if err != nil {
		r.fail(s.path, 0, "office", err, adviceFor[s.ext()])
		return true
	}
	r.converted(s, data, converted)
	return true
}

// toDOCX runs the program on a copy of the file, in a folder and with a profile of
// its own.
func (r *reader) toDOCX(program, ext string, data []byte) ([]byte, error) {
	dir, err := os.MkdirTemp("", "govreport-office-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	in := filepath.Join(dir, "report"+ext)
	if err := os.WriteFile(in, data, 0o600); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(r.ctx, r.opts.PDFTimeout)
	defer cancel()
	out := filepath.Join(dir, "out")
	cmd := exec.CommandContext(ctx, program, "-env:UserInstallation=file://"+filepath.ToSlash(filepath.Join(dir, "profile")),
		"--headless", "--convert-to", "docx", "--outdir", out, in)
	cmd.WaitDelay = 2 * time.Second
	said, err := cmd.CombinedOutput()
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded) && r.ctx.Err() == nil:
		return nil, fmt.Errorf("%s took longer than %s", filepath.Base(program), r.opts.PDFTimeout)
	case r.ctx.Err() != nil:
		return nil, r.ctx.Err()
	case err != nil:
		return nil, fmt.Errorf("%s: %s", filepath.Base(program), firstLine(string(said), err))
	}
	info, err := os.Stat(filepath.Join(out, "report.docx"))
	if err != nil {
		return nil, fmt.Errorf("%s made no DOCX of it: %s", filepath.Base(program), firstLine(string(said), errors.New("it may be damaged")))
	}
	if info.Size() > r.opts.MaxFileSize {
		return nil, r.tooLarge(fmt.Sprintf("%d bytes as DOCX", info.Size()))
	}
	return os.ReadFile(filepath.Join(out, "report.docx"))
}
