package index

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOwnWords(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	x, err := Create(dir, Options{})
	require.NoError(t, err)
	require.ErrorContains(t, x.SetOwnWords(ctx, []string{"一"}), "shorter than two")
	require.NoError(t, x.SetOwnWords(ctx, []string{"嘎嘎棋", "嘎嘎棋", "發出獎品"}))
	_, err = x.Add(ctx, made{region: "甲县", year: 2020, text: "推广嘎嘎棋,发出奖品。"}.report(t))
	require.NoError(t, err)
	require.NoError(t, x.Close())

	words := func(o Options) (out []string) {
		x, err := OpenReadOnly(dir, o)
		require.NoError(t, err)
		defer x.Close()
		own, err := x.OwnWords()
		require.NoError(t, err)
		require.Equal(t, []string{"发出奖品", "嘎嘎棋"}, own)
		require.Error(t, x.SetOwnWords(ctx, nil), "it is open for reading")
		res, err := x.Words(ctx, WordsRequest{})
		require.NoError(t, err)
		for _, r := range res.Rows {
			out = append(out, r.Word)
		}
		return out
	}
	require.ElementsMatch(t, []string{"推广", "嘎嘎棋", "发出奖品"}, words(Options{}), "the index keeps them")
	require.ElementsMatch(t, []string{"推广嘎嘎棋", "发出奖品"}, words(Options{Words: []string{"推广嘎嘎棋"}}), "the caller has more")
}
