"""sitegen.toml and partners/*/partner.toml, read: every fault at once, each with its file and line (DESIGN §3).

`load` turns a project's folder into `Project` and its `Partner`s, with every path resolved and the source at hand. What
may be written is in `schema`, how a fault is told in `messages`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from sitegen.config.law_tables import AccessibilityTable, LegalTable
from sitegen.config.look_tables import MenuEntry, ThemeTable
from sitegen.config.menu import menu_faults
from sitegen.config.messages import explained, nearest, suggestion
from sitegen.config.schema import (
    FACETS,
    CspTable,
    MapTable,
    OrganizationTable,
    PartnerTable,
    ProjectTable,
    SavedSearch,
    SelectTable,
    ShowTable,
    Translation,
)
from sitegen.config.shard import Shard
from sitegen.config.source_tables import AnySource, CkanSource, DumpSource, FetchTable, UdataSource
from sitegen.config.table import Table
from sitegen.config.text_files import TextError, refuse_name, toml_of
from sitegen.config.toml_lines import KeyPath, line_of_keys
from sitegen.errors import ConfigError

__all__ = [
    "AccessibilityTable", "CkanSource", "CspTable", "DumpSource", "FetchTable", "LegalTable", "MapTable", "MenuEntry",
    "OrganizationTable", "Partner", "PartnerTable", "Project", "ProjectTable", "SavedSearch", "SelectTable",
    "ShowTable", "Source", "ThemeTable", "Translation", "UdataSource", "load", "load_without_partners",
    "merge_tables", "nearest", "suggestion",
]  # fmt: skip

PROJECT_FILE = "sitegen.toml"
PARTNER_FILE = "partner.toml"
PARTNERS_FOLDER = "partners"

_T = TypeVar("_T", bound=Table)


@dataclass(frozen=True, slots=True)
class Source:
    """A source with its name, the folder that its relative paths start from, and how to ask.

    `kept_back`: files and folders that no dataset may have published, whatever path it names.
    """

    name: str
    settings: AnySource
    root: Path
    fetching: FetchTable = field(default_factory=FetchTable)
    kept_back: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Partner:
    """One site to build: its partner.toml over the project's defaults, resolved."""

    name: str
    folder: Path
    source: Source
    table: PartnerTable

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of the site's languages, the default one first ("fr", "en")."""
        return self.table.languages

    @property
    def select(self) -> SelectTable:
        """What of the source the partner shows: the table `[select]`."""
        return self.table.select


@dataclass(frozen=True, slots=True)
class Project:
    """`defaults` is what lies under every partner.toml, as written."""

    root: Path
    sources: Mapping[str, Source]
    partners: Mapping[str, Partner] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)


def load(root: Path, names: Iterable[str] = (), shard: Shard | None = None) -> Project:
    """The project in `root` with the named partners (all of them when none is named), or a part of these.

    What other parts hold is not read; a part may hold nobody. Raises ConfigError with every fault of every file read,
    each as "file:line: what; what was expected".
    """
    faults: list[str] = []
    project = _read_project(root, faults)
    chosen = [name for name in _partner_names(root, names, faults) if shard is None or shard.holds(name)]
    partners = {name: _read_partner(root, name, project, faults) for name in chosen}
    _refuse(faults)
    found = {name: partner for name, partner in partners.items() if partner}
    return Project(root, project.sources, found, project.defaults)


def load_without_partners(root: Path) -> Project:
    """The project in `root`, which may have no partner yet: its sources and defaults. Raises ConfigError."""
    faults: list[str] = []
    project = _read_project(root, faults)
    _refuse(faults)
    return Project(root, project.sources, defaults=project.defaults)


