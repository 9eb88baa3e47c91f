#!/bin/sh
# Runs every fuzz target of the module, one after the other, FUZZTIME each.
set -u
GO=${GO:-go}
bad=0
for package in $($GO list ./...); do
	for target in $($GO test -list '^Fuzz' "$package" | grep '^Fuzz'); do
		echo "== $package $target"
		$GO test -run '^$' -fuzz "^$target\$" -fuzztime "${FUZZTIME:-10s}" "$package" || bad=1
	done
done
exit $bad
