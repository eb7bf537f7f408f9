"""sitegen.toml and partners/*/partner.toml: one schema, every fault at once (DESIGN §3).

The classes below are the schema: they validate, and `reference.py` makes the reference page and the editors' JSON Schema
from their fields and descriptions. `load` turns a project's folder into `Project` and its `Partner`s, with every path
resolved and the source at hand.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from sitegen.digest import digest
from sitegen.errors import ConfigError
from sitegen.toml_lines import KeyPath, line_of_keys

PROJECT_FILE = "sitegen.toml"
PARTNER_FILE = "partner.toml"
PARTNERS_FOLDER = "partners"


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError("an address that starts with https:// or http://")
    return value if value.endswith("/") or parts.query else f"{value}/"


def _unique(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(values)) != len(values):
        raise ValueError("each value once")
    return values


_T = TypeVar("_T", bound="Table")

WebAddress = Annotated[str, AfterValidator(_web_address)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
Names = Annotated[tuple[str, ...], AfterValidator(_unique)]


class Table(BaseModel):
    """A table of a TOML file: an unknown key is an error, and a value is not changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @property
    def digest(self) -> str:
        """Stands for the table in an artifact's key."""
        return digest(self.model_dump_json().encode())


class CkanSource(Table):
    """A CKAN portal, read through its Action API."""

    kind: Literal["ckan"]
    url: WebAddress = Field(description="The portal's address: what stands before `/api/3/action/`.")
    title: str = Field("", description="The portal's name, as pages show it beside the link back to it.")


class DumpSource(Table):
    """A file of datasets on this machine, as `ckanapi dump datasets --all` writes it."""

    kind: Literal["dump"]
    datasets: str = Field(description="One CKAN package a line: `.jsonl` or `.jsonl.gz`. Relative to the project.")
    organizations: str = Field("", description="What `organization_list` answers with `all_fields`, as JSON.")
    groups: str = Field("", description="What `group_list` answers with `all_fields`, as JSON.")
    url: Annotated[str, AfterValidator(lambda v: _web_address(v) if v else v)] = Field(
        "", description="The portal that the dump comes from, for links back to it."
    )
    title: str = Field("", description="The portal's name, as pages show it.")


SourceTable = Annotated[CkanSource | DumpSource, Field(discriminator="kind")]


class SelectTable(Table):
    """What of the source the partner shows: a union inside a key, an intersection between keys; all when absent."""

    organizations: Names = Field((), description="Names of CKAN organisations.")
    groups: Names = Field((), description="Names of CKAN groups.")
    tags: Names = Field((), description="CKAN tags, spelt as CKAN spells them.")
    fq: str = Field("", description="Any Solr filter, added to the rest. Live sources only.")


class ShowTable(Table):
    """What is published beyond the usual fields."""

    contacts: bool = Field(False, description="Publish the maintainer's name and e-mail address with each dataset.")
    extras: Names = Field((), description="Keys of CKAN extras to show among a dataset's facts, in this order.")


class ThemeTable(Table):
    """How the site looks."""

    name: str = Field("base", description="A folder of the project's `themes/`, or a theme that comes with sitegen.")
    tokens: dict[str, str] = Field(
        default_factory=dict, description="Values that replace the theme's own: colours, fonts, radii."
    )


class BrandTable(Table):
    """The partner's own marks."""

    logo: str = Field("", description="An SVG or PNG file in the partner's folder.")
    logo_alt: str = Field("", description="What the logo says, for who cannot see it.")


class HomeTable(Table):
    """The home page."""

    examples: Names = Field((), description="Searches offered under the search field; each should find something.")
    latest: int = Field(6, ge=1, le=50, description="How many of the latest changes to list.")


class LegalTable(Table):
    """Who answers for the site (loi pour la confiance dans l'économie numérique). What is missing is a warning."""

    publisher: str = Field("", description="The body that publishes the site.")
    publication_director: str = Field("", description="The person who answers for what is published.")
    address: str = Field("", description="The publisher's postal address.")
    phone: str = Field("", description="The publisher's telephone number.")
    email: str = Field("", description="Where to write to the publisher.")
    host_name: str = Field("", description="The company that hosts the site.")
    host_address: str = Field("", description="Its postal address.")
    host_phone: str = Field("", description="Its telephone number.")
    data_protection: str = Field("", description="E-mail address for questions about personal data.")


class AccessibilityTable(Table):
    """The accessibility statement (RGAA). Without an audit the state is "non conforme", whatever the site is like."""

    status: Literal["none", "partial", "full"] = Field(
        "none", description="What the audit found: `none` (also without an audit), `partial` (at least 50 %), `full`."
    )
    audit_rate: int | None = Field(None, ge=0, le=100, description="Share of the criteria met, in percent.")
    audit_date: str = Field("", pattern=r"^(\d{4}-\d{2}-\d{2})?$", description="Day of the audit, as `2026-11-24`.")
    auditor: str = Field("", description="Who made the audit.")
    contact: str = Field("", description="Where to report a barrier: an e-mail address or a web address.")
    scheme_url: str = Field("", description="The publisher's multi-year accessibility scheme.")
    plan_url: str = Field("", description="The current year's action plan.")


