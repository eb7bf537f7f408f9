"""The chain of folders that a theme is: partner → theme → its parents → base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitegen.config import suggestion
from sitegen.config.text_files import bytes_of, files_in, text_of, toml_of
from sitegen.errors import ConfigError
from sitegen.theme.faults import refuse_shape

API = 1  # of theme.toml and of the views that templates receive; a theme says which it was written for
THEME_FILE = "theme.toml"


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


Chain = tuple[Layer, ...]
"""The partner's folder first, base last."""


def chain_of(name: str, partner: Path, folders: tuple[Path, ...]) -> Chain:
    """The partner's folder, the theme of this name and its parents. Raises ConfigError as `load_theme` does."""
    layers = [Layer("partner", partner, {})]
    wanted: str | None = name
    while wanted is not None:
        if wanted in [layer.name for layer in layers]:
            raise ConfigError(f'theme "{wanted}" extends itself', where=f"themes/{wanted}/{THEME_FILE}")
        layer = _layer(wanted, folders)
        layers.append(layer)
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
    """Every theme within reach, by name."""
    return {file.parent.name: file.parent for folder in reversed(folders) for file in folder.glob(f"*/{THEME_FILE}")}


def _layer(name: str, folders: tuple[Path, ...]) -> Layer:
    known = themes(folders)
    if name not in known:
        raise ConfigError(f'no theme "{name}"{suggestion(name, known)}', hint="a theme is a folder with a theme.toml")
    table, _ = toml_of(known[name] / THEME_FILE, f"themes/{name}/{THEME_FILE}")
    refuse_shape(table, f"themes/{name}/{THEME_FILE}")
    if table.get("api") != API:
        raise ConfigError(
            f"written for theme API {table.get('api')}, this sitegen has {API}", where=f"themes/{name}/{THEME_FILE}"
        )
    return Layer(name, known[name], table)
