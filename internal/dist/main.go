// Command dist makes what a release consists of: for each system an archive with a
// static program without C, completions, man page, papers, the licence of every
// module linked into it and a list of them (CycloneDX 1.6), and a Python wheel with
// the same program; one file of checksums for all.
//
//	go run ./internal/dist -version v1.2.3 -out dist [-wheels] [linux/amd64 …]
//
// The same commit and Go version give the same bytes: paths and times of the
// machine are in none of them.
package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// systems are the operating systems and processors of a release.
var systems = []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"}

const program = "govreport"

func main() {
	version := flag.String("version", "dev", "version of the program")
	out := flag.String("out", "dist", "`folder` to write, emptied first")
	wheels := flag.Bool("wheels", false, "make wheels only")
	flag.Parse()
	targets := flag.Args()
	if len(targets) == 0 {
		targets = systems
	}
	if err := run(*version, *out, targets, *wheels); err != nil {
		fmt.Fprintln(os.Stderr, "dist:", err)
		os.Exit(1)
	}
}

func run(version, out string, targets []string, wheels bool) error {
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "govreport-dist-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)

	var papers []file
	if !wheels {
		host := filepath.Join(work, program)
		if runtime.GOOS == "windows" {
			host += ".exe"
		}
		if err := build(host, version, runtime.GOOS+"/"+runtime.GOARCH); err != nil {
			return err
		}
		if papers, err = papersOf(host); err != nil {
			return err
		}
	}
	python, err := pythonOf("notebook", version)
	if err != nil {
		return err
	}
	var sums strings.Builder
	for _, target := range targets {
		p, err := programFor(work, version, target)
		if err != nil {
			return fmt.Errorf("%s: %w", target, err)
		}
		packs := []func() (string, []byte, error){func() (string, []byte, error) { return p.wheel(python) }}
		if !wheels {
			packs = append(packs, func() (string, []byte, error) { return p.archive(version, papers) })
		}
		for _, pack := range packs {
			name, data, err := pack()
			if err != nil {
				return fmt.Errorf("%s: %w", target, err)
			}
			if err := os.WriteFile(filepath.Join(out, name), data, 0o644); err != nil {
				return err
			}
			fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(data), name)
			fmt.Printf("%s  %.1f MB\n", filepath.Join(out, name), float64(len(data))/1e6)
		}
	}
	return os.WriteFile(filepath.Join(out, "SHA256SUMS"), []byte(sums.String()), 0o644)
}

// build links the program for one system, without C and without what a debugger
// needs.
func build(file, version, target string) error {
	goos, arch, ok := strings.Cut(target, "/")
	if !ok {
		return fmt.Errorf("a system is written like linux/amd64")
	}
	c := exec.Command("go", "build", "-trimpath", "-tags", "nethttpomithttp2", "-ldflags", "-s -w -buildid= -X main.version="+version, "-o", file, "./cmd/"+program)
	c.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+goos, "GOARCH="+arch)
	c.Stderr = os.Stderr
	return c.Run()
}

// file is an entry of an archive.
type file struct {
	name string // below the archive's only folder
	data []byte
	mode int64
}

// papersOf makes what every archive holds: the host's program writes it.
func papersOf(host string) ([]file, error) {
	var out []file
	add := func(name string, args ...string) error {
		data, err := exec.Command(host, args...).Output()
		out = append(out, file{name, data, 0o644})
		return err
	}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if err := add("completions/"+program+"."+shell, "completion", shell); err != nil {
			return nil, err
		}
	}
	if err := add("man/man1/"+program+".1", "man"); err != nil {
		return nil, err
	}
	for _, name := range []string{"README.md", "README.zh.md", "CHANGELOG.md", "LICENSE", "NOTICE"} {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		out = append(out, file{name, data, 0o644})
	}
	return out, nil
}

// built is the program for one system and what it is made of.
type built struct {
	target  string
	exe     file
	modules []*module
	bom     file
}

// programFor links the program for a system.
func programFor(work, version, target string) (*built, error) {
	exe := program
	if strings.HasPrefix(target, "windows/") {
		exe += ".exe"
	}
	path := filepath.Join(work, strings.ReplaceAll(target, "/", "-"), exe)
	if err := build(path, version, target); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return nil, err
	}
	modules, err := linked(info, target)
	if err != nil {
		return nil, err
	}
	bom, err := billOfMaterials(version, info, modules)
	if err != nil {
		return nil, err
	}
	return &built{target, file{exe, data, 0o755}, modules, file{"bom.cdx.json", bom, 0o644}}, nil
}

