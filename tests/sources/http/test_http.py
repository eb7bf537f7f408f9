"""Asking over real sockets: every fault ends soon, in an answer or in a SourceError; nobody is led astray."""

from __future__ import annotations

import resource
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme

from sitegen.errors import SourceError
from sitegen.sources.http import http
from sitegen.sources.http.guard import is_public
from sitegen.sources.http.http import ApiToken, Http, Limits, PassingError, Reply, UnreachableError, user_agent
from tests.sources import faults, pauses
from tests.sources.portal import Fault, Portal

LIMITS = Limits(size=1 << 20, silence=0.3, whole=1.0)
AGENT = "sitegen/test"


def ask(address: str, **options: object) -> Reply:
    with Http(LIMITS, agent=AGENT, **options) as client:  # type: ignore[arg-type]
        return client.ask(address, lambda reply: reply)


def told(address: str, **options: object) -> SourceError:
    with pytest.raises(SourceError) as caught:
        ask(address, **options)
    return caught.value


@pytest.fixture
def answering(portal: Portal) -> Callable[..., str]:
    def prepare(*answers: Fault | tuple[int, bytes] | tuple[int, bytes, dict[str, str]]) -> str:
        portal.will_answer("x", *answers)
        return f"{portal.url}api/3/action/x"

    return prepare


GOOD = (200, b"good")
PASSING: list[Fault] = [
    *(faults.reset, faults.hang_up, faults.stall, faults.stall_in_body, faults.cut_off, faults.cut_chunk),
    *(faults.no_http, faults.bad_gzip),
]


@pytest.mark.parametrize("fault", PASSING)
def test_what_may_pass_is_tried_again(answering: Callable[..., str], portal: Portal, fault: Fault) -> None:
    assert ask(answering(fault, fault, GOOD)).content == b"good"
    assert len(portal.asked) == 3


@pytest.mark.parametrize("fault", PASSING)
def test_what_does_not_pass_is_given_up(
    answering: Callable[..., str], portal: Portal, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "ATTEMPTS", 3)
    with Http(LIMITS, agent=AGENT) as client, pytest.raises(SourceError, match="cannot be reached: ") as caught:
        client.ask(answering(fault), lambda reply: reply, attempts=3)
    assert caught.value.where.startswith(portal.url)
    assert len(portal.asked) == 3


@pytest.mark.parametrize("fault", [faults.drip, faults.drip_headers])
def test_an_answer_that_drips_ends(answering: Callable[..., str], portal: Portal, fault: Fault) -> None:
    start = time.monotonic()
    assert told(answering(fault)).message == "no whole answer in 1 seconds"
    assert time.monotonic() - start < 5
    assert len(portal.asked) == 1, "who was that slow is not asked again"


@pytest.mark.parametrize("fault", [faults.endless, faults.bomb, faults.bomb_in_bomb])
def test_an_answer_is_never_larger_than_allowed(answering: Callable[..., str], portal: Portal, fault: Fault) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    address = answering(fault)
    with Http(Limits(1 << 20, 20, 60), agent=AGENT) as client, pytest.raises(SourceError, match="larger than 1 MB"):
        client.ask(address, lambda reply: reply)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert used < (700 << 10 if fault is faults.bomb_in_bomb else 200 << 10), "in kB; what makes the bomb is ours too"
    assert len(portal.asked) == 1


def test_redirections_are_followed_and_counted(answering: Callable[..., str], portal: Portal) -> None:
    portal.files["/there"] = b"good"
    assert ask(answering(faults.redirect("/there"))).content == b"good"
    assert "redirects more than 5 times" in told(answering(faults.round_and_round)).message
    assert len([path for _, path, _ in portal.asked if path == "x"]) == 1 + 6


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "ftp://127.0.0.1/x", "javascript:alert(1)", "data:,x", "gopher:x"]
)
def test_a_redirection_leads_to_http_or_nowhere(answering: Callable[..., str], to: str) -> None:
    error = told(answering(faults.redirect(to)))
    assert "not http(s)" in error.message
    assert to in error.message


def test_the_body_of_a_redirection_is_not_read(answering: Callable[..., str], portal: Portal) -> None:
    portal.will_answer("elsewhere", GOOD)
    assert ask(answering(faults.endless_redirection)).content == b"good"


def test_a_question_that_was_posted_follows_nobody(answering: Callable[..., str]) -> None:
    """It would become a GET without its filter, and the whole portal the answer."""
    address = answering(faults.redirect("https://ailleurs.example.org/api", 301))
    with Http(LIMITS, agent=AGENT) as client, pytest.raises(SourceError, match=r"moved.*https://ailleurs"):
        client.ask(address, lambda reply: reply, post={"fq": "x"})


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    return pauses.kept(monkeypatch)


def _good_only(reply: Reply) -> Reply:
    if reply.passes:
        raise PassingError(SourceError(f"HTTP status {reply.status}", hint="later"), reply)
    return reply


