package main

import (
	"context"
	"iter"
)

// inOrder works on up to jobs items at once and yields the results in the order
// of the items, so that output doesn't depend on jobs. At most 2*jobs results
// wait for their turn. The items are drawn by one goroutine; a panic in work
// crashes the program as it would without goroutines. When the caller stops, or
// ctx ends, no further item is drawn.
func inOrder[T, R any](ctx context.Context, jobs int, items iter.Seq[T], work func(T) R) iter.Seq[R] {
	return func(yield func(R) bool) {
		ctx, stop := context.WithCancel(ctx)
		pending := make(chan chan R, jobs)
		slots := make(chan struct{}, jobs)
		finished := make(chan struct{})
		defer func() { stop(); <-finished }()
		go func() {
			defer close(finished)
			defer close(pending)
			for item := range items {
				result := make(chan R, 1)
				select {
				case pending <- result:
				case <-ctx.Done():
					return
				}
				slots <- struct{}{} // work never blocks, so a slot always comes free
				go func() {
					result <- work(item)
					<-slots
				}()
			}
		}()
		for result := range pending {
			if !yield(<-result) {
				return
			}
		}
	}
}
