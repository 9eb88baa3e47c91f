package index

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/gazetteer"
	"github.com/govreport/govreport/index/query"
	"github.com/govreport/govreport/internal/lexicon"
	"github.com/govreport/govreport/segment"
)

// unknownError is a name of a theme or region that nobody knows.
type unknownError struct {
	kind, name string
	near       string // what it may have meant, "" for nothing
}

func (e *unknownError) Error() string { return fmt.Sprintf("no %s is named %q", e.kind, e.name) }

// hint is what to do about it.
func (e *unknownError) hint() string {
	switch {
	case e.near != "":
		return didYouMean(e.near)
	case e.kind == "theme":
		return "govreport themes lists them"
	}
	return "choose a region that reports are from (Reports lists them)"
}

func didYouMean(near string) string { return fmt.Sprintf("did you mean %s?", near) }

// knownTheme is an unknownError for a theme that is neither in the embedded list nor
// one of the stored reports', which may have been read with a list of the caller's own.
func (x *Index) knownTheme(ctx context.Context, name string) error {
	set, err := extract.DefaultThemes()
	if err != nil || name == "" {
		return err
	}
	if _, ok := set.Lookup(name); ok {
		return nil
	}
	folded := segment.Fold(name)
	if _, ok := set.Lookup(folded); ok {
		return nil
	}
	all, err := x.everyReport(ctx)
	if err != nil {
		return err
	}
	var names []string
	for _, t := range set.Themes() {
		names = append(names, t.Name, t.ID)
	}
	for _, r := range all {
		for _, t := range r.head.Themes {
			if strings.EqualFold(t.ID, folded) || strings.EqualFold(t.Name, folded) {
				return nil
			}
			if !slices.Contains(names, t.Name) {
				names = append(names, t.Name, t.ID)
			}
		}
	}
	if known, err := x.beyond.meets(ctx, equals("theme_names", query.FoldCase(folded))); known || err != nil {
		return err
	}
	return &unknownError{"theme", name, lexicon.Closest(folded, names)}
}

// knownRegion is an unknownError for a region that neither a report is from nor the
// list of divisions has. Codes are taken as they are.
func (x *Index) knownRegion(ctx context.Context, name string) error {
	folded := segment.Fold(name)
	if folded == "" || isCode(folded) {
		return nil
	}
	all, err := x.everyReport(ctx)
	if err != nil {
		return err
	}
	var names []string
	for _, r := range all {
		region := segment.Fold(r.head.Region.Name)
		if region == "" || slices.Contains(names, region) {
			continue
		}
		if strings.Contains(query.FoldCase(region), query.FoldCase(folded)) {
			return nil
		}
		names = append(names, region, gazetteer.ShortName(region), lastDivision(region))
	}
	if known, err := x.beyond.meets(ctx, contains("region", query.FoldCase(folded))); known || err != nil {
		return err
	}
	divisions, err := gazetteer.Load()
	if err != nil {
		return err
	}
	if len(divisions.Resolve(folded, 0)) > 0 || len(divisions.CalledShort(folded, 0)) > 0 {
		return nil
	}
	for _, d := range divisions.Upper() {
		if d.Level == gazetteer.Province {
			names = append(names, d.Name, gazetteer.ShortName(d.Name))
		}
	}
	return &unknownError{"region", name, lexicon.Closest(folded, names)}
}

// unknown is the error of a request that names what nobody knows.
func (x *Index) unknown(err error) error {
	var u *unknownError
	if errors.As(err, &u) {
		return &Error{x.dir, "ask", err, u.hint()}
	}
	return err
}

// everyReport lists the live reports.
func (x *Index) everyReport(ctx context.Context) ([]located, error) {
	s, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	return s.listed(), ctx.Err()
}

// lastDivision is the lowest division of a full name: 青溪县 of 云州省临江市青溪县.
func lastDivision(region string) string {
	end := strings.LastIndexAny(strings.TrimRight(region, "省市区县州盟旗乡镇"), "省市州盟")
	if end < 0 {
		return region
	}
	_, n := utf8.DecodeRuneInString(region[end:])
	return region[end+n:]
}

// knownYear is an error for a query that asks for years which no report has.
func (x *Index) knownYear(ctx context.Context, s *snapshot, text string, n query.Node) error {
	var kids []query.Node
	switch n := n.(type) {
	case *query.And:
		kids = n.Kids
	case *query.Field:
		if n.Name != "year" && n.Name != "plan_year" {
			return nil
		}
		have := map[int]bool{}
		more, err := x.beyond.years(ctx, n.Name)
		if err != nil {
			return err
		}
		for _, year := range more {
			if have[year] = true; n.Holds(float64(year)) {
				return nil
			}
		}
		for _, r := range s.listed() {
			year := r.head.Year
			if n.Name == "plan_year" {
				year = r.head.PlanYear
			}
			if year != 0 {
				have[year] = true
			}
			if year != 0 && n.Holds(float64(year)) {
				return nil
			}
		}
		if len(have) == 0 {
			return nil
		}
		years := slices.Sorted(maps.Keys(have))
		first, last := strconv.Itoa(years[0]), strconv.Itoa(years[len(years)-1])
		hint := fmt.Sprintf("those here have %s", first)
		if first != last {
			hint = fmt.Sprintf("those here have %s to %s", first, last)
		}
		if near := nearestYear(n, years); near != "" {
			hint += "; " + didYouMean(near)
		}
		return &query.Error{Query: text, Pos: runesBefore(text, n.Value), Msg: fmt.Sprintf("no report has %s %s", n.Name, n.Value), Hint: hint}
	}
	for _, k := range kids {
		if err := x.knownYear(ctx, s, text, k); err != nil {
			return err
		}
	}
	return nil
}

// nearestYear is the year that one that no report has may have meant: one edit away, or
// else the nearest in time; "" for ranges.
func nearestYear(n *query.Field, years []int) string {
	if n.Lo != n.Hi || n.List != nil {
		return ""
	}
	names := make([]string, len(years))
	best := years[0]
	for i, y := range years {
		names[i] = strconv.Itoa(y)
		if math.Abs(float64(y)-n.Lo) < math.Abs(float64(best)-n.Lo) {
			best = y
		}
	}
	if len(n.Folded) != 4 { // a slip of the pen
		return lexicon.Closest(n.Folded, names)
	}
	return strconv.Itoa(best)
}

// absent says which places and organs of a query that found nothing no report has.
func (x *Index) absent(ctx context.Context, s *snapshot, n query.Node) ([]string, error) {
	var kids []query.Node
	switch n := n.(type) {
	case *query.And:
		kids = n.Kids
	case *query.Or:
		kids = n.Kids
	case *query.Field:
		if n.Name != "region" && n.Name != "organ" {
			return nil, nil
		}
		all := s.listed()
		if slices.ContainsFunc(all, func(r located) bool { return r.entry.holds(n) }) {
			return nil, nil
		}
		if known, err := x.beyond.meets(ctx, reportCondition(n)); known || err != nil {
			return nil, err
		}
		var names []string
		for _, r := range all {
			names = append(names, r.head.Organ, organKind(r.head.Organ, r.head.Region.Name))
		}
		note := fmt.Sprintf("no report has %s:%s", n.Name, n.Value)
		if near := lexicon.Closest(n.Folded, names); near != "" && n.Name == "organ" {
			note += "; " + didYouMean(near)
		}
		return []string{note}, nil
	}
	var out []string
	for _, k := range kids {
		notes, err := x.absent(ctx, s, k)
		if err != nil {
			return nil, err
		}
		out = append(out, notes...)
	}
	return out, nil
}
