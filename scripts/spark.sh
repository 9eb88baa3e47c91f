#!/bin/sh
# Tests spark/job.py on a cluster of two executors on this machine.
#
#   sh scripts/spark.sh             what make test runs
#   sh scripts/spark.sh --scale     the same with more reports, and the driver killed
#   sh scripts/spark.sh --install   PySpark into build/spark and nothing else
#   sh scripts/spark.sh --measure [FOLDER [N…]]
#                                   processor time beside the program alone (docs/SCALE.md)
#
# GOVREPORT_BIN names the program (default: build/govreport, built first). PySpark is
# installed into build/spark; without Java 17 or PyPI the tests are skipped, and said so.
set -u
cd "$(dirname "$0")/.." || exit 2
GO=${GO:-go}
what=${1:-}
case $what in
'' | --scale | --install | --measure) [ $# -eq 0 ] || shift ;;
*)
	echo "spark.sh: unknown option '$what'; it is --scale, --install or --measure" >&2
	exit 2
	;;
esac

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
[ "$what" != --install ] || exit 0
if [ -z "${GOVREPORT_BIN:-}" ]; then
	make -s build GO="$GO" || exit 1
	GOVREPORT_BIN=$PWD/build/govreport
fi
export GOVREPORT_BIN
export PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8

# Executors keep what they get, the program too, in $SPARK_HOME/work: it goes with the run.
SPARK_HOME=$(mktemp -d) || exit 2
trap 'rm -rf "$SPARK_HOME"' EXIT
trap 'exit 130' INT TERM
ln -s "$PWD"/build/spark/lib/python3*/site-packages/pyspark/* "$SPARK_HOME" || exit 2
export SPARK_HOME SPARK_LOCAL_DIRS="$SPARK_HOME/local"

case $what in
'') $python spark/test_job.py ;;
--scale) GOVREPORT_SCALE=1 $python spark/test_job.py ;;
--measure) $python spark/measure.py "$@" ;;
esac
