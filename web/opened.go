package web

import (
	"context"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/govreport/govreport/index"
)

// lookEvery is how often the server looks whether the index has another commit.
const lookEvery = time.Second

// opened is an index as it was at some time, with the pages made of it. It is closed
// after its last request when a later state has taken its place.
type opened struct {
	x     *index.Index
	pages *pageCache
	tag   string
	own   bool         // the server's to close
	refs  atomic.Int32 // requests, and the server while it is shown
	local func() localPaths
}

var openedCount atomic.Int64

func newOpened(x *index.Index, own bool) *opened {
	o := &opened{x: x, pages: newPageCache(cachedPages), own: own, tag: strconv.FormatInt(openedCount.Add(1), 36)}
	o.local = sync.OnceValue(func() localPaths {
		infos, err := x.Reports(context.Background())
		if err != nil {
			return nil // questions will say it
		}
		return localFolders(infos)
	})
	o.refs.Store(1)
	return o
}

func (o *opened) release() {
	if o.refs.Add(-1) == 0 && o.own {
		_ = o.x.Close()
	}
}

// now is the index as it is now, the caller's to release. When a later state can't be
// opened the earlier one is shown, and the next look tries again.
func (s *Server) now() *opened {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.opts.Reopen != nil && time.Since(s.looked) >= lookEvery {
		s.looked = time.Now()
		if s.shown.x.Changed() {
			if x, err := s.opts.Reopen(); err == nil {
				s.shown.release()
				s.shown = newOpened(x, true)
			}
		}
	}
	s.shown.refs.Add(1)
	return s.shown
}
