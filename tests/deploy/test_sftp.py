"""Publishing to OpenSSH's own server."""

from __future__ import annotations

import getpass
import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from sitegen.config.target_tables import SftpTarget
from sitegen.deploy import Published, Tree, place, sftp
from sitegen.deploy.record import JOURNAL, RECORD
from sitegen.errors import PublishError
from tests.deploy.servers import SshServer, ssh_server
from tests.deploy.trees import SITE, held, written

Publish = Callable[..., Published]
NAMES = SITE | {"tag/données/index.html": "é".encode(), "a b/c#d.json": b"{}"}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshServer]:
    folder = tmp_path_factory.mktemp("ssh")
    with ssh_server(folder / "www", folder / "home") as served:
        yield served


@pytest.fixture
def server(running: SshServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SshServer:
    """The server, known, and the user's key where the user has it."""
    monkeypatch.setenv("HOME", str(running.home))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    monkeypatch.setattr(place, "_NOTED", 0.05)
    (tmp_path / "known").write_text(running.known)
    return running


@pytest.fixture
def publish(server: SshServer, tmp_path: Path, request: pytest.FixtureRequest) -> Publish:
    name = f"{request.node.name}-sites"

    def publish_(tree: Tree, *, user: str | None = None, known: str = "known", path: str = "") -> Published:
        settings = SftpTarget(
            target="sftp", host="127.0.0.1", port=server.port, user=user or getpass.getuser(),
            path=path or f"{server.folder}/{name}/{{partner}}", known_hosts=known,
        )  # fmt: skip
        return sftp.publish(tree, settings, root=tmp_path, partner="one", confirm=lambda _: False, dry_run=False)

    return publish_


def shown(folder: Path) -> dict[str, bytes]:
    return {path: content for path, content in held(folder).items() if path not in (RECORD, JOURNAL)}


@pytest.fixture
def folder(server: SshServer, request: pytest.FixtureRequest) -> Path:
    return server.folder / f"{request.node.name}-sites" / "one"


def test_first_unchanged_changed_removed(tmp_path: Path, publish: Publish, folder: Path) -> None:
    publish(written(tmp_path / "built", NAMES))
    assert shown(folder) == NAMES
    before = (folder / "a b/c#d.json").stat().st_mtime_ns
    assert not publish(written(tmp_path / "built", NAMES)).difference
    changed = {name: content for name, content in NAMES.items() if name != "tag/données/index.html"}
    changed["index.html"] = b"<h1>Villeneuve!</h1>"
    publish(written(tmp_path / "built", changed))
    assert shown(folder) == changed
    assert not (folder / "tag").exists(), "empty folders go"
    assert (folder / "a b/c#d.json").stat().st_mtime_ns == before, "what did not change is not sent"


def test_a_line_that_breaks_at_any_moment(tmp_path: Path, server: SshServer, publish: Publish, folder: Path) -> None:
    """The process that serves the connection is killed: what an interrupted network looks like from here."""
    sites = [
        {f"dataset/{number}/index.html": b"%d %d" % (number, number % 3 and version) for number in range(150)}
        for version in range(2)
    ]
    trees = [written(tmp_path / f"built{version}", files) for version, files in enumerate(sites)]
    start = time.monotonic()
    publish(trees[0])
    whole = time.monotonic() - start
    chance = random.Random(3)  # noqa: S311  # no secret
    broken = 0
    for turn in range(20):
        cut = threading.Timer(chance.uniform(0, whole), _cut, [server.process.pid])
        cut.start()
        try:
            publish(trees[(turn + 1) % 2])
        except PublishError:
            broken += 1
        cut.join()
        for name, content in shown(folder).items():
            if not name.endswith(".sitegen-part"):
                assert content in (sites[0][name], sites[1][name]), "a file is whole"
    assert broken, "some of them were cut off"
    publish(trees[0])
    publish(trees[1])
    assert {name: content for name, content in shown(folder).items() if not name.endswith(".sitegen-part")} == sites[1]


def _cut(server: int) -> None:
    """End the processes that serve one connection each, by their parent."""
    for child in Path(f"/proc/{server}/task/{server}/children").read_text().split():
        with suppress(ProcessLookupError):
            os.kill(int(child), signal.SIGKILL)


def test_a_server_that_nobody_knows(tmp_path: Path, publish: Publish, server: SshServer) -> None:
    with pytest.raises(PublishError, match="key is not known") as error:
        publish(written(tmp_path / "built", NAMES), known="")
    assert "ssh-keyscan" in error.value.hint


def test_a_server_with_another_key(tmp_path: Path, publish: Publish, server: SshServer) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "other"], check=True)
    kind, key, *_ = (tmp_path / "other.pub").read_text().split()
    (tmp_path / "changed").write_text(f"[127.0.0.1]:{server.port} {kind} {key}\n")
    with pytest.raises(PublishError, match="has another key") as error:
        publish(written(tmp_path / "built", NAMES), known="changed")
    assert "fingerprint" in error.value.hint


def test_a_user_who_is_refused(tmp_path: Path, publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SITEGEN_PUBLISH_PASSWORD", "wrong horse")
    with pytest.raises(PublishError, match="refuses the user") as error:
        publish(written(tmp_path / "built", NAMES))
    assert "wrong horse" not in str(error.value)


def test_a_folder_that_cannot_be(tmp_path: Path, publish: Publish, server: SshServer) -> None:
    (server.folder / "file").write_text("a file")
    with pytest.raises(PublishError) as error:
        publish(written(tmp_path / "built", NAMES), path=f"{server.folder}/file/below")
    assert "Traceback" not in str(error.value)
    assert (server.folder / "file").read_text() == "a file"


def test_other_peoples_files(tmp_path: Path, publish: Publish, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "wp-config.php").write_text("<?php")
    with pytest.raises(PublishError, match=r"wp-config\.php"):
        publish(written(tmp_path / "built", NAMES))
    assert held(folder) == {"wp-config.php": b"<?php"}


def test_without_the_library(tmp_path: Path, publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "paramiko", None)
    with pytest.raises(PublishError, match="not installed") as error:
        publish(written(tmp_path / "built", NAMES))
    assert 'pip install "sitegen[sftp]"' in error.value.hint
