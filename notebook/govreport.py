"""Chinese government work reports (政府工作报告) in Python, through the govreport program.

    import govreport as gr
    reports = gr.extract("reports/")                      # list of dict, schema govreport/1
    table = gr.figures(["2021.txt", "2022.txt"])          # a row for every figure
    gr.index("reports/", "reports.idx")
    gr.panel("reports.idx", concept=["gdp", "cpi"])       # region × year × concept
    gr.compare(["养老", "救助", "殡葬"], "reports.idx", by=["year", "region"])

Every call runs one process, however many reports it reads: texts go in through
standard input, results are read as JSONL while they come. Tables are pandas
DataFrames where pandas is installed, else lists of dict with the same columns.

Conventions of all tables: start and end are code points of the decoded source
text, half open, so text[start:end] is the passage. Values are in base units
(70余万元 is 700000, unit 元; 5% is 5, unit %). What is unknown is None, NaN or NA,
never a guess. Lists (headings from the top down, theme ids) are Python lists.

The program is the argument binary, else $GOVREPORT_BIN, else govreport on PATH.
Other keyword arguments are the program's options, as "govreport COMMAND --help"
lists them: min_count=1 is --min-count 1, exact=True is --exact. Options that take
several values (year, region, organ, level, concept, role, …) take one, or a list, tuple,
set, range, array or Series. An option that a function does not have, or a value of the
wrong kind, is a TypeError before the program runs. What goes wrong in the program
raises GovreportError with its hint.
"""

from __future__ import annotations

import csv
import difflib
import itertools
import json
import numbers
import os
import shutil
import subprocess
import tempfile
import threading
import warnings as _warnings
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, TYPE_CHECKING, Any, Literal, Union

if TYPE_CHECKING:
    import pandas

    Table = Union[pandas.DataFrame, list[dict[str, Any]]]

__version__ = "0.1.0"
__all__ = ["COLUMNS", "OPTIONS", "GovreportError", "ask", "compare", "extract", "figures", "find_binary", "follow", "index", "iter_reports",
           "changes", "collocates", "dfm", "keyness", "kwic", "listing", "masks", "panel", "readability", "reports", "search", "sections", "targets", "terms", "themes", "warnings", "words"]

#: A path, or a text: a str that holds a line break or a full stop (。) is a text,
#: any other str is a path (file, folder, pattern); an os.PathLike is always a path; a
#: mapping is always a text, under "text", with what else is known of it under
#: "year", "region", "organ", "title", "published".
Source = Union[str, os.PathLike, Mapping]
OnError = Literal["raise", "warn"]

