package segment

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Runes says of every rune what Source says, and covers the text.
func TestRunes(t *testing.T) {
	for _, text := range []string{"", "一", "新增６．５％，業(yè)務（試點）\r\n　　第二段 文 字\n\n1 9 9 8 年\u200b末\x00", "青溪县\n民政局工\n作总结与计划\n"} {
		v := NewView(text)
		at := 0
		for r, s := range v.Runes() {
			require.Equal(t, at, r.Start, text)
			require.Equal(t, v.Source(r), s, text)
			at = r.End
		}
		require.Equal(t, len(v.Text), at, text)
	}
}
