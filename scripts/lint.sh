#!/bin/sh
# gofmt, go vet and staticcheck over the whole module.
# Exits 0 when clean; says so when staticcheck can't be fetched.
set -u
GO=${GO:-go}
STATICCHECK=honnef.co/go/tools/cmd/staticcheck@v0.8.2
bad=0

echo "== gofmt"
unformatted=$("$($GO env GOROOT)/bin/gofmt" -l $($GO list -f '{{.Dir}}' ./...))
if [ -n "$unformatted" ]; then
	echo "not formatted (run gofmt -w):"
	echo "$unformatted"
	bad=1
fi

echo "== go vet"
$GO vet ./... || bad=1

echo "== staticcheck"
if $GO run "$STATICCHECK" -version >/dev/null 2>&1; then
	$GO run "$STATICCHECK" ./... || bad=1
else
	echo "skipped: $STATICCHECK can't be fetched here"
fi
exit $bad
