"""One address, whatever its host does: it ends soon, and in a visit that says what came of it."""

from __future__ import annotations

import contextlib
import socket
from http.server import BaseHTTPRequestHandler

import msgspec
import pytest

from sitegen.catalogue import DEAD, NOT_NOW
from sitegen.config import FetchTable
from sitegen.sources import files
from sitegen.sources.files import FileCache, visiting
from sitegen.sources.files.visiting import FAULTS
from sitegen.sources.http.http import Portion
from tests.sources import faults
from tests.sources.files.conftest import PORTION, Read
from tests.sources.portal import Fault, Portal


def content(cache: FileCache, portal: Portal, path: str) -> bytes:
    return cache.path(cache.visit(f"{portal.url}{path}")).read_bytes()


def asked(portal: Portal, path: str) -> list[dict[str, str]]:
    """The headers of each request for a path."""
    return [headers for (_, where, _), headers in zip(portal.asked, portal.headers, strict=True) if where == f"/{path}"]


def test_a_small_file_is_taken_whole(portal: Portal, read: Read, cache: FileCache) -> None:
    portal.files["/a.csv"] = b"x;y\n1;2\n"
    visit = read("a.csv")
    assert (visit.whole, visit.size, visit.name, visit.fault) == (True, 8, "a.csv", "")
    assert content(cache, portal, "a.csv") == b"x;y\n1;2\n"
    assert asked(portal, "a.csv")[0]["Accept-Encoding"] == "identity", "sizes are those of the file"


def test_of_a_large_file_the_first_part_is_taken(portal: Portal, read: Read, cache: FileCache) -> None:
    portal.files["/a.csv"] = b"0123456789" * 5_000
    visit = read("a.csv")
    assert (visit.whole, visit.size) == (False, 50_000)
    assert content(cache, portal, "a.csv") == (b"0123456789" * 5_000)[: PORTION.sample]


def test_a_second_run_asks_once_and_conditionally(portal: Portal, read: Read, cache: FileCache) -> None:
    portal.files |= {"/a.csv": b"x\n1\n", "/b.csv": b"0123456789" * 5_000}
    first = read("a.csv", "b.csv")
    sent = portal.sent
    second = read("a.csv", "b.csv")
    assert (second.digest, second.came, second.fault) == (first.digest, first.came, "")
    assert [len(asked(portal, path)) for path in ("a.csv", "b.csv")] == [2, 2]
    assert "If-None-Match" in asked(portal, "a.csv")[1]
    assert portal.sent == sent + len(b"<html>"), "but for the robots.txt, which there is none of, nothing came"
    portal.files["/a.csv"] = b"x\n2\n"
    read("a.csv")
    assert content(cache, portal, "a.csv") == b"x\n2\n"


def test_fresh_asks_as_if_nothing_were_known(portal: Portal, read: Read) -> None:
    portal.files["/a.csv"] = b"x\n1\n"
    read("a.csv")
    read("a.csv", fresh=True)
    assert "If-None-Match" not in asked(portal, "a.csv")[1]


def test_who_wants_more_than_last_time_gets_it(portal: Portal, read: Read) -> None:
    portal.files["/a.csv"] = b"0123456789" * 5_000
    assert not read("a.csv").whole
    assert read("a.csv", portion=Portion(1_000, 100_000)).whole


def test_the_day_is_that_of_the_bytes(portal: Portal, read: Read, cache: FileCache) -> None:
    """A host that does not answer conditionally sends the same again: nothing on a page changes for it."""
    portal.will_answer("/a.csv", (200, b"x\n1\n"))
    visit = read("a.csv")
    cache.note(f"{portal.url}a.csv", msgspec.structs.replace(visit, came="2020-02-02"))
    assert read("a.csv").came == "2020-02-02"
    portal.will_answer("/a.csv", (200, b"x\n2\n"))
    assert read("a.csv").came > "2026"


@pytest.mark.parametrize(
    ("status", "fault"),
    [(404, "gone"), (410, "gone"), (401, "refused"), (403, "refused"), (500, "server"), (418, "odd"), (204, "odd")],
)
def test_what_a_status_means(portal: Portal, read: Read, status: int, fault: str) -> None:
    portal.will_answer("/a.csv", (status, b""))
    visit = read("a.csv")
    assert (visit.fault, visit.digest, visit.detail) == (fault, "", f"HTTP status {status}")
    assert visit.since == visit.since[:10] > "2026"


