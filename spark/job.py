"""Reads many reports on Spark: govreport as the worker of rdd.pipe, Parquet tables out.

    python3 spark/job.py --out OUT reports/                 files, as "govreport extract" reads them
    python3 spark/job.py --from jsonl --out OUT records/    a record a line (docs/SCALE.md, "The worker")
    python3 spark/job.py --from parquet --out OUT table/    a report a row, columns as in tables
    spark-submit --master yarn spark/job.py …               on a cluster; --govreport is sent to it

OUT/reports and OUT/figures have the columns of "govreport extract --rows … --format
parquet" (docs/DATA.md) in folders batch=N/year=Y/region=R; OUT/errors has a row for
whatever could not be read: record, path, row, error, hint. Read them with

    spark.read.parquet("OUT/figures")

The input is cut into batches of whole files, which OUT/plan.json keeps. A batch is done
when its three tables are; a run does those that are not, and files that came since
are new batches. The same input gives the same files whatever the cluster is, and
whatever was killed on the way.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "notebook"))

import govreport as gr  # noqa: E402
from pyspark import SparkFiles, StorageLevel  # noqa: E402
from pyspark.sql import Column, DataFrame, SparkSession  # noqa: E402
from pyspark.sql import functions as F  # noqa: E402
from pyspark.sql import types as T  # noqa: E402

TABLES = ("errors", "figures", "reports")  # the order in which they are written
ROWS = ("reports", "figures")  # of them, those that the program makes
SORTED = {"reports": ("path", "id"), "figures": ("path", "start", "end", "id")}
MAX_FILE = 16 << 20  # bytes of a file: it goes through the memory of an executor
MAX_FOLDER = 246  # bytes of "region" and what it is, with = the name of a folder
META = ("year", "region", "organ", "title", "published")  # columns of a manifest beside path


class JobError(Exception):
    """The job can't go on; the message ends with what to do."""


@dataclass
class File:
    """A file of the input: path as the user names it, uri as Hadoop does, bytes, changed
    (milliseconds), and what a manifest.csv says of it."""

    path: str
    uri: str
    size: int
    changed: int
    meta: dict


def session(name: str = "govreport", settings: dict[str, str] | None = None) -> SparkSession:
    """A session of the master that spark-submit or SPARK_MASTER names, else this machine."""
    os.environ.setdefault("LC_ALL", "C.UTF-8")  # the JVM opens files by the locale's encoding
    builder = SparkSession.builder.appName(name).config("spark.executorEnv.LC_ALL", "C.UTF-8")
    for key, value in (settings or {}).items():
        builder = builder.config(key, value)
    if os.environ.get("SPARK_MASTER"):
        builder = builder.master(os.environ["SPARK_MASTER"])
    return builder.getOrCreate()


class Files:
    """Files as Hadoop sees them: local, HDFS, object stores."""

    def __init__(self, spark: SparkSession):
        self.jvm = spark._jvm
        self.conf = spark._jsc.hadoopConfiguration()

    def at(self, path: str):
        p = self.jvm.org.apache.hadoop.fs.Path(path)
        return p.getFileSystem(self.conf), p

    def exists(self, path: str) -> bool:
        fs, p = self.at(path)
        return fs.exists(p)

    def read(self, path: str) -> bytes:
        fs, p = self.at(path)
        stream = fs.open(p)
        try:
            return bytes(self.jvm.org.apache.commons.io.IOUtils.toByteArray(stream))
        finally:
            stream.close()

    def write(self, path: str, data: bytes) -> None:
        """Writes a small file whole: beside it, then renamed."""
        fs, p = self.at(path)
        _, part = self.at(path + ".part")
        stream = fs.create(part, True)
        try:
            stream.write(bytearray(data))
        finally:
            stream.close()
        fs.delete(p, False)
        if not fs.rename(part, p):
            raise JobError(f"{path}: could not be written; check the folder")

    def below(self, root: str) -> list[File]:
        """The files at or below root, in byte order of their paths. Names that the program
        passes over (".x", "~$x", __MACOSX) are left out."""
        fs, top = self.at(root)
        if not fs.exists(top):
            raise JobError(f"{root}: there is no such file or folder; check the path")
        found = []

        def add(status, path):
            if status.isFile():
                found.append(File(path, status.getPath().toString(), status.getLen(), status.getModificationTime(), {}))
                return
            for s in fs.listStatus(status.getPath()):
                name = s.getPath().getName()
                if not name.startswith((".", "~$")) and name != "__MACOSX":
                    add(s, f"{path.rstrip('/')}/{name}")

        add(fs.getFileStatus(top), root)
        return sorted(found, key=lambda f: f.path.encode())


