"""What templates can do with values: say a message, find the way to a page, show a date, a size, a text.

Filters that depend on the page's language or place read them from `Present`, not from the template's context: so macros
need no context, and Jinja compiles and runs each file of macros once instead of once a page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Protocol

import jinja2
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from sitegen import memory, urls
from sitegen.catalogue import Phrase
from sitegen.digest import canonical, digest
from sitegen.engine.artifact import code
from sitegen.text import durations, markup
from sitegen.text.grammar import locale_of
from sitegen.text.i18n import Speech


class _Page(Protocol):
    @property
    def path(self) -> str: ...
    @property
    def rooted(self) -> bool: ...


class _Frame(Protocol):
    @property
    def base(self) -> str: ...


class Present:
    """The page being made, where it lies, and its language."""

    page: _Page
    frame: _Frame
    speech: Speech


_KEPT = 8192  # pieces of pages, about 1.5 kB each


def filters(now: Present, theme: Callable[[], str] | None = None) -> Mapping[str, Callable[..., Any]]:
    """The filters of one environment, by the names that templates use.

    `theme` gives the digest of all templates and words: with it, pieces of pages are kept between builds.

    Those that depend on `now` are marked as wanting the context, which they ignore: else Jinja would call them once,
    when it compiles a template, and put the answer into every page.
    """

    @jinja2.pass_context
    def href(_: object, path: str) -> str:
        """The way from the page being made to a path of the site."""
        if now.page.rooted:
            return urls.rooted(path, base=now.frame.base)
        return urls.href(path, start=now.page.path)

    @jinja2.pass_context
    def absolute(_: object, path: str) -> str:
        """The whole address of a path of the site."""
        return urls.absolute(path, base=now.frame.base)

    @jinja2.pass_context
    def say(_: object, key: str, count: int | None = None, **names: object) -> str:
        foreign = {name: it for name, it in names.items() if isinstance(it, Phrase) and it.language}
        said = now.speech.say(key, count, **(names | {name: f"\0{name}\0" for name in foreign}))
        return _with_foreign(said, foreign, now.speech.direction) if foreign else said

    @jinja2.pass_context
    def whole(_: object, text: object) -> Markup:
        """Its words are boxes, which a page that runs from right to left would put in its own order."""
        made = _whole(text)
        return _BY_ITSELF.format(made) if now.speech.direction == "rtl" else made

    @jinja2.pass_context
    def lang(_: object, phrase: Phrase | str) -> Markup:
        return _in_language(phrase.language if isinstance(phrase, Phrase) else "", now.speech.direction)

    @jinja2.pass_context
    def in_language(_: object, language: str) -> Markup:
        return _in_language(language, now.speech.direction)

    @jinja2.pass_context
    def day(_: object, value: datetime | date | str | None, width: str = "long") -> str:
        return now.speech.date(value, width)

    @jinja2.pass_context
    def listed(_: object, items: Iterable[object]) -> str:
        """Several words as a sentence has them: "CSV, JSON et PDF"."""
        return now.speech.enumerate([str(item) for item in items])

    @jinja2.pass_context
    def size(_: object, value: int | None) -> str:
        return now.speech.size(value)

    @jinja2.pass_context
    def number(_: object, value: float) -> str:
        return now.speech.number(value)

    @jinja2.pass_context
    def numeral(_: object, cell: str) -> str:
        return now.speech.numeral(cell)

    done: dict[tuple[object, ...], Markup] = {}
    first: dict[object, _Page] = {}  # the page that a macro was first met on

    @jinja2.pass_context
    def once(_: object, macro: Callable[..., Markup], *values: Hashable) -> Markup:
        """What `macro` gives for `values`, made once for all pages of one depth and language, and kept between builds.

        For macros that depend on nothing else: a dataset's card stands on many pages.
        """
        at = now.frame.base if now.page.rooted else urls.to_root(now.page.path)
        key = (macro, values, at, now.speech.language)
        if key not in done:
            if len(done) >= _KEPT:
                done.clear()
                first.clear()
            is_shared = first.setdefault(macro, now.page) is not now.page  # else it may be the page's own, and see it
            where = f"{at} {now.speech.language} {theme()}" if theme and is_shared else ""
            done[key] = _piece(macro, values, where)
        return done[key]

    return {
        "once": once,
        "href": href,
        "absolute": absolute,
        "data": _data,
        "say": say,
        "date": day,
        "listed": listed,
        "size": size,
        "number": number,
        "numeral": numeral,
        "clock": durations.clock,
        "rich": _rich,
        "summary": _summary,
        "plain": _plain,
        "shows_more": _shows_more,
        "whole": whole,
        "lang": lang,
        "in_language": in_language,
    }


def _piece(macro: Callable[..., Markup], values: tuple[Hashable, ...], where: str) -> Markup:
    """What a macro of a template gives, made or remembered; anything else that can be called is called."""
    if not where or not isinstance(macro, Macro) or not (told := _told(values)):
        return macro(*values)
    file = macro._func.__code__.co_filename  # two files may have a macro of one name
    name = digest(code().encode(), where.encode(), file.encode(), macro.name.encode(), told)

    def make() -> bytes:
        return str(macro(*values)).encode("utf-8", "surrogatepass")

    made = memory.recalled(name, make)
    return Markup(made.decode("utf-8", "surrogatepass"))  # noqa: S704 - what the macro gave


def _told(values: tuple[Hashable, ...]) -> bytes:
    """What stands for the values; nothing where one of them has no canonical form."""
    try:
        return canonical(values)
    except NotImplementedError:
        return b""


def _rich(phrase: Phrase | str, level: int = 3) -> Markup:
    return Markup(markup.rich(str(phrase), level=level))  # noqa: S704 - sanitised by nh3


def _summary(phrase: Phrase | str, length: int = 160) -> str:
    return markup.summary(str(phrase), length)


def _plain(phrase: Phrase | str) -> str:
    return markup.plain(str(phrase))


def _shows_more(phrase: Phrase | str, length: int) -> bool:
    return markup.shows_more(str(phrase), length)


def _whole(text: object) -> Markup:
    """Words with hyphens stay on one line where they fit on one: by the class `whole`, for characters are copied."""
    return _NOTHING.join(_WHOLE.format(each) if _HYPHEN.search(each) else each for each in _BLANKS.split(str(text)))


_BLANKS = re.compile(r"(\s+)")
_HYPHEN = re.compile(r"\w-\w")
_WHOLE = Markup('<span class="whole">{}</span>')
_DESCRIPTION = 5000  # characters that search engines read
_IN_A_SCRIPT = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026", "\u2028": r"\u2028", "\u2029": r"\u2029"})


def _data(node: str, description: Phrase | str = "") -> Markup:
    """A JSON object as what stands between `<script type="application/…">` and `</script>`: nothing in it ends that."""
    if words := markup.plain(str(description))[:_DESCRIPTION]:
        node = f'{node.removesuffix("}")},"description":{json.dumps(words, ensure_ascii=False)}}}'
    return Markup(node.translate(_IN_A_SCRIPT))  # noqa: S704 - no sign of HTML is left


def _with_foreign(said: str, foreign: Mapping[str, Phrase], page: str) -> Markup:
    """A message with texts in other languages: each is marked as such."""
    marked: Markup = escape(said)
    for name, phrase in foreign.items():
        span = Markup("<span{}>{}</span>").format(_in_language(phrase.language, page), phrase)
        marked = marked.replace(f"\0{name}\0", span)
    return marked


def _in_language(language: str, page: str) -> Markup:
    """` lang="en"` for a text that is not in the page's language, else nothing.

    `page`: the page's direction. A text that runs the other way says so, and stands apart from what is around it.
    """
    if not language:
        return _NOTHING
    direction = locale_of(language).text_direction
    return _LANG.format(language) if direction == page else _LANG_AND_DIRECTION.format(language, direction)


_NOTHING = Markup("")
_BY_ITSELF = Markup("<bdi>{}</bdi>")
_LANG = Markup(' lang="{}"')
_LANG_AND_DIRECTION = Markup(' lang="{}" dir="{}"')
