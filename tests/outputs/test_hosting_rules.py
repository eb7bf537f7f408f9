"""How many rules `_headers` has in many languages, and what they say there: Cloudflare Pages reads 100."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen import urls
from sitegen.deploy.host_rules import HostRules
from sitegen.outputs import hosting
from sitegen.outputs.hosting.netlify import told_too_much
from sitegen.site import Site, csp
from tests.outputs.test_pages import CATALOGUE, files, partner_of

EIGHT = ["fr", "en", "es", "eu", "oc", "de", "it", "pt"]
BASE = "/données/"


def _rules(folder: Path, languages: list[str], **changes: object) -> str:
    made = files(folder, "hosting", CATALOGUE, languages=languages, url=f"https://example.org{BASE}", **changes)
    return made[urls.HOST_HEADERS]


def _count(text: str) -> int:
    return sum(line.startswith("/") for line in text.splitlines())


@pytest.mark.parametrize("languages", [EIGHT[:count] for count in range(1, 9)], ids=len)
def test_rules_are_at_most_a_hundred(tmp_path: Path, languages: list[str]) -> None:
    text = _rules(tmp_path, languages)
    assert _count(text) <= 100
    assert list(told_too_much(text.encode())) == []
    assert all(line.count("*") <= 1 for line in text.splitlines() if line.startswith("/"))


def test_eight_languages_are_told_what_one_is(tmp_path: Path) -> None:
    table = partner_of(tmp_path).table
    page, embed = csp.header(csp.allowed(table)), csp.embed_header(csp.allowed(table))
    rules = HostRules(_rules(tmp_path, EIGHT), "/donn%C3%A9es/")

    def policies(path: str) -> set[str]:
        return set(", ".join(rules.headers(path).get("content-security-policy", ())).split(", ")) - {""}

    for prefix in ("", *(f"{language}/" for language in EIGHT[1:])):
        for path in (
            "",
            "api/",
            "dataset/",
            "dataset/a/resource/b/",
            "facet/format/csv/",
            "group/a/",
            "organization/a/",
        ):
            assert policies(prefix + path) == {page}, prefix + path
        for path in (
            "pages/legal/",
            "preflight/",
            "search/",
            "search/saved/a/",
            "tag/a/page/2/",
            "fragments/list.html",
        ):
            assert policies(prefix + path) == {page}, prefix + path
        for path in ("embed/", "embed/search/a/", "embed/frame/"):
            assert policies(prefix + path) == {embed}, prefix + path
        fragment = rules.headers(f"{prefix}fragments/dataset/a.html")
        assert (fragment["access-control-allow-origin"], fragment["x-robots-tag"]) == (("*",), ("noindex",))
        assert "x-robots-tag" not in rules.headers(f"{prefix}dataset/fragments/")
    assert policies("dataset/a/resource/b/download/x.svg") == {page, csp.UNTRUSTED}
    assert policies("assets/logo.0a1b2c3d.svg") == set()
    assert policies("assets/embed/list.0a1b2c3d.js") == set()


def test_what_is_too_much_is_told_with_its_numbers(tmp_path: Path) -> None:
    many = [f"{a}{b}" for a in "abcdefgh" for b in "xyz"]
    partner = partner_of(tmp_path, languages=["fr", *many])
    told = list(hosting.cautions(Site(partner, CATALOGUE, "fr"), None))  # type: ignore[arg-type]
    assert [caution.code for caution in told] == ["headers-limit"]
    assert told[0].message == (
        "_headers has 139 rules, of which it reads the first 100 (Cloudflare Pages): see docs/deploy.md"
    )
    line = "/*\n  X: " + "a" * 2000
    assert list(told_too_much(line.encode())) == [
        "a line of 2,005 characters, of which it reads those of at most 2,000"
    ]


def test_the_longest_origins_fit_into_a_line(tmp_path: Path) -> None:
    origins = [f"https://{'a' * 40}{n}.example.org" for n in range(22)]
    text = _rules(tmp_path, EIGHT, csp={"scripts": origins[:12], "frames": origins[12:]})
    assert list(told_too_much(text.encode())) == []
