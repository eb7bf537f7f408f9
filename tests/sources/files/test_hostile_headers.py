"""Whatever a host writes into its answer's head, a visit ends in a Visit, and the next one is made."""

from __future__ import annotations

import contextlib
import random
from http.server import BaseHTTPRequestHandler

import pytest

from sitegen.errors import SourceError
from sitegen.sources.files import FileCache
from sitegen.sources.files.visiting import FAULTS
from sitegen.sources.http import http
from tests.sources import pauses
from tests.sources.files.conftest import Read
from tests.sources.portal import Fault, Portal

BODY = b"nom;valeur\na;1\n"
NINES = b"9" * 5000
LOCATIONS = [
    *(
        b"http://[",
        b"//[x]/",
        "http://a\u2100b/".encode(),
        b"http://a:99999/",
        b"http://a:b/",
        b"http://a:-1/",
        b"http:",
    ),
    *(b"", b"?", b"//", b"///", b"http:///x", b"http://\xff\xfe/", b"http://%zz/", b"http://" + b"a" * 300 + b".org/"),
    *(b"http://" + b"a." * 20_000, b"http://xn--/", b"http://\x00/", b"http://1.2.3.4.5/", b"http://[::1%25lo]/"),
    *(b"http://user:pass@[/", b"HTTP://[V1.x]/", b"http://\xe2\x80\xae.org/", b"/" * 60_000, b"http://256.1.1.1/"),
]
VALUES = [
    *(
        b"",
        b" ",
        b"-1",
        b"-5",
        b"1.5",
        b"soon",
        NINES,
        b"1" + b"0" * 400,
        b"nan",
        b"inf",
        b"1e999",
        b"0x7f",
        b"\xd9\xa3",
    ),
    *(b"Fri, 31 Dec 99999 23:59:59 GMT", b"Fri, 31 Dec 9999 23:59:59 GMT", b"Thu, 01 Jan 0000 00:00:00 GMT"),
    *(
        b"Thu, 01 Jan 2026 00:00:00 +99999999",
        b"\xff\xfe\x00",
        b"\x00",
        b"x" * 60_000,
        b'"\xc3\xa9"',
        b"a\r\n b",
        b"\t\x0b\x0c",
    ),
    *(
        b"*",
        b";;;;",
        b"=",
        b'"',
        b"%",
        b"%zz%",
        b"bytes 9-1/2",
        b"bytes */*",
        b"gzip",
        b"gzip, gzip, gzip, gzip, gzip, br",
    ),
    *(b"chunked", b"identity, chunked", b"text/csv; charset=nothing", b"text/csv; charset=", b"; ; ;charset"),
    *(
        b"attachment; filename*=UTF-8''%ff%fe",
        b'attachment; filename="' + b"../" * 9000,
        b"filename*=utf-8''" + b"%" * 60_000,
    ),
    *(b"a=b; expires=" + NINES, b"a=b; max-age=" + NINES, b"a=b; path=/; domain=.; expires=Thu, 99 Foo 99999"),
]
NAMES = [
    *(b"Retry-After", b"Content-Length", b"Content-Range", b"Content-Type", b"ETag", b"Last-Modified", b"Set-Cookie"),
    *(b"Content-Disposition", b"Content-Encoding", b"Transfer-Encoding", b"Connection", b"Date", b"Link", b"Vary"),
    *(
        b"Refresh",
        b"Strict-Transport-Security",
        b"Keep-Alive",
        b"Age",
        b"Content-Location",
        b"Upgrade",
        b"\xff",
        b"a b",
    ),
]
STATUS_LINES = [
    *(
        b"HTTP/1.1 200 OK",
        b"HTTP/1.1 200",
        b"HTTP/1.1 99999999999999999999 X",
        b"HTTP/1.1 " + NINES,
        b"HTTP/9.9 200 OK",
    ),
    *(b"HTTP/1.1 -1 X", b"HTTP/1.1 000 X", b"HTTP/1.1 099 X", b"HTTP/1.1 1.5 X", b"HTTP/1.1 999 X", b"HTTP/1.1 304 X"),
    *(
        b"HTTP/1.1 204 X",
        b"HTTP/1.1 206 X",
        b"HTTP/1.1 101 X",
        b"HTTP/1.1 100 X",
        b"\x00",
        b"",
        b"HTTP/1.1 200 \xff\xfe",
    ),
    *(b"HTTP/1.0 200 OK", b"ICY 200 OK", b"HTTP/ 200 OK", b"HTTP/1.1 2\xb20 X", b"HTTP/1.1 503 X", b"HTTP/1.1 429 X"),
]


def saying(*lines: bytes, body: bytes = BODY) -> Fault:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        with contextlib.suppress(OSError):
            handler.wfile.write(b"\r\n".join([*lines, b"Connection: close", b"", b""]) + body)

    return answer


