package segment_test

import (
	"testing"

	"github.com/govreport/govreport/segment"
)

// BenchmarkLoad loads the domain words; the dictionary is there.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		s, err := segment.NewSegmenter()
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}
