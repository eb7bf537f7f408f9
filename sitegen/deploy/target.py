"""What every target can do."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sitegen.deploy.difference import Difference
from sitegen.deploy.tree import Tree
from sitegen.errors import PublishError

Confirm = Callable[[str], bool]  # asks whoever publishes; False where nobody can be asked

_SHOWN = 3  # other people's files that are named


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did, or would do. `where`: the place, as people name it."""

    where: str
    difference: Difference
    is_done: bool = True  # False of a dry run


def ask_first(where: str, others: Iterable[str], confirm: Confirm, *, fate: str) -> None:
    """Before the first publication into a place that is somebody's: `others` lie there, and `fate` becomes of them.

    Raises PublishError where nobody agrees.
    """
    names = sorted(others)
    if not names:
        return
    rest = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    held = f"{', '.join(names[:_SHOWN])}{rest}"
    if not confirm(f"{where} holds {held}, which sitegen did not put there: {fate}. Publish there?"):
        raise PublishError(
            f"it holds files that sitegen did not put there: {held}",
            where=where,
            hint=f"say `--yes` if it is the right place: {fate}",
        )


def ask_older(where: str, shown: int, tree: Tree, confirm: Confirm) -> None:
    """Before an older state takes the place of a newer one: what is shown was made at `shown`, after `tree`.

    A time that is still to come was told by a clock that went wrong, here or there, and says nothing.
    Raises PublishError where nobody agrees.
    """
    if not 0 < tree.made < shown <= time.time():
        return
    there, here = (time.strftime("%Y-%m-%d %H:%M", time.gmtime(made)) for made in (shown, tree.made))
    newer = f"a newer publication, built on {there} UTC; this site was last built anew on {here}"
    if not confirm(f"{where} holds {newer}. Publish the older one?"):
        raise PublishError(
            f"it holds {newer}",
            where=where,
            hint="another machine has published meanwhile: bring this project up to date and publish again, or say "
            "`--yes` if this state is the right one",
        )


def secret(word: str, partner: str) -> str:
    """What is nobody else's business, from the environment: SITEGEN_PUBLISH_WORD_PARTNER, or SITEGEN_PUBLISH_WORD.

    Raises PublishError where neither is set.
    """
    found = secret_or_none(word, partner)
    if not found:
        raise PublishError(
            f"neither {' nor '.join(_names(word, partner))} is in the environment",
            where=partner,
            hint="set one of them; secrets are read from nowhere else",
        )
    return found


def secret_or_none(word: str, partner: str) -> str | None:
    """The same; None where neither is set."""
    return next((found for name in _names(word, partner) if (found := os.environ.get(name))), None)


def _names(word: str, partner: str) -> tuple[str, str]:
    common = f"SITEGEN_PUBLISH_{word}"
    return f"{common}_{re.sub('[^A-Z0-9]', '_', partner.upper())}", common


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