_REPORT = "id path title organ region region_code year:int"
_PLACE = "start:int end:int text"
_QUANTITY = "masked:bool corrected:bool value:float low:float high:float unit scale:float per:list cmp role indicator deadline deadline_year:int modal figure_year:int"
_TARGET = f"{_REPORT} section:list {_PLACE} {_QUANTITY} themes:list measure direction over from:int to:int concept part sentence"
_SUGGESTED = "suggested suggested_path suggested_start:int suggested_end:int"
_COLUMNS = {
    "reports": f"{_REPORT} plan_year:int period genre published region_level region_source region_confidence:float format encoding sha256 "
               "body_start:int body_end:int chars:int sections:int figures:int targets:int masked_figures:int masks:int warnings:int",
    "figures": f"{_REPORT} {_PLACE} masked:bool value:float low:float high:float unit scale:float per:list cmp role indicator "
               "measure direction over from:int to:int concept deadline deadline_year:int modal figure_year:int part corrected:bool section:list themes:list sentence_start:int sentence_end:int sentence " + _SUGGESTED,
    "sections": f"{_REPORT} section:int parent:int start:int end:int body_end:int marker level heading role themes:list",
    "masks": f"{_REPORT} {_PLACE} class suggest section:list {_SUGGESTED}",
    "themes": f"{_REPORT} theme theme_name mentions:int chars:int share:float figures:int targets:int",
    "warnings": f"{_REPORT} start:int end:int code message",
    "listing": "id path other_paths:list sha256 title organ genre region region_code level year:int plan_year:int chars:int figures:int",
    "search": "id path title organ region year:int score:float relaxed:bool count:int start:int end:int text section:list snippet",
    "kwic": "id path title region year:int section:list start:int end:int text left keyword right relaxed:bool",
    "targets": _TARGET,
    "follow": "region region_code organ target_year:int several_years:bool indicator outcome reason source "
              + " ".join(f"{side}.{c}" for side in ("target", "result") for c in _TARGET.split()),
    "ask": f"fit {_TARGET} score:float why",
    "panel": "id path region region_code level organ year:int part concept name measure role value:float low:float high:float unit per:list "
             "value_std:float low_std:float high_std:float unit_std cmp direction over from:int to:int indicator start:int end:int text sentence "
             "claims:int agree:bool masked:bool corrected:bool",
    "compare": "theme theme_name year:int region region_code organ level genre reports:int distinct_reports:int reports_with:int chars:int theme_chars:int "
               "share:float mentions:int per_10k:float ci_low:float ci_high:float figures:int targets:int results:int masked_figures:int "
               "masked_share:float truncated:int",
    "keyness": "item name count_a:int count_b:int per_10k_a:float per_10k_b:float g2:float p:float p_adjusted:float adjustment p_bh:float "
               "log_ratio:float log_ratio_low:float log_ratio_high:float diff_percent:float dp_a:float dp_b:float juilland_a:float juilland_b:float docs_a:int docs_b:int",
    "words": "word year:int region region_code organ level genre id path role theme count:int per_10k_words:float per_10k_chars:float reports_with:int "
             "reports:int words:int chars:int dp:float juilland:float tf_idf:float",
    "terms": "id path title organ region region_code level year:int category term hits:int negated:int quoted:int words:int chars:int sentences:int "
             "sentences_with:int share:float per_10k_chars:float",
    "collocates": "word count:int left:int right:int total:int expected:float log_dice:float mi:float g2:float reports:int",
    "changes": f"{_REPORT.replace(' year:int', ' level year:int')} other_id other_path other_title other_region other_year:int side section:list similar_section:list "
               "cosine:float jaccard:float sentences:int same:int reworded:int changed:int letters:int changed_letters:int changed_share:float",
    "readability": f"{_REPORT.replace(' year:int', ' level year:int')} chars:int words:int sentences:int words_per_sentence:float letters_per_sentence:float "
                   "longest_sentence:int longest_start:int longest_end:int letters_per_word:float types:int figures:int figures_per_1k_chars:float figure_share:float masks:int",
    "evidence": "item category id path title region year:int section:list start:int end:int text sentence kind position:float negated:bool quoted:bool "
                "similarity:float nearest.path nearest.start:int nearest.end:int nearest.text",
    "index": "path id title year:int status",
}
#: Columns of every table, in order, with their types: str, int, float, bool or list.
COLUMNS: dict[str, dict[str, str]] = {
    table: {name: kind or "str" for name, _, kind in (c.partition(":") for c in spec.split())} for table, spec in _COLUMNS.items()}


_READ = "encoding input_format lexicon manifest max_file_size max_sections max_time organ_col published_col region_col text_col title_col year_col config jobs"
_FILTER = "year:many report_year:many plan_year:many region:many organ:many level:many where dict:many config engine jobs"
_WORDS_LISTED = "no_stopwords:flag singles:flag dates:flag min_reports stopwords:many"
_WORDS = f"{_WORDS_LISTED} min_count"
_TARGETS = f"indicator unit theme masked:yesno role:many {_FILTER}"
_OPTIONS = {
    "extract": f"text:flag fill_from {_READ}",
    "rows": f"fill_from {_READ}",
    "index": f"again:flag prune:flag corrections dict:many engine {_READ}",
    "listing": "config engine jobs",
    "search": f"limit context exact:flag offset sort theme:many {_FILTER}",
    "kwic": f"limit exact:flag sort theme:many width {_FILTER}",
    "targets": f"limit {_TARGETS}",
    "follow": f"limit outcome:many tolerance {_TARGETS}",
    "ask": f"limit {_FILTER}",
    "panel": f"concept:many indicator measure:many role:many lexicon {_FILTER}",
    "compare": f"across:flag by:many confidence evidence:flag exact:flag html roll_up themes_from {_FILTER}",
    "keyness": f"across:flag evidence:flag limit permutations seed unit {_WORDS} {_FILTER}",
    "words": f"by:many evidence:flag ngram limit roll_up sort {_WORDS} {_FILTER}",
    "terms": f"evidence:flag per plot roll_up {_WORDS} {_FILTER}",
    "collocates": f"evidence:flag window limit sort {_WORDS} {_FILTER}",
    "changes": f"against by evidence:flag {_WORDS_LISTED} {_FILTER}",
    "readability": f"{_FILTER}",
    "dfm": f"ngram {_WORDS} {_FILTER}",
}
#: Options of every function, with what they take: "one" value, "many" values, a "flag"
#: (True or False), or "yesno" (True, False, "yes", "no").
OPTIONS: dict[str, dict[str, str]] = {
    function: {name: kind or "one" for name, _, kind in (o.partition(":") for o in spec.split())} for function, spec in _OPTIONS.items()}


