package index

import (
	"context"
	"unicode/utf8"
)

// ReadabilityRow measures the body of one report. Sentences end at 。！？； and at
// the end of a line; words are those of the index's tokenizer, masks left out.
type ReadabilityRow struct {
	ID              string  `json:"id"`
	Path            string  `json:"path"`
	Title           string  `json:"title"`
	Organ           string  `json:"organ,omitempty"`
	Region          string  `json:"region,omitempty"`
	RegionCode      string  `json:"region_code,omitempty"`
	Level           string  `json:"level,omitempty"`
	Year            int     `json:"year,omitempty"`
	Chars           int     `json:"chars"`
	Words           int     `json:"words"`
	Sentences       int     `json:"sentences"`
	SentenceWords   float64 `json:"words_per_sentence"`   // mean
	SentenceChars   float64 `json:"letters_per_sentence"` // mean, code points of words
	LongestSentence int     `json:"longest_sentence"`     // in words
	LongestStart    int     `json:"longest_start"`        // its place: code points of the decoded text, half open
	LongestEnd      int     `json:"longest_end"`
	WordChars       float64 `json:"letters_per_word"` // mean
	Types           int     `json:"types"`            // different words
	Figures         int     `json:"figures"`
	FiguresPer1k    float64 `json:"figures_per_1k_chars"`
	FigureChars     float64 `json:"figure_share"` // code points of figures over those of the body
	Masks           int     `json:"masks"`        // redacted runs
}

// Readability measures the reports that match filter (all, when it is empty), in
// the order of [Index.Reports]; copies of a report once.
func (x *Index) Readability(ctx context.Context, filter string) ([]ReadabilityRow, error) {
	if err := x.ready(ctx, "read"); err != nil {
		return nil, err
	}
	if apart(ctx) {
		rows, err := answered(ctx, func(ctx context.Context) (*[]ReadabilityRow, error) {
			rows, err := x.Readability(ctx, filter)
			return &rows, err
		})
		if err != nil {
			return nil, err
		}
		return *rows, nil
	}
	s, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	_, reports, err := x.once(ctx, s, filter)
	if err != nil {
		return nil, err
	}
	rows := make([]ReadabilityRow, len(reports))
	err = x.eachBody(ctx, s, reports, nil, func(i int, b *bodyText) error {
		r, longest := b.readability()
		if len(b.sentences) > 0 {
			d, err := x.shownOf(s, reports[i].at)
			if err != nil {
				return err
			}
			_, r.LongestStart, r.LongestEnd = d.cite(trimmed(b.rec.view, b.sentences[longest]))
		}
		rows[i] = r
		return nil
	})
	return rows, err
}

// readability measures a body; longest is the number of its longest sentence.
func (b *bodyText) readability() (r ReadabilityRow, longest int) {
	f := &b.rec.facts
	r = ReadabilityRow{
		ID: f.ID, Path: f.Sources[0].Path, Title: f.Title, Organ: f.Organ, Region: f.Region.Name, RegionCode: f.Region.Code,
		Level: f.Region.Level, Year: f.Year, Chars: b.chars, Words: len(b.words), Sentences: len(b.sentences), Masks: len(b.masks),
	}
	lengths := make([]int, len(b.forms))
	for id, form := range b.forms {
		lengths[id] = utf8.RuneCountInString(form)
	}
	letters, run, line := 0, 0, -1
	for _, w := range b.words {
		letters += lengths[w.id]
		if int(w.line) != line {
			line, run = int(w.line), 0
		}
		if run++; run > r.LongestSentence {
			r.LongestSentence, longest = run, line
		}
	}
	r.Types = len(b.forms)
	r.SentenceWords = ratio(r.Words, r.Sentences)
	r.SentenceChars = ratio(letters, r.Sentences)
	r.WordChars = ratio(letters, r.Words)
	inFigures := 0
	for _, g := range f.Figures {
		if f.Body.Contains(g.Span) {
			r.Figures++
			inFigures += utf8.RuneCountInString(g.Span.Of(b.rec.text))
		}
	}
	r.FiguresPer1k = 1e3 * ratio(r.Figures, r.Chars)
	r.FigureChars = ratio(inFigures, r.Chars)
	return r, longest
}
