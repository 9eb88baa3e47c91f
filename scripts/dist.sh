#!/bin/sh
# Makes dist/: an archive for each system, the licences and the list of what is
# linked (SBOM) in it, and SHA256SUMS. sh scripts/dist.sh linux/amd64 makes one.
set -eu
cd "$(dirname "$0")/.."
exec "${GO:-go}" run ./internal/dist -version "${VERSION:-dev}" -out "${OUT:-dist}" "$@"