class GovreportError(RuntimeError):
    """The program could not do what was asked.

    message: what is wrong. hint: what to do about it, "" when there is nothing to
    say. path, row: the file, and the row of a table or the number of a text (from
    1), that it is about, else "" and 0.
    """

    def __init__(self, message: str, hint: str = "", path: str = "", row: int = 0):
        where = path + (f": row {row}" if row else "") + ": " if path else ""
        super().__init__(where + message + (f"; {hint}" if hint else ""))
        self.message, self.hint, self.path, self.row = message, hint, path, row


def find_binary(binary: str | os.PathLike | None = None) -> str:
    """Path of the program: the argument, else $GOVREPORT_BIN, else govreport on PATH."""
    name = os.fspath(binary or os.environ.get("GOVREPORT_BIN") or "govreport")
    found = shutil.which(name)
    if not found:
        raise GovreportError(f"the program {name!r} is not there", "build it with make build, then set GOVREPORT_BIN or pass binary=")
    return found


def iter_reports(sources: Source | Iterable[Source], *, binary: str | os.PathLike | None = None, on_error: OnError = "raise",
                 **options: Any) -> Iterator[dict[str, Any]]:
    """Like extract, but yields each report as soon as it is read."""
    return _extract(sources, binary, on_error, options)


def extract(sources: Source | Iterable[Source], *, binary: str | os.PathLike | None = None, on_error: OnError = "raise",
            **options: Any) -> list[dict[str, Any]]:
    """Read reports: a list of dict by schema govreport/1, in the order of the sources.

    sources are paths or texts (see Source), one or many, not both in one call.
    Keys: id, path (the N-th text is "-#N"), sha256, encoding, format, title, organ,
    year, plan_year, genre, region, body, sections, masks, figures, themes, warnings;
    with text=True also text. A key that does not apply is left out. on_error="warn"
    makes a source that can't be read a warning instead of a GovreportError.
    """
    return list(iter_reports(sources, binary=binary, on_error=on_error, **options))


def reports(sources: Source | Iterable[Source], *, binary=None, on_error: OnError = "raise", **options: Any) -> Table:
    """A row a report: what it is (title, organ, region, year, genre), where it was
    read (path, format, encoding, sha256), chars (code points of its body) and counts
    of sections, figures, targets, masked_figures, masks, warnings.
    region_confidence is 0 to 1."""
    return _rows("reports", sources, binary, on_error, options)


def figures(sources: Source | Iterable[Source], *, binary=None, on_error: OnError = "raise", **options: Any) -> Table:
    """A row a quantity, masked or not.

    text (verbatim), value float in the base unit, or low and high of a range; none of
    them when masked (bool), where scale is the multiplier after the mask (万: 10000).
    unit str; per list, 每人每月 is ["人", "月"]; cmp one of = >= > <= < ~; role one of
    target, result, baseline, criterion; indicator str, what is measured; deadline and
    modal str, of a target; deadline_year, figure_year int, part of that year; measure level, growth, increase, gap,
    share or completion, direction up or down, over total or average of the years from, to;
    concept id ("govreport concepts"); corrected by a reader; section list of headings;
    themes list of ids; sentence str with sentence_start and sentence_end."""
    return _rows("figures", sources, binary, on_error, options)


