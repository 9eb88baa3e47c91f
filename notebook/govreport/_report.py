"""A report in a notebook: its text, headings in bold, figures and masks in colour."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

# Tints that stand on light and dark pages, with the words that say the same, as on the pages of the program.
_TINTS = {"target": ("150,80,200", "目标"), "result": ("40,150,90", "结果"), "baseline": ("40,110,190", "基数"),
          "criterion": ("130,130,130", "标准"), "": ("210,160,30", "数据"), "mask": ("210,60,60", "已遮盖")}
_CLASSES = {"figure": "遮盖的数据", "date": "遮盖的日期", "name": "遮盖的名称", "label": "遮盖的标签", "phrase": "遮盖的词句"}


class Report(dict[str, Any]):
    """A report by schema govreport/1: a dict that notebooks show as its text.

    >>> report = gr.extract("新增养老床位120张。")[0]
    >>> report["figures"][0]["value"], "120张</mark>" in report._repr_html_()
    (120, True)
    """

    text: str = ""  # also without text=True

    def _repr_html_(self) -> str:
        head = " · ".join(str(v) for v in (self.get("organ"), (self.get("region") or {}).get("name"), self.get("year"), self.get("path")) if v)
        counts = f"{len(self.get('figures') or ())} 个数据，{len(self.get('masks') or ())} 处遮盖，{len(self.get('warnings') or ())} 处存疑"
        legend = " ".join(_mark(tint, name, name) for tint, name in _TINTS.values())
        body = self.get("body") or {"start": 0, "end": len(self.text)}
        return (f'<div lang="zh-Hans" style="max-width:60em;line-height:1.7"><b>{escape(self.get("title") or "")}</b><br>'
                f'<small>{escape(head)}<br>{counts} {legend}</small>'
                f'<div style="max-height:32em;overflow:auto;white-space:pre-wrap;border-top:1px solid #8884;margin-top:.4em" tabindex="0" role="region" aria-label="正文">'
                f'{"".join(self._pieces(body["start"], body["end"]))}</div></div>')

    def _pieces(self, at: int, end: int) -> Iterator[str]:
        """The text from code point at to end as HTML."""
        spans: list[tuple[int, int, str, str, str]] = []
        for f in self.get("figures") or ():
            tints = [_TINTS.get(f.get("role") or "", _TINTS[""])]
            if f.get("masked"):
                tints.insert(0, _TINTS["mask"])
            said = [name for _, name in tints] + [str(f[k]) for k in ("indicator", "cmp", "value", "low", "high", "unit", "deadline") if f.get(k) not in (None, "")]
            spans.append((f["start"], f["end"], tints[0][0], " ".join(said), "mark"))
        for m in self.get("masks") or ():
            spans.append((m["start"], m["end"], _TINTS["mask"][0], " ".join([_CLASSES.get(m["class"], _TINTS["mask"][1]), m.get("suggest") or ""]).strip(), "mark"))
        for s in self.get("sections") or ():
            spans.append((s["start"], s["end"], "", "", "b"))
        spans.sort(key=lambda s: (s[0], -s[1]))
        for start, stop, tint, title, tag in spans:
            if start < at or stop > end:
                continue  # inside the one before, or outside of the body
            yield escape(self.text[at:start])
            inside = self.text[start:stop]
            if tag == "b":
                yield "<b>"
                yield from self._heading(start, stop, spans)
                yield "</b>"
            else:
                yield _mark(tint, title, inside)
            at = stop
        yield escape(self.text[at:end])

    def _heading(self, at: int, end: int, spans: list[tuple[int, int, str, str, str]]) -> Iterator[str]:
        for start, stop, tint, title, tag in spans:
            if tag == "mark" and at <= start and stop <= end:
                yield escape(self.text[at:start])
                yield _mark(tint, title, self.text[start:stop])
                at = stop
        yield escape(self.text[at:end])


def _mark(tint: str, title: str, text: str) -> str:
    return f'<mark style="color:inherit;background:rgba({tint},.28);border-bottom:2px solid rgb({tint})" title="{escape(title)}">{escape(text)}</mark>'
