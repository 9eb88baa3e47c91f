#!/bin/sh
# Makes dist/govreport, a folder that runs wherever it is moved: the binary,
# the dictionaries it looks for beside itself, completions, man page, papers.
set -eu
cd "$(dirname "$0")/.."
GO=${GO:-go}
VERSION=${VERSION:-dev}
out=${OUT:-dist/govreport}

rm -rf "$out"
mkdir -p "$out/dict" "$out/completions" "$out/man/man1"
$GO build -trimpath -ldflags "-s -w -X main.version=$VERSION" -o "$out/govreport" ./cmd/govreport

$GO mod download github.com/yanyiwu/gojieba
gojieba=$($GO list -m -f '{{.Dir}}' github.com/yanyiwu/gojieba)
for f in jieba.dict.utf8 hmm_model.utf8; do
	cp "$gojieba/deps/cppjieba/dict/$f" "$out/dict/$f"
done
cp "$gojieba/LICENSE" "$out/dict/LICENSE"
chmod -R u+w "$out/dict"

for shell in bash zsh fish powershell; do
	"$out/govreport" completion $shell >"$out/completions/govreport.$shell"
done
"$out/govreport" man >"$out/man/man1/govreport.1"
cp README.md README.zh.md LICENSE NOTICE "$out/"
echo "made $out ($(du -sh "$out" | cut -f1))"