class Translation(Table):
    """The partner's texts in a further language."""

    title: str = Field("", description="`title` in this language.")
    tagline: str = Field("", description="`tagline` in this language.")
    examples: Names = Field((), description="`home.examples` in this language.")


class PartnerTable(Table):
    """A partner.toml."""

    title: str = Field(min_length=1, description="The site's name.")
    tagline: str = Field("", description="One sentence under the name, on the home page and in search engines.")
    url: WebAddress = Field(description="Where the site will be hosted; a sub-path is allowed.")
    source: str = Field(description="A name among the project's `[sources]`.")
    languages: Annotated[tuple[Language, ...], AfterValidator(_unique)] = Field(
        ("fr",), min_length=1, description="The first is the default, at the root; others live under `/en/` and so on."
    )
    outputs: Names = Field((), description="What to publish, by module name; everything when empty.")
    territory: str = Field("", description="A GeoJSON file in the partner's folder: the outline of its territory.")
    select: SelectTable = SelectTable()
    show: ShowTable = ShowTable()
    theme: ThemeTable = ThemeTable()
    brand: BrandTable = BrandTable()
    home: HomeTable = HomeTable()
    legal: LegalTable = LegalTable()
    accessibility: AccessibilityTable = AccessibilityTable()
    translations: dict[Language, Translation] = Field(
        default_factory=dict, description="Texts in further languages, as `[translations.en]`."
    )


class ProjectTable(Table):
    """A sitegen.toml."""

    sources: dict[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")], SourceTable] = Field(
        min_length=1, description="Where catalogues are read, each under a name of your own."
    )
    defaults: dict[str, Any] = Field(
        default_factory=dict, description="Merged under every partner.toml: whatever a partner.toml may hold."
    )


@dataclass(frozen=True, slots=True)
class Source:
    """A source with its name, and the folder that its relative paths start from."""

    name: str
    settings: CkanSource | DumpSource
    root: Path


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
    root: Path
    sources: Mapping[str, Source]
    partners: Mapping[str, Partner]


def load(root: Path, names: Iterable[str] = ()) -> Project:
    """The project in `root` with the named partners (all of them when none is named).

    Raises ConfigError with every fault of every file read, each as "file:line: what; what was expected".
    """
    faults: list[str] = []
    project, lines = _read_project(root, faults)
    sources = {name: Source(name, table, root) for name, table in project.sources.items()} if project else {}
    partners = {}
    for name in _partner_names(root, names, faults):
        partner = _read_partner(root, name, project, sources, lines, faults)
        if partner is not None:
            partners[name] = partner
    if faults:
        raise ConfigError(f"{len(faults)} faults in the configuration", faults=tuple(faults))
    return Project(root, sources, partners)


def nearest(word: str, known: Iterable[str], *, count: int = 1) -> list[str]:
    """The known spellings closest to `word`, best first; none where nothing is close."""
    return difflib.get_close_matches(word, list(known), n=count, cutoff=0.6)


def suggestion(word: str, known: Iterable[str]) -> str:
    """`; did you mean "theme"?`, or the list of what there is, or nothing."""
    known = sorted(known)
    if close := nearest(word, known):
        return f'; did you mean "{close[0]}"?'
    if 0 < len(known) <= 12:
        return f"; expected one of: {', '.join(known)}"
    return ""


def _read_project(root: Path, faults: list[str]) -> tuple[ProjectTable | None, dict[KeyPath, int]]:
    path = root / PROJECT_FILE
    if not path.is_file():
        raise ConfigError(
            f"no {PROJECT_FILE} here",
            where=str(root),
            hint="run `sitegen init` for a new project, or name the project's folder: `sitegen -C DIR …`",
        )
    data, lines = _read_toml(path, PROJECT_FILE, faults)
    if data is None:
        return None, {}
    return _validate(ProjectTable, data, lambda key: (PROJECT_FILE, _line(lines, key)), faults), lines


def _partner_names(root: Path, names: Iterable[str], faults: list[str]) -> list[str]:
    known = sorted(file.parent.name for file in (root / PARTNERS_FOLDER).glob(f"*/{PARTNER_FILE}"))
    wanted = list(dict.fromkeys(names)) or known
    for name in wanted:
        if name not in known:
            faults.append(f'{PARTNERS_FOLDER}/: no partner "{name}"{suggestion(name, known)}')
    if not known:
        faults.append(f"{PARTNERS_FOLDER}/: no partner yet; run `sitegen new NAME --organization SLUG`")
    return [name for name in wanted if name in known]


