"""Tests of job.py on a cluster of two executors on this machine, against the program alone.

    sh scripts/spark.sh            what make test runs
    sh scripts/spark.sh --scale    the same with more reports and a killed driver

GOVREPORT_BIN names the program (default: ../build/govreport).
"""

import base64
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
os.environ.setdefault("GOVREPORT_BIN", str(HERE.parent / "build" / "govreport"))
os.environ.setdefault("SPARK_MASTER", "local-cluster[2,1,1024]")
sys.path.insert(0, str(HERE))

import pyspark  # noqa: E402

os.environ.setdefault("SPARK_HOME", os.path.dirname(pyspark.__file__))

import job as gj  # noqa: E402
from pyspark.sql import functions as F  # noqa: E402

BIN = os.environ["GOVREPORT_BIN"]
REPORTS = HERE.parent / "testdata" / "reports"
SCALE = os.environ.get("GOVREPORT_SCALE") == "1"
COPIES = 40 if SCALE else 6  # of the reports of testdata, in the test that kills an executor

TRADITIONAL = "芷嶺縣民政局{}年工作總結\n\n一、{}年工作完成情況\n（一）養老服務擴面增效。新增養老床位{}張，發放高齡津貼70餘萬元，惠及老人x人次。\n"
TEXT = "栖岚区民政局{}年工作总结\n\n一、{}年工作完成情况\n（一）养老服务扩面增效。新增养老床位{}张，发放高龄津贴70余万元，惠及老人x人次。\n"


