"""What a dataset's description is made from: the dataset, and what is said of it elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen import urls
from sitegen.catalogue import Dataset, Text
from sitegen.digest import canonical, digest


@dataclass(frozen=True, slots=True)
class Agent:
    """An organisation. `address` is that of its page, which names it."""

    address: str
    name: Text
    url: str = ""  # its own site


@dataclass(frozen=True, slots=True)
class Topic:
    """A CKAN group, and the codes of the EU themes that it stands for."""

    address: str
    title: Text
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """A dataset with what is said of it elsewhere. `language` is that of texts which the portal does not mark."""

    dataset: Dataset
    key: str
    base: str  # the site's address
    language: str
    publisher: Agent | None
    topics: tuple[Topic, ...]

    @property
    def address(self) -> str:
        """The dataset's page on the partner's site, which names it for ever."""
        return urls.absolute(urls.Urls().dataset(self.key), base=self.base)


class Sealed:
    """A subject that stands for itself in keys by its digest: one calculation for all files that it is in."""

    __slots__ = ("digest", "subject", "weight")

    def __init__(self, subject: Subject) -> None:
        written = canonical(subject)
        self.subject = subject
        self.digest = digest(written)
        self.weight = len(written)  # bytes, in proportion to those that will be written of it

    @property
    def mark(self) -> int:
        """A number that the dataset's id gives, the same for ever."""
        return int(digest(self.subject.dataset.id.encode("utf-8", "surrogatepass"))[:8], 16)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)