def _read_partner(
    root: Path,
    name: str,
    project: ProjectTable | None,
    sources: Mapping[str, Source],
    project_lines: dict[KeyPath, int],
    faults: list[str],
) -> Partner | None:
    folder = root / PARTNERS_FOLDER / name
    shown = f"{PARTNERS_FOLDER}/{name}/{PARTNER_FILE}"
    data, lines = _read_toml(folder / PARTNER_FILE, shown, faults)
    if data is None or project is None:
        return None

    def place(key: KeyPath) -> tuple[str, int]:
        """A key's own line, else that of the project's default, else that of the table around it."""
        if key not in lines and ("defaults", *key) in project_lines:
            return PROJECT_FILE, project_lines["defaults", *key]
        return shown, _line(lines, key)

    table = _validate(PartnerTable, merge_tables(project.defaults, data), place, faults)
    if table is None:
        return None
    before = len(faults)

    def fault(key: KeyPath, message: str) -> None:
        file, line = place(key)
        faults.append(f"{file}:{line}: {message}")

    source = sources.get(table.source)
    if source is None:
        fault(("source",), f'no source "{table.source}" in {PROJECT_FILE}{suggestion(table.source, sources)}')
    elif table.select.fq and source.settings.kind != "ckan":
        fault(("select", "fq"), "a Solr filter needs a live source; a dump is selected by organizations, groups, tags")
    for key, file in ((("brand", "logo"), table.brand.logo), (("territory",), table.territory)):
        if file and not (folder / file).is_file():
            fault(key, f"no file {file} in the partner's folder")
    if source is None or len(faults) > before:
        return None
    return Partner(name, folder, source, table)


def _read_toml(path: Path, shown: str, faults: list[str]) -> tuple[dict[str, Any] | None, dict[KeyPath, int]]:
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        line = getattr(error, "lineno", None) or _line_in_message(message)
        faults.append(f"{shown}:{line}: not valid TOML: {message.split(' (at')[0]}")
        return None, {}
    except (OSError, UnicodeDecodeError) as error:
        faults.append(f"{shown}:1: cannot be read as UTF-8 text: {error}")
        return None, {}
    return data, line_of_keys(text)


def _line_in_message(message: str) -> int:
    """Python before 3.14 says where a fault is only in words: "(at line 3, column 8)"."""
    _, _, tail = message.partition("(at line ")
    digits = tail.split(",")[0]
    return int(digits) if digits.isdigit() else 1


def _validate(model: type[_T], data: dict[str, Any], place: Any, faults: list[str]) -> T | None:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for detail in error.errors():
            key = tuple(part for part in detail["loc"] if isinstance(part, str) and part not in ("ckan", "dump", "[key]"))
            file, line = place(key)
            faults.append(f"{file}:{line}: {_explain(model, key, detail)}")
        return None


def _explain(model: type[Table], key: KeyPath, detail: ErrorDetails) -> str:
    name = key[-1] if key else ""
    match detail["type"]:
        case "extra_forbidden":
            return f'unknown key "{name}"{suggestion(name, _keys_beside(model, detail["loc"]))}'
        case "missing":
            return f'"{".".join(key)}" is missing'
        case "union_tag_not_found":
            return f'"{".".join(key)}" needs `kind`: "ckan" or "dump"'
        case "value_error":
            return f'"{".".join(key)}": expected {str(detail["ctx"]["error"])}'
    message = detail["msg"]
    message = message.replace("Input should be", "expected").replace("a valid ", "a ").replace("tuple", "list")
    return f'"{".".join(key)}": {message[:1].lower()}{message[1:]}, not {_shown(detail["input"])}'


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _keys_beside(model: type[Table], loc: tuple[int | str, ...]) -> list[str]:
    """The keys that a table allows at the place of an unknown one."""
    schema: dict[str, Any] = TypeAdapter(model).json_schema()
    node = schema
    for part in loc[:-1]:
        node = _resolve(node, schema)
        if part in ("ckan", "dump"):
            node = next(s for s in (_resolve(o, schema) for o in node["oneOf"]) if s["properties"]["kind"]["const"] == part)
        else:
            node = node.get("properties", {}).get(part) or node.get("additionalProperties") or next(
                iter(node.get("patternProperties", {}).values()), {}
            )
    return list(_resolve(node, schema).get("properties", {}))


def _resolve(node: Any, schema: dict[str, Any]) -> dict[str, Any]:
    found = schema["$defs"][node["$ref"].rsplit("/", 1)[1]] if isinstance(node, dict) and "$ref" in node else node
    return found if isinstance(found, dict) else {}


def merge_tables(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Tables are merged key by key; any other value of `over` replaces that of `under`."""
    merged = dict(under)
    for key, value in over.items():
        below = merged.get(key)
        merged[key] = merge_tables(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _line(lines: Mapping[KeyPath, int], key: KeyPath) -> int:
    """The line of a key, else of the nearest table around it."""
    for length in range(len(key), 0, -1):
        if key[:length] in lines:
            return lines[key[:length]]
    return 1
