#!/bin/sh
# Tests spark/job.py on a cluster of two executors on this machine.
#
#   sh scripts/spark.sh             what make test runs
#   sh scripts/spark.sh --scale     the same with more reports, and the driver killed
#   sh scripts/spark.sh --install   PySpark into build/spark and nothing else
#   sh scripts/spark.sh --measure   processor time beside the program alone (docs/SCALE.md)
#
# GOVREPORT_BIN names the program (default: build/govreport, built first). PySpark is
# installed into build/spark; without Java 17 or PyPI the tests are skipped, and said so.
set -u
cd "$(dirname "$0")/.." || exit 2
GO=${GO:-go}

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
if [ "${version:-0}" -lt 17 ]; then
	echo "spark: skipped, there is no Java 17 (install with: apt-get install openjdk-17-jre-headless)"
	exit 0
fi
python=build/spark/bin/python
if ! cmp -s spark/requirements.txt build/spark/requirements.txt; then
	rm -rf build/spark
	if ! { python3 -m venv build/spark && build/spark/bin/pip install -q --no-compile -r spark/requirements.txt; } >build/spark.log 2>&1; then
		tail -3 build/spark.log
		echo "spark: skipped, PySpark can't be installed here (pip install -r spark/requirements.txt)"
		exit 0
	fi
	cp spark/requirements.txt build/spark/
fi
[ "${1:-}" != --install ] || exit 0
if [ -z "${GOVREPORT_BIN:-}" ]; then
	mkdir -p build
	"$GO" build -trimpath -o build/govreport ./cmd/govreport || exit 1
	GOVREPORT_BIN=$PWD/build/govreport
fi
export GOVREPORT_BIN
export PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8

case ${1:-} in
'') exec $python spark/test_job.py ;;
--scale) GOVREPORT_SCALE=1 exec $python spark/test_job.py ;;
--measure)
	shift
	exec $python spark/measure.py "$@"
	;;
esac
echo "spark.sh: unknown option '$1'; it is --scale, --install or --measure" >&2
exit 2