def sections(sources: Source | Iterable[Source], *, binary=None, on_error: OnError = "raise", **options: Any) -> Table:
    """A row a numbered heading or item: section int (its number in the report, from 0),
    parent int (number of the one it stands in), start to end of the heading, body_end of
    the text it governs, marker (一、), level ("1" to "4" or "item"), heading, role (level
    1 only: review, problem, plan, intro, other), themes list of ids, best first."""
    return _rows("sections", sources, binary, on_error, options)


def masks(sources: Source | Iterable[Source], *, binary=None, on_error: OnError = "raise", **options: Any) -> Table:
    """A row a redacted run: text verbatim, class (figure, date, label, name, phrase),
    suggest (what a name probably is), section list of headings."""
    return _rows("masks", sources, binary, on_error, options)


def themes(sources: Source | Iterable[Source], *, binary=None, on_error: OnError = "raise", **options: Any) -> Table:
    """A row a theme that a report speaks about: theme (id), theme_name, mentions int,
    chars int (code points about it), share (of the body, 0 to 1), figures, targets int."""
    return _rows("themes", sources, binary, on_error, options)


def warnings(sources: Source | Iterable[Source], *, binary=None, on_error: OnError = "raise", **options: Any) -> Table:
    """A row a doubt about a report: start, end, code (stable name), message."""
    return _rows("warnings", sources, binary, on_error, options)


def index(sources: Source | Iterable[Source], directory: str | os.PathLike | None = None, *, binary=None, on_error: OnError = "raise",
          **options: Any) -> Table:
    """Read reports into the index in directory ($GOVREPORT_INDEX) and return what was
    done: path, id, title, year, status (added, replaced, unchanged, …). manifest="m.csv"
    overrides what reports say about themselves."""
    args, feed = _inputs(sources)
    return _table("index", _run(["index", *_flags("index", options, index=directory)], args, binary, feed, on_error))


def listing(directory: str | os.PathLike | None = None, *, binary=None, **options: Any) -> Table:
    """The reports of an index, a row each; level is that of the region, chars the code
    points of the body, other_paths where else the same report was read."""
    return _ask("listing", ["index", "--list"], directory, binary, options)


def search(query: str, directory: str | os.PathLike | None = None, *, limit: int = 0, binary=None, **options: Any) -> Table:
    """Every place where something is written, a row each, best reports first.

    query as in "govreport search --help" ("养老 服务", '"最低生活保障"', year:2019..2023).
    limit: reports at most, 0 all. score: rank of the report, higher is better; count:
    its places; start, end, text: the place; section list; snippet: surroundings.
    exact=True: no synonyms, letters in the case of the query. relaxed: no report has all
    the words, these have some; that, and what else of a query was left out, is a warning."""
    return _ask("search", ["search", "--matches=0"], directory, binary, options, [query], limit=limit)


def kwic(query: str, directory: str | os.PathLike | None = None, *, binary=None, **options: Any) -> Table:
    """Every place as a line of a concordance: left, keyword, right; sort="left" or
    "right", width columns of context (a Han character takes two)."""
    return _ask("kwic", ["kwic"], directory, binary, options, [query])


def targets(directory: str | os.PathLike | None = None, *, binary=None, **options: Any) -> Table:
    """The figures of an index that are targets, a row each, columns as in figures.
    theme, indicator, unit, year, region, organ narrow them down, masked=True to masked
    figures and masked=False to readable ones; role is "target", "result", "baseline", "criterion" or "all"."""
    return _ask("targets", ["targets"], directory, binary, options)


def follow(directory: str | os.PathLike | None = None, *, binary=None, **options: Any) -> Table:
    """Targets joined to their results in the next report of the same region and organ.

    outcome: met, missed, exceeded, masked, unclear, not found, no next report; source: next
    report, or stated where one text gives both; near: the nearest figures; reason says how the
    two were compared; target.* and result.* are columns as in targets (result.* empty
    where there is none). Options as in targets."""
    return _ask("follow", ["targets", "--follow"], directory, binary, options)


def ask(question: str, directory: str | os.PathLike | None = None, *, limit: int = 5, binary=None, **options: Any) -> Table:
    """The figures that a question asks for, best first: place, year, thing, growth or level,
    target or result in any order (四川省 2026年 城镇新增就业 目标, GDP增速, 去年新增就业多少).

    fit "answer", or "near" for a figure that fits but for what why says; score float 0 to 1;
    why: what of the question it fits. The other columns are those of targets. Without an
    answer there are near rows only, or none."""
    return _ask("ask", ["ask"], directory, binary, options, [question], limit=limit)