def test_pauses_grow_and_are_never_the_same(
    answering: Callable[..., str], slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "BACKOFF", 0.5)
    for _ in range(2):
        with Http(LIMITS, agent=AGENT) as client, pytest.raises(SourceError):
            client.ask(answering((503, b"")), _good_only)
    first, second = slept[: len(slept) // 2], slept[len(slept) // 2 :]
    assert first == sorted(first)
    assert 3 < sum(first) < 12
    assert first != second, "fifty builds that failed together do not come back together"


def test_retry_after_is_heeded(answering: Callable[..., str], slept: list[float]) -> None:
    with Http(LIMITS, agent=AGENT) as client:
        client.ask(answering((429, b"", {"Retry-After": "7"}), GOOD), _good_only)
    assert slept == [7]


def test_who_asks_to_be_left_alone_for_long_is(
    answering: Callable[..., str], slept: list[float], portal: Portal
) -> None:
    with Http(LIMITS, agent=AGENT) as client, pytest.raises(SourceError) as caught:
        client.ask(answering((503, b"", {"Retry-After": "86400"})), _good_only)
    assert "86400 seconds" in caught.value.hint
    assert (slept, len(portal.asked)) == ([], 1)


def test_no_more_than_two_connections_to_a_host(portal: Portal) -> None:
    portal.files["/x"] = b"x"
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
    with Http(LIMITS, agent=AGENT) as client:
        threads = [threading.Thread(target=client.ask, args=(f"{portal.url}x", lambda r: r)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert most == 2
    assert len(portal.asked) == 8


def test_who_asks(answering: Callable[..., str], portal: Portal) -> None:
    assert user_agent("opendata@region.example.org").endswith("; opendata@region.example.org)")
    ask(answering(GOOD))
    assert portal.agents == {AGENT}


def test_a_token_goes_to_its_portal_alone(portal: Portal, answering: Callable[..., str]) -> None:
    port = portal.url.rpartition(":")[2]
    address = answering(faults.redirect(f"http://localhost:{port}there"))
    ask(address, authority=ApiToken("secret", portal.url))
    assert [headers.get("Authorization") for headers in portal.headers] == ["secret", None]


def test_what_netrc_says_stays_at_home(
    answering: Callable[..., str], portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login user password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    ask(answering(GOOD))
    assert portal.headers[0].get("Authorization") is None


# -- The private network


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),  # noqa: S104
        *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1"),
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["9.9.9.9", "2620:fe::fe", "::ffff:9.9.9.9", "64:ff9b::909:909"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


def test_a_strangers_address_does_not_lead_inside(portal: Portal) -> None:
    portal.files["/x"] = b"secret"
    for address in (portal.url, portal.url.replace("127.0.0.1", "localhost"), portal.url.replace("127.0.0.1", "127.1")):
        assert "inside the network" in told(f"{address}x", guarded=()).message
    assert portal.asked == [], "not a word was said"


def test_nor_does_a_redirection(portal: Portal) -> None:
    portal.files["/x"] = b"secret"
    portal.will_answer("/y", faults.redirect(f"{portal.url.replace('127.0.0.1', 'localhost')}x"))
    own = portal.url.removeprefix("http://").rstrip("/")
    assert "inside the network" in told(f"{portal.url}y", guarded=(own,)).message
    assert [path for _, path, _ in portal.asked] == ["/y"]


def test_a_public_name_with_a_private_address(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Judged by whom the connection reached: a name server may answer differently the second time."""
    port = portal.url.rpartition(":")[2]
    inside = socket.getaddrinfo("127.0.0.1", int(port.rstrip("/")), type=socket.SOCK_STREAM)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: inside)
    assert "inside the network" in told(f"http://turning.example.org:{port}x", guarded=()).message
    assert portal.asked == []


@pytest.mark.parametrize(
    ("error", "reason", "words"),
    [
        (socket.EAI_NONAME, "name", "not known"),
        (socket.EAI_AGAIN, "connection", "no name server answers"),
        (faults.NEVER, "connection", "no name server answers"),
    ],
)
def test_a_name_that_is_unknown_and_name_servers_that_are_silent(
    error: int, reason: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The resolver waits for longer than anybody wants to, and a dead name server says nothing of a name."""
    faults.looking_up(monkeypatch, error)
    monkeypatch.setattr(http, "BACKOFF", 0.0)
    said = told("http://nulle-part.invalid/")
    assert isinstance(said, UnreachableError)
    assert (said.reason, words in said.message) == (reason, True)


@pytest.mark.parametrize("allowed", ["127.0.0.1", "127.0.0.0/8", "localhost"])
def test_whom_the_webmaster_names_is_asked(portal: Portal, allowed: str) -> None:
    portal.files["/x"] = b"good"
    host = "localhost" if allowed == "localhost" else "127.0.0.1"
    address = portal.url.replace("127.0.0.1", host)
    assert ask(f"{address}x", guarded=(allowed,)).content == b"good"


# -- What the environment says


class _Proxy(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "9")
        self.end_headers()
        self.wfile.write(b"via proxy")

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def proxy() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Proxy", (_Proxy,), {"asked": asked}))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_proxy_of_the_environment_is_used(proxy: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    address, asked = proxy
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, address)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert ask("http://portail.example.org/x").content == b"via proxy"
    assert asked == ["http://portail.example.org/x"]


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server whose certificate nobody knows but the authority in a file."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Secure", (_Proxy,), {"asked": []}))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"https://localhost:{server.server_address[1]}/x", tmp_path / "ca.pem"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("guarded", [None, ("localhost",)])
def test_an_authority_of_the_environment_is_trusted_and_no_other(
    secure: tuple[str, Path], monkeypatch: pytest.MonkeyPatch, guarded: tuple[str, ...] | None
) -> None:
    address, authority = secure
    assert "certificate" in told(address, guarded=guarded).message.lower()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority))
    assert ask(address, guarded=guarded).content == b"via proxy"
    assert "inside the network" in told(address, guarded=()).message