// archive returns the name and bytes of a system's archive.
func (p *built) archive(version string, papers []file) (string, []byte, error) {
	files := append([]file{p.exe, p.bom}, papers...)
	for _, m := range p.modules {
		files = append(files, m.licences...)
	}
	slices.SortFunc(files, func(a, b file) int { return strings.Compare(a.name, b.name) })
	folder := fmt.Sprintf("%s-%s-%s", program, version, strings.ReplaceAll(p.target, "/", "-"))
	for i := range files {
		files[i].name = folder + "/" + files[i].name
	}
	if p.exe.name != program {
		data, err := zipOf(files)
		return folder + ".zip", data, err
	}
	data, err := tarOf(files)
	return folder + ".tar.gz", data, err
}

// module is a module of which something is linked into the program.
type module struct {
	Path, Version string
	Sum           string // as in go.sum
	spdx          string // name of its licence, "" where it is none of the usual ones
	licences      []file
}

// linked returns the modules of a program in the order of their paths, first the
// standard library. A module without a licence is an error.
func linked(info *debug.BuildInfo, target string) ([]*module, error) {
	goos, arch, _ := strings.Cut(target, "/")
	c := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}\t{{.Dir}}\t{{$.Dir}}{{end}}", "./cmd/"+program)
	c.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+goos, "GOARCH="+arch)
	list, err := c.Output()
	if err != nil {
		return nil, err
	}
	// Folders of a module's packages, and those above them, may have licences of
	// their own.
	root, folders := map[string]string{}, map[string][]string{}
	for line := range strings.Lines(string(list)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) != 3 {
			continue
		}
		root[f[0]] = f[1]
		for dir := f[2]; len(dir) >= len(f[1]); dir = filepath.Dir(dir) {
			if !slices.Contains(folders[f[0]], dir) {
				folders[f[0]] = append(folders[f[0]], dir)
			}
		}
	}
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	std := &module{Path: "std", Version: strings.TrimPrefix(info.GoVersion, "go")}
	root["std"] = strings.TrimSpace(string(goroot))
	folders["std"] = []string{root["std"]}
	out := []*module{std}
	for _, d := range info.Deps {
		if d.Replace != nil {
			return nil, fmt.Errorf("module %s is replaced; a release is built from published modules", d.Path)
		}
		out = append(out, &module{Path: d.Path, Version: d.Version, Sum: d.Sum})
	}
	for _, m := range out {
		slices.Sort(folders[m.Path])
		for _, dir := range folders[m.Path] {
			if err := m.addLicences(root[m.Path], dir); err != nil {
				return nil, err
			}
		}
		if len(m.licences) == 0 {
			return nil, fmt.Errorf("module %s has no licence in %s; it can't be given away", m.Path, root[m.Path])
		}
	}
	slices.SortStableFunc(out[1:], func(a, b *module) int { return cmp.Compare(a.Path, b.Path) })
	return out, nil
}

// addLicences reads the licences and notices in one folder of the module.
func (m *module) addLicences(root, dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := strings.ToUpper(strings.TrimSuffix(strings.TrimSuffix(e.Name(), ".md"), ".txt"))
		kind, _, _ := strings.Cut(name, "-")
		if e.IsDir() || !slices.Contains([]string{"LICENSE", "LICENCE", "COPYING", "NOTICE", "PATENTS", "UNLICENSE"}, kind) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return err
		}
		below, err := filepath.Rel(root, filepath.Join(dir, e.Name()))
		if err != nil {
			return err
		}
		m.licences = append(m.licences, file{path.Join("licenses", m.Path, filepath.ToSlash(below)), data, 0o644})
		if m.spdx == "" && dir == root {
			m.spdx = spdxOf(string(data))
		}
	}
	return nil
}

// spdxOf names a licence by its text.
func spdxOf(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	has := func(s string) bool { return strings.Contains(text, s) }
	switch {
	case has("Apache License") && has("Version 2.0"):
		return "Apache-2.0"
	case has("Mozilla Public License") && has("2.0"):
		return "MPL-2.0"
	case has("Permission is hereby granted, free of charge"):
		return "MIT"
	case has("Redistribution and use in source and binary forms") && (has("Neither the name") || has("names of its contributors") || has("be used to endorse")):
		return "BSD-3-Clause"
	case has("Redistribution and use in source and binary forms"):
		return "BSD-2-Clause"
	case has("Permission to use, copy, modify, and/or distribute"), has("Permission to use, copy, modify, and distribute"):
		return "ISC"
	}
	return ""
}

