"""A dataset of which a page or a file cannot be made is published with less of it, and at last not at all.

The door for what nobody foresaw between a catalogue and its site: one dataset is not the end of the others. Each step
leaves a site that is whole: its lists, its search and what programs read of it say the same of the dataset.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from sitegen import urls
from sitegen.catalogue import Catalogue, Caution, Dataset, Resource, Text
from sitegen.engine import UnmadeError
from sitegen.errors import as_sitegen_error, unforeseen

_T = TypeVar("_T")
_FEW = 5  # datasets at a time; what more than these and than half of a catalogue have in common lies not with them
_SAID = ("shown without what is in its files", "shown with its title, its files and little else", "left out")


def with_less(catalogue: Catalogue, attempt: Callable[[Catalogue], _T]) -> tuple[_T, Catalogue]:
    """What `attempt` gives for the catalogue, or for one with less of the datasets that are at fault; and that one.

    Its warnings name them. Raises the SitegenError to tell where the fault lies with no dataset, or is not cured.
    """
    steps: dict[str, int] = {}  # by the dataset's key, how many were taken
    cautions: dict[str, Caution] = {}
    lessened = catalogue
    while True:
        try:
            made = attempt(lessened)
        except UnmadeError as unmade:
            blamed = _blamed(unmade.faults, lessened.datasets)
            is_of_all = not blamed or len(blamed) > max(_FEW, len(lessened.datasets) // 2)
            for key, (name, path) in blamed.items() if not is_of_all else ():
                said = _SAID[steps.get(key, 0)]
                steps[key] = steps.get(key, 0) + 1
                why = f"{path} could not be made, {unforeseen(unmade.faults[path])}"
                cautions[key] = Caution("dataset-unmade", name, f"{said}: {why}")
            lessened = _lessened(catalogue, steps)
            if is_of_all or not lessened.datasets:  # an empty site tells nothing
                path, fault = next(iter(unmade.faults.items()))
                raise as_sitegen_error(fault, where=path) from unmade
        else:
            return made, replace(lessened, warnings=(*lessened.warnings, *cautions.values()))


def _blamed(faults: Mapping[str, Exception], datasets: Iterable[Dataset]) -> dict[str, tuple[str, str]]:
    """By key: the name of a dataset, and the first path that could not be made of it."""
    names = {_key(dataset): dataset.name for dataset in datasets}
    found: dict[str, tuple[str, str]] = {}
    for path in faults:
        if (key := urls.dataset_in(path)) in names:
            found.setdefault(key, (names[key], path))
    return found


def _lessened(catalogue: Catalogue, steps: Mapping[str, int]) -> Catalogue:
    kept = (_step(dataset, steps.get(_key(dataset), 0)) for dataset in catalogue.datasets)
    return replace(catalogue, datasets=tuple(dataset for dataset in kept if dataset))


def _step(dataset: Dataset, step: int) -> Dataset | None:
    if step == 0:
        return dataset
    if step == 1:
        return replace(dataset, resources=tuple(replace(each, content=None) for each in dataset.resources))
    if step == 2:
        return Dataset(
            id=dataset.id,
            name=dataset.name,
            title=dataset.title,
            notes=Text(),
            organization=dataset.organization,
            license=dataset.license,
            modified=dataset.modified,
            resources=tuple(map(_bare, dataset.resources)),
        )
    return None


def _bare(resource: Resource) -> Resource:
    return replace(resource, description=Text(), content=None, size=None, modified=None, schema="")


def _key(dataset: Dataset) -> str:
    return urls.segment(dataset.name, dataset.id)
