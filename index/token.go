package index

import "github.com/govreport/govreport/segment"

// Token is a word and where it stands in the string given to the tokenizer.
type Token struct {
	Text string
	segment.Span
}

// Tokenizer cuts a string into words. Joined, the tokens are the string.
type Tokenizer interface{ Tokens(s string) []Token }
