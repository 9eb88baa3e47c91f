"""Tables: their columns and types, as pandas, Polars, Arrow or plain lists."""

from __future__ import annotations

import gc
import json
import struct
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, Union

from ._program import Record

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    Table: TypeAlias = pandas.DataFrame  # without pandas a list of dict, one a row

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
    "cells": f"cell:int cell_of cell_measure cell_unit cell_year:int cell_region cell_organ {_TARGET}",
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


def table(kind: str, records: Iterable[Mapping[str, Any]]) -> Table:
    """Records as a table with all the columns of its kind. The column nearest.text is text of the record's nearest."""
    rows = list(_places(records) if kind == "evidence" else records)
    cells = {}
    for name, type_ in COLUMNS[kind].items():
        outer, _, inner = name.rpartition(".")
        values = [(row.get(outer) or {}).get(inner) for row in rows] if outer else [row.get(name) for row in rows]
        cells[name] = [v or None for v in values] if type_ == "str" else values
    made: Table = frame(cells, COLUMNS[kind])
    return made


class Packed:
    """A column as the program packs it: the different values with their numbers in the rows, or the numbers of the rows."""

    def __init__(self, size: int, values: list[Any] | None, code: str, numbers: memoryview, unknown: memoryview | None):
        self.size, self.values, self.code, self.numbers, self.unknown = size, values, code, numbers, unknown

    def plain(self) -> list[Any]:
        """The values of the rows; rows of one value share it."""
        if self.values is not None and not self.code:
            return self.values if len(self.values) == self.size else self.values * self.size
        numbers = struct.unpack(f"<{self.size}{self.code}", self.numbers)
        if self.values is not None:
            return [self.values[n] for n in numbers]
        return list(numbers) if self.unknown is None else [None if u else n for n, u in zip(numbers, self.unknown)]

    def many(self) -> Any:
        """The numbers of the rows as an array of numpy."""
        import numpy

        return numpy.frombuffer(self.numbers, dtype=numpy.dtype(self.code).newbyteorder("<")) if self.code else numpy.array(self.plain())


def unpacked(answer: bytes, known: dict[int, list[Any]] | None = None) -> list[dict[str, Packed]]:
    """The tables, one behind the other, of an answer in the format packed of the program; known: the values of answers before, to which it adds."""
    tables, data, at = [], memoryview(answer), 0
    known = {} if known is None else known
    while at < len(answer):
        start, at = at, answer.index(b"\n", at) + 1
        head = json.loads(answer[start:at])
        size, columns = head["rows"], {}
        for old in [n for n in known if n < head.get("oldest", 0)]:
            del known[old]
        for column in head["columns"]:
            code, numbers, unknown = column.get("type", ""), data[:0], None
            values = column.get("values")
            if "dictionary" in column:
                kept = known.setdefault(column["dictionary"], [])
                if len(kept) != column["known"]:
                    raise ValueError(f"{column['name']}: {len(kept)} values, not {column['known']}")
                kept += values
                values = kept.copy()  # what answers behind add is theirs
            if code:
                start, at = at, at + size * struct.calcsize("<" + code)
                numbers = data[start:at]
            if column.get("unknown"):
                start, at = at, at + size
                unknown = data[start:at]
            columns[column["name"]] = Packed(size, values, code, numbers, unknown)
        tables.append(columns)
    return tables


Cells = Union[list[Any], Packed]


def frame(cells: Mapping[str, Cells], columns: Mapping[str, str]) -> Any:
    """Columns of values as a DataFrame of these columns and types, where pandas is installed. None is unknown; a column that is not there is unknown in all rows."""
    first: Cells = next(iter(cells.values()), [])
    size = first.size if isinstance(first, Packed) else len(first)
    unknown = Packed(size, [None], "", memoryview(b""), None)
    try:
        import pandas
    except ImportError:
        plain = []
        for name, kind in columns.items():
            column = cells.get(name, unknown)
            values = column.plain() if isinstance(column, Packed) else column
            if kind == "list":
                values = [list(v or ()) for v in values]
            elif kind == "float":
                values = [None if v is None else float(v) for v in values]
            plain.append(values)
        return [dict(zip(columns, row)) for row in zip(*plain)]
    index = pandas.RangeIndex(size)
    made = {}
    for name, kind in columns.items():
        array = _array(cells.get(name, unknown), kind)
        made[name] = pandas.Series(array, index=index, dtype=array.dtype, copy=False) if array.dtype == "object" else array  # else pandas 3 guesses str
    return pandas.DataFrame(made, index=index, copy=False)


