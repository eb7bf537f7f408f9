"""A portal that does not answer is told soon, whatever is asked of it and however it fails; a slow one is heard out."""

from __future__ import annotations

import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest

from sitegen.errors import SourceError
from sitegen.sources.http import http, patience
from sitegen.sources.http.http import Http, Limits, PassingError, Reply, UnreachableError
from sitegen.sources.http.patience import Patience, Throughput
from tests.sources import faults
from tests.sources.portal import Fault, Portal

MOST = 1.5  # seconds, in place of 70
Told = list[tuple[str, float]]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "TICK", 0.1)
    monkeypatch.setattr(http, "TICK", 0.1)


def client(told: Told | None = None, *, silence: float = 60, whole: float = 300) -> Http:
    def waiting(what: str, seconds: float) -> None:
        if told is not None:
            told.append((what, seconds))

    return Http(Limits(1 << 20, silence, whole, patience=MOST), agent="test", waiting=waiting)


def good(reply: Reply) -> Reply:
    if reply.passes:
        raise PassingError(SourceError(f"HTTP status {reply.status}"), reply)
    return reply


def gateway(status: int) -> Fault:
    """A server in between that waits in vain."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.5)
        handler.wfile.write(f"HTTP/1.1 {status} Nothing\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".encode())

    return answer


@pytest.mark.parametrize(
    ("fault", "silence"),
    [
        (faults.stall, 60),
        (faults.stall, 0.5),
        (faults.stall_in_body, 60),
        (faults.drip, 60),
        (faults.drip_headers, 60),
        (gateway(504), 60),
        (gateway(502), 60),
    ],
)
def test_all_attempts_together_have_an_end(portal: Portal, fault: Fault, silence: float) -> None:
    portal.will_answer("x", fault)
    start = time.monotonic()
    with client(silence=silence) as asking, pytest.raises(UnreachableError) as caught:
        asking.ask(f"{portal.url}api/3/action/x", good)
    assert MOST - 0.2 < time.monotonic() - start < MOST + 1.5
    assert caught.value.reason == "slow"


def test_and_so_have_all_questions(portal: Portal) -> None:
    """Fifty partners of a portal that is down wait for it once."""
    portal.will_answer("x", faults.stall)
    start = time.monotonic()
    with client() as asking:
        for _ in range(50):
            with pytest.raises(UnreachableError):
                asking.ask(f"{portal.url}api/3/action/x", good)
    assert time.monotonic() - start < MOST + 1.5
    assert len(portal.asked) == 1


def test_one_silence_can_be_seen_and_less_asked_for(portal: Portal) -> None:
    """The seam for pages: what is asked once and comes late, and what is left of patience for something smaller."""
    portal.will_answer("large", faults.stall)
    portal.will_answer("small", (200, b"good"))
    portal.will_answer("overtaxed", (504, b""))
    with client(silence=0.5) as asking:
        for _ in range(6):  # six times as much as there is patience for, were it not renewed
            with pytest.raises(UnreachableError) as caught:
                asking.ask(f"{portal.url}api/3/action/large", good, attempts=1)
            assert caught.value.reason == "slow"
            assert asking.ask(f"{portal.url}api/3/action/small", good).content == b"good"
        with pytest.raises(UnreachableError) as caught:
            asking.ask(f"{portal.url}api/3/action/overtaxed", good, at_once=lambda error: True)
        assert caught.value.reason == "slow"
    assert [path for _, path, _ in portal.asked].count("large") == 6
    assert portal.asked[-1][1] == "overtaxed"
    assert [path for _, path, _ in portal.asked].count("overtaxed") == 1


def test_a_question_may_have_less_time(portal: Portal) -> None:
    portal.will_answer("x", faults.drip)
    start = time.monotonic()
    with client() as asking, pytest.raises(UnreachableError, match="no whole answer"):
        asking.ask(f"{portal.url}api/3/action/x", good, seconds=0.5)
    assert time.monotonic() - start < 1.4


def test_a_slow_answer_that_comes_is_heard_out(portal: Portal) -> None:
    """Two kB a second is a bad line and no dripping."""

    def slowly(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 20480\r\n\r\n")
        for _ in range(30):
            handler.wfile.write(b"x" * 683)
            time.sleep(0.1)
        handler.wfile.write(b"x" * (20480 - 30 * 683))

    portal.will_answer("x", slowly)
    told: Told = []
    with client(told) as asking:
        assert len(asking.ask(f"{portal.url}api/3/action/x", good).content) == 20480
    assert "kB so far" in told[-1][0]


def test_who_answers_at_times_is_asked_on(portal: Portal) -> None:
    late = gateway(504)
    portal.will_answer("x", late, (200, b"good"), late, (200, b"good"), late, (200, b"good"), late, (200, b"good"))
    with client() as asking:
        for _ in range(4):
            assert asking.ask(f"{portal.url}api/3/action/x", good).content == b"good"


def test_somebody_is_told_meanwhile(portal: Portal) -> None:
    portal.will_answer("package_search", faults.stall)
    told: Told = []
    with client(told) as asking, pytest.raises(UnreachableError):
        asking.ask(f"{portal.url}api/3/action/package_search?fq=secret", good)
    host = portal.url.removeprefix("http://").rstrip("/")
    assert {what for what, _ in told} == {f"waiting for {host}: package_search"}
    seconds = [each for _, each in told]
    assert seconds == sorted(seconds)
    assert len(seconds) > 8


def test_a_pause_that_is_asked_for_is_told_and_costs_no_patience(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    portal.will_answer("x", (503, b"", {"Retry-After": "100"}), (200, b"good"))
    told: Told = []
    with client(told) as asking:
        assert asking.ask(f"{portal.url}api/3/action/x", good).content == b"good"
    assert [what.partition(" ")[2] for what, _ in told] == ["asks to be left alone for 100 s"]


def test_how_much_is_left() -> None:
    found = Patience(70, 60)
    found.spend(60)
    assert found.left == 10
    found.spend(30)
    assert found.left == 0
    found.renew()
    assert found.left == 70
    patient = Patience(70, 300)
    assert patient.left == 70, "one that has never answered"
    patient.renew()
    assert patient.left == 350, "the webmaster says that it may take 300"


@pytest.mark.parametrize(("step", "steady"), [(lambda n: 0, False), (lambda n: n, False), (lambda n: 4096 * n, True)])
def test_what_drips(step: Callable[[int], int], steady: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "TICK", 1.0)
    throughput = Throughput()
    for number in range(30):
        throughput.size = step(number)
        throughput.look()
    assert throughput.is_steady is steady
