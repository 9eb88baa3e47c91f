package extract

import (
	"strings"

	"github.com/govreport/govreport/segment"
)

// entry is what the tables say of a word.
type entry struct {
	weight float64 // natural logarithm of its share of all words
	class  class
}

// classOfTag reads a part of speech of the general dictionary. What it does not hold
// is taken for a name.
func classOfTag(tag segment.Tag) class {
	switch tag {
	case segment.TagVerbalNoun:
		return isNominal
	case 0, 'n', 's', 'j', 'b', 'g', 'l', 'e', 'z', 'a', 'h', 'k', 'o', segment.TagAdjNoun, segment.TagAdjAdverb:
		return isNoun
	case 'v':
		return isVerb
	case 'd':
		return isAdverb
	case 'p':
		return isPrep
	case 'c':
		return isConj
	case 't':
		return isTime
	case 'r':
		return isPronoun
	case 'q':
		return isMeasure | isNoun
	case 'm':
		return isNumber
	}
	return isOther
}

// cut appends the words of runes [i, j) to out.
func (w *Words) cut(r []rune, i, j int, out []lexeme) []lexeme {
	open := -1 // a lexeme of one character that may be half of a word of two
	w.lexicon.Cut(r, i, j, func(start, end, own int, tag segment.Tag) {
		c := classOfTag(tag)
		if own >= 0 {
			c = w.classes[own]
		}
		if end == start+1 && r[start] == '内' && start > 0 && strings.ContainsRune("年月", r[start-1]) {
			c = isTime // 三年内
		}
		half := own < 0 && end == start+1 && c.has(isNoun|isVerb) && !c.has(isMeasure)
		if half && open >= 0 { // 营+收, 走+货: the dictionary does not have the word
			l := &out[open]
			l.end = end
			switch {
			case l.class.has(isVerb) && strings.ContainsRune(complements, r[start]):
				l.class = isVerb // 捐来口罩5.6万只
			case l.class.has(isVerb):
				l.class = isNominal
			case r[l.start] == '新' && (c.has(isVerb) || strings.ContainsRune("植栽", r[start])):
				l.class = isVerb | isLead // 新打机井1眼
			default:
				l.class = isNoun
			}
			open = -1
			return
		}
		if k := len(out) - 1; k >= 0 && c.has(isNoun) && !c.has(isVerb|isAdverb) && out[k].end == start && out[k].end == out[k].start+3 && r[out[k].start] == '高' && out[k].class.has(isAdverb) {
			out[k].class = isNoun // 高质量孵化器, where 高质量发展 has an adverb
		}
		out = append(out, lexeme{start, end, c, -1, -1})
		open = -1
		if half {
			open = len(out) - 1
		}
	})
	return out
}

// complements are the second characters of a verb that say how it ends: 捐来, 抗住, 签下.
const complements = "来出住下上掉完满起进回够成到开走齐"

// atLeast is the weight that a word of several characters has for being in a table.
const atLeast = -11

// learn gives word the class c, in place of its part of speech where instead is set.
func (w *Words) learn(word string, c class, instead bool) {
	e, ok := w.own[word]
	if !ok {
		var tag segment.Tag
		e.weight, tag = segment.Weight(word)
		if len([]rune(word)) > 1 {
			e.weight = max(e.weight, atLeast)
		}
		if tag != 0 && !instead {
			e.class = classOfTag(tag)
		}
	} else if instead {
		e.class &^= isNoun | isVerb | isNominal | isAdverb | isPrep | isConj | isTime | isPronoun | isNumber | isMeasure | isOther
	}
	e.class |= c
	w.own[word] = e
}

// settle makes the lexicon of what was learnt.
func (w *Words) settle() {
	list := make([]segment.LexiconWord, 0, len(w.own))
	for word, e := range w.own { // in any order: numbers only lead to classes
		list = append(list, segment.LexiconWord{Text: word, Weight: e.weight})
		w.classes = append(w.classes, e.class)
	}
	w.lexicon = segment.NewLexicon(list)
	w.own = nil
}

var predicateKinds = map[string]class{
	"up": isUp | isVerb, "down": isDown | isVerb, "more": isMore | isVerb, "less": isLess | isVerb, "rate_up": isRateUp | isNoun, "rate_down": isRateDown | isNoun,
	"above": isAbove | isVerb, "below": isBelow | isVerb, "high": isHigh, "low": isLow, "than": isThan, "share": isShare | isVerb, "share_noun": isShareNoun | isNoun,
	"done": isDone | isVerb, "done_noun": isDoneNoun | isNoun, "task": isTask | isNoun, "equal": isEqual, "from": isFrom, "to": isTo | isLink,
}

var partKinds = map[string]class{"noun": isNoun, "nominal": isNominal, "adverb": isAdverb, "link": isLink, "verb": isVerb | isLead, "conj": isConj}

// Kinds of words that rules of names, measures and roles ask for (data/kinds.tsv).
const (
	kindCompound = iota
	kindPays
	kindAgent
	kindPerson
	kindEach
	kindTotal
	kindOfTask
	kindWorks
	kindImproves
	kindGrants
	kindCeiling
	kindPolicy
	kindMeasures
	kindCauses
	kindMark
	kindThing
	kindManner
	kindFlow
	kindVenue
	kindUmbrella
	kindAside
	kindRest
	kindSpends
	kindHas
	kindThen
	kindPresent
	kindOff
	kindNever
	kindReckons
	kindStage
	kindNobody
	kindGround
	kindClosing
	wordKinds
)

var wordKindNames = []string{"compound", "pays", "agent", "person", "each", "total", "of_task", "works", "improves", "grants", "ceiling", "policy", "measures", "causes", "mark", "thing", "manner", "flow", "venue", "umbrella", "aside", "rest", "spends", "has", "then", "present", "off", "never", "reckons", "stage", "nobody", "ground", "closing"}

// is reports whether the table says that word is of the kind.
func (w *Words) is(word string, kind int) bool { return w.kinds[kind][word] }

// counted reports whether a noun names people or households.
func (w *Words) counted(noun string) bool {
	if w.is(noun, kindNobody) {
		return false
	}
	return w.is(noun, kindPerson) || strings.HasSuffix(noun, "户") || strings.HasSuffix(noun, "人") || strings.HasSuffix(noun, "家庭") || strings.HasSuffix(noun, "员") || strings.HasSuffix(noun, "者") || strings.HasSuffix(noun, "生") || strings.HasSuffix(noun, "工") || strings.HasSuffix(noun, "民") || strings.HasSuffix(noun, "人口") || strings.HasSuffix(noun, "人才") || strings.HasSuffix(noun, "劳动力") || strings.HasSuffix(noun, "干部") || strings.HasSuffix(noun, "教师") || strings.HasSuffix(noun, "青年") || strings.HasSuffix(noun, "主体") || strings.HasSuffix(noun, "士兵") || strings.HasSuffix(noun, "军人")
}
