#!/bin/sh
# Opens the pages in headless Chromium: they render, log no error, ask the network
# for nothing, and a click on a cell opens its evidence. Leaves screenshots, light
# and dark, in build/browser.
#
#   sh scripts/browser.sh                 build, then test
#   GOVREPORT=path sh scripts/browser.sh  with a program that is built already
#   PAGES="a.html b.html" sh …            also measure how long these take to load
#
# Installs Debian's chromium and fonts-noto-cjk when it is root and apt-get is there;
# says so and ends with 0 when there is no browser. axe-core (npm) looks at the pages
# for barriers, schemathesis (PyPI) tries the API by its description; without npm, or
# python3 with venv, those tests are skipped. The page for one's own text is made first
# (scripts/wasm.sh), unless OWNPAGE names it.
set -eu
cd "$(dirname "$0")/.."
GO=${GO:-go}
root=$(pwd)

if ! command -v chromium >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" -eq 0 ]; then
	echo "browser: installing chromium and fonts-noto-cjk" >&2
	export DEBIAN_FRONTEND=noninteractive
	{ apt-get install -y -q --no-install-recommends chromium fonts-noto-cjk ||
		{ apt-get update -q && apt-get install -y -q --no-install-recommends chromium fonts-noto-cjk; }; } >/dev/null 2>&1 || true
fi
if ! command -v chromium >/dev/null 2>&1; then
	echo "browser: skipped, there is no chromium here and it can't be installed (as root: apt-get install chromium fonts-noto-cjk)" >&2
	exit 0
fi

mkdir -p build/browser
if [ -z "${GOVREPORT:-}" ]; then
	$GO build -o build/browser/govreport ./cmd/govreport
	GOVREPORT=$root/build/browser/govreport
fi
case $GOVREPORT in /*) ;; *) GOVREPORT=$root/$GOVREPORT ;; esac
AXE=$root/build/browser/node_modules/axe-core/axe.min.js
if [ ! -f "$AXE" ] && command -v npm >/dev/null 2>&1; then
	npm install --silent --no-audit --no-fund --prefix build/browser axe-core@4.14.1 >/dev/null 2>&1 || true
fi
SCHEMATHESIS=$root/build/browser/python/bin/schemathesis
if [ ! -x "$SCHEMATHESIS" ] && command -v python3 >/dev/null 2>&1; then
	{ python3 -m venv build/browser/python && build/browser/python/bin/pip install -q schemathesis==4.32.5; } >/dev/null 2>&1 || true
fi
if [ -z "${OWNPAGE:-}" ]; then
	OWNPAGE=$root/build/browser/own.html
	GO=$GO sh scripts/wasm.sh "$OWNPAGE"
fi
export AXE SCHEMATHESIS OWNPAGE
pages=
for p in ${PAGES:-}; do
	case $p in /*) ;; *) p=$root/$p ;; esac
	pages="$pages $p"
done
export GOVREPORT PAGES="$pages" SHOTS="$root/build/browser" REPORTS="$root/testdata/reports"
cd scripts/browser
exec $GO test -count=1 -timeout 10m "$@" ./...
