package index

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// MatrixRequest asks for a document-feature matrix.
type MatrixRequest struct {
	Filter   string // a query that restricts the reports; empty: all
	N        int    // words in a row that are one feature, 1 (default) to 5
	MinCount int    // leave out what is rarer in all (default 1)
	Words    WordOptions
}

// Matrix is a sparse document-feature matrix: rows are distinct reports, columns
// are words or n-grams, most frequent first.
type Matrix struct {
	Reports  []MatrixReport
	Features []MatrixFeature
	Cells    []MatrixCell // by report, then feature
	Notes    []string
}

// MatrixReport is a row of the matrix.
type MatrixReport struct {
	Row int `json:"row"` // from 0
	Info
	Words int `json:"words"` // of the body, features or not
}

// MatrixFeature is a column of the matrix.
type MatrixFeature struct {
	Column  int    `json:"column"` // from 0
	Feature string `json:"feature"`
	Count   int    `json:"count"`
	Reports int    `json:"reports"`
}

// MatrixCell is a count that is not zero; Row and Column are from 0.
type MatrixCell struct {
	Row    int    `json:"row"`
	Column int    `json:"column"`
	Count  int    `json:"count"`
	Report string `json:"id"` // of the report
	Word   string `json:"feature"`
}

// Matrix counts the features of every report.
func (x *Index) Matrix(ctx context.Context, req MatrixRequest) (*Matrix, error) {
	if err := x.ready(ctx, "read", req.check()); err != nil {
		return nil, err
	}
	if apart(ctx) {
		return answered(ctx, func(ctx context.Context) (*Matrix, error) { return x.Matrix(ctx, req) })
	}
	if req.N == 0 {
		req.N = 1
	}
	if req.N < 1 || req.N > maxGram {
		return nil, fmt.Errorf("can't count %d words in a row; choose 1 to %d", req.N, maxGram)
	}
	s, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release()
	all, reports, err := x.once(ctx, s, req.Filter)
	if err != nil {
		return nil, err
	}
	counted, err := x.wordColumnsOf(ctx, s, reports, req.Words, req.N, false, false)
	if err != nil {
		return nil, err
	}
	m := &Matrix{}
	if n := len(all) - len(reports); n > 0 {
		m.Notes = append(m.Notes, fmt.Sprintf("%d copies of reports are left out", n))
	}
	rows := slices.Repeat([]int{-1}, len(counted.sizes)) // of the reports that were counted
	for i, r := range reports {
		n := counted.reports[r.at]
		rows[n] = i
		m.Reports = append(m.Reports, MatrixReport{i, r.facts.info(), counted.sizes[n][0].words})
	}
	grams := make([]listedGram, 0, len(counted.names))
	for gram := range counted.names {
		l := listedGram{gram: gram}
		for _, c := range counted.of(gram) {
			if rows[c.report] >= 0 {
				l.count, l.to = l.count+int(c.n), l.to+1
			}
		}
		if l.to >= max(1, req.Words.MinReports) && l.count >= req.MinCount {
			grams = append(grams, l)
		}
	}
	slices.SortFunc(grams, func(a, b listedGram) int { return cmp.Or(b.count-a.count, a.gram-b.gram) })
	m.Features = make([]MatrixFeature, len(grams))
	next := make([]int, len(reports)+1) // where the next cell of a row goes
	for _, l := range grams {
		for _, c := range counted.of(l.gram) {
			if row := rows[c.report]; row >= 0 {
				next[row+1]++
			}
		}
	}
	for i := range reports {
		next[i+1] += next[i]
	}
	m.Cells = make([]MatrixCell, next[len(reports)])
	for column, l := range grams {
		m.Features[column] = MatrixFeature{column, counted.names[l.gram], l.count, l.to}
		for _, c := range counted.of(l.gram) {
			if row := rows[c.report]; row >= 0 {
				m.Cells[next[row]] = MatrixCell{row, column, int(c.n), m.Reports[row].ID, m.Features[column].Feature}
				next[row]++
			}
		}
	}
	return m, nil
}

// WriteMatrixMarket writes the matrix in the coordinate format of NIST's Matrix
// Market, which scipy.io.mmread and R's Matrix::readMM read. Its indices begin at 1.
func (m *Matrix) WriteMatrixMarket(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "%%%%MatrixMarket matrix coordinate integer general\n%% rows are reports, columns are features; the tables beside this file name them\n%d %d %d\n", len(m.Reports), len(m.Features), len(m.Cells))
	var line []byte
	for _, c := range m.Cells {
		line = strconv.AppendInt(line[:0], int64(c.Row+1), 10)
		line = strconv.AppendInt(append(line, ' '), int64(c.Column+1), 10)
		line = strconv.AppendInt(append(line, ' '), int64(c.Count), 10)
		if _, err := b.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return b.Flush()
}