def unreadable(f: File) -> str:
    """Why Spark can't read the file; "" where it can."""
    name = f.path.rsplit("/", 1)[-1]
    if f.size == 0:
        return "file is empty"  # passed over without a word
    if name.startswith("_") and "=" not in name or name.endswith("._COPYING_"):
        return "Spark passes over names that begin with _"
    return "Hadoop opens no file with : in its name" if ":" in name else ""


def with_manifests(files: Files, found: list[File]) -> list[File]:
    """The files without manifest.csv, each with what that of a folder above says of it."""
    by_path = {f.path: f for f in found}
    manifests = [f for f in found if f.path.rsplit("/", 1)[-1].lower() == "manifest.csv"]
    for m in sorted(manifests, key=lambda f: f.path.count("/")):  # the nearest folder's stands
        try:
            table = csv.DictReader(files.read(m.uri).decode("utf-8-sig").splitlines(True), strict=True)
            rows = list(table)
        except (UnicodeDecodeError, csv.Error) as e:
            raise JobError(f"{m.path}: {e}; save it as csv in UTF-8") from None
        unknown = set(table.fieldnames or ()) - {"path", *META}
        if unknown or "path" not in (table.fieldnames or ()):
            raise JobError(f"{m.path}: the columns are {', '.join(map(str, table.fieldnames or ()))}; here they must be called path, {', '.join(META)}")
        for number, row in enumerate(rows, 1):
            f = by_path.get(m.path.rpartition("/")[0] + "/" + (row["path"] or ""))
            if not f:
                raise JobError(f"{m.path}: row {number}: {row['path'] or 'no path'} is not among the files; correct the row or take it out")
            f.meta = {k: row[k] for k in META if row.get(k)}
    return [f for f in found if f not in manifests]


@dataclass
class Job:
    """What a run is asked for."""

    paths: list[str]
    out: str
    source: str = "files"  # files, jsonl, parquet
    binary: str = ""
    batch_bytes: int = 1 << 30
    options: tuple[str, ...] = ()  # of the program
    partition_by: tuple[str, ...] = ("year", "region")
    max_file: int = MAX_FILE

    def __post_init__(self):
        self.binary = os.path.abspath(gr.find_binary(self.binary or None))
        self.out = self.out.rstrip("/")
        both = [c for c in gr.COLUMNS["reports"] if c in gr.COLUMNS["figures"]]
        if wrong := [c for c in self.partition_by if c not in both]:
            raise JobError(f"--partition-by: {wrong[0]!r} is no column of both tables; it is some of {', '.join(both)}")

    @property
    def arguments(self) -> list[str]:
        return ["extract", "--pipe", "--rows", ",".join(ROWS), "--quiet", "--config", "/dev/null", "--max-file-size", str(self.max_file), *self.options]

    def folders_of_text(self) -> list[str]:
        """The columns of text that are folders."""
        return [c for c in self.partition_by if gr.COLUMNS["reports"][c] == "str"]

    def made_by(self) -> dict:
        """What answers depend on, besides the input."""
        try:
            version = subprocess.run([self.binary, "version"], check=True, capture_output=True, text=True).stdout
        except (OSError, subprocess.CalledProcessError) as e:
            raise JobError(f"{self.binary}: {e}; name the program with --govreport") from None
        return {"program": " ".join(version.split()), "arguments": self.arguments, "source": self.source, "partitions": list(self.partition_by)}


