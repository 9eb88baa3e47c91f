package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// A setting comes from the flag, else from the environment, else from the
// configuration file, else it is the default. The name is everywhere the
// flag's: --index, GOVREPORT_INDEX, and in the file
//
//	# for all commands that have the flag
//	index = /data/reports.idx
//	format = csv
//
//	[compare]
//	by = region
//
// Values may stand in double quotes; # starts a comment at the start of a line.

const (
	envPrefix         = "GOVREPORT_"
	defaultConfigHelp = "govreport/config in the user's configuration directory"
)

// settingSource says where a flag's value is from; doctor prints it.
const settingSource = "govreport_source"

// notSettings are flags that make no sense as a lasting setting.
var notSettings = map[string]bool{"help": true, "config": true}

// applySettings fills the flags of cmd that were not given.
func applySettings(cmd *cobra.Command) error {
	path, file, err := readConfig(cmd)
	if err != nil {
		return err
	}
	var failed error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if failed != nil || f.Changed || notSettings[f.Name] {
			return
		}
		value, source := os.Getenv(envName(f.Name)), envName(f.Name)
		if value == "" {
			entry, ok := file[cmd.Name()+"."+f.Name]
			if !ok {
				entry, ok = file["."+f.Name]
			}
			if !ok {
				return
			}
			value, source = entry.value, fmt.Sprintf("%s:%d", path, entry.line)
		}
		if err := cmd.Flags().Set(f.Name, value); err != nil {
			failed = withHint("correct it, or give --"+f.Name, "%s: %s = %q: %w", source, f.Name, value, err)
			return
		}
		f.Annotations = map[string][]string{settingSource: {source}}
	})
	return failed
}

// envName is the environment variable of a flag.
func envName(flag string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

type configEntry struct {
	value string
	line  int
}

// configPath returns the configuration file to read and whether it was asked
// for, so that its absence is an error.
func configPath(cmd *cobra.Command) (path string, asked bool) {
	given := ""
	if f := cmd.Flags().Lookup("config"); f != nil && f.Changed {
		given = f.Value.String()
	}
	return namedConfig(given)
}

// namedConfig is configPath where the flag is given, "" for not.
func namedConfig(given string) (path string, asked bool) {
	if given != "" {
		return given, true
	}
	if p := os.Getenv(envName("config")); p != "" {
		return p, true
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", false
	}
	return filepath.Join(dir, "govreport", "config"), false
}

// readConfig reads the configuration file into "command.flag" and ".flag"
// entries. A file that nobody asked for may be absent.
func readConfig(cmd *cobra.Command) (string, map[string]configEntry, error) {
	path, asked := configPath(cmd)
	if path == "" {
		return "", nil, nil
	}
	entries, err := readEntries(cmd.Root(), path)
	if unreadable := (*fs.PathError)(nil); errors.As(err, &unreadable) && !asked {
		return path, nil, nil
	}
	return path, entries, err
}

// readEntries reads a configuration file of root's commands.
func readEntries(root *cobra.Command, path string) (map[string]configEntry, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, withHint("create it, or leave --config out", "configuration file: %w", err)
	}
	defer f.Close()

	known := knownFlags(root)
	entries := map[string]configEntry{}
	section := ""
	scanner := bufio.NewScanner(f)
	for line := 1; scanner.Scan(); line++ {
		text := strings.TrimSpace(strings.TrimPrefix(scanner.Text(), "\ufeff"))
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		if strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]") {
			section = strings.TrimSpace(text[1 : len(text)-1])
			if known[section] == nil {
				return nil, withHint("name a command, such as [compare]", "%s:%d: no command %q", path, line, section)
			}
			continue
		}
		name, value, ok := strings.Cut(text, "=")
		name = strings.TrimSpace(name)
		if !ok || name == "" {
			return nil, withHint("write flag = value", "%s:%d: %q is no setting", path, line, text)
		}
		if names := known[section]; !slices.Contains(names, name) {
			return nil, withHint(didYouMean(name, names, "use the name of a flag without its dashes"),
				"%s:%d: no flag %q", path, line, name)
		}
		value = strings.TrimSpace(value)
		if len(value) >= 2 && value[0] == '"' && value[len(value)-1] == '"' {
			value = value[1 : len(value)-1]
		}
		entries[section+"."+name] = configEntry{value, line}
	}
	if err := scanner.Err(); err != nil {
		return nil, fmt.Errorf("configuration file %s: %w", path, err)
	}
	return entries, nil
}

// knownFlags lists the flags a configuration file may set, by command; "" holds
// those of all commands together.
func knownFlags(root *cobra.Command) map[string][]string {
	known := map[string][]string{}
	add := func(section string, flags *pflag.FlagSet) {
		flags.VisitAll(func(f *pflag.Flag) {
			if !notSettings[f.Name] && !slices.Contains(known[section], f.Name) {
				known[section] = append(known[section], f.Name)
			}
		})
	}
	add("", root.PersistentFlags())
	for _, c := range root.Commands() {
		add("", c.LocalFlags())
		add(c.Name(), c.LocalFlags())
		add(c.Name(), root.PersistentFlags())
	}
	return known
}
