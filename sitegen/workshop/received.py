"""The views that templates receive, with all that can be reached from their fields."""

from __future__ import annotations

import dataclasses
import functools
import importlib
import inspect
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

import sitegen

_ALSO = ("sitegen.outputs.pages.previews.Preview",)  # what a field of type Any holds


@functools.cache
def views() -> dict[str, type]:
    """By name: the dataclasses of the modules called `views`, and what their fields and properties are made of."""
    found: dict[str, type] = {}
    package = Path(sitegen.__file__).parent
    for file in sorted(package.rglob("views.py")):
        name = ".".join(("sitegen", *file.relative_to(package).with_suffix("").parts))
        for each in vars(importlib.import_module(name)).values():
            if isinstance(each, type) and dataclasses.is_dataclass(each) and each.__module__ == name:
                _add(each, found)
    for name in _ALSO:
        place, _, title = name.rpartition(".")
        _add(getattr(importlib.import_module(place), title), found)
    return dict(sorted(found.items()))


def fields_of(view: type) -> dict[str, str]:
    """The fields and properties of a view with their types, and its methods with what they take."""
    hints = typing.get_type_hints(view, include_extras=False)
    names = view.model_fields if issubclass(view, BaseModel) else [each.name for each in dataclasses.fields(view)]  # type: ignore[arg-type]
    found = {name: _words(hints[name]) for name in names}
    for name, value in _own(view):
        if isinstance(value, property) and value.fget:
            found[name] = _words(typing.get_type_hints(value.fget)["return"])
        elif inspect.isfunction(value):
            hints = typing.get_type_hints(value)
            takes = ", ".join(
                f"{each}: {_words(hints[each])}" for each in inspect.signature(value).parameters if each != "self"
            )
            found[f"{name}({takes})"] = _words(hints["return"])
    return found


def _own(view: type) -> Iterator[tuple[str, Any]]:
    for each in view.__mro__:
        if each.__module__.startswith("sitegen.") and _is_view(each):
            for name, value in vars(each).items():
                if not name.startswith("_") and not isinstance(value, classmethod | staticmethod):
                    yield name, value


def _add(view: type, found: dict[str, type]) -> None:
    if view in found.values():
        return
    name = view.__name__ if view.__name__ not in found else f"{view.__module__.rpartition('.')[2]}.{view.__name__}"
    found[name] = view
    hints = [*typing.get_type_hints(view).values()]
    for _, value in _own(view):
        of = value.fget if isinstance(value, property) else value
        if inspect.isfunction(of):
            hints.append(typing.get_type_hints(of).get("return"))
    for hint in hints:
        for each in _inside(hint):
            _add(each, found)


def _inside(hint: Any) -> Iterator[type]:
    """The classes of sitegen that a type is made of."""
    for each in typing.get_args(hint):
        yield from _inside(each)
    if isinstance(hint, type) and hint.__module__.startswith("sitegen.") and _is_view(hint):
        yield hint


def _is_view(each: type) -> bool:
    return dataclasses.is_dataclass(each) or issubclass(each, BaseModel)


def _words(hint: Any) -> str:
    """A type as one would write it, without its modules."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return "str" if all(isinstance(each, str) for each in arguments) else "int"  # its values may become more
    if origin in (types.UnionType, typing.Union):
        return " | ".join(_words(each) for each in arguments)
    if origin is typing.Annotated:
        return _words(arguments[0])
    if arguments:
        inside = ", ".join("…" if each is Ellipsis else _words(each) for each in arguments)
        return f"{getattr(origin, '__name__', origin)}[{inside}]"
    return "None" if hint is type(None) else getattr(hint, "__name__", str(hint))
