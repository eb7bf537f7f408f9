"""`sitegen theme`: new, show, check, gallery."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sitegen import config, console, package_data
from sitegen.cli import options
from sitegen.console import count, shown, tell
from sitegen.errors import SitegenError
from sitegen.theme import Theme, themes


@click.group()
def theme() -> None:
    """Make themes, and look at them."""


@theme.command("new")
@click.argument("name")
@click.option("--extends", "parent", metavar="THEME", default="base", show_default=True, help="What it starts from.")
@click.pass_obj
def new(root: Path, name: str, parent: str) -> None:
    """Make a new theme's folder in the project.

    It works at once, and its comments say what to try. docs/theme-tutorial.md goes on from there.
    """
    from sitegen.workshop.beginning import begin

    config.load_without_partners(root)
    for file in begin(name, parent=parent, project=root, folders=_shelves(root)):
        click.echo(shown(file))
    tell(f'See it: sitegen theme gallery {name}. Use it: [theme] name = "{name}" in a partner.toml.')


@theme.command("show")
@options.partners
@click.option("--theme", "name", metavar="THEME", help="A theme by itself, in place of partners'.")
@click.option("--origin", is_flag=True, help="Also which folder serves each template, block, token, sheet, script ….")
@options.json
@click.pass_obj
def show(root: Path, partners: tuple[str, ...], name: str | None, origin: bool, wants_json: bool) -> None:
    """Print the chain of folders of a partner's theme, and its tokens.

    A token is a value that partner.toml may set under [theme.tokens].
    """
    from sitegen.workshop.showing import as_table, origin_lines

    if name and partners:
        raise click.UsageError("name partners, or --theme, and not both")
    found = {"": _by_itself(root, name)} if name else _of_partners(root, partners)
    if wants_json:
        tables = [as_table(each, partner) for partner, each in found.items()]
        click.echo(json.dumps({"themes": tables}, ensure_ascii=False, indent=2))
        return
    for partner, each in found.items():
        for line in console.theme_lines(partner or each.name, each):
            click.echo(line)
        for line in origin_lines(each) if origin else ():
            click.echo(line)


@theme.command("check")
@click.argument("names", nargs=-1, metavar="[THEME]...")
@click.pass_context
def check(ctx: click.Context, names: tuple[str, ...]) -> None:
    """Look for faults in themes: those of the project, or the named ones.

    Keys, templates, blocks, assets, words, colours; and every template with every example view in each language.
    """
    from sitegen.workshop import checking

    failures: list[SitegenError] = []
    for name in _names(ctx.obj, names):
        try:
            found = list(checking.faults(_with_examples(ctx.obj, name)))
        except SitegenError as error:  # there is no such theme, or none that could be loaded
            found = [error]
        errors = [each for each in found if isinstance(each, SitegenError)]
        warnings = [each for each in found if not isinstance(each, SitegenError)]
        click.echo(f"{name}: {count(len(errors), 'error')}, {count(len(warnings), 'warning')}")
        for text in (*map(str, errors), *console.warning_lines(name, warnings)):
            tell(text)
        failures += errors
    if failures:
        ctx.exit(failures[0].exit_code)


@theme.command("gallery")
@click.argument("names", nargs=-1, metavar="[THEME]...")
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Where the galleries go, each in a folder of the theme's name. The project's gallery/ by default.",
)
@click.option(
    "-l",
    "--language",
    "languages",
    metavar="LANG",
    multiple=True,
    help="Only this language. May be given several times.",
)
@click.pass_obj
def gallery(root: Path, names: tuple[str, ...], output: Path | None, languages: tuple[str, ...]) -> None:
    """Make a page that shows every part of a theme in every state, and a page of each example view.

    Of the project's themes, or the named ones. It opens in a browser as it lies there, without a server.
    """
    from sitegen.engine import run, staging
    from sitegen.workshop.gallery import artifacts, chosen

    for name in _names(root, names):
        made = _with_examples(root, name)
        spoken = chosen(made, languages)
        folder = (output or root / "gallery") / name
        with staging(folder) as stage:
            run(artifacts(made, spoken), stage)
        for language in spoken:
            click.echo(shown(folder / language / "index.html"))


def _shelves(root: Path) -> tuple[Path, ...]:
    return root / "themes", package_data.themes()


def _names(root: Path, names: tuple[str, ...]) -> tuple[str, ...]:
    """The named themes, or all of the project's."""
    config.load_without_partners(root)
    found = names or tuple(sorted(themes((root / "themes",))))
    if not found:
        tell(f"there is no theme in {shown(root / 'themes')}: name one ({', '.join(sorted(themes(_shelves(root))))})")
    return found


def _by_itself(root: Path, name: str) -> Theme:
    from sitegen.workshop.examples.theme import chain_without_partner

    config.load_without_partners(root)
    return Theme(chain_without_partner(name, _shelves(root)), {})


def _with_examples(root: Path, name: str) -> Theme:
    from sitegen.workshop.examples.theme import chain_without_partner, theme_with_examples

    return theme_with_examples(chain_without_partner(name, _shelves(root)))


def _of_partners(root: Path, partners: tuple[str, ...]) -> dict[str, Theme]:
    from sitegen.build.build import theme_of

    return {partner.name: theme_of(partner, root) for partner in config.load(root, partners).partners.values()}
