"""`/catalogue-scdl.csv`: the catalogue in OpenDataFrance's schema (SCDL catalogue 0.1.3), and what it lacks for that.

All 20 columns are required there, and CKAN has no field for some of them: the SIRET numbers, and what a producer's data
covers, are in partner.toml. What nobody says stays empty and is told in `/catalogue-scdl-report.json`.
"""

from __future__ import annotations

import calendar
import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sitegen import urls
from sitegen.catalogue import Caution, Dataset, License
from sitegen.catalogue.frequencies import FREQUENCIES
from sitegen.config import OrganizationTable
from sitegen.engine import Artifact, Sealed, seal
from sitegen.site import Site
from sitegen.site.around import Around, with_surroundings
from sitegen.site.coverage import IN_CHARGE
from sitegen.site.edition import Edition
from sitegen.text.markup import LONGEST_SUMMARY, summary
from sitegen.text.spreadsheet import no_formula
from sitegen.theme import Theme

SCHEMA = "https://schema.data.gouv.fr/schemas/scdl/catalogue/0.1.3/schema.json"
COLUMNS = (
    *("COLL_NOM", "COLL_SIRET", "ID", "TITRE", "DESCRIPTION", "THEME", "PRODUCTEUR_NOM", "PRODUCTEUR_SIRET"),
    *("COUV_SPAT_MAILLE", "COUV_SPAT_NOM", "COUV_TEMP_DEBUT", "COUV_TEMP_FIN", "DATE_PUBL", "FREQ_MAJ", "DATE_MAJ"),
    *("MOTS_CLES", "LICENCE", "NOMBRE_RESSOURCES", "FORMAT_RESSOURCES", "URL"),
)
_DESCRIPTION = COLUMNS.index("DESCRIPTION")
_UNKNOWN = "Inconnue"  # the schema's own word for a frequency that nobody tells
_LANGUAGE = "fr"  # of the schema's values
_REGIONAL = "Régionale"  # idgo's word for what a dataset covers (`geocover`)
_WHOLE_DAY = 10  # characters of an ISO date

Row = tuple[str, ...]  # in the order of COLUMNS, "" for what is missing; the description as the catalogue holds it


@dataclass(frozen=True, slots=True)
class Producer:
    """An organisation, with what partner.toml says of it."""

    name: str
    siret: str
    coverage: OrganizationTable


@dataclass(frozen=True, slots=True)
class Publisher:
    """What partner.toml says of its own SIRET number and of the producers, by their names in CKAN."""

    siret: str
    organizations: tuple[tuple[str, OrganizationTable], ...]


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    """The table, and the report of what it lacks; once for all languages."""
    if site.is_default:
        args = _args(site)
        yield Artifact(urls.SCDL, table_file, args)
        yield Artifact(urls.SCDL_REPORT, report_file, args)


def _args(site: Site) -> tuple[Sealed[Any], ...]:
    """What both files are made from: by the datasets' ids, each with what is around it."""
    table = site.partner.table
    told = Publisher(table.legal.siret, tuple(sorted(table.organizations.items())))
    ordered = sorted(site.datasets, key=lambda each: each.id)
    return site.sealed_edition, seal(told), *site.with_surroundings(ordered)


def table_file(
    edition: Sealed[Edition], publisher: Sealed[Publisher], *pairs: Sealed[Dataset] | Sealed[Around]
) -> bytes:
    """`table` as an artifact's function; `pairs` are each dataset and its surroundings in turn."""
    return table(list(_rows(edition.value, publisher.value, pairs)))


def report_file(
    edition: Sealed[Edition], publisher: Sealed[Publisher], *pairs: Sealed[Dataset] | Sealed[Around]
) -> bytes:
    """`report` as an artifact's function; `pairs` are each dataset and its surroundings in turn."""
    return report(list(_rows(edition.value, publisher.value, pairs)))


def cautions(site: Site, theme: Theme) -> Iterator[Caution]:
    """One, where the partner's SIRET shows that it means to have such a catalogue."""
    if not site.partner.table.legal.siret:
        return
    edition, publisher, *pairs = _args(site)
    missing = Counter(column for row in _rows(edition.value, publisher.value, pairs) for column in _missing(row))
    if missing:
        listed = ", ".join(f"{column} {missing[column]}" for column in COLUMNS if missing[column])
        message = f"values that an SCDL catalogue needs, and how many datasets lack them: {listed}"
        yield Caution("scdl-incomplete", urls.SCDL_REPORT, message)


