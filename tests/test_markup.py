"""CKAN's texts as HTML and as words: safe whatever they hold, and reading as they were meant."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.markup import LONGEST, document, plain, rich, summary

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href=' data:text/html,<script>alert(1)</script>'>x</a>",
    "[x](vbscript:msgbox)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "<iframe src='https://example.org'></iframe>",
    "<form action='https://example.org'><input name=a></form>",
    "<p style='position:fixed' onclick='x()' class='skip' id='content'>x</p>",
    "<style>body{display:none}</style>",
    "<<script>script>alert(1)<</script>/script>",
    "<a href=\"https://example.org/\" onmouseover=\"alert(1)\">x</a>",
    "<base href='https://example.org/'>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "```\n<script>alert(1)</script>\n```",
]  # fmt: skip
ALLOWED = {"href", "title", "rel"}


class Reader(HTMLParser):
    """Every tag and attribute that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def assert_safe(html: str) -> None:
    read = Reader(html)
    assert not {"script", "style", "img", "svg", "math", "iframe", "form", "input", "base", "noscript"} & set(read.tags)
    for name, value in read.attributes:
        assert name in ALLOWED
        if name == "href":
            assert re.match(r"(https?|mailto|ftp):", value, re.IGNORECASE), value


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_harmless(text: str) -> None:
    assert_safe(rich(text))
    assert_safe(rich(f"Avant\n\n{text}\n\n- après"))


@given(st.text() | st.lists(st.sampled_from([*HOSTILE, "# a\n", "- b\n", "<b>", "</p>", "&lt;", "\n\n"])).map("".join))
def test_any_text_is_harmless_and_any_summary_short(text: str) -> None:
    assert_safe(rich(text))
    assert len(summary(text)) <= 160


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Deux lignes\nd’une adresse", "<p>Deux lignes<br>d’une adresse</p>"),
        ("Un\r\n\r\nDeux", "<p>Un</p>\n<p>Deux</p>"),
        ("**gras** et _fin_", "<p><strong>gras</strong> et <em>fin</em></p>"),
        ("5 < 6 & 7 > 3", "<p>5 &lt; 6 &amp; 7 &gt; 3</p>"),
        ("- un\n- deux", "<ul>\n<li>un</li>\n<li>deux</li>\n</ul>"),
        ("", ""),
        ("\u202eabc\x00", "<p>abc</p>"),
        ("[x](javascript:alert(1))", "<p>x</p>"),
    ],
)
def test_reads_as_meant(text: str, html: str) -> None:
    assert rich(text).strip() == html


def test_headings_start_at_the_level_asked_for_and_never_jump() -> None:
    levels = [int(n) for n in re.findall(r"<h(\d)>", rich("# A\n\n#### B\n\n## C\n\n###### D\n\n# E", level=3))]
    assert levels == [3, 4, 4, 5, 3]


def test_addresses_become_links_once() -> None:
    html = rich("Voir https://example.org/a?b=1&c=2, ou <a href='https://example.org/'>https://example.org/</a>.")
    assert html.count("<a ") == 2
    assert 'href="https://example.org/a?b=1&amp;c=2"' in html


def test_an_image_becomes_a_link_so_that_nothing_is_loaded() -> None:
    html = rich("![Carte](https://example.org/carte.png)")
    assert '<a href="https://example.org/carte.png"' in html
    assert ">Carte</a>" in html


def test_a_huge_text_is_shown_plainly() -> None:
    assert_safe(rich("<b>" * LONGEST))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# Titre\n\nDu **texte** avec [un lien](https://example.org).", "Titre Du texte avec un lien."),
        ("<p>Un</p><p>Deux&nbsp;trois</p><script>alert(1)</script>", "Un Deux trois"),
        ("a < b, c > d", "a < b, c > d"),
        ("&lt;b&gt; et &amp;", "<b> et &"),
        ("<!-- note --> visible", "visible"),
    ],
)
def test_plain_is_the_words_alone(text: str, words: str) -> None:
    assert plain(text) == words


def test_a_summary_ends_behind_a_word() -> None:
    text = "Horaires théoriques du réseau urbain, " * 20
    short = summary(text)
    assert len(short) <= 160
    assert short.endswith("…")
    assert text.startswith(short[:-1])
    assert text[len(short) - 1] in " ,"


def test_a_summary_prefers_a_whole_sentence() -> None:
    assert summary("Une phrase entière, assez longue pour suffire. " + "Une autre, " * 30, 60) == (
        "Une phrase entière, assez longue pour suffire."
    )


def test_a_summary_skips_headings() -> None:
    assert summary("## Contenu\n\nLes arbres de la commune.") == "Les arbres de la commune."


def test_a_page_gives_its_title_its_ids_and_its_links() -> None:
    page = document("# À propos\n\n## Qui ?\n\n[Écrire](pages/contact/)\n\n## Qui ?\n", link=lambda path: f"../{path}")
    assert page.title == "À propos"
    assert [(h.level, h.id, h.text) for h in page.headings] == [(2, "qui", "Qui ?"), (2, "qui-2", "Qui ?")]
    assert 'href="../pages/contact/"' in page.html
    assert "<h1" not in page.html


@pytest.mark.parametrize("address", ["https://example.org/", "mailto:a@example.org", "#qui", "/ailleurs"])
def test_a_page_leaves_other_addresses_alone(address: str) -> None:
    assert f'href="{address}"' in document(f"[x]({address})", link=lambda path: "changed").html
