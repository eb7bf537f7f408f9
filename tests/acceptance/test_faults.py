"""Every row of the table in docs/sources.md: what goes wrong, what sitegen does, and its exit code.

A site is built; then something is wrong, and another build is asked for. It ends with a complete site or with the old
one, byte for byte, and a message that says where, what and what to do.
"""

from __future__ import annotations

import copy
import gzip
import json
import re
import socket
import sqlite3
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import trustme
from click.testing import CliRunner, Result
from filelock import FileLock

from sitegen import cli
from sitegen.sources.http import http
from tests import PROJECT
from tests.acceptance.projects import write_lines
from tests.program import tree
from tests.sources import faults, portal
from tests.sources.making import EAU, LUBERON, package
from tests.sources.portal import Portal, failure, success

ORGANIZATION = "parc_du_luberon"


class Scene:
    """A project over a portal, or over a file, and the site that it built while all was well."""

    def __init__(self, folder: Path, found: Portal, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.patch = patch
        self.portal = found
        self.site = folder / "public" / "one"
        found.organizations, found.groups = [copy.deepcopy(LUBERON)], [copy.deepcopy(EAU)]
        found.packages = [package(f"d{number}") for number in range(6)]
        (folder / "partners" / "one").mkdir(parents=True)
        self.set_url(found.url)
        self.select(organizations=[ORGANIZATION])

    def set_url(self, url: str, timeout: int = 1) -> None:
        lines = [
            "[sources.portail]",
            'kind = "ckan"',
            f'url = "{url}"',
            "[fetch]",
            f"timeout = {timeout}",
            "answer_mb = 1",
        ]
        (self.folder / "sitegen.toml").write_text("\n".join([*lines, ""]))

    def select(self, **keys: list[str]) -> None:
        head = 'title = "Le parc"\nurl = "https://parc.example.org/"\nsource = "portail"\n[select]\n'
        lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in keys.items())
        (self.folder / "partners/one/partner.toml").write_text(head + lines)

    def read_a_file(self) -> Path:
        """Have the site built from a dump of the same datasets."""
        dump = self.folder / "datasets.jsonl"
        write_lines(dump, self.portal.packages)
        (self.folder / "sitegen.toml").write_text('[sources.portail]\nkind = "dump"\ndatasets = "datasets.jsonl"\n')
        return dump

    def change(self) -> None:
        """Something new on the portal, so that there is something to ask for."""
        self.portal.packages[0] |= {"title": "Un titre neuf", "metadata_modified": "2026-06-01T00:00:00.000000"}

    @property
    def snapshot(self) -> Path:
        return self.folder / ".sitegen" / "snapshots" / "portail.sqlite"

    def build(self, *arguments: str) -> Result:
        command = ["-C", str(self.folder), "build", *arguments]
        return CliRunner().invoke(cli.main, command, prog_name="sitegen", catch_exceptions=False)


Setup = Callable[[Scene], None]


@dataclass(frozen=True)
class Row:
    """`setup` breaks something for good; with `answers`, these come in place of those to `action`, in their order."""

    code: int
    setup: Setup
    says: str = ""  # a pattern in what is told
    arguments: tuple[str, ...] = ()
    passes: bool = False  # the same once, and not again, is survived


def always(action: str, answer: Any) -> Setup:
    def setup(scene: Scene) -> None:
        scene.portal.before = lambda asked: answer if asked[1] == action else None

    return setup


def searching(answer: Any) -> Setup:
    return always("package_search", answer)


