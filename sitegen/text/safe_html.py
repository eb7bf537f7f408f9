"""What people typed, as HTML that harms nobody: Markdown, then nh3, in a time and a size that the text is worth.

Parsers of Markdown and of HTML need the square or the cube of a few things: brackets that are never closed, the columns
of a table that every row is filled up to, a long title that each use of a reference repeats. Here these are counted
first. What has too many of them is read as HTML without Markdown, and what is still too much is shown as it was typed.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from functools import cache, lru_cache, partial

import nh3
from markdown import Markdown

from sitegen.text.html_tree import HEADINGS, PHRASING, is_mostly_filling
from sitegen.text.unicode_sets import NO_CHARACTERS, TURNING

LONGEST = 100_000  # characters; a longer text is shown as it was typed, in paragraphs
HARMFUL = re.compile(f"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f{TURNING}{NO_CHARACTERS}]")

# Python-Markdown's time grows with the square or the cube of these; such texts are read as HTML only.
_MARKDOWN_LIMITS = (("", 20_000), ("[", 400), ("<", 1_500), ("<![", 50), ("`", 1_500), ("\n", 2_000))
# Partners write longer pages, and close what they open: these are counted less what closes them.
_PAGE_LIMITS = (
    ("[", "]", 400),
    ("(", ")", 400),
    ("<", ">", 400),
    ("<![", "]]>", 50),
    ("`", "", 4_000),
    ("<", "", 5_000),
)
_MOST_TAGS = 5_000  # beyond it even an HTML parser takes seconds, where they are nested
_TIMES = 10  # characters written for one that was typed: links and tables need five
_MARGIN = 2_000  # characters, for short texts
_REPEATED = 5  # times a text that the uses of its references may come to
_OPEN_KINDS = 30  # spellings of elements that a parser opens anew in each paragraph, until they are closed
_OPEN_SIZE = 2_000_000  # characters that this may come to
_WRAPPED_LINES = range(58, 92)  # characters in the lines of a text broken by a program, not by its author

_PARTS = {"caption", "dd", "dt", "li", "tbody", "td", "tfoot", "th", "thead", "tr"}
_BLOCKS = {"blockquote", "dl", "hr", "ol", "p", "pre", "table", "ul", *HEADINGS}
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
_LINE_ENDS = re.compile("\r\n?|[\f\u2028\u2029]")
_UNTIDY = re.compile(f"{HARMFUL.pattern[:-1]}\r\f\u2028\u2029]")  # what either takes out: mostly a text has none
_ONLY_PARAGRAPHS = re.compile(r"(?:[^<]|</?p>|<br ?/?>)*")
_PARAGRAPH_END = re.compile(r"\n\s*\n")
# |---|:-:|, in a list or a quotation too; and [label]: address "title". They look at each sign once or twice.
_UNDER_A_HEAD = re.compile(r"^(?=[^|\n]*+\|)[ \t>*+\-0-9.)|:]*+$", re.MULTILINE)
_REFERENCE = re.compile(r"^ {0,3}\[([^\[\]]*+)\]:(.*(?:\n(?! {0,3}\[).*){0,2})", re.MULTILINE)
_USE = re.compile(r"\[([^\[\]]*)\]")
# HTML's "formatting elements", with something in their tag.
_REOPENED = re.compile(r"<(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/][^>]*>", re.IGNORECASE)


def tidy(text: str) -> str:
    """Without characters that harm, and with one kind of line break."""
    if _UNTIDY.search(text):
        text = HARMFUL.sub("", _LINE_ENDS.sub("\n", text))
    return text.strip()


def room(text: str) -> int:
    """The characters that may be written for a text."""
    return _MARGIN + _TIMES * len(text)


def as_typed(text: str) -> str:
    """The text itself in paragraphs, with whatever signs are in it."""
    return _cleaner.clean(_paragraphs(html.escape(tidy(text), quote=False)))


@lru_cache(maxsize=1 << 15)  # read for the page, for what is shown of it in lists and in searches, and for programs
def cleaned(text: str) -> str:
    """A text of CKAN's. May be longer than `room`: a tree is made of it that is shorter, or else `as_typed` serves."""
    source = tidy(text)
    if len(source) > LONGEST or source.count("<") > _MOST_TAGS:
        return as_typed(text)
    rendered = ""
    if not _is_dear(source):
        rendered = _converted(_NOTES, source)
        if not re.search(r"<[a-zA-Z/!]", source) and _ONLY_PARAGRAPHS.fullmatch(rendered):
            rendered = re.sub(r"(?<=<p>).*?(?=</p>)", _with_breaks, rendered, flags=re.DOTALL)
    rendered = rendered or _paragraphs(source)
    return as_typed(text) if _opens_too_much(rendered) else _cleaner.clean(rendered)


