"""Recomputes what govreport's statistics say with scipy, scikit-learn and pandas.

    python3 recompute.py INDEX A B TERM      (needs scipy and pandas; takes scikit-learn's tf-idf where it is installed)

A and B are the two queries of a keyness comparison, such as year:2003..2012, and
TERM is the node of collocates. Everything is computed again from the matrix that
"govreport words --matrix" writes (and, for collocates, from the places that
--evidence names); the largest differences are printed, and the exit status is 1 where
one is not rounding. docs/STATISTICS.md has the formulas.
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
from scipy import stats

import govreport as gr


def keyness(index: str, a: str, b: str, permutations: int = 1999) -> dict[str, float]:
    """Largest differences of g2, log ratio and interval, dispersion, p and p_bh."""
    table = gr.keyness(a, b, index, limit=0, permutations=permutations, across=True)
    matrix, features, reports = gr.dfm(index)
    column = {f: i for i, f in enumerate(features["feature"])}
    side = [reports.index[reports["id"].isin(gr.dfm(index, where=q)[2]["id"])].to_numpy() for q in (a, b)]
    words = reports["words"].to_numpy(float)
    dense = matrix.tocsc()
    worst: dict[str, float] = {}

    def note(name: str, want: float, got: float) -> None:
        worst[name] = max(worst.get(name, 0.0), abs(want - got) / max(1.0, abs(want)))

    rng = np.random.default_rng(1)
    order = np.concatenate(side)
    n, na = len(order), len(side[0])
    deals = np.zeros((permutations, n), bool)
    for d in deals:
        d[rng.permutation(n)[:na]] = True
    simulated = []
    for row in table.itertuples():
        counts = dense[:, column[row.item]].toarray().ravel().astype(float)
        c, w = [counts[s] for s in side], [words[s] for s in side]
        k, size = [x.sum() for x in c], [x.sum() for x in w]
        expected = [size[i] * sum(k) / sum(size) for i in (0, 1)]
        g2 = 2 * sum(k[i] * np.log(k[i] / expected[i]) for i in (0, 1) if k[i] > 0)
        note("g2", g2 * (1 if k[0] / size[0] >= k[1] / size[1] else -1), row.g2)
        note("log_ratio", np.log2(max(k[0], 0.5) / size[0] / (max(k[1], 0.5) / size[1])), row.log_ratio)
        if min(k) > 0:
            v = []
            for i in (0, 1):
                e = (c[i] - k[i] / size[i] * w[i]) / (1 - w[i] / size[i])
                v.append((e**2).sum() / k[i] ** 2)
            df = sum(v) ** 2 / sum(x**2 / (len(w[i]) - 1) for i, x in enumerate(v)) if sum(v) else 1
            half = stats.t.ppf(0.975, df) * np.sqrt(sum(v)) / np.log(2)
            centre = np.log2(k[0] / size[0] / (k[1] / size[1]))
            note("log_ratio_low", centre - half, row.log_ratio_low)
            note("log_ratio_high", centre + half, row.log_ratio_high)
        for i, (dp, d) in enumerate([(row.dp_a, row.juilland_a), (row.dp_b, row.juilland_b)]):
            if k[i] > 0:
                note("dp", np.abs(c[i] / k[i] - w[i] / size[i]).sum() / 2, dp)
                rates = c[i] / w[i]
                if len(rates) > 1:
                    note("juilland", 1 - rates.std() / rates.mean() / np.sqrt(len(rates) - 1), d)
        rates = counts[order] / words[order]
        statistic = np.abs(deals @ rates - na * rates.mean())
        observed = abs(rates[:na].sum() - na * rates.mean())
        simulated.append(((statistic >= observed - 1e-12).sum() + 1) / (permutations + 1))
    # Other random dealings: p agrees within the error of both.
    p, got = np.array(simulated), table["p"].to_numpy(float)
    worst["p (in standard errors)"] = float(np.max(np.abs(p - got) / np.sqrt(2 * np.maximum(p * (1 - p), 1 / permutations) / permutations)))
    worst["p_bh"] = float(np.max(np.abs(benjamini_hochberg(got) - table["p_bh"].to_numpy(float))))
    return worst


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """p corrected for the false discovery rate, as scipy.stats.false_discovery_control (from 1.11 on)."""
    order = np.argsort(p)
    q = p[order] * len(p) / np.arange(1, len(p) + 1)
    out = np.empty_like(p)
    out[order] = np.minimum.accumulate(q[::-1])[::-1].clip(max=1)
    return out


def tfidf(index: str) -> float:
    """Largest difference of tf-idf by report."""
    matrix, features, reports = gr.dfm(index)
    try:
        from sklearn.feature_extraction.text import TfidfTransformer
    except ImportError:
        idf = np.log(matrix.shape[0] / np.diff(matrix.tocsc().indptr))
    else:
        idf = TfidfTransformer(norm=None, smooth_idf=False).fit(matrix).idf_ - 1  # scikit-learn adds one to ln(N/df)
    plain = matrix.multiply(idf).tocsr()
    column, row = {f: i for i, f in enumerate(features["feature"])}, {r: i for i, r in enumerate(reports["id"])}
    table = gr.words(index, by="report", limit=0)
    return max(abs(plain[row[t.id], column[t.word]] - t.tf_idf) for t in table.sample(min(len(table), 5000), random_state=1).itertuples())


def intervals(index: str, theme: str) -> float:
    """Largest difference of the intervals of a theme's rate, by level of government."""
    each = gr.compare(theme, index, by=["year", "region", "organ", "level"], across=True).fillna({"level": ""})
    several = set(each.loc[each["distinct_reports"] > 1, "year"])
    counted = each.groupby("year")["distinct_reports"].sum()  # copies under several places count once a year
    several |= {r.year for r in gr.compare(theme, index, by="year", across=True).itertuples() if counted[r.year] != r.distinct_reports}
    years = [str(y) for y in sorted(set(each["year"]) - several) if y > 0]
    table = gr.compare(theme, index, by="level", report_year=years, across=True).fillna({"level": ""})
    each = each[each["year"].astype(str).isin(years)]
    worst = float("nan")  # where nothing can be compared
    for group in table.itertuples():
        rows = each[each["level"] == group.level]
        if len(rows) < 2 or group.mentions == 0:
            continue
        y, c = rows["mentions"].to_numpy(float), rows["chars"].to_numpy(float)
        rate = y.sum() / c.sum()
        e = (y - rate * c) / (1 - c / c.sum())
        half = stats.t.ppf(0.975, len(y) - 1) * np.sqrt((e**2).sum()) / y.sum()
        off = max(abs(1e4 * rate * np.exp(-half) - group.ci_low), abs(min(1e4, 1e4 * rate * np.exp(half)) - group.ci_high))
        worst = off if np.isnan(worst) else max(worst, off)
    return worst


