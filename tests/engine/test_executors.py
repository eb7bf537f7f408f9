"""Artifacts made through an executor: the same tree, the same errors, nothing left behind."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from sitegen.engine import Artifact, Counts, Sealed, UnmadeError, crossing, key_of, run, seal, staging, workers
from sitegen.errors import BuildError
from tests.engine.executors import NAMES, Pickling, executor
from tests.engine.test_engine import tree

MANY = 300  # more than a batch holds


def repeat(text: Sealed[tuple[str, ...]], times: int, *more: Sealed[str]) -> bytes:
    return ("".join(text.value) * times + "".join(each.value for each in more)).encode()


def letters(text: str) -> dict[str, bytes]:
    return {f"{letter}.txt": letter.encode() for letter in text}


def refuse(text: str) -> bytes:
    raise BuildError(text, where="themes/x:3", hint="mend it")


def stumble(text: str) -> bytes:
    return text.undefined  # type: ignore[attr-defined,no-any-return]


def die(text: str) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return text.encode()


def overflow(text: str) -> bytes:
    """What is written from here on is more than the disk takes, as far as this process goes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, resource.RLIM_INFINITY))
    return text.encode() * 100


def some(number: int = MANY, skip: int = -1) -> list[Artifact]:
    common = seal(("x" * 20_000,))
    pages = [
        Artifact(f"{n % 7}/{n}.txt", repeat, (common if n % 3 else seal((str(n),)), n % 4, seal("end")))
        for n in range(number)
        if n != skip
    ]
    return [
        *pages,
        Artifact("letters/", letters, ("abc",)),
        Artifact("all.txt", repeat, (common, 1, *[seal("y")] * 500)),
    ]


def build(dest: Path, artifacts: Iterable[Artifact], by: Executor | None) -> Counts:
    with staging(dest) as stage:
        return run(artifacts, stage, by)


@pytest.mark.parametrize("name", NAMES)
def test_the_tree_is_the_same_whoever_makes_it(tmp_path: Path, name: str) -> None:
    build(tmp_path / "plain", some(), None)
    with executor(name) as by:
        assert build(tmp_path / "site", some(), by) == Counts(made=MANY + 4, kept=0, removed=0)
    assert tree(tmp_path / "site") == tree(tmp_path / "plain")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plain", "site"]


@pytest.mark.parametrize("name", NAMES)
def test_what_has_not_changed_is_kept_whoever_makes_it(tmp_path: Path, name: str) -> None:
    build(tmp_path / "site", some(), None)
    with executor(name) as by:
        assert build(tmp_path / "site", some(), by) == Counts(made=0, kept=MANY + 4, removed=0)
        assert build(tmp_path / "site", some(skip=5), by) == Counts(made=0, kept=MANY + 3, removed=1)


