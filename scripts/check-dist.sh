#!/bin/sh
# Makes two archives of a release, one for this machine and one for another system,
# and uses the first where nothing else is: an empty folder, an empty environment,
# no Go, no module cache.
set -eu
cd "$(dirname "$0")/.."
root=$(pwd)
GO=${GO:-go}
away=$(mktemp -d)
trap 'rm -rf "$away" "$root/build/dist-check"' EXIT
fail() {
	echo "check-dist: $1" >&2
	exit 1
}

here=$($GO env GOHOSTOS)/$($GO env GOHOSTARCH)
OUT=build/dist-check sh scripts/dist.sh "$here" windows/arm64
cd build/dist-check
sha256sum -c --quiet SHA256SUMS || fail "a checksum does not fit"
mine=$(ls govreport-*-"$(echo "$here" | tr / -)".tar.gz)
tar -xzf "$mine" -C "$away"
sum=$(sha256sum <"$mine")
cd "$root"
OUT=build/dist-check sh scripts/dist.sh "$here" >/dev/null
[ "$sum" = "$(sha256sum <"build/dist-check/$mine")" ] || fail "made twice, $mine is not the same"

mv "$away"/govreport-* "$away/elsewhere"
mkdir "$away/empty"
cp -r testdata/reports "$away/empty/reports"
cd "$away/empty"
bin="$away/elsewhere/govreport"
run() {
	env -i "$bin" "$@"
}
run doctor | grep -q 'dictionaries *built in' || fail "the built-in dictionary was not used"
run index --quiet --index idx reports
run search --quiet --index idx 养老服务 --limit 1 | grep -q '«' || fail "search found nothing"
run search --quiet --index idx '养老 服务' --limit 1 | grep -q '«' || fail "search by words found nothing"
run compare --quiet --index idx --a year:2022 --b year:2021 --format csv | grep -q ',' || fail "keyness found nothing"
run extract --format csv reports/*.txt | grep -q ',' || fail "extract found nothing"
if command -v ldd >/dev/null 2>&1 && ldd "$bin" >/dev/null 2>&1; then
	fail "the program is not static"
fi
cd "$away/elsewhere"
for f in completions/govreport.bash completions/govreport.zsh completions/govreport.fish man/man1/govreport.1 README.md NOTICE LICENSE \
	licenses/std/LICENSE licenses/github.com/spf13/cobra/LICENSE.txt; do
	[ -s "$f" ] || fail "$f is missing"
done
[ "$(grep -c '"type": "library"' bom.cdx.json)" -gt 30 ] || fail "bom.cdx.json lists too little"
for module in $(sed -n 's/^ *"name": "\(.*\)",$/\1/p' bom.cdx.json | grep / | grep -v '/govreport$'); do
	[ -d "licenses/$module" ] || fail "licenses/$module is missing"
done
echo "dist: one static program, works where nothing else is; made twice, the same bytes"
