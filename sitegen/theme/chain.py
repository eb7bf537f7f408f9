"""The chain of folders that a theme is: partner → theme → its parents → base.

A theme is a folder of the project, one that comes with sitegen, or a package of Python's path by its dotted name
(`packaged.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitegen.config import suggestion
from sitegen.config.text_files import bytes_of, files_in, text_of, toml_of
from sitegen.errors import ConfigError
from sitegen.theme.faults import refuse_shape
from sitegen.theme.packaged import package_folder
from sitegen.theme.version import refuse_version

THEME_FILE = "theme.toml"
PARTNER = "partner"  # what the first layer is called: no theme can have that name


@dataclass(frozen=True, slots=True)
class Layer:
    """One folder of the chain. `of_package`: it is an installed package's, which messages call by its dotted name."""

    name: str
    folder: Path
    table: Mapping[str, Any]
    of_package: bool = False

    @property
    def place(self) -> str:
        """The folder as messages call it."""
        return self.name if self.of_package else f"{self.folder.parent.name}/{self.folder.name}"

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


Chain = tuple[Layer, ...]
"""The partner's folder first, base last."""


def chain_of(name: str, partner: Path, folders: tuple[Path, ...]) -> Chain:
    """The partner's folder, the theme of this name and its parents. Raises ConfigError as `load_theme` does."""
    return (Layer(PARTNER, partner, {}), *parents_of(name, folders))


def parents_of(name: str, folders: tuple[Path, ...]) -> Chain:
    """The theme of this name, then its parents. Raises ConfigError as `load_theme` does."""
    layers: list[Layer] = []
    wanted: str | None = name
    child = ""  # where what is wanted is named
    while wanted is not None:
        if wanted in [layer.name for layer in layers]:
            raise ConfigError(
                f'theme "{wanted}" extends itself',
                where=child,
                hint=f"its chain is {' → '.join([*(layer.name for layer in layers), wanted])}: end it with base",
            )
        layer = _layer(wanted, folders, child)
        layers.append(layer)
        child = f"{layer.place}/{THEME_FILE}"
        wanted = layer.table.get("extends", None if wanted == "base" else "base")
    return tuple(layers)


def name_of(chain: Chain) -> str:
    """The name of the theme that the partner chose."""
    return chain[1].name if len(chain) > 1 else chain[0].name


def shown(chain: Chain, file: str | None) -> str:
    """A file of the chain as messages call it: "@base/templates/home.html"."""
    for layer in chain:
        if file and Path(file).is_relative_to(layer.folder):
            return f"@{layer.name}/{Path(file).relative_to(layer.folder).as_posix()}"
    return file or "template"


def themes(folders: tuple[Path, ...]) -> dict[str, Path]:
    """Every theme of these folders by name; those of packages are none of them."""
    return {file.parent.name: file.parent for folder in reversed(folders) for file in folder.glob(f"*/{THEME_FILE}")}


def theme_folder(name: str, folders: tuple[Path, ...], where: str = "") -> tuple[Path, bool]:
    """The folder of the theme with this name, and whether it is an installed package's. Raises ConfigError.

    `where`: the file that names it.
    """
    known = themes(folders)
    if name == PARTNER:
        message = f'no theme can be called "{PARTNER}": so is the partner\'s own folder'
        raise ConfigError(message, where=where, hint="give its folder another name")
    if name in known:
        return known[name], False
    if (folder := package_folder(name)) is None:
        raise ConfigError(
            f'no theme "{name}"{suggestion(name, known)}',
            where=where,
            hint="a theme is a folder of themes/ with a theme.toml, or an installed package by its dotted name",
        )
    if not (folder / THEME_FILE).is_file():
        raise ConfigError(
            f'the package "{name}" is no theme: it holds no {THEME_FILE}',
            where=where,
            hint="name the package, or the folder inside it, that does: acme_theme, acme.themes.coast",
        )
    return folder, True


def package_folders(name: str, folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """The folders of a theme's chain that are installed packages', as far as there is a chain."""
    try:
        return tuple(layer.folder for layer in parents_of(name, folders) if layer.of_package)
    except ConfigError:  # told where the theme is loaded
        return ()


def _layer(name: str, folders: tuple[Path, ...], child: str) -> Layer:
    folder, of_package = theme_folder(name, folders, child)
    where = f"{name if of_package else f'themes/{name}'}/{THEME_FILE}"
    table, _ = toml_of(folder / THEME_FILE, where)
    refuse_shape(table, where)
    refuse_version(table.get("api"), where)
    return Layer(name, folder, table, of_package)
