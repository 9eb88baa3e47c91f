// Package extract reads a report out of a [segment.Document]: what it is, how it
// is divided, every figure with its meaning, every redacted run, its themes and
// where it is from. [Extract] does it all; [Numbers] is the recogniser of
// numerals alone.
//
// The conventions, what is a figure and what each of its fields says, are those
// of docs/ANNOTATION.md; the JSON that [Report.MarshalJSON] prints is the
// contract govreport/1.
//
// # The way a report goes
//
// Extract lists its stages in one function. Each reads what those before it
// found, and none looks back:
//
//	page.go, title.go        where the report begins and ends on its page; its title
//	outline.go, heading.go   headings and items; what their words say, in titles too
//	meta.go, meta_words.go   organ, genre, with year.go the years, from title and headings
//	section.go, ahead.go     nesting and roles of the sections; parts that turn to what is to come
//	number.go, number_*.go   numerals: Arabic, Chinese, mixed, ranges, masked
//	broken.go                numbers that have no value
//	table.go, table_*.go     numbers in the cells of tables
//	unit.go, quantity.go     measure words, 套（间）, the unit or 万 that a list shares
//	figure.go, candidate.go  which numerals are figures, and what the others are: rules on the numeral, its unit, what stands there instead (numeralRules to bareRules)
//	hedge.go                 comparators and denominators on both sides
//	mask.go                  redacted runs: what stood there
//	lexeme.go, lexicon.go    the words of a sentence that has figures, with what each may be in it
//	chunk.go, noun.go        clauses and noun phrases; the rules of what may stand in one (inFrontRules, behindRules)
//	frame.go, frame_walk.go  how a figure hangs in its clause: links, changes, shares (betweenRules)
//	compare.go               what it is compared with (ofRules, objectRules, saidRules)
//	naming_front.go          the phrases beside a figure, mended (phrasingRules)
//	naming.go, naming_*.go   what a figure measures (namingRules); where only a verb says it (actionRules)
//	duration.go              how long a thing goes on (durationRules)
//	listing.go, change.go    分别 lists; old and new values
//	measure.go               what a figure says of its thing: level, growth, increase, share … (claimRules)
//	each.go, over.go         denominators in front; figures that cover several years
//	role.go, role_*.go       target, result, baseline or criterion (criterionRules)
//	deadline.go              by when, with which word of commitment (idleRules)
//	concept.go               the statistical concept of a figure
//	theme.go                 what sections and the whole are about
//	year.go, year_*.go       the calendar year of deadlines and figures; words about time
//	region.go, region_*.go   where the report is from, what masked names hide
//
// They read the runes of the [segment.View] (text.go), which
// has one width and one script and no soft line breaks. Their results are spans
// of the source: what a report says is always the source's own words, traditional
// characters and noise included.
//
// # Rules
//
// Grammar stands in lists of named rules (rule.go): each has a condition, what it makes of
// what it is asked about, a sentence that is read otherwise without it, and often one that
// looks alike and is not. Of a list the first rule that holds decides, so its order is the
// order of precedence. [WithTrace] keeps which rules held and which of them decided
// (trace.go).
//
// Where the rules of names know no more than what stands beside a figure, a ranking of all
// phrases that may name it decides (nominee.go, ranking.go, data/ranking.weights.gz). Its weights are
// learnt from annotated texts; docs/DECISIONS.md says how, and what it brings.
//
// # Words and grammar
//
// How a numeral, its multiplier, a unit and a hedge go together is Go. The words
// are data: data/*.tsv, one row a word, each with an example sentence that the
// tests run. [LoadWords] lays a folder of the user's files over them. A sentence with
// figures is cut into words by [segment.Lexicon]: the general dictionary says what
// part of speech a word is, the tables (verbs.tsv, predicates.tsv, parts.tsv,
// kinds.tsv) say where that misleads and what a word says of a number. Words beside a
// numeral that make it a figure or none are rows of numerals.tsv, words around a figure
// that decide its role of cues.tsv; docs/ANNOTATION.md says which stay in Go.
//
// # Doubt
//
// A masked figure has no value, and nothing makes one up for it. Where the text
// contradicts itself or its reading is open, say because 分别 joins three names to
// two figures, Report.Warnings has the place and the reason and the field stays
// empty. [Report.UncoveredSpans] are the numerals that no rule explains.
//
// A Report, Words and a ThemeSet are not changed once made and may be shared by
// goroutines; Extract may be called by many at once. Its time is linear in the
// length of the text; [ExtractContext] ends early when its context does, and
// [WithMaxSections] bounds the outline (limit.go).
package extract
