"""Publishing to a real FTP server, with TLS and without."""

from __future__ import annotations

import ftplib
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

import pytest

from sitegen.config.target_tables import FtpTarget
from sitegen.deploy import Published, Tree, ftp, place
from sitegen.deploy.record import JOURNAL, RECORD
from sitegen.errors import PublishError
from tests.deploy.servers import PASSWORD, USER, FtpServer, ftp_server
from tests.deploy.trees import SITE, held, written

Publish = Callable[..., Published]
NAMES = SITE | {"tag/eau-potable/index.html": b"tag", "tag/données/index.html": "é".encode(), "a b/c#d.json": b"{}"}


@pytest.fixture(params=["ftps", "ftp"])
def server(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FtpServer]:
    monkeypatch.setenv("SITEGEN_PUBLISH_PASSWORD", PASSWORD)
    monkeypatch.setattr(place, "_NOTED", 0.05)
    with ftp_server(tmp_path / "www", tls=request.param == "ftps", work=tmp_path) as served:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        yield served


@pytest.fixture
def publish(server: FtpServer, request: pytest.FixtureRequest) -> Publish:
    kind: Literal["ftps", "ftp"] = "ftps" if "ftps" in request.node.name else "ftp"

    def publish_(tree: Tree, *, user: str = USER, host: str = "localhost", dry_run: bool = False) -> Published:
        settings = FtpTarget(target=kind, host=host, port=server.port, user=user, path="sites/{partner}")
        return ftp.publish(tree, settings, root=None, partner="one", confirm=lambda _: False, dry_run=dry_run)

    return publish_


def shown(server: FtpServer) -> dict[str, bytes]:
    return {
        path: content for path, content in held(server.folder / "sites/one").items() if path not in (RECORD, JOURNAL)
    }


def test_first_unchanged_changed_removed(tmp_path: Path, server: FtpServer, publish: Publish) -> None:
    publish(written(tmp_path / "built", NAMES))
    assert shown(server) == NAMES
    server.stored.clear()
    assert not publish(written(tmp_path / "built", NAMES)).difference
    assert server.stored == []
    changed = {name: content for name, content in NAMES.items() if name != "tag/données/index.html"}
    changed["index.html"] = b"<h1>Villeneuve!</h1>"
    publish(written(tmp_path / "built", changed))
    assert shown(server) == changed
    assert not (server.folder / "sites/one/tag/données").exists(), "an empty folder goes"
    assert [name for name in server.stored if ".sitegen-pub" not in name] == ["sites/one/index.html.sitegen-part"]


def test_a_dry_run_writes_nothing(tmp_path: Path, server: FtpServer, publish: Publish) -> None:
    assert publish(written(tmp_path / "built", NAMES), dry_run=True).difference.added
    assert held(server.folder) == {}


def test_a_line_that_breaks_at_any_moment(tmp_path: Path, server: FtpServer, publish: Publish) -> None:
    sites = [
        {f"dataset/{number}/index.html": b"%d %d" % (number, number % 3 and version) for number in range(20)}
        for version in range(2)
    ]
    trees = [written(tmp_path / f"built{version}", files) for version, files in enumerate(sites)]
    publish(trees[0])
    chance = random.Random(5)  # noqa: S311  # no secret
    for turn in range(20):
        server.most, server.commands = chance.randrange(5, 150), 0
        with suppress(PublishError):
            publish(trees[(turn + 1) % 2])
        for name, content in shown(server).items():
            if not name.endswith(".sitegen-part"):
                assert content in (sites[0][name], sites[1][name]), "a file is whole"
    server.most = None
    publish(trees[1])
    assert {name: content for name, content in shown(server).items() if not name.endswith(".sitegen-part")} == sites[1]


def test_the_wrong_password(
    tmp_path: Path, server: FtpServer, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITEGEN_PUBLISH_PASSWORD_ONE", "wrong horse")
    with pytest.raises(PublishError, match="refuses the user") as error:
        publish(written(tmp_path / "built", NAMES))
    assert "wrong horse" not in str(error.value)
    assert "SITEGEN_PUBLISH_PASSWORD" in error.value.hint
    assert held(server.folder) == {}


def test_no_password(tmp_path: Path, publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SITEGEN_PUBLISH_PASSWORD")
    with pytest.raises(PublishError, match="SITEGEN_PUBLISH_PASSWORD_ONE"):
        publish(written(tmp_path / "built", NAMES))


def test_other_peoples_files(tmp_path: Path, server: FtpServer, publish: Publish) -> None:
    (server.folder / "sites/one").mkdir(parents=True)
    (server.folder / "sites/one/wp-config.php").write_text("<?php")
    with pytest.raises(PublishError, match=r"wp-config\.php"):
        publish(written(tmp_path / "built", NAMES))
    assert held(server.folder) == {"sites/one/wp-config.php": b"<?php"}


@pytest.mark.parametrize("server", ["ftps"], indirect=True)
def test_a_certificate_of_another_name_or_of_nobody(
    tmp_path: Path, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PublishError, match="certificate is not to be trusted"):
        publish(written(tmp_path / "built", NAMES), host="127.0.0.1")
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(PublishError, match="certificate is not to be trusted"):
        publish(written(tmp_path / "built", NAMES))


def test_nobody_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITEGEN_PUBLISH_PASSWORD", PASSWORD)
    with ftp_server(tmp_path / "www", tls=False, work=tmp_path) as served:
        pass
    settings, tree = FtpTarget(target="ftp", host="127.0.0.1", port=served.port, user=USER), written(tmp_path, NAMES)
    with pytest.raises(PublishError, match="connection broke") as error:
        ftp.publish(tree, settings, root=None, partner="one", confirm=lambda _: False, dry_run=False)
    assert "publish again" in error.value.hint


def test_there_is_no_way_back() -> None:
    settings = FtpTarget(target="ftps", host="ftp.villeneuve.fr", user=USER)
    with pytest.raises(PublishError, match="keeps one publication"):
        ftp.rollback(settings, root=None, partner="one")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("421 Timeout (300 seconds): closing control connection.", "connection broke"),
        ("425 Unable to build data connection", "connection broke"),
        ("426 Connection closed; transfer aborted.", "connection broke"),
        ("530 Login incorrect.", "refuses the user"),
        ("452 Insufficient storage space", "server is full"),
        ("450 No such file or directory", "server refuses"),
        ("550 Permission denied", "server refuses"),
    ],
)
def test_what_servers_say(said: str, told: str) -> None:
    """In the words of servers that cannot be had here."""
    kind = ftplib.error_temp if said.startswith("4") else ftplib.error_perm
    assert told in ftp._told(kind(said), "ftp.example.org").message
