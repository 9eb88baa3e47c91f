"""Runs the govreport program: once for a call, or one process for many (Session)."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Literal, TypeVar, Union

File = Union[str, "os.PathLike[str]"]
OnError = Literal["raise", "warn"]
Record = dict[str, Any]
Answer = TypeVar("Answer")


class GovreportError(RuntimeError):
    """The program could not do what was asked.

    message: what is wrong. hint: what to do about it, "" when there is nothing to
    say. path, row: the file, and the row of a table or the number of a text (from
    1), that it is about, else "" and 0.

    >>> try:
    ...     gr.extract("absent.txt")
    ... except gr.GovreportError as error:
    ...     print(error.path, "|", error.hint)
    absent.txt | check the path
    """

    def __init__(self, message: str, hint: str = "", path: str = "", row: int = 0):
        where = path + (f": row {row}" if row else "") + ": " if path else ""
        super().__init__(where + message + (f"; {hint}" if hint else ""))
        self.message, self.hint, self.path, self.row = message, hint, path, row

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.message, self.hint, self.path, self.row)


def find_binary(binary: File | None = None) -> str:
    """Path of the program: the argument, else $GOVREPORT_BIN, else the one that a wheel
    brought along, else govreport on PATH.

    >>> Path(gr.find_binary()).stem
    'govreport'
    """
    name = os.fspath(binary or os.environ.get("GOVREPORT_BIN") or "")
    brought = Path(__file__).with_name("bin") / ("govreport.exe" if os.name == "nt" else "govreport")
    found = shutil.which(name or brought) or (not name and shutil.which("govreport"))
    if not found:
        raise GovreportError(f"the program {name or 'govreport'!r} is not there",
                             "install a wheel of make wheels, or build it with make build and set GOVREPORT_BIN or pass binary=")
    return str(found)


def main() -> int:
    """The command govreport of an installed wheel: the program itself."""
    command = [find_binary(), *sys.argv[1:]]
    if os.name == "nt":
        return subprocess.call(command)
    os.execv(command[0], command)


def run(args: list[str], operands: Iterable[str] = (), binary: File | None = None, feed: Iterator[Mapping[str, Any]] | None = None,
        on_error: OnError = "raise", notes: bool = False, heard: Callable[[Record], None] | None = None) -> Generator[Record, None, None]:
    """Run the program once and yield its records while they come. Operands, queries and paths, are never options, whatever they begin with. Its notes become warnings where they are asked for; heard gets what it says meanwhile."""
    command = [find_binary(binary), "--messages=json", *args, "--verbose" if heard else "" if notes else "--quiet", "--", *operands]
    process = subprocess.Popen([c for c in command if c], stdin=subprocess.PIPE if feed else subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    said: list[Record] = []
    failure: list[BaseException] = []
    threads = [threading.Thread(target=_hear, args=(process.stderr, said, heard), daemon=True)]
    if feed:
        threads.append(threading.Thread(target=_feed, args=(process.stdin, feed, failure), daemon=True))
    assert process.stdout and process.stderr
    try:
        for thread in threads:
            thread.start()
        bad = False
        for line in process.stdout:
            record = json.loads(line)
            if problem := _problem(record):
                bad = True
                if on_error == "raise":
                    raise problem
                warn(str(problem))
            else:
                yield record
        status = process.wait()
        for thread in threads:
            thread.join()
        if failure:
            raise failure[0]
        _conclude(status, said, bad, notes)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        threads[0].join(1)  # a program that it started may hold the pipe
        if not threads[0].is_alive():
            process.stderr.close()


def output(args: list[str], operands: Iterable[str] = (), binary: File | None = None, notes: bool = True) -> bytes:
    """Run the program once and return its answer as it is."""
    command = [find_binary(binary), "--messages=json", *args, *([] if notes else ["--quiet"]), "--", *operands]
    process = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    _conclude(process.returncode, [_said(line) for line in process.stderr.decode("utf-8", "replace").splitlines()], False, notes)
    return process.stdout


class Session:
    """A process of the program that answers one command after the other ("govreport session"), started when it is first needed. Threads take turns."""

    def __init__(self, binary: File | None = None):
        self._command = [find_binary(binary), "session", "--values-once"]
        self.known: dict[int, list[Any]] = {}  # values of packed tables
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def run(self, args: list[str], operands: Iterable[str] = (), notes: bool = True) -> Iterable[Record]:
        """As run above, with the whole answer at once."""
        records: list[Record] = json.loads(b"[" + self.output(args, operands, notes).rstrip(b"\n").replace(b"\n", b",") + b"]")  # one text is read faster than its lines
        return records

    def output(self, args: list[str], operands: Iterable[str] = (), notes: bool = True) -> bytes:
        """As run, with the answer as it is."""
        return self.read(bytes, args, operands, notes)

    def read(self, answer: Callable[[bytes], Answer], args: list[str], operands: Iterable[str] = (), notes: bool = True) -> Answer:
        """As run, with what a function makes of the answer. Answers are read in turn."""
        status, made, stderr = self._answer(["--messages=json", *args, *([] if notes else ["--quiet"]), "--", *operands], answer)
        _conclude(status, [_said(line) for line in stderr.splitlines()], False, notes)
        return made

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        self.known.clear()
        if process:
            assert process.stdin and process.stdout
            process.kill()  # it only reads
            process.wait()
            with contextlib.suppress(OSError):  # what it will not read any more
                process.stdin.close()
            process.stdout.close()

    def _answer(self, args: list[str], read: Callable[[bytes], Answer]) -> tuple[int, Answer, str]:
        line = json.dumps(args).encode() + b"\n"
        with self._lock:
            if self._process is None:
                apart: dict[str, Any] = {"creationflags": 0x200} if os.name == "nt" else {"start_new_session": True}  # an interrupt is for Python
                self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **apart)
            assert self._process.stdin and self._process.stdout
            try:
                self._process.stdin.write(line)
                self._process.stdin.flush()
                head = json.loads(self._process.stdout.readline())
                body = self._process.stdout.read(head["stdout"] + head["stderr"])
                if len(body) < head["stdout"] + head["stderr"]:
                    raise EOFError
                answer = read(body[: head["stdout"]])
            except BaseException as error:  # an interrupt among them: what still comes belongs to no call
                self.close()
                if isinstance(error, (OSError, EOFError, ValueError)):
                    raise GovreportError("the program ended in the middle of an answer", "try again; if it comes again, leave gr.open out to see its error") from error
                raise
        return head["status"], answer, body[head["stdout"]:].decode("utf-8", "replace")


def warn(message: str) -> None:
    """A warning at the line that called this package."""
    level, frame = 2, sys._getframe(1)
    while frame.f_back and frame.f_globals.get("__package__") == __package__:
        level, frame = level + 1, frame.f_back
    warnings.warn(message, stacklevel=level)


def _problem(record: Mapping[str, Any]) -> GovreportError | None:
    """What a record about a file that could not be read says."""
    if "error" not in record or "schema" in record:
        return None
    return GovreportError(record["error"], record.get("hint", ""), record.get("path", ""), record.get("row", 0))


def _said(line: str) -> Record:
    """What the program said on a line of standard error ("--messages=json"); a text of Go's runtime as a text."""
    try:
        said = json.loads(line)
    except ValueError:
        said = None
    return said if isinstance(said, dict) else {"kind": "", "text": line}


