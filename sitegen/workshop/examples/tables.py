"""What is in files: rows of every type, shapes, a tree, a workbook, and each reason for which nothing is shown."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sitegen.catalogue import Geometry
from sitegen.geo.geometry import Point
from sitegen.outputs.pages.previews import Explained, Preview
from sitegen.samples import Column, Features, Node, Sample, Sheet, Table, Why
from sitegen.samples.schemas import Field, Schema

_SCHEMA = Schema(
    "Arbres urbains",
    "arbres",
    "1.0.0",
    (
        Field("essence", "Essence", "Nom latin de l’essence.", "string", "Tilia cordata", required=True),
        Field("etat", "État", allowed=("bon", "moyen", "mauvais")),
        Field("code_insee", required=True),
    ),
)


_NOTHING = Sample()


@dataclass(frozen=True, slots=True)
class Shown(Preview):
    """A preview of what is given, which no file holds. `schema`: what says what its columns are."""

    shown: Sample = _NOTHING
    schema: Schema | None = None

    @property
    def sample(self) -> Sample:
        """What is in the file."""
        return self.shown

    def explained(self, table: Table) -> Explained | None:
        """The columns by the schema."""
        names = [column.name for column in table.columns]
        return Explained(self.schema, self.schema.of(names), self.schema.missing(names)) if self.schema else None


SCHEMA = _SCHEMA
TABLE = Table(
    columns=(
        Column(
            "essence",
            "text",
            1.0,
            48,
            examples=("Tilia cordata", "Platanus", "Acer"),
            frequent=(("Tilia cordata", 312), ("Platanus", 98)),
        ),
        Column("hauteur", "number", 0.92, 87, minimum="2,5", maximum="31", histogram=(4, 22, 61, 40, 12, 3), unit="m"),
        Column("plantation", "date", 0.7, 133, minimum="1904-03-01", maximum="2026-11-20"),
        Column("relevé", "duration", 1.0, 9, minimum="PT15M", maximum="PT1H5M"),
        Column("code_insee", "code", 1.0, 2, frequent=(("99001", 900), ("99002", 303))),
        Column("remarquable", "boolean", 1.0, 2, frequent=(("oui", 12), ("non", 1191))),
        Column("observation", "empty"),
    ),
    rows=tuple(
        (essence, f"{height},5", f"20{year:02d}-11-25", f"PT{year}M", "99001", "non" if year % 3 else "oui", "")
        for essence, height, year in (
            ("Tilia cordata", 12, 10),
            ("Platanus × hispanica", 28, 11),
            ("Acer campestre", 7, 15),
            ("Quercus robur", 19, 18),
            ("Ginkgo biloba", 9, 21),
            ("Un nom qui ne finit pas sur la première ligne d’une colonne étroite", 3, 25),
        )
    ),
    total=1203,
    width=9,
    profiled=1203,
    notes=("Source : relevé de terrain", "Unité : mètres"),
)
_REASONS: tuple[Why, ...] = tuple(why for why in typing.get_args(Why) if why not in ("", "format", "projection"))


def samples(points: tuple[Point, ...], area: Geometry) -> Iterator[tuple[str, Sample]]:
    """By what they are called, each with everything that a sample of its kind has."""
    table = Sample("table", "CSV", TABLE, encoding="utf-8", separator=";", inside=("arbres.csv",))
    few = replace(TABLE, rows=TABLE.rows[:2], total=2, width=7, notes=())
    features = Features(
        types=(("Point", 2), ("Polygon", 1)),
        total=3,
        bbox=(2.1, 45.0, 2.6, 45.4),
        geometry=area,
        lines=((*points, (2.3, 45.35)),),
        points=points,
        table=TABLE,
        warnings=("swapped",),
        converted="EPSG:2154",
    )
    tree = Node(
        "",
        "object",
        size=3,
        children=(
            Node("nom", "text", "Pays de l’exemple"),
            Node("communes", "list", size=40, children=(Node("", "number", "99001"), Node("", "null"))),
            Node("actif", "boolean", "true"),
        ),
    )
    sheets = (
        Sheet("Espèces", 2, few),
        Sheet("Lisez-moi", 3, lines=(("Relevé de 2026",), ("Producteur", "Pays de l’exemple")), cut=True),
        Sheet("Vide", 4, replace(few, rows=(), total=0)),
    )
    yield "a table", table
    yield "a short table", replace(table, table=few)
    yield "columns without rows", replace(table, table=replace(few, rows=(), total=0))
    yield (
        "a workbook",
        Sample("table", "XLSX", TABLE, inside=("Arbres",), others=("Graphique",), unnamed=2, sheets=sheets),
    )
    yield "shapes", Sample("features", "GeoJSON", features=features, encoding="utf-8")
    yield "a tree", Sample("tree", "JSON", tree=tree, encoding="utf-8")
    yield (
        "an archive of many files",
        Sample(found="ZIP", why="many-files", inside=("a.zip",), others=("a.csv", "b.csv")),
    )
    for why in _REASONS:
        if why != "many-files":
            yield f"nothing: {why}", Sample(found="" if why == "binary" else "XLSX", why=why)
