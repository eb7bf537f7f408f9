"""What people wrote in CKAN, and partners in their own pages, as safe HTML and as plain text.

CKAN renders notes with Python-Markdown without extensions, then nh3 (`ckan.lib.helpers.render_markdown`); so do we, for
a text to read here as it does on the central portal. Differences, on purpose: tables, which CKAN shows as bars and
dashes, are tables; a text without any markup keeps its line breaks, which Markdown folds; images become links, so that
no page loads anything from elsewhere; and what comes out is rebuilt as a tree (`_flow`) in which every element stands
where HTML allows it. CKAN's `tag:x` stays words.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from html.parser import HTMLParser
from itertools import groupby
from urllib.parse import quote, unquote, urlsplit

import nh3
from markdown import Markdown

LONGEST = 100_000  # characters; a longer text is shown as it was typed, in paragraphs

# Python-Markdown's time grows with the square or the cube of these; such texts are read as HTML only.
_MARKDOWN_LIMITS = (("", 20_000), ("[", 400), ("<", 1_500), ("<![", 50), ("\n", 2_000))
_MOST_TAGS = 5_000  # beyond it even an HTML parser takes seconds, where they are nested
_DEEPEST = 50  # elements inside each other; deeper ones leave their contents to the one around
_LONGEST_HEADING = 200  # characters; whole descriptions in <h3> are paragraphs
_WRAPPED_LINES = range(58, 92)  # characters in the lines of a text broken by a program, not by its author

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PHRASING = {"a", "abbr", "b", "code", "del", "em", "i", "ins", "small", "strong", "sub", "sup", "u", "br", "img"}
_PARTS = {"caption", "dd", "dt", "li", "tbody", "td", "tfoot", "th", "thead", "tr"}
_BLOCKS = {"blockquote", "dl", "hr", "ol", "p", "pre", "table", "ul", *_HEADINGS}
# Their borders part words and paragraphs; they themselves are not kept.
_BORDERS = {
    "address", "article", "aside", "center", "details", "div", "fieldset", "figcaption", "figure", "footer", "form",
    "header", "legend", "main", "nav", "option", "section", "summary",
}  # fmt: skip
_SCHEMES = {"http", "https", "mailto", "ftp"}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "title"},
}
# Control and non-characters, and those that reorder what is around them: a title must not turn its neighbours around.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff\ud800-\udfff]"
)
_INVISIBLE = re.compile("[\xad\u200b\u2060]")  # soft hyphen, zero-width space, word joiner: no part of a word
_LINE_ENDS = re.compile("\r\n?|[\f\u2028\u2029]")
_ONLY_PARAGRAPHS = re.compile(r"(?:[^<]|</?p>|<br ?/?>)*")
# ASCII and accented Latin only: in Japanese, words follow an address without a space.
_BARE_URL = re.compile(r"(?<![\w/@.-])https?://[\w\-.~:/?#\[\]@!$&'()*+,;=%\u00c0-\u024f]+", re.IGNORECASE | re.ASCII)
_URL_SIGNS = "%/?#:@!$&'()*+,;=~"
_ABSOLUTE = r"(?i:[a-z][a-z0-9+.-]*:|//)"
_HOST = re.compile(r"(?:[\w\u00a1-\uffef-]+\.)*[\w\u00a1-\uffef-]+\.?(?::\d{1,5})?")
_WORD_END = re.compile(r"\s+\S*$")
_SENTENCE_END = re.compile(r"(?:(?<=[^\W_]{3}[.!?…])|(?<=[)\]»”\"][.!?])|(?<=[^\W_]\s[!?]))(?=\s)|(?<=[。！？])")


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


@dataclass(slots=True)
class _Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[_Node] = field(default_factory=list)


_Node = _Element | str


@lru_cache(maxsize=512)
def rich(text: str, *, level: int = 3) -> str:
    """`text` as safe HTML for the inside of a `<div>`.

    Its highest heading becomes `<h{level}>`, the others follow without a gap; addresses that stand in the text become
    links, e-mail addresses do not.
    """
    nodes = _with_links(_read(text))
    _set_levels(nodes, level)
    return "\n".join(map(_written, nodes))


def document(text: str, *, level: int = 2, link: Callable[[str], str] = lambda path: path) -> Document:
    """A partner's own Markdown, with tables, fenced code and definition lists.

    `link` is given each relative address, of links and of images, and answers with the one to write. Addresses of
    other sites, from the host's root (`/x`) and inside the page (`#x`) stay.
    """
    nodes = _with_links(_flow(_tree(_page_cleaner.clean(_pages.reset().convert(tidy(text))))))
    first = next((node for node in nodes if isinstance(node, _Element) and node.tag == "h1"), None)
    title = _words([first]) if first else ""
    nodes = [node for node in nodes if node is not first]
    _set_levels(nodes, level)
    headings: list[Heading] = []
    for element in _elements(nodes):
        if element.tag in _HEADINGS:
            words = _words([element])
            element.attributes["id"] = _identity(words, {heading.id for heading in headings})
            headings.append(Heading(int(element.tag[1]), element.attributes["id"], words))
        for name in ("href", "src"):
            address = element.attributes.get(name, "")
            if address and not re.match(rf"{_ABSOLUTE}|[/#?]", address):
                element.attributes[name] = quote(link(unquote(address.removeprefix("./"))), safe=_URL_SIGNS)
        element.attributes.pop("rel", None)  # what a partner links to, it stands for
    return Document(title, "\n".join(map(_written, nodes)), tuple(headings))


@lru_cache(maxsize=1024)
def plain(text: str) -> str:
    """The words alone: no HTML, no Markdown, white space folded."""
    return _words(_read(text))


@lru_cache(maxsize=16384)
def summary(text: str, length: int = 160) -> str:
    """The beginning of `text` in at most `length` characters, without headings and without what is said twice.

    It ends with a sentence where one fills most of the room, else behind a word with "…".
    """
    start = tidy(text)
    if len(start) > 20 * length + 2000:  # what no summary reaches need not be parsed
        start = _WORD_END.sub("", start[: 20 * length + 2000])
    blocks = _read(start)
    told = [words for block in blocks if not _is_title(block) and (words := _words([block]))]
    while len(told) > 1 and told[1].casefold().startswith(told[0].casefold()):
        del told[0]
    words = " ".join(told) or _words(blocks)
    if len(words) <= length:
        return words
    cut = words[: length - 1]
    ends = [match.end() for match in _SENTENCE_END.finditer(words[: length + 1]) if match.end() <= length]
    if ends and ends[-1] >= length * 0.6:
        return words[: ends[-1]]
    if not words[length - 1].isspace():
        cut = _WORD_END.sub("", cut)  # a single word that long (or Japanese) is cut where it must be
    return re.sub(r"[^\w)\]»”]+$", "", cut) + "…"


def tidy(text: str) -> str:
    """Without characters that harm, and with one kind of line break."""
    return _HARMFUL.sub("", _LINE_ENDS.sub("\n", text)).strip()


# -- From text to a tree ----------------------------------------------------------------------------------------------


_notes = Markdown(extensions=["tables"], output_format="html")
_pages = Markdown(extensions=["tables", "sane_lists", "fenced_code", "def_list"], output_format="html")

_cleaner_of = partial(
    nh3.Cleaner,
    tags=_PHRASING | _PARTS | _BLOCKS | _BORDERS,
    clean_content_tags={"iframe", "math", "noscript", "object", "script", "style", "svg", "template"},
    attributes=_ATTRIBUTES,
    url_schemes=_SCHEMES,
    link_rel=None,
)


def _elsewhere(address: str) -> str | None:
    """Relative addresses in CKAN's texts lead nowhere on a partner's site, but for those that lack their scheme."""
    if address.startswith("//"):
        return f"https:{address}"
    return f"https://{address}" if address.lower().startswith("www.") else None


_cleaner = _cleaner_of(url_relative=_elsewhere)
_page_cleaner = _cleaner_of()


def _read(text: str) -> list[_Node]:
    source = tidy(text)
    if len(source) > LONGEST or source.count("<") > _MOST_TAGS:
        rendered = _paragraphs(html.escape(source, quote=False))
    elif any(len(source) > most if not sign else source.count(sign) > most for sign, most in _MARKDOWN_LIMITS):
        rendered = _paragraphs(source)
    else:
        try:
            rendered = _notes.reset().convert(source)
        except (RecursionError, AssertionError, IndexError, ValueError):  # bugs of the parser that odd texts wake
            rendered = _paragraphs(source)
        if not re.search(r"<[a-zA-Z/!]", source) and _ONLY_PARAGRAPHS.fullmatch(rendered):
            rendered = re.sub(r"(?<=<p>).*?(?=</p>)", _with_breaks, rendered, flags=re.DOTALL)
    return _flow(_tree(_cleaner.clean(rendered)))


def _paragraphs(source: str) -> str:
    return "".join(f"<p>{block.strip().replace(chr(10), '<br>')}</p>" for block in re.split(r"\n\s*\n", source))


def _with_breaks(paragraph: re.Match[str]) -> str:
    lines = [re.sub(r"<br ?/?>$", "", line.rstrip()) for line in paragraph[0].split("\n")]
    if len(lines) > 3 and all(len(line) in _WRAPPED_LINES for line in lines[:-1]):
        return "\n".join(lines)
    return "<br>".join(lines)


_SPACES = re.compile(r"\s+")
_FRENCH = re.compile(r"«\s\S|\S\s[:;!?»%]")
_NO_TEXT = {"dl", "ol", "table", "tbody", "tfoot", "thead", "tr", "ul"}  # white space in these is only layout


class _TreeReader(HTMLParser):
    """nh3's output, which is well-formed, as elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Element("")
        self._open = [(self.root, False)]  # with: inside a link

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parent, linked = self._open[-1]
        element = _Element(tag, {name: _HARMFUL.sub("", value or "").strip() for name, value in attrs})
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
            parent.children.append(_HARMFUL.sub("", data))


