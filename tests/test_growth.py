"""What is made of a text costs at most in proportion to it, or is bounded: each renderer is given texts of one and of
four sizes of everything that has a meaning for a parser, again and again.

The time is that of the process's own computing, and the best of three where it seems too long: other programs on the
machine slow it down as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from sitegen import urls
from sitegen.catalogue import Phrase, Text
from sitegen.dcat import graph, keywords
from sitegen.dcat.jsonld import jsonld
from sitegen.dcat.rdfxml import rdfxml
from sitegen.dcat.terms import prose
from sitegen.dcat.turtle import turtle
from sitegen.outputs import scdl
from sitegen.outputs.feeds.atom import Entry, Feed, atom
from sitegen.preflight import licences, tags, url_rules, values
from sitegen.preflight.findings import Losses
from sitegen.preflight.graph import Literal, Node
from sitegen.site import inverted_index
from sitegen.sources.shape import dates, formats, frequency, licenses, links, spatial, spoken_dates
from sitegen.sources.values import Fields, identifier, line, strings, unfold
from sitegen.sources.values import prose as shaped_prose
from sitegen.text import markup, misread, safe_html, words
from tests.measuring import processor_seconds
from tests.tongues import LANGUAGES, tongue

pytestmark = pytest.mark.slow

TOLERANCE = 1.2
BASE = 0.04  # seconds that any text may take: below, clocks and garbage collection say more than the text
# What a sign may take, which bounds what jumps: as long as so many additions do at that moment; 10 microseconds where
# one takes 40 nanoseconds, so half a second for the longest description.
RATE = 250
ROOM = 3_000  # characters that any text may come to
DAY = datetime(2026, 1, 1, tzinfo=UTC)
LITERAL = "http://purl.org/dc/terms/"

# Again and again: what Markdown, HTML, addresses, numbers, dates, JSON and several scripts are made of.
UNITS = (
    *(
        "a",
        " ",
        "\n",
        "\n\n",
        "\t",
        "a\n",
        "a b c\n",
        "a ",
        "\\",
        "\\*",
        '"',
        "'",
        "{",
        "}",
        "[1,",
        '{"a":',
        "\\ud800",
        ";",
        ", ",
    ),
    *(
        "<",
        ">",
        "<a",
        "<a ",
        "</a",
        "<!",
        "<!--",
        "<![",
        "<?",
        "<![CDATA[",
        "<!-- a -->",
        "<a a=",
        '<a a="',
        "&",
        "&#",
        "&#x",
        "&a",
    ),
    *(
        "&amp;",
        "&nbsp;",
        "<b>",
        "<b><p>",
        "<b>a</p>",
        "<ul><li>",
        "<li>",
        "<blockquote>",
        "<table><tr><td>",
        "<tr>",
        "<td>",
        "<th>a",
    ),
    *(
        "<dl><dt>a<dd>",
        "<p>",
        "</p>",
        "<br>",
        "<h1>a",
        "<div><p>",
        '<abbr title="a">',
        "<img src=a>",
        "<script>",
        "<style>",
        "<svg>",
    ),
    *(
        "<template>",
        "<caption>",
        "<select>",
        "<pre>",
        "[",
        "]",
        "![",
        "[]",
        "[a]",
        "[a](",
        "[a][",
        "[a]: b\n",
        "](",
        "(",
        ")",
        "![a][b] ",
    ),
    *(
        "*",
        "**a",
        "*a ",
        "_",
        "_a ",
        "**_",
        "***a** b* ",
        "`",
        "`a ",
        "`` `",
        "|",
        "|a|b|\n",
        "|-",
        "a|",
        "#",
        "# a\n",
        "> ",
        "> a\n\n",
    ),
    *(
        "- ",
        "- a\n",
        " - a\n   ",
        "1. a\n",
        "a\n===\n",
        "---\n",
        "    a\n\n",
        "~~~\n",
        "```\na\n```\n",
        "a\n:   b\n",
        "<http://a.fr> ",
    ),
    *(
        "http://",
        "http://a.fr/ ",
        "http://a.fr/(((",
        "www.",
        "@",
        "a@b.",
        "a.",
        "a-",
        "-",
        "--",
        ".",
        "%",
        "%2",
        "/",
        "//",
        "?",
        "=",
        "1",
    ),
    *(
        "1e",
        "0-",
        "1 TO ",
        "[2026 TO ",
        "2026-",
        "é",
        "\u0301",
        "e\u0301",
        "東",
        "ﷺ",
        "\u200d",
        "\u2060",
        "\xa0",
        " \xa0",
        "𠮷",
        "…",
    ),
    *(" « a » ; ", "\x02", "\x02wzxhzdk:0\x03", "wzxhzdk:1", "ﬁ", "ß", "İ", "א", "क्षि", "eau "),
    *("Ã©", "Ã", "â€™", "&lt;p&gt;a", "&amp;", "&amp;amp;#39;", "<![CDATA[", "]]>", "<![CDATA[a]]>"),
    *(
        "de 2010 à ",
        "janvier ",
        "2010 - ",
        "fr:",
        "start=2015;",
        "Licence Ouverte : https://a.fr ",
        "https://https//",
        "www.",
    ),
)


def _repeated(unit: str) -> Callable[[int], str]:
    return lambda size: unit * (size // len(unit))


# Two things that multiply, half of the text each.
PRODUCTS: dict[str, Callable[[int], str]] = {
    "a table to fill up": lambda n: f"{'|'.join('a' * (n // 8))}\n{'|'.join('-' * (n // 8))}\n" + "a\n" * (n // 4),
    "a quoted one": lambda n: f"> {'|'.join('a' * (n // 8))}\n> {'|'.join('-' * (n // 8))}\n" + "> a\n" * (n // 8),
    "several": lambda n: f"{'|'.join('a' * 30)}\n{'|'.join('-' * 30)}\n{'|' * 29}\n\n" * (n // 150),
    "ticks in it": lambda n: "|`a" * (n // 6) + "\n" + "|-" * (n // 6),
    "one in HTML": lambda n: "<table><tr>" + "<td>a" * (n // 10) + "<tr><td>a" * (n // 18),
    "references": lambda n: f'[a]: http://x.fr/ "{"t" * (n // 2)}"\n\n' + "[a] " * (n // 8),
    "references by name": lambda n: f"[a]: http://x.fr/{'t' * (n // 2)}\n\n" + "[b][A]\n" * (n // 14),
    "a reference's blanks": lambda n: f"[a]:{' ' * (n // 2)}x{' ' * (n // 2)}y",
    "elements opened anew": lambda n: "<p>" + "".join(f"<i x={k}>" for k in range(n // 20)) + "a<p>a" * (n // 10),
    "a link opened anew": lambda n: f"<p><a href='http://a.fr/{'x' * (n // 2)}'>" + "<p>a" * (n // 8),
    "a title around paragraphs": lambda n: f"<abbr title='{'x' * (n // 2)}'>" + "<p>a</p>" * (n // 16),
    "elements around paragraphs": lambda n: "<em>" * 45 + "<p>a</p>" * (n // 8),
    "lists in lists": lambda n: "".join(f"{'  ' * k}- a\n" for k in range(int(n**0.5))),
    "HTML and its end": lambda n: "<div>" * (n // 10) + "</b>" * (n // 8),
    "escaped elements": lambda n: "&lt;p&gt;a" * (n // 20) + "&lt;/b&gt;" * (n // 20),
    "white space in JSON": lambda n: '["' + " " * n + 'x"]',
    "white space before numbers": lambda n: "1 " + " \u00a0" * (n // 2) + "2",
    "names that are near": lambda n: " ".join(f"mot{k}" for k in range(n // 8)),
}
TEXTS = {**{repr(unit): _repeated(unit) for unit in UNITS}, **PRODUCTS}


def _described(text: str) -> str:
    node = Node()
    node.properties = {"dct:description": [Literal(text)]}
    return values.description(node, Losses("x"))


def _literal(text: str) -> list[graph.Node]:
    return [graph.Node("http://a.fr/", ("dcat:Dataset",), (("dct:title", graph.Literal(text, "fr")),))]


def _feed(text: str) -> bytes:
    phrase = Phrase(text, "fr")
    entry = Entry("urn:a", phrase, "http://a.fr/", DAY, author=text, summary=phrase)
    return atom(Feed("http://a.fr/f", "http://a.fr/", "fr", phrase, text, text, "http://a.fr/", (entry,)))


def _searched(text: str) -> str:
    found, _ = inverted_index.postings_of([inverted_index.Document(text, (text,), text, (text,))], tongue("de"))
    return " ".join(found)


# By name: what is made of a text, and the size of the smallest.
RENDERERS: dict[str, tuple[int, Callable[[str], str | bytes]]] = {
    "rich": (4_900, markup.rich),
    "rich, longer": (12_500, markup.rich),
    "plain": (12_500, markup.plain),
    "source": (4_900, markup.source),
    "summary": (4_900, lambda text: markup.summary(text, markup.LONGEST_SUMMARY)),
    "prose for DCAT": (12_500, lambda text: str(prose(Text.of(text)))),
    "as it was typed": (12_500, safe_html.as_typed),
    "preflight": (12_500, _described),
    "licence": (1_000, lambda text: licences.guess([text])),
    "tag for data.gouv.fr": (2_000, tags.taken),
    "address": (4_000, lambda text: url_rules.accepted(f"http://{text}") + url_rules.fault(text)),
    "IRI": (4_000, lambda text: graph.iri(f"http://a.fr/{text}") + graph.iri(f"http://{text}")),
    "Turtle": (12_500, lambda text: turtle(_literal(text))),
    "RDF/XML": (12_500, lambda text: rdfxml(_literal(text))),
    "JSON-LD": (12_500, lambda text: jsonld(_literal(text))),
    "keywords": (12_500, lambda text: "".join(keywords.split(text))),
    "Atom": (4_900, _feed),
    "SCDL": (4_900, lambda text: scdl.table([(text,) * len(scdl.COLUMNS)])),
    "search": (4_900, _searched),
    "spelling": (12_500, lambda text: " ".join((*words.spelled(text), *words.joined(text)))),
    "stems": (12_500, lambda text: "".join(tongue(each).stem(text) for each in LANGUAGES)),
    "names in addresses": (12_500, lambda text: urls.segment(text, text) + urls.tag_segment(text)),
    "names of files": (12_500, urls.file_name),
    "misread": (12_500, lambda text: misread.read_once(misread.mended(text)) + misread.unescaped(text)),
    "one line": (12_500, lambda text: line(text) + identifier(text)),
    "prose": (12_500, shaped_prose),
    "values": (12_500, lambda text: "".join(strings(text)) + str(unfold(text))[:99]),
    "link": (1_000, lambda text: links.link(text) + links.link(f"http://{text}") + links.link(f"mailto:{text}")),
    "moments": (12_500, lambda text: str(dates.first_moment(Fields({"modified": text}), "modified"))),
    "periods": (12_500, lambda text: str(dates.period(Fields({"temporal": text})))),
    "outlines": (12_500, lambda text: str(spatial.outline(Fields({"spatial": text})))),
    "boxes": (12_500, lambda text: str(spatial.outline(Fields({"spatial": [text, {"bbox": text}], "bbox": [text]})))),
    "territories": (12_500, lambda text: str(spatial.territory(Fields({"spatial": text})))),
    "format": (4_000, lambda text: formats.format_of(text, text, f"http://a.fr/{text}").label),
    "frequency": (4_000, lambda text: str(frequency.frequency(Fields({"frequency": text})))),
    "licence of CKAN": (4_000, lambda text: str(licenses.license_of(Fields({"license_title": text})))),
}  # fmt: skip
REMEMBERING = (
    url_rules,
    atom,
    dates,
    formats,
    frequency,
    graph,
    licences,
    licenses,
    links,
    markup,
    safe_html,
    spoken_dates,
    urls,
    words,
)


@pytest.mark.parametrize("renderer", RENDERERS)
def test_what_is_made_of_a_text_does_not_outgrow_it(renderer: str) -> None:
    least, make = RENDERERS[renderer]
    assert list(_outgrown(make, least)) == []


def _outgrown(make: Callable[[str], str | bytes], least: int) -> Iterator[str]:
    """The texts of which four times as much takes more than five times as long, or gives more, and is not bounded.

    The smaller text is made only where the larger one is above its bound: what is within it may grow as it likes.
    """
    for name, text in TEXTS.items():
        small, large = text(least), text(least * 4)
        many, size = _made(make, large)
        bound = BASE + RATE * _addition() * len(large)
        if many > bound:
            few, _ = _made(make, small)
            if many > BASE + 4 * TOLERANCE * few:  # again: it may have been somebody else's fault
                few = min(few, *(_made(make, small)[0] for _ in range(2)))
                many = min(many, *(_made(make, large)[0] for _ in range(2)))
                bound = max(bound, BASE + RATE * _addition() * len(large))
                if many > max(bound, BASE + 4 * TOLERANCE * few):
                    yield f"{name}: {few:.3f} s for {len(small)} signs, {many:.3f} s for {len(large)}"
        if size > max(ROOM, safe_html.room(large)):
            _, least_size = _made(make, small)
            if size > ROOM + 4 * TOLERANCE * least_size:
                yield f"{name}: {least_size} signs of {len(small)}, {size} of {len(large)}"


def _addition() -> float:
    """Seconds that one addition takes at the moment: how fast the machine is, and what else it does."""

    def add() -> None:
        total = 0
        for number in range(100_000):
            total += number

    return processor_seconds(add) / 100_000


def _made(make: Callable[[str], str | bytes], text: str) -> tuple[float, int]:
    """Seconds and signs, with nothing remembered of the last time."""
    for module in REMEMBERING:
        for value in vars(module).values():
            if hasattr(value, "cache_clear") and value is not safe_html._markdown:
                value.cache_clear()
    made: list[str | bytes] = []
    seconds = processor_seconds(lambda: made.append(make(text)))
    return seconds, len(made[0])
