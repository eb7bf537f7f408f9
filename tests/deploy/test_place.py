"""Publishing file by file: what visitors see on the way, what a broken connection leaves, and who else is there."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from sitegen.deploy import Published, Tree, place
from sitegen.deploy.order import arriving, leaving
from sitegen.deploy.record import JOURNAL, RECORD
from sitegen.errors import PublishError
from tests.deploy.trees import NOON, SITE, written

Files = dict[str, bytes]
OURS = {RECORD, JOURNAL}


class Shelf:
    """A place in memory. `left` is how many more times it can be written to before the line breaks."""

    name = "shelf"

    def __init__(self, **files: bytes) -> None:
        self.files: Files = dict(files)
        self.left = 10**9
        self.log: list[str] = []
        self.meanwhile: Callable[[], None] = lambda: None

    folds = False  # takes small and capital letters for one

    def read(self, path: str) -> bytes | None:
        if self.folds:
            return {name.lower(): content for name, content in self.files.items()}.get(path.lower())
        return self.files.get(path)

    def names(self) -> list[str]:
        return sorted({path.partition("/")[0] for path in self.files})

    def write(self, path: str, content: bytes) -> None:
        self._spend()
        self.files[path] = content
        self.log.append(path)
        self.meanwhile()

    at_once = 1

    def send(self, tree: Tree, paths: Sequence[str]) -> None:
        for path in paths:
            self.write(path, tree.content(path))

    def remove(self, paths: Sequence[str]) -> None:
        for path in paths:
            self._spend()
            self.files.pop(path, None)
            self.log.append(f"-{path}")

    def _spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise PublishError("the line is broken", where=self.name)

    @property
    def shown(self) -> Files:
        return {path: content for path, content in self.files.items() if path not in OURS}


def publish(shelf: Shelf, tree: Tree, *, agrees: bool = False, dry_run: bool = False) -> Published:
    return place.publish(tree, shelf, confirm=lambda _: agrees, dry_run=dry_run)


@pytest.fixture(autouse=True)
def every_step_is_noted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """But where a test wants none: both ends of what a clock could do."""
    monkeypatch.setattr(place, "_NOTED", 1e9 if "seldom" in request.node.name else 0.0)
    monkeypatch.setattr(place, "_SHARE", 0)


def test_first_unchanged_changed_removed(tmp_path: Path) -> None:
    shelf = Shelf()
    publish(shelf, written(tmp_path, SITE))
    assert shelf.shown == SITE
    assert JOURNAL not in shelf.files
    shelf.log.clear()
    assert not publish(shelf, written(tmp_path, SITE)).difference
    assert shelf.log == []
    changed = {name: content for name, content in SITE.items() if name != "dataset/budget.json"}
    changed |= {"index.html": b"<h1>Villeneuve!</h1>"}
    publish(shelf, written(tmp_path, changed))
    assert shelf.shown == changed
    assert [entry for entry in shelf.log if entry not in OURS] == [
        "index.html", "-dataset/budget.json", f"-{JOURNAL}",
    ]  # fmt: skip


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    shelf = Shelf()
    assert publish(shelf, written(tmp_path, SITE), dry_run=True).difference.added == tuple(sorted(SITE))
    assert shelf.log == []


PARTS = {
    "assets/site.1a.css": b"css",
    "dataset/budget/resource/1/index.html": b"page of a file",
    "dataset/budget/resource/1.json": b"[]",
    "dataset/budget/index.html": b"page of a dataset",
    "dataset/index.html": b"list",
    "index.html": b"home",
    "en/dataset/budget/index.html": b"page",
    "en/search/index/catalogue.json": b"names",
    "search/index/words/0.json": b"words",
    "search/index/catalogue.json": b"names",
    "sitemap.xml": b"names",
    "feeds/dataset.atom": b"names",
    "dataset/budget/index.html.br": b"the page, packed",
    ".htaccess": b"leads to pages",
    "_redirects": b"leads to pages",
}


def test_nothing_comes_before_what_it_needs() -> None:
    groups = list(arriving(PARTS))
    order = {path: at for at, group in enumerate(groups) for path in group}
    needs = {
        "index.html": ["assets/site.1a.css", "dataset/index.html", "dataset/budget/index.html"],
        "dataset/budget/index.html": ["dataset/budget/resource/1/index.html"],
        "dataset/budget/resource/1/index.html": ["dataset/budget/resource/1.json", "assets/site.1a.css"],
        "search/index/catalogue.json": ["search/index/words/0.json", "dataset/budget/index.html"],
        "en/search/index/catalogue.json": ["en/dataset/budget/index.html"],
        "sitemap.xml": ["dataset/budget/index.html", "index.html"],
        "feeds/dataset.atom": ["dataset/budget/index.html"],
        "dataset/budget/index.html.br": ["dataset/budget/resource/1/index.html"],
        "dataset/index.html": ["dataset/budget/index.html", "dataset/budget/index.html.br"],
        ".htaccess": ["dataset/budget/index.html"],
        "_redirects": ["dataset/budget/index.html"],
    }
    for path, parts in needs.items():
        assert all(order[part] < order[path] for part in parts), path
    assert list(leaving(PARTS)) == groups[::-1]


def sites(number: int) -> Files:
    """Sites that differ in some files, have others of their own, and share the rest."""
    common = {f"dataset/{name}/index.html": b"%d" % name for name in range(12)}
    changing = {f"dataset/c{name}/index.html": b"%d %d" % (name, number) for name in range(5)}
    return common | changing | {f"dataset/only-{number}-{name}/index.html": b"1" for name in range(4)}


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("noted", ["often", "seldom"])
def test_broken_off_at_any_moment_the_next_one_finishes(tmp_path: Path, seed: int, noted: str) -> None:
    """Whichever site comes next: that one, the one before, or another."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    shelf = Shelf()
    trees = [written(tmp_path / str(number), sites(number)) for number in range(3)]
    publish(shelf, trees[0])
    for _ in range(6):
        number = chance.randrange(3)
        shelf.left = chance.randrange(30)
        with suppress(PublishError):
            publish(shelf, trees[number])
        shelf.left = 10**9
        number = chance.randrange(3)
        publish(shelf, trees[number])
        assert shelf.shown == sites(number)
        assert not publish(shelf, trees[number]).difference