def _image(image: _Element, *, linked: bool) -> _Node:
    """An image of the site itself, which only a partner's page may have, stays; any other is a link to it."""
    source, words = image.attributes.get("src", ""), image.attributes.get("alt", "")
    if source and not re.match(_ABSOLUTE, source):
        title = {"title": image.attributes["title"]} if image.attributes.get("title") else {}
        return _Element("img", {"src": quote(source, safe=_URL_SIGNS), "alt": words} | title)
    name = words or source.rstrip("/").rpartition("/")[2]
    return name if linked or not source else _Element("a", {"href": source}, [name])


def _tree(rendered: str) -> list[_Node]:
    reader = _TreeReader()
    reader.feed(rendered)
    reader.close()
    return reader.root.children


# -- HTML's content models (html.spec.whatwg.org, "Content model" of each element) -----------------------------------


def _flow(nodes: Iterable[_Node], *, tight: bool = False) -> list[_Node]:
    """Blocks only; text between them in paragraphs. `tight`: the only paragraph, if it comes first, is bare text."""
    found: list[_Node] = []
    for inline, run in groupby(_settled(nodes), key=_is_inline):
        nodes_of_run = list(run)
        found += _in_paragraphs(nodes_of_run) if inline else nodes_of_run
    paragraphs = [node for node in found if isinstance(node, _Element) and node.tag == "p"]
    if tight and len(paragraphs) == 1 and found[0] is paragraphs[0]:
        return [*paragraphs[0].children, *found[1:]]
    return found


