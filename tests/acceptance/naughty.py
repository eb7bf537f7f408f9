"""Catalogues that nobody wrote: every text of every package is drawn from two hundred that were made to hurt.

All of it follows from a seed. Some texts are known to have stopped or filled up a program; most are put together from
pieces that mean something to a parser, in an order that nobody had in mind. `Drawer` draws one for each field; what a
file or a host may add (`Extra`) is drawn with it, so that one build meets them all.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.acceptance.projects import write_project

Raw = dict[str, Any]
Extra = Callable[[random.Random, int], list[Raw]]  # further resources of the package of that number

TEXTS = 200
PACKAGES = 500
LANGUAGES = ("fr", "en")
_PARTNER = """
[show]
contacts = true
extras = ["montre", "autre"]
[searches.tout]
title = "Tout"
words = "eau"
[searches.formats]
title = "CSV"
filters = { format = ["CSV"], license = ["none"] }
"""

# What one program or another that reads texts has stumbled over.
_KNOWN = (
    "Voir <![foo[ ici", "<![ ", "<![if !IE]><p>x</p><![endif]>", "<![CDATA[", "<!DOCTYPE [", "<!-", "<!--", "<?", "</",
    "<!foo[bar", "&#", "&#x110000;", "&#99999999999999999999;", "&" + "a" * 5_000 + ";", "\x00", "\x02stx\x03",
    "\x02wzxhzdk:7\x03 \x02klzzwxh:0001\x03", "\ud800", "\udfff\ud800", "a\udc80b", "\ufeff", "\ufffe", "\U0010ffff",
    "\u2028\u2029\x85\x0b\x0c", "1" * 5_000, "-" + "9" * 400, "1e999", "-1e999", "nan", "NaN", "inf", "-0", "0x10",
    "1_000", "٣٤٥", "²", "½", "⑳", "1e-400", "0" * 3_000 + "1", "9999-12-31T23:59:59+00:00",
    "0001-01-01T00:00:00+14:00", "10000-01-01", "0000-00-00", "2026-02-30", "2026-13-45T25:61:61",
    "2026-06-30T23:59:60Z", "99999-99", "-2026-01-01", "2026-01-01T00:00:00+99:99", "2026-W99-9", "2026-366",
    "[2026 TO *]", "[* TO *]", "../..", "2020/2019/..", "http://[", "http://[::1", "http://]", "http://[v1.x]/",
    "http://a:99999999/", "http://a:²/", "http://\u2100/", "http://xn--a/", "http://" + "a" * 64 + ".fr/",
    "http://" + ".".join("a" * 130) + "/", "http://é" + "e\u0301" * 70 + ".fr/", "http://%00/", "http://a.fr/%",
    "http://a.fr/%ff%fe", "//", "http://user:p@ss@a.fr/", "HTTP://A.FR", "http:a.fr", "http://1.1/", "http://0x7f.1/",
    "http://a.fr/" + "(" * 300, "mailto:" + "@" * 200, "a@" + "b." * 120 + "fr", "data:,", "{" * 5_000, "[" * 20_000,
    '{"a":' * 900, '{"type":"Polygon","coordinates":[[[1e999,1],[2,2],[3,3],[1e999,1]]]}',
    '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}', '{"type":"Polygon"}', "POLYGON((0 0",
    '{"type":"MultiPolygon","coordinates":[[[[180,90],[-180,90],[-180,-90],[180,90]]]]}', "ENVELOPE(1,2,3",
    '{"type":"GeometryCollection","geometries":[' * 201 + "]}" * 201,
    '{"fr":{"fr":"x"}}', '["a", null, 1, {}]', '"', "\\", "\\" * 999, "%s%n{0}{}{x!r:>{y}}", "{{ x }}{% x %}",
    "$(x)`x`", "=1+1", "a;=1+1", '"\r\n;=1+1', "-", "+", "@x", "\t", "İ" * 200, "ß" * 500, "ﷺ" * 400, "\u0301" * 900,
    "a\u0301" * 400, "\u200d" * 500, "\u202e" * 50, "\U000e0001" * 60, "𠮷" * 250, "👨‍👩‍👧" * 80, "e" + "\u0344" * 300,
    "ﬁ" * 300, "क्षि" * 90, "a-" * 240, "a\u2011" * 240, "a" * 20_000, "a " * 10_000, " " * 9_000 + "x",
    "\n" * 9_000 + "x", "a\n" * 9_000, "«\u00a0»" * 300,
    "|".join("a" * 999) + "\n" + "|".join("-" * 999) + "\n" + "a\n" * 1_900,
    "> " + "|".join("a" * 400) + "\n> " + "|".join("-" * 400) + "\n" + "> |\n" * 900,
    "<table><tr>" + "<td>a" * 999 + "<tr><td>a" * 999 + "</table>", "<table>" * 60 + "<td>" * 60,
    "<dl><dt>a<dd>b" * 400, '[a]: http://x.fr/ "' + "t" * 17_000 + '"\n\n' + "[a] " * 390,
    "![a][b] " * 390 + "\n\n[b]: " + "http://x.fr/" * 900,
    "<p>" + "".join(f"<i title={n}>" for n in range(700)) + "a<p>a" * 700,
    f'<p><a href="http://a.fr/{"x" * 4_000}">' + "<p>a" * 900, f'<abbr title="{"x" * 9_000}">' + "<p>a</p>" * 900,
    "> " * 900 + "a", "- " * 900 + "a", "".join("  " * n + "- a\n" for n in range(150)), "1. " * 300, "#" * 900 + " a",
    "# a\n" * 1_900, "*" * 9_000, "**a " * 3_000, "_a*" * 4_000, "`" * 3_000, "`a``" * 700, "~~~\n" * 900,
    "    a\n\n" * 1_900, "===\n" * 1_900, "[" * 390, "![](" * 390, "[a](<" * 390, "<a " * 1_400, "<a href='" * 1_400,
    "<" * 6_000, "&lt;" * 4_000, "]]>" * 900, "--" * 4_000,
)  # fmt: skip

_PIECES = (
    "<", ">", "</", "/>", "<!", "<![", "[", "]", "]]>", "<!--", "-->", "<?", "?>", "&", ";", "&#", "&amp;", "&nbsp;",
    "#", "<p>", "</p>", "<b>", "<i x=1>", "<a href='", "<a href=http://a.fr>", "</a>", "<ul><li>", "<table><tr><td>",
    "<td>", "<tr>", "<h1>", "<pre>", "<script>", "<style>", "<svg>", "<math>", "<br>", "<img src=x>", "<select>",
    "<template>", "*", "**", "_", "`", "```\n", "~~~", "# ", "> ", "- ", "1. ", "|", "|-|-|\n", "---\n", "===\n",
    "    ", "\t", "\n", "\n\n", "[a](", "[a]", "[a]: ", "![", "](", ")", "(", '"', "'", "\\", "{", "}", "{{", "}}",
    "{%", "%}", "$", "%", "=", "+", "@", "http://", "https://a.fr/", "www.", "mailto:", "a@b.fr", "://", "//", "..",
    "../", "?q=", ",", ";", ":", "é", "œ", "İ", "\x00", "\x02", "\x0b", "\x1b[2J", "\x85", "\xa0", "\xad", "\u0301",
    "\u200b", "\u200d", "\u2028", "\u202e", "\u2060", "\ud800", "\udc00", "\ufeff", "\uffff", "東", "京", "ﷺ", "𠮷",
    "👩", "א", "1", "42", "-1", "1.5", "1e999", "2026", "2026-02-30", "T00:00", "Z", "+99:99", " TO ", "null", "true",
    "NaN", "a", "eau", "le ", "mot ", "budget-", "CSV", "GeoJSON", "GTFS",
)  # fmt: skip


def texts(seed: int) -> list[str]:
    """Two hundred of them: what is known, and mixes. The order is drawn too, so that each field meets each."""
    draw = random.Random(seed)  # noqa: S311 - a test that can be repeated
    made = [*draw.sample(_KNOWN, min(len(_KNOWN), TEXTS * 3 // 4))]
    while len(made) < TEXTS:
        made.append(_mixed(draw))
    draw.shuffle(made)
    return made


def _mixed(draw: random.Random) -> str:
    """Pieces in any order; now and then one run of them many times."""
    pieces = draw.choices(_PIECES, k=draw.choice((2, 5, 12, 40, 200)))
    if draw.random() < 0.3:
        at = draw.randrange(len(pieces))
        pieces[at] = "".join(pieces[at : at + 4]) * draw.choice((50, 500))
    return "".join(pieces)


class Drawer:
    """One text a field, in one of the shapes in which CKAN's schemas hold texts."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed * 7919)  # noqa: S311 - as above
        self.texts = texts(seed)

    def text(self) -> str:
        return self.draw.choice(self.texts)

    def value(self) -> object:
        text, shape = self.text(), self.draw.random()
        if shape < 0.75:
            return text
        if shape < 0.83:
            return {"fr": text, "en": self.text()}
        if shape < 0.9:
            return json.dumps({"fr": text, "en": self.text()})
        return [text, self.text()] if shape < 0.95 else {text: self.text()}

    def fields(self, *keys: str) -> Raw:
        return {key: self.value() for key in keys}

    def package(self, number: int) -> Raw:
        """Its id, and mostly its name, are its own: all else is drawn."""
        owner = number % 12
        return {
            **self.fields("title", "notes", "version", "license_id", "license_title", "license_url", "url", "author"),
            **self.fields("maintainer", "maintainer_email", "frequency", "granularity", "spatial", "spatial_text"),
            **self.fields(
                "temporal", "temporal_start", "temporal_end", "issued", "modified", "territory", "hvd_category"
            ),
            **self.fields("metadata_created", "metadata_modified", "dataset_publication_date", "theme", "language"),
            "title_translated": self.value() if number % 3 == 0 else None,
            "notes_translated": self.value() if number % 4 == 0 else None,
            "keywords": self.value() if number % 5 == 0 else None,
            "id": f"naughty-{number}",
            "name": self.text() if number % 7 == 0 else f"dataset-{number}",
            "organization": {
                **self.fields("title", "description", "url", "image_url", "image_display_url"),
                "id": f"owner-{owner}",
                "name": f"owner-{owner}" if owner else self.text(),
            },
            "groups": [{**self.fields("title", "description", "name"), "id": f"group-{number % 9}"}],
            "tags": [{"name": self.text()}, {"name": self.text()}, {"name": "commun"}],
            "extras": [
                {"key": "montre", "value": self.value()},
                {"key": "autre", "value": self.value()},
                {"key": self.text(), "value": self.value()},
            ],
            "resources": [self.resource(number, position) for position in range(self.draw.choice((1, 2, 3)))],
        }

    def resource(self, number: int, position: int) -> Raw:
        wild = self.draw.random() < 0.5
        return {
            **self.fields("name", "description", "mimetype", "schema", "size", "created", "last_modified", "hash"),
            **self.fields("resource_type", "cache_url", "conforms_to"),
            "id": f"r-{number}-{position}" if position else self.text(),
            "format": self.value() if wild else self.draw.choice(("CSV", "GTFS", "WFS", "PDF", "GeoJSON", "API")),
            "url": self.value() if wild else f"https://good.example/{number}/{position}?q={self.text()[:90]}",
            "restricted": self.value() if self.draw.random() < 0.1 else None,
        }