def panel(directory: str | os.PathLike | None = None, *, binary=None, **options: Any) -> Table:
    """Figures of statistical concepts by region and year, a row a value that is claimed.

    concept: ids or Chinese names ("govreport concepts" lists them); year: years that the
    figures speak of; region, level, role, measure narrow down. value, low, high as in
    figures; value_std, low_std, high_std in unit_std, negative where something fell; part
    of the year (H1, Q1, to-09), over several years (total, average; from, to); claims int:
    figures that claim the value, copies of a report counted once; agree False where other
    values are claimed for the cell, each in a row of its own; masked rows have no value;
    corrected: a reader's correction stands in it."""
    return _ask("panel", ["panel"], directory, binary, options)


def compare(words: str | Iterable[str], directory: str | os.PathLike | None = None, *, by: str | Iterable[str] = ("year", "region"),
            queries: Iterable[str] = (), binary=None, **options: Any) -> Table:
    """How much reports speak about themes, a row a theme and group of reports.

    words: themes (ids or Chinese names) or words to search for; queries: queries to count
    as themes; by: year, region, organ, level, genre. mentions int; per_10k: mentions per 10,000 code
    points of the reports' bodies (chars), with an interval over reports, ci_low to ci_high
    (NaN for fewer than two distinct reports; confidence=0.95); theme_chars over chars is share, 0 to 1; masked_share is masked_figures over
    figures, 0 to 1; truncated: reports that are cut off. Levels of government have
    rows of their own unless across=True. evidence=True: the places behind the
    numbers, a row each (also of keyness, words, terms, collocates and changes)."""
    chosen = [words] if isinstance(words, str) else list(words)
    args = ["compare", *(f"--theme={q}" for q in queries)]
    return _ask("compare", args, directory, binary, options, [",".join(chosen)] if chosen else [], by=by)


def keyness(a: str, b: str, directory: str | os.PathLike | None = None, *, limit: int = 20, binary=None, **options: Any) -> Table:
    """Words that two groups of reports differ in, least likely chance first, limit each way (0 all).

    a, b: queries such as "year:2019..2020". per_10k_a, per_10k_b: per 10,000 words (code
    points with unit="themes"); p: permutation test over reports; p_adjusted: corrected for
    the number of words as adjustment names (Holm, step-down maxT); p_bh: false discovery rate
    (Benjamini and Hochberg). g2: log-likelihood, negative when rarer in a, no test;
    log_ratio: binary logarithm of the ratio of rates, with an interval log_ratio_low to
    log_ratio_high; diff_percent; dp_a, dp_b: dispersion, 0 even to 1 in one report;
    juilland_a, juilland_b: 1 even to 0; docs_a, docs_b: reports that have it. permutations=1999,
    seed=1, no_stopwords, singles, dates, min_reports=2; across=True compares levels of
    government or genres."""
    return _ask("keyness", ["compare", f"--a={a}", f"--b={b}"], directory, binary, options, limit=limit)


def words(directory: str | os.PathLike | None = None, *, by: str | Iterable[str] = (), ngram: int = 1, limit: int = 50, binary=None, **options: Any) -> Table:
    """Words, or ngram words in a row, of the reports' bodies, most frequent first, limit a list (0 all).

    by: a list for each year, region, organ, level, genre, report, role (of the section) or
    theme. count; per_10k_words, per_10k_chars; reports_with of reports; dp, juilland: how
    evenly; tf_idf: count times ln(N/df). sort="tfidf", min_count, min_reports, no_stopwords,
    singles, dates, stopwords=FILE, and filters as in targets."""
    return _ask("words", ["words"], directory, binary, options, by=by, ngram=ngram, limit=limit)


