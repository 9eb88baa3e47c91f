package index

import (
	"context"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

// calls are all methods of an index that can fail.
func calls(x *Index, ctx context.Context, r *extract.Report) map[string]func() error {
	ignore := func(_ any, err error) error { return err }
	return map[string]func() error{
		"Add":              func() error { return ignore(x.Add(ctx, r)) },
		"Delete":           func() error { return ignore(x.Delete(ctx, "id")) },
		"DeletePath":       func() error { return ignore(x.DeletePath(ctx, "path")) },
		"Commit":           func() error { return x.Commit(ctx) },
		"Reports":          func() error { return ignore(x.Reports(ctx)) },
		"ReportsWhere":     func() error { return ignore(x.ReportsWhere(ctx, "")) },
		"Report":           func() error { return ignore(x.Report(ctx, "id")) },
		"Count":            func() error { return ignore(x.Count(ctx, "")) },
		"PackedKeys":       func() error { return ignore(x.PackedKeys(ctx)) },
		"Pack":             func() error { return ignore(x.Pack(ctx, PackedKey{})) },
		"Stats":            func() error { return ignore(x.Stats(ctx)) },
		"Verify":           func() error { return ignore(x.Verify(ctx)) },
		"Search":           func() error { return ignore(x.Search(ctx, Query{Text: "养老"})) },
		"KWIC":             func() error { return ignore(x.KWIC(ctx, Query{Text: "养老"}, KWICOptions{})) },
		"Compare":          func() error { return ignore(x.Compare(ctx, CompareRequest{})) },
		"Keyness":          func() error { return ignore(x.Keyness(ctx, KeynessRequest{A: "year:2021", B: "year:2022"})) },
		"Targets":          func() error { return ignore(x.Targets(ctx, TargetsRequest{})) },
		"Follow":           func() error { return ignore(x.Follow(ctx, FollowRequest{})) },
		"Words":            func() error { return ignore(x.Words(ctx, WordsRequest{})) },
		"Terms":            func() error { return ignore(x.Terms(ctx, TermsRequest{Terms: []Term{{Text: "养老"}}})) },
		"Collocates":       func() error { return ignore(x.Collocates(ctx, CollocatesRequest{Term: "养老"})) },
		"Matrix":           func() error { return ignore(x.Matrix(ctx, MatrixRequest{})) },
		"Readability":      func() error { return ignore(x.Readability(ctx, "")) },
		"Ask":              func() error { return ignore(x.Ask(ctx, AskRequest{Question: "2021年新增养老床位"})) },
		"Suggest":          func() error { _, _, err := x.Suggest(ctx, r); return err },
		"Fill":             func() error { return ignore(x.Fill(ctx, r)) },
		"Panel":            func() error { return ignore(x.Panel(ctx, PanelRequest{})) },
		"Duplicates":       func() error { return ignore(x.Duplicates(ctx, DuplicatesRequest{})) },
		"Corrections":      func() error { return ignore(x.Corrections()) },
		"SetCorrections":   func() error { return x.SetCorrections(ctx, nil) },
		"Changes":          func() error { return ignore(x.Changes(ctx, ChangesRequest{})) },
		"OwnWords":         func() error { return ignore(x.OwnWords()) },
		"SetOwnWords":      func() error { return x.SetOwnWords(ctx, nil) },
		"KeepCopies":       func() error { return x.KeepCopies(ctx) },
		"CheckCorrections": func() error { return ignore(x.CheckCorrections(ctx)) },
		"Gone":             func() error { return ignore(x.Gone(ctx, nil)) },
		"Prune":            func() error { return ignore(x.Prune(ctx, nil)) },
		"Stored": func() error {
			for _, err := range x.Stored(ctx, "") {
				return err
			}
			return nil
		},
	}
}

// An index that can't be used, or is used without a context, is an error that ends
// with what to do, never a panic.
func TestMisuse(t *testing.T) {
	r := plainReport("a.txt", "养老服务。新增养老床位100张。")
	closed, err := Create(t.TempDir(), Options{})
	require.NoError(t, err)
	require.NoError(t, closed.Close())
	open, err := Create(t.TempDir(), Options{})
	require.NoError(t, err)
	defer open.Close()
	for name, c := range map[string]struct {
		x    *Index
		ctx  context.Context
		hint string
	}{
		"nil index":  {nil, context.Background(), "Open"},
		"zero index": {&Index{}, context.Background(), "Open"},
		"closed":     {closed, context.Background(), "open it again"},
		"no context": {open, nil, "context.Background()"},
	} {
		all := calls(c.x, c.ctx, r)
		for m := range reflect.TypeFor[*Index]().Methods() {
			if last := m.Type.NumOut() - 1; last >= 0 && m.Type.Out(last) == reflect.TypeFor[error]() && m.Name != "Close" {
				require.Contains(t, all, m.Name)
			}
		}
		for method, call := range all {
			if (method == "Corrections" || method == "OwnWords") && (c.ctx == nil || c.x == closed) { // they take no context, and read one file
				continue
			}
			t.Run(name+" "+method, func(t *testing.T) {
				var err error
				require.NotPanics(t, func() { err = call() })
				require.Error(t, err)
				assert.Contains(t, err.Error(), c.hint)
				var e *Error
				assert.ErrorAs(t, err, &e)
			})
		}
		require.NotPanics(t, func() {
			if c.ctx != nil {
				assert.False(t, c.x.Has("id"))
				assert.False(t, c.x.HasSource("a.txt", "00"))
				assert.NoError(t, c.x.Close())
				c.x.Abandon()
			}
		})
	}
	_, err = CheckCitations(noContext, nil, nil)
	assert.ErrorContains(t, err, "context.Background()")
	_, err = CheckCitations(context.Background(), nil, nil)
	assert.ErrorContains(t, err, "corpus.Read")
}

// Requests that mean nothing say what would.
func TestMisusedRequests(t *testing.T) {
	ctx := context.Background()
	x, err := Create(t.TempDir(), Options{})
	require.NoError(t, err)
	defer x.Close()
	_, err = x.Add(ctx, plainReport("a.txt", "养老服务。新增养老床位100张。"))
	require.NoError(t, err)
	require.NoError(t, x.Commit(ctx))
	ignore := func(_ any, err error) error { return err }
	for name, c := range map[string]struct {
		call func() error
		say  string
	}{
		"search limit":    {func() error { return ignore(x.Search(ctx, Query{Text: "养老", Limit: -1})) }, "Limit is -1"},
		"search offset":   {func() error { return ignore(x.Search(ctx, Query{Text: "养老", Offset: -2})) }, "Offset is -2"},
		"search matches":  {func() error { return ignore(x.Search(ctx, Query{Text: "养老", MaxMatches: -3})) }, "MaxMatches is -3"},
		"search sort":     {func() error { return ignore(x.Search(ctx, Query{Text: "养老", Sort: "size"})) }, "size"},
		"search role":     {func() error { return ignore(x.Search(ctx, Query{Text: "role:goal"})) }, "goal"},
		"search year":     {func() error { return ignore(x.Search(ctx, Query{Text: "year:lately"})) }, "lately"},
		"search theme":    {func() error { return ignore(x.Search(ctx, Query{Text: "theme:nosuch"})) }, "nosuch"},
		"kwic limit":      {func() error { return ignore(x.KWIC(ctx, Query{Text: "养老"}, KWICOptions{Limit: -1})) }, "Limit is -1"},
		"kwic width":      {func() error { return ignore(x.KWIC(ctx, Query{Text: "养老"}, KWICOptions{Width: -1})) }, "-1"},
		"targets limit":   {func() error { return ignore(x.Targets(ctx, TargetsRequest{Limit: -1})) }, "Limit is -1"},
		"targets role":    {func() error { return ignore(x.Targets(ctx, TargetsRequest{Roles: []string{"goal"}})) }, `no role "goal"; choose among target`},
		"targets theme":   {func() error { return ignore(x.Targets(ctx, TargetsRequest{Theme: "nosuch"})) }, `no theme is named "nosuch"`},
		"targets level":   {func() error { return ignore(x.Targets(ctx, TargetsRequest{By: []string{"region"}, Level: "planet"})) }, "planet"},
		"targets by":      {func() error { return ignore(x.Targets(ctx, TargetsRequest{By: []string{"mood"}})) }, "mood"},
		"follow theme":    {func() error { return ignore(x.Follow(ctx, FollowRequest{Theme: "nosuch"})) }, `no theme is named "nosuch"`},
		"follow distance": {func() error { return ignore(x.Follow(ctx, FollowRequest{Tolerance: -1})) }, "the tolerance is -1"},
		"keyness draws": {func() error {
			return ignore(x.Keyness(ctx, KeynessRequest{A: "year:2021", B: "year:2022", Permutations: -1}))
		},
			"Permutations is -1"},
		"words limit":      {func() error { return ignore(x.Words(ctx, WordsRequest{Limit: -1})) }, "Limit is -1"},
		"words by":         {func() error { return ignore(x.Words(ctx, WordsRequest{By: []string{"mood"}})) }, "mood"},
		"terms":            {func() error { return ignore(x.Terms(ctx, TermsRequest{})) }, "name some"},
		"collocates limit": {func() error { return ignore(x.Collocates(ctx, CollocatesRequest{Term: "养老", Limit: -1})) }, "Limit is -1"},
		"matrix":           {func() error { return ignore(x.Matrix(ctx, MatrixRequest{N: 9})) }, "choose 1 to 5"},
		"compare level":    {func() error { return ignore(x.Compare(ctx, CompareRequest{Confidence: 95})) }, "Confidence is 95"},
		"keyness limit": {func() error { return ignore(x.Keyness(ctx, KeynessRequest{A: "year:2021", B: "year:2022", Limit: -1})) },
			"Limit is -1"},
		"keyness unit":    {func() error { return ignore(x.Keyness(ctx, KeynessRequest{Unit: "letters"})) }, "letters"},
		"duplicates":      {func() error { return ignore(x.Duplicates(ctx, DuplicatesRequest{Threshold: 2})) }, "Threshold is 2"},
		"ask limit":       {func() error { return ignore(x.Ask(ctx, AskRequest{Question: "养老床位", Limit: -1})) }, "Limit is -1"},
		"panel role":      {func() error { return ignore(x.Panel(ctx, PanelRequest{Roles: []string{"goal"}})) }, `no role "goal"`},
		"panel measure":   {func() error { return ignore(x.Panel(ctx, PanelRequest{Measures: []string{"mood"}})) }, `no measure "mood"`},
		"panel years":     {func() error { return ignore(x.Panel(ctx, PanelRequest{Years: []Years{{2023, 2019}}})) }, "earlier one first"},
		"panel concept":   {func() error { return ignore(x.Panel(ctx, PanelRequest{Concepts: []string{"nosuch"}})) }, "nosuch"},
		"no report":       {func() error { return ignore(x.Add(ctx, nil)) }, "extract the report again"},
		"empty report":    {func() error { return ignore(x.Add(ctx, &extract.Report{})) }, "extract the report again"},
		"foreign figures": {func() error { return ignore(x.Add(ctx, foreign())) }, "extract the report again"},
	} {
		t.Run(name, func(t *testing.T) {
			var err error
			require.NotPanics(t, func() { err = c.call() })
			require.Error(t, err)
			assert.Contains(t, err.Error(), c.say)
		})
	}
}

// foreign is a report whose text was changed after it was read.
func foreign() *extract.Report {
	r, err := extract.Extract(segment.NewDocument("德清县民政局2022年工作总结\n一、工作情况\n" + strings.Repeat("新增养老床位100张。", 30)))
	if err != nil {
		panic(err)
	}
	r.Doc.Text = "短"
	return r
}

// A closed segmenter is an error at the commit, and what waits stays.
func TestMisusedTokenizer(t *testing.T) {
	ctx := context.Background()
	x, err := Create(t.TempDir(), Options{Tokenizer: &segment.Segmenter{}})
	require.NoError(t, err)
	defer x.Abandon()
	_, err = x.Add(ctx, plainReport("a.txt", "养老服务。新增养老床位100张。"))
	require.NoError(t, err)
	err = x.Commit(ctx)
	require.ErrorIs(t, err, segment.ErrNotReady)
	assert.Contains(t, err.Error(), "NewSegmenter")
}

// The text of a missing folder or file is a sentence with what to do.
func TestMisusedFolders(t *testing.T) {
	for _, dir := range []string{"", "/nonexistent/index"} {
		_, err := Open(dir, Options{})
		require.Error(t, err, dir)
		_, err = OpenReadOnly(dir, Options{})
		require.Error(t, err, dir)
	}
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(dir+"/letter.txt", []byte("a"), 0o644))
	_, err := Create(dir, Options{})
	require.ErrorContains(t, err, "choose an empty folder")
}

// noContext is what a caller hands over who has none.
var noContext context.Context
