#!/bin/sh
# Tests the Python module and executes the research notebook from top to bottom.
#
#   sh scripts/notebook.sh            fails on an error or a changed key figure
#   sh scripts/notebook.sh --update   keeps the executed notebook and its key figures
#
# GOVREPORT_BIN names the program (default: build/govreport, built first), PYTHON
# the Python that the notebook runs in. What the notebook needs is installed as
# Debian packages where that is possible; else the notebook is skipped, and said so.
set -u
cd "$(dirname "$0")/.." || exit 2
GO=${GO:-go}
python=${PYTHON:-/usr/bin/python3}
packages="jupyter-nbconvert python3-ipykernel python3-pandas python3-scipy python3-matplotlib python3-fonttools fonts-noto-cjk"

[ -x "$python" ] || python=$(command -v python3) || {
	echo "notebook: skipped, there is no python3 (install with: apt-get install python3)"
	exit 0
}
if [ -z "${GOVREPORT_BIN:-}" ]; then
	mkdir -p build
	"$GO" build -trimpath -o build/govreport ./cmd/govreport || exit 1
	GOVREPORT_BIN=$PWD/build/govreport
fi
export GOVREPORT_BIN
export PYTHONDONTWRITEBYTECODE=1 PYDEVD_DISABLE_FILE_VALIDATION=1

ready() {
	"$python" -c 'import nbconvert, ipykernel, pandas, scipy, matplotlib, fontTools' 2>/dev/null &&
		[ -n "$(find /usr/share/fonts "$HOME/.fonts" "$HOME/.local/share/fonts" -name 'NotoSansCJK-Regular.ttc' 2>/dev/null)" ]
}
missing=
if ! ready; then
	missing=yes
	if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" -eq 0 ]; then
		echo "notebook: installing $packages" >&2
		export DEBIAN_FRONTEND=noninteractive
		# shellcheck disable=SC2086 # one word a package
		{ apt-get install -y -q --no-install-recommends $packages ||
			{ apt-get update -q && apt-get install -y -q --no-install-recommends $packages; }; } >&2
		ready && missing=
	fi
fi

echo "== notebook/test_govreport.py"
"$python" notebook/test_govreport.py || exit 1

if [ -n "$missing" ]; then
	echo "notebook: skipped, $python lacks what it needs (install with: apt-get install $packages)"
	exit 0
fi
echo "== notebook/targets.ipynb"
out=build/notebook
mkdir -p $out
started=$(date +%s)
"$python" -m nbconvert --to notebook --execute --log-level WARN --ExecutePreprocessor.timeout=300 \
	--ExecutePreprocessor.kernel_name=python3 --output-dir $out --output targets.ipynb notebook/targets.ipynb || exit 1
echo "notebook: executed in $(($(date +%s) - started)) s"
"$python" notebook/check.py ${1:+"$1"} $out/targets.ipynb