def cleaned_page(text: str) -> str:
    """A partner's own text: it may be longer, has more of Markdown, and keeps its relative addresses."""
    source = tidy(text)
    fits = all(source.count(sign) - (source.count(end) if end else 0) <= most for sign, end, most in _PAGE_LIMITS)
    rendered = fits and not _grows(source) and _converted(_PAGES, source)
    return _page_cleaner.clean(rendered or _paragraphs(source))


_NOTES = ("tables",)  # extensions
_PAGES = ("tables", "sane_lists", "fenced_code", "def_list")


@cache
def _markdown(extensions: tuple[str, ...]) -> Markdown:
    return Markdown(extensions=extensions, output_format="html")


def _converted(extensions: tuple[str, ...], source: str) -> str:
    """Markdown as HTML; nothing where the parser fails, or gives too much."""
    try:
        rendered = _markdown(extensions).reset().convert(source)
    except Exception:  # bugs of the parser that odd texts wake: AssertionError, IndexError, RecursionError …
        _markdown.cache_clear()  # one that stopped half-way remembers lists that it was in
        return ""
    return rendered if len(rendered) <= room(source) else ""


def _is_dear(source: str) -> bool:
    """Whether Markdown would take more of it than it is worth."""
    by_signs = any(len(source) > most if not sign else source.count(sign) > most for sign, most in _MARKDOWN_LIMITS)
    return by_signs or _grows(source)


def _grows(source: str) -> bool:
    """Whether its tables, or its references, would come to many times what was typed."""
    if "|" in source and any(map(_fills_up, _PARAGRAPH_END.split(source))):
        return True
    if "]:" not in source:
        return False
    sizes: Counter[str] = Counter()
    for label, target in _REFERENCE.findall(source):
        sizes[_label(label)] = max(sizes[_label(label)], len(target))
    uses = Counter(map(_label, _USE.findall(source)))
    return sum(size * uses[label] for label, size in sizes.items()) > _MARGIN + _REPEATED * len(source)


def _fills_up(paragraph: str) -> bool:
    """Whether it is a table whose rows lack most of the cells that its head has."""
    lines = _UNDER_A_HEAD.findall(paragraph)
    if not lines:
        return False
    rows = paragraph.count("\n") + 1
    columns = max(line.count("|") for line in lines) + 1
    return is_mostly_filling(columns * rows, paragraph.count("|") + rows)


def _label(words: str) -> str:
    return " ".join(words.split()).lower()


def _opens_too_much(rendered: str) -> bool:
    """Whether an HTML parser would repeat it: what is not closed in one paragraph is opened anew in the next."""
    opened = set(_REOPENED.findall(rendered))
    if not opened:
        return False
    kinds = sum(not tag.lower().startswith("<a") for tag in opened)
    return kinds > _OPEN_KINDS or max(map(len, opened)) * rendered.count("<") > _OPEN_SIZE


_cleaner_of = partial(
    nh3.Cleaner,
    tags=PHRASING | _PARTS | _BLOCKS | _BORDERS,
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


def _paragraphs(source: str) -> str:
    return "".join(f"<p>{block.strip().replace(chr(10), '<br>')}</p>" for block in _PARAGRAPH_END.split(source))


def _with_breaks(paragraph: re.Match[str]) -> str:
    lines = [re.sub(r"<br ?/?>$", "", line.rstrip()) for line in paragraph[0].split("\n")]
    if len(lines) > 3 and all(len(line) in _WRAPPED_LINES for line in lines[:-1]):
        return "\n".join(lines)
    return "<br>".join(lines)
