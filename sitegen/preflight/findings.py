"""What is taken of a site, and what is lost of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

# "refused": the whole dataset is not taken; "lost": a value or a file of it is not; "note": there is no place for it.
Weight = Literal["refused", "lost", "note"]


@dataclass(frozen=True, slots=True)
class Loss:
    """`what` is the value; `dataset` its dataset's name in addresses, or nothing where it is about the site."""

    dataset: str
    code: str
    weight: Weight
    what: str
    why: str


@dataclass(slots=True)
class Losses:
    """Those of one dataset, as the rules find them; each once."""

    dataset: str = ""
    _found: dict[Loss, None] = field(default_factory=dict)

    @property
    def found(self) -> list[Loss]:
        """All of them, in the order in which they were found."""
        return list(self._found)

    def refused(self, code: str, what: str, why: str) -> None:
        """The whole dataset is not taken, because of `what`."""
        self._add(code, "refused", what, why)

    def lost(self, code: str, what: str, why: str) -> None:
        """The value `what` is not taken; the dataset is."""
        self._add(code, "lost", what, why)

    def note(self, code: str, what: str, why: str) -> None:
        """For information: there is no place for `what`, or it matters to the harvest as a whole."""
        self._add(code, "note", what, why)

    @property
    def is_refused(self) -> bool:
        """Whether a rule refused the dataset."""
        return any(loss.weight == "refused" for loss in self._found)

    def _add(self, code: str, weight: Weight, what: str, why: str) -> None:
        self._found[Loss(self.dataset, code, weight, what, why)] = None


@dataclass(frozen=True, slots=True)
class File:
    """A file or a service, as data.gouv.fr would hold it; dates are days."""

    address: str
    title: str
    description: str
    format: str | None
    media_type: str | None
    size: int | None
    kind: str  # "main", or "api" for a service
    modified: str | None
    schema: str | None


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset, as data.gouv.fr would hold it; `name` is that in its address here. Dates are days, periods two."""

    name: str
    id: str
    taken: bool
    address: str | None
    title: str
    description: str
    frequency: str | None
    licence: str
    spatial: bool
    temporal: tuple[str | None, str | None] | None
    tags: tuple[str, ...]
    created: str | None
    issued: str | None
    modified: str | None
    contacts: tuple[tuple[str, str | None, str | None, str | None], ...]  # role, name, e-mail, form
    files: tuple[File, ...]
    score: dict[str, bool]  # each of the criteria that data.gouv.fr counts, but for those that it does not look at
    transport: tuple[tuple[str, str], ...]  # format that transport.data.gouv.fr sees, address of the file

    @property
    def points(self) -> int:
        """Of nine."""
        return sum(self.score.values())


@dataclass(frozen=True, slots=True)
class Preflight:
    """What a harvester would make of one partner's site."""

    partner: str
    base: str
    each: tuple[Dataset, ...]
    found: tuple[Loss, ...]

    @property
    def taken(self) -> int:
        """How many datasets are taken."""
        return sum(dataset.taken for dataset in self.each)

    @property
    def lost(self) -> tuple[Loss, ...]:
        """What somebody can mend."""
        return tuple(loss for loss in self.found if loss.weight != "note")

    @property
    def score(self) -> float | None:
        """The mean of the datasets that are taken, from 0 to 1; None where there are none."""
        points = [dataset.points for dataset in self.each if dataset.taken]
        return round(sum(points) / (9 * len(points)), 3) if points else None
