//go:build cgo

package main

import (
	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	_ "github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/registry"
	"github.com/yanyiwu/gojieba"
)

var cutGojieba = func() func(string) {
	j := gojieba.NewJieba()
	return func(line string) { j.Cut(line, true) }
}

// jiebaTokens is gojieba as a tokenizer of Bleve, in search mode, as its authors show it.
type jiebaTokens struct{ jieba *gojieba.Jieba }

func (t jiebaTokens) Tokenize(text []byte) (out analysis.TokenStream) {
	for i, w := range t.jieba.Tokenize(string(text), gojieba.SearchMode, true) {
		out = append(out, &analysis.Token{Term: []byte(w.Str), Start: w.Start, End: w.End, Position: i + 1, Type: analysis.Ideographic})
	}
	return out
}

func init() {
	_ = registry.RegisterTokenizer("gojieba", func(map[string]any, *registry.Cache) (analysis.Tokenizer, error) {
		return jiebaTokens{gojieba.NewJieba()}, nil
	})
	engines = append(engines, engine{"Bleve gojieba", func(dir string, texts []file) (measured, error) {
		mapping := bleve.NewIndexMapping()
		if err := mapping.AddCustomAnalyzer("gojieba", map[string]any{"type": "custom", "tokenizer": "gojieba"}); err != nil {
			return nil, err
		}
		mapping.DefaultAnalyzer = "gojieba"
		return bleveStore(dir, texts, mapping)
	}})
}
