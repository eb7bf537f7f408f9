"""CKAN's texts as HTML and as words: safe whatever they hold, and reading as they were meant."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.text.markup import LONGEST, document, plain, rich, shows_more, summary
from tests.measuring import processor_seconds
from tests.surroundings import shared

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href=' data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='https://a.example\"onmouseover=alert(1) x='>x</a>",
    "https://a.example/\"onmouseover=alert(1)",
    "[x](vbscript:msgbox)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x\" onerror=alert(1)](https://a.example/b.png)",
    "<iframe src='https://example.org'></iframe>",
    "<form action='https://example.org'><input name=a></form>",
    "<p style='position:fixed' onclick='x()' class='skip' id='content'>x</p>",
    "<style>body{display:none}</style>",
    "<<script>script>alert(1)<</script>/script>",
    "<a href=\"https://example.org/\" onmouseover=\"alert(1)\">x</a>",
    "<base href='https://example.org/'>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<template><script>alert(1)</script></template>",
    "<textarea></textarea><script>alert(1)</script>",
    "<object data='javascript:alert(1)'><embed src='javascript:alert(1)'></object>",
    "```\n<script>alert(1)</script>\n```",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]  # fmt: skip
ALLOWED = {"href", "title", "rel", "scope"}
PIECES = [
    "# a\n", "- b\n", "1. ", "> ", "    ", "<b>", "</p>", "<p>", "&lt;", "\n\n", "<ul>", "<li>", "</ul>", "<table>",
    "<tr>", "<td>", "<th>", "<h2>", "</h3>", "<dl>", "<dt>", "<dd>", "<div>", "<a href=http://a.example>", "</a>",
    "<pre>", "`", "**", "<br>", "<button>", "<object>", "<caption>", "[x](http://b.example)",
    "![i](http://c.example/i.png)", "http://d.example/",
]  # fmt: skip
TEXTS = st.text() | st.lists(st.sampled_from([*HOSTILE, *PIECES]), max_size=20).map("".join)

# What may stand in what, for the elements that `rich` writes.
PHRASING = {"a", "abbr", "b", "code", "del", "em", "i", "ins", "small", "strong", "sub", "sup", "u", "br"}
HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
FLOW = PHRASING | HEADINGS | {"blockquote", "dl", "hr", "ol", "p", "pre", "table", "ul"}
INSIDE = {
    **dict.fromkeys(PHRASING | HEADINGS | {"p", "pre", "dt", "th", "caption"}, PHRASING),
    **dict.fromkeys(("", "blockquote", "li", "dd", "td"), FLOW),
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd"},
    "table": {"caption", "thead", "tbody"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": {"td", "th"},
}


class Checker(HTMLParser):
    """Reads HTML and asserts that it is safe, and that every element stands where it may."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open = [""]
        self.levels: list[int] = []
        self.feed(html)
        self.close()
        assert self.open == [""], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in INSIDE[self.open[-1]], f"<{tag}> in <{self.open[-1]}>"
        assert tag != "a" or "a" not in self.open
        for name, value in attrs:
            assert name in ALLOWED
            if name == "href":
                assert re.match(r"(https?://[^/@\s]+(/|\?|#|$)|mailto:|ftp://)", value or "", re.IGNORECASE), value
        if tag in HEADINGS:
            self.levels.append(int(tag[1]))
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        assert not data.strip() or PHRASING & INSIDE[self.open[-1]], f"text in <{self.open[-1]}>"
        assert not re.search("[\x00-\x08\u202a-\u202e\u2066-\u2069]", data)


def assert_sound(html: str, level: int = 3) -> None:
    levels = Checker(html).levels
    assert all(after <= before + 1 for before, after in zip([level - 1, *levels], levels, strict=False))
    assert not re.search(r"<(p|h\d|li|ul|ol|dl|blockquote)>\s*</\1>", html)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_harmless(text: str) -> None:
    assert_sound(rich(text))
    assert_sound(rich(f"Avant\n\n{text}\n\n- après"))
    assert "<script" not in plain(text).replace("<script>alert(1)</script>", "")


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_any_text_is_sound_and_any_summary_short(text: str) -> None:
    assert_sound(rich(text))
    assert_sound(rich(text, level=2), level=2)
    assert len(summary(text)) <= 160
    assert not re.search(r"\s\s|^\s|\s$", plain(text))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_what_is_clean_stays_so(text: str) -> None:
    """A second cleaning finds nothing to take away, and adds nothing."""
    once = rich(text)
    again = rich(once)
    assert_sound(again)
    assert _words(again) == _words(once)


