"""A page of a site as a page of a copy: what changes in it, and that nothing else does."""

from __future__ import annotations

import pytest

from sitegen.freeze.pages import Places, Wanted, copied

BASE = "https://villeneuve.fr/donnees/"
PLACES = Places(
    BASE,
    frozenset(
        [
            "index.html",
            "dataset/index.html",
            "dataset/a/index.html",
            "dataset/a.ttl",
            "dataset/a/resource/1.json",
            "dataset/a/resource/1/download/relevés.csv",
            "assets/site.css",
            "assets/search.js",
            "assets/plain.js",
            "assets/logo.svg",
            "search/index.html",
            "search/index/catalogue.json",
            "en/index.html",
        ]
    ),
)
PAGE = "dataset/a/index.html"


def notice(language: str, page: str) -> str:
    return f"<aside>{language} {page}</aside>"


def made(text: str, wanted: Wanted | None = None, page: str = PAGE) -> str:
    return copied(page, text, PLACES, wanted or Wanted(), {"fr": "ailleurs"}, notice)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="../../">', '<a href="../../index.html">'),
        ('<a href="../../dataset/">', '<a href="../../dataset/index.html">'),
        ('<a href="../../dataset">', '<a href="../../dataset/index.html">'),
        ('<a href="./">', '<a href="../../dataset/a/index.html">'),
        ('<a href="../../search/?q=eau&amp;sort=title#top">',
         '<a href="../../search/index.html?q=eau&amp;sort=title#top">'),
        ('<a href="/donnees/en/">', '<a href="../../en/index.html">'),
        ('<a href="https://villeneuve.fr/donnees/dataset/">', '<a href="../../dataset/index.html">'),
        ('<form action="../../search/">', '<form action="../../search/index.html">'),
        ('<img srcset="../../assets/logo.svg 1x, /donnees/assets/logo.svg 2x">',
         '<img srcset="../../assets/logo.svg 1x, ../../assets/logo.svg 2x">'),
        ('<meta http-equiv="refresh" content="0; url=../../dataset/">',
         '<meta http-equiv="refresh" content="0; url=../../dataset/index.html">'),
    ],
)  # fmt: skip
def test_links_lead_to_files(before: str, after: str) -> None:
    assert made(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "<a  HREF='#top' class=x>",
        '<a href="">',
        '<a href="../../dataset/a.ttl">',
        '<a href="../../dataset/a/resource/1/download/relev%C3%A9s.csv" download>',
        '<a href="https://autre.fr/donnees/">',
        '<a href="https://villeneuve.fr/ailleurs/">',
        '<a href="mailto:mairie@villeneuve.fr">',
        '<a href="https://[">',
        '<link rel="canonical" href="https://villeneuve.fr/donnees/dataset/">',
        '<meta property="og:url" content="https://villeneuve.fr/donnees/dataset/">',
        "<p>a < b &amp; c</P ><!-- <a href='../../'> -->\r\n<script type=\"x/y\">\"<a href='../../'>\"</script>",
        '<script src="../../assets/plain.js"></script>',
    ],
)
def test_what_need_not_change_stays_sign_by_sign(text: str) -> None:
    assert made(text) == text


def test_what_the_copy_does_not_have_is_on_the_site_and_says_so() -> None:
    assert made('<html lang="fr"><a href="../../embed/">').endswith(
        '<a href="https://villeneuve.fr/donnees/embed/" title="ailleurs">'
    )
    assert 'title="Déjà"' in made('<html lang="fr"><a href="../../embed/" title="Déjà">')


def test_a_module_is_run_by_the_script_of_the_copy() -> None:
    wanted = Wanted()
    text = made('<script type="module" src="../../assets/search.js"></script>', wanted)
    assert text == '<script defer src="../../assets/frozen.js" data-module="assets/search.js"></script>'
    assert wanted.modules == {"assets/search.js"}


def test_nothing_is_asked_of_others() -> None:
    for text in (
        '<script src="https://stats.fr/m.js" async></script>',
        '<script type="module" src="//cdn.fr/m.js"></script>',
    ):
        assert made(text) == '<script type="text/plain"></script>'
    assert made('<link rel="preload" as="fetch" href="x"><link rel="dns-prefetch" href="//cdn.fr">') == ""
    policy = made('<meta http-equiv="Content-Security-Policy" content="default-src *; img-src https://tuiles.fr">')
    assert "tuiles" not in policy
    assert "script-src &#x27;self&#x27; blob:;" in policy
    assert "hidden" in made('<button data-do="tiles">')


def test_what_scripts_ask_for_is_noted() -> None:
    wanted = Wanted()
    made(
        '<data-table data-records="../../dataset/a/resource/1.json" data-family="table" data-words=\'{"a": "../../"}\'>'
        '<catalogue-search data-index="../../search/index/" data-home="../../dataset/" data-away="https://autre.fr/x.json">',
        wanted,
    )
    assert wanted.files == {"dataset/a/resource/1.json"}
    assert wanted.folders == {"search/index/"}, "a folder with a page is no folder of data"
    assert wanted.only("search/index/catalogue.json")
    assert not wanted.only("dataset/a/resource/1.json")


def test_the_notice_stands_before_the_header_and_robots_go_away() -> None:
    page = (
        '<html lang="fr"><head><meta name="robots" content="all"></head>'
        '<body class="x"><a class="skip" href="#c">.</a><header>'
    )
    text = made(f"{page}<header></header>")
    assert text.count("<aside>") == 1
    assert f"</a><aside>fr {PAGE}</aside><header>" in text
    assert '<meta name="robots" content="noindex">\n</head>' in text
    assert "all" not in text
    assert "<body><aside>en" in made('<html lang="en"><header></header><body><p>')


def test_the_first_of_two_attributes_holds() -> None:
    assert (
        made('<a href="../../" href="https://autre.fr/" title=\'"\'>') == '<a href="../../index.html" title="&quot;">'
    )
