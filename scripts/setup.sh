#!/bin/sh
# Installs what the project needs and the machine lacks, as Debian packages.
#
#   sh scripts/setup.sh test    a C++ compiler (the tests compare with gojieba), pdftotext
#                               for the PDF tests, qemu to run the program for ARM
#
# Nothing here is required of a user who has Go: what can't be installed is named,
# and the tests that need it are skipped.
set -u

what=${1:-test}
missing=

need() { # need COMMAND PACKAGE
	command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}

case $what in
test)
	need "${CXX:-g++}" g++
	need pdftotext poppler-utils
	need qemu-aarch64-static qemu-user-static
	;;
*)
	echo "setup.sh: unknown set '$what'; use test" >&2
	exit 2
	;;
esac

if [ -z "$missing" ]; then
	exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
	echo "setup: no apt-get here, going on without:$missing" >&2
	exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
	echo "setup: not root, going on without:$missing (install with: sudo apt-get install$missing)" >&2
	exit 0
fi
echo "setup: installing$missing" >&2
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # one word a package
if ! { apt-get install -y -q --no-install-recommends $missing ||
	{ apt-get update -q && apt-get install -y -q --no-install-recommends $missing; }; } >&2; then
	echo "setup: could not install$missing; the tests that need it are skipped" >&2
fi
exit 0
