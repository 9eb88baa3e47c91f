#!/bin/sh
# Tests the Python module, its types, and with pandas 2 and 3, runs the R vignette and
# executes the research notebook from top to bottom.
#
#   sh scripts/notebook.sh            fails on an error or a changed key figure
#   sh scripts/notebook.sh --update   keeps the executed notebook and its key figures
#   LARGE=1 sh scripts/notebook.sh    executes the notebook with pandas 2 and 3 of PyPI too
#
# GOVREPORT_BIN names the program (default: build/govreport, built first), PYTHON
# the Python that the notebook runs in. What the notebook needs is installed as
# Debian packages where that is possible; else the notebook is skipped, and said so.
# pandas 2 and 3 come from PyPI into build/, for the python3 on PATH. R is not installed.
set -u
cd "$(dirname "$0")/.." || exit 2
GO=${GO:-go}
python=${PYTHON:-/usr/bin/python3}
packages="jupyter-nbconvert python3-ipykernel python3-pandas python3-scipy python3-matplotlib python3-fonttools fonts-noto-cjk mypy"

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
	"$python" -c 'import nbconvert, ipykernel, pandas, scipy, matplotlib, fontTools, mypy' 2>/dev/null &&
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

# with PANDAS OTHERS…: the same tests with a pandas of PyPI
with() {
	echo "== notebook/test_govreport.py with $1"
	there=build/notebook/$1
	if [ ! -d "$there" ]; then
		if ! python3 -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
			! python3 -m pip install -qqq --root-user-action=ignore --no-compile --target "$there.part" "$@" >&2; then
			rm -rf "$there.part"
			echo "notebook: skipped $1: it can't be installed (needs Python 3.11 with pip, and PyPI)"
			return
		fi
		mv "$there.part" "$there"
	fi
	PYTHONPATH=$there python3 notebook/test_govreport.py || exit 1
}
mkdir -p build/notebook
with pandas==2.3.3 numpy==2.4.6
with pandas==3.1.1 numpy==2.4.6 pyarrow==26.0.1 polars==2.1.0 tqdm==4.70.1

echo "== notebook/r/vignette.R"
if ! Rscript -e 'library(Matrix)' >/dev/null 2>&1; then
	echo "notebook: skipped the R vignette, there is no R with Matrix (install with: apt-get install r-base-core r-cran-matrix)"
elif (cd notebook/r && LC_ALL=C.UTF-8 Rscript vignette.R) >build/notebook/vignette.txt 2>&1; then
	grep '^skipped: ' build/notebook/vignette.txt
	tail -1 build/notebook/vignette.txt
else
	cat build/notebook/vignette.txt
	exit 1
fi

if [ -n "$missing" ]; then
	echo "notebook: skipped, $python lacks what it needs (install with: apt-get install $packages)"
	exit 0
fi
echo "== mypy"
"$python" -m mypy --config-file notebook/pyproject.toml --cache-dir build/notebook/mypy notebook/govreport || exit 1
echo "== notebook/targets.ipynb"
out=build/notebook
mkdir -p $out
started=$(date +%s)
"$python" -m nbconvert --to notebook --execute --log-level WARN --ExecutePreprocessor.timeout=300 \
	--ExecutePreprocessor.kernel_name=python3 --output-dir $out --output targets.ipynb notebook/targets.ipynb || exit 1
echo "notebook: executed in $(($(date +%s) - started)) s"
"$python" notebook/check.py ${1:+"$1"} $out/targets.ipynb
status=$?
[ -n "${LARGE:-}" ] || exit $status
for version in 2.3.3 3.1.1; do
	echo "== notebook/targets.ipynb with pandas $version"
	there=$out/venv-$version
	if [ ! -d "$there" ]; then
		python3 -m venv "$there.part" && "$there.part/bin/python" -m pip install -qqq pandas=="$version" numpy==2.4.6 nbconvert ipykernel scipy matplotlib fonttools >&2 ||
			{ rm -rf "$there.part"; echo "notebook: skipped, pandas $version can't be installed (needs PyPI)"; continue; }
		mv "$there.part" "$there"
	fi
	"$there/bin/python" -m ipykernel install --sys-prefix --name python3 >/dev/null &&
		"$there/bin/python" -m nbconvert --to notebook --execute --log-level WARN --ExecutePreprocessor.timeout=300 \
			--ExecutePreprocessor.kernel_name=python3 --output-dir "$out/$version" --output targets.ipynb notebook/targets.ipynb &&
		"$python" notebook/check.py "$out/$version/targets.ipynb" || status=1
done
exit $status
