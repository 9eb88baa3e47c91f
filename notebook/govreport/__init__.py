"""Chinese government work reports (政府工作报告) in Python, through the govreport program.

    import govreport as gr
    reports = gr.extract("reports/")                      # list of dict, schema govreport/1
    table = gr.figures(["2021.txt", "2022.txt"])          # a row for every figure
    gr.index("reports/", "reports.idx")
    with gr.open("reports.idx") as ix:                    # one process for all that follows
        ix.panel(concept=["gdp", "cpi"])                  # region × year × concept
        ix.compare(["养老", "救助", "殡葬"], by=["year", "region"])

What reads reports (extract, figures, …, index) runs one process, however many reports it
reads: texts go in through standard input, results are read as JSONL while they come. What
asks an index takes its directory ($GOVREPORT_INDEX), or what open returns, whose methods
these functions are too. Tables are pandas DataFrames where pandas is installed, else lists
of dict with the same columns.

Conventions of all tables: start and end are code points of the decoded source
text, half open, so text[start:end] is the passage. Values are in base units
(70余万元 is 700000, unit 元; 5% is 5, unit %). What is unknown is None, NaN or NA,
never a guess. Lists (headings from the top down, theme ids) are Python lists. COLUMNS has
the types of all columns, also of empty tables; id is the beginning of the sha256 of what
was read, the same on every machine.

Common options. year, report_year, plan_year, region, organ, level choose reports and take
one value, or a list, tuple, set, range, array or Series; where is a query; dict names files of own
words. lexicon, manifest, encoding, …: as "govreport extract --help" says. on_error="warn"
goes on past what can't be read. progress: a bar of tqdm over the reports, True, False, or
None for notebooks only. binary: the program, else $GOVREPORT_BIN, else the one that the
installed wheel brought, else govreport on PATH.

A value of the wrong kind is a TypeError before the program runs; an empty list is a
ValueError. What goes wrong in the program raises GovreportError with its hint. What the
program notes of an answer is a UserWarning.
"""

from __future__ import annotations

import builtins
import contextlib
import datetime
import functools
import importlib.util
import inspect
import numbers
import os
import sys
import tempfile
import warnings as builtin_warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Concatenate, Literal, ParamSpec, TypeVar, Union

from ._cite import Style, reference
from ._program import File, GovreportError, OnError, Record, Session, find_binary, output, run
from ._report import Report
from ._sources import Input, Source, Sources, number
from ._tables import COLUMNS, Packed, frame, table as _table, to_arrow, to_polars, unpacked

if TYPE_CHECKING:
    from ._tables import Table

__version__ = "0.1.0"
__all__ = ["COLUMNS", "GovreportError", "Index", "Report", "Source", "Sources", "ask", "changes", "cite", "collocates", "compare", "dfm", "extract", "figures", "find_binary",
           "follow", "index", "iter_reports", "keyness", "kwic", "listing", "masks", "open", "panel", "readability", "reports", "search", "sections", "targets", "terms", "themes",
           "to_arrow", "to_polars", "warnings", "words"]

# Annotations of options say how they are given to the program, see _flags.
One = Union[str, float, None]
Many = Union[str, float, Iterable[Union[str, float]], None]
Files = Union[File, Iterable[File], None]
YesNo = Union[bool, Literal["yes", "no"], None]
#: The folder of an index, or an index that open opened; None is $GOVREPORT_INDEX.
Directory = Union[File, "Index", None]


def iter_reports(
    sources: Sources, *, text: bool = False,
    lexicon: File | None = None, fill_from: File | None = None, manifest: File | None = None, encoding: str | None = None, input_format: str | None = None,
    text_col: str | None = None, title_col: str | None = None, organ_col: str | None = None, region_col: str | None = None, year_col: str | None = None,
    published_col: str | None = None, max_file_size: One = None, max_sections: One = None, max_time: str | None = None, jobs: int | None = None,
    on_error: OnError = "raise", progress: bool | None = None, binary: File | None = None,
) -> Iterator[Report]:
    """Like extract, but yields each report as soon as it is read.

    >>> [r["year"] for r in gr.iter_reports(["2022年工作总结。新增床位120张。", "2023年工作总结。新增床位90张。"])]
    [2022, 2023]
    """
    given = locals()
    flags = [f for f in _flags("iter_reports", given) if f != "--text"]
    read = Input(sources, text_col, _REPORT_KEYS)

    return _made(_read(["extract", "--text", *flags], read, given), read, text)


def _made(records: Generator[Record, None, None], read: Input, text: bool) -> Iterator[Report]:
    with contextlib.closing(records):
        for record in records:
            report = Report(read.with_carried(record))
            report.text = report["text"]
            if not text:
                del report["text"], report["cleaned_body"]
            yield report


