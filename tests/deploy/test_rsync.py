"""Publishing by rsync's own program to OpenSSH's own server."""

from __future__ import annotations

import getpass
import random
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sitegen.config.target_tables import RsyncTarget
from sitegen.deploy import Published, Tree, rsync
from sitegen.deploy.record import JOURNAL, RECORD
from sitegen.errors import PublishError
from tests.deploy.servers import SshServer, agent, ssh_server
from tests.deploy.trees import NOON, SITE, held, written
from tests.deploy.wire import Wire, wire
from tests.surroundings import missing

Publish = Callable[..., Published]
# Names that a shell would take for something else.
NAMES = SITE | {
    "tag/données/index.html": "é".encode(),
    "a b/c#d.json": b"{}",
    "-e sh/index.html": b"1",
    "$(touch x)`touch y`;'\"/*.json": b"2",
    "#/+ a/: b": b"3",
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshServer]:
    if not shutil.which("rsync"):
        missing("no rsync on this machine: `make test` installs it")
    folder = tmp_path_factory.mktemp("rsync")
    with ssh_server(folder / "www", folder / "home") as served, agent(served):
        yield served


@pytest.fixture
def line(running: SshServer, tmp_path: Path) -> Iterator[Wire]:
    """The way to the server, which is known."""
    with wire(running.port) as line:
        (tmp_path / "known hosts").write_text(running.known_at(line.port))
        yield line


@pytest.fixture
def folder(running: SshServer, request: pytest.FixtureRequest) -> Path:
    return running.folder / f"the sites' of {request.node.name}" / "one"


@pytest.fixture
def publish(line: Wire, folder: Path, tmp_path: Path) -> Publish:
    def publish_(
        tree: Tree, *, user: str = "", known: str = "known hosts", path: str = "", agrees: bool = False
    ) -> Published:
        settings = RsyncTarget(
            target="rsync", host="127.0.0.1", port=line.port, user=user or getpass.getuser(),
            path=path or f"{folder.parent}/{{partner}}", known_hosts=known,
        )  # fmt: skip
        return rsync.publish(tree, settings, root=tmp_path, partner="one", confirm=lambda _: agrees, dry_run=False)

    return publish_


def shown(folder: Path) -> dict[str, bytes]:
    return {path: content for path, content in held(folder).items() if path not in (RECORD, JOURNAL)}


def test_first_unchanged_changed_removed(tmp_path: Path, line: Wire, publish: Publish, folder: Path) -> None:
    publish(written(tmp_path / "built", NAMES))
    assert shown(folder) == NAMES
    assert (folder / "index.html").stat().st_mode & 0o777 == 0o644, "a web server may read it"
    before = (folder / "a b/c#d.json").stat().st_mtime_ns
    opened = line.opened
    assert not publish(written(tmp_path / "built", NAMES)).difference
    assert line.opened - opened == 1, "one login"
    changed = {name: content for name, content in NAMES.items() if name not in ("tag/données/index.html", "#/+ a/: b")}
    changed["index.html"] = b"<h1>VILLENEUVE</h1>"  # as long as it was
    publish(written(tmp_path / "built", changed))
    assert shown(folder) == changed
    assert not (folder / "tag").exists(), "empty folders go"
    assert not (folder / "#").exists()
    assert (folder / "a b/c#d.json").stat().st_mtime_ns == before, "what did not change is not sent"


def test_of_a_large_file_only_what_changed_goes_over_the_line(
    tmp_path: Path, line: Wire, publish: Publish, folder: Path
) -> None:
    large = random.Random(2).randbytes(400_000)  # noqa: S311  # no secret
    publish(written(tmp_path / "built", {"catalog.ttl": large}))
    sent = line.sent
    publish(written(tmp_path / "built", {"catalog.ttl": large[:200_000] + b"<new>" + large[200_000:]}))
    assert line.sent - sent < 100_000
    assert shown(folder)["catalog.ttl"][200_000:200_005] == b"<new>"


def test_a_line_that_breaks_at_any_moment(tmp_path: Path, line: Wire, publish: Publish, folder: Path) -> None:
    sites = [
        {f"dataset/{number}/index.html": b"%d %d" % (number, number % 3 and version) * 500 for number in range(40)}
        for version in range(2)
    ]
    trees = [written(tmp_path / f"built{version}", files) for version, files in enumerate(sites)]
    start = time.monotonic()
    publish(trees[0])
    whole = time.monotonic() - start
    chance = random.Random(3)  # noqa: S311  # no secret
    broken = list[str]()
    for turn in range(20):
        cut = threading.Timer(chance.uniform(0, whole), line.cut)
        cut.start()
        try:
            publish(trees[(turn + 1) % 2])
        except PublishError as error:
            broken.append(error.message)
        cut.join()
        line.mend()
        for name, content in shown(folder).items():
            if name in sites[0]:
                assert content in (sites[0][name], sites[1][name]), "a file is whole"
    assert broken, "some of them were cut off"
    assert [message for message in broken if "connection broke" not in message] == []
    publish(trees[0])
    publish(trees[1])
    assert {name: content for name, content in shown(folder).items() if name in sites[1]} == sites[1]


