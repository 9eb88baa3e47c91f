package segment

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReadWords(t *testing.T) {
	for content, want := range map[string][]string{
		"# own\n嘎嘎棋 12 n\n\n發展\n":          {"嘎嘎棋", "发展"},
		"\ufeffcategory\tterm\n棋\t嘎嘎棋\r\n": {"嘎嘎棋"},
	} {
		got, err := ReadWords("own.txt", content)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	for content, want := range map[string]string{
		"养老\n一\n":             `own.txt:2: word "一" is shorter`,
		"word\tn\n养老\t1\n":    `own.txt:1: the first line names no column "term"`,
		"category\tterm\n棋\n": "own.txt:2: there is no word",
		"# none\n":            "no words in it",
	} {
		_, err := ReadWords("own.txt", content)
		require.ErrorContains(t, err, want)
	}
}
