"""A theme: a chain of folders, seen as one set of templates, messages, tokens and assets, with one digest.

The chain runs partner → theme → its parents → base. Each folder may hold `templates/`, `assets/` and `i18n/`; a file
in an earlier folder replaces the one of the same name in later ones, messages are merged key by key. A template
reaches a given folder's version by its name: `{% extends "@base/dataset.html" %}`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

import jinja2
from jinja2.loaders import split_template_path

from sitegen import package_data, urls
from sitegen.config import ThemeTable, merge_tables, suggestion
from sitegen.config.text_files import bytes_of, files_in, text_of, toml_of
from sitegen.digest import canonical, digest
from sitegen.engine import Sealed
from sitegen.errors import BuildError, ConfigError
from sitegen.text.i18n import Messages, Speech
from sitegen.theme.environment import Environment, bytecode
from sitegen.theme.faults import refuse_shape, refuse_words
from sitegen.theme.filters import Present, filters

API = 1  # of theme.toml and of the views that templates receive; a theme says which it was written for
FALLBACK_LANGUAGE = "en"
_THEME_FILE = "theme.toml"
_MARK = 8  # hexadecimal digits of an asset's digest in its name
_TOKEN_TYPES: Mapping[str, re.Pattern[str]] = {
    "colour": re.compile(r"#[0-9a-fA-F]{3,8}|(?:rgb|hsl|oklch|oklab)\([^;{}()]*\)|[a-z]{3,20}"),
    "length": re.compile(r"0|[0-9.]+(?:rem|em|px|ch|%)"),
    "number": re.compile(r"[0-9.]+"),
    "font": re.compile(r"[\w\s,'\"-]+"),
    "asset": re.compile(r"[\w./-]+"),
    "choice": re.compile(r"[a-z-]+"),
}


@dataclass(frozen=True, slots=True)
class Token:
    """A themed value. `choices` only for type "choice", which becomes `data-NAME` on the page's root element."""

    name: str
    type: str
    default: str
    description: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layer:
    """One folder of the chain."""

    name: str
    folder: Path
    table: Mapping[str, Any]

    @property
    def place(self) -> str:
        """The folder as messages call it."""
        return f"{self.folder.parent.name}/{self.folder.name}"

    def files(self, folder: str) -> Iterator[Path]:
        """The files in one of its folders, and below. Raises ConfigError for a name that cannot be one on a site."""
        return files_in(self.folder / folder, f"{self.place}/{folder}")

    def folders(self, folder: str) -> list[str]:
        """The folders in one of its folders, and below: one may stand in the place of a file."""
        place = self.folder / folder
        return sorted(each.relative_to(place).as_posix() for each in place.rglob("*") if each.is_dir())

    def text(self, file: Path) -> str:
        """What one of its files says. Raises ConfigError."""
        return text_of(file, self._shown(file))

    def content(self, file: Path) -> bytes:
        """What one of its files holds. Raises ConfigError."""
        return bytes_of(file, self._shown(file))

    def _shown(self, file: Path) -> str:
        return f"{self.place}/{file.relative_to(self.folder).as_posix()}"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the theme under its published path, which holds a digest of its content."""

    path: str
    content: bytes

    @property
    def sealed(self) -> Sealed[Asset]:
        """It stands for itself by its path, which says what is in it."""
        return Sealed(self, digest(self.path.encode()), len(self.content))


class Theme:
    """The chain of one partner. Not a value: pages are made from it, and its digest stands for it in their keys."""

    def __init__(
        self, layers: tuple[Layer, ...], tokens: Mapping[str, str], logo: str = "", compiled: Path | None = None
    ) -> None:
        """`compiled`: a folder for templates as Python's bytecode, which each process would else make anew."""
        self.layers = layers
        self.name = layers[1].name if len(layers) > 1 else layers[0].name
        self.tokens = _resolve_tokens(layers, tokens)
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
                where=f"{self._shown(error.filename)}:{error.lineno}",
                hint=_TEMPLATE_HINT,
            ) from error
        except jinja2.TemplateNotFound as error:
            known = self._environment.list_templates()
            raise BuildError(
                f'no template "{error.name}"{suggestion(str(error.name), known)}', where=f"theme {self.name}"
            ) from error
        except (jinja2.UndefinedError, TypeError, ValueError, AttributeError, LookupError, ArithmeticError) as error:
            lines = list(_template_lines(error))
            if lines and all(Path(file).is_relative_to(package_data.themes()) for file, _ in lines):
                raise  # nobody's template but ours: a fault of sitegen, and of this page alone
            where = f"{self._shown(lines[-1][0])}:{lines[-1][1]}" if lines else template
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
        found: dict[str, Asset] = {}
        if self._logo:
            layer = self.layers[0]
            found[self._logo] = _fingerprinted(self._logo, layer.content(layer.folder / self._logo))
        for layer in self.layers:
            folder = layer.folder / "assets"
            for file in layer.files("assets"):
                name = file.relative_to(folder).as_posix()
                if not name.startswith("css/") and name not in found:
                    found[name] = _fingerprinted(name, layer.content(file))
        found |= _linked({name: asset.content for name, asset in found.items() if name.endswith(".js")})
        found["site.css"] = _fingerprinted("site.css", self._style_sheet(found).encode())
        return found

    @cached_property
    def attributes(self) -> Mapping[str, str]:
        """Tokens that choose a variant, as data attributes of the root element."""
        return {t.name: self.tokens[t.name] for t in _declared(self.layers).values() if t.type == "choice"}

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
                shown = f"{layer.place}/i18n/{file.name}"
                table, _ = toml_of(file, shown)
                refuse_words(table, merged, shown)
                merged = merge_tables(merged, table)
        return merged

    def _style_sheet(self, assets: Mapping[str, Asset]) -> str:
        """The chain's CSS as one file: cascade layers in base's order, tokens and the partner's own rules last."""
        order: dict[str, list[str]] = {}
        for layer in reversed(self.layers):
            for name, files in layer.table.get("css", {}).items():
                order.setdefault(name, []).extend(file for file in files if file not in order.get(name, ()))
        sheet = [f"@layer {', '.join([*order, 'partner'])};"]
        for name, files in order.items():
            sheet.append(f"@layer {name}{{")
            sheet += [self._css(file) for file in files]
            sheet.append("}")
        sheet.append(f"@layer partner{{:root{{{self._token_rules(assets)}}}")
        if os.path.lexists(own := self.layers[0].folder / "assets" / "css" / "partner.css"):
            sheet.append(self.layers[0].text(own))
        sheet.append("}")
        return _with_assets(_compact("\n".join(sheet)), assets, f"theme {self.name}")

    def _css(self, file: str) -> str:
        for layer in self.layers:
            path = layer.folder / "assets" / "css" / file
            if os.path.lexists(path):
                return layer.text(path)
        raise BuildError(f"no style sheet css/{file}", where=f"theme {self.name}", hint=f"{_THEME_FILE} lists it")

    def _token_rules(self, assets: Mapping[str, Asset]) -> str:
        rules = []
        for token in _declared(self.layers).values():
            value = self.tokens[token.name]
            if not value or token.type == "choice":
                continue
            rules.append(f"--{token.name}:" + (f'url("{value}")' if token.type == "asset" else value))
        return ";".join(rules)

    @cached_property
    def _environment(self) -> jinja2.Environment:
        loaders = {f"@{layer.name}": _Templates(layer) for layer in self.layers}
        environment = Environment(
            loader=jinja2.ChoiceLoader([*loaders.values(), jinja2.PrefixLoader(loaders)]),
            undefined=jinja2.StrictUndefined,
            autoescape=True,
            auto_reload=False,  # a theme is loaded anew for each build
            bytecode_cache=bytecode(self._compiled),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals |= {"theme": self}
        environment.filters |= filters(self._now, lambda: self.digest)
        return environment

    def _shown(self, file: str | None) -> str:
        for layer in self.layers:
            if file and Path(file).is_relative_to(layer.folder):
                return f"@{layer.name}/{Path(file).relative_to(layer.folder).as_posix()}"
        return file or "template"


class _Templates(jinja2.FileSystemLoader):
    """The templates of one layer. One that is no text is a ConfigError, as any other file that people write."""

    def __init__(self, layer: Layer) -> None:
        super().__init__(layer.folder / "templates")
        self._layer = layer

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        file = self._layer.folder.joinpath("templates", *split_template_path(template))
        if not os.path.lexists(file):
            raise jinja2.TemplateNotFound(template)
        return self._layer.text(file), str(file), lambda: True


_IMPORT = re.compile(rb'(from |import |import\()"\./([\w./-]+\.js)"')  # at the head of a module, or when it is wanted
_TEMPLATE_HINT = "mend the template; docs/themes.md lists what each one receives"


def load_theme(
    table: ThemeTable, *, partner: Path, shelves: tuple[Path, ...], logo: str = "", compiled: Path | None = None
) -> Theme:
    """The theme a partner asks for, looked up in `shelves` (the project's themes first), under the partner's folder.

    `logo` is a file of the partner's folder, published among the assets under its own name. Compiled templates are kept
    in the folder `compiled`, where one is named.

    Raises ConfigError for an unknown theme, a circle of parents, an unknown token or a value of the wrong type.
    """
    layers = [Layer("partner", partner, {})]
    name: str | None = table.name
    while name is not None:
        if name in [layer.name for layer in layers]:
            raise ConfigError(f'theme "{name}" extends itself', where=f"themes/{name}/{_THEME_FILE}")
        layer = _read_layer(name, shelves)
        layers.append(layer)
        name = layer.table.get("extends", None if name == "base" else "base")
    return Theme(tuple(layers), table.tokens, logo, compiled)


_loaded: dict[str, Theme] = {}  # of this process, by digest


def _reloaded(
    layers: tuple[Layer, ...], tokens: tuple[tuple[str, str], ...], logo: str, compiled: Path | None, digest: str
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


_MOST_LOADED = 8


def themes(shelves: tuple[Path, ...]) -> dict[str, Path]:
    """Every theme within reach, by name."""
    return {file.parent.name: file.parent for shelf in reversed(shelves) for file in shelf.glob(f"*/{_THEME_FILE}")}


def _read_layer(name: str, shelves: tuple[Path, ...]) -> Layer:
    known = themes(shelves)
    if name not in known:
        raise ConfigError(f'no theme "{name}"{suggestion(name, known)}', hint="a theme is a folder with a theme.toml")
    table, _ = toml_of(known[name] / _THEME_FILE, f"themes/{name}/{_THEME_FILE}")
    refuse_shape(table, f"themes/{name}/{_THEME_FILE}")
    if table.get("api") != API:
        raise ConfigError(
            f"written for theme API {table.get('api')}, this sitegen has {API}", where=f"themes/{name}/{_THEME_FILE}"
        )
    return Layer(name, known[name], table)


def _declared(layers: tuple[Layer, ...]) -> dict[str, Token]:
    """The tokens that the chain declares, base's first; a child theme may give another default."""
    found: dict[str, Token] = {}
    for layer in reversed(layers):
        for name, entry in layer.table.get("tokens", {}).items():
            before = found.get(name)
            if isinstance(entry, str):
                entry = {"default": entry}
            found[name] = Token(
                name,
                entry.get("type", before.type if before else ""),
                entry.get("default", before.default if before else ""),
                entry.get("description", before.description if before else ""),
                tuple(entry.get("choices", before.choices if before else ())),
            )
    return found


def _resolve_tokens(layers: tuple[Layer, ...], given: Mapping[str, str]) -> Mapping[str, str]:
    declared = _declared(layers)
    faults = []
    for name, value in given.items():
        token = declared.get(name)
        if token is None:
            faults.append(f'unknown token "{name}"{suggestion(name, declared)}')
        elif token.choices and value not in token.choices:
            faults.append(f'token "{name}": expected one of {", ".join(token.choices)}, not "{value}"')
        elif not _TOKEN_TYPES[token.type].fullmatch(value):
            faults.append(f'token "{name}": expected a {token.type}, not "{value}"')
    if faults:
        place = f"partners/{layers[0].folder.name}/partner.toml"
        raise ConfigError(faults[0], faults=tuple(f"{place}: [theme.tokens]: {fault}" for fault in faults))
    return {name: given.get(name, token.default) for name, token in declared.items()}


def declared_tokens(theme: Theme) -> tuple[Token, ...]:
    """What a partner may set under `[theme.tokens]`."""
    return tuple(_declared(theme.layers).values())


def _fingerprinted(name: str, content: bytes) -> Asset:
    extension = PurePosixPath(name).suffix
    return Asset(urls.asset(f"{name.removesuffix(extension)}.{digest(content)[:_MARK]}{extension}"), content)


def _linked(scripts: Mapping[str, bytes]) -> Mapping[str, Asset]:
    """Scripts whose imports of `"./x.js"` name the published files, and whose own names change with theirs."""
    done: dict[str, Asset] = {}

    def publish(name: str, around: tuple[str, ...]) -> Asset:
        if name in done:
            return done[name]
        folder = name[: name.rfind("/") + 1]

        def published(match: re.Match[bytes]) -> bytes:
            other = folder + match[2].decode()
            if other in around:
                raise BuildError("scripts import each other in a circle", where=", ".join(around))
            if other not in scripts:
                raise BuildError(f'no script "{other}" to import{suggestion(other, scripts)}', where=name)
            path = publish(other, (*around, other)).path
            return match[1] + b'"./' + path.removeprefix(urls.asset(folder)).encode() + b'"'

        done[name] = _fingerprinted(name, _IMPORT.sub(published, scripts[name]))
        return done[name]

    return {name: publish(name, (name,)) for name in scripts}


def _with_assets(sheet: str, assets: Mapping[str, Asset], where: str) -> str:
    """`url("fonts/x.woff2")` becomes the published name; the sheet itself lies in the assets' folder."""

    def published(match: re.Match[str]) -> str:
        name = match[1]
        if name not in assets:
            raise BuildError(f'the style sheet asks for "{name}"{suggestion(name, assets)}', where=where)
        return f'url("{assets[name].path.removeprefix(urls.asset(""))}")'

    return re.sub(r'url\("(?!data:|#)([^"]+)"\)', published, sheet)


def _compact(sheet: str) -> str:
    """Comments and indentation off: a third of the size before compression."""
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", sheet)


def _template_lines(error: BaseException) -> Iterator[tuple[str, int]]:
    """(file, line) of each template that an error passed through, the deepest last."""
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith((".html", ".xml", ".txt")):
            yield file, trace.tb_lineno
        trace = trace.tb_next
