"""HTML as a small tree that is always valid: whatever stands where HTML does not allow it is moved or dissolved.

Content models are those of html.spec.whatwg.org ("Content model" of each element), for the elements that a description
may hold. `markup.py` makes the tree from text and decides what it means; here it is only put in order and written.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from urllib.parse import quote, urlsplit

_LONGEST_HEADING = 200  # characters; whole descriptions in <h3> are paragraphs
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
PHRASING = {"a", "abbr", "b", "code", "del", "em", "i", "ins", "small", "strong", "sub", "sup", "u", "br", "img"}
_INVISIBLE = re.compile("[\xad\u200b\u2060]")  # soft hyphen, zero-width space, word joiner: no part of a word
URL_SIGNS = "%/?#:@!$&'()*+,;=~"
_HOST = re.compile(r"(?:[\w\u00a1-\uffef-]+\.)*[\w\u00a1-\uffef-]+\.?(?::\d{1,5})?")
LONGEST_ADDRESS = 4096  # characters; browsers and servers take no longer ones
_TWICE = re.compile(r"(?:https?:?[/\s]*(?:www\.)?)+(https?)(?::|%3a)?(?:/|%2f){2}", re.IGNORECASE)
# A scheme with a slip: a letter too many, too few or in the wrong place, a colon or a slash that is not there, or is
# there twice.
_SLIP = re.compile(
    r"(?:h{1,2}t{1,3}p{1,2}(s{0,2})|ttp{1,2}(s?)|htt(s)p)(?:[:;,.]{1,2}\s*[/\\]{1,3}\s*|[/\\]{2}\s*|:(?=www\.))(?=[^\s/\\@:]+\.[^\s/\\@])",
    re.IGNORECASE,
)
_WELL_BEGUN = re.compile(r"(?:https?|ftp)://[^\s/]", re.IGNORECASE)
_WITH_HOST = ("http", "https", "ftp")
_SPACES = re.compile(r"\s+")
_FRENCH = re.compile(r"«\s\S|\S\s[:;!?»%]")


@dataclass(slots=True)
class Element:
    """An HTML element; `children` are texts and elements, in their order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)


Node = Element | str


def flow(nodes: Iterable[Node], *, tight: bool = False) -> list[Node]:
    """Blocks only; text between them in paragraphs. `tight`: the only paragraph, if it comes first, is bare text."""
    found: list[Node] = []
    for inline, run in groupby(_settled(nodes), key=_is_inline):
        nodes_of_run = list(run)
        found += _in_paragraphs(nodes_of_run) if inline else nodes_of_run
    paragraphs = [node for node in found if isinstance(node, Element) and node.tag == "p"]
    if tight and len(paragraphs) == 1 and found[0] is paragraphs[0]:
        return [*paragraphs[0].children, *found[1:]]
    return found


def _settled(nodes: Iterable[Node]) -> Iterator[Node]:
    """Text and phrasing elements that hold nothing else, and blocks that are valid inside."""
    for node in nodes:
        if isinstance(node, str) or node.tag in ("br", "hr", "img"):
            yield node
        elif node.tag in ("blockquote", "pre"):
            if not is_blank(node.children):
                inside = flow(node.children) if node.tag == "blockquote" else _phrasing(node.children)
                yield Element(node.tag, children=inside)
        elif special := _CONTENT.get("h" if node.tag in HEADINGS else node.tag):
            yield from special(node)
        else:  # a paragraph, or what is not kept itself
            yield from flow(node.children)


def _phrasing_element(node: Element) -> Iterator[Node]:
    """The element around each run of its text; the blocks in it come out, and headings and paragraphs take it in."""
    attributes = {name: value for name, value in node.attributes.items() if value.strip()}
    if node.tag == "a":
        address = valid_address(attributes.get("href", ""))
        if not address:
            yield from _settled(node.children)
            return
        attributes |= {"href": address, "rel": "noopener nofollow"}
    for inline, run in groupby(_settled(node.children), _is_inline):
        content = list(run)
        if not inline:
            for block in content:
                if isinstance(block, Element) and block.tag in ("p", *HEADINGS):
                    block.children = [Element(node.tag, attributes, block.children)]
                yield block
        elif is_blank(content):
            yield from content
        else:
            yield Element(node.tag, attributes, content)