def terms(terms: str | os.PathLike | Iterable[str] | Mapping[str, Iterable[str]], directory: str | os.PathLike | None = None, *,
          per: str = "", binary=None, **options: Any) -> Table:
    """The dictionary method: how often terms stand in every report, a row a report and category.

    terms: a file (one term a line, or a tsv with term and category), a list, or a mapping of
    categories to terms. Overlapping terms count once, the longest first. hits (negated and quoted
    ones among them) over words is share; chars and sentences of the body; sentences_with a hit.
    per: all, category or term. plot=FILE: also draw where they stand in each report, an svg;
    evidence=True: the places instead, position 0 to 1 in the body."""
    with tempfile.TemporaryDirectory() as folder:
        if isinstance(terms, (str, os.PathLike)):
            file = os.fspath(terms)
        else:
            file = os.path.join(folder, "terms.tsv")
            pairs = [(t, c) for c, ts in terms.items() for t in ts] if isinstance(terms, Mapping) else [(t, "") for t in terms]
            with open(file, "w", encoding="utf-8") as out:
                out.writelines(f"{a}\t{b}\n" for a, b in [("term", "category"), *pairs])
        return _ask("terms", ["words", f"--terms-from={file}"], directory, binary, options, per=per or None)


def collocates(term: str, directory: str | os.PathLike | None = None, *, window: int = 5, limit: int = 50, binary=None, **options: Any) -> Table:
    """Words within a window of words around term, within the sentence, by logDice (sort="g2", "mi", "count").

    count in windows, left and right of the term; total in all; expected; log_dice, mi, g2;
    reports that have it in a window."""
    return _ask("collocates", ["words", f"--near={term}"], directory, binary, options, window=window, limit=limit)


def changes(directory: str | os.PathLike | None = None, *, against: str = "previous", by: str = "section", binary=None, **options: Any) -> Table:
    """What reports say that the latest earlier one of the same region and organ (against="previous"),
    or that of the level above on the same year ("above"), did not, and what was dropped of that.

    by: section (two headings deep) or report. side "new": a section of the report, "dropped": of
    the other one. cosine, jaccard of words with similar_section; sentences, of which same,
    reworded, and changed (new or dropped); changed_share of the letters. evidence=True: the
    sentences, each with the nearest one and its similarity."""
    return _ask("changes", ["changes"], directory, binary, options, against=against, by=by)


def readability(directory: str | os.PathLike | None = None, *, binary=None, **options: Any) -> Table:
    """A row a report: lengths of sentences and words, share of figures, masks."""
    return _ask("readability", ["words", "--readability"], directory, binary, options)


def dfm(directory: str | os.PathLike | None = None, *, ngram: int = 1, binary=None, **options: Any) -> tuple[Any, Table, Table]:
    """Document-feature matrix: (matrix, features, reports).

    matrix: scipy.sparse.csr_matrix of counts, a row a report and a column a feature, where scipy is
    installed, else a list of (row, column, count), from 0. features: column, feature, count, reports.
    reports: row, id, path, ... and words, the size that rates are taken of. Options as in words."""
    with tempfile.TemporaryDirectory() as folder:
        for _ in _run(["words", f"--matrix={folder}", *_flags("dfm", options, index=directory, ngram=ngram)], binary=binary):
            pass
        tables = []
        for name in ("features", "reports"):
            with open(os.path.join(folder, name + ".csv"), encoding="utf-8", newline="") as file:
                tables.append([{k: int(v) if k in _WHOLE and v else v for k, v in row.items()} for row in csv.DictReader(file)])
        with open(os.path.join(folder, "matrix.mtx"), encoding="utf-8") as file:
            lines = [line.split() for line in file if not line.startswith("%")]
        shape = (int(lines[0][0]), int(lines[0][1]))
        cells = [(int(r) - 1, int(c) - 1, int(n)) for r, c, n in lines[1:]]
    matrix: Any = cells
    try:
        from scipy.sparse import csr_matrix
    except ImportError:
        pass
    else:
        matrix = csr_matrix(([n for _, _, n in cells], ([r for r, _, _ in cells], [c for _, c, _ in cells])), shape=shape)
    try:
        import pandas
    except ImportError:
        return matrix, tables[0], tables[1]
    return matrix, pandas.DataFrame(tables[0]), pandas.DataFrame(tables[1])


_WHOLE = {"row", "column", "count", "reports", "year", "plan_year", "chars", "figures", "words"}


def _rows(kind: str, sources, binary, on_error: OnError, options: Mapping[str, Any]) -> Table:
    flags = _flags("rows", options)
    args, feed = _inputs(sources)
    return _table(kind, _run(["extract", f"--rows={kind}", *flags], args, binary, feed, on_error))


