#!/bin/sh
# Runs the commands shown in README.md and README.zh.md ("$ govreport …" at the
# start of a fenced block) on testdata/ and puts their real output below them, in the
# language of the page. --check only says whether it stands there already.
set -eu
cd "$(dirname "$0")/.."
root=$(pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ln -s "$root/testdata" "$work/testdata"
cd "$work"
export PATH="$root/build:$PATH" GOVREPORT_INDEX=reports.idx NO_COLOR=1 LC_ALL=C
unset LC_MESSAGES LANG
for page in README.md README.zh.md; do
	rm -rf reports.idx
	case $page in *.zh.md) export GOVREPORT_LANG=zh ;; *) export GOVREPORT_LANG=en ;; esac
	awk '
	/^\$ govreport / && fenced { print; command = substr($0, 3) " 2>&1"
		while ((command | getline line) > 0) print line
		close(command); skip = 1; next }
	/^```/ { fenced = !fenced; skip = 0 }
	!skip { print }
	' "$root/$page" >page.new
	if [ "${1-}" != --check ]; then
		cat page.new >"$root/$page"
	elif ! diff "$root/$page" page.new; then
		echo "$page shows older output; run make readme"
		exit 1
	fi
done
