"""The process that reads other people's files: takes jobs from its standard input, one after the other.

What it is given was written by strangers, and what reads it is partly C and Rust. So it is a process of its own, which
may write no file, open hardly any, and for each job has as much memory and processor time as `jobs` says; the system
ends it where a job wants more. `reader` starts it, waits for it, and starts another.
"""

from __future__ import annotations

import gc
import math
import os
import signal
import sys
import time
import warnings
from contextlib import suppress
from pathlib import Path
from typing import IO

import msgspec

from sitegen.samples import converting, emblems, faces, reading, schemas, sheets, signs, thumbnailer
from sitegen.samples.jobs import (
    JOBS,
    Allowance,
    AnyJob,
    Brand,
    Convert,
    Done,
    Draw,
    Explain,
    Found,
    Message,
    Piece,
    Read,
    Ready,
    Type,
    received,
    send,
)  # fmt: skip

try:
    import resource
except ImportError:  # Windows has no such limits: there the one that waits has an eye on the clock
    resource = None  # type: ignore[assignment]

_MOST_JOBS = 500  # of one process: whatever leaks, leaks no further
_GROWN = 48 << 20  # bytes beyond what it began with, at which it makes room for another
_MOST_FILES = 32  # open at once: the file, and PROJ's register


class Worker:
    """Jobs one after the other; it ends itself after many, or when its memory has grown."""

    def __init__(self, inbox: IO[bytes], outbox: IO[bytes]) -> None:
        self._inbox = inbox
        self._outbox = outbox
        self._jobs = 0
        self._began_with = _size()
        self._hard = _hard_limits()

    def run(self) -> None:
        """Until there is no further job, or it is time for another process."""
        self._say(Ready())
        while (job := received(self._inbox, JOBS)) is not None:
            done = self._done(job)
            self._jobs += 1
            last = done.why == "too-large" or self._jobs >= _MOST_JOBS or _size() > self._began_with + _GROWN
            self._say(msgspec.structs.replace(done, last=last))
            if last:
                return

    def _done(self, job: AnyJob) -> Done:
        try:
            self._limit(job)
            return Done(msgspec.Raw(msgspec.msgpack.encode(self._made(job))))
        except MemoryError:
            return Done(why="too-large")
        except RecursionError:
            return Done(why="too-deep")
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # decoders raise whatever they like, and Rust's panics are no Exception
            return Done(why="broken")

    def _made(self, job: AnyJob) -> object:
        match job:
            case Read():
                content, whole = _beginning(job)
                return reading.read(
                    content, label=job.label, name=job.name, whole=whole, alone=job.alone, tell=self._tell
                )
            case Convert():
                return converting.convert(
                    job.file.read(converting.LARGEST + 1), label=job.label, name=job.name, most=job.most,
                    alone=job.alone, tell=self._tell,
                    deliver=lambda extension, content: self._say(Piece(extension, content)),
                )  # fmt: skip
            case Explain():
                return schemas.schema(job.file.read(schemas.LARGEST + 1), job.columns, job.name)
            case Draw():
                return thumbnailer.small(job.file.read(thumbnailer.LARGEST + 1))
            case Brand():
                return emblems.emblem(job.file.read(emblems.LARGEST + 1))
            case Type():
                return faces.face(job.file.read(faces.LARGEST + 1), is_licensed=job.is_licensed)

    def _tell(self, found: str) -> None:
        self._say(Found(found))

    def _say(self, message: Message) -> None:
        send(self._outbox, message)

    def _limit(self, job: AnyJob) -> None:
        if resource is None:
            return
        size = job.file.size
        allowed = _allowed(job)
        _set(resource.RLIMIT_CPU, math.ceil(time.process_time() + allowed.seconds_for(size)), self._hard[0])
        _set(resource.RLIMIT_AS, self._began_with + allowed.bytes_for(size), self._hard[1])


def _allowed(job: AnyJob) -> Allowance:
    is_packed = job.packed is not None and signs.magic(job.file.read(16)) in ("ZIP", "GZIP", "OLE")
    return job.packed if is_packed and job.packed else job.allowed


def _beginning(job: Read) -> tuple[bytes, bool]:
    """As much of a file as is looked at, and whether that is all of it."""
    if not job.file.path:
        return job.file.content, job.whole
    content = job.file.read(max(reading.LARGEST, sheets.LARGEST) + 1)
    most = sheets.LARGEST if content.startswith((b"PK", b"\xd0\xcf")) else reading.LARGEST
    return content[:most], job.whole and len(content) <= most


def _size() -> int:
    """Bytes of address space that are taken; a guess where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, AttributeError, ValueError):
        return 128 << 20


def _hard_limits() -> tuple[int, int]:
    """Those of processor time and memory that this process was given; it takes the others for good."""
    if resource is None:
        return 0, 0
    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _MOST_FILES),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))
    return resource.getrlimit(resource.RLIMIT_CPU)[1], resource.getrlimit(resource.RLIMIT_AS)[1]


def _set(limit: int, soft: int, hard: int) -> None:
    with suppress(ValueError, OSError):  # macOS has no limit of addresses
        resource.setrlimit(limit, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def main() -> None:
    """Run the process: jobs from standard input, answers on what was standard output."""
    for number in (signal.SIGINT, getattr(signal, "SIGHUP", signal.SIGINT)):
        signal.signal(number, signal.SIG_IGN)  # the one that waits decides
    warnings.simplefilter("ignore")
    outbox = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    gc.collect()
    gc.freeze()
    with suppress(BrokenPipeError):  # nobody waits any more
        Worker(sys.stdin.buffer, outbox).run()


if __name__ == "__main__":
    main()