def _heading(node: Element) -> Iterator[Node]:
    words = _line(node.children)
    if len(words_of(words)) > _LONGEST_HEADING:
        yield Element("p", children=words)
    elif words:
        yield Element(node.tag, children=words)


def _list(node: Element) -> Iterator[Node]:
    """Items only: a list straight in a list belongs to the item before it, other things are items of their own."""
    items: list[Element] = []
    for child in node.children:
        is_item = isinstance(child, Element) and child.tag == "li"
        content = flow(child.children if isinstance(child, Element) and is_item else [child], tight=True)
        if items and isinstance(child, Element) and child.tag in ("ul", "ol"):
            items[-1].children += content
        elif not is_blank(content):
            items.append(Element("li", children=content))
    if items:
        yield Element(node.tag, children=[*items])


def _definitions(node: Element) -> Iterator[Node]:
    """Terms, each followed by what they mean; anything else is no definition list, but paragraphs."""
    parts = [child for child in node.children if not is_blank([child])]
    tags = "".join(f"{part.tag} " if isinstance(part, Element) else "?" for part in parts)
    if not re.fullmatch(r"(?:(?:dt )+(?:dd )+)+", tags):
        yield from flow(parts)
        return
    terms = [part for part in parts if isinstance(part, Element)]
    meant = ((t.tag, _line(t.children) if t.tag == "dt" else flow(t.children, tight=True)) for t in terms)
    yield Element("dl", children=[Element(tag, children=content) for tag, content in meant])


def _table(node: Element) -> Iterator[Node]:
    """Rows of one length. A table of a single column only arranged the page, and is dissolved; so is one whose rows
    would be filled up with many times the cells that there are."""
    parts = [part for part in node.children if isinstance(part, Element)]
    rows = [row for part in parts for row in part.children if isinstance(row, Element) and row.tag == "tr"]
    heads = sum(len(part.children) for part in parts[:2] if part.tag == "thead")
    width = max((len(row.children) for row in rows), default=0)
    if width <= 1 or is_mostly_filling(width * len(rows), sum(len(row.children) for row in rows)):
        yield from flow(cell for row in rows for cell in row.children)
        return
    table = Element("table")
    captions = [_line(part.children) for part in parts if part.tag == "caption"]
    table.children += [Element("caption", children=words) for words in captions[:1] if words]
    for tag, some in (("thead", rows[:heads]), ("tbody", rows[heads:])):
        body = Element(tag)
        for row in some:
            cells = [_cell(cell, tag) for cell in row.children if isinstance(cell, Element)]
            cells += [Element("td") for _ in range(width - len(cells))]
            if not is_blank(cells):
                body.children.append(Element("tr", children=[*cells]))
        table.children += [body] if body.children else []
    yield table


def is_mostly_filling(cells: int, there: int) -> bool:
    """Whether a table of so many cells, of which so many are there, would be more filling than table."""
    return cells > 100 + 4 * there


def _cell(cell: Element, section: str) -> Element:
    if cell.tag == "td" or is_blank(cell.children):  # an empty heading heads nothing
        return Element("td", children=flow(cell.children, tight=True))
    return Element("th", {"scope": "col" if section == "thead" else "row"}, _line(cell.children))


def _in_paragraphs(run: Iterable[Node]) -> list[Node]:
    """Phrasing content as paragraphs, parted at two line breaks or more; white space at their ends goes."""
    parts: list[list[Node]] = [[]]
    gap: list[Node] = []
    for node in run:
        if is_blank([node]):
            gap.append(node)
            continue
        if sum(not isinstance(blank, str) for blank in gap) > 1:
            parts.append([])
        parts[-1] += [*(gap if parts[-1] else ()), node]
        gap = []
    for part in parts:
        if part and isinstance(part[0], str):
            part[0] = part[0].lstrip()
        if part and isinstance(part[-1], str):
            part[-1] = part[-1].rstrip()
    return [Element("p", children=part) for part in parts if part]


