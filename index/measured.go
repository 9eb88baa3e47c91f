package index

import (
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/govreport/govreport/segment"
)

// measuredFigures is the figures of a report with what stands around them and, once it was
// asked for, what they measure. They are kept from one call to the next.
type measuredFigures struct {
	rows       []FigureRow // of all figures, in order
	names      []atomic.Pointer[naming]
	quantities []atomic.Pointer[quantity]
	results    func() []resultFigure // see readResults
}

func (m *measuredFigures) size() int {
	n := 256
	for i := range m.rows {
		n += int(unsafe.Sizeof(FigureRow{})+unsafe.Sizeof(quantity{})+unsafe.Sizeof(naming{})) + 512 + len(m.rows[i].Sentence)
	}
	return n
}

// naming returns what figure i is called.
func (m *measuredFigures) naming(v *vocabulary, i int) naming {
	if n := m.names[i].Load(); n != nil {
		return *n
	}
	n := v.naming(&m.rows[i])
	m.names[i].Store(&n)
	return n
}

// quantity returns what figure i measures.
func (m *measuredFigures) quantity(v *vocabulary, i int) quantity { return *m.quantityAt(v, i) }

func (m *measuredFigures) quantityAt(v *vocabulary, i int) *quantity {
	if q := m.quantities[i].Load(); q != nil {
		return q
	}
	q := v.quantity(&m.rows[i], m.naming(v, i))
	m.quantities[i].Store(&q)
	return &q
}

// measured returns the figures of a report, through the cache.
func (x *Index) measured(s *snapshot, r located, v *vocabulary) (*measuredFigures, error) {
	k := cacheKey{s.parts[r.at.part].name, r.at.doc, figuresMeasured}
	if m, ok := x.cache.get(k).(*measuredFigures); ok {
		return m, nil
	}
	n := len(r.facts.Figures)
	m := &measuredFigures{names: make([]atomic.Pointer[naming], n), quantities: make([]atomic.Pointer[quantity], n)}
	if n > 0 {
		rec, err := x.recordOf(s, r.at)
		if err != nil {
			return nil, err
		}
		runes := segment.NewRuneIndex(rec.text)
		m.rows = make([]FigureRow, n)
		for i := range r.facts.Figures {
			g := &r.facts.Figures[i]
			row := newFigureRow(&r.facts.head, g)
			row.Start, row.End, row.Text, row.Sentence = runes.Rune(g.Span.Start), runes.Rune(g.Span.End), g.Span.Of(rec.text), g.Sentence.Of(rec.text)
			row.Section = r.facts.sectionPath(g.Section)
			row.setAround(rec.view, 0, g, r.facts)
			row.inCell = inCell(&row)
			m.rows[i] = row
		}
	}
	m.results = sync.OnceValue(func() []resultFigure { return v.readResults(m, r.facts) })
	x.cache.put(k, m, m.size())
	return m, nil
}