def _settled(nodes: Iterable[_Node]) -> Iterator[_Node]:
    """Text and phrasing elements that hold nothing else, and blocks that are valid inside."""
    for node in nodes:
        if isinstance(node, str) or node.tag in ("br", "hr", "img"):
            yield node
        elif node.tag in ("blockquote", "pre"):
            if not _is_blank(node.children):
                inside = _flow(node.children) if node.tag == "blockquote" else _phrasing(node.children)
                yield _Element(node.tag, children=inside)
        elif special := _CONTENT.get("h" if node.tag in _HEADINGS else node.tag):
            yield from special(node)
        else:  # a paragraph, or what is not kept itself
            yield from _flow(node.children)


def _phrasing_element(node: _Element) -> Iterator[_Node]:
    """The element around each run of its text; the blocks in it come out, and headings and paragraphs take it in."""
    attributes = {name: value for name, value in node.attributes.items() if value.strip()}
    if node.tag == "a":
        address = _address(attributes.get("href", ""))
        if not address:
            yield from _settled(node.children)
            return
        attributes |= {"href": address, "rel": "noopener nofollow"}
    for inline, run in groupby(_settled(node.children), _is_inline):
        content = list(run)
        if not inline:
            for block in content:
                if isinstance(block, _Element) and block.tag in ("p", *_HEADINGS):
                    block.children = [_Element(node.tag, attributes, block.children)]
                yield block
        elif _is_blank(content):
            yield from content
        else:
            yield _Element(node.tag, attributes, content)