@pytest.mark.parametrize("name", NAMES)
def test_the_first_error_ends_it_with_its_own_words(tmp_path: Path, name: str) -> None:
    build(tmp_path / "site", some(10), None)
    before = tree(tmp_path)
    faulty = [*some(), Artifact("bad.txt", refuse, ("no such filter",)), *some(skip=0)]
    with executor(name) as by, pytest.raises(BuildError) as told:
        build(tmp_path / "site", faulty[: MANY + 3], by)
    assert str(told.value) == "themes/x:3: no such filter\n  → mend it"
    assert tree(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("name", NAMES)
def test_what_nobody_foresaw_is_told_by_path_when_all_others_are_made(tmp_path: Path, name: str) -> None:
    faulty = [*some(), *(Artifact(f"bad{n}.txt", stumble, ("x",)) for n in range(3))]
    with executor(name) as by, pytest.raises(UnmadeError) as told:
        build(tmp_path / "site", faulty, by)
    assert sorted(told.value.faults) == ["bad0.txt", "bad1.txt", "bad2.txt"]
    assert {type(fault) for fault in told.value.faults.values()} == {AttributeError}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", NAMES)
def test_two_artifacts_with_one_path_name_both_makers(tmp_path: Path, name: str) -> None:
    double = [Artifact("x.txt", repeat, (seal(("a",)), 1)), *some(), Artifact("x.txt", refuse, ("b",))]
    with executor(name) as by, pytest.raises(BuildError, match=r"one path: x\.txt") as told:
        build(tmp_path / "site", double, by)
    assert "test_executors.repeat and " in told.value.where
    assert told.value.where.endswith("test_executors.refuse")


def test_a_killed_process_is_told_and_the_next_build_is_whole(tmp_path: Path) -> None:
    build(tmp_path / "site", some(10), None)
    before = tree(tmp_path)
    with workers(2) as by, pytest.raises(BuildError, match="ended from outside"):
        build(tmp_path / "site", [*(Artifact(f"d{n}", die, ("x",)) for n in range(40)), *some(2000)], by)
    assert tree(tmp_path) == before
    with workers(2) as by:
        build(tmp_path / "site", some(), by)
    build(tmp_path / "plain", some(), None)
    assert tree(tmp_path / "site") == tree(tmp_path / "plain")


class Interrupted(ThreadPoolExecutor):
    """Ctrl-C comes when it has taken over the first batch, and before it can say so."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        super().submit(fn, *args, **kwargs)
        raise KeyboardInterrupt


def slow(number: int) -> bytes:
    time.sleep(0.01)
    return bytes([number % 256])


def test_ctrl_c_while_a_batch_is_handed_over_leaves_nothing(tmp_path: Path) -> None:
    with Interrupted(1) as by, pytest.raises(KeyboardInterrupt):
        build(tmp_path / "site", [Artifact(str(n), slow, (n,)) for n in range(MANY)], by)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_in_a_process_is_told_as_in_this_one(tmp_path: Path) -> None:
    full = [*(Artifact(f"d{n}", overflow, ("x",)) for n in range(40)), *some(2000)]
    with workers(1) as by, pytest.raises(OSError, match="too large") as told:
        build(tmp_path / "site", full, by)
    assert told.value.filename is None or "site" in str(told.value.filename)
    assert list(tmp_path.iterdir()) == []


def test_an_argument_that_cannot_be_sent_is_named_with_its_artifact(tmp_path: Path) -> None:
    bad: Sealed[Any] = Sealed(lambda: 1, "digest")
    odd = Artifact("odd.txt", repeat, (seal(("a",)), 1, bad))
    with pytest.raises(BuildError) as told:
        build(tmp_path / "site", [*some(5)[:5], odd, *some()[5:]], Pickling())
    assert "argument 3 of odd.txt cannot be given to another process" in told.value.message
    assert told.value.where.endswith("repeat")


def test_what_is_heavy_is_sent_once(tmp_path: Path) -> None:
    heavy = seal(("x" * crossing.HEAVY,))
    artifacts = [Artifact(f"{n}.txt", repeat, (heavy, 1)) for n in range(20)]
    sender = crossing.Sender(tmp_path)
    packed = sender.pack([(key_of(each), each) for each in artifacts])
    assert len(packed) < crossing.HEAVY / 4
    assert [path.name for path in tmp_path.iterdir()] == [heavy.digest]
    assert [each.args for _, each in crossing.unpacked(packed, tmp_path)] == [each.args for each in artifacts]


@pytest.mark.parametrize(("number", "is_worth_it"), [(5, False), (200, False), (300, True)])
def test_small_work_starts_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, is_worth_it: bool
) -> None:
    """It takes about as long to start one as to make two hundred pages."""
    monkeypatch.undo()  # tests/engine/conftest.py
    by = Pickling()
    build(tmp_path / "site", some(number), by)
    assert (by.asked > 0) is is_worth_it


_ORPHANS = """
import sys, time
from sitegen.engine import workers
with workers(2) as pool:
    print(*{pool.submit(__import__("os").getpid).result() for _ in range(20)}, *pool._processes, flush=True)
    time.sleep(60)
"""


def test_processes_end_with_the_one_that_they_work_for() -> None:
    with subprocess.Popen([sys.executable, "-c", _ORPHANS], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pids = {int(pid) for pid in parent.stdout.readline().split()}
        parent.kill()
    assert len(pids) == 2
    end = time.monotonic() + 20
    while time.monotonic() < end and any(map(_lives, pids)):
        time.sleep(0.05)
    assert not any(map(_lives, pids))


def _lives(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
