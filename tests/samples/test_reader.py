"""The process that reads files: what it has, what ends it, and that this harms no other file."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from sitegen import samples
from sitegen.catalogue import LocalFile
from sitegen.digest import digest
from sitegen.errors import BuildError
from sitegen.samples import Sample, jobs, reader
from sitegen.samples.conversions import Made, made
from sitegen.samples.jobs import File, Read
from sitegen.samples.kept import Keeper
from sitegen.samples.reader import Budget, Outcome, Reader, SpentError
from sitegen.samples.sample import Small
from tests import PROJECT
from tests.samples.pictures import drawn, packed, pdf
from tests.samples.workbooks import TOWNS, number, text, xlsx

TABLE = b"nom;n\nDax;1\n"
LONG = b"[" + b'{"a":"bcdef","c":1.5},' * 150_000 + b"{}]"  # more than a second's work
FAR = xlsx({"Loin": f"<row r='1'>{text('A1', 'nom')}</row><row r='1048576'>{number('XFD1048576', 1)}</row>"})

linux = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs Linux to tell")


@pytest.fixture
def one() -> Iterator[Reader]:
    found = Reader()
    yield found
    found.close()


def asked(one: Reader, content: bytes, label: str = "CSV") -> Outcome[Sample]:
    return one.ask(Read(File(content=content), label, "a", True), Sample)


def process_of(one: Reader) -> int:
    assert one._process is not None
    return one._process.pid


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] not in ("Z", "X")
    except OSError:
        return False


def comes_true(condition: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def while_it_works(one: Reader, content: bytes, number: int) -> Outcome[Sample]:
    """What comes of a file whose reader gets a signal meanwhile."""
    asked(one, TABLE)
    process = process_of(one)
    waiting = threading.Timer(0.3, os.kill, (process, number))
    waiting.start()
    try:
        return asked(one, content, "JSON")
    finally:
        waiting.join()


@linux
def test_it_has_nothing_of_ours(one: Reader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SITEGEN_TOKEN_PIGMA", "geheim")
    monkeypatch.setenv("HOME", str(tmp_path))
    with (tmp_path / "open").open("wb") as ours:
        os.set_inheritable(ours.fileno(), True)
        asked(one, TABLE)
        place = Path(f"/proc/{process_of(one)}")
        environment = place.joinpath("environ").read_bytes()
        assert b"geheim" not in environment
        names = {line.partition(b"=")[0] for line in environment.split(b"\0") if line}
        assert names <= {b"PYTHONPATH", b"PYTHONUTF8", b"LD_LIBRARY_PATH", b"PROJ_DATA", b"PROJ_LIB"}
        assert list(place.joinpath("cwd").resolve().iterdir()) == []
        assert not any(str(tmp_path) in str(link.resolve()) for link in place.joinpath("fd").iterdir())
        limits = place.joinpath("limits").read_text()
        assert "Max file size             0                    0" in limits
        assert f"Max open files            {32}" in limits


def test_it_is_begun_once(one: Reader) -> None:
    asked(one, TABLE)
    first = process_of(one)
    for _ in range(20):
        assert asked(one, TABLE).value is not None
    assert process_of(one) == first
    folder = one._folder
    one.close()
    assert not is_alive(first)
    assert folder is not None
    assert not Path(folder.name).exists()


def test_it_is_another_after_many_jobs(one: Reader) -> None:
    asked(one, TABLE)
    first = process_of(one)
    for _ in range(520):
        asked(one, b"a\n1\n")
    assert process_of(one) != first


def test_what_wants_too_much_memory_harms_no_other(one: Reader) -> None:
    """Of Rust's, which ends the process, and of Pillow's; as the first job of a process, and as a later one."""
    clear = packed(Image.new("RGBA", (6_300, 6_300), (255, 0, 0, 99)), "PNG", compress_level=1)
    for _ in range(2):
        outcome = asked(one, FAR, "XLSX")
        assert (outcome.value, outcome.why, outcome.found) == (None, "too-large", "XLSX")
        assert asked(one, TABLE).value is not None
        assert one.ask(jobs.Draw(File(content=clear)), Small).why == "too-large"
        assert asked(one, TABLE).value is not None


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL, signal.SIGTERM])
def test_a_process_that_is_ended_once_says_nothing_of_a_file(one: Reader, number: int) -> None:
    """The system may end any, and whoever stops a build all of them; or a decoder was left in a bad way by another."""
    outcome = while_it_works(one, LONG, number)
    assert outcome.value is not None
    assert outcome.value.kind == "table"
    assert asked(one, TABLE).value is not None


def test_a_decoder_that_comes_down_twice(one: Reader) -> None:
    """It is asked once more where the first one was not fresh; then it is the file."""
    seen: list[int] = []
    done = threading.Event()

    def kill_all() -> None:
        while not done.wait(0.02):
            process = one._process
            if process is not None and one._jobs:
                time.sleep(0.2)
                seen.append(process.pid)
                process.send_signal(signal.SIGSEGV)

    killer = threading.Thread(target=kill_all)
    killer.start()
    try:
        outcome = asked(one, LONG, "JSON")
    finally:
        done.set()
        killer.join()
    assert (outcome.value, outcome.why, outcome.found) == (None, "broken", "JSON")


def test_time_is_bounded(one: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the clock, where the system has no limit of processor time, or a process only waits."""
    asked(one, TABLE)
    monkeypatch.setattr(reader, "_PATIENCE", 0.0)
    monkeypatch.setattr(reader, "_SLOWNESS", 0.0)
    os.kill(process_of(one), signal.SIGSTOP)
    start = time.monotonic()
    assert asked(one, TABLE).why == "too-large"
    assert time.monotonic() - start < 30
    monkeypatch.undo()
    assert asked(one, TABLE).value is not None


