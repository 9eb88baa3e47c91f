#!/bin/sh
# Makes three archives and wheels of a release: for this machine, for Linux on ARM and for Windows on ARM.
# The first is used where nothing else is: an empty folder, an empty environment, no
# Go, no module cache; the second in the same way under qemu-user, where that is
# installed; the source is vetted as the third sees it. The Python wheel for this
# machine is installed and used in the same emptiness.
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
case $here in
linux/amd64) wheel=$(ls ./*-manylinux_2_17_x86_64*.whl) ;;
linux/arm64) wheel=$(ls ./*-manylinux_2_17_aarch64*.whl) ;;
*) wheel= ;;
esac
# shellcheck disable=SC2086 # one word or none
sum=$(sha256sum "$mine" $wheel)
cd "$root"
OUT=build/dist-check sh scripts/dist.sh "$here" >/dev/null
# shellcheck disable=SC2086
[ "$sum" = "$(cd build/dist-check && sha256sum "$mine" $wheel)" ] || fail "made twice, $mine or $wheel is not the same"

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
python=$(command -v python3 || :)
if [ -z "$wheel" ] || [ -z "$python" ] || ! "$python" -m pip --version >/dev/null 2>&1; then
	echo "the wheel was not installed: there is no python3 with pip, or it is for another system"
else
	"$python" -m pip install -q --root-user-action=ignore --no-index --no-deps --target "$away/python" "build/dist-check/$wheel" || fail "pip does not install $wheel"
	python=$("$python" -c 'import sys; print(sys.executable)')
	cd "$away/empty"
	env -i "PYTHONPATH=$away/python" "$python" "$root/scripts/check_wheel.py" "$root/build/dist-check/$wheel" || fail "$wheel does not work"
	env -i "PYTHONPATH=$away/python" "$python" -m govreport version | grep -q '^govreport ' || fail "python -m govreport does not run the program"
	echo "the wheel: installed by pip and used where nothing else is"
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
