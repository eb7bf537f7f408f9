"""Publishing into a bucket, at a server that speaks S3."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import boto3
import pytest

from sitegen.config.target_tables import S3Target
from sitegen.deploy import Published, Tree, place, s3
from sitegen.deploy.record import JOURNAL, RECORD
from sitegen.errors import PublishError
from tests.deploy.servers import S3_KEYS, s3_server
from tests.deploy.trees import NOON, SITE, written
from tests.deploy.wire import Wire, wire

Publish = Callable[..., Published]
RULES = """\
/site/*
  X-Content-Type-Options: nosniff
/site/assets/*
  Cache-Control: public, max-age=31536000, immutable
/site/*.ttl
  Content-Type: text/turtle; charset=utf-8
/site/api/3/action/:action
  Content-Type: application/json
"""
NAMES = SITE | {
    "_headers": RULES.encode(),
    "tag/données/index.html": "é".encode(),
    "a b/c#d+e%.json": b"{}",
    "catalog.ttl": b"@prefix a: <b> .",
    "api/3/action/package_list": b"[]",
}
ADDRESS = "https://donnees.villeneuve.fr/site/"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with s3_server(tmp_path_factory.mktemp("s3") / "disk") as port:
        yield port


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in S3_KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(place, "_NOTED", 0.05)
    monkeypatch.setattr(s3, "_ATTEMPTS", 1)


class Bucket:
    """A new one, behind a line that can be cut; `publish` goes over the line."""

    def __init__(self, client: Any, name: str, line: Wire) -> None:
        self._client, self.name, self.line = client, name, line

    def settings(self, *, bucket: str = "") -> S3Target:
        return S3Target(
            target="s3", bucket=bucket or self.name, endpoint=f"http://127.0.0.1:{self.line.port}",
            region="us-east-1", prefix="sites/{partner}",
        )  # fmt: skip

    def publish(self, tree: Tree, *, bucket: str = "", agrees: bool = False, dry_run: bool = False) -> Published:
        served = Tree(tree.folder, tree.files, ADDRESS, tree.made)
        return s3.publish(
            served, self.settings(bucket=bucket), root=None, partner="one", confirm=lambda _: agrees, dry_run=dry_run
        )

    def put(self, key: str, content: bytes) -> None:
        self._client.put_object(Bucket=self.name, Key=key, Body=content)

    def said(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = self._client.head_object(Bucket=self.name, Key=f"sites/one/{path}")
        return found

    def held(self) -> dict[str, bytes]:
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.name)
        keys = [each["Key"] for page in pages for each in page.get("Contents", ())]
        return {key: self._client.get_object(Bucket=self.name, Key=key)["Body"].read() for key in keys}

    def shown(self) -> dict[str, bytes]:
        found = {key.removeprefix("sites/one/"): content for key, content in self.held().items()}
        return {path: content for path, content in found.items() if path not in (RECORD, JOURNAL)}


@pytest.fixture
def bucket(port: int, keys: None, request: pytest.FixtureRequest) -> Iterator[Bucket]:
    client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1")
    name = f"b{abs(hash(request.node.name))}"
    client.create_bucket(Bucket=name)
    with wire(port) as line:
        yield Bucket(client, name, line)


def test_first_unchanged_changed_removed(tmp_path: Path, bucket: Bucket) -> None:
    bucket.publish(written(tmp_path / "built", NAMES))
    assert bucket.shown() == NAMES
    before = bucket.said("a b/c#d+e%.json")["LastModified"]
    sent = bucket.line.sent
    assert not bucket.publish(written(tmp_path / "built", NAMES)).difference
    assert bucket.line.sent - sent < 2000, "two questions"
    changed = {name: content for name, content in NAMES.items() if name != "tag/données/index.html"}
    changed["index.html"] = b"<h1>Villeneuve!</h1>"
    done = bucket.publish(written(tmp_path / "built", changed))
    assert (done.difference.changed, done.difference.removed) == (("index.html",), ("tag/données/index.html",))
    assert bucket.shown() == changed
    assert bucket.said("a b/c#d+e%.json")["LastModified"] == before, "what did not change is not sent"


def test_what_comes_with_a_file_is_what_the_site_tells_its_host(tmp_path: Path, bucket: Bucket) -> None:
    bucket.publish(written(tmp_path / "built", NAMES))
    each_time = "public, max-age=0, must-revalidate"
    for path, kind, cache in (
        ("index.html", "text/html; charset=utf-8", each_time),
        ("assets/site.0a1b2c3d.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable"),
        ("catalog.ttl", "text/turtle; charset=utf-8", each_time),
        ("api/3/action/package_list", "application/json", each_time),
        ("dataset/budget.json", "application/json", each_time),
        (RECORD, "application/json", each_time),
    ):
        said = bucket.said(path)
        assert (path, said["ContentType"], said["CacheControl"]) == (path, kind, cache)


def test_other_headers_are_another_content(tmp_path: Path, bucket: Bucket) -> None:
    bucket.publish(written(tmp_path / "built", NAMES))
    rules = RULES.replace("31536000, immutable", "60")
    done = bucket.publish(written(tmp_path / "built", NAMES | {"_headers": rules.encode()}))
    assert done.difference.changed == ("_headers", "assets/site.0a1b2c3d.css")
    assert bucket.said("assets/site.0a1b2c3d.css")["CacheControl"] == "public, max-age=60"


def test_a_dry_run_writes_nothing(tmp_path: Path, bucket: Bucket) -> None:
    assert bucket.publish(written(tmp_path / "built", NAMES), dry_run=True).difference.added
    assert bucket.held() == {}


def test_a_line_that_breaks_at_any_moment(tmp_path: Path, bucket: Bucket) -> None:
    sites = [
        {f"dataset/{number}/index.html": b"%d %d" % (number, number % 3 and version) for number in range(60)}
        for version in range(2)
    ]
    trees = [written(tmp_path / f"built{version}", files) for version, files in enumerate(sites)]
    start = time.monotonic()
    bucket.publish(trees[0])
    whole = time.monotonic() - start
    chance = random.Random(11)  # noqa: S311  # no secret
    broken = list[str]()
    for turn in range(20):
        cut = threading.Timer(chance.uniform(0, whole), bucket.line.cut)
        cut.start()
        try:
            bucket.publish(trees[(turn + 1) % 2])
        except PublishError as error:
            broken.append(error.message)
        cut.join()
        bucket.line.mend()
        for name, content in bucket.shown().items():
            assert content in (sites[0][name], sites[1][name]), "a file is whole"
    assert broken, "some of them were cut off"
    assert [message for message in broken if "connection broke" not in message] == []
    bucket.publish(trees[0])
    bucket.publish(trees[1])
    assert bucket.shown() == sites[1]


def test_other_peoples_files(tmp_path: Path, bucket: Bucket) -> None:
    bucket.put("sites/one/blog/index.html", b"theirs")
    bucket.put("sites/two/index.html", b"another folder")
    with pytest.raises(PublishError, match="holds files that sitegen did not put there: blog"):
        bucket.publish(written(tmp_path / "built", NAMES))
    assert len(bucket.held()) == 2
    bucket.publish(written(tmp_path / "built", NAMES), agrees=True)
    assert bucket.shown()["blog/index.html"] == b"theirs"


def test_a_newer_publication(tmp_path: Path, bucket: Bucket) -> None:
    bucket.publish(written(tmp_path / "built", NAMES, made=NOON + 60))
    with pytest.raises(PublishError, match="newer publication"):
        bucket.publish(written(tmp_path / "built", SITE))


def test_no_keys(tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(PublishError, match="no keys") as error:
        bucket.publish(written(tmp_path / "built", NAMES))
    assert "AWS_SECRET_ACCESS_KEY" in error.value.hint


def test_a_bucket_that_is_not_there(tmp_path: Path, bucket: Bucket) -> None:
    with pytest.raises(PublishError, match="no such bucket"):
        bucket.publish(written(tmp_path / "built", NAMES), bucket="nobodys-bucket")


def test_a_key_too_long(tmp_path: Path, bucket: Bucket) -> None:
    path = f"{'x' * 250}/" * 5 + "index.html"
    with pytest.raises(PublishError, match="longer than the 1024 bytes"):
        bucket.publish(written(tmp_path / "built", NAMES | {path: b"deep"}))
    assert bucket.held() == {}


@contextmanager
def refusing(code: int, word: str, signed: list[str] | None = None) -> Iterator[int]:
    """A host that answers every request with the same refusal; gives its port. `signed`: with what requests come."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if signed is not None:
                signed.append(self.headers["Authorization"])
            body = f"<Error><Code>{word}</Code><Message>no</Message></Error>".encode()
            self.send_response(code)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize(
    ("code", "word", "told", "hint"),
    [
        (403, "AccessDenied", "refuses these keys", "AWS_ACCESS_KEY_ID"),
        (403, "SignatureDoesNotMatch", "refuses these keys", "AWS_ACCESS_KEY_ID"),
        (403, "RequestTimeTooSkewed", "clock", "set this machine's clock"),
        (507, "XMinioStorageFull", "bucket is full", "make room"),
        (400, "InvalidRequest", "host refuses: InvalidRequest: no", "`endpoint`"),
    ],
)
def test_what_hosts_refuse(tmp_path: Path, keys: None, code: int, word: str, told: str, hint: str) -> None:
    with refusing(code, word) as port:
        settings = S3Target(target="s3", bucket="www", endpoint=f"http://127.0.0.1:{port}")
        tree = written(tmp_path / "built", NAMES)
        with pytest.raises(PublishError, match=told) as error:
            s3.publish(tree, settings, root=None, partner="one", confirm=lambda _: False, dry_run=False)
    assert hint in error.value.hint
    assert not any(value in str(error.value) for value in S3_KEYS.values())


def test_a_partner_with_keys_of_its_own(tmp_path: Path, keys: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in S3_KEYS:
        monkeypatch.setenv(f"SITEGEN_PUBLISH_{name}_ONE", "PARTNERSOWN")
    signed, tree = list[str](), written(tmp_path / "built", NAMES)
    with refusing(403, "AccessDenied", signed) as port:
        settings = S3Target(target="s3", bucket="www", endpoint=f"http://127.0.0.1:{port}")
        with pytest.raises(PublishError):
            s3.publish(tree, settings, root=None, partner="one", confirm=lambda _: False, dry_run=False)
    assert "Credential=PARTNERSOWN/" in signed[0]


def test_without_the_library(tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "boto3", None)
    with pytest.raises(PublishError, match="not installed") as error:
        bucket.publish(written(tmp_path / "built", NAMES))
    assert 'pip install "sitegen[s3]"' in error.value.hint


def test_there_is_no_way_back(bucket: Bucket) -> None:
    with pytest.raises(PublishError, match="keeps one publication"):
        s3.rollback(bucket.settings(), root=None, partner="one")
