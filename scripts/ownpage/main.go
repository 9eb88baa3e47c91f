// Command ownpage writes the page that reads a text of one's own without a server: the
// program that cmd/ownpage compiles to, inside one HTML file. scripts/wasm.sh runs it.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/govreport/govreport/web"
)

func main() {
	program := flag.String("program", "", "cmd/ownpage compiled to WebAssembly")
	exec := flag.String("exec", "", "wasm_exec.js of the same Go")
	out := flag.String("out", "", "the page to write")
	version := flag.String("version", "devel", "of the program")
	flag.Parse()
	if err := write(*program, *exec, *out, *version); err != nil {
		fmt.Fprintln(os.Stderr, "ownpage:", err)
		os.Exit(1)
	}
}

func write(program, exec, out, version string) error {
	wasm, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	glue, err := os.ReadFile(exec)
	if err != nil {
		return err
	}
	f, err := os.Create(out)
	if err != nil {
		return err
	}
	if err := web.WriteOwnFile(f, web.OwnFile{Program: wasm, Exec: string(glue), Version: version}); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
