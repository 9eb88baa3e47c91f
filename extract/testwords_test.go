package extract

// testWords is the embedded lexicon.
var testWords = func() *Words {
	w, err := DefaultWords()
	if err != nil {
		panic(err)
	}
	return w
}()
