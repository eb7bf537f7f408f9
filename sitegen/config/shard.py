"""A part of a project's partners, for people who have many machines and nobody who hands out work."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.digest import digest


@dataclass(frozen=True, slots=True)
class Shard:
    """The third of twenty parts: `part` is 3, and `of` 20.

    Each partner is in one part of them. It is its name that says in which: a new partner, or one that goes, leaves the
    others in their parts, whose snapshots and trees from last time so stay of use.
    """

    part: int  # from 1
    of: int

    def holds(self, name: str) -> bool:
        """Whether the partner of this name is in the part."""
        return int(digest(name.encode()), 16) % self.of == self.part - 1

    def __str__(self) -> str:
        return f"{self.part}/{self.of}"