def _line(nodes: Iterable[Node]) -> list[Node]:
    """Phrasing content alone, for places where no block may stand."""
    paragraphs = (part for part in _in_paragraphs(_phrasing(nodes)) if isinstance(part, Element))
    return [node for part in paragraphs for node in (Element("br"), *part.children)][1:]


def _phrasing(nodes: Iterable[Node]) -> list[Node]:
    found: list[Node] = []
    for node in _settled(nodes):
        if isinstance(node, str) or _is_inline(node):
            found.append(node)
        else:
            found += [" ", *_phrasing(node.children), " "]
    return found


def _is_inline(node: Node) -> bool:
    return isinstance(node, str) or node.tag in PHRASING


def is_blank(nodes: Iterable[Node]) -> bool:
    """Whether a reader would see nothing: no text, picture, rule or table in any of them."""
    return all(
        not _INVISIBLE.sub("", node).strip() if isinstance(node, str)
        else node.tag not in ("img", "hr", "table") and is_blank(node.children)
        for node in nodes
    )  # fmt: skip


_CONTENT: dict[str, Callable[[Element], Iterator[Node]]] = {
    **dict.fromkeys(PHRASING, _phrasing_element),
    "h": _heading,
    "ul": _list,
    "ol": _list,
    "dl": _definitions,
    "table": _table,
}


def elements(nodes: Iterable[Node]) -> Iterator[Element]:
    """All of them, in the order of the text."""
    for node in nodes:
        if isinstance(node, Element):
            yield node
            yield from elements(node.children)


def with_one_scheme(address: str) -> str:
    """An address that was pasted behind a scheme (`http://https://…`, `https://http//…`), or begins with a slip
    (`http:/…`, `https//…`, `htpps://…`), as it was meant."""
    if found := _TWICE.match(address):
        return f"{found[1]}://{address[found.end() :]}"
    if _WELL_BEGUN.match(address) or not (slip := _SLIP.match(address)):
        return address
    scheme = "https" if any(slip.groups()) else "http"
    return f"{scheme}://{address[slip.end() :].replace(chr(92), '/')}"


def valid_address(href: str) -> str:
    """A valid address for `href`, else "". Names before a host (`https://bank.example@thief.example`) are refused."""
    href = with_one_scheme(re.sub(r"[\t\n\r]", "", href.strip()))
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    if parts.scheme not in ("", "mailto", *_WITH_HOST):  # the cleaner has seen to it already; this is the way out
        return ""
    if parts.scheme in _WITH_HOST and not _HOST.fullmatch(parts.netloc):
        return ""
    if parts.scheme == "mailto" and "@" not in parts.path:
        return ""
    address = quote(href, safe=URL_SIGNS + "".join(filter(str.isalpha, parts.netloc)))
    address = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", address)
    head, sign, fragment = address.partition("#")
    return head + sign + fragment.replace("#", "%23")


def words_of(nodes: Iterable[Node]) -> str:
    """The text alone, with a space where a block or a line ends."""
    return _SPACES.sub(_space, _INVISIBLE.sub("", "".join(_spoken(nodes)))).strip()


def _space(match: re.Match[str]) -> str:
    """One space; a no-break one stays where French puts it."""
    return match[0] if match[0] in ("\u00a0", "\u202f") and _FRENCH.match(match.string, match.end() - 2) else " "


def _spoken(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif node.tag in PHRASING - {"br"}:
            yield from _spoken(node.children)
        else:
            yield " "
            yield from _spoken(node.children)
            yield " "


def weight(nodes: Iterable[Node]) -> int:
    """The characters that `written` gives for them, but for escapes."""
    total, left = 0, list(nodes)
    while left:
        node = left.pop()
        if isinstance(node, str):
            total += len(node)
        else:
            total += 2 * len(node.tag) + sum(len(name) + len(value) + 4 for name, value in node.attributes.items()) + 5
            left += node.children
    return total


def written(node: Node) -> str:
    """The node as HTML, with texts and attributes escaped."""
    if isinstance(node, str):
        return html.escape(node, quote=False)
    attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in node.attributes.items())
    start = f"<{node.tag}{attributes}>"
    if node.tag in ("br", "hr", "img"):
        return start
    return f"{start}{''.join(map(written, node.children))}</{node.tag}>"
