package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWheel(t *testing.T) {
	t.Chdir("../..")
	python, err := pythonOf("notebook", "1a2b3c4-dirty")
	require.NoError(t, err)
	p := &built{"windows/amd64", file{"govreport.exe", []byte("MZ"), 0o755},
		[]*module{{Path: "example.org/x", spdx: "MIT", licences: []file{{"licenses/example.org/x/LICENSE", []byte("MIT"), 0o644}}}}, file{"bom.cdx.json", []byte("{}"), 0o644}}
	name, data, err := p.wheel(python)
	require.NoError(t, err)
	base := strings.TrimSuffix(python.version, "+g1a2b3c4.dirty")
	assert.Equal(t, "govreport-"+base+"+g1a2b3c4.dirty-py3-none-win_amd64.whl", name)

	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		require.NoError(t, err)
		files[f.Name], err = io.ReadAll(r)
		require.NoError(t, err)
		assert.Equal(t, strings.Contains(f.Name, "/bin/"), f.Mode()&0o111 != 0, "%s: %s", f.Name, f.Mode())
	}
	info := "govreport-" + python.version + ".dist-info/"
	for _, want := range []string{"govreport/__init__.py", "govreport/py.typed", "govreport/bin/govreport.exe", info + "licenses/LICENSE", info + "licenses/NOTICE",
		info + "licenses/example.org/x/LICENSE", info + "sboms/bom.cdx.json", info + "entry_points.txt"} {
		assert.Contains(t, files, want)
	}
	assert.Equal(t, "Wheel-Version: 1.0\nGenerator: govreport\nRoot-Is-Purelib: false\nTag: py3-none-win_amd64\n", string(files[info+"WHEEL"]))
	head, body, _ := strings.Cut(string(files[info+"METADATA"]), "\n\n")
	for _, want := range []string{"Name: govreport", "Version: " + python.version, "Requires-Python: >=3", "Provides-Extra: tables", `Requires-Dist: pandas>=1.5; extra == "tables"`,
		"License-Expression: Apache-2.0 AND MIT", "License-File: example.org/x/LICENSE", "License-File: LICENSE"} {
		assert.Contains(t, head, want)
	}
	assert.True(t, strings.HasPrefix(body, "# notebook"))

	rows, err := csv.NewReader(bytes.NewReader(files[info+"RECORD"])).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, len(files))
	for _, row := range rows {
		if row[0] == info+"RECORD" {
			continue
		}
		sum := sha256.Sum256(files[row[0]])
		assert.Equal(t, "sha256="+base64.RawURLEncoding.EncodeToString(sum[:]), row[1], row[0])
		assert.Equal(t, fmt.Sprint(len(files[row[0]])), row[2], row[0])
	}

	p.target = "plan9/amd64"
	_, _, err = p.wheel(python)
	require.ErrorContains(t, err, "linux/amd64")
}

// TestWheelVersion is about tags and the version of the module.
func TestWheelVersion(t *testing.T) {
	t.Chdir("../..")
	data, err := os.ReadFile("notebook/govreport/__init__.py")
	require.NoError(t, err)
	own := string(versionLine.FindSubmatch(data)[1])
	for version, want := range map[string]string{
		"v" + own: own, "v" + own + "-3-g1a2b3c4": own + "+gv" + own + ".3.g1a2b3c4", "0012345": own + "+g0012345", "dev": own + "+gdev",
	} {
		p, err := pythonOf("notebook", version)
		require.NoError(t, err)
		assert.Equal(t, want, p.version)
	}
	_, err = pythonOf("notebook", "v99.0.0")
	require.ErrorContains(t, err, "set it")
}

func TestEverySystemHasAWheel(t *testing.T) {
	for _, s := range systems {
		assert.Contains(t, platforms, s)
	}
	assert.Len(t, platforms, len(systems))
}