def test_what_arrived_is_not_sent_again(tmp_path: Path) -> None:
    shelf = Shelf()
    tree = written(tmp_path, {f"dataset/{number}/index.html": b"1" for number in range(50)})
    shelf.left = 61
    with pytest.raises(PublishError):
        publish(shelf, tree)
    arrived = len(shelf.shown)
    assert arrived > 20
    shelf.left, shelf.log = 10**9, []
    publish(shelf, tree)
    assert len([entry for entry in shelf.log if entry.endswith(".html")]) <= 50 - arrived + 1


@pytest.mark.parametrize("noted", ["often", "seldom"])
@pytest.mark.parametrize("begins", [1, 2, 5, 9, 12])
def test_two_at_once_the_one_that_began_last_ends_well(tmp_path: Path, begins: int, noted: str) -> None:
    """The other one ends with a message; what both wrote to is put right by the next publication at the latest."""
    shelf = Shelf()
    publish(shelf, written(tmp_path / "0", sites(0)))
    shelf.log.clear()
    one, other = written(tmp_path / "1", sites(1)), written(tmp_path / "2", sites(2))

    def begin_another() -> None:
        if len([entry for entry in shelf.log if entry not in OURS]) >= begins:
            shelf.meanwhile = lambda: None
            publish(shelf, other)

    shelf.meanwhile = begin_another
    with suppress(PublishError):
        publish(shelf, one)
    assert shelf.meanwhile != begin_another, "there were two"
    publish(shelf, other)
    assert shelf.shown == sites(2)


def test_other_peoples_files(tmp_path: Path) -> None:
    shelf = Shelf(**{"wp-config.php": b"<?php"})
    with pytest.raises(PublishError, match=r"wp-config\.php"):
        publish(shelf, written(tmp_path, SITE))
    assert shelf.files == {"wp-config.php": b"<?php"}
    publish(shelf, written(tmp_path, SITE), agrees=True)
    assert shelf.shown == SITE | {"wp-config.php": b"<?php"}


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b'{"files": 3}', b'{"files": {}, "format": 99}'])
def test_a_record_that_cannot_be_read_sends_everything(tmp_path: Path, broken: bytes) -> None:
    shelf = Shelf()
    publish(shelf, written(tmp_path, SITE))
    for name in (RECORD, JOURNAL):
        shelf.files[name] = broken
    done = publish(shelf, written(tmp_path, SITE))
    assert done.difference.sent == tuple(sorted(SITE))
    assert shelf.shown == SITE


def test_a_newer_publication_is_asked_about(tmp_path: Path) -> None:
    shelf = Shelf()
    publish(shelf, written(tmp_path, SITE, made=NOON + 3600))
    older = written(tmp_path, SITE | {"index.html": b"older"})
    with pytest.raises(PublishError, match="newer publication, built on 2023-11-14 23:13 UTC") as error:
        publish(shelf, older)
    assert "--yes" in error.value.hint
    assert shelf.shown == SITE
    publish(shelf, older, agrees=True)
    assert shelf.shown["index.html"] == b"older"
    publish(shelf, written(tmp_path, SITE, made=NOON + 1800))
    assert shelf.shown == SITE, "it is newer than the one that was agreed to"


def test_a_clock_that_was_ahead_once_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf()
    with monkeypatch.context() as ahead:
        ahead.setattr(time, "time", lambda: 4e9)
        publish(shelf, written(tmp_path, SITE, made=4_000_000_000))
    tree = written(tmp_path, SITE | {"index.html": b"today's"})
    publish(shelf, tree)
    assert shelf.shown["index.html"] == b"today's"


def test_a_tree_from_the_future_was_made_now(tmp_path: Path) -> None:
    assert written(tmp_path, SITE, made=4_000_000_000).made <= time.time()


@pytest.mark.parametrize("other", ["dataset/BUDGET.json", "dataset/Budget.JSON"])
def test_names_that_are_one_at_the_place(tmp_path: Path, other: str) -> None:
    """As on a server with Windows, or a Mac's disk."""
    tree = written(tmp_path, SITE | {other: b"{}"})
    shelf = Shelf()
    shelf.folds = True
    with pytest.raises(PublishError, match=rf"{other} and dataset/budget\.json are one file there"):
        publish(shelf, tree)
    assert shelf.files == {}
    shelf.folds = False
    publish(shelf, tree)
    assert shelf.shown == SITE | {other: b"{}"}


def test_a_name_that_no_server_takes(tmp_path: Path) -> None:
    tree = written(tmp_path, SITE)
    longer = Tree(tree.folder, {**tree.files, f"dataset/{'é' * 130}.json": tree.files["index.html"]})
    shelf = Shelf()
    with pytest.raises(PublishError, match="more than 255 bytes"):
        publish(shelf, longer)
    assert shelf.files == {}