def _extract(sources, binary, on_error: OnError, options: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    flags = _flags("extract", options)
    args, feed = _inputs(sources)
    return _run(["extract", *flags], args, binary, feed, on_error)


def _ask(kind: str, args: list[str], directory, binary, options: Mapping[str, Any], operands: Iterable[str] = (), **more: Any) -> Table:
    for operand in operands:
        if not isinstance(operand, str):
            raise TypeError(f"{kind}: {operand!r} is not a str; give a query such as '养老 床位'")
    table = "evidence" if options.get("evidence") else kind
    return _table(table, _run([*args, *_flags(kind, options, index=directory, **more)], operands, binary, notes=True))


def _inputs(sources: Source | Iterable[Source]) -> tuple[list[str], Iterator[Mapping[str, Any]] | None]:
    """Operands for sources, and the texts to feed, None for paths."""
    items = iter([sources] if isinstance(sources, (str, os.PathLike, Mapping)) else sources)

    def text(item: Source) -> Mapping[str, Any] | None:
        if isinstance(item, Mapping):
            return item
        return {"text": item} if isinstance(item, str) and ("\n" in item or "。" in item) else None

    first = next(items, None)
    if first is None:
        raise GovreportError("there is nothing to read", "give at least one path or text")
    if text(first) is None:
        paths = [first, *items]
        if any(text(p) is not None for p in paths):
            raise TypeError("paths and texts in one call; read them in two")
        names = [os.fspath(p) for p in paths if not isinstance(p, Mapping)]
        return [os.path.join(os.curdir, p) if p == "-" else p for p in names], None  # no standard input

    def feed() -> Iterator[Mapping[str, Any]]:
        for item in itertools.chain([first], items):
            record = text(item)
            if record is None:
                raise TypeError("paths and texts in one call; read them in two (a text without a line break: {'text': …})")
            yield record

    return ["-"], feed()


def _flags(function: str, options: Mapping[str, Any], index: Any = None, **more: Any) -> list[str]:
    """Keyword arguments as options of the program, TypeError where a function does not have them so."""
    flags = [] if index is None else [f"--index={os.fspath(index)}"]
    for name, value in {**more, **options}.items():
        kind = OPTIONS[function].get(name)
        if kind is None:
            near = difflib.get_close_matches(name, OPTIONS[function], 1)
            raise TypeError(f"{function}: there is no option {name!r}; " + (f"did you mean {near[0]!r}?" if near else "it has " + ", ".join(OPTIONS[function])))
        if value is None:
            continue
        flag = "--" + name.replace("_", "-")
        boolean = type(value).__name__ in ("bool", "bool_")  # numpy's too
        if kind == "flag":
            if not boolean:
                raise TypeError(f"{function}: {name} is True or False, not {value!r}")
            flags += [flag] if value else []
        elif kind == "yesno" and boolean:
            flags.append(f"{flag}={'yes' if value else 'no'}")
        elif kind == "many":
            flags += [f"{flag}={_plain(function, name, v)}" for v in _several(function, name, value)]
        else:
            flags.append(f"{flag}={_plain(function, name, value)}")
    return flags


def _several(function: str, name: str, value: Any) -> list[Any]:
    """The values of an option that takes several."""
    if isinstance(value, (str, os.PathLike)) or not isinstance(value, Iterable):
        return [value]
    if isinstance(value, Mapping):
        raise TypeError(f"{function}: {name} is a mapping; give a value or a list of values")
    values = sorted(value, key=str) if isinstance(value, (set, frozenset)) else list(value)
    if not values and name != "by":  # no value allows nothing, and leaving the option out allows all
        raise ValueError(f"{function}: {name} is empty; leave it out to have all")
    return values


def _plain(function: str, name: str, value: Any) -> str:
    """One value as the program reads it."""
    if isinstance(value, (str, os.PathLike)):
        return os.fspath(value)
    if type(value).__name__ not in ("bool", "bool_") and isinstance(value, numbers.Real) and value == value:
        return str(int(value)) if value == value // 1 else str(float(value))
    raise TypeError(f"{function}: {name} takes a text or a number, not {value!r}")


def _run(args: list[str], operands: Iterable[str] = (), binary=None, feed: Iterator[Mapping[str, Any]] | None = None, on_error: OnError = "raise", notes: bool = False) -> Iterator[dict[str, Any]]:
    """Run the program once and yield its records while they come. Operands, queries and paths, are never options, whatever they begin with. Its notes become warnings where they are asked for."""
    records = ["--input-format=jsonl", "--text-col=text"] if feed else []
    command = [find_binary(binary), *args, *records, "--format=jsonl", *([] if notes else ["--quiet"]), "--", *operands]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdin=subprocess.PIPE if feed else subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors)
        assert process.stdout
        failure: list[BaseException] = []
        feeder = threading.Thread(target=_feed, args=(process.stdin, feed, failure), daemon=True)
        try:
            if feed:
                feeder.start()
            bad = 0
            for line in process.stdout:
                record = json.loads(line)
                if "error" not in record or "schema" in record:
                    yield record
                    continue
                bad += 1
                problem = GovreportError(record["error"], record.get("hint", ""), record.get("path", ""), record.get("row", 0))
                if on_error == "raise":
                    raise problem
                _warnings.warn(str(problem), stacklevel=4)
            status = process.wait()
            if feed:
                feeder.join()
            if failure:
                raise failure[0]
            if status > 1 and not bad or status < 0:  # 1: worked, found nothing
                errors.seek(0)
                raise _complaint(errors.read().decode("utf-8", "replace"), status)
            if notes:
                errors.seek(0)
                for line in errors.read().decode("utf-8", "replace").splitlines():
                    if line.startswith("note: "):
                        _warnings.warn(line[len("note: "):], stacklevel=5)
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


