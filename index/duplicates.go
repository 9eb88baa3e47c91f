package index

type nearCopies struct{}