def plan(job: Job, files: Files) -> list[list[File]]:
    """The batches: those of OUT/plan.json as they are, and files that came since behind them."""
    found: list[File] = []
    for root in job.paths:
        found += files.below(root)
    if job.source == "files":
        found = with_manifests(files, found)
    else:
        found = [f for f in found if f.size and not f.path.rsplit("/", 1)[-1].startswith("_")]  # _SUCCESS and the like
        if why := next((f"{f.path}: {unreadable(f)}; rename it" for f in found if unreadable(f)), ""):
            raise JobError(why)
    if not found:
        raise JobError(f"{', '.join(job.paths)}: there are no files; check the path")
    here = {f.path: f for f in found}
    if len({f.uri for f in found}) < len(found):
        raise JobError("a path is named twice, or lies inside another; name each once")

    where = job.out + "/plan.json"
    made_by, batches = job.made_by(), []
    if files.exists(where):
        old = json.loads(files.read(where))
        if old["made_by"] != made_by:
            raise JobError(f"{job.out} was made by {json.dumps(old['made_by'])}, this is {json.dumps(made_by)}; give a new --out")
        for batch in old["batches"]:
            batches.append([File(*f) for f in batch])
            for f in batches[-1]:
                if here.pop(f.path, None) != f:
                    raise JobError(f"{f.path} changed or is gone since {job.out} was begun; give a new --out")
    elif any(files.exists(f"{job.out}/{t}") for t in TABLES):
        raise JobError(f"{job.out} has tables and no plan.json that says what is in them; give a new --out")
    planned, size = len(batches), job.batch_bytes
    for f in here.values():
        if size + f.size > job.batch_bytes:
            batches.append([])
            size = 0
        batches[-1].append(f)
        size += f.size
    if len(batches) > planned:
        as_list = [[[f.path, f.uri, f.size, f.changed, f.meta] for f in b] for b in batches]
        files.write(where, json.dumps({"made_by": made_by, "batches": as_list}, ensure_ascii=False).encode())
    return batches


def records(spark: SparkSession, job: Job, batch: list[File]) -> DataFrame:
    """The batch as the program's records: a column of strings, each a line in UTF-8."""
    if job.source == "files":
        known = T.StructType([T.StructField("uri", T.StringType()), T.StructField("named", T.StringType()), *(T.StructField(c, T.StringType()) for c in META)])
        names = spark.createDataFrame([(f.uri, f.path, *(f.meta.get(c) for c in META)) for f in batch], known)
        read = spark.read.format("binaryFile").load([literal(f.uri) for f in batch])
        both = read.join(F.broadcast(names), read["path"] == names["uri"])
        return both.select(F.to_json(F.struct(F.col("named").alias("path"), *META, F.base64("content").alias("data"))).alias("value"))
    if job.source == "jsonl":
        lines = spark.read.option("lineSep", "\n").text([literal(f.uri) for f in batch])
        raw = F.to_json(F.struct(F.base64(F.col("value").cast("binary")).alias("line")))
        return lines.select(F.when(F.is_valid_utf8("value"), F.col("value")).otherwise(raw).alias("value"))
    rows = spark.read.parquet(*[literal(f.uri) for f in batch])
    texts = {f.name: F.col(quoted(f.name)).cast("string") for f in rows.schema
             if isinstance(f.dataType, (T.StringType, T.BinaryType)) and f.name not in ("data", "format")}
    valid = [F.when(F.is_valid_utf8(texts[c]), texts[c]).alias(c) if c in texts else F.col(quoted(c)) for c in rows.columns if c not in ("data", "format")]
    # bytes that are no UTF-8, the longest of a row, go as a file of text, whose encoding the program finds
    invalid = F.lit(None)
    if texts:
        pieces = [F.when(~F.is_valid_utf8(c), F.struct(F.octet_length(c).alias("length"), c.cast("binary").alias("bytes"))) for c in texts.values()]
        invalid = F.base64(F.array_max(F.array(*pieces))["bytes"])
    data = F.base64("data") if "data" in rows.columns else F.lit(None)
    kind = F.col("format") if "format" in rows.columns else F.lit(None)
    valid += [F.coalesce(data, invalid).alias("data"), F.coalesce(kind, F.when(data.isNull() & invalid.isNotNull(), "text")).alias("format")]
    return rows.select(F.to_json(F.struct(*valid), {"ignoreNullFields": "false"}).alias("value"))


def literal(uri: str) -> str:
    """A path that Spark takes as it stands and not as a pattern."""
    return re.sub(r"[{}\[\]*?\\]", lambda m: "\\" + m[0], uri)


def quoted(column: str) -> str:
    """The name of a column, whatever stands in it."""
    return "`" + column.replace("`", "``") + "`"


