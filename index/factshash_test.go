package index

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/segment"
)

// The hash is that of the JSON as a whole, however it is written.
func TestFactsHash(t *testing.T) {
	for _, text := range []string{"", "安平市", "一、养老服务\n新增床位30张，比上年增长<5%。\n二、社会救助\n一是发放资金7万元。"} {
		r, err := extract.Extract(segment.NewDocument(text))
		require.NoError(t, err)
		rec, err := newRecord(r)
		require.NoError(t, err)
		f := rec.facts
		f.Sources, f.Words, f.FactsHash = nil, lengths{}, ""
		whole, err := json.Marshal(&f)
		require.NoError(t, err)
		hash, err := rec.factsHash()
		require.NoError(t, err)
		require.Equal(t, hashOf(string(whole)), hash, text)
		if len(rec.Figures) > 0 {
			rec.Figures[0].Value = math.Inf(1)
			_, err = rec.factsHash()
			require.Error(t, err)
		}
	}
}
