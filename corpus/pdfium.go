package corpus

import "context"

// pdfReader is the built-in reader of PDFs.
type pdfReader struct{}

func (p *pdfReader) pages(ctx context.Context, data []byte, limit int64) ([]string, error) {
	return nil, &Error{Op: "pdf", Err: ErrNeedsTool, Hint: "install pdftotext (Debian and Ubuntu: poppler-utils)"}
}

func (p *pdfReader) close() {}
