"""What comes with sitegen beside its code: themes, and the project of the demonstration."""

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


def _root() -> Path:
    """In a wheel they lie inside the package; in a checkout, beside it."""
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