def merge_tables(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Tables are merged key by key; any other value of `over` replaces that of `under`."""
    merged = dict(under)
    for key, value in over.items():
        below = merged.get(key)
        merged[key] = merge_tables(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


@dataclass(frozen=True, slots=True)
class _ProjectFile:
    """sitegen.toml. `named`: the sources that it names, faulty ones too; None where it cannot be read."""

    sources: Mapping[str, Source] = field(default_factory=dict)
    named: frozenset[str] | None = None
    defaults: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[KeyPath, int] = field(default_factory=dict)


def _refuse(faults: list[str]) -> None:
    if faults:
        told = tuple(dict.fromkeys(faults))  # a fault of [defaults] is met once for each partner
        raise ConfigError(f"{len(told)} faults in the configuration", faults=told)


def _read_project(root: Path, faults: list[str]) -> _ProjectFile:
    path = root / PROJECT_FILE
    if not path.is_file():
        raise ConfigError(
            f"no {PROJECT_FILE} here",
            where=str(root),
            hint="run `sitegen init` for a new project, or name the project's folder: `sitegen -C DIR …`",
        )
    data, lines = _read_toml(path, PROJECT_FILE, faults)
    if data is None:
        return _ProjectFile()
    table = _validate(ProjectTable, data, lambda key: (PROJECT_FILE, _line(lines, key)), faults)
    if table is not None:
        own = _own_files(root, table)
        sources = {name: Source(name, settings, root, table.fetch, own) for name, settings in table.sources.items()}
        return _ProjectFile(sources, frozenset(sources), table.defaults, lines)
    named, defaults = (value if isinstance(value := data.get(key), dict) else {} for key in ("sources", "defaults"))
    return _ProjectFile(named=frozenset(named), defaults=defaults, lines=lines)


def _own_files(root: Path, table: ProjectTable) -> tuple[Path, ...]:
    """The project's files, and those that its sources read."""
    read = [name for settings in table.sources.values() for name in settings.files]
    partners = sorted((root / PARTNERS_FOLDER).glob(f"*/{PARTNER_FILE}"))
    own = (PROJECT_FILE, PARTNERS_FOLDER, "themes")
    return (*(root / name for name in (*own, *read)), *partners)


def _partner_names(root: Path, names: Iterable[str], faults: list[str]) -> list[str]:
    known = sorted(file.parent.name for file in (root / PARTNERS_FOLDER).glob(f"*/{PARTNER_FILE}"))
    for name in tuple(known):
        try:
            refuse_name(name, PARTNERS_FOLDER)
        except TextError as error:
            faults.append(str(error))
            known.remove(name)
    wanted = list(dict.fromkeys(names)) or known
    unknown = [name for name in wanted if name not in known]
    faults.extend(f'{PARTNERS_FOLDER}/: no partner "{name}"{suggestion(name, known)}' for name in unknown)
    if not wanted and not faults:
        faults.append(f"{PARTNERS_FOLDER}/: no partner yet; run `sitegen new NAME --organization SLUG`")
    return [name for name in wanted if name in known]


def _read_partner(root: Path, name: str, project: _ProjectFile, faults: list[str]) -> Partner | None:
    folder = root / PARTNERS_FOLDER / name
    shown = f"{PARTNERS_FOLDER}/{name}/{PARTNER_FILE}"
    leaving = sorted(_links_out_of(folder))
    faults.extend(
        f"{PARTNERS_FOLDER}/{name}/{link}: a symbolic link that leads out of the partner's folder; expected what it "
        "leads to, as a file of its own"
        for link in leaving
    )
    data, lines = _read_toml(folder / PARTNER_FILE, shown, faults)
    if data is None or leaving:
        return None

    def place(key: KeyPath) -> tuple[str, int]:
        """A key's own line, else that of the project's default, else that of the table around it."""
        if key not in lines and ("defaults", *key) in project.lines:
            return PROJECT_FILE, project.lines["defaults", *key]
        return shown, _line(lines, key)

    table = _validate(PartnerTable, merge_tables(project.defaults, data), place, faults)
    if table is None:
        return None
    found = list(_contradictions(table, folder, project))
    for key, message in found:
        file, line = place(key)
        faults.append(f"{file}:{line}: {message}")
    source = project.sources.get(table.source)
    return None if found or source is None else Partner(name, folder, source, table)


def _links_out_of(folder: Path) -> Iterator[str]:
    """Symbolic links below a folder that lead out of it, hidden ones aside: a site would publish what they lead to."""
    home = folder.resolve()
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in (*folders, *files):
            path = Path(place, name)
            if not name.startswith(".") and path.is_symlink() and not _resolved(path).is_relative_to(home):
                yield path.relative_to(folder).as_posix()


def _resolved(link: Path) -> Path:
    """Where a link leads; a circle leads to the root, and so out of any folder."""
    try:
        return link.resolve()
    except (OSError, RuntimeError):
        return Path(link.anchor or "/")


def _contradictions(table: PartnerTable, folder: Path, project: _ProjectFile) -> Iterable[tuple[KeyPath, str]]:
    """What is wrong although each value by itself may be written."""
    source = project.sources.get(table.source)
    if project.named is not None and table.source not in project.named:
        message = f'no source "{table.source}" in {PROJECT_FILE}{suggestion(table.source, project.named)}'
        yield ("source",), message
    if table.select.fq and source is not None and not source.settings.takes_filters:
        message = "a Solr filter needs a live source of CKAN; others are selected by organizations, groups, tags"
        yield ("select", "fq"), message
    if table.select.groups and source is not None and not source.settings.has_groups:
        yield (
            ("select", "groups"),
            f"a portal of {source.settings.software} has no groups; it is selected by organizations and tags",
        )
    facets = dict.fromkeys((*FACETS, *table.show.extras))
    for place, names in _facets_named(table):
        for name in names:
            if name not in facets:
                hint = "an extra becomes a facet when [show] extras names it"
                yield place, f'"{".".join(place)}": no facet "{name}"{suggestion(name, facets)} ({hint})'
    for language, translation in table.translations.items():
        for name in translation.searches:
            if name not in table.searches:
                place = ("translations", language, "searches", name)
                yield place, f'"{".".join(place)}": no search "{name}"{suggestion(name, table.searches)}'
    yield from menu_faults(table)
    for key, file in _files_named(table):
        if file and not _is_inside(folder, file):
            yield key, f'"{_called(key)}": no file "{file}" in the partner\'s folder'


def _facets_named(table: PartnerTable) -> Iterable[tuple[KeyPath, Iterable[str]]]:
    yield ("search", "facets"), table.search.facets
    yield from ((("searches", name, "filters"), saved.filters) for name, saved in table.searches.items())


def _files_named(table: PartnerTable) -> Iterable[tuple[KeyPath, str]]:
    yield ("brand", "logo"), table.brand.logo
    yield from ((("supporters", str(place), "file"), each.file) for place, each in enumerate(table.supporters))
    yield from ((("home", "blocks"), file) for file in table.home.texts.values())
    yield ("territory",), table.territory
    yield from ((("organizations", name, "outline"), each.outline) for name, each in table.organizations.items())


def _called(key: KeyPath) -> str:
    """A key without the positions of tables in lists, as all messages call it."""
    return ".".join(part for part in key if not part.isdecimal())


def _is_inside(folder: Path, file: str) -> bool:
    path = (folder / file).resolve()
    return path.is_relative_to(folder.resolve()) and path.is_file()


def _read_toml(path: Path, shown: str, faults: list[str]) -> tuple[dict[str, Any] | None, dict[KeyPath, int]]:
    try:
        data, text = toml_of(path, shown)
    except TextError as error:
        faults.append(f"{shown}:{error.line}: {error.message}" if error.line else f"{shown}: {error.message}")
        return None, {}
    return data, line_of_keys(text)


def _validate(
    model: type[_T], data: dict[str, Any], place: Callable[[KeyPath], tuple[str, int]], faults: list[str]
) -> _T | None:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for key, message in explained(model, error):
            file, line = place(key)
            faults.append(f"{file}:{line}: {message}")
        return None


def _line(lines: Mapping[KeyPath, int], key: KeyPath) -> int:
    """The line of a key, else of the nearest table around it."""
    for length in range(len(key), 0, -1):
        if key[:length] in lines:
            return lines[key[:length]]
    return 1
