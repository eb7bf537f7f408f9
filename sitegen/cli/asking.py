"""What `sitegen new` asks of somebody at a terminal: nothing that has been given, and each answer until it will do.

Questions go to stderr, so that stdout has the result alone. Nothing is written before the last answer.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import click

from sitegen import colour, config
from sitegen.cache import cache_of
from sitegen.commands import choices, scaffold
from sitegen.commands.scaffold import Wish
from sitegen.config.value_types import web_address
from sitegen.console import count, printable, tell
from sitegen.errors import ConfigError, SitegenError
from sitegen.sources import Description, Offer, Sources, Waiting
from sitegen.urls import fold

T = TypeVar("T")

_SHOWN = 12  # organisations of one list
_NONE = "-"  # typed for none, where there is something by default
_NO_LOGO = str(choices.NO_LOGO)  # the same for a logo, as the option has it
WHITE = "#ffffff"


@dataclass(frozen=True, slots=True)
class Answers:
    """What was asked or given, and what the source says of the organisation."""

    name: str
    wish: Wish
    said: Description


def is_possible() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty()


def ask(root: Path, name: str, given: Wish, *, theme: str, waiting: Waiting) -> Answers:
    """Ask for what `given` leaves open; `name` and `theme` are "" where they are to be asked for as well.

    Raises ConfigError for what is given and cannot be used, SourceError, and KeyboardInterrupt where no answer comes.
    """
    project = config.load_without_partners(root)
    if name:
        scaffold.free_folder(root, name)
    picture = choices.logo_wished(given.logo)
    wanted = replace(given, source=given.source or _source(tuple(project.sources)))
    with Sources(cache_of(root), waiting) as portals:
        source = scaffold.source_of(project, wanted.source)
        organization = given.organization or _organization(lambda words: portals.search(source, words))
        said = portals.describe(source, organization)
    usual = scaffold.usual_languages(project)
    name = name or _name(root, fold(said.name))
    wanted = replace(
        wanted,
        organization=organization,
        title=given.title or _text("Title of the site", scaffold.title_of(said, usual)),
        url=given.url or _address(scaffold.example_address(name)),
        theme=theme or _theme(root, usual[0]),
    )
    wanted = replace(wanted, languages=given.languages or _languages(root, wanted.theme, usual))
    if not given.logo:
        wanted, picture = _logo(wanted, choices.logo_of(said))
    if not given.color and picture:
        wanted = replace(wanted, color=_colour(picture.colours))
    return Answers(name, wanted, said)


def _source(names: Sequence[str]) -> str | None:
    if len(names) < 2:
        return None  # `source_of` knows what to do
    return _one_of("Source", dict.fromkeys(names, ""), default=None)


def _organization(search: Callable[[str], list[Offer]]) -> str:
    shown: list[Offer] = []
    while True:
        question = "A number, or other letters" if shown else "Organisation (some letters of its name)"
        words = _prompt(question, "1" if len(shown) == 1 else None if shown else "")
        if words.isdigit() and 0 < int(words) <= len(shown):
            return shown[int(words) - 1].name
        found = search(words)
        shown = found[:_SHOWN] or shown
        for number, each in enumerate(found[:_SHOWN], start=1):
            name = "" if each.title == each.name else f" ({each.name})"
            tell(f"  {number:2}  {each.title}, {count(each.datasets, 'dataset')}{name}")
        if not found:
            tell(f'  no organisation has "{words}" in its name')
        if len(found) > _SHOWN:
            tell(f"      and {len(found) - _SHOWN} more: more letters find fewer")


def _name(root: Path, default: str) -> str:
    def read(text: str) -> str:
        scaffold.free_folder(root, text)
        return text

    return _until("Name of the partner: its folder, and what commands call it", default, read)


def _text(question: str, default: str) -> str:
    return _prompt(question, default)


def _address(default: str) -> str:
    """ "" where it is left for later."""

    def read(text: str) -> str:
        return "" if text == default else web_address(text)

    return _until("Address that the site will have (Enter: not known yet)", default, read)


def _theme(root: Path, language: str) -> str:
    lines = choices.theme_lines(root)
    _list(lines)
    while True:
        answer = _prompt("Theme (a number; with a p before it, as p1, a look at it)", "base")
        looks = answer[:1] == "p" and answer[1:].isdigit()
        name = _chosen(answer[1:] if looks else answer, lines)
        if not name:
            tell(f"  there is none of that name or number: 1 to {len(lines)}")
        elif not looks:
            return name
        else:
            _show(root, name, language)


def _show(root: Path, name: str, language: str) -> None:
    try:
        tell(f"  {choices.preview(root, name, language)}")
    except SitegenError as error:
        tell(str(error))


def _languages(root: Path, theme: str, usual: Sequence[str]) -> tuple[str, ...]:
    spoken = choices.languages_of(root, theme)

    def read(text: str) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(text.replace(",", " ").split()))
        for each in found:
            choices.refuse_language(each, spoken, theme)
        if not found:
            raise ConfigError(f"at least one of {', '.join(spoken)}")
        return found

    return _until(f"Languages, the first one at the root ({' '.join(spoken)})", " ".join(usual), read)


def _logo(wanted: Wish, own: choices.Picture | None) -> tuple[Wish, choices.Picture | None]:
    """The source's own logo, where it has one, or a file, or none."""
    default = "the source's" if own else _NO_LOGO
    question = f"Logo (a file; {_NONE} for none)" if own else "Logo (a file)"

    def read(text: str) -> tuple[Wish, choices.Picture | None]:
        if text == default:
            return wanted, own
        if text in (_NONE, _NO_LOGO):
            return replace(wanted, logo=choices.NO_LOGO), None
        path = Path(text.strip("'\"")).expanduser()  # terminals quote what is dropped on them
        return replace(wanted, logo=path), choices.logo_file(path)

    return _until(question, default, read)


