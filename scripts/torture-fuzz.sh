#!/bin/sh
# Fuzzes the nine targets that a release asks for, FUZZTIME each (20m), two at a
# time with one worker each, on a copy of the last commit, so that work in the
# tree and the run don't disturb each other.
#
#   sh scripts/torture-fuzz.sh              all nine
#   FUZZTIME=4m sh scripts/torture-fuzz.sh FuzzView FuzzQuery
#
# Adds a line for each target to build/torture/fuzz.tsv: when, commit, target,
# seconds, executions, inputs found, result. What makes a target fail is copied to
# build/torture/crashers; it belongs into the package's testdata/fuzz with the fix.
set -u
cd "$(dirname "$0")/.." || exit 2
GO=${GO:-go}
root=$(pwd)
out=$root/build/torture
src=$out/fuzz-src-$$ # its own, so that runs beside each other are safe
mkdir -p "$out/crashers" "$out/fuzz-cache"
mkdir -p "$src"
git archive HEAD | tar x -C "$src" || exit 2
commit=$(git rev-parse --short HEAD)
shared=${GOVREPORT_SHARED:-$(cd .. && pwd)/shared}
export GOVREPORT_SHARED="$shared"

run() { # run PACKAGE TARGET
	cd "$src/$1" || exit 2
	bin=$out/$2.test
	# An instrumented binary, so that coverage guides the search.
	nice -n 15 "$GO" test -c -fuzz "^$2\$" -o "$bin" . || exit 2
	log=$out/$2.log
	began=$(date +%s)
	verdict=passed
	nice -n 15 "$bin" -test.run '^$' -test.fuzz "^$2\$" -test.fuzztime "${FUZZTIME:-20m}" -test.parallel 1 \
		-test.fuzzminimizetime 20x -test.fuzzcachedir "$out/fuzz-cache/$2" >"$log" 2>&1 || verdict=FAILED
	took=$(($(date +%s) - began))
	execs=$(sed -n 's/.*execs: \([0-9]*\).*/\1/p' "$log" | tail -1)
	total=$(sed -n 's/.*total: \([0-9]*\).*/\1/p' "$log" | tail -1)
	printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$(date -u +%Y-%m-%dT%H:%MZ)" "$commit" "$2" "$took" "${execs:-0}" "${total:-0}" "$verdict" >>"$out/fuzz.tsv"
	echo "$2: $took s, ${execs:-0} executions, $verdict"
	if [ "$verdict" = FAILED ]; then
		tail -40 "$log"
		cp -r "testdata/fuzz/$2" "$out/crashers/" 2>/dev/null
		exit 1
	fi
}

bad=0
pair=
while read -r package target; do
	case " $* " in
	"  " | *" $target "*) ;;
	*) continue ;;
	esac
	(run "$package" "$target") </dev/null &
	if [ -z "$pair" ]; then
		pair=$!
	else
		wait "$pair" || bad=1
		wait $! || bad=1
		pair=
	fi
done <"$root/scripts/fuzz-targets"
if [ -n "$pair" ]; then
	wait "$pair" || bad=1
fi
rm -rf "$src"
exit $bad
