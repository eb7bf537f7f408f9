"""The beginning of things: a project that builds at once, and a partner's folder filled from what CKAN says."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from sitegen import config, package_data
from sitegen.cache import cache_of
from sitegen.catalogue import Text
from sitegen.config import PARTNER_FILE, PARTNERS_FOLDER, PROJECT_FILE, Project, Source, suggestion
from sitegen.config.law_tables import LegalTable
from sitegen.config.schema import PartnerTable
from sitegen.errors import ConfigError
from sitegen.sources import Description, Sources, Waiting, unwatched
from sitegen.theme import themes

NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
EDITOR_SCHEMA = "partner.schema.json"  # what docs/configuration.md has people make with `sitegen schema partner`
_GITIGNORE = "# made by sitegen: snapshots of the sources, the sites, and copies to keep\n.sitegen/\npublic/\nfrozen/\n"


def init(folder: Path) -> None:
    """A new project from the demonstration. Raises ConfigError where the folder holds anything."""
    if folder.is_dir() and any(folder.iterdir()):
        raise ConfigError(
            "the folder is not empty", where=str(folder), hint="name one that is, or that does not exist: `init DIR`"
        )
    if folder.exists() and not folder.is_dir():
        raise ConfigError("there is a file of this name", where=str(folder), hint="name a folder: `init DIR`")
    folder.mkdir(parents=True, exist_ok=True)
    for name, origin in package_data.demo().items():
        if origin.is_dir():
            shutil.copytree(origin, folder / name, ignore=shutil.ignore_patterns(".*"))
        else:
            shutil.copy(origin, folder / name)
    (folder / ".gitignore").write_text(_GITIGNORE, encoding="utf-8")


def new(
    root: Path,
    name: str,
    *,
    organization: str,
    source: str | None = None,
    theme: str = "base",
    waiting: Waiting = unwatched,
) -> list[Path]:
    """A new partner's folder for an organisation of a source; the files written. Raises ConfigError, SourceError."""
    folder = root / PARTNERS_FOLDER / name
    if not NAME.fullmatch(name):
        raise ConfigError(f'"{name}" cannot name a partner', hint="use a-z, 0-9, - and _, and begin with a-z or 0-9")
    if folder.exists():
        raise ConfigError(f'there is already a partner "{name}"', where=str(folder), hint="choose another name")
    project = config.load_without_partners(root)
    origin = _source(project, source)
    known = themes((root / "themes", package_data.themes()))
    if theme not in known:
        raise ConfigError(f'no theme "{theme}"{suggestion(theme, known)}', hint="a theme is a folder with a theme.toml")
    with Sources(cache_of(root), waiting) as portals:
        said = portals.describe(origin, organization)
    files = _files(project, name, said, origin, theme)
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return [folder / path for path in files]


def toml_string(text: str) -> str:
    """A TOML basic string. JSON's escapes are TOML's, but for DEL, which only TOML forbids."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _source(project: Project, name: str | None) -> Source:
    known = project.sources
    if name is None and len(known) == 1:
        return next(iter(known.values()))
    if name is None:
        raise ConfigError(
            f"the project has {len(known)} sources", where=PROJECT_FILE, hint=f"choose: --source {'|'.join(known)}"
        )
    if name not in known:
        raise ConfigError(f'no source "{name}" in {PROJECT_FILE}{suggestion(name, known)}')
    return known[name]


def _files(project: Project, name: str, said: Description, source: Source, theme: str) -> dict[str, bytes]:
    """The content of the partner's folder by path."""
    wanted = project.defaults.get("languages")
    languages = tuple(map(str, wanted)) if isinstance(wanted, list) and wanted else _default_languages()
    logo = f"logo.{said.logo_extension}" if said.logo else ""
    has_schema = (project.root / EDITOR_SCHEMA).is_file()
    table = _partner_toml(name, said, source.name, theme, languages, logo, has_schema=has_schema)
    files = {PARTNER_FILE: table.encode()}
    for language in languages:
        if words := _introduction(said, language, languages):
            place = "" if language == languages[0] else f"{language}/"
            files[f"pages/{place}index.md"] = words.encode()
    if logo:
        files[logo] = said.logo
    return files


def _introduction(said: Description, language: str, languages: tuple[str, ...]) -> str:
    """The home page's introduction: what CKAN says in this language, and where the organisation has its own site."""
    is_default = language == languages[0]
    notes = str(said.description.pick(language, languages)) if is_default else _own(said.description, language)
    site = f"<{said.url}>" if said.url and (is_default or notes) else ""
    return "".join(f"{part}\n\n" for part in (notes.strip(), site) if part).removesuffix("\n")


def _own(text: Text, language: str) -> str:
    return dict(text.values).get(language, "")


def _default_languages() -> tuple[str, ...]:
    default: tuple[str, ...] = PartnerTable.model_fields["languages"].default
    return default


def _partner_toml(
    name: str,
    said: Description,
    source: str,
    theme: str,
    languages: tuple[str, ...],
    logo: str,
    *,
    has_schema: bool,
) -> str:
    title = str(said.title.pick(languages[0], languages)) or said.name
    lines = [
        *([f"#:schema ../../{EDITOR_SCHEMA}"] if has_schema else []),
        f"# Begun from what the source says of {_comment(said.name)}. docs/configuration.md lists every key.",
        "",
        f"title = {toml_string(title)}",
        'tagline = ""                # one sentence under the title',
        f"url = {toml_string(f'https://{name}.example.org/')}  # change it: where the site will be hosted",
        f"source = {toml_string(source)}",
        f"languages = {_list(languages)}  # the first is the default; others live under /en/ and so on",
        "",
        "[select]",
        f"organizations = {_list([said.name])}",
        "",
        "[theme]",
        f"name = {toml_string(theme)}",
        "",
        "[brand]",
        '# color = "#0b5f8a"  # as CSS has colours; what else is coloured comes from it',
        f"logo = {toml_string(logo)}" if logo else '# logo = "logo.svg"',
        f"logo_alt = {toml_string(title)}" if logo else f"# logo_alt = {toml_string(title)}",
        "",
        "[legal]  # what the law asks a site to say; `sitegen check` tells what is missing",
        *(f'# {key} = ""' for key in LegalTable.model_fields),
        "",
        "[accessibility]",
        '# contact = ""  # where to report a barrier',
    ]
    for language in languages[1:]:
        if own := _own(said.title, language):
            lines += ["", f"[translations.{language}]", f"title = {toml_string(own)}"]
    return "\n".join(lines) + "\n"


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(map(toml_string, values))}]"


def _comment(text: str) -> str:
    """A text that cannot leave the comment it stands in."""
    return "".join(character for character in text if character.isprintable())
