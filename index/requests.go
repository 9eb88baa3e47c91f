package index

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/extract"
)

// Every method asks ready first, so that what can't work is an error that says what
// to do: an index that was never opened or is closed, no context, a request that
// means nothing.

var (
	errNotOpened = errors.New("the index was not opened")
	errNoContext = errors.New("there is no context")
)

// ready returns why op can't be done, or the first of the errors that the checks of
// its request found.
func (x *Index) ready(ctx context.Context, op string, checks ...error) error {
	switch {
	case x == nil || x.cache == nil:
		return &Error{"", op, errNotOpened, "get it from Create, Open or OpenReadOnly"}
	case ctx == nil:
		return &Error{x.dir, op, errNoContext, "pass context.Background()"}
	}
	for _, err := range checks {
		if err != nil {
			return &Error{x.dir, op, err, ""}
		}
	}
	return nil
}

// notNegative is an error for a number that must be 0 or more.
func notNegative(name string, n int) error {
	if n < 0 {
		return fmt.Errorf("%s is %d; give 0 for the default, or a positive number", name, n)
	}
	return nil
}

// share is an error for a share that does not lie between 0 and 1.
func share(name string, x float64) error {
	if !(x >= 0 && x <= 1) {
		return fmt.Errorf("%s is %g; give a number between 0 and 1 (0 for the default)", name, x)
	}
	return nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (q Query) check() error {
	return firstError(notNegative("Limit", q.Limit), notNegative("Offset", q.Offset), notNegative("MaxMatches", q.MaxMatches))
}

func (r TargetsRequest) check() error {
	return firstError(notNegative("Limit", r.Limit), notNegative("Cells", r.Cells), notNegative("Skip", r.Skip), knownRoles(r.Roles, "all"))
}

func (r CompareRequest) check() error {
	return share("Confidence", r.Confidence)
}

func (r KeynessRequest) check() error {
	return firstError(notNegative("Limit", r.Limit), notNegative("MinCount", r.MinCount), notNegative("Permutations", r.Permutations),
		notNegative("MinReports", r.Words.MinReports), share("Confidence", r.Confidence))
}

func (r WordsRequest) check() error {
	return firstError(notNegative("Limit", r.Limit), notNegative("MinCount", r.MinCount), notNegative("MinReports", r.Words.MinReports))
}

func (r CollocatesRequest) check() error {
	return firstError(notNegative("Limit", r.Limit), notNegative("MinCount", r.MinCount), notNegative("MinReports", r.Words.MinReports))
}

func (r MatrixRequest) check() error {
	return firstError(notNegative("MinCount", r.MinCount), notNegative("MinReports", r.Words.MinReports))
}

func (r DuplicatesRequest) check() error {
	return firstError(share("Threshold", r.Threshold), share("Copy", r.Copy))
}

func (r FollowRequest) check() error {
	if r.Tolerance < 0 {
		return fmt.Errorf("the tolerance is %g; give a share such as 0.05 (0 for the default)", r.Tolerance)
	}
	return nil
}

func (r PanelRequest) check() error {
	if err := knownRoles(r.Roles); err != nil {
		return err
	}
	for _, m := range r.Measures {
		if !slices.Contains(figureMeasures, m) {
			return fmt.Errorf("there is no measure %q; choose among %s", m, strings.Join(figureMeasures, ", "))
		}
	}
	for _, y := range r.Years {
		if y.From > y.To {
			return fmt.Errorf("the years %d to %d are none; give the earlier one first", y.From, y.To)
		}
	}
	return nil
}

var (
	figureRoles    = []string{extract.RoleTarget, extract.RoleResult, extract.RoleBaseline, extract.RoleCriterion}
	figureMeasures = []string{extract.MeasureLevel, extract.MeasureGrowth, extract.MeasureIncrease, extract.MeasureGap, extract.MeasureShare, extract.MeasureCompletion}
)

// knownRoles is an error for a name that is no role of a figure.
func knownRoles(roles []string, besides ...string) error {
	known := append(slices.Clone(figureRoles), besides...)
	for _, r := range roles {
		if !slices.Contains(known, r) {
			return fmt.Errorf("there is no role %q; choose among %s", r, strings.Join(known, ", "))
		}
	}
	return nil
}

// runesBefore counts the code points of text in front of part.
func runesBefore(text, part string) int {
	return utf8.RuneCountInString(text[:max(0, strings.Index(text, part))])
}

// await returns what work returns, or the error of ctx as soon as that ends; work
// then ends later by itself, so it must change nothing that others see.
func await[T any](ctx context.Context, work func() T) (T, error) {
	if ctx.Done() == nil {
		return work(), nil
	}
	type answer struct {
		value T
		panic any
	}
	done := make(chan answer, 1)
	go func() {
		var a answer
		defer func() {
			a.panic = recover()
			done <- a
		}()
		a.value = work()
	}()
	select {
	case a := <-done:
		if a.panic != nil {
			panic(a.panic)
		}
		return a.value, ctx.Err()
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// A question to the index is answered apart from its caller, so that the caller goes
// on as soon as its context ends; the answer, which holds a snapshot of its own, is
// left off at the next place that looks. inside marks the context of the answer.
type inside struct{}

// apart reports whether a question is to be answered apart: its context can end, and
// it is not the answer itself.
func apart(ctx context.Context) bool { return ctx.Done() != nil && ctx.Value(inside{}) == nil }

// answered calls ask apart and waits for it or for the end of ctx.
func answered[T any](ctx context.Context, ask func(context.Context) (*T, error)) (*T, error) {
	type answer struct {
		value *T
		err   error
	}
	a, err := await(ctx, func() (a answer) {
		a.value, a.err = ask(context.WithValue(ctx, inside{}, true))
		return a
	})
	if a.err != nil || a.value != nil {
		return a.value, a.err
	}
	return nil, err
}
