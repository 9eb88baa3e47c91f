#!/bin/sh
# Makes build/govreport-read.html: the page that reads a text of one's own in the browser,
# without a server, as one file. It opens from a folder and loads nothing.
#
#   sh scripts/wasm.sh [OUT]
set -eu
cd "$(dirname "$0")/.."
GO=${GO:-go}
VERSION=${VERSION:-$(git describe --tags --always --dirty 2>/dev/null || echo devel)}
out=${1:-build/govreport-read.html}
mkdir -p build "$(dirname "$out")"
GOOS=js GOARCH=wasm CGO_ENABLED=0 $GO build -trimpath -ldflags "-s -w -X main.version=$VERSION" -o build/ownpage.wasm ./cmd/ownpage
$GO run ./scripts/ownpage -program build/ownpage.wasm -exec "$($GO env GOROOT)/lib/wasm/wasm_exec.js" -version "$VERSION" -out "$out"
echo "wrote $out, $(wc -c <"$out") bytes, of which the program is $(wc -c <build/ownpage.wasm) bytes unpacked" >&2
