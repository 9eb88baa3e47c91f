package segment

// Tag is the part of speech of a word in the general dictionary: the first letter
// of its tag there (n noun, v verb, d adverb, p preposition, c conjunction, r pronoun,
// m numeral, q measure word, t time, f place beside, …), with the letters below for
// words that are two things. 0 is a word that the dictionary does not have.
type Tag uint8

// Tags of words that are two things.
const (
	TagVerbalNoun Tag = 'V' // vn: 建设
	TagAdjNoun    Tag = 'A' // an: 困难
	TagAdjAdverb  Tag = 'D' // ad: 积极

	phrase Tag = 0x80 // the word is made of words of two characters and more: 认真学习
)

func tagOf(s string) Tag {
	switch s {
	case "vn":
		return TagVerbalNoun
	case "an":
		return TagAdjNoun
	case "ad":
		return TagAdjAdverb
	}
	return Tag(s[0]) & 0x7f
}

// markPhrases marks the words of four characters and more that other words make up.
// Idioms are none.
func markPhrases(words []dictWord) {
	known := make(map[string]bool, len(words))
	for _, w := range words {
		known[w.text] = true
	}
	for i := range words {
		if r := []rune(words[i].text); len(r) >= 4 && words[i].tag != 'i' && splits(known, r) {
			words[i].tag |= phrase
		}
	}
}

func splits(known map[string]bool, r []rune) bool {
	ok := make([]bool, len(r)+1)
	ok[0] = true
	for j := 2; j <= len(r); j++ {
		for i := 0; i+2 <= j && !ok[j]; i++ {
			ok[j] = ok[i] && j-i < len(r) && known[string(r[i:j])]
		}
	}
	return ok[len(r)]
}

// Lexicon cuts text into the likeliest words of the general dictionary and of a list
// of the caller's, which goes before it, and tells of every word which it is. Unlike a
// [Segmenter] it takes phrases of the dictionary apart (认真 | 学习) and uses no model
// for what neither list holds: such characters are words of their own. It is for
// readers of grammar, not for search. It does not change and is safe for concurrent
// use.
type Lexicon struct {
	*jieba
}

// LexiconWord is a word of the caller's list.
type LexiconWord struct {
	Text   string
	Weight float64 // natural logarithm of its share of all words; see [Lexicon.Weight]
}

// NewLexicon makes a lexicon of words; their numbers are their places in the list.
func NewLexicon(words []LexiconWord) *Lexicon {
	v := builtIn()
	j := &jieba{vocabulary: v, weights: []float64{0}}
	last := v.last
	entries := make([]entry, len(words))
	size := 0
	for _, w := range words {
		size += len(w.Text)
	}
	letters := make([]uint16, 0, size/2) // of all words
	for i, w := range words {
		from := len(letters)
		for _, r := range w.Text {
			if j.runeCode(r) == 0 {
				if j.extra == nil {
					j.extra = map[rune]uint16{}
				}
				last++
				j.extra[r] = last
			}
			letters = append(letters, j.runeCode(r))
		}
		entries[i] = entry{letters[from:len(letters):len(letters)], uint32(i + 1)}
		j.weights = append(j.weights, w.Weight)
	}
	j.user = newDoubleArray(entries, int(last))
	return &Lexicon{jieba: j}
}

// Weight returns the weight and the part of speech of a word of the general
// dictionary. A word that it does not have weighs as little as the rarest and has
// tag 0.
func Weight(word string) (weight float64, tag Tag) {
	v := builtIn()
	if n := v.number(word); n != 0 {
		return v.weight[n], v.tag[n] &^ phrase
	}
	return v.least, 0
}

// Cut calls yield for the words of r[i:j] in order: runes [start, end), the word's
// number in the caller's list or -1, and its part of speech in the dictionary where
// it is none of that list.
func (l *Lexicon) Cut(r []rune, i, j int, yield func(start, end, own int, tag Tag)) {
	const most = 64
	type step struct {
		best  float64
		next  int32
		value int32 // of the list's words their number + 1, of others −1 − the value's number
	}
	var small [most + 1]step
	steps := small[:]
	n := j - i
	if n > most {
		steps = make([]step, n+1)
	}
	steps[n] = step{}
	for k := n - 1; k >= 0; k-- {
		s := step{steps[k+1].best + l.least, int32(k + 1), 0}
		first := true
		var general, own uint32
		for m := k; m < n && m < k+longestWord; m++ {
			code := l.runeCode(r[i+m])
			if code == 0 {
				break
			}
			var word, user uint64
			if m == k || general != 0 {
				word = l.words.step(general, code)
			}
			if m == k || own != 0 {
				user = l.user.step(own, code)
			}
			var w float64
			var value int32
			if v := cellValue(user); v != 0 {
				w, value = l.weights[v], int32(v)
			} else if v := cellValue(word); v != 0 && l.tag[v]&phrase == 0 {
				w, value = l.weight[v], -1-int32(v)
			}
			if value != 0 {
				if sum := steps[m+1].best + w; sum > s.best || first && m == k {
					s = step{sum, int32(m + 1), value}
				}
				first = false
			}
			if general, own = cellBase(word), cellBase(user); general|own == 0 {
				break
			}
		}
		steps[k] = s
	}
	for k := 0; k < n; k = int(steps[k].next) {
		own, tag := -1, Tag(0)
		switch v := steps[k].value; {
		case v > 0:
			own = int(v - 1)
		case v < 0:
			tag = l.tag[-1-v] &^ phrase
		}
		yield(i+k, i+int(steps[k].next), own, tag)
	}
}
