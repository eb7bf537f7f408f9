"""A shell as somebody at a terminal has it: one line after the other, questions answered, programs ended by Ctrl-C."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shlex
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

PATIENCE = 120.0  # seconds for a line, on a loaded machine
_QUIET = 0.4  # seconds without a word, from which a program waits for an answer
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_SIZE = struct.pack("HHHH", 40, 240, 0, 0)  # rows, columns


class Running:
    """A program, and what it has printed so far. It leads a group of its own, as what a terminal runs does."""

    def __init__(self, process: subprocess.Popen[bytes], output: int) -> None:
        self._process = process
        self._output = output
        self._shown = b""
        self._end = time.monotonic() + PATIENCE

    @property
    def shown(self) -> str:
        """All of it, with plain ends of lines, without colours."""
        plain = _ESCAPES.sub("", self._shown.decode("utf-8", "replace"))
        return "".join(line.rstrip() + "\n" * line.endswith("\n") for line in plain.splitlines(keepends=True))

    def read(self, seconds: float) -> bool:
        """Whether something more came within some time; raises EOFError at the end of it."""
        assert time.monotonic() < self._end, f"no end of it:\n{self.shown}"
        if not select.select([self._output], [], [], seconds)[0]:
            return False
        try:
            more = os.read(self._output, 1 << 16)
        except OSError:  # how a terminal ends whose programs are gone
            more = b""
        if not more:
            raise EOFError
        self._shown += more
        return True

    def until(self, pattern: str) -> str:
        """What was printed, once it is what the pattern says."""
        while not re.fullmatch(pattern, self.shown):
            try:
                self.read(1)
            except EOFError:
                raise AssertionError(f"ended early:\n{self.shown}") from None
        return self.shown

    def to_the_end(self) -> str:
        """What was printed when the program has ended."""
        try:
            while True:
                self.read(1)
        except EOFError:
            self._process.wait(PATIENCE)
            return self.shown

    def interrupted(self) -> str:
        """Ctrl-C, and what is printed after it."""
        before = len(self.shown)
        self.interrupt()
        return self.to_the_end()[before:]

    def interrupt(self) -> None:
        os.killpg(self._process.pid, signal.SIGINT)

    @property
    def code(self) -> int:
        """Of the ended program."""
        return self._process.wait(PATIENCE)

    def kill(self) -> None:
        """What is left of it, if anything is."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


class Typist(Running):
    """A program that asks at a terminal."""

    def type(self, text: str) -> None:
        os.write(self._output, text.encode())

    def ended_by(self, key: str) -> str:
        """What was printed when a key has ended it, which is pressed again where the first came as it began to listen:
        Python looks for signals before it waits for keys, and not while."""
        self.type(key)
        try:
            while True:
                if not self.read(4):
                    self.type(key)
        except (EOFError, OSError):
            return self.to_the_end()

    def asked(self, question: str) -> None:
        """Wait until this is the last that it says: with the space after it, it listens."""
        while not (self._shown.endswith(b" ") and self.shown.endswith(question)):
            self.read(1)

    def converse(self, transcript: str) -> str:
        """Type what stands behind each question of a transcript; what was on the screen at the end."""
        lines = iter(transcript.splitlines())
        try:
            while True:
                if self.read(_QUIET):
                    continue
                question = self.shown.rpartition("\n")[2]
                if question:
                    line = next((line for line in lines if line.startswith(question)), None)
                    assert line is not None, f"{question!r} is not expected here:\n{self.shown}"
                    self.type(line.removeprefix(question).strip() + "\n")
                    while self.shown.endswith(question):  # until the echo
                        self.read(1)
        except EOFError:
            self._process.wait(PATIENCE)
            return self.shown


def _take_terminal() -> None:
    """Make the input of a new session its terminal, so that Ctrl-C reaches it."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@contextmanager
def at_a_terminal(
    command: list[str | Path], folder: Path, environment: dict[str, str] | None = None
) -> Iterator[Typist]:
    """A program whose input, output and errors are a terminal."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, _SIZE)
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "TERM": "dumb", "NO_COLOR": "1", **(environment or {})},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=_take_terminal,
    )
    os.close(theirs)
    typist = Typist(process, ours)
    try:
        yield typist
    finally:
        typist.kill()
        os.close(ours)


class Shell:
    """Lines in one terminal: what one changes of the folder and of the environment, the next one finds."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._kept = tempfile.TemporaryDirectory(prefix="sitegen-shell-")
        self._state = Path(self._kept.name)
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        plain = {"NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}
        self._environment = {**os.environ, "PATH": path, **plain, **environment}
        (self._state / "folder").write_text(f"{folder}\n")
        (self._state / "environment").touch()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._kept.cleanup()

    @property
    def folder(self) -> Path:
        """Where the next line is run."""
        return Path((self._state / "folder").read_text().removesuffix("\n"))

    def run(self, line: str) -> str:
        """What a line prints."""
        with self.begun(line) as running:
            return running.to_the_end()

    @contextmanager
    def begun(self, line: str) -> Iterator[Running]:
        """A line whose program goes on."""
        ours, theirs = os.pipe()
        process = subprocess.Popen(
            self._command(line),
            cwd=self.folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        running = Running(process, ours)
        try:
            yield running
        finally:
            running.kill()
            os.close(ours)

    def answered(self, line: str, transcript: str) -> str:
        """What is on the screen after a line whose questions are answered as in a transcript."""
        with at_a_terminal(self._command(line), self.folder, self._environment) as typist:
            return typist.converse(transcript)

    def _command(self, line: str) -> list[str | Path]:
        kept = shlex.quote(str(self._state))
        begin = f". {kept}/environment; trap 'export -p > {kept}/environment; pwd > {kept}/folder' EXIT"
        return ["bash", "-euo", "pipefail", "-c", f"{begin}\n{line}"]
