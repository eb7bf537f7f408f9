"""What people wrote in CKAN, and partners in their own pages, as safe HTML and as plain text.

CKAN renders notes with Python-Markdown without extensions, then nh3 (`ckan.lib.helpers.render_markdown`); so do we, for
a text to read here as it does on the central portal. Differences, on purpose: tables, which CKAN shows as bars and
dashes, are tables; a text without any markup keeps its line breaks, which Markdown folds; images become links, so that
no page loads anything from elsewhere; and what comes out is rebuilt as a tree (`html_tree.flow`) in which every element
stands where HTML allows it. CKAN's `tag:x` stays words.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from urllib.parse import quote, unquote

from sitegen.errors import unforeseen
from sitegen.text.html_tree import (
    HEADINGS,
    LONGEST_ADDRESS,
    PHRASING,
    URL_SIGNS,
    Element,
    Node,
    elements,
    flow,
    is_blank,
    valid_address,
    weight,
    words_of,
    written,
)
from sitegen.text.memory import recalled
from sitegen.text.safe_html import HARMFUL, as_typed, cleaned_page, room, tidy
from sitegen.text.safe_html import LONGEST as LONGEST
from sitegen.text.safe_html import cleaned as cleaned

_DEEPEST = 50  # elements inside each other; deeper ones leave their contents to the one around
_HTML = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
# ASCII and accented Latin only: in Japanese, words follow an address without a space.
_BARE_URL = re.compile(
    r"(?<![\w/@.-])(?:https?://|ftp://|(?P<host>www\.(?=[\w-]+\.[a-z])))[\w\-.~:/?#\[\]@!$&'()*+,;=%\u00c0-\u024f]+",
    re.IGNORECASE | re.ASCII,
)
_ABSOLUTE = r"(?i:[a-z][a-z0-9+.-]*:|//)"
LONGEST_SUMMARY = 1_500  # characters
_MARKS = re.compile(r"[\\`*_{}\[\]()>#+\-.!]")  # which Markdown takes as they are behind a "\\"
_BEGINNING = 6_000  # characters, far more than any summary shows
_WORD_END = re.compile(r"\s+\S*$")
_SENTENCE_END = re.compile(r"(?:(?<=[^\W_]{3}[.!?…])|(?<=[)\]»”\"][.!?])|(?<=[^\W_]\s[!?]))(?=\s)|(?<=[。！？])")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a document, for its table of contents: `id` is where a link to it leads."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A partner's page: its title, and the rest as HTML whose headings carry ids."""

    title: str
    html: str
    headings: tuple[Heading, ...]


@lru_cache(maxsize=512)
def rich(text: str, *, level: int = 3) -> str:
    """`text` as safe HTML for the inside of a `<div>`.

    Its highest heading becomes `<h{level}>`, the others follow without a gap; addresses that stand in the text become
    links, e-mail addresses do not.
    """
    return recalled(f"rich {level}", text, lambda: _rich(text, level))


def _rich(text: str, level: int) -> str:
    nodes = _with_links(_read(text))
    _set_levels(nodes, level)
    return "\n".join(map(written, nodes))


def document(text: str, *, level: int = 2, link: Callable[[str], str] = lambda path: path) -> Document:
    """A partner's own Markdown, with tables, fenced code and definition lists.

    `link` is given each relative address, of links and of images, and answers with the one to write. Addresses of
    other sites, from the host's root (`/x`) and inside the page (`#x`) stay.
    """
    nodes = _with_links(flow(_tree(cleaned_page(text))))
    first = next((node for node in nodes if isinstance(node, Element) and node.tag == "h1"), None)
    title = words_of([first]) if first else ""
    nodes = [node for node in nodes if node is not first]
    _set_levels(nodes, level)
    headings: list[Heading] = []
    taken: dict[str, int] = {}
    for element in elements(nodes):
        if element.tag in HEADINGS:
            words = words_of([element])
            element.attributes["id"] = _identity(words, taken)
            headings.append(Heading(int(element.tag[1]), element.attributes["id"], words))
        for name in ("href", "src"):
            address = element.attributes.get(name, "")
            if address and not re.match(rf"{_ABSOLUTE}|[/#?]", address):
                element.attributes[name] = quote(link(unquote(address.removeprefix("./"))), safe=URL_SIGNS)
        element.attributes.pop("rel", None)  # what a partner links to, it stands for
    return Document(title, "\n".join(map(written, nodes)), tuple(headings))


@lru_cache(maxsize=1024)
def plain(text: str) -> str:
    """The words alone: no HTML, no Markdown, white space folded."""
    return " ".join(words for _, words in _blocks(text))


def literal(text: str) -> str:
    """A text that is no Markdown as Markdown that says the same: "2. Budget" begins no list."""
    return _MARKS.sub(r"\\\g<0>", text)


