"""The contract of themes, as a list made from the code: what a theme may count on, and what makes it a new version.

A version's list is kept in docs/theme-contract/. While a version is in the making its list is written again by
`python -m sitegen.commands.reference`; once it is released it stays. What is only added is a minor version, and what is
taken away, renamed, or of another kind is a major one: `breaks` tells which lines are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sitegen import package_data
from sitegen.config.text_files import toml_of
from sitegen.page.views import Page
from sitegen.text.grammar import FALLBACK_LANGUAGE
from sitegen.text.i18n import Speech
from sitegen.theme import API, Chain, Layer, parents_of
from sitegen.theme.filters import Present, filters
from sitegen.theme.messages import flat, names_in
from sitegen.theme.outline import outline_of, templates
from sitegen.theme.roles import roles
from sitegen.theme.tokens import declared
from sitegen.workshop.examples.pages import examples
from sitegen.workshop.examples.theme import chain_without_partner, theme_with_examples
from sitegen.workshop.received import fields_of, views

FOLDER = Path(__file__).parents[2] / "docs" / "theme-contract"
Listing = Mapping[str, str]
"""What there is ("view Card.title", "block home.html figures"), and of which kind it is, where it has one."""


@dataclass(frozen=True, slots=True)
class Version:
    """One of the contract. A version that is not released is still being written."""

    number: str
    said: str
    is_released: bool = True


HISTORY = (
    Version(
        "1.0", "Views, templates, blocks, tokens and words as sitegen had them when the contract was first listed."
    ),
    Version(
        "1.1",
        "Colours are roles under `[colours]`; themes come from packages, too. Fields, templates and words for the "
        "partner's menu, co-branding, announcements, legal pages and six more languages.",
        is_released=False,
    ),
)
_OWN = ("digest",)  # of tables of the configuration: not for templates
_OWN_OF_SPEECH = ("fallback", "grammar", "like", "locale", "messages")
_OF_THEME = ("asset", "attributes", "name", "speech", "tokens")  # of `theme`, in templates
_NAMED = re.compile(r'\sdata-(part|of|do)="([\w -]{1,100})"')
_SPOKEN = re.compile(r'speech\.table\("(\w+)"\)')
_PROPERTY = re.compile(r"(?<![\w-])--([a-z][a-z0-9-]*)\s*:")
_LATER = re.compile(r"(?:, \w+=)*")


def listing() -> dict[str, str]:
    """The contract of this sitegen: what `base` and the views have."""
    chain = parents_of("base", (package_data.themes(),))
    base = chain[0]
    found = dict(_views())
    found |= _templates(base)
    found |= _received()
    found |= _looks(base, chain)
    found |= _words(base)
    found |= {f"filter {name}": "" for name in filters(Present())}
    found |= {f"speech {name}": "" for name in dir(Speech) if not name.startswith("_") and name not in _OWN_OF_SPEECH}
    found |= {f"theme {name}": "" for name in _OF_THEME}
    return dict(sorted(found.items()))


def known(number: str) -> dict[str, str]:
    """The list of a version that was written before. Raises FileNotFoundError."""
    read: dict[str, str] = json.loads((FOLDER / f"{number}.json").read_text("utf-8"))
    return read


def breaks(before: Listing, after: Listing) -> list[str]:
    """What a theme written for `before` would miss in `after`."""
    found = []
    for key, kind in before.items():
        if key not in after:
            found.append(f"- {key}: {kind}".removesuffix(": "))
        elif after[key] != kind and not _is_longer(key, kind, after[key]):
            found.append(f"- {key}: {kind}; now {after[key]}")
    return found


def differences(before: Listing, after: Listing) -> list[str]:
    """Every line that is other, as a patch has them."""
    gone = [f"- {key}: {before[key]}" for key in before if after.get(key) != before[key]]
    new = [f"+ {key}: {after[key]}" for key in after if before.get(key) != after[key]]
    return sorted((line.removesuffix(": ") for line in gone + new), key=lambda line: (line[2:], line))


def faults(now: Listing) -> list[str]:
    """Why the contract cannot be what it is under the number that it has: a line each; none where all is well."""
    last = HISTORY[-1]
    if last.number != API:
        return [f"theme/version.py says {API}, and the last line of HISTORY is of {last.number}"]
    try:
        if last.is_released and (changed := differences(known(API), now)):
            return [f"{API} is released, and this is other: give API a new number, and HISTORY a line of it", *changed]
        for before in HISTORY[-2:-1]:
            is_minor = before.number.partition(".")[0] == API.partition(".")[0]
            if is_minor and (gone := breaks(known(before.number), now)):
                return [f"{before.number} had this, so {API} has to have it, or be a new major version", *gone]
    except FileNotFoundError as error:
        return [f"no {error.filename}"]
    return []


def write() -> list[str]:
    """Write the list of the version in the making; of a released one nothing is written. The faults."""
    now = listing()
    if not (found := faults(now)) and not HISTORY[-1].is_released:
        text = json.dumps(now, ensure_ascii=False, indent=0)
        (FOLDER / f"{API}.json").write_text(f"{text}\n", encoding="utf-8")
    return found


def _is_longer(key: str, before: str, after: str) -> bool:
    """A macro that only takes more, which may be left out."""
    is_macro = key.startswith("macro ") and after.startswith(before)
    return is_macro and _LATER.fullmatch(after[len(before) :] if before else f", {after}") is not None


def _views() -> Iterator[tuple[str, str]]:
    common = fields_of(Page)
    for name, view in views().items():
        yield f"view {name}", ""
        told = common if issubclass(view, Page) and view is not Page else {}  # once, of all pages
        for field, kind in fields_of(view).items():
            if field not in told and field not in _OWN:
                yield f"view {name}.{field}", kind


def _templates(base: Layer) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, file in templates(base).items():
        source = base.text(file)
        outline = outline_of(source)
        found[f"template {name}"] = ""
        found |= {f"block {name} {block}": "" for block in outline.blocks}
        if "/" in name:
            shared = {macro: takes for macro, takes in outline.macros.items() if not macro.startswith("_")}
            found |= {f"macro {name} {macro}": ", ".join(takes) for macro, takes in shared.items()}
        for kind, names in _NAMED.findall(source):
            found |= {f"data-{kind} {name} {each}": "" for each in names.split()}
        found |= {f"spoken {table}": "" for table in _SPOKEN.findall(source)}
    return found


def _received() -> dict[str, str]:
    theme = theme_with_examples(chain_without_partner("base", (package_data.themes(),)))
    made = examples(theme, FALLBACK_LANGUAGE)
    return {f"page {each.template}": type(each.page).__name__ for each in made}


def _looks(base: Layer, chain: Chain) -> dict[str, str]:
    found: dict[str, str] = {}
    for token in declared(chain).values():
        found[f"token {token.name}"] = token.type
        found |= {f"choice {token.name} {each}": "" for each in token.choices}
    found |= {f"colour {name}": "" for name in roles(chain)}
    for cascade, files in base.table["css"].items():
        found |= {f"sheet {file}": cascade for file in files}
    for name in base.table["css"]["tokens"]:
        sheet = base.text(base.folder / "assets" / "css" / name)
        found |= {f"property --{each}": "" for each in _PROPERTY.findall(sheet)}
    found |= {f"property --{name}": "" for name in roles(chain)}
    for file in base.files("assets"):
        name = file.relative_to(base.folder / "assets").as_posix()
        if name.endswith(".js") and "vendor/" not in name:
            found[f"script {name}"] = ""
    return found


def _words(base: Layer) -> dict[str, str]:
    file = base.folder / "i18n" / f"{FALLBACK_LANGUAGE}.toml"
    table, _ = toml_of(file, file.name)
    found: dict[str, str] = {}
    for key, message in flat(table).items():
        found[f"message {key}"] = ""
        found |= {f"name {key} {{{name}}}": "" for name in names_in(message)}
    return found
