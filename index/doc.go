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
//	DIR/seg-00000001.zap   a segment: documents and postings, never changed once written
//	DIR/sources.json       which real folders the listed paths of sources are in
//	DIR/corrections.json   what readers found wrong, applied to every report that is added
//	DIR/writer.lock        locked by the one process that writes
//
// Segments are Bleve's (zap, the format of its scorch store), written, read and
// merged with Bleve's own code. The store around them is not scorch: a commit
// here is one segment, one fsync and one rename; there are no background
// goroutines that can fail after Add returned; and readers need no lock, so they
// work beside a writer. Every file is checked against its checksum when it is
// opened.
//
// A report is one summary document followed by one document for each of its
// passages. Passages are the stretches between headings (cut further where they
// are long), so every character of a report is in exactly one passage. The summary
// keeps the report's facts (figures, sections, theme shares, metadata) and its
// text, compressed, so that search, concordances, comparison and evidence need no
// source file.
//
// # How a search works
//
// A search has two phases. First the postings give the reports that can match:
// the summary of a report is indexed by the single characters and the pairs of
// neighbouring characters of its cleaned text ([segment.View]), so the candidates
// are always a superset of the matches, wherever a segmenter would have cut and
// whatever passage boundary lies inside a phrase. Then the cleaned text of each
// candidate is scanned for the exact places, which are mapped back to the source.
// A quoted phrase therefore finds every place where it stands after width and
// script folding, overlapping places included, and nothing else.
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
// the year that they speak of. [Index.Compare], [Index.Keyness], [Index.Targets], [Index.Follow] and
// [Index.Duplicates] return rows of plain records with numerator and denominator
// beside each rate; [Citation] values trace a row to spans of source text, and
// [CheckCitations] tells later whether they still stand there.
//
// An [Index] is safe for concurrent use.
package index
