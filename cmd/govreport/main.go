// Command govreport turns folders of Chinese government work reports into
// citable answers.
//
// # Rules of the interface
//
// Every subcommand keeps them; a change here is a change of the contract.
//
//   - Data goes to standard output, everything else (progress, notes, errors)
//     to standard error. What is piped is never decorated: colour and progress
//     bars appear on terminals only, and colour not with NO_COLOR.
//   - --format is table, json, jsonl, columns, csv, md, parquet or xlsx everywhere. table is
//     for eyes and may be shortened or rounded; the others hold every value in full. json
//     is one document, jsonl one record a line as soon as it is known, columns the
//     rows of csv as one JSON object with an array a column.
//   - Offsets are code points of the decoded source text, half open, as in
//     Python: text[start:end].
//   - Exit status: 0 found or done, 1 nothing found, 2 error.
//   - A batch goes on past a bad file: the file becomes a record
//     {"path":…,"error":…,"hint":…} in json and jsonl, a line on standard error
//     otherwise, and the exit status is 2 at the end. With extract --pipe it is 0
//     once every record was answered, because hosts take another for a crash.
//   - Output is the same whatever --jobs is: the order is that of the input.
//   - "-" is standard input. Nothing is ever asked: no command is interactive.
//   - An error says what was wrong with which thing, and ends with what to do.
//   - What is said to people (help, notes, errors, tables for eyes) is in the language of
//     --lang, else of the locale. What programs read is the same in all: JSON, keys, codes,
//     and heads unless --heads says otherwise.
//   - A setting comes from the flag, else the environment (GOVREPORT_INDEX is
//     --index), else the configuration file, else the default.
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// version is set by the linker: -ldflags "-X main.version=v1.2.3".
var version = ""

// Exit statuses.
const (
	exitOK      = 0
	exitNothing = 1
	exitError   = 2
)

func main() {
	collect()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	code := runContext(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole program: it reads stdin when an argument is "-", writes data
// to stdout and the rest to stderr, and returns the exit status.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return runContext(context.Background(), args, stdin, stdout, stderr)
}

func runContext(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr}
	if kept, ok := ctx.Value(keptKey{}).(*keptIndex); ok {
		a.stock = kept.stock
	}
	root := newRoot(a)
	root.SetArgs(args)
	a.chooseLanguage(root, args)
	a.setHelp(root)
	if len(args) > 0 && strings.HasPrefix(args[0], "__complete") {
		a.sayAllHelp(root)
	}
	err := root.ExecuteContext(ctx)
	if a.neutralised > 0 {
		a.notef("%s began like a formula and got a ' in front", plural(a.neutralised, "cell"))
	}
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errNothingFound):
		return exitNothing
	case errors.Is(err, errReported):
		return exitError
	case errors.Is(err, syscall.EPIPE):
		return exitOK // the reader has seen enough: govreport … | head
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		err = errors.New(a.lang.Say("interrupted"))
	}
	a.sayError(err)
	return exitError
}