def searched(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Setup:
    """package_search with a changed result."""

    def setup(scene: Scene) -> None:
        def early(asked: portal.Asked) -> portal.Answer | None:
            return success(change(scene.portal._search(asked[2]))) if asked[1] == "package_search" else None

        scene.portal.before = early

    return setup


def _gone(scene: Scene) -> None:
    scene.set_url("http://127.0.0.1:1/")


def _looking_up(error: int) -> Callable[[Scene], None]:
    def setup(scene: Scene) -> None:
        faults.looking_up(scene.patch, error)
        scene.set_url("http://nulle-part.invalid/")

    return setup


def _long_filter(scene: Scene) -> None:
    scene.select(organizations=[ORGANIZATION], tags=[f"étiquette numéro {number}" for number in range(300)])


def _moved_post(scene: Scene) -> None:
    _long_filter(scene)
    searching((301, {"Location": "https://ailleurs.example.org/"}, b""))(scene)


def _moved_path(scene: Scene) -> None:
    """The portal lies under another path now, and says so to who asks at the old one."""
    own = scene.portal.answer

    def answer(method: str, path: str, parameters: portal.Raw, headers: dict[str, str]) -> portal.Answer | portal.Fault:
        if path.startswith("/api/"):
            return 301, {"Location": f"/catalogue{path}?{urlencode(parameters)}"}, b""
        return own(method, path.removeprefix("/catalogue"), parameters, headers)

    scene.portal.answer = answer  # type: ignore[method-assign]


def _slashed(scene: Scene) -> None:
    """What stands before the portal wants each address to end with a slash."""
    own = scene.portal.answer

    def answer(method: str, path: str, parameters: portal.Raw, headers: dict[str, str]) -> portal.Answer | portal.Fault:
        if path.startswith("/api/") and not path.endswith("/"):
            return 301, {"Location": f"{path}/?{urlencode(parameters)}"}, b""
        return own(method, path.rstrip("/"), parameters, headers)

    scene.portal.answer = answer  # type: ignore[method-assign]


def _moved_away(scene: Scene) -> None:
    there = scene.portal.url.replace("127.0.0.1", "localhost")
    searching((302, {"Location": f"{there}api/3/action/package_search"}, b""))(scene)


def _never_answers(scene: Scene) -> None:
    scene.patch.setattr(http, "PATIENCE", 2.0)
    scene.set_url(scene.portal.url, timeout=60)
    scene.portal.before = lambda asked: faults.stall


def _moving(scene: Scene) -> None:
    scene.portal.rows_max = 2
    new = iter(["d0-bis", "d1-bis"])

    def move(asked: portal.Asked) -> None:
        if asked[1] == "package_search" and "fl" in asked[2] and (name := next(new, None)):
            scene.portal.packages.append(package(name))

    scene.portal.before = move


def _ignores_start(scene: Scene) -> None:
    scene.portal.rows_max = 3
    own = scene.portal._search
    scene.portal._search = lambda parameters: own({**parameters, "start": 0})  # type: ignore[method-assign]


def _small_pages(scene: Scene) -> None:
    scene.portal.rows_max = 2


def _tiny_pages(scene: Scene) -> None:
    scene.portal.rows_max = 1


def _slow_page(scene: Scene) -> None:
    scene.change()
    scene.portal.before = lambda asked: (
        (504, {}, HTML) if asked[1] == "package_search" and int(asked[2]["rows"]) > 50 else None
    )


def _whole_list(scene: Scene) -> None:
    scene.portal.restricted = True
    scene.change()


def _renamed(scene: Scene) -> None:
    """Its datasets stay in the index, and in what is read from there, under the old name."""
    scene.portal.organizations[0]["name"] = "luberon_lure"
    scene.select(organizations=["luberon_lure"])


def _renamed_group(scene: Scene) -> None:
    scene.portal.groups[0]["package_count"] = 3
    scene.select(groups=["eau"])


def _withholds(scene: Scene) -> None:
    scene.change()
    own = scene.portal._search

    def search(parameters: dict[str, Any]) -> dict[str, Any]:
        result = own(parameters)
        return result if "fl" in parameters else {"count": 0, "results": []}

    scene.portal._search = search  # type: ignore[method-assign]


def _unknown(scene: Scene) -> None:
    scene.select(organizations=["parc_du_luberom"])


def _unknown_group(scene: Scene) -> None:
    scene.select(groups=["eaux"])


def _loses(scene: Scene) -> None:
    del scene.portal.packages[:4]


def _token(scene: Scene) -> None:
    pytest.MonkeyPatch().setenv("SITEGEN_TOKEN_PORTAIL", "wrong")


def _logo(answer: Any, address: str = "logo.png") -> Setup:
    def setup(scene: Scene) -> None:
        scene.portal.organizations[0]["image_url"] = address
        always("/uploads/group/logo.png", answer)(scene)

    return setup


def _inner_logo(scene: Scene) -> None:
    address = scene.portal.url.replace("127.0.0.1", "localhost")  # not the portal, as far as names tell
    scene.portal.organizations[0]["image_url"] = f"{address}uploads/group/logo.png"


def _damaged(scene: Scene) -> None:
    scene.snapshot.write_bytes(scene.snapshot.read_bytes()[:5000])


def _other_format(scene: Scene) -> None:
    with sqlite3.connect(scene.snapshot) as db:
        db.execute("PRAGMA user_version = 77")
    db.close()


def _not_writable(scene: Scene) -> None:
    scene.snapshot.unlink()
    scene.snapshot.mkdir()


def _no_dump(scene: Scene) -> None:
    scene.read_a_file().unlink()


def _broken_dump(scene: Scene) -> None:
    with scene.read_a_file().open("a") as lines:
        lines.write('{"id": "half a line\n')


def _cut_dump(scene: Scene) -> None:
    dump = scene.read_a_file()
    cut = gzip.compress(dump.read_bytes())[:-50]
    (scene.folder / "datasets.jsonl.gz").write_bytes(cut)
    settings = scene.folder / "sitegen.toml"
    settings.write_text(settings.read_text().replace(".jsonl", ".jsonl.gz"))


def _nothing_public(scene: Scene) -> None:
    dump = scene.read_a_file()
    packages = [json.loads(line) | {"private": True} for line in dump.read_text().splitlines()]
    dump.write_text("".join(f"{json.dumps(each)}\n" for each in packages))


def _file_kept_back(scene: Scene) -> None:
    dump = scene.read_a_file()
    first, *others = dump.read_text().splitlines()
    named = json.loads(first) | {"resources": [{"id": "r-kept-back", "name": "Réglages", "url": "sitegen.toml"}]}
    dump.write_text("\n".join([json.dumps(named), *others]) + "\n")


def _cut_list(scene: Scene) -> None:
    scene.read_a_file()
    owners = [{"id": f"o{n}", "name": f"o{n}", "title": f"O {n}"} for n in range(25)]
    (scene.folder / "organizations.json").write_text(json.dumps(owners))
    settings = scene.folder / "sitegen.toml"
    settings.write_text(settings.read_text() + 'organizations = "organizations.json"\n')


def _no_certificate(scene: Scene) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost").configure_cert(context)
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    scene.set_url(f"https://localhost:{server.server_address[1]}/")


def _busy(scene: Scene) -> None:
    """Somebody else's build, which ends after a while."""
    lock = FileLock(scene.folder / ".sitegen" / "lock", thread_local=False)
    lock.acquire()
    threading.Timer(0.5, lock.release).start()


HTML = b"<!DOCTYPE html><html><title>Maintenance</title></html>"
ROWS: dict[str, Row] = {
    "Nothing answers at the address": Row(4, _gone, "nothing answers there"),
    "The portal's name is unknown": Row(4, _looking_up(socket.EAI_NONAME), "not known to the name servers"),
    "No name server answers": Row(4, _looking_up(socket.EAI_AGAIN), "no name server answers"),
    "The connection is torn down": Row(4, searching(faults.reset), "cannot be reached", passes=True),
    "The connection ends without an answer": Row(4, searching(faults.hang_up), "cannot be reached", passes=True),
    "Silence": Row(4, searching(faults.stall), "no answer in time", passes=True),
    "No answer at all, however often": Row(4, _never_answers, "no whole answer in 2 seconds"),
    "Silence within an answer": Row(4, searching(faults.stall_in_body), "no answer in time", passes=True),
    "An answer shorter than announced": Row(4, searching(faults.cut_off), "breaks off", passes=True),
    "An answer that is not HTTP": Row(4, searching(faults.no_http), "cannot be reached", passes=True),
    "Broken compression": Row(4, searching(faults.bad_gzip), "cannot be reached", passes=True),
    "A certificate that nobody vouches for": Row(4, _no_certificate, "(?i)certificate"),
    "An answer that drips": Row(4, searching(faults.drip), "no whole answer in 5 seconds"),
    "An answer without end": Row(4, searching(faults.endless), "larger than 1 MB"),
    "A small answer that unpacks to a huge one": Row(4, searching(faults.bomb), "larger than 1 MB"),
    "Redirections in a circle": Row(4, searching(faults.round_and_round), "redirects more than 5 times"),
    "A redirection to what is not http(s)": Row(4, searching(faults.redirect("file:///etc/passwd")), "not http"),
    "A redirection that is no address": Row(4, searching((302, {"Location": "http://["}, b"")), "makes no sense"),
    "A redirection to https, or to another path of the same host": Row(0, _moved_path, "portal-redirects"),
    "A redirection that adds a slash, or takes it away": Row(0, _slashed, ""),
    "A redirection to a page of the same host, as to a login": Row(
        4, searching((302, {"Location": "/user/login?came_from=%2F"}, b"")), "login"
    ),
    "A redirection to another host or port": Row(4, _moved_away, "has moved to http://localhost"),
    "A redirection of a long question": Row(4, _moved_post, "has moved"),
    "Status 429 or 503": Row(4, searching((503, {"Retry-After": "0"}, HTML)), "HTTP status 503", passes=True),
    "Status 429 or 503 with a Retry-After of more than two minutes": Row(
        4, searching((429, {"Retry-After": "7200"}, HTML)), "left alone for 7200 seconds"
    ),
    "Status 429 or 503 with a Retry-After that nobody understands": Row(
        4, searching((503, {"Retry-After": "9" * 30 + " soon"}, HTML)), "HTTP status 503", passes=True
    ),
    "Status 500, 502 or 504": Row(4, searching((500, {}, HTML)), "HTTP status 500", passes=True),
    "A web page with status 200": Row(4, searching((200, {}, HTML)), "a web page came", passes=True),
    "Truncated or invalid JSON": Row(4, searching((200, {}, b'{"success": true, "res')), "not JSON", passes=True),
    "`success: false`": Row(4, searching(failure(409, "Validation Error")), "Validation Error"),
    "A search engine that is down, or an `fq` that it cannot read": Row(
        4, searching(failure(409, "Search Error")), "Search Error", passes=True
    ),
    "Wrong types": Row(4, searching(success({"count": "6", "results": {}})), "`count` and `results`"),
    "Status 401 or 403 from the portal, or from a wall before it": Row(4, searching((403, {}, HTML)), "administrators"),
    "Another site at the address": Row(4, always("organization_show", (404, {}, HTML)), "must be what stands before"),
    "A filter too long for an address": Row(0, _long_filter, arguments=("--accept-loss",)),
    "Datasets come, go or move while the list is read": Row(0, _moving),
    "The portal gives fewer at a time than asked": Row(0, _small_pages),
    "The portal gives one dataset at a time": Row(4, _tiny_pages, "rows_max"),
    "A page that takes too long, for the portal or for what stands before it": Row(0, _slow_page),
    "Whole datasets, whatever fields are asked for": Row(0, _whole_list),
    "The number counted and the list never agree": Row(
        4, searched(lambda result: {**result, "count": 99}), "does not add up", passes=False
    ),
    "More datasets are counted than anybody has": Row(
        4, searched(lambda result: {**result, "count": 10**9}), "no more than 500000 are read"
    ),
    "The same page again and again": Row(4, _ignores_start, "does not add up"),
    "A dataset is listed and not given": Row(4, _withholds, "does not give: id-d0"),
    "An organisation that does not exist": Row(4, _unknown, "did you mean parc_du_luberon"),
    "A group that does not exist": Row(4, _unknown_group, "did you mean eau"),
    "An organisation that was renamed": Row(0, _renamed),
    "A group of which the search finds nothing, and the portal counts some": Row(
        0, _renamed_group, "group-finds-nothing"
    ),
    "The site would lose more than `max_loss`": Row(4, _loses, "2 datasets where the site has 6"),
    "The same, with `--accept-loss`": Row(0, _loses, arguments=("--accept-loss",)),
    "A token that is wrong or has expired": Row(4, _token, "SITEGEN_TOKEN_PORTAIL"),
    "A logo that does not come": Row(0, _logo(faults.reset), "logo-unreachable"),
    "A logo that is no picture, or an SVG": Row(0, _logo((200, {}, b"<svg/>")), "logo-refused"),
    "A logo at an address inside the network": Row(0, _inner_logo, "inside the network"),
    "A snapshot that is damaged": Row(0, _damaged),
    "A snapshot of another version": Row(0, _other_format),
    "The same, with `--offline`": Row(4, _damaged, "sitegen fetch", arguments=("--offline",)),
    "A snapshot that cannot be written": Row(4, _not_writable, "cannot be written"),
    "Another command is at work in the project": Row(0, _busy, "waiting"),
    "A file that is not there": Row(4, _no_dump, "no such file"),
    "A file with a broken line": Row(4, _broken_dump, "datasets.jsonl:7"),
    "A compressed file that is cut off": Row(4, _cut_dump, "cannot be read"),
    "All of a source's datasets are left out, as private, unreadable …": Row(4, _nothing_public, "private"),
    "A dataset names a file beside the dump that is not to be published": Row(0, _file_kept_back, "file-refused"),
    "A list of organisations cut at 25": Row(0, _cut_list, "organizations-cut"),
}


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setattr(http, "BACKOFF", 0.0)
    monkeypatch.delenv("SITEGEN_TOKEN_PORTAIL", raising=False)
    with portal.running() as found:
        made = Scene(tmp_path / "project", found, monkeypatch)
        assert made.build().exit_code == 0
        yield made


@pytest.fixture
def healed(scene: Scene, tmp_path: Path) -> Callable[[], dict[str, bytes]]:
    """The site that a fresh project makes of what the source holds now."""

    def build() -> dict[str, bytes]:
        scene.portal.before = lambda asked: None
        command = ["-C", str(scene.folder), "build", "--fresh", "-o", str(tmp_path / "fresh")]
        assert CliRunner().invoke(cli.main, command).exit_code == 0
        return tree(tmp_path / "fresh" / "one")

    return build


@pytest.mark.parametrize("name", ROWS)
def test_each_row(
    scene: Scene, healed: Callable[[], dict[str, bytes]], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, before = ROWS[name], tree(scene.site)
    assert before
    monkeypatch.setenv("SITEGEN_TOKEN_PORTAIL", "")  # put back at the end, whatever the row sets
    row.setup(scene)
    done = scene.build(*row.arguments)
    assert done.exit_code == row.code, done.stderr
    assert "Traceback" not in done.output
    assert re.search(row.says, done.stderr), done.stderr
    assert [path.name for path in (scene.folder / "public").iterdir()] == ["one"], "no staging is left"
    if row.code:
        assert tree(scene.site) == before
        assert "→" in done.stderr, "what to do"
    elif "logo" not in name:
        assert tree(scene.site) == healed()


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.passes])
def test_what_passes_is_survived(scene: Scene, healed: Callable[[], dict[str, bytes]], name: str) -> None:
    ROWS[name].setup(scene)
    scene.change()
    always, first = scene.portal.before, iter([True, True])
    scene.portal.before = lambda asked: always(asked) if asked[1] == "package_search" and next(first, False) else None
    done = scene.build()
    assert done.exit_code == 0, done.stderr
    assert b"Un titre neuf" in (scene.site / "dataset/d0/index.html").read_bytes()
    assert tree(scene.site) == healed()


def test_the_table_of_the_documentation_has_these_rows() -> None:
    text = (PROJECT / "docs" / "sources.md").read_text(encoding="utf-8")
    table = text[text.index("| what goes wrong |") :].split("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    told = {name: code for name, _, code in cells}
    assert told == {name: f"0 or {row.code}" if row.passes else str(row.code) for name, row in ROWS.items()}
