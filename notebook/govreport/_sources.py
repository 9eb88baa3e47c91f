"""What reports are read from: paths, texts, tables of pandas, Polars and Arrow."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sized
from typing import Any, Union

from ._program import GovreportError, Record

#: A path, or a text: a str that holds a line break or a full stop (。) is a text,
#: any other str is a path (file, folder, pattern); an os.PathLike is always a path; a
#: mapping is always a text, under "text", with what else is known of it under
#: "year", "region", "organ", "title", "published".
Source = Union[str, "os.PathLike[str]", Mapping[str, Any]]
#: One Source or many; or a DataFrame (pandas, Polars) or Arrow table with a row a
#: text, or a Series of paths or texts. The texts of a table stand in its column text, or
#: in text_col; year, region, organ, title and published are found by their names as in a
#: csv file, or named (year_col="年份"). All columns but the text come back beside the
#: results under their own names, as does an index that says something.
Sources = Union[Source, Iterable[Any]]

# what reports say about themselves, and a table may say better
_KNOWN = {"title", "organ", "region", "year", "published"}


class Input:
    """Sources, ready for the program: operands, and texts to feed."""

    def __init__(self, sources: Sources, text_col: str | None, taken: Iterable[str]):
        self.operands = ["-"]
        self.feed: Iterator[Mapping[str, Any]] | None = None
        self.options: list[str] = []
        self.total: int | None = None  # texts, where it is known
        self._carried: Any = None  # DataFrame or list of records: columns to carry through, a row a text
        table = _rows_of(sources)
        if table is not None:
            rows, carried = table
            if rows and text_col not in rows[0] and (text_col or "text") not in rows[0]:
                raise TypeError(f"the table has no column {text_col or 'text'!r}; name the one with the texts, text_col=… (it has {', '.join(rows[0])})")
            column = text_col or "text"
            self._carry(carried, column, set(taken))
            self._records(iter(rows), column)
            self.total = len(rows)
            return
        items = iter([sources] if isinstance(sources, (str, os.PathLike, Mapping)) else sources)
        first = next(items, None)
        if first is None:
            raise GovreportError("there is nothing to read", "give at least one path or text")
        if _text(first) is None:
            self._paths([first, *items])
            return
        if text_col is not None:
            raise TypeError("text_col is for tables; the text of a mapping stands under 'text'")
        if _labels(sources):
            self._carry(sources.index.to_frame(name=sources.index.names[0] or "index"), "text", set(taken))  # type: ignore[union-attr]
        if isinstance(sources, Sized) and not isinstance(sources, (str, Mapping)):
            self.total = len(sources)
        self._records(self._texts(first, items), "text")

    def _records(self, feed: Iterator[Mapping[str, Any]], column: str) -> None:
        self.feed, self.options = feed, ["--input-format=jsonl", f"--text-col={column}"]

    def _paths(self, paths: list[Any]) -> None:
        if any(_text(p) is not None for p in paths):
            raise TypeError("paths and texts in one call; read them in two")
        names = [os.fspath(p) for p in paths]
        self.operands = [os.path.join(os.curdir, p) if p == "-" else p for p in names]  # no standard input

    def _texts(self, first: Any, items: Iterator[Any]) -> Iterator[Mapping[str, Any]]:
        for item in itertools.chain([first], items):
            record = _text(item)
            if record is None:
                raise TypeError("paths and texts in one call; read them in two (a text without a line break: {'text': …})")
            yield record

    def _carry(self, carried: Any, text: str, taken: set[str]) -> None:
        names = [c for c in (carried.columns if hasattr(carried, "columns") else carried[0] if carried else ()) if c != text]
        if clash := sorted((taken - _KNOWN) & set(names)):
            fresh = ", ".join(f"{c!r}: 'my_{c}'" for c in clash)
            raise ValueError(f"the result has columns of its own named {', '.join(clash)}; rename those of the table first: .rename(columns={{{fresh}}})")
        names = [c for c in names if c not in taken]
        if names:
            self._carried = carried[names] if hasattr(carried, "columns") else [{c: row[c] for c in names} for row in carried]

    def joined(self, table: Any) -> Any:
        """A table of results with the columns that are carried through."""
        if self._carried is None:
            return table
        if isinstance(table, list):
            rows = self._carried.to_dict("records") if hasattr(self._carried, "to_dict") else self._carried
            return [{**row, **rows[number(row["path"])]} for row in table]
        carried = self._carried
        if isinstance(carried, list):
            import pandas
            carried = pandas.DataFrame(carried)
        beside = carried.iloc[[number(p) for p in table["path"]]]
        return table.assign(**{name: beside[name].array for name in beside.columns})

    def with_carried(self, record: Record) -> Record:
        """A report with the values that are carried through."""
        if self._carried is not None:
            row = self._carried.iloc[number(record["path"])].to_dict() if hasattr(self._carried, "iloc") else self._carried[number(record["path"])]
            record.update(row)
        return record


def number(path: str) -> int:
    """The number, from 0, of the text that the program names "-#3"."""
    return int(path.rpartition("#")[2]) - 1


def _text(item: Any) -> Mapping[str, Any] | None:
    if isinstance(item, Mapping):
        return item
    return {"text": item} if isinstance(item, str) and ("\n" in item or "。" in item) else None


def _labels(sources: Any) -> bool:
    """Whether sources is a Series whose index says something."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(sources, pandas.Series) and _says(sources.index)


def _says(index: Any) -> bool:
    return index.nlevels == 1 and (index.name is not None or list(index) != list(range(len(index))))


def _rows_of(sources: Any) -> tuple[list[Record], Any] | None:
    """The rows of a table, and the table to carry columns of, None where sources is none."""
    pandas, polars, pyarrow = (sys.modules.get(m) for m in ("pandas", "polars", "pyarrow"))
    if pandas is not None and isinstance(sources, pandas.DataFrame):
        table = sources.reset_index() if _says(sources.index) or sources.index.nlevels > 1 else sources.reset_index(drop=True)
        table = table.rename(columns=str)
        return table.to_dict("records"), table
    if polars is not None and isinstance(sources, polars.DataFrame):
        rows = sources.to_dicts()
    elif pyarrow is not None and isinstance(sources, pyarrow.Table):
        rows = sources.to_pylist()
    else:
        return None
    return rows, rows
