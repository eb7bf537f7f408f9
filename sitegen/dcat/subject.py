"""What a dataset's description is made from: the dataset, and what is said of it elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen import urls
from sitegen.catalogue import Dataset, Text


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
        return address_of(self.base, self.key)


def address_of(base: str, key: str) -> str:
    """The name of a dataset with this path segment, on the site at `base`."""
    return urls.absolute(urls.Urls().dataset(key), base=base)
