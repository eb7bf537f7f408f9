"""The beginning of a theme: a folder that works at once, and whose comments say what to try next."""

from __future__ import annotations

import re
from pathlib import Path

from sitegen.errors import ConfigError
from sitegen.theme import API, THEME_FILE, Chain, parents_of, themes
from sitegen.theme.chain import PARTNER
from sitegen.theme.outline import ancestry, served
from sitegen.workshop.examples.theme import EXAMPLES

NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_RESERVED = (PARTNER, EXAMPLES)  # what other folders of a chain are called
_TEMPLATE, _BLOCK = "home.html", "figures"

_TOML = """\
# A theme that extends "{parent}": what is not here is the parent's. docs/themes.md tells of every key.
name = "{name}"
extends = "{parent}"
api = {api}               # the version of what sitegen promises to themes
licence = "MIT"       # under which others may use it

# Style sheets by cascade layer. A file named as one of the parent's replaces that one; this one is added.
[css]
components = ["{name}.css"]

# A value that partners may set under [theme.tokens] of partner.toml. In style sheets it is var(--ribbon).
[tokens.ribbon]
type = "colour"
default = "#0e7490"
description = "The ribbon above the header."

# A parent's token with another default:
# [tokens]
# radius = "0"

# A role of colour that comes from another one, and is measured on what it stands on (docs/themes.md, Colours):
# [colours.link]
# light = {{ seed = "color-primary", lightness = "..0.38" }}
"""
_CSS = """\
/* Added to the parent's style sheets. Colours are roles and tokens: var(--link), var(--paper), var(--ribbon). */
.band { border-block-start: .5rem solid var(--ribbon); }
.ribbon { inline-size: 6rem; border: 0; border-block-start: .25rem solid currentcolor; margin: var(--space-4) 0 0; }
"""
_HTML = """\
{{# One block of the parent's home page; the rest stays as it is. `super()` is what the block was before.
   `sitegen theme show --theme {name} --origin` lists the blocks of every template. #}}
{{% extends "@{owner}/home.html" %}}
{{% block figures %}}
{{{{ super() }}}}
<hr class="ribbon">
{{% endblock %}}
"""
_WORDS = {
    "en": "# Words that replace the parent's, key by key; a partner can replace them again.\n"
    "[home]\nlatest = {latest}\n",
    "fr": "# Des mots qui remplacent ceux du parent, clé par clé ; un partenaire peut les remplacer encore.\n"
    "[home]\nlatest = {latest}\n",
}
_LATEST = {"en": '"What has changed"', "fr": '"Ce qui a changé"'}


def begin(name: str, *, parent: str, project: Path, folders: tuple[Path, ...]) -> list[Path]:
    """A new theme's folder in a project; the files written. `folders` are where themes are looked for.

    Raises ConfigError for a name that is none or taken, and for a parent that cannot be extended.
    """
    if not NAME.fullmatch(name) or name in _RESERVED:
        what = "is a name that every chain of folders has" if name in _RESERVED else "cannot name a theme"
        hint = "use a-z, 0-9 and -, and begin with a letter, as coast or bord-de-mer"
        raise ConfigError(f'"{name}" {what}', hint=hint)
    folder = project / "themes" / name
    if name in themes(folders) or folder.exists():
        raise ConfigError(
            f'there is already a theme "{name}"', hint="choose another name; a theme of yours can extend it"
        )
    chain = parents_of(parent, folders)
    files = _files(name, parent, chain)
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
    return [folder / path for path in files]


def _files(name: str, parent: str, chain: Chain) -> dict[str, str]:
    files = {
        THEME_FILE: _TOML.format(name=name, parent=parent, api=API.partition(".")[0]),
        f"assets/css/{name}.css": _CSS,
    }
    known = served(chain)
    layer, file = known[_TEMPLATE][0]
    if any(_BLOCK in outline.blocks for _, _, outline in ancestry(_TEMPLATE, layer, file, known)):
        files[f"templates/{_TEMPLATE}"] = _HTML.format(name=name, owner=layer.name)
    for language, text in _WORDS.items():
        files[f"i18n/{language}.toml"] = text.format(latest=_LATEST[language])
    return files
