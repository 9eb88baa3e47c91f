#!/bin/sh
# Runs every check and every test of the project: gofmt, go vet, staticcheck,
# go test -race, the release archives, what the READMEs show, the pages in a browser, the notebook, Spark, the
# parsers fuzzed for 20 s each. Installs what the tests need first
# (scripts/setup.sh); what can't be installed is skipped and named. Prints one summary at the end.
set -u
cd "$(dirname "$0")/.." || exit 2
GO=${GO:-go}
started=$(date +%s)
mkdir -p build
log=build/test.log

sh scripts/setup.sh test

bad=0
GO="$GO" sh scripts/lint.sh || bad=1

echo "== go test -race ./..."
# The log holds every test by name; the screen shows packages and failures.
{
	$GO test -race -timeout 40m -v ./... 2>&1
	race=$?
	# what the race detector makes too slow
	$GO test -timeout 10m -v -run 'TestKnownItems' ./index 2>&1 &&
		$GO test -timeout 10m -v ./opensearch 2>&1 && [ $race -eq 0 ]
	echo "exit status of go test: $?"
} >"$log" &
wait $!
grep -aE '^(ok|FAIL|panic:|\?)[[:space:]]' "$log"
status=$(sed -n 's/^exit status of go test: //p' "$log" | tail -1)
passed=$(grep -ac '^--- PASS' "$log")
failed=$(grep -ac '^--- FAIL' "$log")
skipped=$(grep -ac '^--- SKIP' "$log")

if [ "$status" != 0 ]; then
	bad=1
	echo
	echo "== what failed (all of it: $log)"
	# A test's output stands before its own verdict, so whole tests are printed.
	awk '/^=== RUN/ && $3 !~ "/" {buf=""} {buf=buf $0 "\n"} /^--- FAIL/ {fail=1}
	     /^(--- |ok |FAIL|panic)/ {if (fail || /^panic/) printf "%s", buf; buf=""; fail=0}' "$log" |
		grep -av '^=== \(RUN\|PAUSE\|CONT\|NAME\)' | tail -400
	grep -aE -A60 '^(panic:|WARNING: DATA RACE)' "$log" | head -200
	grep -aE '\[build failed\]|\[setup failed\]|^# ' "$log"
	[ "$failed" -gt 0 ] || failed=1
fi
if [ "$skipped" -gt 0 ]; then
	echo
	echo "== skipped"
	awk '/^=== RUN/ {why=""} /^ +[a-z_A-Z0-9]+\.go:[0-9]+: / {why=$0; sub(/^ +/, "", why)} /^--- SKIP/ {print "  " $3 "  " why}' "$log"
fi

part() { # part NAME COMMAND…: counts as a test
	echo
	echo "== $1"
	shift
	if "$@"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		bad=1
	fi
}
export GO
part check-dist sh scripts/check-dist.sh
part readme make -s readme ARGS=--check
part browser sh scripts/browser.sh
part notebook sh scripts/notebook.sh
part spark sh scripts/spark.sh
FUZZTIME=${FUZZTIME:-20s}
export FUZZTIME
part fuzz sh scripts/fuzz.sh required

echo
if [ $bad -ne 0 ] && [ "$failed" -eq 0 ]; then
	echo "the lint checks above failed"
	failed=1
fi
echo "took $(($(date +%s) - started)) s"
echo "$passed passed, $failed failed, $skipped skipped"
exit $bad