def pipe(spark: SparkSession, job: Job, lines: DataFrame) -> DataFrame:
    """The program's answers, a line each, in the order of the records: rdd.pipe of Spark
    itself, without a Python process between. A worker that ends before it has
    answered all ends the task, which Spark tries again."""
    jvm = spark._jvm
    local = spark.sparkContext.master.startswith("local[") or spark.sparkContext.master == "local"
    program = SparkFiles.get(os.path.basename(job.binary)) if local else "./" + os.path.basename(job.binary)
    command, env = jvm.java.util.ArrayList(), jvm.java.util.HashMap()
    for word in (program, *job.arguments):
        command.add(word)
    env.put("GOMAXPROCS", spark.conf.get("spark.task.cpus", "1"))
    text = jvm.org.apache.spark.sql.Encoders.STRING()
    answers = lines._jdf.__getattr__("as")(text).javaRDD().pipe(command, env, False, 1 << 16, "UTF-8")
    return DataFrame(spark._jsparkSession.createDataset(answers.rdd(), text).toDF(), spark)


def columns(table: str) -> T.StructType:
    """The columns of a table as the program's Parquet files have them."""
    kinds = {"str": T.StringType(), "int": T.LongType(), "float": T.DoubleType(), "bool": T.BooleanType(), "list": T.ArrayType(T.StringType())}
    return T.StructType([T.StructField(name, kinds[kind]) for name, kind in gr.COLUMNS[table].items()])


def known(field: T.StructField) -> Column:
    """A column as tables have it: no text is null, no list is an empty one."""
    if isinstance(field.dataType, T.StringType):
        return F.nullif(F.col(field.name), F.lit(""))
    return F.coalesce(field.name, F.array().cast(field.dataType)) if isinstance(field.dataType, T.ArrayType) else F.col(field.name)


ERROR = T.StructType([T.StructField("path", T.StringType()), T.StructField("row", T.LongType()), T.StructField("error", T.StringType()), T.StructField("hint", T.StringType())])


def tables(job: Job, answers: DataFrame) -> dict[str, DataFrame]:
    """The answers as flat tables."""
    def part(**of):
        schema = T.StructType([T.StructField("record", T.StringType()), *(T.StructField(name, T.ArrayType(t)) for name, t in of.items())])
        return answers.select(F.from_json("value", schema, {"mode": "FAILFAST"}).alias("a")).select("a.*")

    made = {}
    fits = F.lit(True)
    for by in job.folders_of_text():
        # what escaping makes of it in the name of a folder
        escaped = F.octet_length(F.regexp_replace(by, "[\\x01-\\x1f\\x7f\"#%'*/:=?\\\\{}\\[\\]^]", "%00"))
        fits &= F.col(by).isNull() | ((F.octet_length(F.lit(by)) + escaped <= MAX_FOLDER) & ~F.col(by).contains("\0"))
    for name in ROWS:
        rows = part(**{name: columns(name)}).select(F.inline(name))
        made[name] = rows.withColumns({f.name: known(f) for f in rows.schema})
    errors = part(errors=ERROR).select("record", F.inline("errors"))
    why = " or ".join(job.folders_of_text())
    unfit = made["reports"].where(~fits).select(F.col("path").alias("record"), "path", F.lit(None).cast("long").alias("row"),
                                                F.lit(f"{why}: is no name of a folder").alias("error"), F.lit(f"correct the {why} of the record").alias("hint"))
    made["errors"] = errors.unionByName(unfit)
    for name in ROWS:
        made[name] = made[name].where(fits)
    return made


def write(job: Job, name: str, table: DataFrame, where: str) -> None:
    """Writes a table, whole or not at all: _SUCCESS is there at the end."""
    if name == "errors":
        table.repartition(1).sortWithinPartitions("record", "path", "row").write.mode("overwrite").parquet(where)
        return
    by = list(job.partition_by)
    table.repartition(*by).sortWithinPartitions(*by, *SORTED[name]).write.mode("overwrite").partitionBy(*by).parquet(where)


def place(job: Job, table: str, batch: int) -> str:
    return f"{job.out}/{table}/batch={batch}"


