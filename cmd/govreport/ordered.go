package main

import (
	"context"
	"iter"
)

// inOrder works on up to jobs items at once and yields the results in the order
// of the items, so that output doesn't depend on jobs. At most 2*jobs results
// wait for their turn. The items are drawn by one goroutine; a panic in work
// crashes the program as it would without goroutines. When the caller stops, no
// further item is drawn, and the drawing has ended before it goes on. When ctx
// ends the sequence ends at once: what is being drawn and worked on is left to
// end by itself.
func inOrder[T, R any](ctx context.Context, jobs int, items iter.Seq[T], work func(T) R) iter.Seq[R] {
	return func(yield func(R) bool) {
		drawing, stop := context.WithCancel(ctx)
		pending := make(chan chan R, jobs)
		slots := make(chan struct{}, jobs)
		finished := make(chan struct{})
		defer func() {
			stop()
			select {
			case <-finished:
			case <-ctx.Done():
			}
		}()
		go func() {
			defer close(finished)
			defer close(pending)
			for item := range items {
				result := make(chan R, 1)
				select {
				case pending <- result:
				case <-drawing.Done():
					return
				}
				slots <- struct{}{} // work always ends, so a slot comes free
				go func() {
					result <- work(item)
					<-slots
				}()
			}
		}()
		for {
			result, more := receive(ctx, pending)
			if !more {
				return
			}
			r, there := receive(ctx, result)
			if !there || !yield(r) {
				return
			}
		}
	}
}

// receive takes a value from c, unless c is closed or ctx ends before.
func receive[T any](ctx context.Context, c <-chan T) (v T, ok bool) {
	select {
	case v, ok = <-c:
		return v, ok
	case <-ctx.Done():
		return v, false
	}
}