def extract(
    sources: Sources, *, text: bool = False,
    lexicon: File | None = None, fill_from: File | None = None, manifest: File | None = None, encoding: str | None = None, input_format: str | None = None,
    text_col: str | None = None, title_col: str | None = None, organ_col: str | None = None, region_col: str | None = None, year_col: str | None = None,
    published_col: str | None = None, max_file_size: One = None, max_sections: One = None, max_time: str | None = None, jobs: int | None = None,
    on_error: OnError = "raise", progress: bool | None = None, binary: File | None = None,
) -> list[Report]:
    """Read reports: a list of dict by schema govreport/1, in the order of the sources.

    sources are paths or texts (see Source), one or many, not both in one call; or a table
    of texts or a Series (see Sources), whose other columns come back under their own names.
    Keys: id, path (the N-th text is "-#N"), sha256, encoding, format, title, organ,
    year, plan_year, genre, region, body, sections, masks, figures, themes, warnings;
    with text=True also text and cleaned_body. A key that does not apply is left out. on_error="warn"
    makes a source that can't be read a warning instead of a GovreportError. A notebook shows
    a report as its text, figures and masks in colour.

    >>> report = gr.extract("新增养老床位120张。")[0]
    >>> [(f["text"], f["value"], f["unit"]) for f in report["figures"]]
    [('120张', 120, '张')]
    """
    return list(iter_reports(**locals()))


def reports(
    sources: Sources, *, lexicon: File | None = None, fill_from: File | None = None, manifest: File | None = None, encoding: str | None = None, input_format: str | None = None,
    text_col: str | None = None, title_col: str | None = None, organ_col: str | None = None, region_col: str | None = None, year_col: str | None = None,
    published_col: str | None = None, max_file_size: One = None, max_sections: One = None, max_time: str | None = None, jobs: int | None = None,
    on_error: OnError = "raise", progress: bool | None = None, binary: File | None = None,
) -> Table:
    """A row a report: what it is (title, organ, region, year, genre), where it was
    read (path, format, encoding, sha256), chars (code points of its body) and counts
    of sections, figures, targets, masked_figures, masks, warnings.
    region_confidence is 0 to 1.

    >>> gr.reports({"text": "一、工作回顾\\n新增养老床位120张。", "region": "浙江省德清县", "year": 2022}).region_code.tolist()
    ['330521']
    """
    return _rows("reports", locals())


def figures(
    sources: Sources, *, lexicon: File | None = None, fill_from: File | None = None, manifest: File | None = None, encoding: str | None = None, input_format: str | None = None,
    text_col: str | None = None, title_col: str | None = None, organ_col: str | None = None, region_col: str | None = None, year_col: str | None = None,
    published_col: str | None = None, max_file_size: One = None, max_sections: One = None, max_time: str | None = None, jobs: int | None = None,
    on_error: OnError = "raise", progress: bool | None = None, binary: File | None = None,
) -> Table:
    """A row a quantity, masked or not.

    text (verbatim), value float in the base unit, or low and high of a range; none of
    them when masked (bool), where scale is the multiplier after the mask (万: 10000).
    unit str; per list, 每人每月 is ["人", "月"]; cmp one of = >= > <= < ~; role one of
    target, result, baseline, criterion; indicator str, what is measured; deadline and
    modal str, of a target; deadline_year, figure_year int, part of that year; measure level, growth, increase, gap,
    share or completion, direction up or down, over total or average of the years from, to;
    concept id ("govreport concepts"); corrected by a reader; section list of headings;
    themes list of ids; sentence str with sentence_start and sentence_end.

    >>> table = gr.figures("发放高龄津贴70余万元，惠及老人x人次。")
    >>> table[["text", "value", "unit", "masked"]].values.tolist()
    [['70余万元', 700000.0, '元', False], ['x人次', nan, '人次', True]]
    """
    return _rows("figures", locals())


def sections(
    sources: Sources, *, lexicon: File | None = None, fill_from: File | None = None, manifest: File | None = None, encoding: str | None = None, input_format: str | None = None,
    text_col: str | None = None, title_col: str | None = None, organ_col: str | None = None, region_col: str | None = None, year_col: str | None = None,
    published_col: str | None = None, max_file_size: One = None, max_sections: One = None, max_time: str | None = None, jobs: int | None = None,
    on_error: OnError = "raise", progress: bool | None = None, binary: File | None = None,
) -> Table:
    """A row a numbered heading or item: section int (its number in the report, from 0),
    parent int (number of the one it stands in), start to end of the heading, body_end of
    the text it governs, marker (一、), level ("1" to "4" or "item"), heading, role (level
    1 only: review, problem, plan, intro, other), themes list of ids, best first.

    >>> gr.sections("一、工作回顾\\n新增养老床位120张。\\n二、工作计划\\n新增养老床位200张。").heading.tolist()
    ['工作回顾', '工作计划']
    """
    return _rows("sections", locals())


def masks(
    sources: Sources, *, lexicon: File | None = None, fill_from: File | None = None, manifest: File | None = None, encoding: str | None = None, input_format: str | None = None,
    text_col: str | None = None, title_col: str | None = None, organ_col: str | None = None, region_col: str | None = None, year_col: str | None = None,
    published_col: str | None = None, max_file_size: One = None, max_sections: One = None, max_time: str | None = None, jobs: int | None = None,
    on_error: OnError = "raise", progress: bool | None = None, binary: File | None = None,
) -> Table:
    """A row a redacted run: text verbatim, class (figure, date, label, name, phrase),
    suggest (what a name probably is), section list of headings.

    >>> gr.masks("惠及老人x人次。")[["text", "class", "start", "end"]].values.tolist()
    [['x', 'figure', 4, 5]]
    """
    return _rows("masks", locals())