def _heading(node: _Element) -> Iterator[_Node]:
    words = _line(node.children)
    if len(_words(words)) > _LONGEST_HEADING:
        yield _Element("p", children=words)
    elif words:
        yield _Element(node.tag, children=words)


def _list(node: _Element) -> Iterator[_Node]:
    """Items only: a list straight in a list belongs to the item before it, other things are items of their own."""
    items: list[_Element] = []
    for child in node.children:
        is_item = isinstance(child, _Element) and child.tag == "li"
        content = _flow(child.children if isinstance(child, _Element) and is_item else [child], tight=True)
        if items and isinstance(child, _Element) and child.tag in ("ul", "ol"):
            items[-1].children += content
        elif not _is_blank(content):
            items.append(_Element("li", children=content))
    if items:
        yield _Element(node.tag, children=[*items])


def _definitions(node: _Element) -> Iterator[_Node]:
    """Terms, each followed by what they mean; anything else is no definition list, but paragraphs."""
    parts = [child for child in node.children if not _is_blank([child])]
    tags = "".join(f"{part.tag} " if isinstance(part, _Element) else "?" for part in parts)
    if not re.fullmatch(r"(?:(?:dt )+(?:dd )+)+", tags):
        yield from _flow(parts)
        return
    terms = [part for part in parts if isinstance(part, _Element)]
    meant = ((t.tag, _line(t.children) if t.tag == "dt" else _flow(t.children, tight=True)) for t in terms)
    yield _Element("dl", children=[_Element(tag, children=content) for tag, content in meant])


def _table(node: _Element) -> Iterator[_Node]:
    """Rows of one length. A table of a single column only arranged the page, and is dissolved."""
    parts = [part for part in node.children if isinstance(part, _Element)]
    rows = [row for part in parts for row in part.children if isinstance(row, _Element) and row.tag == "tr"]
    heads = sum(len(part.children) for part in parts[:2] if part.tag == "thead")
    width = max((len(row.children) for row in rows), default=0)
    if width <= 1:
        yield from _flow(cell for row in rows for cell in row.children)
        return
    table = _Element("table")
    captions = [_line(part.children) for part in parts if part.tag == "caption"]
    table.children += [_Element("caption", children=words) for words in captions[:1] if words]
    for tag, some in (("thead", rows[:heads]), ("tbody", rows[heads:])):
        body = _Element(tag)
        for row in some:
            cells = [_cell(cell, tag) for cell in row.children if isinstance(cell, _Element)]
            cells += [_Element("td") for _ in range(width - len(cells))]
            if not _is_blank(cells):
                body.children.append(_Element("tr", children=[*cells]))
        table.children += [body] if body.children else []
    yield table


def _cell(cell: _Element, section: str) -> _Element:
    if cell.tag == "td" or _is_blank(cell.children):  # an empty heading heads nothing
        return _Element("td", children=_flow(cell.children, tight=True))
    return _Element("th", {"scope": "col" if section == "thead" else "row"}, _line(cell.children))


def _in_paragraphs(run: Iterable[_Node]) -> list[_Node]:
    """Phrasing content as paragraphs, parted at two line breaks or more; white space at their ends goes."""
    parts: list[list[_Node]] = [[]]
    gap: list[_Node] = []
    for node in run:
        if _is_blank([node]):
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
    return [_Element("p", children=part) for part in parts if part]


def _line(nodes: Iterable[_Node]) -> list[_Node]:
    """Phrasing content alone, for places where no block may stand."""
    paragraphs = (part for part in _in_paragraphs(_phrasing(nodes)) if isinstance(part, _Element))
    return [node for part in paragraphs for node in (_Element("br"), *part.children)][1:]


def _phrasing(nodes: Iterable[_Node]) -> list[_Node]:
    found: list[_Node] = []
    for node in _settled(nodes):
        if isinstance(node, str) or _is_inline(node):
            found.append(node)
        else:
            found += [" ", *_phrasing(node.children), " "]
    return found


def _is_inline(node: _Node) -> bool:
    return isinstance(node, str) or node.tag in _PHRASING


def _is_blank(nodes: Iterable[_Node]) -> bool:
    return all(
        not _INVISIBLE.sub("", node).strip() if isinstance(node, str)
        else node.tag not in ("img", "hr", "table") and _is_blank(node.children)
        for node in nodes
    )  # fmt: skip


