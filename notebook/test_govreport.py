"""Tests of the module govreport against a real program ($GOVREPORT_BIN or ../build/govreport).

python3 notebook/test_govreport.py; with or without pandas, Polars, pyarrow, tqdm.
"""

import array
import copy
import csv
import datetime
import doctest
import hashlib
import html
import importlib.util
import inspect
import io
import os
import re
import stat
import subprocess
import sys
import tempfile
import threading
import unittest
import warnings
from pathlib import Path
from unittest import mock

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
os.environ["GOVREPORT_LANG"] = "en"  # what the tests expect, whatever the locale is
os.environ.setdefault("GOVREPORT_BIN", str(HERE.parent / "build" / "govreport"))

import count_themes  # noqa: E402
import govreport as gr  # noqa: E402
from govreport._program import Session  # noqa: E402
from govreport._tables import frame  # noqa: E402

READING = "iter_reports extract reports figures sections masks themes warnings index".split()
TESTDATA = HERE.parent / "testdata" / "reports"
PLAN = """栖岚区民政局2022年工作总结和2023年工作计划

一、2022年工作完成情况
（一）养老服务扩面增效。新增养老床位120张，发放高龄津贴70余万元，惠及老人x人次。
二、2023年工作计划
（一）做优养老服务。力争年底前新增养老床位200张以上。
"""
NEXT = PLAN.replace("2023", "2024").replace("2022", "2023").replace("120张", "210张")


def rows(table):
    """Records of a table, a DataFrame or a list."""
    return table if isinstance(table, list) else table.to_dict("records")


class Recounted(unittest.TestCase):
    def test_themes_are_a_plain_scan(self):
        made, wrong = count_themes.differences(str(TESTDATA))
        self.assertEqual(wrong, [])
        self.assertGreater(made, 100)


class Extract(unittest.TestCase):
    def test_texts_in_order_from_one_process(self):
        with mock.patch("subprocess.Popen", wraps=subprocess.Popen) as popen:
            reports = gr.extract([PLAN, NEXT] * 20)
        self.assertEqual(popen.call_count, 1)
        self.assertEqual([r["year"] for r in reports], [2022, 2023] * 20)
        self.assertEqual(reports[1]["path"], "-#2")
        self.assertEqual(reports[0]["schema"], "govreport/1")

    def test_offsets_are_python_s(self):
        report = gr.extract(PLAN, text=True)[0]
        self.assertEqual(report["text"], PLAN)
        for f in report["figures"]:
            self.assertEqual(PLAN[f["start"]:f["end"]], f["text"])
        beds = [(f["text"], f["value"], f["cmp"], f["role"]) for f in report["figures"] if f.get("unit") == "张"]
        self.assertEqual(beds, [("120张", 120, "=", "result"), ("200张", 200, ">=", "target")])

    def test_what_is_known_of_a_text(self):
        known = {"text": PLAN, "year": 2021, "region": "浙江省德清县", "published": datetime.date(2023, 1, 5), "title": None, "organ": float("nan")}
        report = gr.extract(known)[0]
        self.assertEqual(report["year"], 2021)
        self.assertEqual(report["region"]["code"], "330521")
        self.assertEqual(report["published"], "2023-01-05")
        self.assertNotIn(report.get("organ"), ("nan", "NaN"))

    def test_a_short_text(self):
        self.assertEqual(gr.extract("新增养老床位120张。")[0]["figures"][0]["value"], 120)
        self.assertEqual(gr.extract({"text": "新增养老床位120张"})[0]["figures"][0]["value"], 120)

    def test_paths(self):
        whole = gr.extract(TESTDATA)
        self.assertEqual(len(whole), len(gr.extract([str(p) for p in sorted(TESTDATA.iterdir()) if p.name != "manifest.csv"])))
        self.assertEqual(len({r["id"] for r in whole}), len(whole))

    def test_a_path_like_an_option(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "--help").write_text(PLAN, "utf-8")
            before = os.getcwd()
            os.chdir(folder)
            try:
                self.assertEqual(gr.extract("--help")[0]["year"], 2022)
            finally:
                os.chdir(before)

    def test_streams(self):
        """The first report is there before the last text is given."""
        seen = threading.Event()

        def texts():
            for _ in range(200):
                yield PLAN
            if not seen.wait(60):
                raise AssertionError("nothing came back while texts were still being given")
            yield NEXT

        years = []
        for report in gr.iter_reports(texts()):
            seen.set()
            years.append(report["year"])
        self.assertEqual(years, [2022] * 200 + [2023])

    def test_stopping_early_ends_the_process(self):
        started = []
        real = subprocess.Popen

        def popen(*args, **options):
            started.append(real(*args, **options))
            return started[-1]

        with mock.patch("subprocess.Popen", popen):
            reports = gr.iter_reports([PLAN] * 500)
            next(reports)
            reports.close()
        self.assertIsNotNone(started[0].poll())


