"""Templates that do not compile, and what they name that is not there: templates, blocks, assets, tokens, words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

import jinja2

from sitegen.catalogue import Caution
from sitegen.config import suggestion
from sitegen.errors import BuildError, ConfigError, SitegenError
from sitegen.text.grammar import FALLBACK_LANGUAGE
from sitegen.theme import Layer, Theme
from sitegen.theme.filters import Present, filters
from sitegen.theme.outline import Outline, ancestry, named_file, outline_of, served, templates

_Known = Mapping[str, list[tuple[Layer, Path]]]


def template_faults(theme: Theme) -> Iterator[SitegenError]:
    """What is wrong with the templates of a chain, by folder and line."""
    environment = jinja2.Environment(autoescape=True)
    environment.filters |= filters(Present())
    known = served(theme.layers)
    for layer in theme.layers:
        for place in sorted((layer.folder / "templates").rglob("*.html")):
            if place.is_dir():
                yield ConfigError(
                    "a folder, where a file is expected",
                    where=f"{layer.place}/{place.relative_to(layer.folder).as_posix()}",
                )
        for name, file in templates(layer).items():
            where = _shown(layer, file)
            try:
                source = layer.text(file)
                environment.compile(source, name, str(file))
            except jinja2.TemplateSyntaxError as error:
                yield BuildError(error.message or "syntax error", where=f"{where}:{error.lineno}")
            except ConfigError as error:
                yield error
            else:
                yield from _missing(outline_of(source), known, where)
                yield from _unshown(name, layer, file, known)
                yield from _unknown(theme, outline_of(source), where)


def unused_templates(theme: Theme) -> Iterator[Caution]:
    """Templates of a child theme that nothing asks for: no parent has one of the name, and none names it."""
    known = served(theme.layers)
    named = {target.rpartition("/")[2] for target in _all_named(theme)}
    for name, places in known.items():
        (layer, file), base = places[0], theme.layers[-1]
        if len(places) == 1 and layer.name not in ("base", base.name) and name.rpartition("/")[2] not in named:
            close = get_close_matches(name, [other for other in known if other != name], n=1)
            hint = f"; did you mean {close[0]}?" if close else ""
            message = f"no page and no template asks for {name}: it is never shown{hint}"
            yield Caution("template-unused", _shown(layer, file), message)


def _all_named(theme: Theme) -> Iterator[str]:
    for layer in theme.layers:
        for file in templates(layer).values():
            try:
                source = layer.text(file)
                yield from (target for target, _ in outline_of(source).named)
            except (jinja2.TemplateError, ConfigError):
                continue
            if layer.name == "examples":  # what a gallery includes where it is there
                yield "gallery/own.html"


def _missing(outline: Outline, known: _Known, where: str) -> Iterator[SitegenError]:
    names = {*known, *(f"@{layer.name}/{name}" for name, places in known.items() for layer, _ in places)}
    for target, line in outline.named:
        if named_file(target, known) is None:
            yield BuildError(f'no template "{target}"{suggestion(target, names)}', where=f"{where}:{line}")


def _unshown(name: str, layer: Layer, file: Path, known: _Known) -> Iterator[SitegenError]:
    """Blocks of a child template that none of its parents has, and what stands outside of blocks."""
    where = _shown(layer, file)
    try:
        own, *parents = (outline for _, _, outline in ancestry(name, layer, file, known))
    except jinja2.TemplateError:  # told of the parent
        return
    if not own.extends:
        return
    if not parents:
        if named_file(own.extends[0], known):
            hint = f'name the folder whose template it is: {{% extends "@base/{name}" %}}'
            yield BuildError(
                f'extends "{own.extends[0]}", which is itself', where=f"{where}:{own.extends[1]}", hint=hint
            )
        return
    blocks = {block for outline in parents for block in outline.blocks}
    for block, line in own.outer:
        if block not in blocks:
            yield BuildError(
                f'block "{block}" is never shown: no template that this one extends has it{suggestion(block, blocks)}',
                where=f"{where}:{line}",
                hint=f"its blocks: {', '.join(sorted(blocks))}",
            )
    if own.stray:
        yield BuildError(
            "outside of blocks, what a template that extends another says is never shown",
            where=f"{where}:{own.stray}",
            hint=f"put it into one of its blocks: {', '.join(sorted(blocks))}",
        )


def _unknown(theme: Theme, outline: Outline, where: str) -> Iterator[SitegenError]:
    for name, line in outline.tokens:
        if name not in theme.tokens:
            yield BuildError(f'no token "{name}"{suggestion(name, theme.tokens)}', where=f"{where}:{line}")
    for key, line in outline.words:
        if not _is_said(theme, key):
            hint = "add it to the theme's i18n/ in each of its languages"
            yield BuildError(f'no message "{key}"', where=f"{where}:{line}", hint=hint)
    try:
        assets = theme.assets
    except SitegenError:  # told of the style sheets
        return
    for name, line in outline.assets:
        if name not in assets:
            yield BuildError(f'no asset "{name}"{suggestion(name, assets)}', where=f"{where}:{line}")


def _is_said(theme: Theme, key: str) -> bool:
    """Whether some language of the theme has words for a dotted key."""
    languages = (FALLBACK_LANGUAGE, *sorted(theme.languages))
    return any(theme.speech(language).knows(key) or theme.speech(language).table(key) for language in languages)


def _shown(layer: Layer, file: Path) -> str:
    return f"@{layer.name}/{file.relative_to(layer.folder).as_posix()}"