def program(*args, stdin=None):
    """What the program prints."""
    done = subprocess.run([BIN, *args], input=stdin, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def lines_of(table):
    """The rows of a table as lines of JSON, sorted."""
    columns = sorted(set(table.columns) - {"batch"})
    table = table.withColumn("year", F.col("year").cast("long")) if "year" in columns else table
    return sorted(json.dumps({c: row[c] for c in columns}, ensure_ascii=False) for row in table.collect())


def digests(out):
    """The files of tables by folder: a digest of the data of each, up to the footer, in
    which Parquet's writer lists encodings in an order of its own."""
    found = {}
    for file in sorted(Path(out).glob("*/batch=*/**/*.parquet")):
        data = file.read_bytes()
        assert data[-4:] == b"PAR1"
        footer = int.from_bytes(data[-8:-4], "little")
        found.setdefault(str(file.parent.relative_to(out)), []).append(hashlib.sha256(data[:-8 - footer]).hexdigest())
    return found


def setUpModule():
    """One cluster and one folder for all tests."""
    global SPARK, TEMP
    TEMP = tempfile.TemporaryDirectory(prefix="govreport-spark-")
    SPARK = gj.session("govreport tests", {
        "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.sql.shuffle.partitions": "4",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC", "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        # many small tasks, so that there is a middle to kill executors in
        "spark.sql.files.maxPartitionBytes": str(64 << 10), "spark.sql.files.openCostInBytes": "0",
    })
    SPARK.sparkContext.setLogLevel("OFF")


def tearDownModule():
    SPARK.stop()
    TEMP.cleanup()


class Cluster(unittest.TestCase):
    def setUp(self):
        self.spark = SPARK
        self.dir = Path(TEMP.name) / self.id().rsplit(".", 1)[-1]
        self.dir.mkdir()

    def job(self, *paths, **options):
        out = options.pop("out", None) or str(self.dir / "out")
        return gj.Job([str(p) for p in paths], out, binary=BIN, **options)

    def run_job(self, *paths, **options):
        made = self.job(*paths, **options)
        return made.out, gj.run(self.spark, made)

    def table(self, out, name):
        return self.spark.read.parquet(f"{out}/{name}")

    def by_program(self, name, *paths):
        """A table as the program writes it."""
        file = self.dir / f"{name}-{time.monotonic_ns()}.parquet"
        file.write_bytes(program("extract", "--rows", name, "--format", "parquet", *map(str, paths)))
        return self.spark.read.parquet(str(file))

    def errors(self, out):
        return [(r["record"], r["error"]) for r in self.table(out, "errors").collect()]


class Equal(Cluster):
    def test_folder(self):
        out, done = self.run_job(REPORTS)
        self.assertEqual(self.errors(out), [])
        for name in gj.ROWS:
            want, got = self.by_program(name, REPORTS), self.table(out, name)
            self.assertEqual([f"{f.name} {f.dataType.simpleString()}" for f in want.schema],
                             [f"{f.name} {f.dataType.simpleString()}" for f in gj.columns(name)])
            both = want.unionByName(got.drop("batch"))  # can be read together
            self.assertEqual(dict(both.dtypes), dict(want.dtypes))
            self.assertGreater(want.count(), 20)
            self.assertEqual(lines_of(got), lines_of(want))
        folders = {p.name for p in Path(out, "figures").glob("batch=*/year=*/region=*")}
        self.assertIn("region=栖岚区", folders)

    def test_unknown_is_null(self):
        """Neither "" nor 0 stands for what a report does not say."""
        folder = self.dir / "unknown"
        folder.mkdir()
        (folder / "a.txt").write_text("工作总结\n\n一、工作完成情况\n新增养老床位80张。\n")
        out, _ = self.run_job(folder)
        for name in gj.ROWS:
            got, want = self.table(out, name), self.by_program(name, folder)
            self.assertEqual(lines_of(got), lines_of(want))
            for row in got.collect() + want.collect():
                self.assertEqual([row[c] for c in ("year", "region", "region_code", "organ")], [None] * 4)
                self.assertNotIn("", row.asDict().values())

    def test_nearest_manifest(self):
        folder = self.dir / "listed"
        (folder / "b").mkdir(parents=True)
        (folder / "b" / "a.txt").write_text(TEXT.format(2020, 2020, 80))
        (folder / "manifest.csv").write_text("path,year\nb/a.txt,2011\n")
        (folder / "b" / "manifest.csv").write_text("path,year\na.txt,2012\n")
        out, _ = self.run_job(folder)
        self.assertEqual(lines_of(self.table(out, "reports")), lines_of(self.by_program("reports", folder)))

    def test_strange_names(self):
        folder = self.dir / "names"
        names = ["a[1].txt", "b{x,y}.txt", "c*.txt", "d e%20.txt", "f,g.txt", "h:i.txt", "j#k?.txt", "l\nm.txt", "n\\o.txt", "_p.txt", ".hidden.txt", "q.xyz", "r.doc", "s.txt",
                 "deep/~$t.docx", "deep/__MACOSX/u.txt"]
        for i, name in enumerate(names):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(TEXT.format(2001 + i, 2001 + i, i + 10).encode("gb18030" if i % 2 else "utf-8"))
        (folder / "empty.txt").touch()
        (folder / "large.txt").write_bytes(b"x" * 5000)
        out, _ = self.run_job(folder, max_file=4096)
        want = {r["path"] for r in self.by_program("reports", *(folder / n for n in names[:9] if ":" not in n), folder / "s.txt").select("path").collect()}
        self.assertEqual({r["path"] for r in self.table(out, "reports").collect()}, want)
        errors = {record.rsplit("/", 1)[1]: error for record, error in self.errors(out)}
        self.assertEqual(errors, {
            "_p.txt": "read: Spark passes over names that begin with _",
            "h:i.txt": "read: Hadoop opens no file with : in its name",
            "q.xyz": "open: file type is not supported",
            "r.doc": "open: file type is not supported",
            "empty.txt": "read: file is empty",
            "large.txt": "read: is larger than the limit of 4096 bytes: 5000 bytes",
        })


class Records(Cluster):
    def good(self, n):
        return [json.dumps({"id": i, "text": TEXT.format(2001 + i % 20, 2001 + i % 20, i), "region": "栖岚区"}, ensure_ascii=i % 2 == 0).encode() for i in range(n)]

    def poison(self):
        """Lines of which each is one error, by what is in them."""
        many = TEXT.format(2020, 2020, 1) + "新增养老床位80张，" * 3000
        bomb = self.dir / "bomb.zip"
        if not bomb.exists():
            import zipfile
            with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as z:
                z.writestr("a.txt", b"0" * (100 << 20))
        return {
            "not JSON": b"Traceback (most recent call last):",
            "cut off": b'{"id": "cut", "text": "\xe6\xa0\x96\xe5\xb2\x9a',
            "an array": b'["text"]',
            "null": b"null",
            "empty": b"",
            "random bytes": hashlib.shake_256(b"govreport").digest(4000).replace(b"\n", b"\xff"),
            "NUL": b"\0" * 2000,
            "nested too deep": b'{"id": "deep", "text": ' + b"[" * 200000,
            "no text": b'{"id": "no text", "year": 2020}',
            "text is a number": b'{"id": "number", "text": 7}',
            "blank": b'{"id": "blank", "text": " \\u0000\\n\\u200b"}',
            "not base64": b'{"id": "base64", "data": "\\u0000"}',
            "a file of this machine": b'{"path": "/etc/passwd"}',
            "a picture": b'{"path": "x.txt", "data": "' + base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(500)) + b'"}',
            "a broken document": b'{"path": "x.docx", "data": "' + base64.b64encode(b"PK\x03\x04 but no archive") + b'"}',
            "a bomb": b'{"path": "bomb.zip", "data": "' + base64.b64encode(bomb.read_bytes()) + b'"}',
            "endless rows": json.dumps({"id": "rows", "text": many}).encode(),
            "over the limit": b'{"id": "long", "text": "' + b"x" * (3 << 20) + b'"}',
            "over twice the limit": b'{"id": "longer", "text": "' + b"x" * (5 << 20) + b'"}',
        }

    def test_poison(self):
        lines = self.good(200)
        for i, line in enumerate(self.poison().values()):
            lines.insert(7 * i, line)
        file = self.dir / "records" / "part-1.jsonl"
        file.parent.mkdir()
        file.write_bytes(b"\n".join(lines))
        made = self.job(file.parent, source="jsonl", max_file=2 << 20)

        # the worker alone: a line each, in their order, and it ends well
        alone = program(*made.arguments, stdin=file.read_bytes()).splitlines()
        self.assertEqual(len(alone), len(lines))
        answers = [json.loads(a) for a in alone]
        self.assertEqual([a["record"] for a in answers if not a["errors"]], [str(i) for i in range(200)])
        self.assertEqual([len(a["errors"]) for a in answers if a["errors"]], [1] * len(self.poison()))

        # on the cluster: the same bytes, sorted
        batch = gj.plan(made, gj.Files(self.spark))[0]
        self.spark.sparkContext.addFile(made.binary)
        piped = gj.pipe(self.spark, made, gj.records(self.spark, made, batch))
        self.assertGreater(piped.rdd.getNumPartitions(), 2)
        self.assertEqual(sorted(r[0].encode() for r in piped.collect()), sorted(alone))

        # and as tables
        done = gj.run(self.spark, made)
        self.assertEqual(done["records"], len(lines))
        self.assertEqual(self.table(made.out, "reports").count(), 200)
        self.assertEqual(sorted(r for r, _ in self.errors(made.out)), sorted(a["record"] for a in answers if a["errors"]))

    def test_encodings(self):
        texts = {"utf-8": TEXT, "gb18030": TEXT, "big5": TRADITIONAL}
        lines = [json.dumps({"id": enc, "text": text.format(2020, 2020, 80)}, ensure_ascii=False).encode(enc) for enc, text in texts.items()]
        file = self.dir / "encodings.jsonl"
        file.write_bytes(b"\r\n".join(lines))
        out, _ = self.run_job(file, source="jsonl")
        self.assertEqual(self.errors(out), [])
        self.assertEqual({(r["path"], r["text"]) for r in self.table(out, "figures").select("path", "text").collect() if r["text"].startswith("80")},
                         {("utf-8", "80张"), ("gb18030", "80张"), ("big5", "80張")})

    def test_regions_that_are_no_folders(self):
        lines = [json.dumps({"id": name, "text": TEXT.format(2020, 2020, 80), "region": region}) for name, region in
                 (("plain", "a/b=c%d:e*"), ("dots", ".."), ("long", "县" * 81), ("NUL", "栖岚\0区"), ("none", ""))]
        file = self.dir / "regions.jsonl"
        file.write_text("\n".join(lines))
        out, _ = self.run_job(file, source="jsonl")
        got = {r["path"]: r["region"] for r in self.table(out, "reports").collect()}
        want = {r["reports"][0]["path"]: r["reports"][0]["region"] or None for r in map(json.loads, program(*self.job(file).arguments, stdin=file.read_bytes()).splitlines())}
        bad = {r for r, error in self.errors(out) if error == "region: is no name of a folder"}
        self.assertEqual({**got, **{r: want[r] for r in bad}}, want)
        self.assertIn("long", bad)

    def test_parquet(self):
        rows = [(i, (TRADITIONAL if enc == "big5" else TEXT).format(2001 + i, 2001 + i, i + 5).encode(enc), "栖岚区", 2001 + i, None)
                for i, enc in enumerate(("utf-8", "gb18030", "utf-8", "big5"))]
        rows += [(4, bytes(range(32)) * 20 + b"\xff", "栖岚区", 2005, None), (5, None, None, None, None), (6, None, None, 2007, b"<html><body><p>" + TEXT.format(2007, 2007, 66).encode() + b"</p>")]
        table = self.spark.createDataFrame(rows, "id long, full_text binary, region string, year int, data binary")
        table = table.withColumn("full_text", F.col("full_text").cast("string")).withColumn("format", F.when(F.col("data").isNotNull(), "html"))
        where = str(self.dir / "table")
        table.repartition(3).write.parquet(where)
        out, done = self.run_job(where, source="parquet")
        self.assertEqual(done["records"], 7)
        got = {r["path"]: (r["year"], r["encoding"], r["region"]) for r in self.table(out, "reports").collect()}
        self.assertEqual(got, {"0": (2001, "UTF-8", "栖岚区"), "1": (2002, "GB18030", "栖岚区"), "2": (2003, "UTF-8", "栖岚区"), "3": (2004, "Big5", "栖岚区"), "6": (2007, "UTF-8", got["6"][2])})
        self.assertEqual(sorted(r for r, _ in self.errors(out)), ["4", "5"])

    def test_parquet_of_bytes(self):
        """Text in columns of bytes, in more than one of which it is no UTF-8."""
        rows = [(str(i), "栖岚区".encode(enc), TEXT.format(2020, 2020, 80).encode(enc)) for i, enc in enumerate(("utf-8", "gb18030"))]
        where = str(self.dir / "table")
        self.spark.createDataFrame(rows, "id string, region binary, text binary").write.parquet(where)
        out, _ = self.run_job(where, source="parquet")
        self.assertEqual(self.errors(out), [])
        self.assertEqual({(r["path"], r["text"], r["region"]) for r in self.table(out, "figures").collect() if r["text"].startswith("80")},
                         {("0", "80张", "栖岚区"), ("1", "80张", None)})  # a region that can't be read is unknown