def themes(
    sources: Sources, *, lexicon: File | None = None, fill_from: File | None = None, manifest: File | None = None, encoding: str | None = None, input_format: str | None = None,
    text_col: str | None = None, title_col: str | None = None, organ_col: str | None = None, region_col: str | None = None, year_col: str | None = None,
    published_col: str | None = None, max_file_size: One = None, max_sections: One = None, max_time: str | None = None, jobs: int | None = None,
    on_error: OnError = "raise", progress: bool | None = None, binary: File | None = None,
) -> Table:
    """A row a theme that a report speaks about: theme (id), theme_name, mentions int,
    chars int (code points about it), share (of the body, 0 to 1), figures, targets int.

    >>> gr.themes("新增养老床位120张。").theme_name.tolist()
    ['养老']
    """
    return _rows("themes", locals())


def warnings(
    sources: Sources, *, lexicon: File | None = None, fill_from: File | None = None, manifest: File | None = None, encoding: str | None = None, input_format: str | None = None,
    text_col: str | None = None, title_col: str | None = None, organ_col: str | None = None, region_col: str | None = None, year_col: str | None = None,
    published_col: str | None = None, max_file_size: One = None, max_sections: One = None, max_time: str | None = None, jobs: int | None = None,
    on_error: OnError = "raise", progress: bool | None = None, binary: File | None = None,
) -> Table:
    """A row a doubt about a report: start, end, code (stable name), message.

    >>> "region_unknown" in gr.warnings("新增养老床位120张。").code.tolist()
    True
    """
    return _rows("warnings", locals())


def index(
    sources: Sources, directory: File | None = None, *, again: bool = False, prune: bool = False, corrections: File | None = None, dict: Files = None,
    lexicon: File | None = None, manifest: File | None = None, encoding: str | None = None, input_format: str | None = None,
    text_col: str | None = None, title_col: str | None = None, organ_col: str | None = None, region_col: str | None = None, year_col: str | None = None,
    published_col: str | None = None, max_file_size: One = None, max_sections: One = None, max_time: str | None = None, jobs: int | None = None,
    on_error: OnError = "raise", progress: bool | None = None, binary: File | None = None,
) -> Table:
    """Read reports into the index in directory ($GOVREPORT_INDEX) and return what was
    done: path, id, title, year, status (added, replaced, unchanged, …). manifest="m.csv"
    overrides what reports say about themselves; again: read also what is unchanged;
    prune: take out what is gone; corrections: a table of what readers found wrong.

    >>> gr.index({"text": "2031年工作总结\\n\\n新增养老床位120张。"}, "new.idx").status.tolist()
    ['added']
    """
    given = locals()
    if isinstance(directory, Index):
        raise TypeError("index writes, and what gr.open opens is read; give the directory")
    read = Input(sources, text_col, COLUMNS["index"])
    done: Table = read.joined(_table("index", _read(["index", *_flags("index", given, index=directory)], read, given)))
    return done


def open(directory: Directory = None, *, binary: File | None = None) -> Index:
    """Open an index ($GOVREPORT_INDEX) in one process that answers all calls, see Index.

    >>> with gr.open("reports.idx") as ix:
    ...     len(ix.listing()) > 20, set(ix.search("养老床位", region="栖岚区", exact=True).text)
    (True, {'养老床位'})
    """
    if isinstance(directory, Index):
        raise TypeError("the index is open")
    return Index(directory, binary=binary)


def listing(
    directory: Directory = None, *, binary: File | None = None,
) -> Table:
    """The reports of an index, a row each; level is that of the region, chars the code
    points of the body, other_paths where else the same report was read.

    >>> gr.listing("reports.idx").columns[:3].tolist()
    ['id', 'path', 'other_paths']
    """
    return _ask("listing", locals(), "index", "--list")


def search(
    query: str, directory: Directory = None, *, limit: int = 0, offset: int | None = None, context: int | None = None, exact: bool = False, sort: str | None = None, theme: Many = None,
    year: Many = None, report_year: Many = None, plan_year: Many = None, region: Many = None, organ: Many = None, level: Many = None,
    where: str | None = None, dict: Files = None, binary: File | None = None,
) -> Table:
    """Every place where something is written, a row each, best reports first.

    query as in "govreport search --help" ("养老 服务", '"最低生活保障"', year:2019..2023).
    limit: reports at most, 0 all. score: rank of the report, higher is better; count:
    its places; start, end, text: the place; section list; snippet: surroundings.
    exact=True: no synonyms, letters in the case of the query. relaxed: no report has all
    the words, these have some; that, and what else of a query was left out, is a warning.

    >>> places = gr.search("养老床位", "reports.idx", region="栖岚区", exact=True)
    >>> set(places.text), set(places.region)
    ({'养老床位'}, {'栖岚区'})
    """
    return _ask("search", locals(), "search", "--matches=0", operands=[query])


