"""Counts themes with regular expressions, from what "themes --full" lists and "extract --text" prints.

    python3 count_themes.py PATH…      (standard library only)

Terms of a theme are looked for from left to right, at every place the longest; those of
weight above 0 are mentions, exceptions (weight 0) hide what stands inside them. Prints
the reports whose counts differ from the program's, and ends with status 1 if there are any.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys

import govreport as gr


def run(*args: str) -> str:
    return subprocess.run([gr.find_binary(), *args, "--quiet"], capture_output=True, check=True).stdout.decode()


def differences(*paths: str) -> tuple[int, list[str]]:
    """How many counts were made, and where they differ from the program's."""
    terms: dict[str, dict[str, float]] = {}
    for row in csv.DictReader(io.StringIO(run("themes", "--full", "--format=csv"))):
        terms.setdefault(row["theme"], {})[row["term"]] = float(row["weight"])
    patterns = {theme: re.compile("|".join(re.escape(t) for t in sorted(weights, key=len, reverse=True))) for theme, weights in terms.items()}
    made, wrong = 0, []
    for line in run("extract", "--text", "--format=jsonl", *paths).splitlines():
        report = json.loads(line)
        told = {t["id"]: t["mentions"] for t in report["themes"]}
        for theme, pattern in patterns.items():
            n = sum(terms[theme][m[0]] > 0 for m in pattern.finditer(report["cleaned_body"]))
            made += n > 0
            if n != told.get(theme, 0):
                wrong.append(f"{report['path']}: {theme}: {n}, the program says {told.get(theme, 0)}")
    return made, wrong


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    made, wrong = differences(*sys.argv[1:])
    print(*wrong, f"{made} counts, {len(wrong)} differ", sep="\n")
    sys.exit(int(bool(wrong)))
