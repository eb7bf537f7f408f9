"""The beginning of things: a project that builds at once, and a partner's folder filled from what CKAN says."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sitegen import config, package_data
from sitegen.cache import cache_of
from sitegen.catalogue import Text
from sitegen.commands import choices
from sitegen.config import PARTNER_FILE, PARTNERS_FOLDER, PROJECT_FILE, Project, Source, suggestion
from sitegen.config.schema import PartnerTable
from sitegen.errors import ConfigError
from sitegen.site.duties import DUTIES
from sitegen.sources import Description, Sources, Waiting, unwatched

MEASURED = "logo"  # in place of a colour
_OPTIONAL = ("legal_form", "siret", "contact_url", "data_protection", "security_contact")  # of [legal]
NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
EDITOR_SCHEMA = "partner.schema.json"  # what docs/configuration.md has people make with `sitegen schema partner`
_GITIGNORE = (
    "# made by sitegen: snapshots of the sources, the sites, copies to keep, galleries of themes\n"
    ".sitegen/\npublic/\nfrozen/\ngallery/\n"
)


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


@dataclass(frozen=True, slots=True)
class Wish:
    """What a new partner is to be like; what is empty is as the source, the project or the theme has it.

    `logo`: a file anywhere on this machine, or `choices.NO_LOGO`. `color`: of CSS, or "logo" for the first that is
    measured on it.
    """

    organization: str
    source: str | None = None
    theme: str = "base"
    title: str = ""
    url: str = ""
    languages: tuple[str, ...] = ()
    logo: Path | None = None
    color: str = ""


def new(
    root: Path, name: str, wish: Wish, *, said: Description | None = None, waiting: Waiting = unwatched
) -> list[Path]:
    """A new partner's folder for an organisation of a source; the files written. Raises ConfigError, SourceError.

    `said`: what the source says of it, where it was asked already. The folder is there as a whole, or not at all.
    """
    project = config.load_without_partners(root)
    folder = free_folder(root, name)
    origin = source_of(project, wish.source)
    spoken = choices.languages_of(root, wish.theme)
    languages = wish.languages or usual_languages(project)
    for language in wish.languages:
        choices.refuse_language(language, spoken, wish.theme)
    given = choices.logo_wished(wish.logo)
    if said is None:
        with Sources(cache_of(root), waiting) as portals:
            said = portals.describe(origin, wish.organization)
    logo = given if wish.logo else choices.logo_of(said)
    color = wish.color if wish.color != MEASURED else choices.first_colour(logo)
    files = _files(project, name, replace(wish, languages=languages, color=color), said, origin, logo)
    _put(folder, files)
    return [folder / path for path in files]


def free_folder(root: Path, name: str) -> Path:
    """Where a new partner of this name goes. Raises ConfigError for a name that is none or taken."""
    folder = root / PARTNERS_FOLDER / name
    if not NAME.fullmatch(name):
        raise ConfigError(f'"{name}" cannot name a partner', hint="use a-z, 0-9, - and _, and begin with a-z or 0-9")
    if folder.exists():
        raise ConfigError(f'there is already a partner "{name}"', where=str(folder), hint="choose another name")
    return folder


def usual_languages(project: Project) -> tuple[str, ...]:
    """Those of the project's partners, where the project says so."""
    wanted = project.defaults.get("languages")
    if isinstance(wanted, list) and wanted:
        return tuple(map(str, wanted))
    default: tuple[str, ...] = PartnerTable.model_fields["languages"].default
    return default


def _put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder beside its place, and move it there: who interrupts this finds nothing."""
    shelf = folder.parent
    is_first = not shelf.exists()
    shelf.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".", dir=shelf))
    try:
        for path, content in files.items():
            (draft / path).parent.mkdir(parents=True, exist_ok=True)
            (draft / path).write_bytes(content)
        draft.chmod(0o777 & ~_umask())
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        if is_first:
            shelf.rmdir()
        raise


def _umask() -> int:
    """What this account takes off the rights of new files; `mkdtemp` takes off more."""
    os.umask(found := os.umask(0))
    return found


def toml_string(text: str) -> str:
    """A TOML basic string. JSON's escapes are TOML's, but for DEL, which only TOML forbids."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def title_of(said: Description, languages: tuple[str, ...]) -> str:
    """What the source calls the organisation, in the first language that it does."""
    return str(said.title.pick(languages[0], languages)) or said.name


