#!/bin/sh
# Fuzzes: every target of the module for FUZZTIME (10s), one after the other.
#
#   sh scripts/fuzz.sh                      all targets
#   FUZZTIME=20s sh scripts/fuzz.sh required   the nine that every test run takes, two at a time
#
# What makes a target fail is written to testdata/fuzz of its package: it stays
# there as a test. Long runs are scripts/torture-fuzz.sh.
set -u
cd "$(dirname "$0")/.." || exit 2
GO=${GO:-go}
mkdir -p build/fuzz

one() { # one PACKAGE TARGET
	log=build/fuzz/$2.log
	$GO test -run '^$' -fuzz "^$2\$" -fuzztime "${FUZZTIME:-10s}" -fuzzminimizetime 20x -parallel "${FUZZPARALLEL:-1}" "$1" >"$log" 2>&1
	status=$?
	# The fuzzer may report its own end as a failure: "context deadline exceeded".
	if [ $status -ne 0 ] && ! grep -q 'Failing input written\|panic:\|build failed\|^# ' "$log" && grep -q 'context deadline exceeded' "$log"; then
		status=0
	fi
	echo "$2: $(sed -n 's/.*execs: \([0-9]*\).*/\1/p' "$log" | tail -1) executions"
	if [ $status -ne 0 ]; then
		tail -40 "$log"
	fi
	return $status
}

if [ "${1:-}" != required ]; then
	bad=0
	for package in $($GO list ./...); do
		for target in $($GO test -list '^Fuzz' "$package" | grep '^Fuzz'); do
			one "$package" "$target" || bad=1
		done
	done
	exit $bad
fi

bad=0
first=
while read -r package target; do
	one "./$package" "$target" </dev/null &
	if [ -z "$first" ]; then
		first=$!
		continue
	fi
	wait "$first" || bad=1
	wait $! || bad=1
	first=
done <scripts/fuzz-targets
if [ -n "$first" ]; then
	wait "$first" || bad=1
fi
exit $bad
