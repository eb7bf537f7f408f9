"""What changes at a target: the only thing that is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sitegen.deploy.tree import Content


@dataclass(frozen=True)
class Difference:
    """Paths in order: those that are new, those whose bytes are others, those that go; `size` is of what is sent."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    size: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    @cached_property
    def _paths(self) -> frozenset[str]:
        return frozenset((*self.added, *self.changed, *self.removed))

    @property
    def sent(self) -> tuple[str, ...]:
        """All that is written, in no order of its own."""
        return (*self.added, *self.changed)


def between(there: Mapping[str, Content], wanted: Mapping[str, Content]) -> Difference:
    """What has to be done so that a target which holds `there` holds `wanted`."""
    added = tuple(sorted(path for path in wanted if path not in there))
    changed = tuple(sorted(path for path in wanted if path in there and there[path] != wanted[path]))
    removed = tuple(sorted(path for path in there if path not in wanted))
    return Difference(added, changed, removed, sum(wanted[path].size for path in (*added, *changed)))
