//go:build js

// Command ownpage is the reader of one's own text inside a page: compiled to
// WebAssembly, it gives the page a function that reads a report (see web.WriteOwnFile).
package main

import (
	"bytes"
	"context"
	"syscall/js"

	"github.com/govreport/govreport/web"
)

// version is set when it is built.
var version = "devel"

func main() {
	js.Global().Set("govreportRead", js.FuncOf(read))
	if ready := js.Global().Get("govreportReady"); ready.Type() == js.TypeFunction {
		ready.Invoke()
	}
	select {} // answers until the page is closed
}

// read takes the bytes of a file (Uint8Array), its name ("" for text that was pasted) and
// a language, and returns the page of the report, or what is wrong with it.
func read(_ js.Value, args []js.Value) any {
	data := make([]byte, args[0].Length())
	js.CopyBytesToGo(data, args[0])
	lang := args[2].String()
	report, err := web.ReadOwn(context.Background(), args[1].String(), data)
	var page bytes.Buffer
	if err == nil {
		err = web.WriteReport(&page, report, lang, version)
	}
	if err != nil {
		return map[string]any{"error": web.ErrorText(err, lang)}
	}
	return map[string]any{"page": page.String()}
}
