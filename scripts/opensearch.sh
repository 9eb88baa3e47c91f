#!/bin/sh
# A small OpenSearch cluster on this machine, for tests and measurements.
#
#   sh scripts/opensearch.sh fetch      the distribution, through Maven, into the cache
#   sh scripts/opensearch.sh start [N]  N nodes (1) on 127.0.0.1; prints their URLs
#   sh scripts/opensearch.sh pid I      process id of node I
#   sh scripts/opensearch.sh node I     start node I again, with the data that it has
#   sh scripts/opensearch.sh stop       stop the nodes
#   sh scripts/opensearch.sh clean      stop them and remove their data
#
# Needs Java 21 or later, curl and, for fetch, Maven. Nodes listen on loopback only, have 512 MB
# each, and no security plugin: the distribution is the one for integration tests.
# OpenSearch refuses to run as root; as root its nodes run as "nobody".
# OPENSEARCH_TEST_CACHE keeps the distribution (default ~/.cache/govreport), OPENSEARCH_TEST_DIR
# the data and OPENSEARCH_TEST_PORT is the first port (default: one for each working tree, in
# /tmp, which "nobody" can reach), OPENSEARCH_TEST_JAVA_OPTS what makes Java start quickly (set it
# empty to measure what nodes do later). Exit status 3: something needed is not there.
set -u
version=3.6.0
cache=${OPENSEARCH_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/govreport}
tree=$(cd "$(dirname "$0")/.." && pwd | cksum | cut -d' ' -f1) || exit 2
home=${OPENSEARCH_TEST_DIR:-/tmp/govreport-opensearch-$tree}
port=${OPENSEARCH_TEST_PORT:-$((20000 + tree % 100 * 100))}
zip=$cache/opensearch-$version.zip
dist=$home/opensearch-$version

missing() {
	echo "opensearch.sh: $*" >&2
	exit 3
}

