package extract

// testWords is the embedded lexicon.
var testWords = func() *Words {
	w, err := DefaultWords()
	if err != nil {
		panic(err)
	}
	return w
}()

// withoutRanking are words with which rules alone decide what a figure measures: proofs of rules
// and rows are read with them.
func withoutRanking(w *Words) *Words {
	alone := *w
	alone.weights = nil
	return &alone
}
