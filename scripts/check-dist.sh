#!/bin/sh
# Makes the dist folder, moves it, and uses it where no Go and no module cache is
# in sight: its dictionaries must be found beside the program.
set -eu
cd "$(dirname "$0")/.."
root=$(pwd)
away=$(mktemp -d)
trap 'rm -rf "$away"' EXIT

OUT=build/dist-check sh scripts/dist.sh
mv build/dist-check "$away/elsewhere"
cp -r testdata/reports "$away/reports"
cd "$away"
run() {
	env -i HOME="$away/home" PATH=/usr/bin:/bin LANG=C.UTF-8 "$away/elsewhere/govreport" "$@"
}

run doctor | tee doctor.txt
grep -q '(found by executable)' doctor.txt || {
	echo "check-dist: the dictionaries beside the program were not used" >&2
	exit 1
}
run index --quiet --index idx reports
run search --quiet --index idx 养老服务 --limit 1 | grep -q '«' || {
	echo "check-dist: search found nothing" >&2
	exit 1
}
for f in completions/govreport.bash completions/govreport.zsh completions/govreport.fish man/man1/govreport.1 README.md NOTICE LICENSE dict/LICENSE; do
	[ -s "elsewhere/$f" ] || {
		echo "check-dist: $f is missing" >&2
		exit 1
	}
done
# A symbolic link to the program works too.
ln -s elsewhere/govreport here
env -i HOME="$away/home" PATH=/usr/bin:/bin ./here doctor >/dev/null
cd "$root"
echo "dist: works when moved"