def test_a_server_that_nobody_knows(tmp_path: Path, publish: Publish) -> None:
    with pytest.raises(PublishError, match="key is not known") as error:
        publish(written(tmp_path / "built", NAMES), known="")
    assert "ssh-keyscan" in error.value.hint


def test_a_server_with_another_key(tmp_path: Path, publish: Publish, line: Wire) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "other"], check=True)
    kind, key, *_ = (tmp_path / "other.pub").read_text().split()
    (tmp_path / "changed").write_text(f"[127.0.0.1]:{line.port} {kind} {key}\n")
    with pytest.raises(PublishError, match="has another key") as error:
        publish(written(tmp_path / "built", NAMES), known="changed")
    assert "fingerprint" in error.value.hint


def test_a_user_who_is_refused(tmp_path: Path, publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK")
    with pytest.raises(PublishError, match="refuses the user") as error:
        publish(written(tmp_path / "built", NAMES))
    assert "takes no password" in error.value.hint


def test_a_folder_that_cannot_be(tmp_path: Path, publish: Publish, running: SshServer) -> None:
    (running.folder / "file").write_text("a file")
    with pytest.raises(PublishError, match="server refuses"):
        publish(written(tmp_path / "built", NAMES), path=f"{running.folder}/file/below")
    assert (running.folder / "file").read_text() == "a file"


def test_a_disk_that_is_full_or_takes_nothing(tmp_path: Path, publish: Publish, folder: Path) -> None:
    """What is there stays; with room, the next publication finishes."""
    folder.mkdir(parents=True)
    small = ["mount", "-t", "tmpfs", "-o", "size=400k", "none", str(folder)]
    if subprocess.run(small, stderr=subprocess.DEVNULL, check=False).returncode:
        pytest.skip("nobody may mount a small disk here")
    try:
        publish(written(tmp_path / "built", SITE))
        tree = written(tmp_path / "built", SITE | {"assets/film.mp4": b"0" * 500_000, "index.html": b"new"})
        with pytest.raises(PublishError, match="server is full") as error:
            publish(tree)
        assert "make room" in error.value.hint
        assert shown(folder) == SITE
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        with pytest.raises(PublishError, match=r"server refuses: .*Read-only file system"):
            publish(tree)
        assert shown(folder) == SITE
        subprocess.run(["mount", "-o", "remount,rw,size=2M", str(folder)], check=True)
        publish(tree)
        assert shown(folder)["index.html"] == b"new"
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_other_peoples_files(tmp_path: Path, publish: Publish, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "wp config.php").write_text("<?php")
    with pytest.raises(PublishError, match=r"wp config\.php"):
        publish(written(tmp_path / "built", NAMES))
    assert held(folder) == {"wp config.php": b"<?php"}
    publish(written(tmp_path / "built", NAMES), agrees=True)
    assert shown(folder) == NAMES | {"wp config.php": b"<?php"}


def test_a_newer_publication(tmp_path: Path, publish: Publish) -> None:
    publish(written(tmp_path / "built", SITE, made=NOON + 60))
    with pytest.raises(PublishError, match="newer publication"):
        publish(written(tmp_path / "built", NAMES))


@pytest.mark.parametrize(("gone", "package"), [("rsync", "rsync"), ("ssh", "openssh-client")])
def test_without_the_programs(
    tmp_path: Path, publish: Publish, monkeypatch: pytest.MonkeyPatch, gone: str, package: str
) -> None:
    found = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: None if name == gone else found(name))
    with pytest.raises(PublishError, match=f"needs the program `{gone}`") as error:
        publish(written(tmp_path / "built", NAMES))
    assert f"apt install {package}" in error.value.hint


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("bash: line 1: rsync: command not found\nrsync: connection unexpectedly closed", "no rsync on the server"),
        ("rsync: on remote machine: --mkpath: unknown option", "too old"),
        ('rsync: [receiver] write failed on "a": Disk quota exceeded (122)', "server is full"),
        ('rsync: [Receiver] mkdir "/www" failed: Read-only file system (30)', "server refuses"),
        ("mux_client_request_session: read from master failed: Broken pipe", "connection broke"),
        ("mux_client_hello_exchange: write packet: Broken pipe", "connection broke"),
        ("client_loop: send disconnect: Broken pipe\nrsync error: unexplained error (code 255)", "connection broke"),
        ("rsync: [sender] safe_read failed: Connection reset by peer (104)", "connection broke"),
        ("kex_exchange_identification: Connection closed by remote host", "connection broke"),
    ],
)
def test_what_servers_say(said: str, told: str) -> None:
    """In the words of rsync, of servers that cannot be had here."""
    assert told in rsync.in_words(subprocess.CompletedProcess([], 12, b"", said.encode()), "host:www").message


def test_there_is_no_way_back() -> None:
    settings = RsyncTarget(target="rsync", host="ssh.villeneuve.fr", user="villeneuve", path="www")
    with pytest.raises(PublishError, match="keeps one publication"):
        rsync.rollback(settings, root=None, partner="one")
