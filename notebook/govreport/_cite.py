"""References to a report, or to a place in it, that can be checked."""

from __future__ import annotations

import datetime
import hashlib
import os
import re
from collections.abc import Mapping
from typing import Any, Literal

from ._program import GovreportError

Style = Literal["gb", "bibtex"]


def reference(row: Any, listed: Mapping[str, Mapping[str, Any]], style: Style, url: str, accessed: str | datetime.date) -> str:
    """See cite; listed are the reports of an index by id."""
    if style not in ("gb", "bibtex"):
        raise ValueError(f"style is 'gb' (GB/T 7714) or 'bibtex', not {style!r}")
    known = _values(row)
    if "path" not in known:
        raise TypeError("the row has no path; give a row of a table of places or reports, or a report of extract")
    known = {**{k: v for k, v in listed.get(known.get("id", ""), {}).items() if k != "figures"}, **known}
    digest = known.get("sha256") or _hash(known)
    title = known.get("title") or os.path.basename(known["path"])
    organ, published = known.get("organ") or "", str(known.get("published") or "")[:10]
    name = os.path.basename(known["path"])
    place = ""
    if isinstance(known.get("start"), int):
        place = f"字符{known['start']}–{known['end']}"
        if known.get("text") and "figures" not in known:
            place += "，“" + " ".join(str(known["text"]).split()) + "”"
    if style == "gb":
        return ". ".join(part for part in (
            organ, f"{title}[{'R/OL' if url else 'R'}]", "".join([f"({published})" if published else "", f"[{accessed}]" if accessed else ""]),
            f"{name}: {place}" if place else name, f"SHA-256: {digest}", url) if part) + ("" if url else ".")
    fields = {"author": f"{{{organ}}}" if organ else "", "title": f"{{{title}}}", "institution": organ, "year": published[:4], "month": published[5:7], "url": url,
              "urldate": str(accessed), "note": "; ".join(part for part in (name, place, f"SHA-256: {digest}") if part), "language": "chinese"}
    key = "govreport" + digest[:12] + (f"-{known['start']}" if place else "")
    return f"@techreport{{{key},\n" + "".join(f"  {k} = {{{_tex(v)}}},\n" for k, v in fields.items() if v) + "}"


def _values(row: Any) -> dict[str, Any]:
    """What a row says, numbers as Python's, without what is unknown."""
    if hasattr(row, "_asdict"):  # of itertuples
        row = row._asdict()
    elif hasattr(row, "to_dict"):
        row = row.to_dict()
    if not isinstance(row, Mapping):
        raise TypeError("give one row: table.iloc[0], a row of itertuples, a dict, or a report")
    values = {str(k): v.item() if hasattr(v, "item") else v for k, v in row.items()}
    return {k: v for k, v in values.items() if isinstance(v, (list, dict)) or v is not None and str(v) not in ("nan", "NaT", "<NA>")}


def _hash(known: Mapping[str, Any]) -> str:
    """The hash of the file that the row names, which must be as it was."""
    path = known["path"]
    try:
        with open(path, "rb") as file:
            digest = hashlib.sha256(file.read()).hexdigest()
    except OSError as error:
        raise GovreportError("the hash of the source is not known", "pass the index that the row is from: gr.cite(row, index)", path) from error
    if known.get("id") and not digest.startswith(known["id"]):
        raise GovreportError("the file is not the one that the row was read from", "read it again, or pass the index: gr.cite(row, index)", path)
    return digest


def _tex(text: str) -> str:
    return re.sub(r"([&%$#_])", r"\\\1", text)
