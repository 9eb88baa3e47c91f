"""Tests of govreport.py against a real program ($GOVREPORT_BIN or ../build/govreport).

python3 notebook/test_govreport.py; with or without pandas.
"""

import array
import datetime
import inspect
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
os.environ.setdefault("GOVREPORT_BIN", str(HERE.parent / "build" / "govreport"))

import count_themes  # noqa: E402
import govreport as gr  # noqa: E402

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
                **extract, "listing": ["index", "--list"], "search": ["search", "养老"], "kwic": ["kwic", "养老"], "targets": ["targets"], "panel": ["panel"],
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

    def test_search_finds_every_place(self):
        places = rows(gr.search("养老床位", self.index, exact=True))
        self.assertEqual(len(places), PLAN.count("养老床位") + NEXT.count("养老床位"))
        for p in places:
            self.assertEqual((PLAN if p["year"] == 2022 else NEXT)[p["start"]:p["end"]], "养老床位")
        self.assertEqual(rows(gr.search("火星", self.index)), [])

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
        self.assertIn("govreport index --index nowhere.idx", error.hint)

    def test_bad_option(self):
        self.assertIn("year, region, organ, level, genre", self.fails(gr.compare, "养老", "x.idx", by="month").hint)
        with mock.patch("subprocess.Popen") as popen:
            for call, options, says in [
                (gr.extract, {"bogus": 1}, "there is no option 'bogus'"),
                (gr.extract, {"txet": True}, "did you mean 'text'"),
                (gr.extract, {"text": "yes"}, "text is True or False"),
                (gr.extract, {"lexicon": True}, "lexicon takes a text or a number"),
                (gr.figures, {"rows": "masks"}, "there is no option 'rows'"),
                (gr.targets, {"limit": True}, "limit takes"),
                (gr.targets, {"unit": ["张", "人"]}, "unit takes"),
                (gr.targets, {"by": "year"}, "there is no option 'by'"),
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
        commands = {"rows": "extract", "listing": "index", "follow": "targets", "keyness": "compare", "terms": "words", "collocates": "words", "dfm": "words", "readability": "words"}
        for function, options in gr.OPTIONS.items():
            told = subprocess.run([gr.find_binary(), commands.get(function, function), "--help"], capture_output=True, text=True, check=True).stdout
            takes = {m[1].replace("-", "_"): bool(m[2]) for m in re.finditer(r"^ +(?:-\w, )?--([\w-]+)( \S+)?  ", told, re.M)}
            for name, kind in options.items():
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