def _words(html: str) -> str:
    return "".join(re.sub(r"<[^>]*>", " ", html).split())


def notes(path: str, key: str) -> Iterator[str]:
    with shared(path).open(encoding="utf-8") as lines:
        for line in lines:
            if isinstance(text := json.loads(line).get(key), str):
                yield text


@pytest.mark.parametrize(
    "path",
    ["ckan/datenregister.berlin.de.jsonl", "ckan/data.climatesubak.org.jsonl", "ckan/trouver.datasud.fr.jsonl"],
)
def test_real_notes_are_sound(path: str) -> None:
    texts = list(notes(f"data/{path}", "notes"))
    assert texts
    for text in texts:
        assert_sound(rich(text))
        assert not re.search(r"</?[a-zA-Z]", plain(text))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Deux lignes\nd’une adresse", "<p>Deux lignes<br>d’une adresse</p>"),
        ("nom_de_champ : a\r\nautre_champ : b", "<p>nom_de_champ : a<br>autre_champ : b</p>"),
        ("Un\r\n\r\nDeux", "<p>Un</p>\n<p>Deux</p>"),
        ("**gras** et\n_fin_", "<p><strong>gras</strong> et\n<em>fin</em></p>"),
        ("5 < 6 & 7 > 3", "<p>5 &lt; 6 &amp; 7 &gt; 3</p>"),
        ("- un\n- deux", "<ul><li>un</li><li>deux</li></ul>"),
        ("", ""),
        ("<p>&nbsp;</p><br><h2></h2>", ""),
        ("\u202eabc\x00", "<p>abc</p>"),
        ("a&#8238;b&#x2066;c", "<p>abc</p>"),
        ("[x](javascript:alert(1))", "<p>x</p>"),
        ("[x](/dataset/y)", "<p>x</p>"),
        ("<br>Un<br>\n<br>Deux<br>trois", "<p>Un</p>\n<p>Deux<br>trois</p>"),
        ("<div>a</div><div>b</div>", "<p>a</p>\n<p>b</p>"),
        (
            "Enthalten:<ul>\nx<li>a<ul><li>b</ul></ul>",
            "<p>Enthalten:</p>\n<ul><li>x</li><li>a<ul><li>b</li></ul></li></ul>",
        ),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<p><button><p>x</p></button></p>", "<p>x</p>"),
        ("<b><p>a</p><ul><li>b</ul></b>", "<p><b>a</b></p>\n<ul><li><b>b</b></li></ul>"),
        ("<table><tr><td>seul</td></tr></table>", "<p>seul</p>"),
        ("<dl><dd>sans terme</dl>", "<p>sans terme</p>"),
        (
            "| a | b |\n|---|---|\n| 1 | 2 |",
            '<table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>'
            "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
        ),  # as on the CKAN portal
        (f"<h3>{'mot ' * 60}</h3>", f"<p>{('mot ' * 60).strip()}</p>"),
    ],
)
def test_reads_as_meant(text: str, html: str) -> None:
    assert rich(text) == html


def test_lines_that_a_program_broke_are_joined() -> None:
    line = "Une ligne de soixante-douze signes, comme en font les courriels d’antan."
    assert "<br>" not in rich("\n".join([line] * 5))
    assert "<br>" in rich("\n".join([line, "court", line, line]))


def test_rows_of_a_table_have_one_length() -> None:
    html = rich("<table><thead><tr><th>A<th>B</thead><tr><td colspan=3>a<tr><th>x<td>y<td>z</table>")
    assert [row.count("<td") + row.count("<th") for row in re.findall(r"<tr>.*?</tr>", html)] == [3, 3, 3]
    assert '<th scope="col">A</th>' in html
    assert '<th scope="row">x</th>' in html


@pytest.mark.parametrize(
    ("used", "shown"),
    [([1, 4, 2, 6, 1], [3, 4, 4, 5, 3]), ([5, 6], [3, 4]), ([3, 2], [3, 3]), ([1, 2, 3, 4, 5], [3, 4, 5, 6, 6])],
)
def test_headings_start_at_the_level_asked_for_and_never_jump(used: list[int], shown: list[int]) -> None:
    html = rich("\n\n".join(f"{'#' * level} Titre" for level in used), level=3)
    assert Checker(html).levels == shown