class Kill(Cluster):
    def executors(self):
        """Process ids of this application's executors, by their ids."""
        found = {}
        for p in Path("/proc").glob("[0-9]*"):
            try:
                words = (p / "cmdline").read_bytes().decode(errors="replace").split("\0")
            except OSError:
                continue
            if "--executor-id" in words and self.spark.sparkContext.applicationId in words:
                found[words[words.index("--executor-id") + 1]] = int(p.name)
        return found

    def test_executor(self):
        folder = self.dir / "many"
        for i in range(COPIES):
            shutil.copytree(REPORTS, folder / f"{i:03}")
        calm, _ = self.run_job(folder, out=str(self.dir / "calm")) if SCALE else (None, None)
        tracker = self.spark.sparkContext.statusTracker()
        before = self.executors()
        self.assertEqual(len(before), 2)
        killed = {}
        over = threading.Event()

        def kill():
            while not over.wait(0.01):
                for stage in tracker.getActiveStageIds():
                    info = tracker.getStageInfo(stage)
                    # the stage with the program: more than half of it is still to do
                    if info and info.name.startswith("count") and info.numTasks > 4 and 1 <= info.numCompletedTasks < info.numTasks // 2:
                        name, pid = sorted(before.items())[0]
                        os.kill(pid, signal.SIGKILL)
                        killed.update(executor=name, pid=pid, stage=info.name, tasks=info.numTasks, done=info.numCompletedTasks, active=info.numActiveTasks)
                        return

        killer = threading.Thread(target=kill)
        killer.start()
        try:
            out, done = self.run_job(folder)
        finally:
            over.set()
            killer.join()
        self.assertTrue(killed, "nothing was killed: the stage was over too soon")
        print(f"killed executor {killed['executor']} (process {killed['pid']}) with {killed['done']} of {killed['tasks']} tasks done; "
              f"{done['records']} records, {len(digests(out))} folders", file=sys.stderr)
        self.assertNotIn(killed["executor"], self.executors())
        if calm:
            self.assertEqual(digests(out), digests(calm))
        for name in gj.ROWS:
            self.assertEqual(lines_of(self.table(out, name)), lines_of(self.by_program(name, folder)))

    def test_resume(self):
        out = str(self.dir / "resumed")
        small = dict(out=out, batch_bytes=1)  # a file a batch
        folder = self.dir / "few"
        folder.mkdir()
        for name in ("b.txt", "d.txt", "f.txt"):
            (folder / name).write_text(TEXT.format(2020, 2020, ord(name[0])))
        _, done = self.run_job(folder, **small)
        self.assertEqual(done["batches"], 3)
        first = digests(out)
        times = {p: p.stat().st_mtime_ns for p in Path(out).rglob("*.parquet")}

        _, done = self.run_job(folder, **small)  # nothing to do
        self.assertEqual(done["batches"], 0)

        # as if the driver had been killed in the second batch: a table is there in part
        (Path(out) / "figures/batch=1/_SUCCESS").unlink()
        gone = sorted(Path(out).glob("figures/batch=1/**/*.parquet"))[0]
        gone.unlink()
        shutil.rmtree(Path(out) / "reports/batch=1")
        _, done = self.run_job(folder, **small)
        self.assertEqual(done["batches"], 1)
        self.assertEqual(digests(out), first)
        for p, t in times.items():
            if "batch=1" not in str(p):
                self.assertEqual(p.stat().st_mtime_ns, t)

        # a file that came since is a batch of its own, wherever it stands in the order
        (folder / "a.txt").write_text(TEXT.format(2020, 2020, 97))
        _, done = self.run_job(folder, **small)
        self.assertEqual(done["batches"], 1)
        self.assertEqual({k: v for k, v in digests(out).items() if "batch=3" not in k}, first)
        self.assertEqual(self.table(out, "reports").count(), 4)

        # what is no longer the same input, or not the same question, is refused
        with self.assertRaisesRegex(gj.JobError, "arguments.*give a new --out"):
            self.run_job(folder, options=("--max-sections", "7"), **small)
        (folder / "b.txt").write_text(TEXT.format(2020, 2020, 98) + "新增养老床位99张。\n")
        with self.assertRaisesRegex(gj.JobError, "b.txt changed.*give a new --out"):
            self.run_job(folder, **small)

    @unittest.skipUnless(SCALE, "the driver is killed by make scale-spark")
    def test_driver(self):
        """Driver and executors die at once, as in a power cut; the next run goes on."""
        folder, out = self.dir / "many", self.dir / "out"
        for i in range(12):
            shutil.copytree(REPORTS, folder / f"{i:03}")
        options = ["--batch-bytes", str(250_000), "--govreport", BIN]
        command = [sys.executable, str(HERE / "job.py"), "--out", str(out), *options, str(folder)]
        first = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        done = lambda: len(list(out.glob("reports/batch=*/_SUCCESS")))  # noqa: E731
        while done() < 2:
            self.assertIsNone(first.poll(), "the job was over before it could be killed")
            time.sleep(0.01)
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
        finished = done()
        batches = len(json.loads((out / "plan.json").read_text())["batches"])
        self.assertLess(finished, batches)
        made = self.job(folder, out=str(out), batch_bytes=250_000)
        self.assertEqual(gj.run(self.spark, made)["batches"], batches - finished)
        print(f"killed the driver with {finished} of {batches} batches done", file=sys.stderr)
        calm, _ = self.run_job(folder, out=str(self.dir / "calm"), batch_bytes=250_000)
        self.assertEqual(digests(out), digests(calm))

    def test_refusals(self):
        with self.assertRaisesRegex(gj.JobError, "no such file or folder"):
            self.run_job(self.dir / "absent")
        with self.assertRaisesRegex(gj.JobError, "named twice"):
            self.run_job(REPORTS, REPORTS)
        with self.assertRaisesRegex(gj.JobError, "'county' is no column of both tables"):
            self.job(REPORTS, partition_by=("year", "county"))
        (self.dir / "other" / "figures").mkdir(parents=True)
        with self.assertRaisesRegex(gj.JobError, "no plan.json.*give a new --out"):
            self.run_job(REPORTS, out=str(self.dir / "other"))
        folder = self.dir / "listed"
        folder.mkdir()
        (folder / "a.txt").write_text(TEXT.format(2020, 2020, 5))
        (folder / "manifest.csv").write_text("path,region\nb.txt,栖岚区\n")
        with self.assertRaisesRegex(gj.JobError, "row 1: b.txt is not among the files"):
            self.run_job(folder)
        (folder / "manifest.csv").write_text("路径,地区\na.txt,栖岚区\n")
        with self.assertRaisesRegex(gj.JobError, "must be called path"):
            self.run_job(folder)

    def test_worker_that_dies(self):
        """A program that ends with an error ends the job; no answer is lost in silence."""
        broken = self.dir / "broken"
        broken.write_text(f"#!/bin/sh\n[ \"$1\" = version ] && exec {BIN} version\nhead -n 1 >/dev/null\nexit 3\n")
        broken.chmod(0o755)
        with self.assertRaisesRegex(Exception, "exited with status 3"):
            gj.run(self.spark, gj.Job([str(REPORTS)], str(self.dir / "dead"), binary=str(broken)))


if __name__ == "__main__":
    unittest.main(verbosity=2, warnings="ignore")  # Spark's own about sockets
