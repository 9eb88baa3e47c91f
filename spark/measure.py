"""What Spark costs beside the program alone, in processor time: sh scripts/spark.sh --measure [FOLDER [N…]]

FOLDER (default: ../shared/corpus, else testdata/reports) is taken 1, 3 and 10 times, or
N times. Three things are measured, user and system time of all processes, since other
work on a machine changes the time of the clock:

    plain   govreport extract --rows figures --format parquet, one core
    worker  govreport extract --pipe, as the job runs it, on the same files as records
    job     job.py on two executors, their start and that of the driver (N = 0) taken off
"""

import base64
import ctypes
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
BIN = os.environ["GOVREPORT_BIN"]
ONE_CORE = {**os.environ, "GOMAXPROCS": "1"}
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER: what the driver leaves behind is ours to wait for


def processor_time(command, stdin=None, env=None):
    """Seconds of the command and of all that it started."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=env)
    if done.returncode:
        sys.exit(done.stderr.decode())
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    corpus = HERE.parent.parent / "shared/corpus"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else corpus if corpus.is_dir() else HERE.parent / "testdata/reports"
    if not folder.is_dir():
        sys.exit(f"measure.py: {folder}: there is no such folder; name one of reports")
    times = [int(n) for n in sys.argv[2:]] or [1, 3, 10]
    env = {**os.environ, "SPARK_MASTER": "local-cluster[2,1,1024]"}
    print(f"{folder}; {subprocess.run([BIN, 'version'], capture_output=True, text=True).stdout.splitlines()[0]}")
    print(f"{'times':>5} {'files':>6} {'MB':>6} {'plain s':>8} {'worker s':>8} {'job s':>7} {'start s':>7} {'plain ms/file':>13} {'job ms/file':>11} {'job/plain':>9}")
    with tempfile.TemporaryDirectory(prefix="govreport-measure-") as temp:
        temp = Path(temp)

        def job(name, source):
            return processor_time([sys.executable, str(HERE / "job.py"), "--out", str(temp / f"out-{name}"), "--govreport", BIN, str(source)], env=env)

        nothing = temp / "nothing"
        nothing.mkdir()
        (nothing / "a.txt").write_text("工作报告")
        start = job("0", nothing)
        for n in times:
            many = temp / f"x{n}"
            for i in range(n):
                shutil.copytree(folder, many / f"{i:03}")
            files = sorted(p for p in many.rglob("*") if p.is_file() and p.name != "manifest.csv")
            records = temp / "records.jsonl"
            with records.open("w") as f:
                for p in files:
                    f.write(json.dumps({"path": str(p), "data": base64.b64encode(p.read_bytes()).decode()}) + "\n")
            plain = processor_time([BIN, "extract", "--rows", "figures", "--format", "parquet", "--jobs", "1", str(many)], env=ONE_CORE)
            with records.open() as f:
                worker = processor_time([BIN, "extract", "--pipe", "--rows", "reports,figures"], stdin=f, env=ONE_CORE)
            spark = job(n, many) - start
            size = sum(p.stat().st_size for p in files)
            print(f"{n:5} {len(files):6} {size / 1e6:6.1f} {plain:8.2f} {worker:8.2f} {spark:7.1f} {start:7.1f} {1000 * plain / len(files):13.1f} {1000 * spark / len(files):11.1f} {spark / plain:9.1f}", flush=True)


if __name__ == "__main__":
    main()
