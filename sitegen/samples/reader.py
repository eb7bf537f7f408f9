"""Other people's files are read in another process: this one asks it, and outlives it.

The process (`worker`) is a fresh interpreter, begun when there is a first job and kept warm for the next ones: it has
none of this one's memory, files or environment, and an empty folder as its own. Where it ends, by a limit, by the clock
or by what a file does to a decoder, that file has a `why`, and the next job another process.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import msgspec

from sitegen.errors import BuildError
from sitegen.samples.jobs import MESSAGES, AnyJob, Done, Found, Piece, Ready, received, send
from sitegen.samples.sample import Why

T = TypeVar("T")

_PROGRAM = "sitegen.samples.worker"
_PATIENCE, _SLOWNESS = 60, 6  # seconds, and seconds for each of the processor: a busy machine is no fault of the file's
_FAREWELL = 5  # seconds to end in
_NEEDED = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PROJ_DATA", "PROJ_LIB")  # to start at all
_FROM_OUTSIDE = {getattr(signal, name, None) for name in ("SIGTERM", "SIGINT", "SIGHUP")}
_ITS_OWN_FAULT = {getattr(signal, name, None) for name in ("SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE")}


class SpentError(Exception):
    """There is no time left for what is not yet known."""


class Budget:
    """The time that reading may take in all, of which there is always enough for one more until it is spent."""

    def __init__(self, seconds: float = float("inf")) -> None:
        self.left = seconds

    def ask(self, job: AnyJob, kind: type[T], delivery: Delivery | None = None) -> Outcome[T]:
        """As `Reader.ask`, by this process's reader. Raises SpentError."""
        if self.left <= 0:
            raise SpentError
        start = time.monotonic()
        try:
            return reader().ask(job, kind, delivery)
        finally:
            self.left -= time.monotonic() - start


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What came of a job; without a `value`, `why` there is none."""

    value: T | None = None
    why: Why = ""
    found: str = ""  # what the file had turned out to be


class Delivery(Protocol):
    """Takes the pieces of an answer, which may have to begin again."""

    def begin(self) -> None:
        """Forget all pieces so far: the answer starts from its beginning."""

    def add(self, extension: str, content: bytes) -> None:
        """Take the next bytes of the form with this `extension`."""


class _EndedError(Exception):
    """The process ended before its job did."""

    def __init__(self, code: int | None, found: str, *, late: bool) -> None:
        super().__init__()
        self.found = found
        self.late = late
        self.signal = -code if code is not None and code < 0 else 0

    @property
    def why(self) -> Why:
        return "broken" if self.signal in _ITS_OWN_FAULT and not self.late else "too-large"

    @property
    def is_decided(self) -> bool:
        """Whether another process would come to the same end: this one had worked too long."""
        return self.late or self.signal == getattr(signal, "SIGXCPU", None)


class _Watch:
    """Ends a process that is waited for too long, to a second or two. One thread for all jobs: they are many."""

    def __init__(self) -> None:
        self.has_killed = False
        self._process: subprocess.Popen[bytes] | None = None
        self._deadline = 0.0
        self._thread: threading.Thread | None = None

    def begin(self, process: subprocess.Popen[bytes], patience: float) -> None:
        self._deadline, self.has_killed = time.monotonic() + patience, False
        self._process = process
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()

    def end(self) -> None:
        self._process = None

    def _run(self) -> None:
        while True:
            time.sleep(1)
            process = self._process
            if process is not None and time.monotonic() > self._deadline:
                self.has_killed = True
                process.kill()


class Reader:
    """One process at a time, and one job."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._lock = threading.Lock()
        self._jobs = 0  # of the process that runs
        self._watch = _Watch()

    def ask(self, job: AnyJob, kind: type[T], delivery: Delivery | None = None) -> Outcome[T]:
        """What a job brings, as a `kind`, for any bytes. Raises BuildError where no process can be started at all.

        What others before have left in a process decides nothing: where it has no memory for a job, a fresh one is
        asked, and so it is where somebody outside has ended it.
        """
        with self._lock:
            is_fresh = not self._jobs
            try:
                found = self._asked(job, kind, delivery)
            except _EndedError as ended:
                if ended.is_decided or (is_fresh and ended.signal not in _FROM_OUTSIDE):
                    return Outcome(None, ended.why, ended.found)
            else:
                if is_fresh or found.why != "too-large":
                    return found
            try:
                return self._asked(job, kind, delivery)
            except _EndedError as ended:
                if ended.signal in _FROM_OUTSIDE:
                    raise BuildError("the process that reads files was ended from outside, twice") from None
                return Outcome(None, ended.why, ended.found)

    def close(self) -> None:
        """End the process; a further job starts another."""
        with self._lock:
            self._end()
            if self._folder is not None:
                with suppress(OSError):
                    self._folder.cleanup()
                self._folder = None

    def forget(self) -> None:
        """In a copy of this process: the other one's reader is none of ours, and must not wait for us."""
        if self._process is not None:
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with suppress(OSError, RuntimeError):
                        pipe.close()

    def _asked(self, job: AnyJob, kind: type[T], delivery: Delivery | None) -> Outcome[T]:
        process = self._process or self._started()
        self._jobs += 1
        found = ""
        self._watch.begin(process, _patience(job))
        try:
            if delivery is not None:
                delivery.begin()
            assert process.stdin is not None and process.stdout is not None  # noqa: PT018, S101  # pipes, both
            with suppress(BrokenPipeError):
                send(process.stdin, job)
            while (message := received(process.stdout, MESSAGES)) is not None:
                if isinstance(message, Found):
                    found = message.label
                elif isinstance(message, Piece) and delivery is not None:
                    delivery.add(message.extension, message.content)
                elif isinstance(message, Done):
                    if message.last:
                        self._end()
                    return _outcome(message, kind, found)
            raise _EndedError(self._end(), found, late=self._watch.has_killed)
        except BaseException:
            self._end(gently=False)
            raise
        finally:
            self._watch.end()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="sitegen-", ignore_cleanup_errors=True)
        process = subprocess.Popen(  # noqa: S603  # our own program
            [sys.executable, "-P", "-m", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder.name,
            env=_environment(),
            start_new_session=True,  # Ctrl-C is for the one that waits
        )
        self._process, self._jobs = process, 0
        self._watch.begin(process, _PATIENCE)
        assert process.stdout is not None  # noqa: S101  # a pipe
        try:
            first = received(process.stdout, MESSAGES)
            if not isinstance(first, Ready):
                raise BuildError(
                    "the process that reads files does not start",
                    where=f"{sys.executable} -m {_PROGRAM}",
                    hint="install sitegen again, with all that it needs",
                )
        except BaseException:
            self._end(gently=False)
            raise
        finally:
            self._watch.end()
        return process

    def _end(self, *, gently: bool = True) -> int | None:
        """End the process that runs; its exit code, or the signal that ended it as a negative one."""
        process, self._process, self._jobs = self._process, None, 0
        if process is None:
            return None
        if not gently:
            process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        try:
            return process.wait(_FAREWELL)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def _patience(job: AnyJob) -> float:
    size = job.file.size
    return _PATIENCE + _SLOWNESS * max(each.seconds_for(size) for each in (job.allowed, job.packed) if each)


def _outcome(done: Done, kind: type[T], found: str) -> Outcome[T]:
    if done.why:
        return Outcome(None, done.why, found)
    try:
        return Outcome(msgspec.msgpack.decode(done.value, type=kind), "", found)
    except msgspec.MsgspecError:
        return Outcome(None, "broken", found)


def _environment() -> dict[str, str]:
    """Where the modules are that this process has, and nothing that is anybody's secret."""
    path = os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path if entry)
    kept = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    return {**kept, "PYTHONPATH": path, "PYTHONUTF8": "1"}


_READERS: dict[int, Reader] = {}


def reader() -> Reader:
    """This process's own: begun when it is first asked for, ended with it."""
    return _READERS.setdefault(os.getpid(), _READERS.get(os.getpid()) or Reader())


def close() -> None:
    """End this process's reader; who asks again has another."""
    if os.getpid() in _READERS:
        _READERS[os.getpid()].close()


def _after_fork() -> None:
    for other in _READERS.values():
        other.forget()


atexit.register(close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
