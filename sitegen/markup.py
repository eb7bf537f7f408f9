"""What people wrote in CKAN, as safe HTML and as plain text.

CKAN renders notes with Python-Markdown; so do we, and then nh3 keeps only what a description needs. Nothing from the
outside is loaded by a description: an image becomes a link to it.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

import nh3
from markdown import Markdown

LONGEST = 100_000  # characters rendered as Markdown; what is beyond is shown as plain paragraphs

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "i", "ins", "li", "ol", "p", "pre", "small", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead",
    "tr", "ul",
}  # fmt: skip
_SCHEMES = {"http", "https", "mailto", "ftp"}
_ABSOLUTE = re.compile(r"(?:https?://|ftp://|mailto:)[^/?#\s]", re.IGNORECASE)


def _address(tag: str, name: str, value: str) -> str | None:
    """An address as RFC 3986 wants it. One relative to the portal leads nowhere from here: it is dropped."""
    if name != "href":
        return value
    if not _ABSOLUTE.match(value := value.strip()):
        return None
    before, hash_sign, fragment = value.partition("#")
    before, fragment = (re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", part) for part in (before, fragment))
    safe = "%/:?@!$&'()*+,;=~-._"
    return quote(before, safe=safe) + hash_sign + quote(fragment, safe=safe)


_cleaner = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style", "iframe", "object", "svg", "math", "form", "select", "textarea", "title"},
    attributes={"a": {"href", "title"}, "abbr": {"title"}},
    url_schemes=_SCHEMES,
    link_rel="noopener nofollow",
    attribute_filter=_address,
)
_page_cleaner = nh3.Cleaner(
    tags=_TAGS | {"img", "figure", "figcaption"},
    attributes={"a": {"href", "title"}, "abbr": {"title"}, "img": {"src", "alt", "title", "width", "height"}},
    url_schemes=_SCHEMES,
    link_rel=None,
)

# Control characters, and those that reorder the text around them (a title must not turn its neighbours around).
_HARMFUL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|[\ud800-\udfff]")
_MARKUP = re.compile(
    r"<[a-zA-Z/!]|&[a-zA-Z#]\w*;|^\s{0,3}(?:#{1,6}\s|[-*+>]\s|\d+[.)]\s|```|\|)|[*_`]\S|\]\(", re.MULTILINE
)
_BARE_URL = re.compile(r"(?<![\w/\"'=(<>\[])(https?://[^\s<>\"'\]]+[^\s<>\"'\].,;:!?)»])", re.IGNORECASE)
_ALREADY_LINKED = re.compile(r"(<a\b.*?</a>|<code\b.*?</code>|<pre\b.*?</pre>|<[^>]+>)", re.DOTALL)
_IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(src|alt)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_EMPTY = re.compile(r"<(p|h[1-6]|li|dt|dd|blockquote|em|strong|b|i|a|ul|ol)(?: [^>]*)?>(?:\s|&nbsp;|\u00a0|<br>)*</\1>")
# An address that was refused leaves its words.
_LINK_TO_NOWHERE = re.compile(r"<a(?: rel=\"[^\"]*\"| title=\"[^\"]*\")*>(.*?)</a>", re.DOTALL)
_BREAKS = re.compile(r"(?:\s*<br>\s*){2,}")


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A partner's page: its title, and the rest as HTML whose headings carry ids."""

    title: str
    html: str
    headings: tuple[Heading, ...]


@lru_cache(maxsize=4096)
def rich(text: str, *, level: int = 3) -> str:
    """`text` as safe HTML for the inside of a block; its highest heading becomes `<h{level}>`.

    Text without any markup keeps its line breaks, which Markdown would fold; long addresses become links.
    """
    source = tidy(text)
    if len(source) > LONGEST or not _MARKUP.search(source):
        rendered = _paragraphs(source)
    else:
        rendered = _cleaner.clean(_images_as_links(_markdown(source)))
        rendered = _valid(rendered)
    return _with_links(_levelled(rendered, level))


def document(text: str, *, link: Callable[[str], str] = lambda path: path, level: int = 2) -> Document:
    """A partner's own Markdown. `link` turns a relative address, from the site's root, into one from the page."""
    rendered = _valid(_page_cleaner.clean(_markdown(tidy(text))))
    title = ""
    first = _HEADING.search(rendered)
    if first and first[1] == "1":
        title = plain(first[2])
        rendered = rendered[: first.start()] + rendered[first.end() :]
    rendered = _levelled(rendered.strip(), level)
    headings: list[Heading] = []

    def with_id(match: re.Match[str]) -> str:
        words = plain(match[2])
        identity = _unique(_slug(words), {heading.id for heading in headings})
        headings.append(Heading(int(match[1]), identity, words))
        return f'<h{match[1]} id="{identity}">{match[2]}</h{match[1]}>'

    def resolved(match: re.Match[str]) -> str:
        address = html.unescape(match[2])
        if re.match(r"[a-z][a-z0-9+.-]*:|//|#|/", address, re.IGNORECASE):
            return match[0]
        return f'{match[1]}="{html.escape(link(address))}"'

    rendered = re.sub(r'\b(href|src)="([^"]*)"', resolved, _HEADING.sub(with_id, rendered))
    return Document(title, rendered, tuple(headings))


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """The words alone: no HTML, no Markdown, white space folded."""
    source = tidy(text)
    if len(source) <= LONGEST and _MARKUP.search(source):
        source = _markdown(source)
        source = re.sub(r"<(script|style)\b.*?(?:</\1>|$)", " ", source, flags=re.DOTALL | re.IGNORECASE)
        source = re.sub(r"<!--.*?(?:-->|$)", " ", source, flags=re.DOTALL)
        source = re.sub(r"<img\b[^>]*>", " ", source, flags=re.IGNORECASE)
        source = re.sub(
            r"</?(?:b|i|em|strong|a|code|span|sub|sup|abbr|small|u|del|ins|font)\b[^>]*>", "", source, flags=re.I
        )
        source = html.unescape(re.sub(r"<[a-zA-Z/!][^>]*>", " ", source))
    return re.sub(r"\s+", " ", _HARMFUL.sub("", source)).strip()