def unread(spark: SparkSession, job: Job, batch: list[File]) -> DataFrame:
    """Rows of errors for files that are not read at all."""
    rows = []
    for f in batch:
        if f.size > job.max_file:
            rows.append((f.path, f.path, None, f"read: is larger than the limit of {job.max_file} bytes: {f.size} bytes", "raise the limit (--max-file-size) or split it"))
        elif why := unreadable(f):
            rows.append((f.path, f.path, None, f"read: {why}", "rename it" if f.size else "get it again or remove it"))
    return spark.createDataFrame(rows, T.StructType([T.StructField("record", T.StringType()), *ERROR]))


def run(spark: SparkSession, job: Job, say=lambda line: None) -> dict[str, int]:
    """Does the batches that are not done, and returns how many they were and what they
    held: batches, records."""
    encoding = spark._jvm.java.lang.System.getProperty("sun.jnu.encoding")
    if encoding.upper().replace("-", "") != "UTF8":
        raise JobError(f"Java opens files by the encoding {encoding}; set LC_ALL=C.UTF-8, for the executors too (spark.executorEnv.LC_ALL)")
    # files are named one by one: without these there is a task a file only to look at it
    spark.conf.set("spark.sql.sources.parallelPartitionDiscovery.threshold", "1000")
    spark.conf.set("spark.sql.sources.parallelPartitionDiscovery.parallelism", "32")
    files = Files(spark)
    batches = plan(job, files)
    todo = [n for n in range(len(batches)) if not all(files.exists(place(job, t, n) + "/_SUCCESS") for t in TABLES)]
    if len(todo) < len(batches):
        say(f"{len(batches) - len(todo)} of {len(batches)} batches are done already")
    if todo:
        spark.sparkContext.addFile(job.binary)
    done = {"batches": 0, "records": 0}
    for n in todo:
        batch = batches[n]
        left_out = unread(spark, job, batch) if job.source == "files" else None
        if left_out is not None:
            batch = [f for f in batch if f.size <= job.max_file and not unreadable(f)]
        if batch:
            answers = pipe(spark, job, records(spark, job, batch))
        else:
            answers = spark.createDataFrame([], "value string")
        answers = answers.persist(StorageLevel.MEMORY_AND_DISK)
        try:
            count = answers.count()
            if job.source == "files" and count != len(batch):
                raise JobError(f"batch {n}: {count} answers to {len(batch)} files; files changed under the job, run it again")
            made = tables(job, answers)
            if left_out is not None:
                made["errors"] = made["errors"].unionByName(left_out)
            for name in TABLES:
                write(job, name, made[name], place(job, name, n))
        finally:
            answers.unpersist()
        done["batches"] += 1
        done["records"] += count
        say(f"batch {n + 1} of {len(batches)}: {count} records")
    return done


def main(argv: list[str] | None = None) -> int:
    p = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], epilog="What stands behind -- goes to govreport extract, such as -- --lexicon DIR.")
    p.add_argument("paths", nargs="+", metavar="PATH", help="file or folder, as Hadoop names it: local, hdfs://…, s3a://…")
    p.add_argument("--out", required=True, help="folder of the tables; a run that was interrupted goes on there")
    p.add_argument("--from", dest="source", choices=("files", "jsonl", "parquet"), default="files", help="what the paths hold (default: files)")
    p.add_argument("--govreport", metavar="FILE", default="", help="the program (default: $GOVREPORT_BIN, else on PATH)")
    p.add_argument("--batch-bytes", type=int, default=1 << 30, metavar="BYTES", help="input of a batch (default: 1 GiB)")
    p.add_argument("--max-file-size", type=int, default=MAX_FILE, metavar="BYTES", help="refuse larger files and records (default: 16 MiB)")
    p.add_argument("--partition-by", default="year,region", metavar="COLUMNS", help="columns that are folders (default: year,region)")
    argv = list(sys.argv[1:] if argv is None else argv)
    options: list[str] = []
    if "--" in argv:
        argv, options = argv[:argv.index("--")], argv[argv.index("--") + 1:]
    o = p.parse_args(argv)
    say = lambda line: print(line, file=sys.stderr)  # noqa: E731
    try:
        job = Job(o.paths, o.out, o.source, o.govreport, o.batch_bytes, tuple(options), tuple(o.partition_by.split(",")), o.max_file_size)
        spark = session()
        try:
            done = run(spark, job, say)
        finally:
            spark.stop()
    except (JobError, gr.GovreportError) as e:
        say(f"job.py: {e}")
        return 2
    say(f"{done['records']} records read; the tables are in {shlex.quote(o.out)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