def visits(portal: Portal, read: Read, cache: FileCache, answers: list[Fault]) -> list[str]:
    """What came of a visit to each of these answers; whatever they are, the last file is read."""
    paths = [f"{number:03}.csv" for number in range(len(answers))]
    between = [f"{number:03}-good.csv" for number in range(len(answers))]  # a host that says nothing is left alone soon
    for path, good, answer in zip(paths, between, answers, strict=True):
        portal.will_answer(f"/{path}", answer)
        portal.files[f"/{good}"] = BODY
    for _ in range(2):  # the second time with what they told the first time
        read(*paths, *between, agreed_hosts=("127.0.0.1",), hasty=True)
    assert {cache.visit(f"{portal.url}{path}").fault for path in between} == {""}
    found = [cache.visit(f"{portal.url}{path}") for path in paths]
    assert all(visit.seen for visit in found)
    assert [visit.detail for visit in found if "sitegen itself" in visit.detail] == []
    assert {visit.fault for visit in found} <= {"", *FAULTS}
    return [visit.fault for visit in found]


@pytest.mark.parametrize("status", [b"HTTP/1.1 302 X", b"HTTP/1.1 308 X"])
def test_any_location(portal: Portal, read: Read, cache: FileCache, status: bytes) -> None:
    found = visits(portal, read, cache, [saying(status, b"Location: " + where) for where in LOCATIONS])
    assert "" not in found[: len(LOCATIONS) // 4]


@pytest.mark.parametrize("status", [200, 503])
def test_any_retry_after(
    portal: Portal, read: Read, cache: FileCache, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = f"HTTP/1.1 {status} X".encode()
    length = f"Content-Length: {len(BODY)}".encode()
    found = visits(portal, read, cache, [saying(head, length, b"Retry-After: " + value) for value in VALUES])
    readable = [each for each, value in zip(found, VALUES, strict=True) if b"\r" not in value]
    assert set(readable) == ({""} if status == 200 else {"busy"})


@pytest.mark.parametrize("name", NAMES)
def test_any_value_of_any_header(portal: Portal, read: Read, cache: FileCache, name: bytes) -> None:
    visits(portal, read, cache, [saying(b"HTTP/1.1 200 OK", name + b": " + value) for value in VALUES])


def test_any_status_line(portal: Portal, read: Read, cache: FileCache) -> None:
    found = visits(portal, read, cache, [saying(line, b"Content-Length: 15") for line in STATUS_LINES])
    assert found[0] == ""


def test_any_mixture(portal: Portal, read: Read, cache: FileCache) -> None:
    chance = random.Random(13)  # noqa: S311 - the same ones each time
    answers = [
        saying(
            chance.choice(STATUS_LINES if chance.random() < 0.3 else STATUS_LINES[:1]),
            *(chance.choice(NAMES) + b": " + chance.choice(VALUES) for _ in range(chance.randrange(6))),
            *([b"Location: " + chance.choice(LOCATIONS)] if chance.random() < 0.2 else []),
        )
        for _ in range(150)
    ]
    visits(portal, read, cache, answers)


def test_more_headers_than_anybody_needs(portal: Portal, read: Read, cache: FileCache) -> None:
    many = [b"X-%d: y" % number for number in range(500)]
    visits(portal, read, cache, [saying(b"HTTP/1.1 200 OK", *many), saying(b"HTTP/1.1 200 OK", b"X" * 100_000)])


@pytest.mark.parametrize(
    "size", [b"-1", b"-5", b"-0", b"+3", b"0x3", b" 3 ", b"3_0", b"f" * 15, b"f" * 4000, b"", b"z"]
)
def test_a_chunk_of_any_size(portal: Portal, read: Read, cache: FileCache, size: bytes) -> None:
    """One of minus one would be read as all that ever comes."""
    sent = 0

    def answer(handler: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        with contextlib.suppress(OSError):
            handler.wfile.write(
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + size + b"\r\n"
            )
            for _ in range(1_000):
                handler.wfile.write(b"x" * 65_536)
                sent += 65_536

    visits(portal, read, cache, [answer])
    assert sent < 20 << 20


def test_what_its_answers_told_is_sent_back_only_if_it_can_be(portal: Portal, read: Read, cache: FileCache) -> None:
    portal.will_answer(
        "/a.csv", saying(b"HTTP/1.1 200 OK", b"ETag: \xe9", b"Last-Modified: \xff", b"Content-Length: 15")
    )
    assert read("a.csv").known == {}
    assert read("a.csv").fault == ""


def test_the_pause_that_a_portal_asks_for_in_any_words(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried again, as docs/sources.md has it."""
    slept = pauses.kept(monkeypatch)
    for value in (b"soon", b"-5", b"Fri, 31 Dec 99999 23:59:59 GMT", b"\xff"):
        busy = saying(b"HTTP/1.1 503 X", b"Content-Length: 15", b"Retry-After: " + value)
        portal.will_answer("x", busy, (200, b"good"))

        def good(reply: http.Reply) -> bytes:
            if reply.passes:
                raise http.PassingError(SourceError("busy"), reply)
            return reply.content

        with http.Http(http.Limits(1 << 20, 20, 30), agent="test") as client:
            assert client.ask(f"{portal.url}api/3/action/x", good) == b"good"
    assert all(each < 1 for each in slept)
