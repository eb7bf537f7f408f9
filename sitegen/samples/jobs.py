"""What is asked of the process that reads files (`worker`), and what it answers: messages over its two pipes.

A message is its length in four bytes, and msgpack. What a job may take is written here too, by the size of its file:
both sides go by it, the process by limits that the system keeps, and the one that waits by the clock.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO, ClassVar, TypeAlias, TypeVar

import msgspec

from sitegen.samples.sample import Why

T = TypeVar("T")

WORKBOOKS = ("XLSX", "XLSB", "XLS", "ODS")  # which are asked once more, for less
_MB = 1 << 20
_LONGEST = 128 * _MB  # bytes of a message: no answer comes near, and nobody is to be made to hold more


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a job may take: memory beside the interpreter's own, and processor time."""

    memory: int  # bytes
    each: float = 0.0  # bytes more for each byte of the file
    most: int = 0  # bytes, however large the file; 0: no more than `memory`
    seconds: float = 10.0
    per_megabyte: float = 0.0  # seconds more for each megabyte of the file

    def bytes_for(self, size: int) -> int:
        """Bytes of memory for a file of `size` bytes."""
        return min(self.memory + int(self.each * size), max(self.most, self.memory))

    def seconds_for(self, size: int) -> float:
        """Seconds of processor time for a file of `size` bytes."""
        return self.seconds + self.per_megabyte * size / _MB


class File(msgspec.Struct, frozen=True):
    """The bytes of a file, or where they lie (`os.fsencode`)."""

    path: bytes = b""
    content: bytes = b""

    @classmethod
    def at(cls, path: Path) -> File:
        """The file that lies at `path`; it is opened when it is read."""
        return cls(os.fsencode(path.absolute()))

    @property
    def size(self) -> int:
        """In bytes. Raises OSError where the file is gone."""
        return Path(os.fsdecode(self.path)).stat().st_size if self.path else len(self.content)

    def read(self, most: int) -> bytes:
        """At most as many bytes."""
        if not self.path:
            return self.content[:most]
        with Path(os.fsdecode(self.path)).open("rb") as stream:
            return stream.read(most)


class Job(msgspec.Struct, frozen=True, tag=True):
    """Something to do with one file; each kind of it says how much memory and time it may take."""

    file: File
    allowed: ClassVar[Allowance]
    packed: ClassVar[Allowance | None] = None  # for files that unpack to more than they are


class Read(Job, frozen=True):
    """What a file holds: a `Sample`. The names are those of `samples.read`."""

    label: str
    name: str
    whole: bool
    alone: bool = False  # of a workbook the first sheet, while the others are only named

    # JSON takes twenty times its size as Python's values, and a workbook is laid out as a full rectangle.
    allowed: ClassVar = Allowance(96 * _MB, each=45, most=250 * _MB, seconds=10, per_megabyte=4)
    packed: ClassVar = Allowance(250 * _MB, seconds=25)


class Convert(Job, frozen=True):
    """All that a file holds, in pieces by extension, and then the `Made` that tells of it.

    Those of a further sheet of a workbook have its number before the extension: "2.json".
    """

    label: str
    name: str
    most: int  # bytes of what is made, in each form
    alone: bool = False  # as `Read` has it

    allowed: ClassVar = Allowance(96 * _MB, each=20, most=270 * _MB, seconds=15, per_megabyte=6)
    packed: ClassVar = Allowance(270 * _MB, seconds=60)


class Explain(Job, frozen=True):
    """What a schema says of a file's columns: a `Schema`, or None."""

    columns: tuple[str, ...]
    name: str

    allowed: ClassVar = Allowance(64 * _MB, each=45, most=200 * _MB, seconds=10)


class Draw(Job, frozen=True):
    """A picture or the first page of a PDF in small: a `Small`."""

    allowed: ClassVar = Allowance(260 * _MB, seconds=10)


class Brand(Job, frozen=True):
    """A partner's logo, as it is published and measured: an `Emblem`."""

    allowed: ClassVar = Allowance(300 * _MB, seconds=6)


class Type(Job, frozen=True):
    """A partner's typeface, as it is published and measured: a `Face`."""

    is_licensed: bool = False  # for websites, as the partner says

    allowed: ClassVar = Allowance(200 * _MB, seconds=20)


AnyJob: TypeAlias = Read | Convert | Explain | Draw | Brand | Type


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The process has begun."""


class Found(msgspec.Struct, frozen=True, tag=True):
    """What a file turned out to be, sent before it is read: the last word of a process that does not live to tell."""

    label: str


class Piece(msgspec.Struct, frozen=True, tag=True):
    """A part of a converted file: bytes to put at the end of the form with this `extension`."""

    extension: str
    content: bytes


class Done(msgspec.Struct, frozen=True, tag=True):
    """The end of a job: what was asked for, or why there is none."""

    value: msgspec.Raw = msgspec.Raw(b"\xc0")
    why: Why = ""
    last: bool = False  # the process takes no further job


Message: TypeAlias = Ready | Found | Piece | Done

JOBS: msgspec.msgpack.Decoder[AnyJob] = msgspec.msgpack.Decoder(AnyJob)
MESSAGES: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(Message)


def send(stream: IO[bytes], message: msgspec.Struct) -> None:
    """Write one message and flush it. Raises BrokenPipeError where nobody reads any more."""
    content = msgspec.msgpack.encode(message)
    stream.write(len(content).to_bytes(4, "big"))
    stream.write(content)
    stream.flush()


def received(stream: IO[bytes], decoder: msgspec.msgpack.Decoder[T]) -> T | None:
    """The next message; None where the other side is gone, or says what it should not."""
    head = stream.read(4)
    size = int.from_bytes(head, "big")
    if len(head) < 4 or size > _LONGEST:
        return None
    content = stream.read(size)
    try:
        return decoder.decode(content) if len(content) == size else None
    except msgspec.MsgspecError:
        return None
