"""What datasets cover where the portal does not say: `[organizations.NAME]` of partner.toml, `territory` and `outline`.

Most communes' datasets in CKAN have no outline, and data.gouv.fr makes a place of nothing else. A producer's datasets
get it here, once, before the catalogue becomes sites, so that all outputs say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sitegen.catalogue import Catalogue, Caution, Dataset, Geometry, Text
from sitegen.config import OrganizationTable, Partner
from sitegen.config.text_files import text_of
from sitegen.errors import ConfigError
from sitegen.geo import territory
from sitegen.geo.degrees import LATITUDE_FIRST
from sitegen.geo.geometry import thinned
from sitegen.geo.shapes import TO_MEND
from sitegen.samples import documents, geojson

IN_CHARGE = "Territoire de compétence"  # idgo's words (`geocover`) for wherever a dataset's producer is in charge
POINTS = 1_000  # of an outline: each dataset of its producer repeats it, in CKAN's API as it stands here


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a producer's datasets cover."""

    name: str = ""  # of the place
    outline: Geometry | None = None

    def __bool__(self) -> bool:
        return bool(self.name or self.outline)


def read(partner: Partner) -> dict[str, Coverage]:
    """What partner.toml says, by the producer's name in CKAN. Raises ConfigError as `territory.read` does."""
    coverages = {name: _read(partner, table) for name, table in partner.table.organizations.items()}
    return {name: coverage for name, coverage in coverages.items() if coverage}


def completed(catalogue: Catalogue, coverages: Mapping[str, Coverage]) -> Catalogue:
    """The catalogue with what is told of its producers in each of their datasets that says nothing else."""
    by_id = {each.id: coverages[each.name] for each in catalogue.organizations if each.name in coverages}
    datasets = tuple(_completed(each, by_id.get(each.organization, Coverage())) for each in catalogue.datasets)
    changed = any(new is not old for new, old in zip(datasets, catalogue.datasets, strict=True))
    return replace(catalogue, datasets=datasets) if changed else catalogue


def cautions(partner: Partner) -> Iterator[Caution]:
    """What is odd about the positions of the partner's own outlines, although they can be read.

    Raises ConfigError as `territory.read` does, and where latitudes come before longitudes: the whole site would lie
    elsewhere.
    """
    outlines = (partner.table.territory, *(table.outline for table in partner.table.organizations.values()))
    for file in dict.fromkeys(filter(None, outlines)):
        territory.read(partner.folder, file)
        where = f"partners/{partner.folder.name}/{file}"
        found = geojson.features(documents.parsed(text_of(partner.folder / file, where), whole=True))
        if found.converted == LATITUDE_FIRST:
            hint = "export it again as GeoJSON, in which the longitude comes first (RFC 7946)"
            raise ConfigError("its latitudes come before its longitudes", where=where, hint=hint)
        for code, words in TO_MEND.items():
            if code in found.warnings:
                yield Caution("territory-coordinates", where, words)


def _read(partner: Partner, table: OrganizationTable) -> Coverage:
    if not table.outline:
        return Coverage(table.territory)
    return Coverage(table.territory, thinned(territory.read(partner.folder, table.outline).outline, POINTS))


def _completed(dataset: Dataset, coverage: Coverage) -> Dataset:
    """Its words and its outline never tell of two places: what it says of one of its own stands alone.

    A name of partner.toml is in the partner's first language, as all text that nobody marks (`Site.pick`).
    """
    if not coverage or dataset.spatial is not None:
        return dataset
    if not dataset.territory:
        return replace(dataset, territory=Text.of(coverage.name), spatial=coverage.outline)
    names_it = any(words in (coverage.name, IN_CHARGE) for _, words in dataset.territory.values)
    return replace(dataset, spatial=coverage.outline) if coverage.outline and names_it else dataset
