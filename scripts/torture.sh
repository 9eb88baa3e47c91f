#!/bin/sh
# The tests that are too heavy for every day, bounded to 15 minutes in all.
#
#   sh scripts/torture.sh                 everything, with fewer kills and reports
#   sh scripts/torture.sh TestSoak        one test, at full size (go test -run)
#   sh scripts/torture.sh leaks           the C++ side with the address sanitizer
#   GOVREPORT_KILLS=500 sh scripts/torture.sh 'TestKill$'
#
# Results stand in build/torture/results.tsv: day, fault, how often it was tried,
# what happened. docs/RELIABILITY.md tells them. Long fuzzing is
# scripts/torture-fuzz.sh. Small disks and other users need root; without it those
# tests are skipped and say so.
set -u
cd "$(dirname "$0")/.." || exit 2
GO=${GO:-go}
mkdir -p build/torture
bin=$(pwd)/build/torture/govreport
[ "${1:-}" = leaks ] || $GO build -o "$bin" ./cmd/govreport || exit 2
export GOVREPORT_TORTURE=1 GOVREPORT_BIN="$bin"
export GOVREPORT_TORTURE_OUT="${GOVREPORT_TORTURE_OUT:-$(pwd)/build/torture/results.tsv}"

# leaks runs the tests of segment/gojieba with the address sanitizer, whose leak checker
# looks at the C++ heap at the end; then with a segmenter that is lost on purpose,
# which it must find. timeout can't run a function, so it runs this script again.
leaks() {
	if ! echo 'int main(void){return 0;}' | ${CC:-cc} -fsanitize=address -x c -o build/torture/asan - 2>/dev/null || ! build/torture/asan; then
		echo 'skipped: the C compiler has no address sanitizer (libasan)'
		return 0
	fi
	$GO test -asan -count 1 -timeout 10m ./segment/gojieba || return 1
	if lost=$(GOVREPORT_LEAK=1 $GO test -asan -count 1 -run 'TestNoLeak$' ./segment/gojieba 2>&1); then
		echo 'a segmenter that was lost on purpose was not found'
		return 1
	fi
	lost=$(echo "$lost" | sed -n 's/^SUMMARY: AddressSanitizer: //p')
	[ -n "$lost" ] || return 1
	printf '%s\tsegment tests with the address and leak sanitizers (C++)\t1\t%s\n' "$(date -u +%F)" \
		"no bad access, 0 bytes leaked; a segmenter lost on purpose was found: $lost" | tee -a "$GOVREPORT_TORTURE_OUT"
}
if [ "${1:-}" = leaks ]; then
	leaks
	exit
fi
if [ $# -gt 0 ]; then
	exec $GO test -count 1 -timeout 120m -v -run "$1" ./internal/torture
fi

began=$(date +%s)
limit=$((began + ${TORTURE_SECONDS:-900}))
bad=0
skipped=
step() { # step NAME COMMAND…: runs it in what is left of the time
	name=$1
	shift
	left=$((limit - $(date +%s)))
	if [ "$left" -lt 20 ]; then
		skipped="$skipped $name"
		return
	fi
	echo "== $name ($left s left)"
	timeout "$left" "$@"
	status=$?
	if [ $status -eq 124 ]; then
		echo "$name was stopped at the end of the time"
		skipped="$skipped $name"
	elif [ $status -ne 0 ]; then
		bad=1
	fi
}
heavy() { # heavy NAME: tests of internal/torture
	step "$1" $GO test -count 1 -timeout 40m -v -run "$1" ./internal/torture
}
: "${GOVREPORT_KILLS:=30}" "${GOVREPORT_SOAK:=20000}" "${GOVREPORT_SEGMENTERS:=12}"
export GOVREPORT_SOAK GOVREPORT_SEGMENTERS

heavy 'TestDamage$|TestOldFormat|TestStrangeFiles'
step 'writers killed 200 times (library)' env GOVREPORT_KILLS=200 $GO test -count 1 -timeout 20m -run 'TestKilledWriter$' ./index
heavy 'TestInput$'
heavy 'TestDiskFull|TestReadOnly|TestWriters'
heavy 'TestCancel|TestInterrupt'
GOVREPORT_KILLS=$GOVREPORT_KILLS
export GOVREPORT_KILLS
heavy 'TestKill$'
heavy 'TestSegmenterLeak'
step 'leaks and bad reads of the C++ side (address sanitizer)' sh scripts/torture.sh leaks
heavy 'TestSoak'
heavy 'TestLinear'
heavy 'TestLarge'

echo
echo "took $(($(date +%s) - began)) s"
[ -z "$skipped" ] || echo "no time was left for:$skipped"
if [ $bad -ne 0 ]; then
	echo "torture: FAILED"
else
	echo "torture: passed"
fi
exit $bad
