package extract

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/internal/lexicon"
)

func BenchmarkThemeMentions(b *testing.B) {
	set := defaultThemes(b)
	rows, err := lexicon.Load(dataFiles, "data/themes.tsv", themeColumns...)
	require.NoError(b, err)
	var text strings.Builder
	for _, r := range rows {
		text.WriteString(r.Example())
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		set.Mentions(text.String())
	}
}

func BenchmarkLoadThemes(b *testing.B) {
	for b.Loop() {
		_, err := LoadThemes("")
		require.NoError(b, err)
	}
}