// component is what CycloneDX says of a part.
type component struct {
	Type     string     `json:"type"`
	Ref      string     `json:"bom-ref"`
	Name     string     `json:"name"`
	Version  string     `json:"version,omitempty"`
	Licenses []license  `json:"licenses,omitempty"`
	Purl     string     `json:"purl"`
	Property []property `json:"properties,omitempty"`
}

type license struct {
	License struct {
		ID string `json:"id"`
	} `json:"license"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type dependency struct {
	Ref       string   `json:"ref"`
	DependsOn []string `json:"dependsOn,omitempty"`
}

// billOfMaterials is the list of what is in a program, as CycloneDX 1.6 JSON
// (ECMA-424). What depends on what is the module graph, cut to what is linked.
func billOfMaterials(version string, info *debug.BuildInfo, modules []*module) ([]byte, error) {
	ref := func(path, version string) string { return "pkg:golang/" + path + "@" + version }
	part := func(kind, path, version, spdx, sum string) component {
		c := component{Type: kind, Ref: ref(path, version), Name: path, Version: version, Purl: ref(path, version)}
		if spdx != "" {
			var l license
			l.License.ID = spdx
			c.Licenses = []license{l}
		}
		if sum != "" {
			c.Property = []property{{"go.sum", sum}}
		}
		return c
	}
	graph, err := exec.Command("go", "mod", "graph").Output()
	if err != nil {
		return nil, err
	}
	refs := map[string]string{info.Main.Path: ref(info.Main.Path, version)}
	for _, m := range modules {
		refs[m.Path] = ref(m.Path, m.Version)
	}
	needs := map[string][]string{}
	for line := range strings.Lines(string(graph)) {
		from, to, _ := strings.Cut(strings.TrimSpace(line), " ")
		from, _, _ = strings.Cut(from, "@")
		to, _, _ = strings.Cut(to, "@")
		if a, b := refs[from], refs[to]; a != "" && b != "" && a != b && !slices.Contains(needs[a], b) {
			needs[a] = append(needs[a], b)
		}
	}
	var bom struct {
		Format   string `json:"bomFormat"`
		Spec     string `json:"specVersion"`
		Version  int    `json:"version"`
		Metadata struct {
			Component component `json:"component"`
		} `json:"metadata"`
		Components   []component  `json:"components"`
		Dependencies []dependency `json:"dependencies"`
	}
	bom.Format, bom.Spec, bom.Version = "CycloneDX", "1.6", 1
	bom.Metadata.Component = part("application", info.Main.Path, version, "Apache-2.0", "")
	all := append([]*module{{Path: info.Main.Path, Version: version}}, modules...)
	for i, m := range all {
		if i > 0 {
			bom.Components = append(bom.Components, part("library", m.Path, m.Version, m.spdx, m.Sum))
		}
		d := dependency{Ref: refs[m.Path], DependsOn: needs[refs[m.Path]]}
		slices.Sort(d.DependsOn)
		bom.Dependencies = append(bom.Dependencies, d)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err = e.Encode(bom)
	return b.Bytes(), err
}

// epoch is the time of every entry: the earliest one that a zip file can hold.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

func tarOf(files []file) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	t := tar.NewWriter(z)
	for _, f := range files {
		h := &tar.Header{Name: f.name, Size: int64(len(f.data)), Mode: f.mode, ModTime: epoch, Format: tar.FormatUSTAR}
		if len(h.Name) > 100 {
			h.Format = tar.FormatPAX
		}
		if err := t.WriteHeader(h); err != nil {
			return nil, err
		}
		if _, err := t.Write(f.data); err != nil {
			return nil, err
		}
	}
	if err := t.Close(); err != nil {
		return nil, err
	}
	err = z.Close()
	return b.Bytes(), err
}

func zipOf(files []file) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: epoch}
		h.SetMode(os.FileMode(f.mode))
		w, err := z.CreateHeader(h)
		if err != nil {
			return nil, err
		}
		if _, err := io.Copy(w, bytes.NewReader(f.data)); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return b.Bytes(), err
}