def kwic(
    query: str, directory: Directory = None, *, limit: int | None = None, exact: bool = False, sort: str | None = None, width: int | None = None, theme: Many = None,
    year: Many = None, report_year: Many = None, plan_year: Many = None, region: Many = None, organ: Many = None, level: Many = None,
    where: str | None = None, dict: Files = None, binary: File | None = None,
) -> Table:
    """Every place as a line of a concordance: left, keyword, right; sort="left" or
    "right", width columns of context (a Han character takes two).

    >>> gr.kwic("床位", "reports.idx", exact=True, width=8, limit=1)[["keyword"]].values.tolist()
    [['床位']]
    """
    return _ask("kwic", locals(), "kwic", operands=[query])


def targets(
    directory: Directory = None, *, by: Many = None, roll_up: str | None = None, limit: int | None = None, indicator: str | None = None, theme: str | None = None, unit: str | None = None, role: Many = None, masked: YesNo = None,
    year: Many = None, report_year: Many = None, plan_year: Many = None, region: Many = None, organ: Many = None, level: Many = None,
    where: str | None = None, dict: Files = None, binary: File | None = None,
) -> Table:
    """The figures of an index that are targets, a row each, columns as in figures.

    theme, indicator, unit, year, region, organ narrow them down, masked=True to masked
    figures and masked=False to readable ones; role is "target", "result", "baseline", "criterion" or "all".
    by=["year", "region"] puts comparable figures of all roles together: a row a figure, and before
    its columns cell (number of the cell) and what all figures of the cell share: cell_of (the
    indicator), cell_measure, cell_unit, cell_year, cell_region, cell_organ; roll_up: regions at this level.

    >>> gr.targets("reports.idx", indicator="床位", region="栖岚区", plan_year=range(2019, 2021), masked=False).value.tolist()
    [300.0, 3700.0, 45.0]
    >>> cells = gr.targets("reports.idx", by="year", indicator="养老床位", region="栖岚区", unit="张")
    >>> cells[cells.cell_year.eq(2023) & cells.cell_measure.eq("increase")][["role", "value"]].values.tolist()
    [['target', 350.0], ['target', 350.0], ['result', 366.0]]
    """
    return _ask("targets", locals(), "targets")


def follow(
    directory: Directory = None, *, outcome: Many = None, tolerance: float | None = None, indicator: str | None = None, theme: str | None = None, unit: str | None = None,
    year: Many = None, report_year: Many = None, plan_year: Many = None, region: Many = None, organ: Many = None, level: Many = None,
    where: str | None = None, dict: Files = None, binary: File | None = None,
) -> Table:
    """Targets joined to their results in the next report of the same region and organ.

    outcome: met, missed, exceeded, masked, unclear, not found, no next report; source: next
    report, or stated where one text gives both; reason says how the
    two were compared; target.* and result.* are columns as in targets (result.* empty
    where there is none). tolerance: relative distance that still meets an "about" target.

    >>> followed = gr.follow("reports.idx", indicator="养老床位", region="栖岚区", outcome="exceeded")
    >>> followed[["target_year", "target.value", "result.value"]].values.tolist()[1]
    [2020, 300.0, 312.0]
    """
    return _ask("follow", locals(), "targets", "--follow", "--no-near")


def ask(
    question: str, directory: Directory = None, *, limit: int = 5,
    year: Many = None, report_year: Many = None, plan_year: Many = None, region: Many = None, organ: Many = None, level: Many = None,
    where: str | None = None, dict: Files = None, binary: File | None = None,
) -> Table:
    """The figures that a question asks for, best first: place, year, thing, growth or level,
    target or result in any order (四川省 2026年 城镇新增就业 目标, GDP增速, 去年新增就业多少).

    fit "answer", or "near" for a figure that fits but for what why says; score float 0 to 1;
    why: what of the question it fits. The other columns are those of targets. Without an
    answer there are near rows only, or none.

    >>> gr.ask("栖岚区 2020年 新增养老床位 结果", "reports.idx", limit=1)[["fit", "value"]].values.tolist()
    [['answer', 312.0], ['near', 300.0]]
    """
    return _ask("ask", locals(), "ask", operands=[question])


def panel(
    directory: Directory = None, *, concept: Many = None, indicator: str | None = None, measure: Many = None, role: Many = None, lexicon: File | None = None,
    year: Many = None, report_year: Many = None, plan_year: Many = None, region: Many = None, organ: Many = None, level: Many = None,
    where: str | None = None, dict: Files = None, binary: File | None = None,
) -> Table:
    """Figures of statistical concepts by region and year, a row a value that is claimed.

    concept: ids or Chinese names ("govreport concepts" lists them); year: years that the
    figures speak of; region, level, role, measure narrow down. value, low, high as in
    figures; value_std, low_std, high_std in unit_std, negative where something fell; part
    of the year (H1, Q1, to-09), over several years (total, average; from, to); claims int:
    figures that claim the value, copies of a report counted once; agree False where other
    values are claimed for the cell, each in a row of its own; masked rows have no value;
    corrected: a reader's correction stands in it.

    >>> gr.panel("reports.idx", concept="遗体火化率", region="芷岭县", year=2022, role="result", measure="level").value_std.tolist()
    [71.3]
    """
    return _ask("panel", locals(), "panel")


