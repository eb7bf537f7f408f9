"""Files packed beside themselves: the same bytes each time, only where it is worth it, and only when they changed."""

from __future__ import annotations

import gzip
import importlib.util
import random
from concurrent.futures import Executor
from pathlib import Path

import brotli
import pytest

from sitegen.engine import Artifact, Counts, Entry, run, staging
from sitegen.engine import packing as module
from sitegen.engine.packing import Packing, is_worth_it, packings
from sitegen.errors import ConfigError
from tests.engine.executors import Pickling
from tests.program import tree

BOTH = packings(("gzip", "brotli"))
PAGE, OTHER = "<p>Une page.</p>" * 200, "<p>Une autre.</p>" * 200


def text(content: str) -> bytes:
    return content.encode()


def build(
    dest: Path,
    *artifacts: Artifact,
    by: Executor | None = None,
    packed: tuple[Packing, ...] = BOTH,
    fresh: bool = False,
) -> Counts:
    with staging(dest, fresh=fresh) as stage:
        return run(artifacts, stage, by, packings=packed)


def site(page: str = PAGE) -> tuple[Artifact, ...]:
    return (
        Artifact("index.html", text, (page,)),
        Artifact("api/action/list", text, (OTHER,)),
        Artifact("small.css", text, ("a{}",)),
        Artifact("logo.png", text, (PAGE,)),
        Artifact("_headers", text, (PAGE,)),
        Artifact(".htaccess", text, (PAGE,)),
    )


@pytest.mark.parametrize("by", [None, Pickling()], ids=["here", "elsewhere"])
def test_what_is_worth_it_is_packed(tmp_path: Path, by: Executor | None) -> None:
    build(tmp_path / "site", *site(), by=by)
    found = tree(tmp_path / "site")
    packed = {path for path in found if path.endswith((".gz", ".br"))}
    assert packed == {f"{path}{end}" for path in ("index.html", "api/action/list") for end in (".gz", ".br")}
    for path in ("index.html", "api/action/list"):
        assert gzip.decompress(found[f"{path}.gz"]) == brotli.decompress(found[f"{path}.br"]) == found[path]
        assert len(found[f"{path}.br"]) < len(found[f"{path}.gz"]) < len(found[path])
        assert found[f"{path}.gz"][3:8] == bytes(5), "no name and no time"


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        build(tmp_path / name, *site())
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_only_what_changed_is_packed_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path / "site", *site())
    done: list[str] = []

    def counted(file: str) -> dict[str, bytes]:
        done.append(Path(file).name)
        return {"": b"x"}

    counting = tuple(Packing(each.suffix, counted, each.release) for each in BOTH)
    assert build(tmp_path / "site", *site(), packed=counting) == Counts(made=0, kept=10, removed=0)
    assert done == []
    same = Artifact("index.html", bytes_of, (PAGE,))  # another function, and the same bytes
    assert build(tmp_path / "site", same, *site()[1:], packed=counting) == Counts(made=1, kept=9, removed=0)
    assert done == []
    build(tmp_path / "site", *site(page=f"{PAGE}!"), packed=counting)
    assert done == ["index.html"] * 2


def bytes_of(content: str) -> bytes:
    return content.encode()


def test_no_longer_asked_for_they_go(tmp_path: Path) -> None:
    build(tmp_path / "site", *site())
    assert build(tmp_path / "site", *site(), packed=()).removed == 4
    assert not list((tmp_path / "site").rglob("*.gz"))


def test_an_incremental_build_equals_a_fresh_one(tmp_path: Path) -> None:
    build(tmp_path / "site", *site())
    build(tmp_path / "site", *site(OTHER), by=Pickling())
    build(tmp_path / "fresh", *site(OTHER), fresh=True)
    assert tree(tmp_path / "site") == tree(tmp_path / "fresh")


def noise() -> bytes:
    return random.Random(7).randbytes(20_000)  # noqa: S311 - what nothing shrinks


def test_what_is_no_smaller_packed_is_not_kept(tmp_path: Path) -> None:
    build(tmp_path / "site", Artifact("data.json", noise, ()))
    assert [path for path in tree(tmp_path / "site") if path.endswith((".gz", ".br"))] == []


def test_a_file_of_the_catalogue_keeps_its_name(tmp_path: Path) -> None:
    own = Artifact("download/a.csv.gz", text, ("the catalogue's own",))
    for _ in range(2):
        build(tmp_path / "site", Artifact("download/a.csv", text, (PAGE,)), own)
        assert tree(tmp_path / "site")["download/a.csv.gz"] == b"the catalogue's own"


def test_without_brotli_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(module, "find_spec", lambda name: None if name == "brotli" else find(name))
    with pytest.raises(ConfigError, match=r'(?s)brotli.*pip install "sitegen\[brotli\]"'):
        packings(("gzip", "brotli"))
    assert [each.suffix for each in packings(("gzip",))] == [".gz"]


@pytest.mark.parametrize(
    ("path", "size", "worth"),
    [("a.html", 1024, True), ("a.html", 1023, False), ("x/a.zip", 9999, False), ("a.csv.gz", 9999, False),
     ("api/action/a", 9999, True), ("a.TTL", 9999, False), ("x.y/list", 9999, True)],
)  # fmt: skip
def test_which_files_are_worth_it(path: str, size: int, worth: bool) -> None:
    assert is_worth_it(path, Entry("k", size, "d")) is worth
