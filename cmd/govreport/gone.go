package main

import (
	"errors"

	"github.com/govreport/govreport/corpus"
	"github.com/govreport/govreport/index"
)

// What became of a source that is not there any more.
const (
	sourceGone   index.AddStatus = "gone"
	sourcePruned index.AddStatus = "pruned"
)

// mostNamed is how many gone sources are named one by one.
const mostNamed = 20

// nameGone says on standard error which sources are gone.
func (a *app) nameGone(gone []string, pruned bool) {
	if len(gone) == 0 {
		return
	}
	for _, path := range gone[:min(len(gone), mostNamed)] {
		a.notef("gone: %s", path)
	}
	if n := len(gone) - mostNamed; n > 0 {
		a.notef("and %d more", n)
	}
	if pruned {
		a.notef("%s taken out, for they are gone", plural(len(gone), "source"))
	} else {
		a.notef("%s gone, and still in the index; --prune takes them out", plural(len(gone), "source"))
	}
}

// contents are the paths found in archives and tables, by the path of the file.
type contents map[string]*content

type content struct {
	paths  []string
	broken bool // not all of it was read
}

// add notes what an outcome is of, where it is of a member or a row.
func (c contents) add(o outcome) {
	file, inside := index.SplitSource(o.path)
	if inside == "" && o.problem == nil {
		return
	}
	in := c[file]
	if in == nil {
		in = &content{}
		c[file] = in
	}
	in.paths = append(in.paths, o.path)
	if o.problem != nil && !errors.Is(o.problem, corpus.ErrUnsupported) {
		in.broken = true
	}
}

// whole returns what was read without an error.
func (c contents) whole() map[string][]string {
	out := map[string][]string{}
	for file, in := range c {
		if !in.broken {
			out[file] = in.paths
		}
	}
	return out
}