def _feed(pipe: IO[bytes], records: Iterator[Mapping[str, Any]], failure: list[BaseException]) -> None:
    """Write records to the program's standard input, without what is unknown in them (None, NaN). What goes wrong is kept for the caller."""
    try:
        with pipe:
            for record in records:
                known = {k: v for k, v in record.items() if k == "text" or str(v) not in ("None", "nan", "NaT", "<NA>")}
                pipe.write(json.dumps(known, ensure_ascii=False, default=str).encode() + b"\n")
                pipe.flush()
    except BrokenPipeError:
        pass  # the program ended first and has said why
    except BaseException as error:
        failure.append(error)


def _complaint(stderr: str, status: int) -> GovreportError:
    """The program's last word on standard error, "govreport: what is wrong; what to do"."""
    said = [line[len("govreport: "):] for line in stderr.splitlines() if line.startswith("govreport: ")]
    message, _, hint = said[-1].rpartition("; ") if said else ("", "", "")
    if not message:
        message, hint = hint or stderr.strip()[-500:] or f"the program ended with status {status}", ""
    return GovreportError(message, hint)


def _table(kind: str, records: Iterable[Mapping[str, Any]]) -> Table:
    """Records as a table with all the columns of its kind."""
    columns = COLUMNS[kind]
    rows = [{name: _cell(row.get(name), columns[name]) for name in columns} for record in records for row in _flatten(kind, record)]
    try:
        import pandas
    except ImportError:
        return rows
    types = {"int": "Int64", "float": "float64", "bool": "boolean"}  # the rest object: the same in pandas 2 and 3, and in empty tables
    frame = pandas.DataFrame(rows, columns=list(columns))
    return frame.astype({name: types.get(t, "object") for name, t in columns.items()})


def _cell(value: Any, kind: str) -> Any:
    if kind == "list":
        return value or []
    return None if value == "" else value


def _flatten(kind: str, record: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Flat rows of a record: nested ones become outer.inner, a search hit becomes a row a place."""
    if kind == "search":
        for place in record["matches"]:
            yield {**record, **place, "snippet": place["snippet"]["text"]}
        return
    if kind == "evidence":
        item = record.get("name") or record.get("item") or record.get("word") or record.get("theme_name") or ""
        for place in record.get("evidence", ()):
            yield {"item": place.get("term", item), **place, **{f"nearest.{k}": v for k, v in (place.get("nearest") or {}).items()}}
        return
    yield {**record, **{f"{outer}.{name}": v for outer, inner in record.items() if isinstance(inner, Mapping) for name, v in inner.items()}}
