#!/bin/sh
# Makes dist/: an archive and a Python wheel for each system, the licences and the list
# of what is linked (SBOM) in them, and SHA256SUMS. sh scripts/dist.sh linux/amd64
# makes them for one, sh scripts/dist.sh -wheels the wheels only.
set -eu
cd "$(dirname "$0")/.."
exec "${GO:-go}" run ./internal/dist -version "${VERSION:-dev}" -out "${OUT:-dist}" "$@"
