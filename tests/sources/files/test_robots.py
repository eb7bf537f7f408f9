"""Of a robots.txt, the rules that are ours, and of those no more than anybody needs."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from sitegen.sources.files.politeness import _RULES, _parsed
from sitegen.sources.files.robots import AGENT, MOST_RULES, concerning
from tests.sources.files.conftest import Read
from tests.sources.portal import Portal

ADDRESS = "https://h.example.org/data/a.csv"


def allows(text: str, address: str = ADDRESS) -> bool:
    return Protego.parse(concerning(text)).can_fetch(address, AGENT)


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("User-agent: *\nDisallow: /data/", False),
        ("\ufeffUser-agent: *\nDisallow: /data/", False),
        ("user-agent:*\r\ndisallow:/data/", False),
        ("User agent: *\nDissallow: /data/", False),
        ("User-agent *\nDisallow /data/", False),
        ("User-agent: a\nUser-agent: *\n\nDisallow: /data/", False),
        ("User-agent: *\nSitemap: https://h.example.org/s.xml\nUser-agent: a\nDisallow: /data/", False),
        ("User-agent: *\nDisallow: /x\nUser-agent: a\nDisallow: /data/", True),
        ("User-agent: *\nDisallow: /x\n\nUser-agent: *\nDisallow: /data/", False),
        ("Disallow: /data/", True),
        ("User-agent: SiteGen/0.1\nDisallow: /data/", False),
        ("User-agent: sitegenerator\nDisallow: /data/", True),
        ("User-agent: site\nDisallow: /data/", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: sitegen\nDisallow:", True),
        ("User-agent: sitegen\nAllow: /\n\nUser-agent: *\nDisallow: /", True),
        ("User-agent: *\nDisallow: / # all of it", False),
        ("User-agent: *\nNoindex: /x\nUser-agent: a\nDisallow: /data/", True),
        ("User-agent: *\nDisallow: /*.csv$", False),
        ("User-agent: *\nDisallow: /data/\nAllow: /data/a", True),
        ("", True),
        ("\0" * 1000, True),
    ],
)
def test_the_rules_that_are_ours(text: str, allowed: bool) -> None:
    assert allows(text) is allowed


def test_the_pause_is_ours_too() -> None:
    text = "User-agent: a\nCrawl-delay: 20\n\nUser-agent: *\nCrawl-delay: 3\n"
    assert Protego.parse(concerning(text)).crawl_delay(AGENT) == 3


_LINES = st.lists(
    st.sampled_from(
        [
            "User-agent: *",
            "User-agent: a",
            "User-agent: sitegen",
            "Disallow: /data/",
            "Allow: /",
            "",
            "# x",
            "Sitemap: x",
        ]
    ),
    max_size=12,
)


@given(_LINES)
def test_it_is_what_the_parser_makes_of_the_whole(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert allows(text) is Protego.parse(text).can_fetch(ADDRESS, AGENT)


def _quadratic(size: int) -> str:
    agents = "".join(f"user-agent:{number:x}\n" for number in range(size // 34))
    return agents + "allow:/\n" * (size // 16)


def _all_ours(size: int) -> str:
    return "user-agent:*\n" + "".join(f"disallow:/{number:x}*a*b*c$\n" for number in range(size // 24))


def _groups(size: int) -> str:
    return "user-agent:*\nuser-agent:sitegen\ndisallow:/*a\n" * (size // 45)


def _one_line(size: int) -> str:
    return "user-agent: *\ndisallow: /" + "*a" * (size // 2)


@pytest.mark.parametrize("made", [_quadratic, _all_ours, _groups, _one_line])
def test_what_the_largest_one_costs(made: object) -> None:
    text = made(_RULES.whole)  # type: ignore[operator]
    tracemalloc.start()
    start = time.monotonic()
    rules = concerning(text)
    parsed = Protego.parse(rules)
    for number in range(200):
        parsed.can_fetch(f"https://h.example.org/{'ab' * 2000}{number}", AGENT)
    took, (_, peak) = time.monotonic() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (peak < 64 << 20, took < 20) == (True, True), (peak, took)
    assert rules.count("\n") <= MOST_RULES
    assert len(rules) < 128 << 10


def test_a_host_with_such_rules_is_read(portal: Portal, read: Read) -> None:
    portal.files |= {"/robots.txt": _quadratic(130_000).encode(), "/a.csv": b"x\n1\n"}
    start = time.monotonic()
    assert read("a.csv").fault == ""
    assert time.monotonic() - start < 10
    _parsed.cache_clear()
