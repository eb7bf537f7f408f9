"""The example views: every template has some, and every field of every view is something in one of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sitegen.page import Page
from sitegen.theme.outline import templates
from sitegen.workshop.examples import LONG, SHORT
from sitegen.workshop.examples.pages import Example, examples, parts_of
from sitegen.workshop.received import views
from tests.workshop.making import Themes

_MADE = {"Sketch"}  # by a method of a preview


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Example]:
    return list(examples(Themes(tmp_path_factory.mktemp("themes")).load("base"), "en"))


def test_every_template_has_an_example(tmp_path: Path, made: list[Example]) -> None:
    base = Themes(tmp_path).load("base").layers[-2]
    pages = {name for name in templates(base) if "/" not in name or name.startswith("fragments/")}
    assert pages - {example.template for example in made} == {"layout.html", "fragments/parts.html"}


def test_every_field_of_every_view_is_something_in_an_example(tmp_path: Path, made: list[Example]) -> None:
    """Who gives a view a field gives it an example: `theme check` and the gallery have no other way to know of it."""
    seen: dict[str, set[str]] = {}
    parts = parts_of(Themes(tmp_path).load("base"), "en")
    shown = [getattr(parts, name) for name, held in vars(type(parts)).items() if isinstance(held, property)]
    for value in _inside([(each.page, each.frame) for each in made], shown):
        filled = {
            field.name
            for field in dataclasses.fields(value)
            if getattr(value, field.name) not in (_default(field), "", None, ())
        }
        for kind in type(value).__mro__:
            seen.setdefault(kind.__name__, set()).update(filled)
    common = {field.name for field in dataclasses.fields(Page)}
    lacking = [
        f"{name}.{field.name}"
        for name, view in views().items()
        if view.__module__.endswith(".views") and name not in _MADE
        for field in dataclasses.fields(view)
        if field.name
        not in (seen.get(name, set()) | (common if issubclass(view, Page) and view is not Page else set()))
    ]
    assert lacking == [], "give them an example in sitegen/workshop/examples/"


def test_names_tell_pages_apart_and_titles_are_as_long_as_they_say(made: list[Example]) -> None:
    names = [example.name for example in made]
    assert len(names) == len(set(names))
    assert (len(SHORT), len(LONG)) == (4, 90)


def _default(field: dataclasses.Field[Any]) -> object:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return None if field.default is dataclasses.MISSING else field.default


def _inside(*values: object) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list | tuple):
            yield from _inside(*value)
        elif isinstance(value, dict):
            yield from _inside(*value.values())
        elif dataclasses.is_dataclass(value):
            yield value
            yield from _inside(*(getattr(value, field.name) for field in dataclasses.fields(value)))