@pytest.mark.parametrize(
    ("text", "address", "after"),
    [
        ("Voir https://example.org/a?b=1&c=2, ou", "https://example.org/a?b=1&amp;c=2", ", ou"),
        ("(https://example.org/a_(b))", "https://example.org/a_(b)", ")"),
        ("http://example.org.", "http://example.org", "."),
        ("資料http://example.jp/をご覧", "http://example.jp/", "をご覧"),
        ("<https://example.org/é>", "https://example.org/%C3%A9", ""),
        ("Voir www.example.org/a, ou", "https://www.example.org/a", ", ou"),
        ("ftp://example.org/plan.zip.", "ftp://example.org/plan.zip", "."),
        ("[x](www.example.org)", "https://www.example.org", ""),
        ("[x](//example.org/y)", "https://example.org/y", ""),
        ("<a href='http://example.org/a b|c%zz#d#e'>x</a>", "http://example.org/a%20b%7Cc%25zz#d%23e", ""),
    ],
)
def test_addresses_become_valid_links(text: str, address: str, after: str) -> None:
    assert re.findall(r'<a href="([^"]*)" rel="noopener nofollow">[^<]*</a>([^<]*)', rich(text)) == [(address, after)]


@pytest.mark.parametrize(
    "text",
    [
        "ecrire@example.org", "`https://example.org/`", "https://bank.example@thief.example/", "http://[", "https:///x",
        "<a href='https://bank.example@thief.example/'>x</a>", "[x](#y)", "[x](mailto:)", "dataset:x tag:y",
        "www", "www.exemple", "xwww.example.org", "a@www.example.org", "www..org",
    ],
)  # fmt: skip
def test_what_is_no_address_is_no_link(text: str) -> None:
    assert "<a" not in rich(text)


def test_an_image_becomes_a_link_so_that_nothing_is_loaded() -> None:
    link = '<a href="https://example.org/carte.png" rel="noopener nofollow">'
    assert rich("![Carte](https://example.org/carte.png)") == f"<p>{link}Carte</a></p>"
    assert rich("![](https://example.org/carte.png)") == f"<p>{link}carte.png</a></p>"
    assert rich("[![Carte](https://a.example/b.png)](https://example.org/carte.png)") == f"<p>{link}Carte</a></p>"


def test_nested_elements_end_somewhere() -> None:
    assert rich("<b>" * 300 + "x").count("<b>") < 100
    assert ">x<" in rich("<blockquote>" * 300 + "x")


