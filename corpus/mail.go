package corpus

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"

	"github.com/govreport/govreport/segment"
)

// maxMailDepth is how deep the parts of a message may nest.
const maxMailDepth = 8

// mailPart is a text of a message.
type mailPart struct {
	html    bool
	charset string
	data    []byte
}

// readMail makes the text of a saved page (.mht, .mhtml) or message (.eml): that of
// its first HTML part, or of its first plain one where there is none. Attachments are
// not read; they are counted in a warning.
func readMail(doc *segment.Document, data []byte, opts Options) error {
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return &Error{Op: "mail", Err: fmt.Errorf("not a readable message: %w", err), Hint: "save it as HTML or as text"}
	}
	var best *mailPart
	others := 0
	err = eachMailPart(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body, 0, func(p *mailPart) {
		switch {
		case p == nil:
			others++
		case best == nil || p.html && !best.html:
			best = p
		}
	})
	if err != nil {
		return &Error{Op: "mail", Err: err, Hint: "the file is damaged or cut off; save it again"}
	}
	if best == nil {
		return &Error{Op: "mail", Err: ErrNoText, Hint: "save what is attached and read that"}
	}
	if opts.Encoding == "" {
		opts.Encoding = best.charset
	}
	if best.html {
		doc.Format = formatHTML
		err = readHTML(doc, best.data, opts)
	} else {
		doc.Format = formatText
		doc.Text, doc.Encoding, doc.Warnings = Decode(best.data, opts.Encoding)
	}
	if others > 0 && err == nil {
		doc.Warnings = append(doc.Warnings, segment.Warning{Code: "attachments", Message: fmt.Sprintf("%d parts that are attached to the message were not read", others)})
	}
	return err
}

// looksLikeMail reports whether data is a page that a browser saved as one file, whatever
// it is called.
func looksLikeMail(data []byte) bool {
	head := bytes.TrimLeft(data[:min(len(data), 2048)], "\r\n \ufeff")
	return (bytes.HasPrefix(head, []byte("MIME-Version:")) || bytes.HasPrefix(head, []byte("From: <Saved by"))) && bytes.Contains(head, []byte("multipart/related"))
}

// eachMailPart calls f for every text of a message, and with nil for every other part.
func eachMailPart(contentType, transfer string, body io.Reader, depth int, f func(*mailPart)) error {
	if depth > maxMailDepth {
		return errors.New("parts are nested too deep")
	}
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind, params = "text/plain", nil
	}
	switch strings.ToLower(strings.TrimSpace(transfer)) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		parts := multipart.NewReader(body, params["boundary"])
		for {
			p, err := parts.NextRawPart()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			if err := eachMailPart(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p, depth+1, f); err != nil {
				return err
			}
		}
	case kind == "text/html" || kind == "text/plain":
		data, err := io.ReadAll(body)
		if err != nil {
			return err
		}
		f(&mailPart{kind == "text/html", params["charset"], data})
	case strings.HasPrefix(kind, "image/"), kind == "text/css", strings.Contains(kind, "javascript"), strings.HasPrefix(kind, "font/"):
	default:
		f(nil)
	}
	return nil
}
