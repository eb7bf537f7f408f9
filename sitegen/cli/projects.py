"""The commands that deal with a project's own files: `init`, `new`, `list`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from sitegen import config, package_data
from sitegen.cli import options
from sitegen.console import ProgressLine, shown, tell


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=".")
@click.option(
    "--ci",
    "recipe_names",
    multiple=True,
    type=click.Choice(list(package_data.recipes())),
    help="Also write the files with which this rebuilds the sites every night. May be given several times.",
)
@click.option("--force", is_flag=True, help="Let --ci replace files that are other than the recipe's.")
@click.pass_obj
def init(root: Path, folder: Path, recipe_names: tuple[str, ...], force: bool) -> None:
    """Make a new project that builds at once.

    DIR, the current folder by default, must be empty, or with --ci hold a project: then only the recipe is written. The
    catalogue of a new project is that of the demonstration.
    """
    from sitegen.commands import recipes, scaffold

    folder = root / folder
    chosen = recipes.files(recipe_names)
    if not recipe_names or not (folder / config.PROJECT_FILE).is_file():
        scaffold.init(folder)
        command = "sitegen" if folder.resolve() == Path.cwd() else f"sitegen -C {shown(folder)}"
        click.echo(f"A project with three partners, in {shown(folder)}. Next:\n  {command} build\n  {command} serve")
    for file in recipes.write(folder, chosen, force=force):
        click.echo(shown(file))
    if recipe_names:
        tell("Each file says at its head what is to be set. docs/deploy.md tells more.")


@click.command("list")
@options.partners
@options.json
@click.pass_obj
def list_(root: Path, partners: tuple[str, ...], wants_json: bool) -> None:
    """Print the partners, one a line.

    With --json it is what a CI system makes a matrix of.
    """
    found = config.load(root, partners).partners.values()
    if wants_json:
        rows = [{"partner": partner.name, "url": partner.table.url} for partner in found]
        click.echo(json.dumps({"partners": rows}, ensure_ascii=False))
        return
    for partner in found:
        click.echo(partner.name)


@click.command()
@click.argument("name", callback=options.name, required=False)
@click.option("--organization", metavar="SLUG", default="", help="The organisation's name in CKAN.")
@click.option("--source", metavar="NAME", help="Where to ask; not needed where the project has one source.")
@click.option("--theme", "theme_name", metavar="NAME", default="", help="How the site looks; base by default.")
@click.option("--title", default="", help="The site's; what the source calls the organisation by default.")
@click.option("--url", metavar="ADDRESS", default="", callback=options.web_address, help="Where the site will be.")
@click.option(
    "--language",
    "languages",
    metavar="LANG",
    multiple=True,
    help="A language of the site. May be given several times, the default one first.",
)
@click.option(
    "--logo",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A picture, in place of the source's; none for no logo.",
)
@click.option(
    "--color",
    metavar="COLOUR",
    default="",
    callback=options.colour,
    help='The brand\'s, as CSS has colours; "logo" measures it on the logo.',
)
@click.option("--no-input", is_flag=True, help="Ask nothing, as where there is no terminal.")
@click.pass_obj
def new(root: Path, /, name: str | None, theme_name: str, no_input: bool, **given: Any) -> None:
    """Make a new partner's folder.

    It is filled from what CKAN says of the organisation: title, description, logo. On a terminal, what is not given is
    asked for, and nothing is written before the last answer.
    """
    from sitegen.cli import asking
    from sitegen.commands import scaffold

    said = None
    wish = scaffold.Wish(**given, theme=theme_name or "base")
    with ProgressLine() as line:
        if asking.is_possible() and not no_input:
            answers = asking.ask(root, name or "", wish, theme=theme_name, waiting=line.waiting)
            name, wish, said = answers.name, answers.wish, answers.said
        if not name:
            raise click.MissingParameter(param_hint="'NAME'", param_type="argument")
        if not wish.organization:
            raise click.MissingParameter(param_hint="'--organization'", param_type="option")
        files = scaffold.new(root, name, wish, said=said, waiting=line.waiting)
    for file in files:
        click.echo(shown(file))
    tell(f"{'See' if wish.url else 'Set `url` in partner.toml, then see'} it: sitegen serve {name}")
