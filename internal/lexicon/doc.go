// Package lexicon loads the project's words: units, comparators, headings,
// themes, domain terms. It is the only reader of data/*.tsv files, so they all
// look alike and all fail alike.
//
// A data file is UTF-8 text with one row a line and a tab between fields:
//
//	# What the columns mean and how to add a row.
//	term	category	example
//	临时救助	救助	全年实施临时救助三百余人次。
//
// Blank lines and lines that start with # are skipped; the first other line
// names the columns. Every row carries an example, a sentence that a test runs
// through the code the row is for. Rows have a key, and a key stands once.
//
// [Overlay] lets users extend or change the words without building anything: a
// file of the same name in their folder adds rows, and a row with a known key
// replaces the embedded one. [List] reads the lists that users write for one question, tables
// with a column term or a term a line; they need no examples.
package lexicon