def table(rows: Sequence[Row]) -> bytes:
    """The CSV, as RFC 4180 has it, in UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        told = (summary(value, LONGEST_SUMMARY) if at == _DESCRIPTION else value for at, value in enumerate(row))
        writer.writerow([no_formula(value) for value in told])
    return out.getvalue().encode("utf-8", "replace")


def report(rows: Sequence[Row]) -> bytes:
    """What each dataset lacks, and how many lack it."""
    lacking = {row[COLUMNS.index("ID")]: _missing(row) for row in rows}
    counts = Counter(column for missing in lacking.values() for column in missing)
    found = {
        "schema": SCHEMA,
        "datasets": len(rows),
        "complete": sum(not missing for missing in lacking.values()),
        "missing": {column: counts[column] for column in COLUMNS if counts[column]},
        "incomplete": [{"ID": identity, "missing": missing} for identity, missing in lacking.items() if missing],
    }
    return json.dumps(found, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _missing(row: Row) -> list[str]:
    return [
        column
        for at, (column, value) in enumerate(zip(COLUMNS, row, strict=True))
        if not (summary(value, LONGEST_SUMMARY) if at == _DESCRIPTION else value)
    ]


def _rows(site: Edition, publisher: Publisher, pairs: Sequence[Sealed[Any]]) -> Iterator[Row]:
    for dataset, around in with_surroundings(pairs):
        producer = _producer(site, publisher, around)
        scale, place = _coverage(dataset, producer.coverage)
        start, end = _period(dataset)
        formats = dict.fromkeys(urls.fold(each.format) for each in dataset.resources)
        yield (
            site.publisher,
            publisher.siret,
            dataset.id,
            str(site.pick(dataset.title)),
            str(site.pick(dataset.notes)),
            "; ".join(str(group.title) for group in around.groups),
            producer.name,
            producer.siret,
            scale,
            place,
            start,
            end,
            _published(dataset),
            FREQUENCIES[dataset.frequency].scdl if dataset.frequency in FREQUENCIES else _UNKNOWN,
            dataset.modified.date().isoformat() if dataset.modified else "",
            ";".join(filter(None, dict.fromkeys(map(urls.fold, site.tags_of(dataset))))),
            _license(dataset.license),
            str(len(dataset.resources) or ""),
            ";".join(filter(None, formats)),
            site.absolute(site.urls.dataset(around.key)),
        )


def _producer(site: Edition, publisher: Publisher, around: Around) -> Producer:
    """Its SIRET is the publisher's where the two are one body by their names."""
    if around.owner is None:
        return Producer("", "", OrganizationTable())
    told = dict(publisher.organizations).get(around.owner.item.name, OrganizationTable())
    name = str(around.owner.title)
    return Producer(name, told.siret or (publisher.siret if name == site.publisher else ""), told)


def _coverage(dataset: Dataset, producer: OrganizationTable) -> tuple[str, str]:
    """The scale and the name of the place: the dataset's own, else its producer's territory.

    A dataset with an outline of its own and no words comes without any (`coverage`); the schema wants some.
    """
    said = str(dataset.territory.pick(_LANGUAGE))
    if said == _REGIONAL:
        return _REGIONAL, producer.territory if producer.scale == _REGIONAL else ""
    if said in ("", IN_CHARGE, producer.territory):
        return producer.scale, producer.territory
    return "", said


def _period(dataset: Dataset) -> tuple[str, str]:
    """Days. A year begins on its first and ends on its last."""
    if dataset.temporal is None:
        return "", ""
    return _first_day(dataset.temporal.start), _last_day(dataset.temporal.end)


def _first_day(date: str) -> str:
    return date and (date + "-01-01")[:4] + (date[4:7] or "-01") + (date[7:10] or "-01")


def _last_day(date: str) -> str:
    if not date or len(date) == _WHOLE_DAY:
        return date
    year, month = int(date[:4]), int(date[5:7] or 12)
    return f"{date[:4]}-{month:02}-{calendar.monthrange(year, month)[1]}"


def _published(dataset: Dataset) -> str:
    """The day that the producer says, else that of the portal."""
    if len(dataset.issued) == _WHOLE_DAY:
        return dataset.issued
    return dataset.created.date().isoformat() if dataset.created else ""


def _license(license: License | None) -> str:  # noqa: A002 - CKAN's word
    if license is None:
        return ""
    if license.title.startswith("Licence Ouverte"):
        return "Licence Ouverte-LO"
    if license.title.startswith("ODbL"):
        return "Open Database License-ODBL"
    return "Creative Commons-CC" if license.title.startswith(("CC ", "CC0")) else "Spécifique ou autre"
