// Package opensearch keeps reports in an OpenSearch cluster and answers from there.
//
// [Connect] looks at the cluster, [Cluster.Prepare] makes the index template and the
// index, [Cluster.Load] brings the reports of an [index.Index], and [Cluster.Open] is
// the [index.Store] that [index.Over] searches: OpenSearch leaves the reports that may
// matter, the code that searches an index decides the rest, so that reports, counts,
// places and cells are those of the index.
//
// # What is in the cluster
//
// One document a report, its identifier the key of the report ([index.Packed] says what
// is in it). "text" and other fields that queries ask for pieces of are cut into pairs of characters
// with their positions, so that a phrase of pairs is a piece of the text; "passages" and
// "figures" are nested documents, the words of passages as this project cuts them, separated by
// blanks; "payload" is what the client reads reports from. What a person or a dashboard
// reads stands in _source: titles, regions, years, figures with their places.
//
// Nothing is written twice: a report that is there in the same version is passed over,
// so a load that was interrupted goes on when it is started again. A node that is busy
// (429), restarting or gone is waited for; a report that can't be stored is named and
// costs nothing else.
package opensearch
