"""What a built folder must never hold, whatever its catalogue does; each fault as `file: what`."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lxml.etree
import lxml.html

_SCHEMES = {"", "http", "https", "mailto", "ftp"}
_ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "cite",
    "background",
    "longdesc",
    "ping",
    "manifest",
}
_FORBIDDEN = {
    *("applet", "area", "audio", "base", "embed", "frame", "iframe", "math", "object", "plaintext", "source", "style"),
    *("template", "textarea", "video", "xmp", "marquee", "option", "select", "dialog"),
}
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_HARMFUL = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff{_TURNING}]")
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?", re.IGNORECASE)
_TEXT = {
    ".html",
    ".json",
    ".xml",
    ".txt",
    ".csv",
    ".ttl",
    ".rdf",
    ".jsonld",
    ".atom",
    ".geojson",
    ".js",
    ".css",
    ".svg",
}
_CARDS = re.compile(r"(^|/)search/cards/\d+\.json$")
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[\d\s.,\u00a0\u202f]+(e[+-]?\d+)?", re.IGNORECASE)
_PARSER = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)


def faults(folder: Path, *, ids: frozenset[str]) -> Iterator[str]:
    """Of every file in `folder`. `ids`: those that pages of an innocent catalogue have."""
    yield from _paths(folder)
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = file.relative_to(folder).as_posix()
        if file.suffix not in _TEXT:
            continue
        try:
            text = file.read_text("utf-8")
        except UnicodeDecodeError as error:
            yield f"{name}: {error}"
            continue
        if found := _HARMFUL.search(text.replace("\r\n", "\n")):
            yield f"{name}: U+{ord(found[0]):04X} in {text[max(0, found.start() - 40) : found.end() + 20]!r}"
        if file.suffix == ".html":
            yield from (f"{name}: {fault}" for fault in page_faults(text, ids))
        elif _CARDS.search(name):  # which become part of a page
            yield from (f"{name}: {fault}" for card in json.loads(text) for fault in page_faults(card, ids))
        elif check := _READERS.get(file.suffix):
            try:
                yield from (f"{name}: {fault}" for fault in check(text))
            except Exception as error:  # whatever a parser raises is a fault of the file
                yield f"{name}: {type(error).__name__}: {error}"


def _paths(folder: Path) -> Iterator[str]:
    """Names that every file system can hold, no two of them the same on one that folds case or Unicode forms."""
    seen: dict[str, str] = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        for part in name.split("/"):
            if part.endswith((".", " ")) or part.startswith(" ") or _DEVICES.fullmatch(part):
                yield f"{name}: no name for Windows"
            if set(part) & set('\\:*?"<>|') or any(not sign.isprintable() for sign in part):
                yield f"{name}: signs that no name may have"
            if len(part.encode()) > 200:
                yield f"{name}: {len(part.encode())} bytes"
        if len(name.encode()) > 700:
            yield f"{name}: the path has {len(name.encode())} bytes"
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())
        if seen.setdefault(folded, name) != name:
            yield f"{name}: the same as {seen[folded]} on some systems"


def ids_of(folder: Path) -> frozenset[str]:
    """The ids and names that a site's pages have."""
    pages = (lxml.html.fromstring(file.read_bytes(), parser=_PARSER) for file in folder.rglob("*.html"))
    return frozenset(
        element.get(key) for page in pages for element in page.iter() for key in ("id", "name") if element.get(key)
    )


def page_faults(text: str, ids: frozenset[str]) -> Iterator[str]:
    """Of one page, as a parser that forgives reads it."""
    page = lxml.html.fromstring(text.encode(), parser=_PARSER)
    for base in page.xpath("/html/head/base[@target='_top'][count(@*) = 1]"):  # of a page to embed: it leads nowhere
        base.drop_tree()
    taken: set[str] = set()
    for element in page.iter(lxml.etree.Element):
        tag = str(element.tag)
        if tag in _FORBIDDEN and not _is_copied_by_us(element) and not _is_setting(element):
            yield f"<{tag}>"
        if tag == "script" and element.get("type") == "application/ld+json":
            yield from _data_block(element)
        elif tag == "script" and (
            element.text
            or not re.fullmatch(r"[./\w-]*(?:assets/(?:embed/)?[\w.-]+|/embed)\.js", element.get("src", ""))
        ):
            yield f"a script: {lxml.html.tostring(element)[:200]!r}"
        if tag == "meta" and element.get("http-equiv", "content-security-policy").lower() != "content-security-policy":
            yield f"<meta http-equiv={element.get('http-equiv')}>"
        if tag in ("form", "button", "input") and (
            element.get("formaction") or element.get("form", "settings") != "settings"
        ):
            yield f"<{tag}> sends a form elsewhere"
        for key, value in element.attrib.items():
            yield from _attribute(tag, key, value, ids)
        if (identity := element.get("id")) is not None:
            if identity in taken:
                yield f"id={identity} twice"
            taken.add(identity)


