"""What a source hands over: CKAN's own dictionaries, unread, and how to get at the files that they mean.

Only `shape` looks inside a dictionary; what it makes of it is a Catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sitegen.catalogue import Caution, LocalFile, Text
from sitegen.config import Partner, Source
from sitegen.sources.http.patience import Waiting

Progress = Callable[[int, int], None]
"""Called with the number of datasets read and the number expected (0 while unknown)."""

FindFile = Callable[[str], LocalFile | None]
"""The file on this machine that an address of the catalogue means, if there is one."""


def quiet(_done: int, _total: int) -> None:
    """The progress that nobody watches."""


def no_file(_address: str) -> LocalFile | None:
    """For a source that has no files at hand."""
    return None


@dataclass(frozen=True, slots=True)
class Answer:
    """Raw packages are read once, in any order; reading them may raise SourceError."""

    packages: Iterable[object]
    organizations: tuple[object, ...] = ()
    groups: tuple[object, ...] = ()
    selected: tuple[str, ...] = ()  # organisations asked for, by name or id: in the catalogue even without a dataset
    resource_file: FindFile = no_file
    logo: FindFile = no_file
    cautions: list[Caution] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Description:
    """What a source says of one organisation: enough to begin a partner's folder."""

    name: str
    title: Text
    description: Text
    url: str = ""  # its own site, http(s)
    logo: bytes = b""
    logo_extension: str = ""  # "png", "jpg", "gif" or "webp"; empty without a logo


@dataclass(frozen=True, slots=True)
class Offer:
    """An organisation that there may be a partner for. `datasets`: how many of its datasets everybody may see."""

    name: str
    title: str
    datasets: int


class Connection(Protocol):
    """One source, for as long as a run lasts."""

    @property
    def received(self) -> int:
        """Bytes that came over the network so far."""
        ...

    @property
    def cautions(self) -> list[Caution]:
        """What a webmaster should know of how the source was reached in this run."""
        ...

    def refresh(self, partner: Partner, *, fresh: bool, progress: Progress) -> None:
        """Have at hand what the partner shows, as the source has it now; with `fresh`, trust nothing read before."""
        ...

    def answer(self, partner: Partner) -> AbstractContextManager[Answer]:
        """What is at hand. It asks nobody."""
        ...

    def state(self, partner: Partner) -> str:
        """The digest of what is at hand: the same as long as `answer` would say the same. It asks nobody."""
        ...

    @property
    def looked_at(self) -> Set[Path]:
        """The files of this machine, there or not, that answers were asked for and `state` does not stand for."""
        ...

    def describe(self, slug: str) -> Description:
        """What the source says of an organisation, for a new partner. Raises SourceError for an unknown name."""

    def search(self, words: str) -> list[Offer]:
        """The organisations whose names have these words or letters, the likeliest first; without any, all, or some.

        Raises SourceError.
        """
        ...

    def reach(self) -> None:
        """Ask the least that shows that the source answers as it should. Raises SourceError where it does not."""

    def find(self, partner: Partner) -> None:
        """Ask for what the partner selects, and take no dataset: SourceError where a build would have one for it."""
        ...

    def close(self) -> None:
        """Let go of connections; nothing is asked after that."""


class SourceModule(Protocol):
    """A room of `sources/`: one kind of source. `connect` asks nothing yet; `waiting` is told of slow answers."""

    def connect(self, source: Source, cache: Path, waiting: Waiting, /) -> Connection:
        """The source, ready to be asked; what it answers is kept below `cache`."""