@lru_cache(maxsize=16384)
def summary(text: str, length: int = 160) -> str:
    """The beginning of `text` in at most `length` characters, cut behind a word or a sentence; "…" where words end."""
    opening = _without_headings(tidy(text[: 20 * length + 2000]))
    words = plain(opening) or plain(text[:LONGEST])
    if len(words) <= length:
        return words
    cut = words[: length - 1]
    sentence = max(cut.rfind(". "), cut.rfind("! "), cut.rfind("? "))
    if sentence >= length * 0.6:
        return cut[: sentence + 1]
    if not words[length - 1].isspace() and " " in cut[length // 2 :]:
        cut = cut[: cut.rfind(" ")]
    return cut.rstrip(" ,;:.–—-(«\u00a0\u202f") + "…"


def tidy(text: str) -> str:
    """Without characters that are invisible or reorder text, and with one kind of line break."""
    return _HARMFUL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


_parser = Markdown(extensions=["tables", "sane_lists", "fenced_code"], output_format="html")


def _markdown(source: str) -> str:
    try:
        return _parser.reset().convert(source)
    except (RecursionError, AssertionError, IndexError, ValueError):  # deep nesting in hostile text
        _parser.reset()
        return _paragraphs(source)


def _paragraphs(source: str) -> str:
    blocks = (block.strip() for block in re.split(r"\n\s*\n", source))
    return "\n".join(f"<p>{html.escape(b, quote=False).replace(chr(10), '<br>')}</p>" for b in blocks if b)


def _images_as_links(rendered: str) -> str:
    def linked(match: re.Match[str]) -> str:
        found = {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(match[0])}
        source, words = html.unescape(found.get("src", "")), html.unescape(found.get("alt", "")).strip()
        if not re.match(r"https?://", source, re.IGNORECASE):
            return html.escape(words)
        return f'<a href="{html.escape(source)}">{html.escape(words or source.rpartition("/")[2] or source)}</a>'

    return _IMAGE.sub(linked, rendered)


def _valid(rendered: str) -> str:
    """What html5ever lets through and HTML forbids: empty blocks, text straight in a list."""
    rendered = _LINK_TO_NOWHERE.sub(r"\1", _BREAKS.sub("<br><br>", rendered))
    for _ in range(3):  # an empty item may leave an empty list behind
        rendered, found = _EMPTY.subn("", rendered)
        if not found:
            break
    return rendered


def _levelled(rendered: str, level: int) -> str:
    """Headings from `level` down, without a gap, in the order of the levels that the text uses."""
    used = sorted({int(match[1]) for match in _HEADING.finditer(rendered)})
    if not used:
        return rendered
    current: list[int] = []  # the levels of the headings that the present one stands under

    def moved(match: re.Match[str]) -> str:
        own = int(match[1])
        while current and current[-1] >= own:
            current.pop()
        current.append(own)
        new = min(6, level + len(current) - 1)
        return f"<h{new}>{match[2]}</h{new}>"

    return _HEADING.sub(moved, rendered)


def _with_links(rendered: str) -> str:
    """Addresses that stand in the text as such become links."""

    def linked(match: re.Match[str]) -> str:
        address = _address("a", "href", html.unescape(match[1]))
        if address is None:
            return match[1]
        return f'<a href="{html.escape(address)}" rel="noopener nofollow">{match[1]}</a>'

    parts = _ALREADY_LINKED.split(rendered)
    return "".join(part if index % 2 else _BARE_URL.sub(linked, part) for index, part in enumerate(parts))


def _without_headings(source: str) -> str:
    source = re.sub(r"(?m)^\s{0,3}#{1,6}\s.*$", "", source)
    source = re.sub(r"(?m)^.+\n(?:={3,}|-{3,})\s*$", "", source)
    return re.sub(r"<h([1-6])\b.*?</h\1>", " ", source, flags=re.DOTALL | re.IGNORECASE).strip()


def _slug(words: str) -> str:
    decomposed = unicodedata.normalize("NFKD", words.lower())
    return re.sub(r"[^a-z0-9]+", "-", decomposed.encode("ascii", "ignore").decode()).strip("-") or "section"


def _unique(slug: str, taken: set[str]) -> str:
    number, identity = 1, slug
    while identity in taken:
        number += 1
        identity = f"{slug}-{number}"
    return identity