@pytest.mark.parametrize(
    ("act", "fault"),
    [
        (faults.reset, "connection"),
        (faults.hang_up, "connection"),
        (faults.stall, "slow"),
        (faults.stall_in_body, "slow"),
        (faults.drip, "slow"),
        (faults.drip_headers, "slow"),
        (faults.cut_off, "broken"),
        (faults.cut_chunk, "broken"),
        (faults.bad_gzip, "broken"),
        (faults.round_and_round, "redirects"),
        (faults.redirect("ftp://127.0.0.1/a.csv"), "redirects"),
        (faults.redirect("http://no-such-host.invalid/a.csv"), "name"),
    ],
)
def test_what_a_network_does(
    portal: Portal, read: Read, act: Fault, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults.looking_up(monkeypatch, socket.EAI_NONAME)
    portal.will_answer("/a.csv", act)
    portal.files["/b.csv"] = b"x\n1\n"
    visit = read("a.csv", "b.csv", hasty=fault == "slow")
    assert (visit.fault, visit.digest) == (fault, "")
    assert asked(portal, "b.csv"), "the next one is asked for all the same"


def test_every_fault_has_its_words() -> None:
    assert {*DEAD, *NOT_NOW} <= set(FAULTS)


def test_what_came_last_stays_with_the_day_from_which_nothing_came(
    portal: Portal, read: Read, cache: FileCache
) -> None:
    portal.files["/a.csv"] = b"x\n1\n"
    good = read("a.csv")
    del portal.files["/a.csv"]
    visit = read("a.csv")
    assert (visit.digest, visit.came, visit.fault) == (good.digest, good.came, "gone")
    cache.note(f"{portal.url}a.csv", msgspec.structs.replace(visit, since="2020-02-02"))
    assert read("a.csv").since == "2020-02-02"
    portal.files["/a.csv"] = b"x\n1\n"
    again = read("a.csv")
    assert (again.fault, again.since, again.detail) == ("", "", "")


def _announcing(length: int, body: bytes) -> Fault:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(f"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n".encode())
        with contextlib.suppress(OSError):
            handler.wfile.write(body)

    return answer


def test_a_length_that_lies(portal: Portal, read: Read, cache: FileCache) -> None:
    portal.will_answer("/short.csv", _announcing(4, b"x\n1\n2\n3\n"))
    assert read("short.csv").size == 4, "what is beyond the announced length is another answer"
    portal.will_answer("/long.csv", _announcing(9_000, b"x\n1\n"))
    assert read("long.csv").fault == "broken"
    portal.will_answer("/huge.csv", _announcing(5 << 30, b"0123456789" * 500_000))
    visit = read("huge.csv")
    assert (visit.whole, visit.size, len(content(cache, portal, "huge.csv"))) == (False, 5 << 30, PORTION.sample)
    portal.will_answer("/odd.csv", (200, b"x\n1\n", {"Content-Length": "4", "X": "1"}))
    assert read("odd.csv").size == 4


@pytest.mark.parametrize("act", [faults.endless, faults.bomb])
def test_a_body_without_end_is_cut(portal: Portal, read: Read, cache: FileCache, act: Fault) -> None:
    portal.will_answer("/a.csv", act)
    visit = read("a.csv")
    assert (visit.fault, visit.whole, visit.size) == ("", False, None)
    assert len(content(cache, portal, "a.csv")) == PORTION.sample


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('attachment; filename="arbres.csv"', "arbres.csv"),
        ("attachment; filename=arbres.csv", "arbres.csv"),
        ("attachment; filename*=UTF-8''for%C3%AAts.csv", "forêts.csv"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ("inline", "export"),
    ],
)
def test_what_a_file_is_called(portal: Portal, read: Read, header: str, name: str) -> None:
    portal.will_answer("/export", (200, b"x\n1\n", {"Content-Disposition": header}))
    assert read("export").name == name


def test_a_host_that_does_not_answer_is_not_tried_for_ever(portal: Portal, read: Read, cache: FileCache) -> None:
    portal.before = lambda asked: faults.hang_up
    read(*(f"{number}.csv" for number in range(20)), agreed_hosts=("127.0.0.1",))
    visits = [cache.visit(f"{portal.url}{number}.csv") for number in range(20)]
    assert {visit.fault for visit in visits} == {"connection"}
    assert len(portal.asked) <= 2 * (files._SILENT + 1), "each of the few is asked for twice"


