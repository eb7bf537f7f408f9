"""What every target can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sitegen.deploy.difference import Difference
from sitegen.deploy.tree import Tree

Confirm = Callable[[str], bool]  # asks whoever publishes; False where nobody can be asked


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did, or would do. `where`: the place, as people name it."""

    where: str
    difference: Difference
    is_done: bool = True  # False of a dry run


class Target(Protocol):
    """A module of this room."""

    def publish(
        self, tree: Tree, settings: Any, /, *, root: Path, partner: str, confirm: Confirm, dry_run: bool
    ) -> Published:
        """Bring the target up to date with `tree`; relative paths of `settings` begin at the project's `root`.

        Raises PublishError, after which the target shows what it showed, or all of what it should: never a part.
        `confirm` is asked before the first publication into a place that holds other people's files.
        """

    def rollback(self, settings: Any, /, *, root: Path, partner: str) -> str:
        """Show the publication before the one that is shown; gives its name. Raises PublishError for none."""
