"""sitegen.toml and partners/*/partner.toml, read: every fault at once, each with its file and line (DESIGN §3).

`load` turns a project's folder into `Project` and its `Partner`s, with every path resolved and the source at hand. What
may be written is in `schema`, how a fault is told in `faults`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from sitegen.config.messages import explained, nearest, suggestion
from sitegen.config.schema import (
    FACETS,
    AccessibilityTable,
    CkanSource,
    CspTable,
    DumpSource,
    FetchTable,
    LegalTable,
    MapTable,
    OrganizationTable,
    PartnerTable,
    ProjectTable,
    SavedSearch,
    SelectTable,
    ShowTable,
    Table,
    ThemeTable,
    Translation,
    UdataSource,
)
from sitegen.config.toml_lines import KeyPath, line_of_keys
from sitegen.errors import ConfigError

__all__ = [
    "AccessibilityTable", "CkanSource", "CspTable", "DumpSource", "FetchTable", "LegalTable", "MapTable",
    "OrganizationTable", "Partner", "PartnerTable", "Project", "ProjectTable", "SavedSearch", "SelectTable",
    "ShowTable", "Source", "ThemeTable", "Translation", "UdataSource", "load", "load_without_partners", "merge_tables",
    "nearest", "suggestion",
]  # fmt: skip

PROJECT_FILE = "sitegen.toml"
PARTNER_FILE = "partner.toml"
PARTNERS_FOLDER = "partners"

_T = TypeVar("_T", bound=Table)


@dataclass(frozen=True, slots=True)
class Source:
    """A source with its name, the folder that its relative paths start from, and how to ask."""

    name: str
    settings: CkanSource | DumpSource | UdataSource
    root: Path
    fetching: FetchTable = field(default_factory=FetchTable)


@dataclass(frozen=True, slots=True)
class Partner:
    """One site to build: its partner.toml over the project's defaults, resolved."""

    name: str
    folder: Path
    source: Source
    table: PartnerTable

    @property
    def languages(self) -> tuple[str, ...]:
        return self.table.languages

    @property
    def select(self) -> SelectTable:
        return self.table.select


@dataclass(frozen=True, slots=True)
class Project:
    """`defaults` is what lies under every partner.toml, as written."""

    root: Path
    sources: Mapping[str, Source]
    partners: Mapping[str, Partner] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)


def load(root: Path, names: Iterable[str] = ()) -> Project:
    """The project in `root` with the named partners (all of them when none is named).

    Raises ConfigError with every fault of every file read, each as "file:line: what; what was expected".
    """
    faults: list[str] = []
    project = _read_project(root, faults)
    partners = {name: _read_partner(root, name, project, faults) for name in _partner_names(root, names, faults)}
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
        sources = {name: Source(name, settings, root, table.fetch) for name, settings in table.sources.items()}
        return _ProjectFile(sources, frozenset(sources), table.defaults, lines)
    named, defaults = (value if isinstance(value := data.get(key), dict) else {} for key in ("sources", "defaults"))
    return _ProjectFile(named=frozenset(named), defaults=defaults, lines=lines)


def _partner_names(root: Path, names: Iterable[str], faults: list[str]) -> list[str]:
    known = sorted(file.parent.name for file in (root / PARTNERS_FOLDER).glob(f"*/{PARTNER_FILE}"))
    wanted = list(dict.fromkeys(names)) or known
    unknown = [name for name in wanted if name not in known]
    faults.extend(f'{PARTNERS_FOLDER}/: no partner "{name}"{suggestion(name, known)}' for name in unknown)
    if not wanted:
        faults.append(f"{PARTNERS_FOLDER}/: no partner yet; run `sitegen new NAME --organization SLUG`")
    return [name for name in wanted if name in known]


def _read_partner(root: Path, name: str, project: _ProjectFile, faults: list[str]) -> Partner | None:
    folder = root / PARTNERS_FOLDER / name
    shown = f"{PARTNERS_FOLDER}/{name}/{PARTNER_FILE}"
    data, lines = _read_toml(folder / PARTNER_FILE, shown, faults)
    if data is None:
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


def _contradictions(table: PartnerTable, folder: Path, project: _ProjectFile) -> Iterable[tuple[KeyPath, str]]:
    """What is wrong although each value by itself may be written."""
    source = project.sources.get(table.source)
    if project.named is not None and table.source not in project.named:
        message = f'no source "{table.source}" in {PROJECT_FILE}{suggestion(table.source, project.named)}'
        yield ("source",), message
    if table.select.fq and source is not None and source.settings.kind != "ckan":
        message = "a Solr filter needs a live source of CKAN; others are selected by organizations, groups, tags"
        yield ("select", "fq"), message
    if table.select.groups and source is not None and source.settings.kind == "udata":
        yield ("select", "groups"), "a portal of udata has no groups; it is selected by organizations and tags"
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
    for key, file in _files_named(table):
        if file and not _is_inside(folder, file):
            yield key, f'"{".".join(key)}": no file "{file}" in the partner\'s folder'


def _facets_named(table: PartnerTable) -> Iterable[tuple[KeyPath, Iterable[str]]]:
    yield ("search", "facets"), table.search.facets
    yield from ((("searches", name, "filters"), saved.filters) for name, saved in table.searches.items())


def _files_named(table: PartnerTable) -> Iterable[tuple[KeyPath, str]]:
    yield ("brand", "logo"), table.brand.logo
    yield ("territory",), table.territory
    yield from ((("organizations", name, "outline"), each.outline) for name, each in table.organizations.items())


def _is_inside(folder: Path, file: str) -> bool:
    path = (folder / file).resolve()
    return path.is_relative_to(folder.resolve()) and path.is_file()


def _read_toml(path: Path, shown: str, faults: list[str]) -> tuple[dict[str, Any] | None, dict[KeyPath, int]]:
    try:
        text = path.read_bytes().removeprefix(b"\xef\xbb\xbf").decode("utf-8")
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).partition(" (at ")
        digits = "".join(filter(str.isdigit, place.partition(",")[0]))  # "line 3, column 8)", "end of document)"
        line = int(digits) if digits else text.count("\n") + 1
        faults.append(f"{shown}:{line}: not valid TOML: {what[:1].lower()}{what[1:]}")
        return None, {}
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        faults.append(f"{shown}:{line}: not UTF-8 text; save the file in that encoding")
        return None, {}
    except OSError as error:
        faults.append(f"{shown}: cannot be read: {error.strerror}")
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