def packages(seed: int, count: int = PACKAGES, extra: Extra = lambda draw, number: []) -> Iterator[Raw]:
    drawer = Drawer(seed)
    for number in range(count):
        package = drawer.package(number)
        package["resources"] += extra(drawer.draw, number)
        yield package


def write(
    folder: Path, seed: int, *, count: int = PACKAGES, extra: Extra = lambda draw, number: [], fetch: str = ""
) -> Path:
    """A project of two partners over such a catalogue: `one` shows all of it in two languages, `two` a part of it.

    `extra` gives each package further resources, as files beside the dump (`folder` is theirs too) and addresses of a
    server under test; `fetch` is what sitegen.toml says under [fetch], by default that no other host is visited.
    """
    project = write_project(folder, languages=LANGUAGES, partner=_PARTNER, fetch=fetch or "files_minutes = 0\n")
    second = project / "partners" / "two"
    second.mkdir()
    head = 'title = "Une partie"\nurl = "https://part.example.org/"\nsource = "dump"\n'
    (second / "partner.toml").write_text(f'{head}[select]\norganizations = ["owner-1"]\n', encoding="utf-8")
    with (project / "datasets.jsonl").open("w", encoding="ascii") as lines:  # json's escapes: half characters too
        for package in packages(seed, count, extra):
            lines.write(json.dumps(package) + "\n")
    return project
