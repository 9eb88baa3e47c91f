package main

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/govreport/govreport/gazetteer"
	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/segment"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"
)

// check is one thing the doctor looked at.
type check struct {
	Name   string `json:"name"`
	Status string `json:"status"` // ok, missing (works without), error
	Detail string `json:"detail"`
	Hint   string `json:"hint,omitempty"`
}

func newDoctor(a *app) *cobra.Command {
	var s store
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check what govreport needs: dictionaries, index, optional programs, settings",
		Long: `Check what govreport needs and say what to do about what is missing. The exit
status is 2 when something does not work; what is merely optional is "missing".`,
		Example: "  govreport doctor\n  govreport doctor --index reports.idx --format json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			v := readVersion()
			checks := []check{
				{Name: "version", Status: "ok", Detail: fmt.Sprintf("%s, %s, %s/%s, schema %s, index format %d", v.Version, v.Go, v.OS, v.Arch, v.Schema, index.FormatVersion)},
				checkDictionaries(),
				checkGazetteer(),
				checkPDF(),
				checkSettings(cmd),
			}
			if s.dir != "" {
				checks = append(checks, s.check(cmd))
			}
			if a.format == "table" {
				if err := a.printChecks(checks); err != nil {
					return err
				}
			} else if err := a.print(answerOf(inFlags(checks), inFlags(checks),
				show("check", func(c check) any { return code{"check", c.Name} }),
				show("status", func(c check) any { return code{"status", c.Status} }),
				show("detail", func(c check) any { return told(c.Detail) }),
				show("what to do", func(c check) any { return told(c.Hint) }),
			)); err != nil {
				return err
			}
			for _, c := range checks {
				if c.Status == "error" {
					return errReported
				}
			}
			return nil
		},
	}
	s.flag(cmd)
	return cmd
}

// inFlags are checks as a program reads them.
func inFlags(checks []check) []check {
	out := slices.Clone(checks)
	for i := range out {
		out[i].Detail, out[i].Hint = onCommandLine.Replace(out[i].Detail), onCommandLine.Replace(out[i].Hint)
	}
	return out
}

// printChecks writes a line a check, and below it what to do.
func (a *app) printChecks(checks []check) error {
	var b strings.Builder
	for _, c := range checks {
		status := padded(a.lang.Code("status", c.Status), 8)
		if a.colored() {
			status = statusColor(c.Status).Sprint(status)
		}
		fmt.Fprintf(&b, "%s %s %s\n", status, padded(a.lang.Code("check", c.Name), 13), a.told(c.Detail))
		if c.Hint != "" {
			fmt.Fprintf(&b, "%22s %s\n", "", a.told(c.Hint))
		}
	}
	_, err := fmt.Fprint(a.stdout, b.String())
	return err
}

func statusColor(status string) text.Colors {
	switch status {
	case "ok":
		return text.Colors{text.FgHiGreen}
	case "error":
		return text.Colors{text.FgHiRed}
	}
	return text.Colors{text.FgHiYellow}
}

// failed is a check that did not go well.
func failed(name string, err error) check {
	b := newBadFile("", err)
	return check{Name: name, Status: "error", Detail: b.Error, Hint: b.Hint}
}

func checkDictionaries() check {
	const sample = "最低生活保障标准提高"
	s, err := segment.NewSegmenter()
	if err != nil {
		return failed("dictionaries", err)
	}
	defer s.Close()
	var words []string
	for _, t := range s.Tokens(sample) {
		words = append(words, t.Text)
	}
	if strings.Join(words, "") != sample {
		return check{"dictionaries", "error", fmt.Sprintf("%s is cut into %v", sample, words), "name other dictionaries in GOVREPORT_DICT, or none"}
	}
	p := s.DictPaths()
	where := p.Source
	if p.Dict != "" {
		where = fmt.Sprintf("%s (from %s)", p.Dict, p.Source)
	}
	return check{Name: "dictionaries", Status: "ok", Detail: where + "; " + strings.Join(words, "/")}
}

func checkGazetteer() check {
	g, err := gazetteer.Load()
	if err != nil {
		return failed("divisions", err)
	}
	return check{Name: "divisions", Status: "ok", Detail: plural(len(g.All()), "administrative division").String()}
}

func checkPDF() check {
	path, err := exec.LookPath("pdftotext")
	if err != nil {
		return check{"pdftotext", "missing", "PDF files are read by the built-in reader", "for faster reading install it: poppler-utils on Debian, poppler elsewhere"}
	}
	out, _ := exec.Command(path, "-v").CombinedOutput()
	first, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return check{Name: "pdftotext", Status: "ok", Detail: path + ", " + first}
}

// checkSettings says where settings come from. A file that can't be read has
// ended the program before.
func checkSettings(cmd *cobra.Command) check {
	var parts []string
	path, _ := configPath(cmd)
	if _, err := os.Stat(path); err == nil {
		parts = append(parts, "file "+path)
	} else {
		parts = append(parts, "no file "+path)
	}
	for _, v := range os.Environ() {
		if strings.HasPrefix(v, envPrefix) {
			parts = append(parts, v)
		}
	}
	return check{Name: "settings", Status: "ok", Detail: strings.Join(parts, "; ")}
}

// check looks at the index without changing it.
func (s *store) check(cmd *cobra.Command) check {
	result := check{Name: "index", Status: "ok"}
	err := s.read(func(x *index.Index) error {
		stats, err := x.Stats(cmd.Context())
		if err != nil {
			return err
		}
		result.Detail = fmt.Sprintf("%s: %s, %s, %d bytes, format %d", stats.Dir, plural(stats.Reports, "report"), plural(stats.Passages, "passage"), stats.BytesOnDisk, stats.Format)
		if stats.Writer != "" {
			result.Detail += "; " + fmt.Sprintf("being written by %s", stats.Writer)
		}
		return nil
	})
	if err != nil {
		return failed("index", err)
	}
	result.Hint = "govreport index --verify checks every byte"
	return result
}