def example_address(name: str) -> str:
    """A site's address that is nobody's, until the partner has one: `publish` refuses it."""
    return f"https://{name}.example.org/"


def source_of(project: Project, name: str | None) -> Source:
    """The source of this name, or the only one. Raises ConfigError."""
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


def _files(
    project: Project, name: str, wish: Wish, said: Description, source: Source, picture: choices.Picture | None
) -> dict[str, bytes]:
    """The content of the partner's folder by path."""
    languages = wish.languages
    logo = f"logo.{picture.extension}" if picture else ""
    has_schema = (project.root / EDITOR_SCHEMA).is_file()
    table = _partner_toml(name, wish, said, source.name, logo, has_schema=has_schema)
    files = {PARTNER_FILE: table.encode()}
    for language in languages:
        if words := _introduction(said, language, languages):
            place = "" if language == languages[0] else f"{language}/"
            files[f"pages/{place}index.md"] = words.encode()
    if picture:
        files[logo] = picture.content
    return files


def _introduction(said: Description, language: str, languages: tuple[str, ...]) -> str:
    """The home page's introduction: what CKAN says in this language, and where the organisation has its own site."""
    is_default = language == languages[0]
    notes = str(said.description.pick(language, languages)) if is_default else _own(said.description, language)
    site = f"<{said.url}>" if said.url and (is_default or notes) else ""
    return "".join(f"{part}\n\n" for part in (notes.strip(), site) if part).removesuffix("\n")


def _own(text: Text, language: str) -> str:
    return dict(text.values).get(language, "")


def _partner_toml(name: str, wish: Wish, said: Description, source: str, logo: str, *, has_schema: bool) -> str:
    languages = wish.languages
    title = title_of(said, languages)
    url = wish.url or example_address(name)
    color = f"color = {toml_string(wish.color)}" if wish.color else '# color = "#0b5f8a"'
    lines = [
        *([f"#:schema ../../{EDITOR_SCHEMA}"] if has_schema else []),
        f"# Begun from what the source says of {_comment(said.name)}. docs/configuration.md lists every key.",
        "",
        f"title = {toml_string(wish.title or title)}",
        'tagline = ""                # one sentence under the title',
        f"url = {toml_string(url)}  # {'' if wish.url else 'change it: '}where the site will be hosted",
        f"source = {toml_string(source)}",
        f"languages = {_list(languages)}  # the first is the default; others live under /en/ and so on",
        "",
        "[select]",
        f"organizations = {_list([said.name])}",
        "",
        "[theme]",
        f"name = {toml_string(wish.theme)}",
        "",
        "[brand]",
        f"{color}  # as CSS has colours; what else is coloured comes from it",
        f"logo = {toml_string(logo)}" if logo else '# logo = "logo.svg"',
        f"{'' if logo else '# '}logo_alt = {toml_string(title)}",
        "",
        *_law(),
    ]
    for language in languages[1:]:
        if own := _own(said.title, language):
            lines += ["", f"[translations.{language}]", f"title = {toml_string(own)}"]
    return "\n".join(lines) + "\n"


def _law() -> list[str]:
    """What the law asks a site to say, as lines to fill in: those that are required first, each with an example."""
    required = {duty.key for duty in DUTIES}
    return [
        "# What the law asks a site to say: docs/law.md. `sitegen check` tells what is missing, and without what is",
        "# required the site is not published. What is the same for all partners may stand once in sitegen.toml, under",
        "# [defaults.legal].",
        "[legal]",
        *(f"# {duty.key} = {toml_string(duty.example)}  # required: {duty.what}" for duty in DUTIES),
        *(f'# {key} = ""' for key in _OPTIONAL if key not in required),
        "",
        '[accessibility]  # the site is told to be "non conforme" until an audit in force is entered',
        "# statement_date = 2026-11-24  # required: the day on which you read the statement through",
        '# contact = "accessibilite@villeneuve.example.org"  # required: where to report a barrier',
        "# audit_date = 2026-11-24",
        "# audit_rate = 72.5  # percent of the criteria that are met",
        '# auditor = ""',
        "",
        "# [audience]  # Matomo without cookies, exempt from consent; without this table nobody is counted",
        '# matomo = "https://stats.example.org/"',
        "# site = 1",
        "# masked_bytes = 2  # of a visitor's address, as it is set in Matomo",
        "# retention_months = 25",
    ]


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(map(toml_string, values))}]"


def _comment(text: str) -> str:
    """A text that cannot leave the comment it stands in."""
    return "".join(character for character in text if character.isprintable())
