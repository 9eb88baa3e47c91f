#!/bin/sh
# Whether OpenSearch gives the answers of the index, what a cluster of three nodes does when
# one of them is killed, and what 1, 3 and 10 times the real reports cost (GOVREPORT_SHARED
# names them): the numbers of docs/SCALE.md. It took 39 minutes on two processors
# with a load of 10 to 24. ARGS is a pattern of test names.
set -u
cd "$(dirname "$0")/.." || exit 2
GO=${GO:-go}
mkdir -p build
{
	OPENSEARCH_TEST_SCALE=1 $GO test -count 1 -timeout 2h -v -run "${1:-Scale|EqualsTheIndex}" ./opensearch 2>&1
	echo $? >build/scale.status
} | grep -v '^=== '
exit "$(cat build/scale.status)"
