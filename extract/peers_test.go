package extract

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/segment"
)

// peerCase is a case of the Chinese specs of Microsoft Recognizers-Text.
type peerCase struct {
	id, hash string
	model    string
	Input    string
	Results  []struct {
		Text       string
		Resolution struct{ Value *string }
		Start, End int // UTF-16 units, the end included
	}
}

// peerExpected is why a case of the peer is not ours.
type peerExpected struct {
	hash, why, reason string
	seen              bool
}

// TestNumbersPeer reads the peer's cases with Numbers. testdata/peers.tsv lists
// every case that does not agree: "convention" where the peer means another thing
// by it, which is not counted, and "wrong" where we should agree and do not. Of
// the cases that count 95% must agree.
func TestNumbersPeer(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(sharedRoot(), "peers", "recognizers-text", "*.json"))
	if len(files) == 0 {
		t.Skipf("no peers/recognizers-text in %s; set GOVREPORT_SHARED to the folder that holds it", sharedRoot())
	}
	listed := readPeerList(t)
	agree, wrong, convention := 0, 0, 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		var cases []peerCase
		require.NoError(t, json.Unmarshal(data, &cases))
		model := strings.TrimSuffix(filepath.Base(file), ".json")
		for i, c := range cases {
			sum := sha256.Sum256([]byte(c.Input))
			c.id, c.hash, c.model = fmt.Sprintf("%s:%d", model, i), hex.EncodeToString(sum[:4]), model
			want, got := c.want(), c.got()
			ok := slices.Equal(want, got)
			l := listed[c.id]
			switch {
			case l != nil && l.hash != c.hash:
				t.Errorf("testdata/peers.tsv: %s is another case now; look at it again (hash %s)", c.id, c.hash)
			case l != nil && ok:
				t.Errorf("testdata/peers.tsv lists %s (%s), which agrees; delete its line", c.id, l.reason)
			case l == nil && !ok:
				t.Errorf("%s %s %q: got %q, want %q; mend it or list it in testdata/peers.tsv with its reason", c.id, c.hash, c.Input, got, want)
			}
			switch {
			case ok:
				agree++
			case l != nil && l.why == "convention":
				convention++
			default:
				wrong++
			}
			if l != nil {
				l.seen = true
			}
		}
	}
	for id, l := range listed {
		assert.True(t, l.seen, "testdata/peers.tsv: there is no case %s", id)
	}
	share := float64(agree) / float64(agree+wrong)
	t.Logf("%d of %d cases agree: %.2f%%; %d more have other conventions", agree, agree+wrong, 100*share, convention)
	assert.GreaterOrEqual(t, share, 0.95)
}

func readPeerList(t *testing.T) map[string]*peerExpected {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "peers.tsv"))
	require.NoError(t, err)
	defer f.Close()
	out := map[string]*peerExpected{}
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		p := strings.Split(line, "\t")
		require.True(t, len(p) == 4 && (p[2] == "convention" || p[2] == "wrong") && p[3] != "", "testdata/peers.tsv:%d: want case, hash, convention or wrong, reason", n)
		require.NotContains(t, out, p[0], "testdata/peers.tsv:%d", n)
		out[p[0]] = &peerExpected{hash: p[1], why: p[2], reason: p[3]}
	}
	require.NoError(t, lines.Err())
	return out
}

// spanOf converts UTF-16 units to bytes.
func (c peerCase) spanOf(start, end int) segment.Span {
	units, s := 0, segment.Span{}
	for i, r := range c.Input {
		if units == start {
			s.Start = i
		}
		units++
		if r > 0xffff {
			units++
		}
		s.End = i + len(string(r))
		if units > end {
			break
		}
	}
	return s
}

var peerNumber = regexp.MustCompile(`-?\d+(\.\d+)?(E[-+]?\d+)?`)

// want are the case's results as lines that can be compared. The models of
// numbers, percentages and ordinals say all there is of their kind, with spans;
// those of quantities and ranges give the numbers inside their spans.
func (c peerCase) want() []string {
	var out []string
	for _, r := range c.Results {
		s := c.spanOf(r.Start, r.End)
		if r.Resolution.Value == nil {
			continue
		}
		for _, v := range peerNumber.FindAllString(*r.Resolution.Value, -1) {
			x, _ := strconv.ParseFloat(v, 64)
			if c.exact() {
				out = append(out, fmt.Sprintf("%s=%.9g", s.Of(c.Input), x))
			} else {
				out = append(out, fmt.Sprintf("%.9g", x))
			}
		}
	}
	return slices.Compact(out)
}

// exact reports whether the model's spans are numerals and nothing else.
func (c peerCase) exact() bool {
	return c.model == "NumberModel" || c.model == "PercentModel" || c.model == "OrdinalModel"
}

func (c peerCase) got() []string {
	var out []string
	for _, n := range Numbers(c.Input) {
		if c.model == "PercentModel" && n.Kind != Percent || c.model == "OrdinalModel" && n.Kind != Ordinal || c.model == "NumberModel" && n.Kind == Percent {
			continue
		}
		if c.exact() {
			if n.IsRange {
				out = append(out, fmt.Sprintf("%s=%.9g…%.9g", n.Span.Of(c.Input), n.Low, n.High))
			} else {
				out = append(out, fmt.Sprintf("%s=%.9g", n.Span.Of(c.Input), n.Value))
			}
			continue
		}
		for _, r := range c.Results {
			if !c.spanOf(r.Start, r.End).Contains(n.Span) {
				continue
			}
			if n.IsRange {
				out = append(out, fmt.Sprintf("%.9g", n.Low), fmt.Sprintf("%.9g", n.High))
			} else {
				out = append(out, fmt.Sprintf("%.9g", n.Value))
			}
		}
	}
	return slices.Compact(out)
}
