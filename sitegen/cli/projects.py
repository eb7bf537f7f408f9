"""The commands that deal with a project's own files: `init`, `new`, `list`."""

from __future__ import annotations

import json
from pathlib import Path

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
@click.argument("name", callback=options.name)
@click.option("--organization", metavar="SLUG", required=True, help="The organisation's name in CKAN.")
@click.option("--source", metavar="NAME", help="Where to ask; not needed where the project has one source.")
@click.option("--theme", "theme_name", metavar="NAME", default="base", show_default=True, help="How the site looks.")
@click.pass_obj
def new(root: Path, name: str, organization: str, source: str | None, theme_name: str) -> None:
    """Make a new partner's folder.

    It is filled from what CKAN says of the organisation: title, description, logo.
    """
    from sitegen.commands import scaffold

    with ProgressLine() as line:
        files = scaffold.new(
            root, name, organization=organization, source=source, theme=theme_name, waiting=line.waiting
        )
    for file in files:
        click.echo(shown(file))
    tell(f"Set `url` in partner.toml, then see it: sitegen serve {name}")