def source(text: str) -> str:
    """Markdown as its author typed it; where HTML is in it, the same in Markdown alone."""
    whole = tidy(text)
    return recalled("source", text, lambda: _in_markdown(text)) if _HTML.search(whole) else whole


def _in_markdown(text: str) -> str:
    return "\n\n".join(filter(None, map(_block, _read(text))))


def _block(node: Node, margin: str = "") -> str:
    """A block in Markdown, its lines indented by `margin` but for the first. Tables are their rows."""
    if isinstance(node, str) or node.tag in PHRASING:
        return _inline([node]).strip()
    if node.tag in HEADINGS:
        return f"{'#' * int(node.tag[1])} {_inline(node.children).strip()}"
    if node.tag in ("ul", "ol"):
        signs = ("-" if node.tag == "ul" else f"{number}." for number in range(1, len(node.children) + 1))
        items = zip(signs, node.children, strict=True)
        return f"\n{margin}".join(f"{sign} {_item(item, margin + '  ')}" for sign, item in items)
    if any(isinstance(child, Element) and child.tag not in PHRASING for child in node.children):
        return f"\n\n{margin}".join(filter(None, (_block(child, margin) for child in node.children)))
    return _inline(node.children).strip()


def _item(node: Node, margin: str) -> str:
    """What is in an item of a list: its words, then the lists in it."""
    children = [node] if isinstance(node, str) else node.children
    inline = [child for child in children if isinstance(child, str) or child.tag in PHRASING]
    blocks = [child for child in children if isinstance(child, Element) and child.tag not in PHRASING]
    return f"\n{margin}".join(filter(None, (_inline(inline).strip(), *(_block(block, margin) for block in blocks))))


def _inline(nodes: Iterable[Node]) -> str:
    return "".join(_phrase(node) for node in nodes)