def test_a_few_broken_addresses_are_not_a_silent_host(portal: Portal, read: Read, cache: FileCache) -> None:
    """Ten in a row are more than bad luck, of a host that did answer."""
    for number in range(40):
        path = f"{number:02}.csv"
        if number % 20 < 14:
            portal.files[f"/{path}"] = b"x\n1\n"
        else:
            portal.will_answer(f"/{path}", *[faults.hang_up] * 4)
    read(*(f"{number:02}.csv" for number in range(40)), agreed_hosts=("127.0.0.1",))
    found = [cache.visit(f"{portal.url}{number:02}.csv").fault for number in range(40)]
    assert found == [*[""] * 14, *["connection"] * 6] * 2


def test_a_host_that_falls_silent_is_not_tried_for_ever(portal: Portal, read: Read, cache: FileCache) -> None:
    portal.files["/00.csv"] = b"x\n1\n"
    portal.before = lambda asked: None if asked[1] == "/00.csv" else faults.hang_up
    read(*(f"{number:02}.csv" for number in range(40)), agreed_hosts=("127.0.0.1",))
    visits = [cache.visit(f"{portal.url}{number:02}.csv") for number in range(40)]
    assert [visit.fault for visit in visits] == ["", *["connection"] * 39]
    before = files._SILENT - 1  # that another thread may find silent while the first is on its way
    assert len(portal.asked) <= 1 + 2 * (before + files._SILENT_SINCE + 1)


def test_an_hour_glass_ends_a_run_and_the_next_begins_with_what_was_left(portal: Portal, read: Read) -> None:
    paths = [f"{number}.csv" for number in range(60)]
    for path in paths:
        portal.files[f"/{path}"] = b"x\n1\n"
    read(*paths, files_minutes=0.03, pause=0.2)  # 1.8 seconds, for what takes twelve
    seen = {path for path in paths if asked(portal, path)}
    assert 0 < len(seen) < 30
    portal.asked.clear()
    portal.headers.clear()
    read(*paths)
    again = [where.removeprefix("/") for _, where, _ in portal.asked if where != "/robots.txt"]
    assert not set(again[: len(paths) - len(seen) - 2]) & seen, "two may be on their way when time is up"


def test_the_private_network_is_not_read(portal: Portal, read: Read, cache: FileCache) -> None:
    portal.files["/a.csv"] = b"x\n1\n"
    visit = read("a.csv", private_hosts=())
    assert (visit.fault, visit.digest, portal.asked) == ("private", "", [])


def test_a_redirection_into_the_private_network_is_not_followed(portal: Portal, read: Read) -> None:
    with socket.create_server(("127.0.0.2", 0)) as inside:
        inside.settimeout(0)
        portal.will_answer("/a.csv", faults.redirect(f"http://127.0.0.2:{inside.getsockname()[1]}/secret.csv"))
        visit = read("a.csv")
        assert (visit.fault, visit.digest) == ("private", "")
        with pytest.raises(BlockingIOError):  # nobody knocked
            inside.accept()


def test_each_address_is_visited_once_a_run(portal: Portal, cache: FileCache) -> None:
    """Two partners may show the same file."""
    portal.files["/a.csv"] = b"x\n1\n"
    table = FetchTable.model_validate({"private_hosts": ("127.0.0.1",), "pause": 0})
    reader = files.Reader(cache, table)
    for _ in range(2):
        reader.read([files.Errand(f"{portal.url}a.csv", PORTION)], lambda done, total: None)
    reader.close()
    assert len(asked(portal, "a.csv")) == 1


def test_a_fault_of_ours_is_that_of_one_file(
    read: Read, portal: Portal, cache: FileCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal.files |= {"/a.csv": b"x\n1\n", "/b.csv": b"x\n1\n"}
    known = visiting._name
    monkeypatch.setattr(visiting, "_name", lambda reply: 1 / 0 if "a.csv" in reply.address else known(reply))
    visit = read("a.csv", "b.csv")
    assert visit.fault == "broken"
    assert "ZeroDivisionError" in visit.detail
    assert cache.visit(f"{portal.url}b.csv").fault == ""
