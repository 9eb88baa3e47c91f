package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/internal/sheet"
	"github.com/spf13/cobra"
)

func newSession(a *app) *cobra.Command {
	var once bool
	cmd := &cobra.Command{
		Use:   "session",
		Short: "Answer commands of another program, the index kept open between them",
		Long: `Answer commands that come on standard input, one a line, each a JSON array of its
arguments. An answer is a line of JSON with the exit status and two numbers of bytes,
then the standard output and the standard error of the command, of these lengths:

  {"status":0,"stdout":1204,"stderr":38}

The index that a command used stays open for the next one; what was written to it
meanwhile is seen. Commands are answered one after the other and have no standard
input. The session ends with its own. It is what gr.open of the Python module uses.`,
		Example: `  echo '["search", "--index=reports.idx", "--format=jsonl", "养老"]' | govreport session`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			kept := &keptIndex{}
			if once {
				kept.stock = &sheet.Stock{}
			}
			return a.session(cmd.Context(), kept)
		},
	}
	cmd.Flags().BoolVar(&once, "values-once", false, "packed tables leave out texts that the reader has of those before (internal/sheet/packed.go)")
	return cmd
}

// session answers until standard input or ctx ends.
func (a *app) session(ctx context.Context, kept *keptIndex) error {
	defer kept.close()
	lines, failed := make(chan []byte), make(chan error, 1)
	go func() {
		in := bufio.NewReader(a.stdin)
		for {
			line, err := in.ReadBytes('\n')
			if len(bytes.TrimSpace(line)) > 0 {
				select {
				case lines <- line:
				case <-ctx.Done():
					return
				}
			}
			if err != nil {
				failed <- err
				return
			}
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-failed:
			if errors.Is(err, io.EOF) {
				return nil
			}
			return withHint("start it again", "standard input: %w", err)
		case line := <-lines:
			if err := a.answerLine(context.WithValue(ctx, keptKey{}, kept), line); err != nil {
				return err
			}
		}
	}
}

// maxRoom is how much room for answers is kept.
const maxRoom = 8 << 20

// answerLine runs the command of one line and writes its answer.
func (a *app) answerLine(ctx context.Context, line []byte) error {
	stdout, stderr := &bytes.Buffer{}, &bytes.Buffer{}
	if kept, ok := ctx.Value(keptKey{}).(*keptIndex); ok {
		stdout = &kept.room
	}
	if stdout.Reset(); stdout.Cap() > maxRoom {
		*stdout = bytes.Buffer{}
	}
	var head struct {
		Status int `json:"status"`
		Stdout int `json:"stdout"`
		Stderr int `json:"stderr"`
	}
	var args []string
	if err := json.Unmarshal(line, &args); err != nil {
		head.Status = exitError
		fmt.Fprintf(stderr, "govreport: %s\n", a.lang.Sayf("the line is no JSON array of arguments (%s); write one such as [\"search\", \"养老\"]", err))
	} else {
		head.Status = runContext(ctx, args, nil, stdout, stderr)
	}
	head.Stdout, head.Stderr = stdout.Len(), stderr.Len()
	if err := writeJSON(a.stdout, head, ""); err != nil {
		return err
	}
	for _, b := range []*bytes.Buffer{stdout, stderr} {
		if b.Len() == 0 {
			continue
		}
		if _, err := a.stdout.Write(b.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// keptKey finds the [keptIndex] of a session in the context of its commands.
type keptKey struct{}

// keptIn returns what the session of a command keeps, nil where it is in none.
func keptIn(cmd *cobra.Command) *keptIndex {
	if cmd == nil || cmd.Context() == nil {
		return nil
	}
	kept, _ := cmd.Context().Value(keptKey{}).(*keptIndex)
	return kept
}

// keptIndex is the index that the last command of a session used, still open.
type keptIndex struct {
	x     *index.Index
	store store
	dicts []os.FileInfo // of the files of own words, nil where one can't be read
	room  bytes.Buffer  // for the answers
	stock *sheet.Stock  // nil where the reader keeps no values
}

// open returns the index of s: the kept one, unless another is asked for, or it or the
// files of own words changed since.
func (k *keptIndex) open(s *store) (*index.Index, error) {
	var dicts []os.FileInfo
	for _, file := range s.dicts {
		info, err := os.Stat(file)
		if err != nil {
			info = nil // opening says what is wrong
		}
		dicts = append(dicts, info)
	}
	if k.x != nil && k.store.dir == s.dir && k.store.engine == s.engine && slices.Equal(k.store.dicts, s.dicts) && slices.EqualFunc(k.dicts, dicts, sameFile) && !k.x.Changed() {
		return k.x, nil
	}
	k.close()
	x, err := s.open()
	if err == nil {
		k.x, k.store, k.dicts = x, *s, dicts
	}
	return x, err
}

// sameFile tells whether a file is as it was.
func sameFile(a, b os.FileInfo) bool {
	return a != nil && b != nil && os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

func (k *keptIndex) close() {
	if k.x != nil {
		_ = k.x.Close() // read-only: there is nothing to write
		k.x = nil
		k.stock.Forget()
	}
}
