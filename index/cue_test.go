package index

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/segment"
)

// A cue finds what its expression finds, and an ending too.
func TestCues(t *testing.T) {
	cues := []cue{quotedBehind, quotedFront, plannedNow, fixedPrice, yearInName, saying, acts, shared, sharedBefore, grade,
		manyYearsCue, oneYearCue, planOfYears, yearsFromNow, fromNow, comparedWith, inRow}
	endings := []ending{fromBase, beyondPlan, forEach, stock, notCue}
	texts := []string{"", "年", "比2002年增长91%", "没有实现4%左右的目标", "提出物价涨幅要降到", "今年中央财政安排支出", "2000年分别达到2253元", "按不变价计算", "开工建设",
		"3A级以上", "年均增长", "“十四五”时期", "本届政府", "上届政府", "连续两年", "由前三年", "用五年", "今后五年", "过去一年", "同比", "竣工", "再开工"}
	paths, err := filepath.Glob("../testdata/reports/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, p := range paths {
		b, err := os.ReadFile(p)
		require.NoError(t, err)
		texts = append(texts, strings.FieldsFunc(segment.NewView(string(b)).Text, func(r rune) bool { return r == '。' || r == '\n' })...)
	}
	runs := 0
	for _, text := range texts {
		for _, c := range cues {
			want := c.Regexp.FindAllStringIndex(text, -1)
			require.Equal(t, want, c.FindAllStringIndex(text, -1), "%s in %q", c.Regexp, text)
			require.Equal(t, want != nil, c.MatchString(text))
			require.Equal(t, c.Regexp.ReplaceAllString(text, "-"), c.ReplaceAllString(text, "-"))
			if want != nil {
				runs++
			}
		}
		for i := range text + " " {
			if i%5 > 0 && len(text) > 100 {
				continue
			}
			for _, e := range endings {
				require.Equal(t, e.Regexp.MatchString(text[:i]), e.MatchString(text[:i]), "%s at the end of %q", e.Regexp, text[:i])
			}
		}
	}
	require.Greater(t, runs, 100)
}