def _array(column: Cells, kind: str) -> Any:
    """A column of pandas of a kind: Int64, float64, boolean, or object for str and list, the same in pandas 2 and 3 and in empty tables."""
    import numpy
    import pandas

    size = column.size if isinstance(column, Packed) else len(column)
    if kind in _NUMPY:
        hidden = numpy.zeros(size, dtype="bool")
        if not isinstance(column, Packed):
            values = column
        elif column.values is None:
            data = column.many().astype(_NUMPY[kind])
            if column.unknown is not None:
                hidden = numpy.frombuffer(column.unknown, dtype="bool").copy()
            return _numbers(data, hidden, kind)
        elif len(column.values) == 1 < size:
            data = numpy.full(size, column.values[0] or 0, dtype=_NUMPY[kind])
            hidden[:] = column.values[0] is None
            return _numbers(data, hidden, kind)
        else:
            values = column.plain()
        if None in values:
            hidden[:] = [v is None for v in values]
            values = [v or 0 for v in values]
        return _numbers(numpy.array(values, dtype=_NUMPY[kind]), hidden, kind)
    if kind == "list" and isinstance(column, Packed) and column.code and column.values is not None:
        return _lists([v or [] for v in column.values], column.many())
    made = numpy.empty(size, dtype="object")
    if kind == "list":
        for i, v in enumerate(column.plain() if isinstance(column, Packed) else column):  # at once, numpy makes a table of lists of one length
            made[i] = list(v) if v else []
    elif isinstance(column, Packed) and column.code and column.values is not None:
        different = numpy.empty(len(column.values), dtype="object")
        different[:] = column.values
        return different[column.many()]
    elif isinstance(column, Packed) and column.values is not None and len(column.values) == 1:
        made.fill(column.values[0])
    else:
        made[:] = column.plain() if isinstance(column, Packed) else column
    return made


def _lists(values: list[list[Any]], numbers: Any) -> Any:
    """A column of lists, each row's its own, by their numbers. Lists that can be no garbage yet aren't looked through for it."""
    import numpy

    different = numpy.empty(len(values), dtype="object")
    for i, v in enumerate(values):  # at once, numpy makes a table of lists of one length
        different[i] = v
    collects = gc.isenabled()
    gc.disable()
    try:
        return numpy.frompyfunc(list.copy, 1, 1)(different[numbers])
    finally:
        if collects:
            gc.enable()


_NUMPY = {"float": "float64", "int": "int64", "bool": "bool"}


def _numbers(data: Any, hidden: Any, kind: str) -> Any:
    """Numbers of numpy as a column of pandas, hidden where they are not known."""
    import pandas

    if kind == "float":
        data[hidden] = float("nan")
        return data
    return pandas.arrays.IntegerArray(data, hidden) if kind == "int" else pandas.arrays.BooleanArray(data, hidden)


def to_arrow(table: Any) -> pyarrow.Table:
    """A table of this module as an Arrow table (needs pyarrow), for Parquet, DuckDB, R and others.

    Columns have the types of COLUMNS, also where they are empty: string, int64,
    double, bool, list<string>. Columns of one's own get what pyarrow makes of them.

    >>> import pyarrow
    >>> gr.to_arrow(gr.masks("惠及老人x人次。")).schema.field("section").type == pyarrow.list_(pyarrow.string())
    True
    """
    import pyarrow

    types = {"str": pyarrow.string(), "int": pyarrow.int64(), "float": pyarrow.float64(), "bool": pyarrow.bool_(), "list": pyarrow.list_(pyarrow.string())}
    if isinstance(table, list):
        columns: dict[str, Any] = {name: [row.get(name) for row in table] for name in (table[0] if table else ())}
    else:
        columns = {str(name): table[name] for name in table.columns}
    arrays = {}
    for name, values in columns.items():
        declared = _type(name, columns, values)
        arrays[name] = pyarrow.array(values, type=types[declared] if declared else None, from_pandas=True)
    return pyarrow.table(arrays)


def to_polars(table: Any) -> polars.DataFrame:
    """A table of this module as a Polars DataFrame (needs polars and pyarrow), with the types of to_arrow.

    >>> gr.to_polars(gr.figures("新增养老床位120张。")).select("value", "unit").rows()
    [(120.0, '张')]
    """
    import polars

    made = polars.from_arrow(to_arrow(table))
    assert isinstance(made, polars.DataFrame)
    return made


def _type(name: str, columns: Iterable[str], values: Iterable[Any]) -> str:
    """The type that COLUMNS gives a column, "" where it has none of the name; where tables differ, what the values are."""
    kinds = {COLUMNS[t][name] for t in COLUMNS if name in COLUMNS[t]}
    if len(kinds) > 1:
        for value in values:
            kind = {"tuple": "list", "ndarray": "list", "bool_": "bool"}.get(type(value).__name__, type(value).__name__)
            if kind in kinds:
                return kind
        kinds = {COLUMNS[t][name] for t in COLUMNS if set(columns) <= COLUMNS[t].keys()} or kinds
    return min(kinds, default="")


def _places(records: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The places behind numbers, a row each."""
    for record in records:
        item = record.get("name") or record.get("item") or record.get("word") or record.get("theme_name") or ""
        for place in record.get("evidence", ()):
            yield {"item": place.get("term", item), **place}
