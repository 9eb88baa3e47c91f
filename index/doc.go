// Package index stores extracted reports, finds every place where something is
// written in them, and compares what they say.
//
// # What is on the disk
//
// An index is a folder:
//
//	DIR/format.json        the format's name and version
//	DIR/manifest.json      which segments make up the index now, with checksums;
//	                       replaced as a whole, so every commit is all or nothing
//	DIR/seg-00000001.col   a segment: reports, never changed once written
//	DIR/sources.json       which real folders the listed paths of sources are in
//	DIR/corrections.json   what readers found wrong, applied to every report that is added
//	DIR/words.json         own words, kept whole by whoever cuts words
//	DIR/copies.json        which reports were held against each other for copies, and what
//	                       came of it; made anew where it is missing or damaged
//	DIR/writer.lock        locked by the one process that writes
//
// A commit is one segment, one fsync and one rename; there are no background
// goroutines that can fail after Add returned; and readers need no lock, so they
// work beside a writer. Segments of one size are merged, eight at a time.
//
// A segment (file.go) holds for its reports, one after the other,
//
//   - their facts in columns, one for each field of the Go types, so that a question
//     reads the fields it is about (columns.go);
//   - postings: from pairs of neighbouring characters to every place of the cleaned
//     text ([segment.View]), from words to passages, headings and titles (postings.go);
//   - the cleaned text, compressed, and what leads back from it to the source (edits.go).
//
// Opening reads the end of each file. Every page of it has a checksum that is
// compared when the page is first read: what is damaged is refused before anything
// is made of it, and opening does not depend on the size.
//
// Passages are the stretches between headings (cut further where they are long), so
// every character of a report is in exactly one passage.
//
// # How a search works
//
// Package query reads the query and decides where a report matches; what it asks of a
// report is answered here (fields.go).
//
// Texts are looked up in the postings of pairs (places.go): a phrase stands where all
// its pairs stand at their distances, so its places are known, and counted, without
// reading any text, wherever a segmenter would have cut and whatever passage boundary
// lies inside. Filters on the report are tried next, from columns, then those on
// places and figures; texts are read to measure the gaps of wildcards and NEAR, where
// their parts stand near each other, and to show what is shown. A quoted phrase
// therefore finds every place where it stands after width and script folding,
// overlapping places included, and nothing else. A phrase that holds what cleaning
// dropped (a line break of a hard-wrapped page) is looked for in the source of the
// reports that have its characters.
//
// Ranking is Okapi BM25 over the words of passages, see score.go. Words order
// the hits; they never decide which places are found.
//
// # Readers and writers
//
// One process writes ([Create], [Open]); a second writer waits for
// [Options.LockTimeout] and gets an error that says who holds the lock. Any
// number of processes read ([OpenReadOnly]) at any time: they see the last
// commit, and never wait for a writer. What [Index.Commit] has acknowledged
// survives a crash.
//
// # Comparison
//
// [Index.Panel] puts figures of statistical concepts side by side by region and
// the year that they speak of. [Index.Changes] holds reports against those of the year before or the level
// above. [Index.Compare], [Index.Keyness], [Index.Targets], [Index.Follow] and
// [Index.Duplicates] return rows of plain records with numerator and denominator
// beside each rate; [Citation] values trace a row to spans of source text, and
// [CheckCitations] tells later whether they still stand there.
//
// # Reports kept elsewhere
//
// [Index.Pack] makes of a report what a [Store] keeps of it, and [Over] answers from a
// store: a query becomes a [Condition] that every report which it finds meets, the store
// gives these reports back, and an index of them in memory answers. Package opensearch
// is such a store.
//
// An [Index] is safe for concurrent use.
package index
