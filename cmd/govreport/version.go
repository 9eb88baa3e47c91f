package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// versionInfo is what "version --format json" prints.
type versionInfo struct {
	Version string `json:"version"`
	Commit  string `json:"commit,omitempty"`
	Date    string `json:"date,omitempty"`
	Go      string `json:"go"`
	OS      string `json:"os"`
	Arch    string `json:"arch"`
	Schema  string `json:"schema"`
}

// schemaName is the contract of the extract command's JSON.
const schemaName = "govreport/1"

func newVersion(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version of the program and of its JSON",
		Example: "  govreport version\n  govreport version --format json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			v := readVersion()
			if a.format == "table" {
				_, err := fmt.Fprintf(a.stdout, "govreport %s (%s, %s/%s, schema %s)\n", v.Version, v.Go, v.OS, v.Arch, v.Schema)
				return err
			}
			return a.print(answerOf(v, []versionInfo{v},
				show("version", func(v versionInfo) any { return v.Version }),
				show("go", func(v versionInfo) any { return v.Go }),
				show("system", func(v versionInfo) any { return v.OS + "/" + v.Arch }),
				show("schema", func(v versionInfo) any { return v.Schema }),
			))
		},
	}
}

// readVersion joins what the linker set with what the Go tool recorded.
func readVersion() versionInfo {
	v := versionInfo{Version: version, Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH, Schema: schemaName}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	if v.Version == "" {
		v.Version = info.Main.Version
	}
	if v.Version == "" {
		v.Version = "(devel)"
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Commit = s.Value
		case "vcs.time":
			v.Date = s.Value
		}
	}
	return v
}
