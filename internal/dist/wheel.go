package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// platforms are the tags of wheels: the program needs no C library, so those of glibc
// and of musl; Go 1.26 needs macOS 12.
var platforms = map[string]string{
	"linux/amd64":   "manylinux_2_17_x86_64.manylinux2014_x86_64.musllinux_1_1_x86_64",
	"linux/arm64":   "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
	"darwin/amd64":  "macosx_12_0_x86_64",
	"darwin/arm64":  "macosx_12_0_arm64",
	"windows/amd64": "win_amd64",
	"windows/arm64": "win_arm64",
}

// pythonPackage is what is the same in the wheels of all systems.
type pythonPackage struct {
	version  string
	files    []file // the modules
	metadata string // without licences and description
	papers   []file
	readme   []byte
}

var versionLine = regexp.MustCompile(`(?m)^__version__ = "(\d+\.\d+\.\d+)"$`)

// pythonOf reads the Python package in dir. The version is that of the module, which
// must be the one of a tagged release; other builds name theirs behind a +.
func pythonOf(dir, version string) (*pythonPackage, error) {
	p := &pythonPackage{}
	paths, err := filepath.Glob(filepath.Join(dir, program, "*.py"))
	if err != nil {
		return nil, err
	}
	for _, path := range append(paths, filepath.Join(dir, program, "py.typed")) {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		name := program + "/" + filepath.Base(path)
		if filepath.Base(path) == "__init__.py" {
			m := versionLine.FindSubmatch(data)
			if m == nil {
				return nil, fmt.Errorf("%s has no __version__ such as 1.2.3", path)
			}
			p.version = string(m[1])
		}
		p.files = append(p.files, file{name, data, 0o644})
	}
	switch tag := regexp.MustCompile(`^v(\d+\.\d+\.\d+)$`).FindStringSubmatch(version); {
	case tag == nil:
		p.version += "+g" + strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(version), "."), ".")
	case tag[1] != p.version:
		return nil, fmt.Errorf("%s: __version__ is %s, the release %s; set it", dir, p.version, version)
	}
	if p.metadata, err = metadataOf(filepath.Join(dir, "pyproject.toml"), p.version); err != nil {
		return nil, err
	}
	if p.readme, err = os.ReadFile(filepath.Join(dir, "README.md")); err != nil {
		return nil, err
	}
	for _, name := range []string{"LICENSE", "NOTICE"} {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		p.papers = append(p.papers, file{"licenses/" + name, data, 0o644})
	}
	return p, nil
}

// metadataOf makes the core metadata (version 2.4) of what stands in pyproject.toml,
// whose values are those of JSON.
func metadataOf(pyproject, version string) (string, error) {
	data, err := os.ReadFile(pyproject)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Metadata-Version: 2.4\nName: %s\nVersion: %s\n", program, version)
	section := ""
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			section = strings.Trim(line, "[]")
			continue
		}
		key, value, ok := strings.Cut(line, " = ")
		if !ok || !strings.HasPrefix(section, "project") {
			continue
		}
		field := map[string]string{"project.description": "Summary", "project.requires-python": "Requires-Python"}[section+"."+key]
		var text string
		var needs []string
		switch {
		case field != "":
			if err := json.Unmarshal([]byte(value), &text); err != nil {
				return "", fmt.Errorf("%s: %s: %w", pyproject, key, err)
			}
			fmt.Fprintf(&b, "%s: %s\n", field, text)
		case section == "project.optional-dependencies":
			if err := json.Unmarshal([]byte(value), &needs); err != nil {
				return "", fmt.Errorf("%s: %s: %w", pyproject, key, err)
			}
			fmt.Fprintf(&b, "Provides-Extra: %s\n", key)
			for _, n := range needs {
				fmt.Fprintf(&b, "Requires-Dist: %s; extra == %q\n", n, key)
			}
		}
	}
	return b.String(), nil
}

// wheel returns the name and bytes of a system's wheel: the Python package, the
// program in its folder bin, and the papers.
func (p *built) wheel(python *pythonPackage) (string, []byte, error) {
	platform := platforms[p.target]
	if platform == "" {
		return "", nil, fmt.Errorf("wheels have no platform tag for it; they are made for %s", strings.Join(systems, ", "))
	}
	info := fmt.Sprintf("%s-%s.dist-info/", program, python.version)
	papers := slices.Clone(python.papers)
	spdx := []string{"Apache-2.0"}
	for _, m := range p.modules {
		papers = append(papers, m.licences...)
		if m.spdx != "" && !slices.Contains(spdx, m.spdx) {
			spdx = append(spdx, m.spdx)
		}
	}
	slices.SortFunc(papers, func(a, b file) int { return cmp.Compare(a.name, b.name) })
	slices.Sort(spdx)
	metadata := python.metadata + "License-Expression: " + strings.Join(spdx, " AND ") + "\n"
	for _, f := range papers {
		metadata += "License-File: " + strings.TrimPrefix(f.name, "licenses/") + "\n"
	}
	metadata += "Description-Content-Type: text/markdown\n\n" + string(python.readme)
	wheel := "Wheel-Version: 1.0\nGenerator: govreport\nRoot-Is-Purelib: false\n"
	for tag := range strings.SplitSeq(platform, ".") {
		wheel += "Tag: py3-none-" + tag + "\n"
	}
	files := append(slices.Clone(python.files), file{program + "/bin/" + p.exe.name, p.exe.data, 0o755},
		file{info + "METADATA", []byte(metadata), 0o644}, file{info + "WHEEL", []byte(wheel), 0o644},
		file{info + "entry_points.txt", []byte("[console_scripts]\ngovreport = govreport._program:main\n"), 0o644},
		file{info + "sboms/" + p.bom.name, p.bom.data, 0o644})
	for _, f := range papers {
		files = append(files, file{info + f.name, f.data, f.mode})
	}
	record := ""
	for _, f := range files {
		sum := sha256.Sum256(f.data)
		record += fmt.Sprintf("%s,sha256=%s,%d\n", f.name, base64.RawURLEncoding.EncodeToString(sum[:]), len(f.data))
	}
	record += info + "RECORD,,\n"
	files = append(files, file{info + "RECORD", []byte(record), 0o644})
	data, err := zipOf(files)
	return fmt.Sprintf("%s-%s-py3-none-%s.whl", program, python.version, platform), data, err
}
