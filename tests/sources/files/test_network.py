"""A machine that reaches nobody concludes nothing of anybody; a host that fails is told of after two visits."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from sitegen.catalogue import Catalogue, Content
from sitegen.config import FetchTable, Source
from sitegen.page.cards import mark_of
from sitegen.sources import Sources, files
from sitegen.sources.http import http
from sitegen.sources.http.http import Limits
from tests.sources import faults, making, portal
from tests.sources.portal import Portal

DAY = 24 * 3600
TABLE = b"nom;code\nDax;40088\n"
LOGIN = b"<!DOCTYPE html><html><body><form action='/login'>Bienvenue dans le train</form></body></html>"
NAMES = ("donnees.landes.fr", "sig.gironde.fr", "carto.region.fr")


class World:
    """Three hosts with a file each, by names that lead to this machine; and one more that is asked for nothing."""

    def __init__(self, folder: Path, hosts: list[Portal], url: str = "") -> None:
        self.hosts = hosts
        self.now = 1_800_000_000.0
        self.unknown: set[str] = set()  # names that the name servers do not know
        self.inside: set[str] = set()  # names that lead into the private network
        self.error = socket.EAI_NONAME
        ports = [host.url.rsplit(":", 1)[1] for host in hosts]
        self.addresses = [f"http://{name}:{port}a.csv" for name, port in zip(NAMES, ports, strict=False)]
        rows = [{"id": f"r{n}", "format": "CSV", "url": url} for n, url in enumerate(self.addresses)]
        source = making.dump(folder, [{"id": "d", "name": "jeu", "title": "Jeu", "resources": rows}])
        settings = source.settings.model_copy(update={"url": url})
        fetching = FetchTable.model_validate({"private_hosts": ("127.0.0.1",), "pause": 0})
        self.partner = making.partner(Source(source.name, settings, source.root, fetching))
        self.cache = folder / "cache"

    def build(self, days: float = 0.0) -> Catalogue:
        self.now += days * DAY
        with Sources(self.cache, clock=lambda: self.now) as sources:
            sources.refresh(self.partner)
            self.told = sources.unvisited(self.partner.source)
            return sources.catalogue(self.partner)

    def marks(self, days: float = 0.0) -> list[str]:
        return [mark_of(resource) for resource in self.build(days).datasets[0].resources]

    def looked_up(self, host: str) -> str:
        if host in self.unknown or "*" in self.unknown:
            raise socket.gaierror(self.error, "as the test would have it")
        return "127.0.0.2" if host in self.inside else "127.0.0.1"


Make = Callable[..., World]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Worlds, one a test: `hosts` says how many have a file."""
    known = socket.getaddrinfo
    made: list[World] = []

    def look_up(host: str, *arguments: Any, **named: Any) -> Any:
        real = made[0].looked_up(host) if host in (*NAMES, "portail.region.fr", "login.train.fr") else host
        return known(real, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(files, "_LIMITS", Limits(1 << 20, silence=2, whole=5))
    monkeypatch.setattr(http, "BACKOFF", 0.0)
    with ExitStack() as stack:

        def make(hosts: int = 3, **named: Any) -> World:
            running = [stack.enter_context(portal.running()) for _ in range(hosts)]
            for host in running:
                host.files["/a.csv"] = TABLE
            made.append(World(tmp_path, running, **named))
            return made[0]

        yield make


@pytest.fixture
def inside() -> Iterator[socket.socket]:
    """A server where nobody is to be asked."""
    with socket.create_server(("127.0.0.2", 0)) as listening:
        yield listening


def everywhere(world: World, answer: Any) -> None:
    for host in world.hosts:
        host.before = lambda asked: answer


def login_page(world: World) -> None:
    everywhere(world, (200, {"Content-Type": "text/html"}, LOGIN))


def sent_to_login(world: World) -> None:
    port = world.hosts[-1].url.rsplit(":", 1)[1].rstrip("/")

    def answer(asked: Any) -> Any:
        if asked[1] == "/login":
            return 200, {"Content-Type": "text/html"}, LOGIN
        return 302, {"Location": f"http://login.train.fr:{port}/login"}, b""

    for host in world.hosts:
        host.before = answer


def login_is_inside(world: World) -> None:
    world.inside.add("login.train.fr")
    everywhere(world, (302, {"Location": "http://login.train.fr/"}, b""))


def wants_a_login(world: World) -> None:
    everywhere(world, (511, {}, LOGIN))


def nobody_is_known(world: World) -> None:
    world.unknown.add("*")


def no_name_server(world: World) -> None:
    world.unknown.add("*")
    world.error = socket.EAI_AGAIN


def hanging_up(world: World) -> None:
    everywhere(world, faults.hang_up)


def stopped(world: World) -> None:
    for host in world.hosts:
        host.files.clear()
    everywhere(world, faults.reset)


OFFLINE = [
    login_page, sent_to_login, login_is_inside, wants_a_login, nobody_is_known, no_name_server, hanging_up, stopped,
]  # fmt: skip


@pytest.mark.parametrize("hosts", [1, 3])
@pytest.mark.parametrize("fails", OFFLINE, ids=lambda each: each.__name__)
def test_nothing_is_concluded_where_nobody_is_reached(world: Make, fails: Callable[[World], None], hosts: int) -> None:
    made = world(hosts)
    before = made.build()
    fails(made)
    for days in (0.5, 1, 2, 30):
        assert made.build(days) == before
        assert [each.code for each in made.told] == ["files-not-visited"]
        assert f"of {hosts} file" in made.told[0].message
        assert not [each for each in made.build().warnings if each.code.startswith("resource-")]


@pytest.mark.parametrize("fails", OFFLINE, ids=lambda each: each.__name__)
def test_a_first_build_where_nobody_is_reached_has_no_marks(world: Make, fails: Callable[[World], None]) -> None:
    made = world()
    fails(made)
    for _ in range(3):
        assert {resource.content for resource in made.build(1).datasets[0].resources} == {None}


def test_a_mark_outlives_a_time_without_a_network(world: Make) -> None:
    made = world()
    del made.hosts[0].files["/a.csv"]
    made.build()
    assert made.marks(1) == ["dead", "", ""]
    nobody_is_known(made)
    assert made.marks(5) == ["dead", "", ""]
    made.unknown.clear()
    assert made.marks(0.1) == ["dead", "", ""]
    made.hosts[0].files["/a.csv"] = TABLE
    assert made.marks(0.1) == ["", "", ""]
    assert made.told == ()


def test_visits_without_a_network_do_not_count(world: Make) -> None:
    made = world()
    made.build()
    nobody_is_known(made)
    made.build(1)
    made.unknown = {NAMES[0]}
    assert made.marks(1) == ["", "", ""], "the first visit that counts"
    assert made.marks(0.9) == ["", "", ""]
    found = made.build()
    assert [each.code for each in found.warnings] == ["resource-not-responding"]
    assert "is not known to the name servers" in found.warnings[0].message
    assert made.marks(0.1) == ["dead", "", ""]
    assert [each.code for each in made.build().warnings] == ["resource-dead"]


@pytest.mark.parametrize(
    ("status", "mark"), [(404, "dead"), (410, "dead"), (403, "unreachable"), (500, "unreachable"), (503, "")]
)
@pytest.mark.parametrize("hosts", [1, 3])
def test_a_status_is_told_of_after_two_visits(world: Make, status: int, mark: str, hosts: int) -> None:
    made = world(hosts)
    made.hosts[0].will_answer("/a.csv", (status, b""))
    assert made.marks()[0] == made.marks(0.5)[0] == ""
    assert made.marks(0.5)[0] == mark
    assert made.told == ()


def test_one_web_page_in_place_of_a_file_is_told_of_at_once_where_others_answer(world: Make) -> None:
    made = world()
    made.hosts[0].files["/a.csv"] = LOGIN
    assert made.marks() == ["format", "", ""]


def test_names_of_the_private_network_look_like_unknown_ones(world: Make, inside: socket.socket) -> None:
    """To visitors: whoever writes an address into a catalogue does not learn which names there are."""
    made = world()
    made.unknown, made.inside = {"portail.region.fr"}, {"login.train.fr"}
    port = inside.getsockname()[1]
    for host, name in zip(made.hosts, ("portail.region.fr", "login.train.fr"), strict=False):
        host.will_answer("/a.csv", faults.redirect(f"http://{name}:{port}/a.csv"))

    def shown(days: float) -> list[Content | None]:
        return [resource.content for resource in made.build(days).datasets[0].resources][:2]

    one, other = shown(0)
    assert one == other == Content()
    one, other = shown(1)
    assert one == other
    assert one is not None
    assert one.fault == "name"


def test_a_portal_whose_own_name_is_unknown(world: Make) -> None:
    """Some name servers know only what is near."""
    made = world(url="http://portail.region.fr/")
    made.build()
    made.unknown = {NAMES[0], "portail.region.fr"}
    for _ in range(3):
        assert made.marks(1) == ["", "", ""]
        assert "portail.region.fr is unknown" in made.told[0].message
    made.unknown = {NAMES[0]}
    made.build(1)
    assert made.told == ()
    assert made.marks(1) == ["dead", "", ""]