def _colour(measured: Sequence[str]) -> str:
    """A colour of the logo's, or another one; "" for the theme's own."""
    if not measured:
        tell("  the logo is black, white or grey: there is no colour to measure")
    for number, each in enumerate(measured, start=1):
        tell_with_swatch(number, each)

    def read(text: str) -> str:
        if text == _NONE:
            return ""
        if text.isdigit() and 0 < int(text) <= len(measured):
            return measured[int(text) - 1]
        return colour.read(text)

    question = f"Colour ({'a number, or ' if measured else ''}any of CSS; {_NONE} for the theme's own)"
    return _until(question, "1" if measured else _NONE, read)


def tell_with_swatch(number: int, one: str) -> None:
    """A colour with its contrast, and the colour itself where the terminal shows it."""
    is_coloured = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    red, green, blue = (int(one[at : at + 2], 16) for at in (1, 3, 5))
    swatch = click.style("    ", bg=(red, green, blue)) + "  " if is_coloured else ""
    click.echo(f"  {number:2}  {swatch}{one}, {colour.contrast(one, WHITE):.1f}:1 on white", err=True)


def _one_of(question: str, lines: Mapping[str, str], default: str | None) -> str:
    _list(lines)

    def read(text: str) -> str:
        if name := _chosen(text, lines):
            return name
        raise ConfigError(f"a number, 1 to {len(lines)}, or a name")

    return _until(question, default, read)


def _list(lines: Mapping[str, str]) -> None:
    width = max(map(len, lines))
    for number, (name, line) in enumerate(lines.items(), start=1):
        tell(f"  {number:2}  {name.ljust(width)}  {line}".rstrip())


def _chosen(text: str, lines: Mapping[str, str]) -> str:
    """The name behind a number or a name; "" for neither."""
    if text.isdigit() and 0 < int(text) <= len(lines):
        return list(lines)[int(text) - 1]
    return text if text in lines else ""


def _until(question: str, default: str | None, read: Callable[[str], T]) -> T:
    """The first answer that can be read; what is wrong with another is told."""
    while True:
        try:
            return read(_prompt(question, default))
        except SitegenError as error:
            tell(str(error))
        except ValueError as error:  # of a value of the configuration: what is expected
            tell(f"expected {error}")


def _prompt(question: str, default: str | None = None) -> str:
    """One answer. Who ends the program or the input here has answered nothing: KeyboardInterrupt."""
    shown = printable(default) if default else default
    try:
        answer = click.prompt(printable(question), default=shown, show_default=bool(shown), err=True, type=str)
    except click.Abort:
        click.echo(err=True)
        raise KeyboardInterrupt from None
    return default if answer == shown and default is not None else str(answer).strip()