class Tables(unittest.TestCase):
    def test_columns_are_the_program_s(self):
        """COLUMNS against the csv header of every table."""
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "a.txt").write_text(PLAN, "utf-8")
            (Path(folder) / "b.txt").write_text(NEXT, "utf-8")
            (Path(folder) / "terms.txt").write_text("养老\n", "utf-8")
            (Path(folder) / "manifest.csv").write_text("path,region,year\na.txt,栖岚区,2022\nb.txt,栖岚区,2023\n", "utf-8")
            gr.index([f"{folder}/a.txt", f"{folder}/b.txt"], f"{folder}/idx")
            extract = {rows: ["extract", f"--rows={rows}", f"{folder}/a.txt"] for rows in "reports figures sections masks themes warnings".split()}
            for table, args in {
                **extract, "listing": ["index", "--list"], "search": ["search", "养老"], "kwic": ["kwic", "养老"], "targets": ["targets"], "panel": ["panel"], "cells": ["targets", "--by=year"],
                "follow": ["targets", "--follow"], "ask": ["ask", "养老床位"], "compare": ["compare", "养老"], "keyness": ["compare", "--a=year:2022", "--b=year:2023", "--min-count=1", "--min-reports=1", "--dates"],
                "words": ["words"], "terms": ["words", f"--terms-from={folder}/terms.txt"], "collocates": ["words", "--near=养老", "--min-count=1"],
                "changes": ["changes"], "readability": ["words", "--readability"],
            }.items():
                out = subprocess.run([gr.find_binary(), *args, "--format=csv", "--quiet"], capture_output=True,
                                     env={**os.environ, "GOVREPORT_INDEX": f"{folder}/idx"}, check=True).stdout.decode()
                self.assertEqual(out.split("\n", 1)[0].strip().split(","), list(gr.COLUMNS[table]), table)

    def test_docstrings_name_what_is_particular(self):
        for function, names in {gr.figures: "value low high masked scale unit per cmp role indicator deadline modal deadline_year figure_year section themes sentence",
                                gr.sections: "section parent body_end marker heading role themes", gr.masks: "text class suggest section",
                                gr.themes: "theme theme_name mentions chars share", gr.search: "score count snippet",
                                gr.compare: "mentions per_10k ci_low ci_high share masked_share truncated",
                                gr.keyness: "per_10k_a g2 p_adjusted p_bh log_ratio dp_a docs_a", gr.follow: "outcome reason source", gr.ask: "fit score why",
                                gr.panel: "concept value_std unit_std part over claims agree masked corrected"}.items():
            for name in names.split():
                self.assertIn(name, inspect.getdoc(function), function.__name__)

    def test_figures(self):
        table = rows(gr.figures([PLAN, NEXT]))
        target = next(r for r in table if r["role"] == "target")
        self.assertEqual((target["value"], target["unit"], target["cmp"], target["deadline_year"]), (200, "张", ">=", 2023))
        self.assertEqual(target["themes"][0], "elderly_care")
        self.assertIn("200张以上", target["sentence"])
        masked = next(r for r in table if r["masked"])
        self.assertTrue(masked["value"] is None or masked["value"] != masked["value"])

    def test_sections_masks_themes_warnings_reports(self):
        self.assertEqual([r["marker"] for r in rows(gr.sections(PLAN))], ["一、", "（一）", "二、", "（一）"])
        self.assertEqual([(r["text"], r["class"]) for r in rows(gr.masks(PLAN))], [("x", "figure")])
        self.assertIn("elderly_care", [r["theme"] for r in rows(gr.themes(PLAN))])
        self.assertIn("region_unknown", [r["code"] for r in rows(gr.warnings(PLAN))])
        self.assertEqual([(r["year"], r["masked_figures"]) for r in rows(gr.reports([PLAN, NEXT]))], [(2022, 1), (2023, 1)])

    def test_without_pandas(self):
        with mock.patch.dict(sys.modules, {"pandas": None}):
            table = gr.figures(PLAN)
        self.assertIsInstance(table, list)
        self.assertEqual(list(table[0]), list(gr.COLUMNS["figures"]))
        self.assertIsNone(table[0]["deadline"])

    def test_with_pandas(self):
        try:
            import pandas
        except ImportError:
            self.skipTest("pandas is not installed")
        table = gr.figures(PLAN)
        self.assertIsInstance(table, pandas.DataFrame)
        self.assertEqual([str(table.dtypes[c]) for c in ("year", "value", "masked", "text")], ["Int64", "float64", "boolean", "object"])
        empty = gr.masks("新增养老床位120张。")
        self.assertEqual((len(empty), list(empty.columns)), (0, list(gr.COLUMNS["masks"])))
        self.assertEqual(list(gr.masks(PLAN).dtypes), list(empty.dtypes))


