"""What comes with sitegen beside its code: themes, the project of the demonstration, recipes for CI."""

from __future__ import annotations

from pathlib import Path

_INSTALLED = Path(__file__).parent / "_shipped"
_CHECKOUT = Path(__file__).parents[1]


def themes() -> Path:
    """The folder of the themes that come with sitegen."""
    return _root() / "themes"


def demo() -> dict[str, Path]:
    """The files and folders of the demonstration's project, by their place in it."""
    return {name: _root() / name for name in ("sitegen.toml", "demo", "partners")}


def recipes() -> dict[str, Path]:
    """The recipes by name: each a folder of files, which lie as they will in a project."""
    return {path.name: path for path in sorted((_root() / "recipes").iterdir()) if path.is_dir()}


def requirements() -> str:
    """The requirements.txt that recipes install from, with `VERSION` for the version."""
    return (_root() / "recipes" / "requirements.txt").read_text("utf-8")


def _root() -> Path:
    """In a wheel they lie inside the package; in a checkout, beside it."""
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