def collocates(index: str, term: str, window: int = 5) -> dict[str, float]:
    """Largest differences of logDice, MI and G² from the table of counts."""
    import json
    import subprocess

    out = json.loads(subprocess.run([gr.find_binary(), "words", f"--index={index}", f"--near={term}", f"--window={window}", "--limit=0", "--format=json", "--quiet"],
                                    capture_output=True, check=True).stdout)
    worst = {"log_dice": 0.0, "mi": 0.0, "g2": 0.0}
    for r in out["rows"]:
        o, near, total, n = r["count"], out["words_in_windows"], r["total"], out["words"]
        cells = np.array([[o, near - o], [total - o, n - near - total + o]])
        g2 = stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood").statistic
        worst["g2"] = max(worst["g2"], abs(abs(r["g2"]) - g2))
        worst["mi"] = max(worst["mi"], abs(np.log2(o / (near * total / n)) - r["mi"]))
        worst["log_dice"] = max(worst["log_dice"], abs(14 + np.log2(2 * o / (out["nodes"] + total)) - r["log_dice"]))
    return worst


def differences(index: str, a: str, b: str, term: str) -> pd.Series:
    """The largest difference of every number."""
    found = {f"keyness {k}": v for k, v in keyness(index, a, b).items()}
    found["tf-idf"] = tfidf(index)
    found["interval"] = intervals(index, term)
    found.update({f"collocates {k}": v for k, v in collocates(index, term).items()})
    return pd.Series(found)


def agrees(table: pd.Series) -> bool:
    """Whether they are rounding, and p within the error of two random tests."""
    exact = table.drop("keyness p (in standard errors)").dropna()
    return bool((exact < 1e-6).all() and table["keyness p (in standard errors)"] < 6)


def main(index: str, a: str, b: str, term: str) -> int:
    table = differences(index, a, b, term)
    print(table.to_string())
    return int(not agrees(table))


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