def compare(
    words: str | Iterable[str], directory: Directory = None, *, by: Many = ("year", "region"), queries: Iterable[str] = (), across: bool = False, confidence: float | None = None,
    evidence: bool = False, exact: bool = False, html: File | None = None, roll_up: str | None = None, themes_from: File | None = None,
    year: Many = None, report_year: Many = None, plan_year: Many = None, region: Many = None, organ: Many = None, level: Many = None,
    where: str | None = None, dict: Files = None, binary: File | None = None,
) -> Table:
    """How much reports speak about themes, a row a theme and group of reports.

    words: themes (ids or Chinese names) or words to search for; queries: queries to count
    as themes; by: year, region, organ, level, genre. mentions int; per_10k: mentions per 10,000 code
    points of the reports' bodies (chars), with an interval over reports, ci_low to ci_high
    (NaN for fewer than two distinct reports; confidence=0.95); theme_chars over chars is share, 0 to 1; masked_share is masked_figures over
    figures, 0 to 1; truncated: reports that are cut off. Levels of government have
    rows of their own unless across=True. evidence=True: the places behind the
    numbers, a row each (also of keyness, words, terms, collocates and changes).

    >>> gr.compare("养老", "reports.idx", by="year", region="栖岚区").year.tolist()
    [2019, 2020, 2021, 2022, 2023, 2024]
    """
    given = locals()
    chosen = [words] if isinstance(words, str) else list(words)
    command = ["compare", *(f"--theme={q}" for q in queries)]
    return _ask("compare", given, *command, operands=[",".join(chosen)] if chosen else [])


def keyness(
    a: str, b: str, directory: Directory = None, *, limit: int = 20, unit: str | None = None, permutations: int | None = None, seed: int | None = None, across: bool = False, evidence: bool = False,
    min_count: int | None = None, min_reports: int | None = None, no_stopwords: bool = False, stopwords: Files = None, singles: bool = False, dates: bool = False,
    year: Many = None, report_year: Many = None, plan_year: Many = None, region: Many = None, organ: Many = None, level: Many = None,
    where: str | None = None, dict: Files = None, binary: File | None = None,
) -> Table:
    """Words that two groups of reports differ in, least likely chance first, limit each way (0 all).

    a, b: queries such as "year:2019..2020". per_10k_a, per_10k_b: per 10,000 words (code
    points with unit="themes"); p: permutation test over reports; p_adjusted: corrected for
    the number of words as adjustment names (Holm, step-down maxT); p_bh: false discovery rate
    (Benjamini and Hochberg). g2: log-likelihood, negative when rarer in a, no test;
    log_ratio: binary logarithm of the ratio of rates, with an interval log_ratio_low to
    log_ratio_high; diff_percent; dp_a, dp_b: dispersion, 0 even to 1 in one report;
    juilland_a, juilland_b: 1 even to 0; docs_a, docs_b: reports that have it. permutations=1999,
    seed=1, no_stopwords, singles, dates, min_reports=2; across=True compares levels of
    government or genres.

    >>> import warnings as w; w.simplefilter("ignore")  # genres are counted together
    >>> gr.keyness("year:2019..2021", "year:2022..2024", "reports.idx", limit=5, permutations=99).p.between(0.01, 1).tolist() == [True] * 10
    True
    """
    given = locals()
    for query in (a, b):
        if not isinstance(query, str):
            raise TypeError(f"keyness: {query!r} is not a str; give a query such as 'year:2019..2020'")
    return _ask("keyness", given, "compare", f"--a={a}", f"--b={b}")


def words(
    directory: Directory = None, *, by: Many = (), ngram: int = 1, limit: int = 50, sort: str | None = None, roll_up: str | None = None, evidence: bool = False,
    min_count: int | None = None, min_reports: int | None = None, no_stopwords: bool = False, stopwords: Files = None, singles: bool = False, dates: bool = False,
    year: Many = None, report_year: Many = None, plan_year: Many = None, region: Many = None, organ: Many = None, level: Many = None,
    where: str | None = None, dict: Files = None, binary: File | None = None,
) -> Table:
    """Words, or ngram words in a row, of the reports' bodies, most frequent first, limit a list (0 all).

    by: a list for each year, region, organ, level, genre, report, role (of the section) or
    theme. count; per_10k_words, per_10k_chars; reports_with of reports; dp, juilland: how
    evenly; tf_idf: count times ln(N/df). sort="tfidf", min_count, min_reports, no_stopwords,
    singles, dates, stopwords=FILE, and filters as in targets.

    >>> gr.words("reports.idx", region="栖岚区", limit=2).word.tolist()
    ['街道', '完成']
    """
    return _ask("words", locals(), "words")


