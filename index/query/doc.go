// Package query is the language of searches: reading a query ([Parse], see [Help])
// and deciding where a report matches it ([Matcher]).
//
// It knows nothing of how reports are stored. A store looks up the texts of a query
// first ([Matcher.Texts]) and then answers, one report at a time, what [Report] asks:
// the places of those texts, which filters hold where, and, for the gaps of wildcards
// and NEAR alone, stretches of the cleaned text.
package query