def _phrase(node: Node) -> str:
    if isinstance(node, str):
        return re.sub(r"[ \n]+", " ", node)
    words = _inline(node.children)
    if node.tag == "br":
        return "  \n"
    if node.tag == "a" and words.strip():
        address = node.attributes.get("href", "")
        return words if words.strip() == address else f"[{words}]({address})"
    mark = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`"}.get(node.tag, "")
    return f"{mark}{words}{mark}" if words == words.strip() else words


@lru_cache(maxsize=1024)
def shows_more(text: str, length: int) -> bool:
    """Whether `rich` shows anything that `summary` of this length does not: more words, a link, a list, a paragraph."""
    said = summary(text, length)
    if plain(text) != said:
        return True
    nodes = [node for node in _with_links(_read(text)) if not is_blank([node])]
    alone = len(nodes) <= 1 and not any(isinstance(node, Element) and node.tag != "p" for node in nodes)
    return not alone or any(isinstance(child, Element) for node in nodes for child in _children(node))


def _children(node: Node) -> list[Node]:
    return node.children if isinstance(node, Element) else []


@lru_cache(maxsize=16384)
def summary(text: str, length: int = 160) -> str:
    """The beginning of `text` in at most `length` characters, without headings and without what is said twice.

    `length` is LONGEST_SUMMARY at most. The text ends with a sentence where one fills most of the room, else behind a
    word with "…".
    """
    return recalled(f"summary {length}", text, lambda: _summary(text, length))


def _summary(text: str, length: int) -> str:
    start = tidy(text)
    if len(start) > _BEGINNING:  # what no summary reaches need not be parsed
        start = _WORD_END.sub("", start[:_BEGINNING])
    blocks = _blocks(start)
    told = [words for is_title, words in blocks if not is_title]
    while len(told) > 1 and told[1].casefold().startswith(told[0].casefold()):
        del told[0]
    words = " ".join(told) or " ".join(words for _, words in blocks)
    if len(words) <= length:
        return words
    cut = words[: length - 1]
    ends = [match.end() for match in _SENTENCE_END.finditer(words[: length + 1]) if match.end() <= length]
    if ends and ends[-1] >= length * 0.6:
        return words[: ends[-1]]
    if not words[length - 1].isspace():
        cut = _WORD_END.sub("", cut)  # a single word that long (or Japanese) is cut where it must be
    return re.sub(r"[^\w)\]»”]+$", "", cut) + "…"


@lru_cache(maxsize=1 << 15)  # a catalogue goes through its texts several times: for pages, lists, the search
def _blocks(text: str) -> tuple[tuple[bool, str], ...]:
    """(whether it is a title, its words) of each block that has words: one parsing serves all summaries of a text.

    As many as the longest summary needs, which keeps what is remembered small.
    """
    return tuple(map(tuple, json.loads(recalled("blocks", text, lambda: json.dumps(_words_of_blocks(text))))))


def _words_of_blocks(text: str) -> list[tuple[bool, str]]:
    found, room = list[tuple[bool, str]](), 2 * LONGEST_SUMMARY
    for block in _read(text):
        if words := words_of([block]):
            found.append((_is_title(block), words[:room]))
            room -= len(words)
            if room <= 0:
                break
    return found


# -- From text to a tree ----------------------------------------------------------------------------------------------


def _read(text: str) -> list[Node]:
    """A tree of one's own, to change. What nobody foresaw in it, or what would fill a page, is paragraphs as typed."""
    try:
        nodes = flow(_tree(cleaned(text)))
        if weight(nodes) <= room(text):
            return nodes
    except Exception as error:  # bugs of parsers that odd texts wake: the text is shown all the same
        unforeseen(error)
    return flow(_tree(as_typed(text)))


_NO_TEXT = {"dl", "ol", "table", "tbody", "tfoot", "thead", "tr", "ul"}  # white space in these is only layout


class _TreeReader(HTMLParser):
    """nh3's output, which is well-formed, as elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self._open = [(self.root, False)]  # with: inside a link

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parent, linked = self._open[-1]
        element = Element(tag, {name: HARMFUL.sub("", value or "").strip() for name, value in attrs})
        if tag == "img":
            parent.children.append(_image(element, linked=linked))
        elif tag in ("br", "hr"):
            parent.children.append(element)
        elif len(self._open) > _DEEPEST or (tag == "a" and linked):
            self._open.append((parent, linked))
        else:
            parent.children.append(element)
            self._open.append((element, linked or tag == "a"))

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        parent = self._open[-1][0]
        if data.strip() or parent.tag not in _NO_TEXT:
            parent.children.append(HARMFUL.sub("", data))


def _image(image: Element, *, linked: bool) -> Node:
    """An image of the site itself, which only a partner's page may have, stays; any other is a link to it."""
    source, words = image.attributes.get("src", ""), image.attributes.get("alt", "")
    if source and not re.match(_ABSOLUTE, source):
        title = {"title": image.attributes["title"]} if image.attributes.get("title") else {}
        return Element("img", {"src": quote(source, safe=URL_SIGNS), "alt": words} | title)
    name = words or source.rstrip("/").rpartition("/")[2]
    return name if linked or not source else Element("a", {"href": source}, [name])


def _tree(rendered: str) -> list[Node]:
    reader = _TreeReader()
    reader.feed(rendered)
    reader.close()
    return reader.root.children


# -- What is done with a tree -----------------------------------------------------------------------------------------


def _set_levels(nodes: Iterable[Node], level: int) -> None:
    """Headings from `level` down: each one step below the nearest earlier heading that outranks it."""
    above: list[str] = []
    for element in elements(nodes):
        if element.tag in HEADINGS:
            while above and above[-1] >= element.tag:
                above.pop()
            above.append(element.tag)
            element.tag = f"h{min(6, level + len(above) - 1)}"


def _with_links(nodes: Iterable[Node]) -> list[Node]:
    """The same, where addresses that stand in the text as such are links."""
    found: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            found += _linked(node)
        else:
            if node.tag not in ("a", "code", "pre"):
                node.children = _with_links(node.children)
            found.append(node)
    return found


def _linked(text: str) -> Iterator[Node]:
    done = 0
    for match in _BARE_URL.finditer(text):
        shown = match[0].rstrip(".,;:!?'*")
        if len(shown) > LONGEST_ADDRESS:
            continue
        while shown.endswith((")", "]")) and shown.count(shown[-1]) > shown.count("(" if shown[-1] == ")" else "["):
            shown = shown[:-1].rstrip(".,;:!?'*")
        if address := valid_address(f"https://{shown}" if match["host"] else shown):
            yield text[done : match.start()]
            yield Element("a", {"href": address, "rel": "noopener nofollow"}, [shown])
            done = match.start() + len(shown)
    yield text[done:]


def _is_title(node: Node) -> bool:
    """A heading, or a paragraph all in bold letters that is used as one."""
    if isinstance(node, str) or node.tag in HEADINGS:
        return not isinstance(node, str)
    only = [child for child in node.children if not is_blank([child])]
    bold = node.tag == "p" and len(only) == 1 and isinstance(only[0], Element) and only[0].tag in ("b", "strong")
    return bold and len(words_of(only)) < 80


def _identity(words: str, taken: dict[str, int]) -> str:
    """ASCII words between hyphens, with a number where one is taken: `taken` has the last number of each."""
    ligatures = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "’": "-"})
    decomposed = unicodedata.normalize("NFKD", words.lower().translate(ligatures))
    slug = re.sub(r"[^a-z0-9]+", "-", decomposed.encode("ascii", "ignore").decode()).strip("-") or "section"
    identity = slug
    while identity in taken:
        taken[slug] += 1
        identity = f"{slug}-{taken[slug]}"
    taken[identity] = 1
    return identity