@pytest.mark.parametrize(
    "unit",
    [
        "http://a.example/(" + ")" * 14_900,
        "&#x41;",
        "</",
        "` ",
        "**_",
        "    a\n\n",
        "<a href=http://x.y/><p>",
        "|",
        "[a]: b\n",
        "<!--",
        "[",
        "![",
        "<a ",
        "[a](",
        "<![CDATA[",
        "<ul><li>",
        "<b><p>",
        "a\n===\n",
        "> ",
        "*a ",
        "http://",
    ],
)
@pytest.mark.parametrize("size", [15_000, LONGEST, LONGEST + 10_000])
def test_no_text_takes_long(unit: str, size: int) -> None:
    made: list[str] = []
    assert processor_seconds(lambda: made.append(rich(unit * (size // len(unit))))) < 5  # what is prevented: minutes
    assert_sound(made[0])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# Titre\n\nDu **texte** avec [un lien](https://example.org).", "Titre Du texte avec un lien."),
        ("<p>Un</p><p>Deux&nbsp;trois</p><script>alert(1)</script>", "Un Deux trois"),
        ("<table><tr><td>a<td>b</table><ul><li>c<li>d</ul>e<br>f", "a b c d e f"),
        ("a < b, c > d", "a < b, c > d"),
        ("&lt;b&gt; et &amp;", "<b> et &"),
        ("<!-- note --> visible", "visible"),
        ("Ver\xadwal\u200btung", "Verwaltung"),
        ("![Une carte](https://example.org/x.png)", "Une carte"),
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


@pytest.mark.parametrize("length", range(5, 60))
def test_a_summary_never_ends_with_a_sign_or_half_a_word(length: int) -> None:
    text = "Liste (complète) : les « arbres », les bancs - et les fontaines ; le mobilier urbain, aussi, partout"
    short = summary(text, length)
    assert len(short) <= length
    assert short[-2] not in " ,;:«(-"
    assert " " not in text[:length] or re.match(r"\W", text.removeprefix(short[:-1]))


@pytest.mark.parametrize(
    ("text", "length", "words"),
    [
        (
            "Une phrase entière, assez longue pour suffire. " + "Une autre, " * 30,
            60,
            "Une phrase entière, assez longue pour suffire.",
        ),
        (
            "Les arbres de M. Dupont, maire, et de ses enfants qui les plantent",
            40,
            "Les arbres de M. Dupont, maire, et de…",
        ),
        ("Exactement.", 11, "Exactement."),
        ("## Contenu\n\nLes arbres de la commune.", 160, "Les arbres de la commune."),
        ("<h3>Contenu</h3>Les arbres.", 160, "Les arbres."),
        ("**Contenu**\n\nLes arbres.", 160, "Les arbres."),
        ("# Contenu", 160, "Contenu"),
        ("Les arbres\n\nLes arbres de la commune.", 160, "Les arbres de la commune."),
        ("東京都の公園。" * 5, 10, "東京都の公園。"),
        ("x" * 30, 10, "x" * 9 + "…"),
        ("", 160, ""),
    ],
)
def test_a_summary_is_how_the_text_begins(text: str, length: int, words: str) -> None:
    assert summary(text, length) == words


def test_a_page_gives_its_title_its_ids_and_its_links() -> None:
    page = document(
        "# À propos\n\n## Qui ?\n\n[Écrire](pages/contact/)\n\n#### Cœur d’été\n\n## Qui ?\n",
        link=lambda path: f"../{path}",
    )
    assert page.title == "À propos"
    assert [(h.level, h.id, h.text) for h in page.headings] == [
        (2, "qui", "Qui ?"), (3, "coeur-d-ete", "Cœur d’été"), (2, "qui-2", "Qui ?"),
    ]  # fmt: skip
    assert '<h3 id="coeur-d-ete">Cœur d’été</h3>' in page.html
    assert '<a href="../pages/contact/">' in page.html
    assert "<h1" not in page.html


def test_a_page_without_title_has_none() -> None:
    page = document("Bienvenue.\n\n## Suite")
    assert (page.title, page.headings[0].level) == ("", 2)


@pytest.mark.parametrize("address", ["https://example.org/", "mailto:a@example.org", "#qui", "/ailleurs"])
def test_a_page_leaves_other_addresses_alone(address: str) -> None:
    assert f'href="{address}"' in document(f"[x]({address})", link=lambda path: "changed").html


def test_a_page_shows_images_of_the_site_and_links_to_others() -> None:
    html = document(
        "![Logo](assets/mon%20logo.svg) ![Ailleurs](https://a.example/b.png)", link=lambda path: f"../{path}"
    ).html
    assert '<img src="../assets/mon%20logo.svg" alt="Logo">' in html
    assert html.count("<img") == 1
    assert '<a href="https://a.example/b.png">Ailleurs</a>' in html


@pytest.mark.parametrize("text", HOSTILE)
def test_a_page_is_sanitised_as_well(text: str) -> None:
    html = document(text).html
    assert not re.search(
        r"<(?:script|style|svg|math|iframe|form|input|base|object)|\son\w+=\"|=\"\s*(?:javascript|data|vbscript):", html
    )


def test_a_page_may_hold_tables_and_code() -> None:
    html = document("| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nx < y\n```\n\nTerme\n:   Sens").html
    assert "<td>2</td>" in html
    assert "<pre><code>x &lt; y\n</code></pre>" in html
    assert "<dl><dt>Terme</dt><dd>Sens</dd></dl>" in html


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Les **comptes** de la ville.", True),
        ("Les comptes de la ville.", False),
        ("Voir [la notice](https://example.org/notice).", True),
        ("Voir https://example.org/notice", True),
        ("<p>Les comptes de la ville.</p>", False),
        ('<p>Les <a href="https://example.org/">comptes</a>.</p>', True),
        ("- un\n- deux", True),
        ("Un.\n\nDeux.", True),
        ("Une ligne\nune autre", True),
        ("mot " * 100, True),
        ("<h2>Comptes</h2>", True),
        ("> Les comptes", True),
        ("", False),
        ("   ", False),
    ],
)
def test_a_text_shows_more_than_its_summary_by_what_is_shown(text: str, more: bool) -> None:
    assert shows_more(text, 220) is more
