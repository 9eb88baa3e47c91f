package segment_test

import (
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/yanyiwu/gojieba"

	"github.com/govreport/govreport/segment"
)

// TestNoLeak makes, uses and closes segmenters. Under go test -asan the leak
// checker looks at the C++ heap when the program ends and fails it for what
// nothing points to any more; otherwise this shows only that closing works.
// GOVREPORT_LEAK=1 loses one on purpose, to see that the checker would tell.
func TestNoLeak(t *testing.T) {
	text := strings.Repeat("全年新增养老床位150张，发放临时救助资金320.5万元。", 50)
	for range 2 {
		s, err := segment.NewSegmenter()
		require.NoError(t, err)
		require.NotEmpty(t, s.Tokens(text))
		s.Parts("严厉打击")
		require.NoError(t, s.Close())
	}
	if os.Getenv("GOVREPORT_LEAK") != "" {
		lose()
		runtime.GC()
	}
}

//go:noinline
func lose() {
	j := gojieba.NewJieba()
	runtime.SetFinalizer(j, nil)
}
