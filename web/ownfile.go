package web

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"

	"github.com/govreport/govreport/internal/message"
)

//go:embed static/own.js
var ownScript string

// OwnFile is the page for a text of one's own as one file, which reads it in the
// browser.
type OwnFile struct {
	Program []byte // cmd/ownpage for GOOS=js GOARCH=wasm
	Exec    string // lib/wasm/wasm_exec.js of the Go that compiled it
	Version string
}

// ownFile is what the template gets: the page in one language after the other.
type ownFile struct {
	Shells                          []ownShell
	Style                           template.CSS
	Exec, Script                    template.JS
	Data                            template.HTML
	StyleHash, ExecHash, ScriptHash string
}

// ownShell is the page around the report in a language.
type ownShell struct {
	Lang, Other, OtherName, OtherTag string
	Body                             template.HTML
}

// WriteOwnFile writes the page: it needs nothing else and sends nothing anywhere.
func WriteOwnFile(w io.Writer, f OwnFile) error {
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(f.Program); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	out := ownFile{
		Style: template.CSS(style), Exec: template.JS(f.Exec), Script: template.JS(ownScript),
		StyleHash: sourceHash(style), ExecHash: sourceHash(f.Exec), ScriptHash: sourceHash(ownScript),
		// html/template would write / as \/ and + as &#43; in what is no script
		Data: template.HTML(`<script type="application/octet-stream" id="program">` + base64.StdEncoding.EncodeToString(packed.Bytes()) + `</script>`),
	}
	for _, lang := range []message.Language{message.Chinese, message.English} {
		t := tongue{Language: lang}
		other, name := t.other()
		var b bytes.Buffer
		if err := t.templates().ExecuteTemplate(&b, "ownshell", struct {
			Accept, Version string
			MiB             int
		}{ownAccept(), f.Version, MaxUpload >> 20}); err != nil {
			return err
		}
		out.Shells = append(out.Shells, ownShell{string(lang), string(other), name, other.Tag(), template.HTML(b.String())})
	}
	return tongueOf(Chinese).templates().ExecuteTemplate(w, "ownfile", out)
}