def installed(name):
    """A module, or a skipped test."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise unittest.SkipTest(f"{name} is not installed") from None


class Examples(unittest.TestCase):
    def test_docstrings(self):
        """Every public function and class has an example, and it is right."""
        installed("pandas")
        finder, runner = doctest.DocTestFinder(recurse=False), doctest.DocTestRunner(verbose=False)
        before = os.getcwd()
        with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            gr.index(TESTDATA, Path(folder) / "reports.idx")
            os.chdir(folder)
            try:
                for name in gr.__all__:
                    item = getattr(gr, name)
                    if not isinstance(item, type) and not inspect.isfunction(item):
                        continue
                    if name in ("to_arrow", "to_polars"):
                        if not all(importlib.util.find_spec(m) for m in ("pyarrow", "polars")):
                            continue
                    if name == "dfm" and not importlib.util.find_spec("scipy"):
                        continue
                    tests = finder.find(item, name, globs={"gr": gr, "Path": Path})
                    self.assertTrue(tests and tests[0].examples, f"{name} has no example")
                    said = io.StringIO()
                    with self.subTest(name):
                        self.assertEqual(runner.run(tests[0], out=said.write).failed, 0, said.getvalue())
            finally:
                os.chdir(before)


class FromTables(unittest.TestCase):
    """DataFrames, Series and their like as sources."""

    def setUp(self):
        self.pandas = installed("pandas")
        self.given = self.pandas.DataFrame({"report": [PLAN, NEXT], "year": [2022, None], "district": ["甲", "乙"], "rank": [1.5, 2.5]}, index=["a", "b"])

    def test_columns_are_carried_through(self):
        table = gr.figures(self.given, text_col="report")
        self.assertEqual(list(table.columns), [*gr.COLUMNS["figures"], "index", "district", "rank"])
        self.assertEqual(set(zip(table.year, table.district, table["rank"], table["index"])), {(2022, "甲", 1.5, "a"), (2023, "乙", 2.5, "b")})
        self.assertEqual(table["rank"].dtype, self.given["rank"].dtype)
        for r in table.itertuples():
            self.assertEqual(self.given.report[r.index][r.start:r.end], r.text)
        empty = gr.masks(self.given.assign(report="新增床位120张。"), text_col="report")
        self.assertEqual((len(empty), list(empty.columns)[-2:], empty["rank"].dtype), (0, ["district", "rank"], self.given["rank"].dtype))
        report = gr.extract(self.given.rename_axis("key"), text_col="report")[1]
        self.assertEqual((report["key"], report["district"], report["year"]), ("b", "乙", 2023))
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(gr.index(self.given, Path(folder) / "idx", text_col="report").district.tolist(), ["甲", "乙"])

    def test_years_and_rows_that_are_bad(self):
        self.assertEqual(gr.reports(self.given, text_col="report").year.tolist(), [2022, 2023])
        holes = self.given.assign(report=[None, NEXT])
        with self.assertRaises(gr.GovreportError) as caught:
            gr.figures(holes, text_col="report")
        self.assertEqual(caught.exception.row, 1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.assertEqual(set(gr.figures(holes, text_col="report", on_error="warn").district), {"乙"})

    def test_what_is_refused(self):
        with mock.patch("subprocess.Popen") as popen:
            with self.assertRaisesRegex(TypeError, "no column 'text'.*report, year"):
                gr.figures(self.given)
            with self.assertRaisesRegex(ValueError, "named unit, value; rename.*'my_unit'"):
                gr.figures(self.given.assign(value=1, unit="x"), text_col="report")
            with self.assertRaisesRegex(TypeError, "text_col is for tables"):
                gr.figures([PLAN], text_col="report")
            popen.assert_not_called()

    def test_series(self):
        table = gr.figures(self.given.report)
        self.assertEqual(set(zip(table["index"], table.year)), {("a", 2022), ("b", 2023)})
        plain = gr.figures(self.given.report.reset_index(drop=True))
        self.assertEqual(list(plain.columns), list(gr.COLUMNS["figures"]))
        self.assertEqual(plain.text.tolist(), table.text.tolist())
        files = self.pandas.Series([str(p) for p in sorted(TESTDATA.glob("2*.txt"))])
        self.assertEqual(gr.reports(files).path.tolist(), files.tolist())

    def test_polars_and_arrow(self):
        polars, pyarrow = installed("polars"), installed("pyarrow")
        given = self.given.reset_index(drop=True)
        for table in (polars.DataFrame(given.to_dict("list"), strict=False), pyarrow.Table.from_pandas(given, preserve_index=False)):
            self.assertEqual(gr.reports(table, text_col="report").district.tolist(), ["甲", "乙"])

    def test_without_pandas(self):
        installed("polars")
        import polars
        given = polars.DataFrame({"text": [PLAN, NEXT], "district": ["甲", "乙"]})
        with mock.patch.dict(sys.modules, {"pandas": None}):
            self.assertEqual([r["district"] for r in gr.reports(given)], ["甲", "乙"])


class WaysOut(unittest.TestCase):
    def test_arrow(self):
        pyarrow = installed("pyarrow")
        kinds = {"str": pyarrow.string(), "int": pyarrow.int64(), "float": pyarrow.float64(), "bool": pyarrow.bool_(), "list": pyarrow.list_(pyarrow.string())}
        for kind, function in {"figures": gr.figures, "sections": gr.sections, "masks": gr.masks, "themes": gr.themes, "reports": gr.reports}.items():
            for source in (PLAN, "新增。"):
                made = gr.to_arrow(function(source))
                if installed_or_none("pandas") or made.num_columns:
                    self.assertEqual(dict(zip(made.schema.names, made.schema.types)), {c: kinds[t] for c, t in gr.COLUMNS[kind].items()}, kind)
        with mock.patch.dict(sys.modules, {"pandas": None}):
            listed = gr.to_arrow(gr.figures(PLAN))
        self.assertEqual(listed.column("themes")[0].as_py(), ["elderly_care"])
        self.assertEqual(listed.schema, gr.to_arrow(gr.figures(PLAN)).schema)

    def test_polars(self):
        polars = installed("polars")
        installed("pyarrow")
        made = gr.to_polars(gr.figures([PLAN, NEXT]))
        beds = made.filter((polars.col("unit") == "张") & (polars.col("role") == "target"))
        self.assertEqual(beds.select("year", "value", "section").rows()[0][:2], (2022, 200.0))
        self.assertIsInstance(made.schema["section"], polars.List)
        self.assertEqual(gr.to_polars(gr.masks("新增床位120张。")).schema["start"], polars.Int64)

    def test_dtypes_are_constant(self):
        installed("pandas")
        with tempfile.TemporaryDirectory() as folder:
            gr.index([PLAN, NEXT], Path(folder) / "idx")
            for found, empty in [(gr.search("养老", f"{folder}/idx"), gr.search("火星", f"{folder}/idx")), (gr.targets(f"{folder}/idx"), gr.targets(f"{folder}/idx", unit="光年")),
                                 (gr.follow(f"{folder}/idx"), gr.follow(f"{folder}/idx", unit="光年")), (gr.targets(f"{folder}/idx", by="year"), gr.targets(f"{folder}/idx", by="year", unit="光年")),
                                 (gr.figures(PLAN), gr.figures("新增。")), (gr.panel(f"{folder}/idx"), gr.panel(f"{folder}/idx", concept="gdp"))]:
                self.assertTrue(len(found))
                self.assertEqual(len(empty), 0)
                self.assertEqual(found.dtypes.astype(str).to_dict(), empty.dtypes.astype(str).to_dict())


def installed_or_none(name):
    try:
        return installed(name)
    except unittest.SkipTest:
        return None


class Notebooks(unittest.TestCase):
    def test_a_report_shows_itself(self):
        text = PLAN.replace("一、", "一、<&", 1)
        report = gr.extract(text)[0]
        self.assertNotIn("text", report)
        shown = report._repr_html_()
        body = shown[shown.index("white-space:pre-wrap"):]
        plain = html.unescape(re.sub(r"<[^>]*>", "", body[body.index(">") + 1:]))
        self.assertEqual(plain, text[report["body"]["start"]:report["body"]["end"]])
        self.assertRegex(body, r'rgba\(150,80,200[^>]*title="目标 养老床位[^>]*>200张')
        self.assertRegex(body, r'rgba\(40,150,90[^>]*title="结果 养老床位 = 120 张">120张')
        self.assertRegex(body, r'rgba\(210,60,60[^>]*title="已遮盖[^>]*>x人次')
        self.assertIn("<b>一、&lt;&amp;", body)
        self.assertEqual(gr.extract(PLAN, text=True)[0]["text"], PLAN)
        self.assertIsInstance(copy.deepcopy(report)._repr_html_(), str)

    def test_every_report_of_testdata(self):
        for report in gr.extract(TESTDATA):
            body = report._repr_html_()
            body = body[body.index("white-space:pre-wrap"):]
            self.assertEqual(html.unescape(re.sub(r"<[^>]*>", "", body[body.index(">") + 1:])), report.text[report["body"]["start"]:report["body"]["end"]], report["path"])
            for f in report["figures"]:
                self.assertEqual(report.text[f["start"]:f["end"]], f["text"])

    def test_progress(self):
        installed("tqdm")
        shown = []

        class Bar:
            def __init__(self, total, **options):
                self.total, self.n = total, 0

            def update(self, n):
                self.n += n
                shown.append((self.n, self.total))

            def __enter__(self):
                return self

            def __exit__(self, *_):
                pass

        with mock.patch("tqdm.auto.tqdm", Bar):
            gr.figures([PLAN] * 3, progress=True)
            self.assertEqual(shown, [(1, 3), (2, 3), (3, 3)])
            shown.clear()
            gr.extract(sorted(TESTDATA.glob("2*.txt")), progress=True)
            self.assertEqual(shown, [(n, None) for n in range(1, 1 + len(list(TESTDATA.glob("2*.txt"))))])
            shown.clear()
            with tempfile.TemporaryDirectory() as folder:
                gr.index([PLAN, NEXT], f"{folder}/idx", progress=True)
                self.assertEqual(shown, [(1, 2), (2, 2)])
            shown.clear()
            gr.extract(PLAN)
            self.assertEqual(shown, [], "no notebook")
            with mock.patch.dict(sys.modules, {"ipykernel": mock.Mock()}):
                gr.extract([PLAN])
                self.assertEqual(shown, [(1, 1)])
                gr.extract(PLAN, progress=False)
                self.assertEqual(len(shown), 1)


class Ids(unittest.TestCase):
    def test_ids_are_hashes(self):
        alone, *_ = gr.extract(PLAN)
        among = gr.extract([NEXT, PLAN])[1]
        self.assertEqual(alone["id"], among["id"])
        self.assertEqual(alone["sha256"], hashlib.sha256(PLAN.encode()).hexdigest())
        self.assertTrue(alone["sha256"].startswith(alone["id"]))


class Cite(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.file = Path(cls.folder.name) / "a_b.txt"
        cls.file.write_text(PLAN, "utf-8")
        cls.next = Path(cls.folder.name) / "c.txt"
        cls.next.write_text(NEXT, "utf-8")
        (Path(cls.folder.name) / "m.csv").write_text("path,region,organ,published\na_b.txt,栖岚区,栖岚区民政局,2023-01-05\nc.txt,栖岚区,栖岚区民政局,\n", "utf-8")
        cls.index = Path(cls.folder.name) / "idx"
        gr.index([cls.file, cls.next], cls.index, manifest=Path(cls.folder.name) / "m.csv")
        cls.digest = hashlib.sha256(PLAN.encode()).hexdigest()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def row(self):
        return next(r for r in rows(gr.figures(self.file)) if r["text"] == "120张")

    def test_gb(self):
        row = self.row()
        self.assertEqual(gr.cite(row), f"栖岚区民政局2022年工作总结和2023年工作计划[R]. a_b.txt: 字符{row['start']}–{row['end']}，“120张”. SHA-256: {self.digest}.".replace("栖岚区民政局2022", (row["organ"] + ". " if row["organ"] else "") + "栖岚区民政局2022"))
        self.assertEqual(gr.cite(row, url="https://example.org/1", accessed=datetime.date(2024, 5, 6)).partition("[R/OL]. ")[2],
                         f"[2024-05-06]. a_b.txt: 字符{row['start']}–{row['end']}，“120张”. SHA-256: {self.digest}. https://example.org/1")

    def test_bibtex(self):
        row = self.row()
        said = gr.cite(row, style="bibtex")
        self.assertTrue(said.startswith(f"@techreport{{govreport{self.digest[:12]}-{row['start']},\n"))
        self.assertIn("a\\_b.txt", said)
        self.assertEqual(said.count("{"), said.count("}"))

    def test_a_report(self):
        report = gr.extract(self.file, manifest=Path(self.folder.name) / "m.csv")[0]
        self.assertEqual(gr.cite(report), f"栖岚区民政局. 栖岚区民政局2022年工作总结和2023年工作计划[R]. (2023-01-05). a_b.txt. SHA-256: {self.digest}.")
        self.assertIn("year = {2023},\n  month = {01}", gr.cite(report, style="bibtex"))

    def test_rows_of_an_index(self):
        for row in rows(gr.search("养老床位", self.index)):
            self.assertIn(hashlib.sha256(Path(row["path"]).read_bytes()).hexdigest(), gr.cite(row, self.index))
            self.assertEqual(gr.cite(row, self.index), gr.cite(row))
        followed = next(r for r in rows(gr.follow(self.index)) if r["outcome"] == "exceeded")
        self.assertIn("“200张以上”" if followed["target.text"] == "200张以上" else followed["target.text"], gr.cite(followed, side="target"))
        self.assertIn("210张", gr.cite(followed, side="result"))
        with gr.open(self.index) as ix:
            self.assertEqual(ix.cite(followed, side="result"), gr.cite(followed, self.index, side="result"))

    def test_rows_of_pandas(self):
        installed("pandas")
        table = gr.figures(self.file)
        self.assertEqual(gr.cite(table.iloc[0]), gr.cite(next(table.itertuples())))
        self.assertEqual(gr.cite(table.iloc[0]), gr.cite(table.to_dict("records")[0]))

    def test_what_cannot_be_cited(self):
        row = self.row()
        with tempfile.TemporaryDirectory() as folder:
            changed = Path(folder) / "a_b.txt"
            changed.write_text(NEXT, "utf-8")
            with self.assertRaisesRegex(gr.GovreportError, "not the one that the row was read from"):
                gr.cite({**row, "path": str(changed)})
        with self.assertRaisesRegex(gr.GovreportError, "pass the index"):
            gr.cite({**row, "path": "gone.txt"})
        with self.assertRaisesRegex(TypeError, "has no path"):
            gr.cite({"text": "x"})
        with self.assertRaisesRegex(TypeError, "one row"):
            gr.cite("x")
        with self.assertRaisesRegex(ValueError, "bibtex"):
            gr.cite(row, style="apa")


class OneProcess(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.index = Path(cls.folder.name) / "reports.idx"
        gr.index([PLAN, NEXT], cls.index)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_answers_are_the_same(self):
        calls = {"search": ["养老"], "kwic": ["养老"], "ask": ["养老床位"], "compare": ["养老"], "collocates": ["养老"], "terms": [["床位"]], "keyness": ["year:2022", "year:2023"],
                 "listing": [], "targets": [], "follow": [], "panel": [], "words": [], "changes": [], "readability": []}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with mock.patch("subprocess.Popen", wraps=subprocess.Popen) as popen, gr.open(self.index) as ix:
                kept = {name: rows(getattr(ix, name)(*given)) for name, given in calls.items()}
                matrix = ix.dfm()[0]
            self.assertEqual(popen.call_count, 1)
            for name, given in calls.items():
                self.assertEqual(repr(kept[name]), repr(rows(getattr(gr, name)(*given, self.index))), name)
            self.assertEqual(repr(matrix), repr(gr.dfm(self.index)[0]))

    def test_packed_tables_are_those_of_the_columns(self):
        """What comes as numbers and different values against the same columns as plain JSON, and the matrix against its files."""
        calls = [
            ("listing", (), {}), ("search", ("养老 床位",), {}), ("search", ("火星",), {}), ("kwic", ("养老",), {}), ("targets", (), {}), ("targets", (), {"by": ["year", "region"]}), ("follow", (), {}),
            ("ask", ("栖岚区 2020年 新增养老床位 结果",), {}), ("panel", (), {}), ("compare", ([],), {"by": ["year"]}), ("keyness", ("year:2019..2021", "year:2022..2024"), {}), ("words", (), {"limit": 0}),
            ("targets", (), {"by": "region", "year": 2022}), ("targets", (), {"by": ["year", "region"]}), ("targets", (), {}),
            ("words", (), {"by": "year", "ngram": 2}), ("terms", (["床位", "养老"],), {}), ("collocates", ("养老",), {}), ("changes", (), {}), ("readability", (), {})]
        asked = []

        def read(session, made, args, operands=(), notes=True, real=Session.read):
            if "--format=packed" in args:
                asked.append(session.run([a for a in args if a != "--format=packed"] + ["--format=columns"], operands, notes))
            return real(session, made, args, operands, notes)

        with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            gr.index(TESTDATA, f"{folder}/idx")
            with gr.open(f"{folder}/idx") as ix:
                with mock.patch.object(Session, "read", read):
                    for name, given, options in calls:
                        table = getattr(ix, name)(*given, **options)
                        want = frame(asked[-1][0] if asked[-1] else {}, gr.COLUMNS["cells" if name == "targets" and options else name])
                        self.assertGreater(len(table) + (given == ("火星",)), 0, name)
                        self.assertEqual(repr(rows(table)), repr(rows(want)), name)
                        self.assertEqual([str(t) for t in getattr(table, "dtypes", ())], [str(t) for t in getattr(want, "dtypes", ())], name)
                matrix, features, reports = ix.dfm(min_reports=2)
            subprocess.run([gr.find_binary(), "words", "--quiet", f"--index={folder}/idx", f"--matrix={folder}/dfm", "--min-reports=2"], check=True)
            cells = [tuple(int(n) for n in line.split()) for line in (Path(folder) / "dfm/matrix.mtx").read_text("utf-8").splitlines() if not line.startswith("%")]
            made = matrix if isinstance(matrix, list) else zip(*(a.tolist() for a in (matrix.tocoo().row, matrix.tocoo().col, matrix.data)))
            self.assertEqual([(r + 1, c + 1, n) for r, c, n in made], cells[1:])
            self.assertEqual((len(rows(reports)), len(rows(features)), len(cells) - 1), cells[0])
            for name, table in (("features", features), ("reports", reports)):
                with open(Path(folder) / f"dfm/{name}.csv", encoding="utf-8", newline="") as file:
                    told = list(csv.DictReader(file))
                self.assertEqual([{k: str(v) if v == v and v is not None and str(v) != "<NA>" else "" for k, v in row.items()} for row in rows(table)], told)

    def test_methods_are_the_functions(self):
        methods = {name for name, m in vars(gr.Index).items() if inspect.isfunction(m) and not name.startswith("_")} - {"close"}
        self.assertEqual(methods, {name for name in gr.__all__ if inspect.isfunction(getattr(gr, name)) and "directory" in inspect.signature(getattr(gr, name)).parameters} - {"index", "open"})
        for name in methods:
            function = inspect.signature(getattr(gr, name)).parameters
            self.assertEqual([p for p in inspect.signature(getattr(gr.Index, name)).parameters if p != "self"], [p for p in function if p not in ("directory", "binary")], name)

    def test_errors_and_notes(self):
        with gr.open(self.index) as ix:
            with self.assertRaises(gr.GovreportError) as caught:
                ix.targets(region="月球")
            self.assertIn("月球", caught.exception.message)
            with self.assertWarnsRegex(UserWarning, "some of them") as noted:
                ix.search("养老床位月球")
            self.assertEqual(noted.filename, __file__)
            self.assertEqual(len(rows(ix.search("火星"))), 0)
            self.assertEqual(len(rows(ix.listing())), 2)
            with self.assertRaises(TypeError):
                ix.targets(yaer=2022)
            with self.assertRaisesRegex(TypeError, "gr.open"):
                ix.targets(binary="x")
            with self.assertRaisesRegex(TypeError, "give the directory"):
                gr.index(PLAN, ix)
        with self.assertRaisesRegex(ValueError, "closed; open it again"):
            ix.listing()
        ix.close()
        with self.assertRaises(gr.GovreportError) as caught:
            gr.open("nowhere.idx")
        self.assertIn("govreport index --index DIR", caught.exception.hint)

    def test_what_is_written_meanwhile_is_seen(self):
        with tempfile.TemporaryDirectory() as folder:
            gr.index(PLAN, f"{folder}/idx")
            with gr.open(f"{folder}/idx") as ix:
                self.assertEqual(len(rows(ix.listing())), 1)
                figures = repr(rows(ix.targets(role="all")))
                gr.index(NEXT, f"{folder}/idx")
                self.assertEqual(len(rows(ix.listing())), 2)
                self.assertNotEqual(repr(rows(ix.targets(role="all"))), figures)
                self.assertEqual(repr(rows(ix.targets(role="all"))), repr(rows(gr.targets(f"{folder}/idx", role="all"))))

    def test_interrupts_and_dead_processes(self):
        with gr.open(self.index) as ix:
            real = ix._session._process
            with mock.patch("json.loads", side_effect=KeyboardInterrupt), self.assertRaises(KeyboardInterrupt):
                ix.listing()
            self.assertIsNotNone(real.poll())
            self.assertEqual(len(rows(ix.listing())), 2, "another process")
            figures = repr(rows(ix.targets()))
            ix._session.known[min(ix._session.known)].append("one that the program doesn't know of")
            with self.assertRaisesRegex(gr.GovreportError, "in the middle"):
                ix.targets(role="all")
            self.assertEqual(repr(rows(ix.targets())), figures, "with values of its own")
            ix._session._process.kill()
            ix._session._process.wait()
            with self.assertRaisesRegex(gr.GovreportError, "in the middle"):
                ix.listing()
            self.assertEqual(len(rows(ix.listing())), 2)

    def test_threads_take_turns(self):
        with gr.open(self.index) as ix:
            found = []
            threads = [threading.Thread(target=lambda q=q: found.append((q, {r["text"] for r in rows(ix.search(q, exact=True))}))) for q in ("养老床位", "高龄津贴") * 10]
            for t in threads:
                t.start()
            for t in threads:
                t.join()
            self.assertEqual(len(found), 20)
            self.assertEqual({(q, *texts) for q, texts in found}, {("养老床位", "养老床位"), ("高龄津贴", "高龄津贴")})


class Index(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.index = Path(cls.folder.name) / "reports.idx"
        cls.done = gr.index(({"text": t, "region": "浙江省德清县", "organ": "德清县民政局"} for t in (PLAN, NEXT)), cls.index)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_index(self):
        self.assertEqual([(r["path"], r["year"], r["status"]) for r in rows(self.done)], [("-#1", 2022, "added"), ("-#2", 2023, "added")])
        self.assertEqual([r["year"] for r in rows(gr.listing(self.index))], [2022, 2023])

    def test_texts_are_kept_when_others_come(self):
        """The number of a text is no name: another first text is another report."""
        with tempfile.TemporaryDirectory() as folder:
            for text, status in ((PLAN, "added"), (NEXT, "added"), (PLAN, "unchanged")):
                self.assertEqual([r["status"] for r in rows(gr.index(text, f"{folder}/idx"))], [status])
            self.assertEqual([r["year"] for r in rows(gr.listing(f"{folder}/idx"))], [2022, 2023])

    def test_search_finds_every_place(self):
        places = rows(gr.search("养老床位", self.index, exact=True))
        self.assertEqual(len(places), PLAN.count("养老床位") + NEXT.count("养老床位"))
        for p in places:
            self.assertEqual((PLAN if p["year"] == 2022 else NEXT)[p["start"]:p["end"]], "养老床位")
        self.assertEqual(rows(gr.search("火星", self.index)), [])

    def test_cells(self):
        table = rows(gr.targets(self.index, by=["year", "region"], unit="张"))
        told = subprocess.run([gr.find_binary(), "targets", f"--index={self.index}", "--by=year,region", "--unit=张", "--format=csv", "--quiet"], capture_output=True, text=True, check=True).stdout
        want = list(csv.DictReader(io.StringIO(told)))
        self.assertEqual([[str(r[c]) for c in ("cell", "cell_of", "cell_year", "id", "start", "role")] for r in table], [[r[c] for c in ("cell", "cell_of", "cell_year", "id", "start", "role")] for r in want])
        self.assertEqual({r["role"] for r in table}, {"target", "result"})

    def test_what_a_query_left_out_is_a_warning(self):
        with self.assertWarnsRegex(UserWarning, "some of them"):
            self.assertTrue(all(r["relaxed"] for r in rows(gr.search("养老床位月球", self.index))))
        with self.assertWarnsRegex(UserWarning, "some of them"):
            self.assertTrue(all(r["relaxed"] for r in rows(gr.kwic("养老床位月球", self.index))))
        with self.assertWarnsRegex(UserWarning, "at an end of 养老\\* was left out"):
            gr.search("养老*", self.index)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.assertFalse(any(r["relaxed"] for r in rows(gr.search("养老床位", self.index))))

    def test_kwic(self):
        lines = rows(gr.kwic("养老床位", self.index, exact=True))
        self.assertEqual({r["keyword"] for r in lines}, {"养老床位"})

    def test_panel(self):
        beds = [(r["year"], r["measure"], r["role"], r["value_std"]) for r in rows(gr.panel(self.index, concept="elderly_care_beds"))]
        self.assertIn((2023, "increase", "target", 200), beds)

    def test_targets_and_follow(self):
        self.assertEqual([(r["year"], r["value"]) for r in rows(gr.targets(self.index, indicator="床位"))], [(2022, 200), (2023, 200)])
        followed = rows(gr.follow(self.index, indicator="床位"))
        self.assertIn((2023, "exceeded", 210), [(r["target_year"], r["outcome"], r["result.value"]) for r in followed])

    def test_compare(self):
        table = rows(gr.compare(["养老", "殡葬"], self.index, by="year"))
        self.assertEqual([(r["theme_name"], r["year"]) for r in table], [("养老", 2022), ("养老", 2023), ("殡葬", 2022), ("殡葬", 2023)])
        for r in table:
            self.assertAlmostEqual(r["per_10k"], 1e4 * r["mentions"] / r["chars"])
        asked = rows(gr.compare((), self.index, by=["year"], queries=["养老床位", "高龄津贴 OR 老人"]))
        self.assertEqual(len(asked), 4)

    def test_keyness(self):
        with self.assertWarnsRegex(UserWarning, "not a test"):
            table = rows(gr.keyness("year:2022", "year:2023", self.index, min_count=1, min_reports=1, dates=True))
        self.assertEqual({r["item"]: r["count_a"] for r in table}.get("120"), 1)
        self.assertTrue(all(r["p_adjusted"] >= r["p"] > 0 for r in table))

    def test_words(self):
        table = rows(gr.words(self.index, by="year", limit=0))
        self.assertEqual({r["year"] for r in table}, {2022, 2023})
        for r in table:
            self.assertAlmostEqual(r["per_10k_words"], 1e4 * r["count"] / r["words"])
        counted = rows(gr.terms({"beds": ["床位"], "other": ["没有这个词"]}, self.index))
        self.assertEqual([(r["category"], r["hits"] > 0) for r in counted], [("beds", True), ("other", False)] * 2)

    def test_evidence(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # two reports are few for keyness
            tables = [gr.compare("养老", self.index, evidence=True), gr.words(self.index, evidence=True, limit=3), gr.terms(["养老"], self.index, evidence=True),
                      gr.collocates("养老", self.index, evidence=True, min_count=1),
                      gr.keyness("year:2022", "year:2023", self.index, min_count=1, min_reports=1, dates=True, evidence=True)]
        for table in tables:
            self.assertGreater(len(table), 0)
            for r in rows(table):
                self.assertEqual((PLAN if r["year"] == 2022 else NEXT)[r["start"]:r["end"]], r["text"])
        self.assertEqual([r["item"] for r in rows(tables[2])], ["养老"] * (PLAN + NEXT).count("养老"))

    def test_changes(self):
        table = rows(gr.changes(self.index, by="report"))
        self.assertEqual([(r["year"], r["other_year"], r["side"]) for r in table], [(2023, 2022, "new"), (2023, 2022, "dropped")])
        self.assertEqual([r["changed"] for r in table], [0, 0], "only numbers differ")
        self.assertAlmostEqual(table[0]["cosine"], 1)
        self.assertEqual(rows(gr.changes(self.index, evidence=True)), [])
        self.assertEqual(len(rows(gr.readability(self.index))), 2)

    def test_dfm(self):
        matrix, features, reports = gr.dfm(self.index)
        total = {}
        for row, column, n in (matrix if isinstance(matrix, list) else zip(*matrix.nonzero(), matrix.data)):
            total[column] = total.get(column, 0) + n
        self.assertEqual([total[f["column"]] for f in rows(features)], [f["count"] for f in rows(features)])
        self.assertEqual(len(rows(reports)), 2)
        none = gr.dfm(self.index, min_count=10**9)
        self.assertEqual([len(rows(table)) for table in none[1:]], [0, 2])

    def test_index_from_the_environment(self):
        with mock.patch.dict(os.environ, {"GOVREPORT_INDEX": str(self.index)}):
            self.assertEqual(len(rows(gr.listing())), 2)

    def test_masked(self):
        count = {m: len(rows(gr.targets(self.index, role="all", masked=m))) for m in (None, True, False, "yes", "no")}
        self.assertEqual(count[True] + count[False], count[None])
        self.assertEqual((count[True], count[False]), (count["yes"], count["no"]))
        self.assertTrue(count[True] and count[False])
        self.assertFalse(any(r["masked"] for r in rows(gr.targets(self.index, role="all", masked=False))))

    def test_several_values(self):
        def places(table):
            return [(r["id"], r["start"]) for r in rows(table)]

        want = places(gr.targets(self.index, role=["target", "result"], report_year="2022..2023"))
        self.assertTrue(want)
        for roles in (["target", "result"], ("result", "target"), {"target", "result"}):
            for years in ([2022, 2023], (2022, 2023), {2022, 2023}, range(2022, 2024), array.array("i", [2022, 2023]), [2022.0, 2023.0], iter([2022, 2023])):
                self.assertEqual(places(gr.targets(self.index, role=roles, report_year=years)), want)
        one = places(gr.targets(self.index, role=["target", "result"], report_year=range(2022, 2023)))
        self.assertTrue(0 < len(one) < len(want))
        try:
            import pandas
        except ImportError:
            return
        self.assertEqual(places(gr.targets(self.index, role=pandas.Series(["target", "result"]), report_year=pandas.Series([2022, 2023]))), want)

    def test_queries_like_options(self):
        for query in ("--help", "-养老", "--index=elsewhere"):
            with mock.patch("subprocess.Popen", wraps=subprocess.Popen) as popen:
                for call in (gr.search, gr.kwic, gr.ask):
                    try:
                        self.assertEqual([r for r in rows(call(query, self.index)) if r.get("fit") == "answer"], [], query)
                    except gr.GovreportError as error:  # no query
                        self.assertNotIn("flag", error.message)
                    command = popen.call_args[0][0]
                    self.assertEqual(command[-2:], ["--", query])


class Errors(unittest.TestCase):
    def fails(self, call, *args, **options):
        with self.assertRaises(gr.GovreportError) as caught:
            call(*args, **options)
        return caught.exception

    def test_missing_file(self):
        error = self.fails(gr.extract, "absent.txt")
        self.assertEqual(error.path, "absent.txt")
        self.assertEqual(error.hint, "check the path")
        self.assertTrue(str(error).endswith("; check the path"))

    def test_bad_text_names_its_number(self):
        error = self.fails(gr.figures, [PLAN, {"text": ""}, NEXT])
        self.assertEqual(error.row, 2)
        self.assertTrue(error.hint)

    def test_warn_goes_on(self):
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            reports = gr.extract([PLAN, {"text": ""}, NEXT], on_error="warn")
        self.assertEqual([r["year"] for r in reports], [2022, 2023])
        self.assertEqual(len(said), 1)
        self.assertIn("row 2", str(said[0].message))

    def test_no_index(self):
        error = self.fails(gr.search, "养老", "nowhere.idx")
        self.assertIn("govreport index --index DIR", error.hint)

    def test_bad_option(self):
        self.assertIn("year, region, organ, level, genre", self.fails(gr.compare, "养老", "x.idx", by="month").hint)
        with mock.patch("subprocess.Popen") as popen:
            for call, options, says in [
                (gr.extract, {"bogus": 1}, "unexpected keyword argument 'bogus'"),
                (gr.extract, {"text": "yes"}, "text is True or False"),
                (gr.extract, {"lexicon": True}, "lexicon takes a text or a number"),
                (gr.targets, {"limit": "all"}, "limit is a number, not 'all'"), (gr.targets, {"masked": "maybe"}, "masked is True or False"),
                (gr.figures, {"rows": "masks"}, "unexpected keyword argument 'rows'"),
                (gr.targets, {"limit": True}, "limit is a number"),
                (gr.targets, {"unit": ["张", "人"]}, "unit takes"),
                (gr.follow, {"by": "year"}, "unexpected keyword argument 'by'"),
                (gr.targets, {"year": {"from": 2019}}, "year is a mapping"),
                (gr.targets, {"year": [2019, None]}, "year takes"),
                (gr.targets, {"year": float("nan")}, "year takes"),
                (gr.panel, {"year": False}, "year takes"),
                (gr.kwic, {"exact": 1}, "exact is True or False"),
            ]:
                with self.subTest(call=call.__name__, options=options), self.assertRaisesRegex(TypeError, says):
                    call(PLAN, **options)
            with self.assertRaisesRegex(TypeError, "is not a str"):
                gr.search(["养老"])
            with self.assertRaisesRegex(ValueError, "region is empty"):
                gr.targets("reports.idx", region=[])
            popen.assert_not_called()

    def test_options_are_the_program_s(self):
        commands = {"search": "search", "kwic": "kwic", "targets": "targets", "follow": "targets", "ask": "ask", "panel": "panel", "compare": "compare", "keyness": "compare",
                    "words": "words", "terms": "words", "collocates": "words", "dfm": "words", "readability": "words", "changes": "changes", "index": "index", "listing": "index"}
        for function in READING:
            commands.setdefault(function, "extract")
        known = {}
        for function, command in commands.items():
            if command not in known:
                told = subprocess.run([gr.find_binary(), command, "--help"], capture_output=True, text=True, check=True).stdout
                known[command] = {m[1].replace("-", "_"): bool(m[2]) for m in re.finditer(r"^ +(?:-\w, )?--([\w-]+)( \S+)?  ", told, re.M)}
            takes = known[command]
            for name, kind in gr._options(function).items():
                self.assertIn(name, takes, function)
                self.assertEqual(takes[name], kind != "flag", f"{function}: {name}")

    def test_binary(self):
        self.assertIn("GOVREPORT_BIN", self.fails(gr.extract, PLAN, binary="no-such-program").hint)
        real = gr.find_binary()
        with mock.patch.dict(os.environ, {"GOVREPORT_BIN": "no-such-program"}):
            self.fails(gr.extract, PLAN)
            self.assertEqual(len(gr.extract(PLAN, binary=real)), 1)
        with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, {"GOVREPORT_BIN": "", "PATH": folder}):
            os.symlink(real, Path(folder) / "govreport")
            self.assertEqual(gr.find_binary(), str(Path(folder) / "govreport"))

    @unittest.skipIf(os.name == "nt", "needs a shell")
    def test_a_program_that_dies(self):
        with tempfile.TemporaryDirectory() as folder:
            bad = Path(folder) / "govreport"
            bad.write_text("#!/bin/sh\necho 'panic: out of luck' >&2\nkill -9 $$\n")
            bad.chmod(bad.stat().st_mode | stat.S_IXUSR)
            self.assertIn("out of luck", self.fails(gr.extract, PLAN, binary=bad).message)

    def test_what_the_caller_s_texts_raise(self):
        def texts():
            yield PLAN
            raise KeyError("theirs")
        with self.assertRaises(KeyError):
            gr.extract(texts())
        with self.assertRaises(UnicodeEncodeError):
            gr.extract("坏\ud800字。")

    def test_paths_and_texts(self):
        for mixed in ([PLAN, "a.txt"], ["a.txt", PLAN]):
            with self.assertRaises(TypeError):
                gr.extract(mixed)
        self.fails(gr.extract, [])


if __name__ == "__main__":
    unittest.main()