_CONTENT: dict[str, Callable[[_Element], Iterator[_Node]]] = {
    **dict.fromkeys(_PHRASING, _phrasing_element),
    "h": _heading,
    "ul": _list,
    "ol": _list,
    "dl": _definitions,
    "table": _table,
}


# -- What is done with a tree -----------------------------------------------------------------------------------------


def _elements(nodes: Iterable[_Node]) -> Iterator[_Element]:
    """All of them, in the order of the text."""
    for node in nodes:
        if isinstance(node, _Element):
            yield node
            yield from _elements(node.children)


def _set_levels(nodes: Iterable[_Node], level: int) -> None:
    """Headings from `level` down: each one step below the nearest earlier heading that outranks it."""
    above: list[str] = []
    for element in _elements(nodes):
        if element.tag in _HEADINGS:
            while above and above[-1] >= element.tag:
                above.pop()
            above.append(element.tag)
            element.tag = f"h{min(6, level + len(above) - 1)}"


def _with_links(nodes: Iterable[_Node]) -> list[_Node]:
    """The same, where addresses that stand in the text as such are links."""
    found: list[_Node] = []
    for node in nodes:
        if isinstance(node, str):
            found += _linked(node)
        else:
            if node.tag not in ("a", "code", "pre"):
                node.children = _with_links(node.children)
            found.append(node)
    return found


def _linked(text: str) -> Iterator[_Node]:
    done = 0
    for match in _BARE_URL.finditer(text):
        shown = match[0].rstrip(".,;:!?'*")
        while shown.endswith((")", "]")) and shown.count(shown[-1]) > shown.count("(" if shown[-1] == ")" else "["):
            shown = shown[:-1].rstrip(".,;:!?'*")
        if address := _address(shown):
            yield text[done : match.start()]
            yield _Element("a", {"href": address, "rel": "noopener nofollow"}, [shown])
            done = match.start() + len(shown)
    yield text[done:]


def _address(href: str) -> str:
    """A valid address for `href`, else "". Names before a host (`https://bank.example@thief.example`) are refused."""
    href = re.sub(r"[\t\n\r]", "", href.strip())
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    if parts.scheme in ("http", "https", "ftp") and not _HOST.fullmatch(parts.netloc):
        return ""
    if parts.scheme == "mailto" and "@" not in parts.path:
        return ""
    address = quote(href, safe=_URL_SIGNS + "".join(filter(str.isalpha, parts.netloc)))
    address = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", address)
    head, sign, fragment = address.partition("#")
    return head + sign + fragment.replace("#", "%23")


def _words(nodes: Iterable[_Node]) -> str:
    """The text alone, with a space where a block or a line ends."""
    return _SPACES.sub(_space, _INVISIBLE.sub("", "".join(_spoken(nodes)))).strip()


def _space(match: re.Match[str]) -> str:
    """One space; a no-break one stays where French puts it."""
    return match[0] if match[0] in ("\u00a0", "\u202f") and _FRENCH.match(match.string, match.end() - 2) else " "


def _spoken(nodes: Iterable[_Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif node.tag in _PHRASING - {"br"}:
            yield from _spoken(node.children)
        else:
            yield " "
            yield from _spoken(node.children)
            yield " "


def _is_title(node: _Node) -> bool:
    """A heading, or a paragraph all in bold letters that is used as one."""
    if isinstance(node, str) or node.tag in _HEADINGS:
        return not isinstance(node, str)
    only = [child for child in node.children if not _is_blank([child])]
    bold = node.tag == "p" and len(only) == 1 and isinstance(only[0], _Element) and only[0].tag in ("b", "strong")
    return bold and len(_words(only)) < 80


def _written(node: _Node) -> str:
    if isinstance(node, str):
        return html.escape(node, quote=False)
    attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in node.attributes.items())
    start = f"<{node.tag}{attributes}>"
    if node.tag in ("br", "hr", "img"):
        return start
    return f"{start}{''.join(map(_written, node.children))}</{node.tag}>"


def _identity(words: str, taken: set[str]) -> str:
    """ASCII words between hyphens, with a number where one is taken."""
    ligatures = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "’": "-"})
    decomposed = unicodedata.normalize("NFKD", words.lower().translate(ligatures))
    slug = re.sub(r"[^a-z0-9]+", "-", decomposed.encode("ascii", "ignore").decode()).strip("-") or "section"
    identity, number = slug, 1
    while identity in taken:
        number += 1
        identity = f"{slug}-{number}"
    return identity