# java_home prints the home of a Java that is new enough.
java_home() {
	for j in "${OPENSEARCH_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
		[ -n "$j" ] && [ -x "$j/bin/java" ] || continue
		v=$("$j/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -1)
		if [ "${v:-0}" -ge 21 ]; then
			echo "$j"
			return
		fi
	done
	return 1
}

fetch() {
	[ -s "$zip" ] && return
	command -v mvn >/dev/null 2>&1 || missing "no Maven here to fetch OpenSearch $version with"
	mkdir -p "$cache" || exit 2
	artifact=org.opensearch.distribution.integ-test-zip:opensearch:$version:zip
	{ mvn -q -B dependency:get -Dtransitive=false "-Dartifact=$artifact" &&
		mvn -q -B dependency:copy "-Dartifact=$artifact" "-DoutputDirectory=$cache/part" &&
		mv "$cache/part/opensearch-$version.zip" "$zip"; } >"$cache/fetch.log" 2>&1 ||
		missing "Maven did not bring OpenSearch $version; $cache/fetch.log says why"
}

unpack() {
	[ -s "$zip" ] || missing "OpenSearch $version is not fetched; run: sh scripts/opensearch.sh fetch"
	[ -d "$dist" ] && return
	rm -rf "$home/part"
	mkdir -p "$home/part" || exit 2
	(cd "$home/part" && "$java/bin/jar" xf "$zip" && chmod -R a+rX "opensearch-$version" && chmod +x "opensearch-$version"/bin/* &&
		mv "opensearch-$version" "$dist" && rmdir "$home/part") || exit 2
}

# alive I tells whether node I runs. Its number may have gone to another process.
alive() {
	p=$(cat "$home/node$1.pid" 2>/dev/null) && ps -o args= -p "$p" | grep -qF "$dist"
}

failed() {
	echo "opensearch.sh: $*" >&2
	exit 2
}

# node I N starts node I of N.
node() {
	dir=$home/node$1
	mkdir -p "$dir/config" "$dir/data" "$dir/logs" "$dir/tmp" || exit 2
	seeds= names=
	k=1
	while [ "$k" -le "$2" ]; do
		seeds="$seeds${seeds:+, }\"127.0.0.1:$((port + 50 + k))\""
		names="$names${names:+, }\"n$k\""
		k=$((k + 1))
	done
	cp "$dist/config/log4j2.properties" "$dir/config/" &&
		sed '/logs\//d; /HeapDump/d; /G1/d' "$dist/config/jvm.options" >"$dir/config/jvm.options" || exit 2
	cat >"$dir/config/opensearch.yml" <<-END
		cluster.name: govreport-test
		node.name: n$1
		network.host: 127.0.0.1
		http.port: $((port + $1 - 1))
		transport.port: $((port + 50 + $1))
		path.data: $dir/data
		path.logs: $dir/logs
		discovery.seed_hosts: [$seeds]
		cluster.initial_cluster_manager_nodes: [$names]
		cluster.routing.allocation.disk.threshold_enabled: false
		node.store.allow_mmap: false
	END
	[ "$(id -u)" -ne 0 ] || chown -R nobody "$dir" || exit 2
	(
		cd "$dir" || exit 2
		export OPENSEARCH_JAVA_HOME="$java" OPENSEARCH_PATH_CONF="$dir/config" OPENSEARCH_TMPDIR="$dir/tmp" HOME="$dir"
		export OPENSEARCH_JAVA_OPTS="-Xms512m -Xmx512m ${OPENSEARCH_TEST_JAVA_OPTS--XX:TieredStopAtLevel=1 -XX:+UseSerialGC}"
		if [ "$(id -u)" -eq 0 ]; then
			exec setpriv --reuid=nobody --regid=nogroup --clear-groups "$dist/bin/opensearch" -p "$dir/pid"
		fi
		exec "$dist/bin/opensearch" -p "$dir/pid"
	) >"$dir/out.log" 2>&1 </dev/null &
	echo $! >"$home/node$1.pid" # the script becomes Java: its process id stays
}

# ready I waits until node I answers.
ready() {
	url=http://127.0.0.1:$((port + $1 - 1))
	n=0
	until curl -sf -o "$home/ready" "$url/_cluster/health?wait_for_nodes=>=$2&timeout=1s"; do
		n=$((n + 1))
		if [ $n -gt 1200 ] || ! kill -0 "$(cat "$home/node$1.pid")" 2>/dev/null; then
			echo "opensearch.sh: node $1 did not start; the end of $home/node$1/out.log:" >&2
			tail -5 "$home/node$1/out.log" >&2
			exit 2
		fi
		sleep 0.5
	done
	echo "$url"
}

stop() {
	for f in "$home"/node*.pid; do
		[ -f "$f" ] || continue
		i=${f#"$home/node"}
		i=${i%.pid}
		n=0
		while alive "$i" && [ $n -lt 150 ]; do
			case $n in
			0) kill "$(cat "$f")" ;;
			100) kill -9 "$(cat "$f")" ;;
			esac
			n=$((n + 1))
			sleep 0.2
		done
		rm -f "$f"
	done
}

what=${1:-}
case $what in
fetch) fetch ;;
start | node)
	java=$(java_home) || missing "no Java 21 or later here (set OPENSEARCH_JAVA_HOME)"
	command -v curl >/dev/null 2>&1 || missing "no curl here to ask nodes with"
	unpack
	if [ "$what" = start ]; then
		stop
		rm -rf "$home"/node*
		nodes=${2:-1}
		echo "$nodes" >"$home/nodes"
		i=1
		while [ "$i" -le "$nodes" ]; do
			node "$i" "$nodes"
			i=$((i + 1))
		done
		i=1
		while [ "$i" -le "$nodes" ]; do
			ready "$i" "$nodes"
			i=$((i + 1))
		done
	else
		[ -n "${2:-}" ] && [ -d "$home/node$2" ] || failed "there is no node ${2:-?}; run: sh scripts/opensearch.sh start N"
		! alive "$2" || failed "node $2 runs already"
		node "$2" "$(cat "$home/nodes")"
		ready "$2" 1
	fi
	;;
pid)
	alive "${2:-}" || failed "node ${2:-?} does not run; see: sh scripts/opensearch.sh"
	cat "$home/node$2.pid"
	;;
stop) stop ;;
clean)
	stop
	rm -rf "$dist" "$home"/node* "$home/part" "$home/ready"
	[ ! -d "$home" ] || rmdir "$home"
	;;
*)
	sed -n '2,/^set/s/^# \{0,1\}//p' "$0" | sed '$d' >&2
	exit 2
	;;
esac