def terms(
    terms: File | Iterable[str] | Mapping[str, Iterable[str]], directory: Directory = None, *, per: str | None = None, plot: File | None = None, roll_up: str | None = None, evidence: bool = False,
    min_count: int | None = None, min_reports: int | None = None, no_stopwords: bool = False, stopwords: Files = None, singles: bool = False, dates: bool = False,
    year: Many = None, report_year: Many = None, plan_year: Many = None, region: Many = None, organ: Many = None, level: Many = None,
    where: str | None = None, dict: Files = None, binary: File | None = None,
) -> Table:
    """The dictionary method: how often terms stand in every report, a row a report and category.

    terms: a file (one term a line, or a tsv with term and category), a list, or a mapping of
    categories to terms. Overlapping terms count once, the longest first. hits (negated and quoted
    ones among them) over words is share; chars and sentences of the body; sentences_with a hit.
    per: all, category or term. plot=FILE: also draw where they stand in each report, an svg;
    evidence=True: the places instead, position 0 to 1 in the body.

    >>> gr.terms({"beds": ["床位"]}, "reports.idx", region="栖岚区", report_year=2019)[["category", "hits"]].values.tolist()
    [['beds', 9]]
    """
    given = locals()
    with tempfile.TemporaryDirectory() as folder:
        if isinstance(terms, (str, os.PathLike)):
            file = os.fspath(terms)
        else:
            file = os.path.join(folder, "terms.tsv")
            pairs = [(t, c) for c, ts in terms.items() for t in ts] if isinstance(terms, Mapping) else [(t, "") for t in terms]
            with builtins.open(file, "w", encoding="utf-8") as out:
                out.writelines(f"{a}\t{b}\n" for a, b in [("term", "category"), *pairs])
        return _ask("terms", given, "words", f"--terms-from={file}")


def collocates(
    term: str, directory: Directory = None, *, window: int = 5, limit: int = 50, sort: str | None = None, evidence: bool = False,
    min_count: int | None = None, min_reports: int | None = None, no_stopwords: bool = False, stopwords: Files = None, singles: bool = False, dates: bool = False,
    year: Many = None, report_year: Many = None, plan_year: Many = None, region: Many = None, organ: Many = None, level: Many = None,
    where: str | None = None, dict: Files = None, binary: File | None = None,
) -> Table:
    """Words within a window of words around term, within the sentence, by logDice (sort="g2", "mi", "count").

    count in windows, left and right of the term; total in all; expected; log_dice, mi, g2;
    reports that have it in a window.

    >>> "服务" in gr.collocates("养老", "reports.idx").word.tolist()
    True
    """
    given = locals()
    if not isinstance(term, str):
        raise TypeError(f"collocates: {term!r} is not a str; give a word such as '养老'")
    return _ask("collocates", given, "words", f"--near={term}")


def changes(
    directory: Directory = None, *, against: str = "previous", by: str = "section", evidence: bool = False,
    min_reports: int | None = None, no_stopwords: bool = False, stopwords: Files = None, singles: bool = False, dates: bool = False,
    year: Many = None, report_year: Many = None, plan_year: Many = None, region: Many = None, organ: Many = None, level: Many = None,
    where: str | None = None, dict: Files = None, binary: File | None = None,
) -> Table:
    """What reports say that the latest earlier one of the same region and organ (against="previous"),
    or that of the level above on the same year ("above"), did not, and what was dropped of that.

    by: section (two headings deep) or report. side "new": a section of the report, "dropped": of
    the other one. cosine, jaccard of words with similar_section; sentences, of which same,
    reworded, and changed (new or dropped); changed_share of the letters. evidence=True: the
    sentences, each with the nearest one and its similarity.

    >>> gr.changes("reports.idx", by="report", region="栖岚区", report_year=2020)[["side", "other_year"]].values.tolist()
    [['new', 2019], ['dropped', 2019]]
    """
    return _ask("changes", locals(), "changes")


def readability(
    directory: Directory = None, *, year: Many = None, report_year: Many = None, plan_year: Many = None, region: Many = None, organ: Many = None, level: Many = None,
    where: str | None = None, dict: Files = None, binary: File | None = None,
) -> Table:
    """A row a report: lengths of sentences and words, share of figures, masks.

    >>> gr.readability("reports.idx", region="栖岚区").words_per_sentence.gt(5).tolist()
    [True, True, True, True, True, True]
    """
    return _ask("readability", locals(), "words", "--readability")


def dfm(
    directory: Directory = None, *, ngram: int = 1,
    min_count: int | None = None, min_reports: int | None = None, no_stopwords: bool = False, stopwords: Files = None, singles: bool = False, dates: bool = False,
    year: Many = None, report_year: Many = None, plan_year: Many = None, region: Many = None, organ: Many = None, level: Many = None,
    where: str | None = None, dict: Files = None, binary: File | None = None,
) -> tuple[Any, Table, Table]:
    """Document-feature matrix: (matrix, features, reports).

    matrix: scipy.sparse.csr_matrix of counts, a row a report and a column a feature, where scipy is
    installed, else a list of (row, column, count), from 0. features: column, feature, count, reports.
    reports: row, id, path, ... and words, the size that rates are taken of. Options as in words.

    >>> matrix, features, reports = gr.dfm("reports.idx", region="栖岚区", min_reports=2)
    >>> len(reports), int(features.reports.min())
    (6, 2)
    """
    given = locals()
    tables = _packed(given, ["words", "--matrix=-", *_flags("dfm", given, index=_path(directory))], notes=False)
    cells = tables[2]
    made: list[Table] = []
    for columns in tables[:2]:
        lists = {name: [";".join(p) if p else None for p in column.plain()] for name, column in columns.items() if name == "other_paths"}
        made.append(frame({**columns, **lists}, {name: "int" if name in _WHOLE else "str" for name in columns}))
    features, reports = made
    shape = len(reports), len(features)
    try:
        from scipy.sparse import csr_matrix
    except ImportError:
        return list(zip(*(cells[c].plain() for c in ("row", "column", "count")))), features, reports
    row, column, count = (cells[c].many().astype("int64") for c in ("row", "column", "count"))
    return csr_matrix((count, (row, column)), shape=shape), features, reports


