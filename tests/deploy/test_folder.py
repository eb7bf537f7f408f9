"""Publishing into a folder: only the difference is written, visitors see a whole site at every moment."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from sitegen.config.target_tables import FolderTarget
from sitegen.deploy import Published, Tree, folder
from sitegen.errors import PublishError
from tests.deploy.trees import NOON, SITE, held, written

Publish = Callable[..., Published]


@pytest.fixture
def settings() -> FolderTarget:
    return FolderTarget(target="folder", path="www/{partner}", keep=3)


@pytest.fixture
def publish(tmp_path: Path, settings: FolderTarget) -> Publish:
    def publish_(tree: Tree, *, agrees: bool = False, dry_run: bool = False) -> Published:
        return folder.publish(
            tree, settings, root=tmp_path, partner="one", confirm=lambda _: agrees, dry_run=dry_run
        )  # fmt: skip

    return publish_


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "www" / "one"


def shown(place: Path) -> dict[str, bytes]:
    return held(place / "current")


def test_the_first_time_everything_is_written(tmp_path: Path, publish: Publish, place: Path) -> None:
    done = publish(written(tmp_path / "built", SITE))
    assert shown(place) == SITE
    assert done.difference.added == tuple(sorted(SITE))
    assert done.difference.size == sum(map(len, SITE.values()))
    assert done.where == str(place)


def test_what_did_not_change_is_not_written_again(tmp_path: Path, publish: Publish, place: Path) -> None:
    tree = written(tmp_path / "built", SITE)
    publish(tree)
    before = (place / "current").readlink()
    done = publish(tree)
    assert not done.difference
    assert (place / "current").readlink() == before
    assert sorted(entry.name for entry in (place / "releases").iterdir()) == ["1", "1.json"]


def test_of_a_change_only_the_changed_files_are_new(tmp_path: Path, publish: Publish, place: Path) -> None:
    publish(written(tmp_path / "built", SITE))
    first = (place / "current").resolve()
    changed = {name: content for name, content in SITE.items() if name != "dataset/budget.json"}
    changed |= {"index.html": b"<h1>Villeneuve!</h1>", "dataset/arbres/index.html": b"<h1>Arbres</h1>"}
    done = publish(written(tmp_path / "built", changed))
    assert done.difference.added == ("dataset/arbres/index.html",)
    assert done.difference.changed == ("index.html",)
    assert done.difference.removed == ("dataset/budget.json",)
    assert shown(place) == changed
    second = (place / "current").resolve()
    shared = {name for name in changed if name in SITE and (first / name).samefile(second / name)}
    assert shared == set(SITE) & set(changed) - {"index.html"}
    assert held(first) == SITE, "a publication is never written to again"


def test_the_built_site_and_the_published_one_share_no_file(tmp_path: Path, publish: Publish, place: Path) -> None:
    publish(written(tmp_path / "built", SITE))
    (tmp_path / "built" / "index.html").write_bytes(b"changed where it was built")
    assert shown(place) == SITE


def test_a_file_that_was_lost_is_written_again(tmp_path: Path, publish: Publish, place: Path) -> None:
    publish(written(tmp_path / "built", SITE))
    (place / "current" / "dataset/budget.json").unlink()
    changed = SITE | {"index.html": b"<h1>Neu</h1>"}
    publish(written(tmp_path / "built", changed))
    assert shown(place) == changed


def test_a_dry_run_writes_nothing(tmp_path: Path, publish: Publish, place: Path) -> None:
    done = publish(written(tmp_path / "built", SITE), dry_run=True)
    assert not done.is_done
    assert done.difference.added == tuple(sorted(SITE))
    assert not place.exists()


def test_as_many_publications_stay_as_are_wanted(tmp_path: Path, publish: Publish, place: Path) -> None:
    for number in range(6):
        publish(written(tmp_path / "built", SITE | {"index.html": b"%d" % number}))
    assert sorted(entry.name for entry in (place / "releases").iterdir()) == [
        "4", "4.json", "5", "5.json", "6", "6.json",
    ]  # fmt: skip


def test_one_can_go_back_and_forth(tmp_path: Path, publish: Publish, place: Path, settings: FolderTarget) -> None:
    first, second = SITE, SITE | {"index.html": b"<h1>2</h1>"}
    publish(written(tmp_path / "built", first))
    publish(written(tmp_path / "built", second))
    folder.rollback(settings, root=tmp_path, partner="one")
    assert shown(place) == first
    with pytest.raises(PublishError, match="no publication before 1"):
        folder.rollback(settings, root=tmp_path, partner="one")
    publish(written(tmp_path / "built", second))
    assert shown(place) == second
    folder.rollback(settings, root=tmp_path, partner="one")
    assert shown(place) == second, "the one before it had the same files, under its own number"


def test_nothing_to_go_back_to(tmp_path: Path, settings: FolderTarget) -> None:
    with pytest.raises(PublishError, match="nothing is published"):
        folder.rollback(settings, root=tmp_path, partner="one")


PROGRAM = """
import sys
from pathlib import Path
from sitegen.config.target_tables import FolderTarget
from sitegen.deploy import Tree, folder
root = Path(sys.argv[1])
tree, settings = Tree.read(root / sys.argv[2]), FolderTarget(target="folder", path="www", keep=2)
print("begins", flush=True)
folder.publish(tree, settings, root=root, partner="one", confirm=lambda _: False, dry_run=False)
"""
MOMENTS = 20


def test_killed_at_any_moment_visitors_see_a_whole_site(tmp_path: Path) -> None:
    """The process ends without a word, as when the machine goes off; the next one finishes."""
    sites = [
        {f"dataset/{number}/index.html": b"%d %d" % (number, number % 3 and version) for number in range(1500)}
        for version in range(2)
    ]
    for version, files in enumerate(sites):
        written(tmp_path / f"built{version}", files)

    def begin(version: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", PROGRAM, str(tmp_path), f"built{version}"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout
        assert process.stdout.readline() == "begins\n"
        return process

    start = time.monotonic()
    assert begin(0).wait() == 0
    whole = time.monotonic() - start
    now = 0
    moments = random.Random(17)  # noqa: S311  # no secret
    for _ in range(MOMENTS):
        process = begin(1 - now)
        time.sleep(moments.uniform(0, whole))
        process.send_signal(signal.SIGKILL)
        process.wait()
        seen = held(tmp_path / "www" / "current")
        assert seen in sites
        now = sites.index(seen)
    assert begin(1 - now).wait() == 0
    assert held(tmp_path / "www" / "current") == sites[1 - now]
    names = sorted(entry.name for entry in (tmp_path / "www" / "releases").iterdir())
    assert len(names) <= 4, "nothing of those that were killed stays"
    assert not [name for name in names if name.startswith(".")]


def test_two_at_once(tmp_path: Path, publish: Publish, place: Path) -> None:
    tree = written(tmp_path / "built", SITE)
    publish(tree)
    with FileLock(place / ".sitegen-lock"), pytest.raises(PublishError, match="another publication is under way"):
        publish(written(tmp_path / "built", SITE | {"index.html": b"2"}))
    assert shown(place) == SITE


def test_other_peoples_files_are_asked_about_once_and_left_alone(tmp_path: Path, publish: Publish, place: Path) -> None:
    place.mkdir(parents=True)
    (place / "wp-config.php").write_text("<?php")
    with pytest.raises(PublishError, match=r"wp-config\.php"):
        publish(written(tmp_path / "built", SITE))
    assert sorted(entry.name for entry in place.iterdir()) == ["wp-config.php"]
    publish(written(tmp_path / "built", SITE), agrees=True)
    assert shown(place) == SITE
    publish(written(tmp_path / "built", SITE | {"index.html": b"2"}))
    assert (place / "wp-config.php").read_text() == "<?php"


def test_a_newer_publication_is_asked_about(tmp_path: Path, publish: Publish, place: Path) -> None:
    publish(written(tmp_path / "built", SITE, made=NOON + 60))
    older = written(tmp_path / "built", SITE | {"index.html": b"older"})
    with pytest.raises(PublishError, match="newer publication"):
        publish(older)
    assert shown(place) == SITE
    publish(older, agrees=True)
    assert shown(place)["index.html"] == b"older"


def test_a_folder_called_current_is_somebodys(tmp_path: Path, publish: Publish, place: Path) -> None:
    (place / "current").mkdir(parents=True)
    (place / "current" / "index.html").write_text("somebody's")
    with pytest.raises(PublishError, match="not a link that sitegen made"):
        publish(written(tmp_path / "built", SITE), agrees=True)
    assert (place / "current" / "index.html").read_text() == "somebody's"


def test_a_site_that_is_not_as_it_was_built(tmp_path: Path, publish: Publish, place: Path) -> None:
    publish(written(tmp_path / "built", SITE))
    tree = written(tmp_path / "built", SITE | {"index.html": b"new"})
    (tmp_path / "built" / "index.html").write_bytes(b"tampered with")
    with pytest.raises(PublishError, match=r"index\.html: the file is not as it was built"):
        publish(tree)
    assert shown(place) == SITE


@pytest.mark.parametrize(("code", "hint"), [(errno.ENOSPC, "disk is full"), (errno.EROFS, "read-only")])
def test_a_target_that_takes_no_more(
    tmp_path: Path, publish: Publish, place: Path, monkeypatch: pytest.MonkeyPatch, code: int, hint: str
) -> None:
    publish(written(tmp_path / "built", SITE))
    tree = written(tmp_path / "built", {name: content + b"!" for name, content in SITE.items()})
    write = Path.write_bytes
    left = 3

    def refusing(path: Path, content: bytes) -> int:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(code, os.strerror(code), str(path))
        return write(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", refusing)
        with pytest.raises(PublishError) as error:
            publish(tree)
    assert hint in error.value.hint
    assert shown(place) == SITE
    publish(tree)
    assert shown(place) == {name: content + b"!" for name, content in SITE.items()}


def test_a_name_too_long_for_the_file_system(tmp_path: Path, publish: Publish, place: Path) -> None:
    publish(written(tmp_path / "built", SITE))
    tree = written(tmp_path / "built", SITE | {"index.html": b"2"})
    longer = Tree(tree.folder, {**tree.files, f"dataset/{'x' * 300}.json": tree.files["index.html"]})
    with pytest.raises(PublishError, match="too long"):
        publish(longer)
    assert shown(place) == SITE


def test_a_file_system_without_capital_letters(
    tmp_path: Path, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a Mac's disk or a Windows share: it finds `a` where `A` is."""
    lies = os.path.lexists

    def folding(path: str | Path) -> bool:
        parent = Path(path).parent
        names = {entry.name.lower() for entry in parent.iterdir()} if parent.is_dir() else set()
        return lies(path) or Path(path).name.lower() in names

    tree = written(tmp_path / "built", SITE | {"dataset/A.json": b"1", "dataset/a.json": b"2"})
    monkeypatch.setattr(os.path, "lexists", folding)
    with pytest.raises(PublishError, match="small and capital letters for one"):
        publish(tree)


def test_nothing_was_built(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="no built site"):
        Tree.read(tmp_path / "built")
