"""A theme: a chain of folders, seen as one set of templates, messages, tokens and assets, with one digest.

The chain runs partner → theme → its parents → base. Each folder may hold `templates/`, `assets/` and `i18n/`; a file
in an earlier folder replaces the one of the same name in later ones, messages are merged key by key. A template
reaches a given folder's version by its name: `{% extends "@base/dataset.html" %}`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2

from sitegen import package_data
from sitegen.config import ThemeTable, merge_tables, suggestion
from sitegen.config.text_files import toml_of
from sitegen.digest import canonical, digest
from sitegen.engine import Sealed
from sitegen.errors import BuildError
from sitegen.text.i18n import Messages, Speech
from sitegen.theme.assets import Asset, assets_of
from sitegen.theme.chain import Chain, chain_of, name_of, shown
from sitegen.theme.environment import environment_of, template_lines
from sitegen.theme.faults import refuse_words
from sitegen.theme.filters import Present, filters
from sitegen.theme.palette import Palette, palette_of
from sitegen.theme.roles import roles
from sitegen.theme.tokens import Token, declared, resolved

FALLBACK_LANGUAGE = "en"
_TEMPLATE_HINT = "mend the template; docs/themes.md lists what each one receives"


class Theme:
    """The chain of one partner. Not a value: pages are made from it, and its digest stands for it in their keys."""

    def __init__(self, layers: Chain, tokens: Mapping[str, str], logo: str = "", compiled: Path | None = None) -> None:
        """`compiled`: a folder for templates as Python's bytecode, which each process would else make anew."""
        self.layers = layers
        self.name = name_of(layers)
        self.tokens, self._set_roles = resolved(layers, tokens)
        self._given = dict(tokens)
        self._logo = logo
        self._compiled = compiled
        self._now = Present()
        self._speeches: dict[str, Speech] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        """It crosses to another process as what it was loaded from; there it is loaded once, by its digest.

        A process that is forked after this has it at hand already, templates and all.
        """
        if self.digest not in _loaded:
            self._compile()
            _keep(self)
        return _reloaded, (self.layers, tuple(self._given.items()), self._logo, self._compiled, self.digest)

    @property
    def sealed(self) -> Sealed[Theme]:
        """The theme as an argument of artifacts, by its digest."""
        return Sealed(self, self.digest)

    @cached_property
    def digest(self) -> str:
        """Of every file of the chain that can change a page, and of the tokens."""
        parts = [canonical(dict(self.tokens))]
        for layer in self.layers:
            for folder in ("templates", "i18n"):
                for file in layer.files(folder):
                    parts += [f"@{layer.name}/{file.relative_to(layer.folder)}".encode(), layer.content(file)]
            parts += [f"@{layer.name}/templates/{name}/".encode() for name in layer.folders("templates")]
        parts += [asset.path.encode() for asset in self.assets.values()]
        return digest(*parts)

    def render(self, template: str, language: str, *, frame: Any, page: Any) -> bytes:
        """A page as UTF-8. Raises BuildError that names the template's line and folder where it cannot be made.

        What goes wrong in the templates that come with sitegen, and in no other, is raised as it is.
        """
        self._now.frame, self._now.page, self._now.speech = frame, page, self.speech(language)
        try:
            text = self._environment.get_template(template).render(speech=self._now.speech, frame=frame, page=page)
            return text.encode("utf-8", "replace")
        except jinja2.TemplateSyntaxError as error:
            raise BuildError(
                error.message or "syntax error",
                where=f"{shown(self.layers, error.filename)}:{error.lineno}",
                hint=_TEMPLATE_HINT,
            ) from error
        except jinja2.TemplateNotFound as error:
            known = self._environment.list_templates()
            raise BuildError(
                f'no template "{error.name}"{suggestion(str(error.name), known)}', where=f"theme {self.name}"
            ) from error
        except (jinja2.UndefinedError, TypeError, ValueError, AttributeError, LookupError, ArithmeticError) as error:
            lines = list(template_lines(error))
            if lines and all(Path(file).is_relative_to(package_data.themes()) for file, _ in lines):
                raise  # nobody's template but ours: a fault of sitegen, and of this page alone
            where = f"{shown(self.layers, lines[-1][0])}:{lines[-1][1]}" if lines else template
            raise BuildError(str(error), where=where, hint=_TEMPLATE_HINT) from error

    def _compile(self) -> None:
        """Have all templates ready that can be: one with a fault is told of when a page asks for it."""
        for name in self._environment.list_templates(extensions=["html"]):
            if not name.startswith("@"):
                with suppress(jinja2.TemplateError):
                    self._environment.get_template(name)

    def speech(self, language: str) -> Speech:
        """The messages of a language along the chain, read once. Those of the fallback language stand in."""
        if language not in self._speeches:
            self._speeches[language] = Speech(language, self._messages(language), self._messages(FALLBACK_LANGUAGE))
        return self._speeches[language]

    @cached_property
    def languages(self) -> frozenset[str]:
        """Those that the chain has messages in."""
        return frozenset(file.stem for layer in self.layers for file in (layer.folder / "i18n").glob("*.toml"))

    @cached_property
    def assets(self) -> Mapping[str, Asset]:
        """What is published beside the pages: fonts, scripts and drawings as they are, the style sheet as one file."""
        return assets_of(self.layers, self.tokens, self.palette, self._logo)

    @cached_property
    def palette(self) -> Palette:
        """The theme's roles as plain colours. Raises ConfigError for roles that do not come to colours."""
        return palette_of(roles(self.layers), self.tokens, self._set_roles)

    @cached_property
    def attributes(self) -> Mapping[str, str]:
        """Tokens that choose a variant, as data attributes of the root element."""
        return {t.name: self.tokens[t.name] for t in declared(self.layers).values() if t.type == "choice"}

    def asset(self, name: str) -> str:
        """The published path of an asset."""
        try:
            return self.assets[name].path
        except KeyError:
            raise BuildError(f'no asset "{name}"{suggestion(name, self.assets)}', where=f"theme {self.name}") from None

    def _messages(self, language: str) -> Messages:
        merged: dict[str, Any] = {}
        for layer in reversed(self.layers):
            file = layer.folder / "i18n" / f"{language}.toml"
            if os.path.lexists(file):
                place = f"{layer.place}/i18n/{file.name}"
                table, _ = toml_of(file, place)
                refuse_words(table, merged, place)
                merged = merge_tables(merged, table)
        return merged

    @cached_property
    def _environment(self) -> jinja2.Environment:
        environment = environment_of(self.layers, self._compiled)
        environment.globals |= {"theme": self}
        environment.filters |= filters(self._now, lambda: self.digest)
        return environment