def cite(row: Any, directory: Directory = None, *, style: Style = "gb", side: Literal["", "target", "result"] = "", url: str = "", accessed: str | datetime.date = "") -> str:
    """A reference to a report or a place in it, by GB/T 7714 (style="gb") or for BibTeX (style="bibtex").

    row: a row of any table of reports or places (iloc, itertuples, a dict), or a report of
    extract; of follow, side says which of its two. With the SHA-256 of the file, and
    start–end in code points, so that it can be checked ("govreport verify"). The hash is that
    of the row, else of the index in directory, else of the file at the row's path, which
    must be the one that was read, else a GovreportError. published is what the report or a
    manifest says; url and accessed (the day you saw it) are yours.

    >>> row = gr.search("养老床位", "reports.idx", region="栖岚区", report_year=2019, limit=1).iloc[0]
    >>> print(gr.cite(row, "reports.idx"))
    栖岚区民政局. 栖岚区民政局2019年工作总结和2020年工作安排[R]. 2019_栖岚区民政局_工作总结.txt: 字符153–157，“养老床位”. SHA-256: d4af4bdbd8c11b6e196fb0a37885147ad1ac3a0a046e3e10ebec0f435626ce89.
    """
    if side:
        row = {str(k)[len(side) + 1:]: row[k] for k in row.keys() if str(k).startswith(side + ".")}
    listed = {} if directory is None else {r["id"]: r for r in _records({"directory": directory, "binary": None}, ["index", "--list", *_index(directory)], notes=False)}
    return reference(row, listed, style, url, accessed)


P = ParamSpec("P")
R = TypeVar("R")
Q = TypeVar("Q")