@linux
def test_processor_time_is_bounded_by_the_system(one: Reader) -> None:
    """Ten million states of a page take PDFium longer than there is."""
    limits = jobs.Draw.allowed
    assert limits.seconds_for(1 << 20) <= 30
    outcome = one.ask(jobs.Draw(File(content=pdf(b"q " * 9_000_000))), samples.Sample)
    assert outcome.value is None
    assert asked(one, TABLE).value is not None


def test_what_was_read_before_decides_nothing(one: Reader) -> None:
    """A process that others have used, and a fresh one, say the same."""
    large = b"[" + b'{"a":[1,2,3]},' * 200_000 + b"{}]"
    fresh = asked(one, large, "JSON")
    for _ in range(3):
        asked(one, LONG, "JSON")
        assert asked(one, large, "JSON") == fresh


def test_no_process_at_all(one: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_PROGRAM", "sitegen.no_such_program")
    with pytest.raises(BuildError, match="does not start"):
        asked(one, TABLE)


@linux
def test_a_copy_of_this_process_has_its_own(one: Reader) -> None:
    samples.read(TABLE, label="CSV", whole=True)
    ours = process_of(reader.reader())
    waiting, telling = os.pipe()
    child = os.fork()
    if not child:  # no word of pytest's from here on
        samples.read(TABLE, label="CSV", whole=True)
        os.write(telling, str(process_of(reader.reader())).encode())
        reader.close()
        time.sleep(30)
        os._exit(0)
    theirs = int(os.read(waiting, 20))
    assert theirs != ours
    assert samples.read(TABLE, label="CSV", whole=True).kind == "table"
    assert process_of(reader.reader()) == ours
    start = time.monotonic()
    reader.close()
    assert time.monotonic() - start < 4, "it ends, though the copy lives on"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@linux
def test_it_does_not_outlive_who_asks() -> None:
    program = (
        "import time; from sitegen import samples; from sitegen.samples import reader\n"
        "samples.read(b'a;b\\n1;2\\n', label='CSV', whole=True)\n"
        "print(reader.reader()._process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=PROJECT) as run:
        assert run.stdout is not None
        process = int(run.stdout.readline())
        assert is_alive(process)
        run.kill()
    assert comes_true(lambda: not is_alive(process))


def local(folder: Path, name: str, content: bytes) -> LocalFile:
    (folder / name).write_bytes(content)
    return LocalFile(folder / name, name=name, digest=digest(content), size=len(content))


def test_without_time_there_is_what_is_known(tmp_path: Path) -> None:
    known, other = local(tmp_path, "a.csv", TABLE), local(tmp_path, "b.csv", b"x\n1\n")
    picture = local(tmp_path, "c.png", packed(drawn(), "PNG"))
    before = Keeper(tmp_path / "kept").reading(known, label="CSV")
    converted = made(known, before, label="CSV")
    spent = Budget(0)
    keeper = Keeper(tmp_path / "kept", spent)
    assert keeper.reading(known, label="CSV") == before
    assert made(known, before, label="CSV", budget=spent) == converted
    for ask in (
        lambda: keeper.reading(other, label="CSV"),
        lambda: keeper.thumbnail(picture),
        lambda: keeper.schema(other, before, "a"),
        lambda: made(other, before, label="JSON", budget=spent),
    ):
        with pytest.raises(SpentError):
            ask()
    assert Keeper(tmp_path / "kept").reading(other, label="CSV").rows == 1, "the next build goes on"


def test_time_is_counted_together(tmp_path: Path) -> None:
    budget = Budget(0.5)
    keeper = Keeper(tmp_path / "kept", budget)
    rows = json.dumps([{"a": "x" * 50}] * 20_000).encode()
    files = [local(tmp_path, f"{index}.json", rows + b" " * index) for index in range(100)]
    with pytest.raises(SpentError):
        [keeper.reading(file, label="JSON") for file in files]
    assert budget.left <= 0


class _Lies:
    """Takes whatever comes."""

    def begin(self) -> None: ...

    def add(self, extension: str, content: bytes) -> None:
        raise AssertionError("nothing was asked for")


def test_an_answer_of_another_kind_is_none(one: Reader) -> None:
    outcome = one.ask(Read(File(content=TABLE), "CSV", "a", True), Made, _Lies())
    assert (outcome.value, outcome.why) == (None, "broken")


def test_workbooks_and_tables_by_turns(one: Reader) -> None:
    towns = xlsx({"Villes": TOWNS})
    for _ in range(3):
        for content, label in ((towns, "XLSX"), (TABLE, "CSV")):
            found = asked(one, content, label).value
            assert found is not None
            assert (found.kind, found.found) == ("table", label)
