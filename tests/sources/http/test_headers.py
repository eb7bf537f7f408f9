"""What hosts write into headers is read with care, whatever it is."""

from __future__ import annotations

from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.sources.http.headers import announced, conditions, retry_after

NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("7", 7.0),
        (" 007 ", 7.0),
        ("1.5", 1.5),
        ("0", 0.0),
        ("9" * 5000, 1e9),
        ("1" + "0" * 400, 1e9),
        ("0" * 5000 + "3", 3.0),
        (formatdate(NOW + 60, usegmt=True), 60.0),
        (formatdate(NOW - 60, usegmt=True), 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", pytest.approx(251_602_300_799, rel=0.01)),
        ("Fri, 31 Dec 99999 23:59:59 GMT", None),
        ("Sun, 06 Nov 1994 08:49:37", 0.0),
        *((said, None) for said in ("", "soon", "-5", "+5", "1e9", "nan", "inf", "0x10", "1,5", "5;6", "٣", "²")),
        *((said, None) for said in ("Fri, 99 Foo 2026 99:99:99 GMT", "\x00", ", ,", "1 2 3 4 5 6 7", "Fri, " * 5000)),
        ("Thu, 01 Jan 2026 00:00:00 +9999999999", None),
        ("Thu, 01 Jan -1 00:00:00 GMT", None),
    ],
)
def test_retry_after(said: str, seconds: float | None) -> None:
    assert retry_after({"Retry-After": said}, NOW) == seconds


@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, [0-9]{1,9} [A-Z][a-z]{2} [0-9]{1,9} [0-9:]{1,12} [+-]?[0-9A-Z]{1,9}"))
def test_no_header_is_an_error(said: str) -> None:
    found = retry_after({"Retry-After": said}, NOW)
    assert found is None or found >= 0
    length = announced({"Content-Length": said, "Content-Encoding": ""})
    assert length is None or length >= 0
    assert all(value.isprintable() and value.isascii() for value in conditions({"ETag": said}).values())


def test_what_could_not_be_sent_back_is_not_kept() -> None:
    good = {"ETag": '"abc"', "Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT"}
    assert conditions(good) == {"If-None-Match": '"abc"', "If-Modified-Since": "Thu, 01 Jan 2026 00:00:00 GMT"}
    for bad in ("", " ", '"é"', '"a\r\n b"', '"a\x00"', "x" * 60_000):
        assert conditions({"ETag": bad}) == {}


def test_a_length_is_a_number() -> None:
    assert announced({"Content-Length": "12"}) == 12
    for said in ("-1", "1" * 5000, "٣", "²", "12, 12", "", "twelve"):
        assert announced({"Content-Length": said}) is None