def _bound(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that asks an index, as a method of Index."""

    @functools.wraps(function)
    def method(self: Index, *args: Any, **options: Any) -> Any:
        return function(*args, directory=self, **options)

    signature = inspect.signature(function)
    keep = [p for name, p in signature.parameters.items() if name not in ("directory", "binary")]
    method.__signature__ = signature.replace(parameters=[inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD), *keep])  # type: ignore[attr-defined]
    return method


def _of(function: Callable[Concatenate[Directory, P], R]) -> Callable[Concatenate[Index, P], R]:
    return _bound(function)


def _of_one(function: Callable[Concatenate[Q, Directory, P], R]) -> Callable[Concatenate[Index, Q, P], R]:
    return _bound(function)


def _of_two(function: Callable[Concatenate[str, str, Directory, P], R]) -> Callable[Concatenate[Index, str, str, P], R]:
    return _bound(function)


class Index:
    """An index that one process keeps open: its methods are the functions that ask an index.

    Use it in a with statement, or close it. What is written to the index meanwhile is seen.
    Threads may share it and take turns; it does not survive a fork. A call that is
    interrupted ends the process, the next one starts another.

    >>> with gr.open("reports.idx") as ix:
    ...     ix.ask("栖岚区 2020年 新增养老床位 结果", limit=1).text.tolist()[0], int(ix.listing().year.max())
    ('312张', 2024)
    """

    def __init__(self, directory: File | None = None, *, binary: File | None = None):
        self.directory = directory
        self._session: Session | None = Session(binary)
        self.listing()  # says at once that there is none

    def close(self) -> None:
        """End the process; the index answers no more."""
        session, self._session = self._session, None
        if session:
            session.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_session", None):
            self.close()

    def __repr__(self) -> str:
        return f"<govreport index {str(self.directory or os.environ.get('GOVREPORT_INDEX', ''))!r}{'' if self._session else ', closed'}>"

    listing = _of(listing)
    search = _of_one(search)
    kwic = _of_one(kwic)
    targets = _of(targets)
    follow = _of(follow)
    ask = _of_one(ask)
    panel = _of(panel)
    compare = _of_one(compare)
    keyness = _of_two(keyness)
    words = _of(words)
    terms = _of_one(terms)
    collocates = _of_one(collocates)
    changes = _of(changes)
    readability = _of(readability)
    dfm = _of(dfm)
    cite = _of_one(cite)


_WHOLE = {"row", "column", "count", "reports", "year", "plan_year", "chars", "figures", "words"}
_REPORT_KEYS = frozenset("schema id path sha256 encoding format title organ year plan_year period genre published region body sections masks figures themes warnings text cleaned_body".split())


def _rows(kind: str, given: Mapping[str, Any]) -> Table:
    read = Input(given["sources"], given["text_col"], COLUMNS[kind])
    joined: Table = read.joined(_table(kind, _read(["extract", f"--rows={kind}", *_flags(kind, given)], read, given)))
    return joined


def _read(args: list[str], read: Input, given: Mapping[str, Any]) -> Generator[Record, None, None]:
    """Records of reports, with a bar of progress where it is wanted."""
    def records(heard: Callable[[Record], None] | None = None) -> Generator[Record, None, None]:
        return run([*args, *read.options, "--format=jsonl"], read.operands, given["binary"], read.feed, given["on_error"], heard=heard)

    progress = given["progress"]
    if progress is None:
        progress = "ipykernel" in sys.modules and importlib.util.find_spec("tqdm") is not None
    return _counted(records, read, args[0] == "index") if progress else records()


def _counted(records: Callable[..., Generator[Record, None, None]], read: Input, indexing: bool) -> Generator[Record, None, None]:
    with builtin_warnings.catch_warnings():
        builtin_warnings.simplefilter("ignore")  # no widgets: the bar is text
        from tqdm.auto import tqdm

    def heard(said: Record) -> None:
        if "status" in said:
            bar.update(1)

    last = None
    with tqdm(total=read.total, unit=" reports", delay=1, leave=False) as bar, contextlib.closing(records(heard if indexing else None)) as found:
        for record in found:
            if not indexing and record["path"] != last:
                last = record["path"]
                bar.update(number(last) + 1 - bar.n if read.feed else 1)
            yield record


def _ask(kind: str, given: Mapping[str, Any], *command: str, operands: Iterable[str] = ()) -> Table:
    for operand in operands:
        if not isinstance(operand, str):
            raise TypeError(f"{kind}: {operand!r} is not a str; give a query such as '养老 床位'")
    args = [*command, *_flags(kind, given, index=_path(given["directory"]))]
    if given.get("evidence"):
        return _table("evidence", _records(given, args, operands))
    found = _packed(given, args, operands)
    made: Table = frame(found[0] if found else {}, COLUMNS["cells" if kind == "targets" and given["by"] is not None else kind])
    return made


def _packed(given: Mapping[str, Any], args: list[str], operands: Iterable[str] = (), notes: bool = True) -> list[dict[str, Packed]]:
    """The tables that a command about an index answers with."""
    args = [*args, "--format=packed"]
    if session := _session(given):
        return session.read(functools.partial(unpacked, known=session.known), args, operands, notes)
    return unpacked(output(args, operands, given["binary"], notes))


def _path(directory: Directory) -> File | None:
    return directory.directory if isinstance(directory, Index) else directory


def _index(directory: Directory) -> list[str]:
    path = _path(directory)
    return [] if path is None else [f"--index={os.fspath(path)}"]


def _records(given: Mapping[str, Any], args: list[str], operands: Iterable[str] = (), notes: bool = True) -> Iterable[Record]:
    """Records of a command about an index, from the process that keeps it open if there is one."""
    args = [*args, "--format=jsonl"]
    if session := _session(given):
        return session.run(args, operands, notes=notes)
    return run(args, operands, given["binary"], notes=notes)


def _session(given: Mapping[str, Any]) -> Session | None:
    """The process that keeps the index of a call open, if there is one."""
    directory = given["directory"]
    if not isinstance(directory, Index):
        return None
    if directory._session is None:
        raise ValueError(f"{directory!r} was closed; open it again")
    if given["binary"] is not None:
        raise TypeError("binary is that of gr.open")
    return directory._session


# How options with these annotations are given to the program.
_KINDS = {"bool": "flag", "YesNo": "yesno", "Many": "many", "Files": "many", "One": "one", "str": "one", "str | None": "one", "int": "number", "int | None": "number",
          "float | None": "number", "File | None": "one"}
_NO_OPTIONS = {"directory", "binary", "on_error", "progress", "query", "question", "a", "b", "term", "return", "sources", "words", "terms", "queries"}


def _options(function: str) -> dict[str, str]:
    """The options of a function by name, with what they take: one value, a number, many, a flag, or yesno."""
    return {name: _KINDS[a] for name, a in globals()[function].__annotations__.items() if name not in _NO_OPTIONS}


def _flags(function: str, given: Mapping[str, Any], index: File | None = None) -> list[str]:
    """Arguments as options of the program, TypeError where one is not of its kind."""
    flags = [] if index is None else [f"--index={os.fspath(index)}"]
    for name, kind in _options(function).items():
        value = given[name]
        if value is None:
            continue
        flag = "--" + name.replace("_", "-")
        boolean = type(value).__name__ in ("bool", "bool_")  # numpy's too
        if kind == "flag":
            if not boolean:
                raise TypeError(f"{function}: {name} is True or False, not {value!r}")
            flags += [flag] if value else []
        elif kind == "yesno":
            if not boolean and value not in ("yes", "no"):
                raise TypeError(f"{function}: {name} is True or False, not {value!r}")
            flags.append(f"{flag}={'yes' if value in (True, 'yes') else 'no'}")
        elif kind == "number" and (boolean or not isinstance(value, numbers.Real)):
            raise TypeError(f"{function}: {name} is a number, not {value!r}")
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
    if type(value).__name__ not in ("bool", "bool_"):
        if isinstance(value, numbers.Integral):
            return str(int(value))
        if isinstance(value, numbers.Real) and value == value:
            return str(float(value)).removesuffix(".0")  # years of a column with holes
    raise TypeError(f"{function}: {name} takes a text or a number, not {value!r}")