def _data_block(element: lxml.etree._Element) -> Iterator[str]:
    """What search engines read of a page: JSON without a sign of HTML, which no browser runs."""
    text = element.text or ""
    if set(text) & set("<>&\u2028\u2029") or len(element.attrib) != 1:
        yield f"a data block: {text[:200]!r}"
    if json.loads(text)["@context"] != "https://schema.org/":
        yield f"a data block of another vocabulary: {text[:200]!r}"


_OF_SETTINGS = {"class", "id", "name", "value", "selected", "lang", "data-title", "data-path", "data-key"}


def _is_setting(element: lxml.etree._Element) -> bool:
    """One of the lists to choose from on the page that makes snippets, with titles of datasets in it as text."""
    is_list = element.tag in ("select", "option") and not (set(element.attrib) - _OF_SETTINGS)
    return is_list and any(parent.get("id") == "settings" for parent in element.iterancestors("form"))


def _is_copied_by_us(element: lxml.etree._Element) -> bool:
    """What scripts of the search and of maps copy: no text of a catalogue makes such an element around it."""
    around = element.getparent()
    return element.tag == "template" and around is not None and around.tag in ("catalogue-search", "data-map")


def _attribute(tag: str, key: str, value: str, ids: frozenset[str]) -> Iterator[str]:
    if key.startswith("on") or key in ("style", "srcdoc", "srcset", "contenteditable", "autofocus") or ":" in key:
        yield f"<{tag} {key}>"
    if key in ("id", "name") and value not in ids:
        yield f"<{tag} {key}={value[:80]!r}> is no id of ours"
    if key in _ADDRESSES or (key in ("data-index", "content") and value.lower().lstrip().startswith("javascript")):
        address = re.sub(r"[\x00-\x20]", "", value)
        scheme = urlsplit(address).scheme.lower()
        if value != address or "\\" in value:
            yield f"<{tag} {key}={value[:80]!r}> is not written as an address"
        if scheme not in _SCHEMES and not (tag == "link" and value == "data:,"):
            yield f"<{tag} {key}={value[:80]!r}>"
        if address.startswith("//") or (scheme in ("http", "https") and "@" in urlsplit(address).netloc):
            yield f"<{tag} {key}={value[:80]!r}> leads elsewhere than it says"
        if tag not in ("a", "link") and scheme:
            yield f"<{tag} {key}={value[:80]!r}> is asked of another host"


def _json(text: str) -> Iterator[str]:
    def refuse(number: str) -> object:
        raise ValueError(f"{number} is not JSON")

    json.loads(text, parse_constant=refuse)
    yield from ()


def _xml(text: str) -> Iterator[str]:
    tree = lxml.etree.fromstring(text.encode(), parser=lxml.etree.XMLParser(resolve_entities=False, no_network=True))
    if tree.getroottree().docinfo.doctype:
        yield "a document type"


def _csv(text: str) -> Iterator[str]:
    """A cell that begins like a formula is run by spreadsheets, but for a number."""
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    if len({len(row) for row in rows if row}) > 1:
        yield "rows of different lengths"
    for row in rows:
        yield from (f"a formula: {cell[:80]!r}" for cell in row if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell))


def _rdf(form: str) -> Callable[[str], Iterator[str]]:
    def check(text: str) -> Iterator[str]:
        if importlib.util.find_spec("rdflib") is None:
            return
        rdflib: Any = importlib.import_module("rdflib")
        graph = rdflib.Graph().parse(data=text, format=form)
        for part in {part for triple in graph for part in triple if isinstance(part, rdflib.URIRef)}:
            if re.search(r'[\x00-\x20<>"{}|\\^`]', part) or urlsplit(part).scheme.lower() in (
                "javascript",
                "data",
                "vbscript",
            ):
                yield f"<{part}> is no address"

    return check


def _rdf_xml(text: str) -> Iterator[str]:
    yield from _xml(text)
    yield from _rdf("xml")(text)


def _json_ld(text: str) -> Iterator[str]:
    yield from _json(text)
    yield from _rdf("json-ld")(text)


_READERS: dict[str, Callable[[str], Iterator[str]]] = {
    ".json": _json,
    ".geojson": _json,
    ".jsonld": _json_ld,
    ".xml": _xml,
    ".atom": _xml,
    ".svg": _xml,
    ".rdf": _rdf_xml,
    ".ttl": _rdf("turtle"),
    ".csv": _csv,
}
