package main

import (
	"archive/zip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/htmlindex"
)

// The scripts in testdata/script run the program as a user does: as a process.
func TestMain(m *testing.M) { testscript.Main(inEnglish{m}, programs) }

// inEnglish runs the tests in English, whatever the locale is.
type inEnglish struct{ m *testing.M }

func (t inEnglish) Run() int {
	os.Setenv("LC_ALL", "C")
	return t.m.Run()
}

var programs = map[string]func(){
	"govreport": func() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
}

func TestScripts(t *testing.T) {
	reports, err := filepath.Abs(filepath.Join("..", "..", "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(env *testscript.Env) error {
			env.Setenv("TESTDATA", reports)
			env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, "no-config"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"json":   cmdJSON,
			"jsonl":  cmdJSONL,
			"column": cmdColumn,
			"encode": cmdEncode,
			"zip":    cmdZip,
		},
		Condition: func(cond string) (bool, error) {
			if cond == "cgo" {
				return gojiebaEngine != nil, nil
			}
			return false, fmt.Errorf("unknown condition %s", cond)
		},
		RequireUniqueNames: true,
	})
}

// cmdZip writes an archive: zip OUT NAME=FILE…, in this order, a name twice too.
func cmdZip(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: zip OUT NAME=FILE…")
	}
	out, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	z := zip.NewWriter(out)
	for _, a := range args[1:] {
		name, file, _ := strings.Cut(a, "=")
		w, err := z.Create(name)
		ts.Check(err)
		_, err = w.Write([]byte(ts.ReadFile(file)))
		ts.Check(err)
	}
	ts.Check(z.Close())
	ts.Check(out.Close())
}

// cmdJSON checks a value of a JSON file: json FILE PATH [OP VALUE], where PATH is
// a.b.0.c (len is a length) and OP is ==, !=, >, >=, <. FILE may be stdout.
func cmdJSON(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 && len(args) != 4 {
		ts.Fatalf("usage: json FILE PATH [OP VALUE]")
	}
	var v any
	if err := json.Unmarshal([]byte(ts.ReadFile(args[0])), &v); err != nil {
		ts.Fatalf("%s is not JSON: %v", args[0], err)
	}
	checkValue(ts, neg, v, args[1:])
}

// cmdJSONL checks a value of line N (from 0) of JSON lines: jsonl FILE N PATH [OP
// VALUE]; N may be len for the number of lines.
func cmdJSONL(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: jsonl FILE N PATH [OP VALUE]")
	}
	lines := []any{}
	for i, line := range strings.Split(strings.TrimSpace(ts.ReadFile(args[0])), "\n") {
		var v any
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			ts.Fatalf("line %d of %s is not JSON: %v", i, args[0], err)
		}
		lines = append(lines, v)
	}
	path := args[1]
	if len(args) > 2 && path != "len" {
		path += "." + args[2]
		args = args[1:]
	}
	checkValue(ts, neg, lines, append([]string{path}, args[2:]...))
}

func checkValue(ts *testscript.TestScript, neg bool, v any, args []string) {
	for _, key := range strings.Split(args[0], ".") {
		switch x := v.(type) {
		case map[string]any:
			var ok bool
			if v, ok = x[key]; !ok {
				if neg {
					return
				}
				ts.Fatalf("no %s in %s", key, args[0])
			}
		case []any:
			if key == "len" {
				v = float64(len(x))
				continue
			}
			var i int
			if _, err := fmt.Sscan(key, &i); err != nil || i >= len(x) {
				ts.Fatalf("no element %s in %s (of %d)", key, args[0], len(x))
			}
			v = x[i]
		default:
			ts.Fatalf("%s leads into a %T", args[0], v)
		}
	}
	if len(args) == 1 {
		if neg {
			ts.Fatalf("%s is there: %v", args[0], v)
		}
		return
	}
	got, want := fmt.Sprint(v), args[2]
	var ok bool
	switch args[1] {
	case "==":
		ok = got == want
	case "!=":
		ok = got != want
	case ">", ">=", "<":
		var x, y float64
		if _, err := fmt.Sscan(got+" "+want, &x, &y); err != nil {
			ts.Fatalf("%s: %q and %q are no numbers", args[0], got, want)
		}
		ok = args[1] == ">" && x > y || args[1] == ">=" && x >= y || args[1] == "<" && x < y
	default:
		ts.Fatalf("unknown operator %s", args[1])
	}
	if ok == neg {
		ts.Fatalf("%s is %s, want %s %s", args[0], got, args[1], want)
	}
}

// cmdColumn checks that a csv file has a column, and that a cell of it is VALUE:
// column FILE NAME [VALUE].
func cmdColumn(ts *testscript.TestScript, neg bool, args []string) {
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(ts.ReadFile(args[0]), "\ufeff"))).ReadAll()
	if err != nil {
		ts.Fatalf("%s is not csv: %v", args[0], err)
	}
	i := slices.Index(rows[0], args[1])
	if i < 0 {
		ts.Fatalf("no column %s, there are %v", args[1], rows[0])
	}
	if len(args) < 3 {
		return
	}
	found := slices.ContainsFunc(rows[1:], func(row []string) bool { return row[i] == args[2] })
	if found == neg {
		ts.Fatalf("column %s: %s found: %v", args[1], args[2], found)
	}
}

// cmdEncode writes a UTF-8 file in another encoding: encode NAME FROM TO.
func cmdEncode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: encode NAME FROM TO")
	}
	e, err := htmlindex.Get(args[0])
	ts.Check(err)
	text, err := e.NewEncoder().String(ts.ReadFile(args[1]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(text), 0o600))
}
