#!/bin/sh
# Makes three archives of a release: for this machine, for Linux on ARM and for Windows on ARM.
# The first is used where nothing else is: an empty folder, an empty environment, no
# Go, no module cache; the second in the same way under qemu-user, where that is
# installed; the source is vetted as the third sees it.
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
CGO_ENABLED=0 GOOS=windows GOARCH=arm64 $GO vet ./cmd/... ./corpus ./index ./web || fail "go vet complains for windows/arm64"
arm=linux/arm64
[ "$here" = "$arm" ] && arm=
# shellcheck disable=SC2086 # one word or none
OUT=build/dist-check sh scripts/dist.sh "$here" $arm windows/arm64
cd build/dist-check
sha256sum -c --quiet SHA256SUMS || fail "a checksum does not fit"
mine=$(ls govreport-*-"$(echo "$here" | tr / -)".tar.gz)
tar -xzf "$mine" -C "$away"
mv "$away"/govreport-* "$away/elsewhere"
if [ -n "$arm" ]; then
	mkdir "$away/arm"
	tar -xzf govreport-*-linux-arm64.tar.gz -C "$away/arm" --strip-components=1
fi
sum=$(sha256sum <"$mine")
cd "$root"
OUT=build/dist-check sh scripts/dist.sh "$here" >/dev/null
[ "$sum" = "$(sha256sum <"build/dist-check/$mine")" ] || fail "made twice, $mine is not the same"

bin="$away/elsewhere/govreport"

# use COMMAND…: a program, the emulator before it if it needs one, does everything
# in an empty folder with an empty environment.
use() {
	rm -rf "$away/empty"
	mkdir "$away/empty"
	cp -r testdata/reports "$away/empty/reports"
	cd "$away/empty"
	env -i "$@" doctor | grep -q 'dictionaries *built in' || fail "the built-in dictionary was not used"
	env -i "$@" index --quiet --index idx reports
	env -i "$@" search --quiet --index idx 养老服务 --limit 1 | grep -q '«' || fail "search found nothing"
	env -i "$@" search --quiet --index idx '养老 服务' --limit 1 | grep -q '«' || fail "search by words found nothing"
	env -i "$@" compare --quiet --index idx --a year:2022 --b year:2021 --across --format csv | grep -q ',' || fail "keyness found nothing"
	env -i "$@" extract --format csv reports/*.txt | sha256sum
	cd "$root"
}
native=$(use "$bin")
qemu=$(command -v qemu-aarch64-static || :)
if [ -z "$arm" ]; then
	:
elif [ -n "$qemu" ]; then
	[ "$(use "$qemu" "$away/arm/govreport")" = "$native" ] || fail "the program for linux/arm64 extracts something else under qemu than that for $here"
	echo "linux/arm64 under qemu: the same tables"
else
	echo "linux/arm64 was not run: qemu-aarch64-static is not installed (apt-get install qemu-user-static)"
fi
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