def _conclude(status: int, said: list[Record], told: bool, notes: bool) -> None:
    """Raise what the program ended with, unless a record told it; its notes on the answer become warnings."""
    if status > 1 and not told or status < 0:  # 1: worked, found nothing
        for s in reversed(said):
            if s["kind"] == "error":
                raise GovreportError(s["text"], s.get("hint", ""), s.get("path", ""), s.get("row", 0))
        raise GovreportError("\n".join(s["text"] for s in said).strip()[-500:] or f"the program ended with status {status}")
    for s in said if notes else ():
        if s["kind"] == "warning":
            warn(s["text"])


def _hear(pipe: IO[bytes], said: list[Record], heard: Callable[[Record], None] | None) -> None:
    """Keep what the program says on standard error."""
    for line in pipe:
        said.append(_said(line.decode("utf-8", "replace").rstrip("\n")))
        if heard:
            heard(said[-1])


def _feed(pipe: IO[bytes], records: Iterator[Mapping[str, Any]], failure: list[BaseException]) -> None:
    """Write records to the program's standard input, without what is unknown in them (None, NaN). What goes wrong is kept for the caller."""
    try:
        with pipe:
            for record in records:
                known = {k: v for k, v in record.items() if k == "text" or str(v) not in ("None", "nan", "NaT", "<NA>")}
                pipe.write(json.dumps(known, ensure_ascii=False, default=str).encode() + b"\n")
                pipe.flush()
    except BrokenPipeError:
        pass  # the program ended first and has said why
    except BaseException as error:
        failure.append(error)