def load_theme(
    table: ThemeTable, *, partner: Path, folders: tuple[Path, ...], logo: str = "", compiled: Path | None = None
) -> Theme:
    """The theme a partner asks for, looked up in `folders` (the project's themes first), under the partner's folder.

    `logo` is a file of the partner's folder, published among the assets under its own name. Compiled templates are kept
    in the folder `compiled`, where one is named.

    Raises ConfigError for an unknown theme, a circle of parents, an unknown token or a value of the wrong type.
    """
    return Theme(chain_of(table.name, partner, folders), table.tokens, logo, compiled)


_loaded: dict[str, Theme] = {}  # of this process, by digest
_MOST_LOADED = 8


def _reloaded(
    layers: Chain, tokens: tuple[tuple[str, str], ...], logo: str, compiled: Path | None, digest: str
) -> Theme:
    """A theme that comes from another process. Its digest is that of its files when the build began."""
    if digest not in _loaded:
        theme = Theme(layers, dict(tokens), logo, compiled)
        theme.__dict__["digest"] = digest
        _keep(theme)
    return _loaded[digest]


def _keep(theme: Theme) -> None:
    while len(_loaded) >= _MOST_LOADED:
        del _loaded[next(iter(_loaded))]
    _loaded[theme.digest] = theme


def declared_tokens(theme: Theme) -> tuple[Token, ...]:
    """What a partner may set under `[theme.tokens]`."""
    return tuple(declared(theme.layers).values())
