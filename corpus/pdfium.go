package corpus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
)

// pdfMemoryPages bounds the memory of the built-in reader, in pages of 64 KiB.
const pdfMemoryPages = 16 << 10

// pdfCache keeps the compiled reader for later runs in the same process;
// compiling it takes seconds.
var pdfCache = sync.OnceValue(wazero.NewCompilationCache)

// pdfReader is the built-in reader of PDFs: PDFium as WebAssembly, which sees
// neither files nor the network. It starts with the first PDF.
type pdfReader struct {
	pool   pdfium.Pool
	cancel context.CancelFunc // stops what the pool is doing
	err    error
}

func (p *pdfReader) start() error {
	if p.pool != nil || p.err != nil {
		return p.err
	}
	config := wazero.NewRuntimeConfig().WithCloseOnContextDone(true).WithMemoryLimitPages(pdfMemoryPages).WithCompilationCache(pdfCache())
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel = cancel
	p.pool, p.err = webassembly.Init(webassembly.Config{
		Context: ctx, MaxTotal: 1, FSConfig: wazero.NewFSConfig(), RuntimeConfig: config, Stdout: io.Discard, Stderr: io.Discard,
	})
	if p.err != nil {
		cancel()
		p.err = &Error{Op: "pdf", Err: fmt.Errorf("%w: the built-in reader can't start (%v)", ErrNeedsTool, p.err), Hint: "install pdftotext (Debian and Ubuntu: poppler-utils)"}
	}
	return p.err
}

// pages returns the text of each page. Each document has an instance of its own,
// so that a hostile one leaves nothing behind. When ctx ends, so does the whole
// pool; the next PDF starts another one.
func (p *pdfReader) pages(ctx context.Context, data []byte, limit int64) (pages []string, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := p.start(); err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, p.cancel)
	defer func() {
		if v := recover(); v != nil {
			pages, err = nil, pdfDamage(ctx, fmt.Errorf("%v", v))
		}
		if !stop() || err != nil {
			p.close()
		}
	}()
	instance, err := p.pool.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, pdfDamage(ctx, err)
	}
	defer instance.Close()
	doc, err := instance.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		return nil, pdfDamage(ctx, err)
	}
	count, err := instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil {
		return nil, pdfDamage(ctx, err)
	}
	size := int64(0)
	for i := range count.PageCount {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		page, err := instance.GetPageText(&requests.GetPageText{Page: requests.Page{ByIndex: &requests.PageByIndex{Document: doc.Document, Index: i}}})
		if err != nil {
			return nil, pdfDamage(ctx, fmt.Errorf("page %d: %w", i+1, err))
		}
		if size += int64(len(page.Text)); size > limit {
			return nil, &Error{Op: "pdf", Err: fmt.Errorf("%w of %d bytes", ErrTooLarge, limit), Hint: "raise the limit (Options.MaxFileSize) or split it"}
		}
		pages = append(pages, page.Text)
	}
	return pages, nil
}

func pdfDamage(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity), strings.Contains(err.Error(), pdferrors.ErrPassword.Error()):
		return &Error{Op: "pdf", Err: ErrEncrypted, Hint: "save it without a password"}
	}
	return &Error{Op: "pdf", Err: fmt.Errorf("not a readable PDF: %w", err), Hint: "the file is damaged; get it again"}
}

func (p *pdfReader) close() {
	if p.pool != nil {
		p.cancel()
		_ = p.pool.Close()
		p.pool = nil
	}
}
