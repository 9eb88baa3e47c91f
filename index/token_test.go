package index

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/segment"
)

// Lines that are cut once are cut as the segmenter cuts them, whatever stretch is asked for,
// and however often.
func TestRememberedLines(t *testing.T) {
	s, err := segment.Shared()
	require.NoError(t, err)
	lines := []string{"一、养老服务体系建设", "", "新增养老床位400张,完成年度任务的104.5%。力争\x00新增GDP a*b 3", "\xff城乡居民基本养老保险", "“四梁八柱”,以“扩中”", "　 "}
	view := strings.Join(append(append(lines, lines...), ""), "\n")
	r, ok := rememberLines(s, view).(*remembered)
	require.True(t, ok)
	for from := 0; from < len(view); from++ {
		for _, to := range []int{len(view), min(len(view), from+40), min(len(view), from+200)} {
			text := view[from:to]
			require.Equal(t, s.Tokens(text), slices.AppendSeq([]segment.Token{}, tokensOf(r, text)), "%d to %d", from, to)
		}
	}
	require.Same(t, s, rememberLines(s, strings.Repeat("发展", shortText)), "a text that may be cut anywhere")
}
