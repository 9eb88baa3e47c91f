package index

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/segment"
)

// fictional makes n reports of the fictional essay, so that benchmarks need
// nothing from outside.
func fictional(b *testing.B, n int) (texts []string, size int64) {
	for i := 0; i < n; i++ {
		t := fmt.Sprintf("青溪县第%d份工作报告\n一、养老服务\n%s\n二、社会救助\n%s", i, essay(i*50, 60), essay(i*70+13, 60))
		texts = append(texts, t)
		size += int64(len(t))
	}
	return texts, size
}

func tokenizer(b *testing.B) segment.Tokenizer {
	tok, err := segment.Shared()
	require.NoError(b, err)
	tok.Tokens("预热")
	return tok
}

func BenchmarkBuild(b *testing.B) {
	texts, size := fictional(b, 50)
	tok := tokenizer(b)
	b.Run("govreport", func(b *testing.B) {
		b.SetBytes(size)
		b.ReportAllocs()
		for i := 0; i < b.N; i++ {
			x, err := Create(filepath.Join(b.TempDir(), "ix"), Options{Tokenizer: tok})
			require.NoError(b, err)
			for k, t := range texts {
				_, err := x.Add(context.Background(), plainReport(fmt.Sprint(k), t))
				require.NoError(b, err)
			}
			require.NoError(b, x.Close())
		}
	})
	b.Run("bleve-cjk", func(b *testing.B) {
		b.SetBytes(size)
		b.ReportAllocs()
		for i := 0; i < b.N; i++ {
			base := cjkIndex(b, texts)
			require.NoError(b, base.Close())
		}
	})
}

// cjkIndex indexes the same passages with Bleve's cjk analyzer.
func cjkIndex(b *testing.B, texts []string) bleve.Index {
	mapping := bleve.NewIndexMapping()
	mapping.DefaultAnalyzer = cjk.AnalyzerName
	base, err := bleve.NewUsing(filepath.Join(b.TempDir(), "base"), mapping, "scorch", "scorch", nil)
	require.NoError(b, err)
	batch := base.NewBatch()
	for i, t := range texts {
		rec, err := newRecord(plainReport(fmt.Sprint(i), t))
		require.NoError(b, err)
		for k, p := range rec.Passages {
			require.NoError(b, batch.Index(fmt.Sprintf("%d/%d", i, k), map[string]any{"text": p.View.Of(rec.view)}))
		}
	}
	require.NoError(b, base.Batch(batch))
	return base
}

func BenchmarkQuery(b *testing.B) {
	texts, _ := fictional(b, 200)
	tok := tokenizer(b)
	x, err := Create(filepath.Join(b.TempDir(), "ix"), Options{Tokenizer: tok})
	require.NoError(b, err)
	defer x.Close()
	for k, t := range texts {
		_, err := x.Add(context.Background(), plainReport(fmt.Sprint(k), t))
		require.NoError(b, err)
	}
	require.NoError(b, x.Commit(context.Background()))
	base := cjkIndex(b, texts)
	defer base.Close()
	for _, q := range []struct{ name, text string }{
		{"rare phrase", `"第甲甲乙项在"`}, {"common phrase", `"万元"`}, {"words", `养老服务建设`}, {"filter", `year:2020 "建设"`},
	} {
		b.Run("govreport/"+q.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; i < b.N; i++ {
				_, err := x.Search(context.Background(), Query{Text: q.text, Limit: 10, MaxMatches: 3})
				require.NoError(b, err)
			}
		})
	}
	for _, q := range []struct{ name, text string }{{"rare phrase", "第甲甲乙项在"}, {"common phrase", "万元"}} {
		b.Run("bleve-cjk/"+q.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; i < b.N; i++ {
				_, err := base.Search(bleve.NewSearchRequestOptions(bleve.NewMatchPhraseQuery(q.text), 10, 0, false))
				require.NoError(b, err)
			}
		})
	}
	b.Run("bleve-cjk/words", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; i < b.N; i++ {
			_, err := base.Search(bleve.NewSearchRequestOptions(bleve.NewMatchQuery("养老服务建设"), 10, 0, false))
			require.NoError(b, err)
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	texts, _ := fictional(b, 200)
	dir := filepath.Join(b.TempDir(), "ix")
	x, err := Create(dir, Options{Tokenizer: pairs{}})
	require.NoError(b, err)
	for k, t := range texts {
		_, err := x.Add(context.Background(), plainReport(fmt.Sprint(k), t))
		require.NoError(b, err)
	}
	require.NoError(b, x.Close())
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		r, err := OpenReadOnly(dir, Options{Tokenizer: pairs{}})
		require.NoError(b, err)
		_, err = r.Search(context.Background(), Query{Text: `"第甲甲乙项在"`})
		require.NoError(b, err)
		require.NoError(b, r.Close())
	}
}
