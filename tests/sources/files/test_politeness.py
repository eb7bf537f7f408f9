"""How a guest behaves: robots.txt, pauses, and hosts that ask to be left alone."""

from __future__ import annotations

import threading
import time

import pytest

from sitegen.sources.files import FileCache
from tests.sources import faults
from tests.sources.files.conftest import Read
from tests.sources.portal import Portal


def asked(portal: Portal) -> list[str]:
    return [where for _, where, _ in portal.asked if where != "/robots.txt"]


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        ("User-agent: *\nDisallow: /\n", False),
        ("User-agent: *\nDisallow: /*.csv$\n", False),
        ("User-agent: sitegen\nDisallow: /data/\n", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: sitegen\nAllow: /\n", True),
        ("User-agent: *\nDisallow: /data/\nAllow: /data/a\n", True),
        ("User-agent: *\nDisallow: /api/\nDisallow: /dataset/*/history\n", True),
        ("\xff not a robots.txt at all <html>", True),
    ],
)
def test_robots_txt_is_heeded(portal: Portal, read: Read, rules: str, allowed: bool) -> None:
    portal.files |= {"/robots.txt": rules.encode("latin-1"), "/data/a.csv": b"x\n1\n", "/data/b.csv": b"x\n1\n"}
    visit = read("data/a.csv", "data/b.csv")
    assert (visit.fault == "") is allowed
    assert (asked(portal) != []) is allowed
    assert [where for _, where, _ in portal.asked].count("/robots.txt") == 1, "read once a run"


@pytest.mark.parametrize("status", [401, 404])
def test_a_host_without_rules_allows_everything(portal: Portal, read: Read, status: int) -> None:
    portal.files["/a.csv"] = b"x\n1\n"
    portal.will_answer("/robots.txt", (status, b""))
    assert read("a.csv").fault == ""


def test_a_host_whose_rules_have_a_fault_is_left_alone(portal: Portal, read: Read) -> None:
    """RFC 9309 §2.3.1.4."""
    portal.files["/a.csv"] = b"x\n1\n"
    portal.will_answer("/robots.txt", (503, b""))
    assert read("a.csv").fault == "robots"
    assert asked(portal) == []


def test_owners_may_agree_to_more(portal: Portal, read: Read) -> None:
    portal.files |= {"/robots.txt": b"User-agent: *\nDisallow: /\nCrawl-delay: 20\n", "/a.csv": b"x\n1\n"}
    start = time.monotonic()
    assert read("a.csv", "a.csv?2", "a.csv?3", agreed_hosts=("127.0.0.1",), pause=20).fault == ""
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("rules", [b"", b"User-agent: *\nCrawl-delay: 0.2\n"])
def test_there_is_a_pause_between_two_questions(portal: Portal, read: Read, rules: bytes) -> None:
    moments: list[float] = []
    portal.files["/robots.txt"] = rules
    portal.before = lambda asked: moments.append(time.monotonic())
    read(*(f"{number}.csv" for number in range(5)), pause=0 if rules else 0.2)
    assert len(moments) == 6
    assert moments[-1] - moments[1] > 4 * 0.2 * 0.9, "together: one may be heard late on a busy machine"


def test_two_at_a_time_to_a_host(portal: Portal, read: Read) -> None:
    lock, now, most = threading.Lock(), 0, 0

    def slow(_: object) -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.05)
        with lock:
            now -= 1

    portal.before = slow
    read(*(f"{number}.csv" for number in range(12)))
    assert most == 2
    assert len(asked(portal)) == 12


def test_retry_after_is_waited_for_by_all(portal: Portal, read: Read, cache: FileCache) -> None:
    portal.files |= {"/a.csv": b"x\n1\n", "/b.csv": b"x\n2\n"}
    moments: list[float] = []
    first = (429, b"", {"Retry-After": "1"})
    portal.will_answer("/a.csv", first, (200, b"x\n1\n"))
    portal.before = lambda asked: moments.append(time.monotonic()) if asked[1] != "/robots.txt" else None
    assert read("a.csv", "b.csv", "c.csv").fault == ""
    assert cache.visit(f"{portal.url}b.csv").fault == ""
    assert moments[-1] - moments[0] > 0.9


def test_who_asks_to_be_left_alone_for_long_is(portal: Portal, read: Read) -> None:
    portal.will_answer("/a.csv", (503, b"", {"Retry-After": "86400"}))
    start = time.monotonic()
    assert read("a.csv").fault == "busy"
    assert time.monotonic() - start < 5
    assert asked(portal) == ["/a.csv"]


def test_who_stays_busy_is_left_alone(portal: Portal, read: Read) -> None:
    portal.will_answer("/a.csv", (429, b"", {"Retry-After": "0"}))
    assert read("a.csv").fault == "busy"
    assert len(asked(portal)) == 2
    portal.will_answer("/b.csv", (429, b"", {"Retry-After": "soon"}))
    assert read("b.csv").fault == "busy"


def test_rules_that_never_come_are_no_rules(portal: Portal, read: Read) -> None:
    portal.files["/a.csv"] = b"x\n1\n"
    portal.will_answer("/robots.txt", faults.cut_off)
    assert read("a.csv").fault == ""


def test_large_rules_are_cut(portal: Portal, read: Read) -> None:
    portal.files |= {"/robots.txt": b"User-agent: *\nDisallow: /a\n" + b"# \n" * 400_000, "/a.csv": b"x\n1\n"}
    assert read("a.csv").fault == "robots"
