"""What templates can do with values: say a message, find the way to a page, show a date, a size, a text.

Every filter that depends on the page's language or place takes them from the template's context (`speech`, `frame`,
`page`), so that templates name the value and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jinja2
from markupsafe import Markup

from sitegen import markup, urls
from sitegen.i18n import Speech
from sitegen.model import Phrase


@jinja2.pass_context
def _href(context: jinja2.runtime.Context, path: str) -> str:
    """The way from the page being made to a path of the site."""
    frame, page = context["frame"], context["page"]
    if page.rooted:
        return urls.rooted(path, base=frame.base)
    return urls.href(path, start=page.path)


@jinja2.pass_context
def _rich(context: jinja2.runtime.Context, phrase: Phrase | str, level: int = 3) -> Markup:
    return Markup(markup.rich(str(phrase), level=level))  # noqa: S704 - sanitised by nh3


def _summary(phrase: Phrase | str, length: int = 160) -> str:
    return markup.summary(str(phrase), length)


@jinja2.pass_context
def _say(context: jinja2.runtime.Context, key: str, count: int | None = None, **names: object) -> str:
    speech: Speech = context["speech"]
    return speech.say(key, count, **names)


@jinja2.pass_context
def _date(context: jinja2.runtime.Context, value: Any, width: str = "long") -> str:
    speech: Speech = context["speech"]
    return speech.date(value, width)


@jinja2.pass_context
def _size(context: jinja2.runtime.Context, value: int | None) -> str:
    speech: Speech = context["speech"]
    return speech.size(value)


@jinja2.pass_context
def _number(context: jinja2.runtime.Context, value: float) -> str:
    speech: Speech = context["speech"]
    return speech.number(value)


def _lang(phrase: Phrase | str) -> Markup:
    """` lang="en"` for a text that is not in the page's language, else nothing."""
    language = phrase.language if isinstance(phrase, Phrase) else ""
    return Markup(' lang="{}"').format(language) if language else Markup("")


FILTERS: Mapping[str, Callable[..., Any]] = {
    "href": _href,
    "rich": _rich,
    "summary": _summary,
    "say": _say,
    "date": _date,
    "size": _size,
    "number": _number,
    "lang": _lang,
}
