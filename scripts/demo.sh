#!/bin/sh
# The main job on the project's own reports: index, compare, search, targets,
# page. GOVREPORT names the binary; DEMO_DIR the folder for the results.
set -eu
cd "$(dirname "$0")/.."
govreport=${GOVREPORT:-build/govreport}
out=${DEMO_DIR:-build/demo}
reports=testdata/reports

rm -rf "$out"
mkdir -p "$out"
GOVREPORT_INDEX=$out/reports.idx
export GOVREPORT_INDEX

say() { printf '\n$ govreport %s\n' "$*"; }

say index --index "$GOVREPORT_INDEX" $reports
"$govreport" index $reports
say compare 养老,救助,殡葬 --by year
"$govreport" compare 养老,救助,殡葬 --by year
say compare 养老,救助,殡葬 --by year,region --year 2022..2023
"$govreport" compare 养老,救助,殡葬 --by year,region --year 2022..2023
say compare 养老,救助,殡葬 --by year,region --html "$out/compare.html"
"$govreport" compare 养老,救助,殡葬 --by year,region --html "$out/compare.html" >/dev/null
say search 养老服务 --limit 3
"$govreport" search 养老服务 --limit 3
say search 殯葬 --limit 1 "  # traditional characters find simplified text"
"$govreport" search 殯葬 --limit 1
say targets --theme 养老 --year 2022
"$govreport" targets --theme 养老 --year 2022
say targets --indicator 养老床位 --by year,region
"$govreport" targets --indicator 养老床位 --by year,region
say targets --follow --theme 养老 --outcome met,exceeded,missed,masked
"$govreport" targets --follow --theme 养老 --outcome met,exceeded,missed,masked

printf '\nThe page is %s: open it in a browser.\n' "$out/compare.html"
