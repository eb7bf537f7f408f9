"""The contract as a part of docs/themes.md, between two marks: what is written by hand around it stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from sitegen.theme import API
from sitegen.workshop.contract import HISTORY, Listing

PAGE = Path(__file__).parents[2] / "docs" / "themes.md"
BEGIN = "<!-- contract: written by `python -m sitegen.commands.reference` from the code, down to the next mark -->"
END = "<!-- contract: end -->"
_DATA = {
    "data-part": "places that scripts fill",
    "data-of": "what scripts copy, or what a part belongs to",
    "data-do": "buttons",
}


def written(page: str, listing: Listing) -> str:
    """The page with the contract as it is. Raises ValueError where a mark is missing."""
    before, found, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not found or not end:
        raise ValueError(f"docs/themes.md lacks {BEGIN!r} or {END!r}")
    return f"{before}{BEGIN}\n\n{section(listing)}\n{END}{after}"


def section(listing: Listing) -> str:
    """All that themes can count on, as tables."""
    lines = [f"This is version {API}{'' if HISTORY[-1].is_released else ', in the making'}.", ""]
    lines += _table(("version", "what it brought"), ((each.number, each.said) for each in HISTORY))
    lines += ["### What each template has", ""]
    lines += _table(("template", "`page` is a", "blocks", "macros"), _templates(listing))
    lines += ["### What each view has", ""]
    lines += _table(("view", "fields, properties and their types"), _views(listing))
    lines += ["### What style sheets have", ""]
    lines += _table(("what", "names"), _looks(listing))
    lines += ["### What scripts and templates say and find", ""]
    lines += _table(("what", "names"), _names(listing))
    return "\n".join(lines)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [" | ".join(heads), "|".join("---" for _ in heads)]
    lines = [f"| {lines[0]} |", f"|{lines[1]}|"]
    return [*lines, *(f"| {' | '.join(row)} |" for row in rows), ""]


def _of(listing: Listing, kind: str, first: str = "") -> dict[str, str]:
    """What there is of a kind, by name; below `first`, a template or a view, without it."""
    start = f"{kind} {first}"
    return {key.removeprefix(start): value for key, value in listing.items() if key.startswith(start)}


def _templates(listing: Listing) -> Iterator[tuple[str, ...]]:
    pages = _of(listing, "page")
    for name in _of(listing, "template"):
        macros = (f"`{macro}({takes})`" for macro, takes in _of(listing, "macro", f"{name} ").items())
        yield name, pages.get(name, ""), _listed(_of(listing, "block", f"{name} ")), ", ".join(macros)


def _views(listing: Listing) -> Iterator[tuple[str, ...]]:
    for name in _of(listing, "view"):
        if "." not in name or f"view {name.rpartition('.')[0]}" not in listing:
            fields = _of(listing, "view", f"{name}.")
            yield name, ", ".join(f"`{field}` {_plain(kind)}" for field, kind in fields.items())


def _looks(listing: Listing) -> Iterator[tuple[str, ...]]:
    choices = _of(listing, "choice")
    for name, kind in _of(listing, "token").items():
        chosen = ", ".join(choice.removeprefix(f"{name} ") for choice in choices if choice.startswith(f"{name} "))
        yield f"token `{name}`", f"{kind}: {chosen}" if chosen else kind
    yield "roles of colour", _listed(_of(listing, "colour"))
    yield "custom properties", _listed(_of(listing, "property"))
    sheets = _of(listing, "sheet")
    for cascade in dict.fromkeys(sheets.values()):
        yield f"style sheets of the layer `{cascade}`", _listed(name for name, of in sheets.items() if of == cascade)


def _names(listing: Listing) -> Iterator[tuple[str, ...]]:
    yield "filters", _listed(_of(listing, "filter"))
    yield "of `speech`", _listed(_of(listing, "speech"))
    yield "of `theme`", _listed(_of(listing, "theme"))
    yield "scripts", _listed(_of(listing, "script"))
    for table in _of(listing, "spoken"):
        yield f"words of `[{table}]`, which scripts say", _listed(_of(listing, "message", f"{table}."))
    for kind, what in _DATA.items():
        for template, names in _by_template(_of(listing, kind)).items():
            yield f"`{kind}` of {template}: {what}", _listed(names)


def _by_template(names: Iterable[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in names:
        template, _, name = each.partition(" ")
        found.setdefault(template, []).append(name)
    return found


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _plain(kind: str) -> str:
    return kind.replace(" | ", " or ")
