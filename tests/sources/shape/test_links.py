"""A link is http(s), ftp or mailto, or it is not a link (DESIGN §6)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.sources.shape import links


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("https://example.org/f.csv", "https://example.org/f.csv"),
        ("HTTP://Example.org", "http://Example.org"),
        ("ftp://example.org/f.zip", "ftp://example.org/f.zip"),
        ("mailto:sig@example.org", "mailto:sig@example.org"),
        (" https://example.org/f.xla ", "https://example.org/f.xla"),
        ("https://example.org/un fichier.csv", "https://example.org/un%20fichier.csv"),
        ("https://example.org/é?q=Soziales und Ümwelt", "https://example.org/%C3%A9?q=Soziales%20und%20%C3%9Cmwelt"),
        ("https://example.org/a%20b?c=100%", "https://example.org/a%20b?c=100%25"),
        ("https://example.org/?f[]=1&u=http://a/b?c", "https://example.org/?f%5B%5D=1&u=http://a/b?c"),
        ("https://example.org/#/metadata/1", "https://example.org/#/metadata/1"),
        ("https://élan.example.org/", "https://xn--lan-9la.example.org/"),
        ("https://jean:secret@example.org:8443/f", "https://example.org:8443/f"),
        ("http://[2001:db8::1]:80/f", "http://[2001:db8::1]:80/f"),
        ("http:// https://www.example.org/f.xls", "https://www.example.org/f.xls"),
        ("http://127.0.0.1/", "http://127.0.0.1/"),
        ("https://exam\nple.org/a\tb", "https://example.org/ab"),
    ],
)
def test_a_link(written: str, link: str) -> None:
    assert links.link(written) == link


@pytest.mark.parametrize(
    "written",
    [
        *("", "http://", "http://pas une url", "http://Personal Censado en Centros de Trabajo", "Accounts Payable"),
        *("javascript:alert(3)", "java\nscript:alert(3)", "data:text/html,x", "file:///etc/passwd", "//example.org/f"),
        *(
            "www.example.org",
            "files/f.csv",
            "http://[::1",
            "http://example.org:port/",
            "http://a\\@b/",
            "mailto:nobody",
        ),
        *("https://@/", "https://ex<b>ample.org/", "{u'fr': u'http://example.org'}"),
    ],
)
def test_what_is_not_a_link(written: str) -> None:
    assert links.link(written) == ""


@pytest.mark.parametrize("written", [None, 7, [], {}, ["https://example.org/"], True])
def test_only_text_is_a_link(written: object) -> None:
    assert links.link(written) == ""


def test_a_landing_page_is_on_the_web() -> None:
    assert links.web("ftp://example.org/") == links.web("mailto:sig@example.org") == ""
    assert links.first_web(None, "mailto:sig@example.org", "https://example.org/") == "https://example.org/"


SCHEMES = st.sampled_from(["javascript", "data", "vbscript", "http", "https", "mailto", "ftp", "file", "blob", "x"])
SPOILT = st.lists(
    st.sampled_from([*"\x00\x01\t\n\r \u00ad\u200b\u202e\\/@:;&%#?", "&colon;", "%0a", "a.example"]), max_size=6
)


@given(SPOILT, SCHEMES, SPOILT, st.text(max_size=12))
def test_no_spelling_of_an_address_gets_through(before: list[str], scheme: str, between: list[str], rest: str) -> None:
    for written in (f"{''.join(before)}{scheme}{''.join(between)}:{rest}", f"{scheme}://{''.join(between)}{rest}"):
        found = links.link(written)
        assert re.fullmatch(r"|(https?|ftp)://[\w.\[\]:-]+([/?#][!-~]*)?|mailto:[!-~]+@[!-~]+", found, re.ASCII), found
        assert found == "" or links.link(found) == found
        assert not set(found) & set('\\"<>`{}|^ ')


@pytest.mark.parametrize(
    "written", ["https://example.org/" + "a" * 5_000, "mailto:a@" + "." * 3_000 + "@", "x" * 100_000]
)
def test_what_is_too_long_is_no_link(written: str) -> None:
    assert links.link(written) == ""
