"""Themes to be looked at: a project with a theme of a few files, on top of those that come with sitegen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sitegen import package_data
from sitegen.errors import SitegenError
from sitegen.theme import Theme
from sitegen.workshop.checking import Fault, faults
from sitegen.workshop.examples.theme import chain_without_partner, theme_with_examples

TOML = 'name = "child"\nextends = "base"\napi = 1\n'


@dataclass(frozen=True)
class Themes:
    """A folder of themes, which is filled with files."""

    root: Path

    def write(self, files: dict[str, str], toml: str = TOML) -> Themes:
        """The theme `child`, with files by their path in it."""
        for name, text in {"theme.toml": toml, **files}.items():
            file = self.root / "themes/child" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return self

    def load(self, name: str = "child") -> Theme:
        """A theme with the examples' folder; the tests of a run share templates that are compiled."""
        chain = chain_without_partner(name, (self.root / "themes", package_data.themes()))
        return theme_with_examples(chain, compiled=self.root.parent / "templates-compiled")

    def faults(self) -> list[Fault]:
        """All that is wrong with `child`."""
        return list(faults(self.load()))


def told(fault: Fault) -> str:
    """A fault as one line, without its hint."""
    mark = "" if isinstance(fault, SitegenError) else f" [{fault.code}]"
    return f"{fault.where}: {fault.message}{mark}"
