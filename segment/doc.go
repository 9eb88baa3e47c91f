// Package segment holds the text of one report and the ways to look at it.
//
// A [Document] is the decoded source, unchanged; every span of this module is a
// range of its bytes. A [View] is the cleaned reading of it that rules work on,
// and knows for each of its runes where it came from. Sentences are cut from the
// View by [View.Sentences]; words come from a [Segmenter], an exact twin of gojieba
// in Go (package segment/gojieba has the original as an engine). What needs no
// words never loads a dictionary.
package segment
