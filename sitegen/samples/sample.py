"""What a data file was found to hold, as frozen values: a build artifact's arguments, and kept as JSON between builds.

Texts are clean (`cells.shown`) and cut; numbers are finite. Nothing here is escaped for HTML.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sitegen.catalogue import Geometry
from sitegen.geo import projections
from sitegen.geo.geometry import Box, Point

Kind = Literal["table", "features", "tree", "nothing"]
ColumnType = Literal[
    "text", "integer", "number", "date", "datetime", "duration", "boolean", "code", "longitude", "latitude", "point",
    "empty",
]  # fmt: skip
NUMERIC = ("integer", "number")  # types that have a unit, where one is told
NodeKind = Literal["object", "list", "text", "number", "boolean", "null"]
Why = Literal[
    "",
    "empty",  # no bytes, blanks only, or no row of values
    "html",  # a web page: a login page, an error page
    "format",  # a format that is known and not read; `Sample.found` names it
    "binary",  # not text, and no format that is known
    "broken",  # begins as `found` and is not readable as such
    "cut",  # can only be read whole, and is not
    "too-deep",  # lists inside lists beyond what a parser goes into
    "too-large",  # asks for more memory or time than reading may take
    "bomb",  # unpacks to far more than it is
    "encrypted",
    "many-files",  # an archive of several data files, named in `Sample.others`
    "no-data",  # an archive without a data file
    "projection",  # features whose coordinates are not degrees; they have their table all the same
]
_REMARKS = ("swapped", "mixed", "out-of-range", "zero", "nan", "open-ring", "empty", "reversed", "antimeridian")
DATASTORE = "CKAN datastore"  # as a label: the bytes are an answer of CKAN's datastore


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds, of the rows that were profiled (`Table.profiled`)."""

    name: str  # unique in its table
    type: ColumnType = "empty"
    filled: float = 0.0  # share of the rows with a value, 0 to 1
    distinct: int = 0
    distinct_exact: bool = True  # False: there are rows that were not looked at
    minimum: str = ""  # as written; numbers, dates, durations and coordinates only
    maximum: str = ""
    examples: tuple[str, ...] = ()  # the first that differ, at most 5
    histogram: tuple[int, ...] = ()  # values in at most 12 equal steps from minimum to maximum
    frequent: tuple[tuple[str, int], ...] = ()  # of all others: values that come more than once, at most 5
    unit: str = ""  # of its numbers, where a workbook tells one: "%", "€", "km"
    counts: bool = False  # its numbers are quantities, and no years, codes or numbers of things


@dataclass(frozen=True, slots=True)
class Table:
    """The first rows of a table. Each has as many cells as there are `columns`."""

    columns: tuple[Column, ...] = ()  # the first 30
    rows: tuple[tuple[str, ...], ...] = ()  # the first 50
    total: int = 0  # rows counted, the header not among them
    exact: bool = True  # False: there are more
    ragged: int = 0  # rows of another width than the table's
    width: int = 0  # all columns
    headed: bool = True  # False: no row of names, the columns are only numbered
    profiled: int = 0  # rows that the columns' figures come from
    notes: tuple[str, ...] = ()  # what stands around it in the file: titles, sources, units, totals; at most 20 lines


@dataclass(frozen=True, slots=True)
class Features:
    """Geographic features. `geometry`, `lines` and `points` are a drawing of them: 2,000 positions in all."""

    types: tuple[tuple[str, int], ...] = ()  # geometry type ("Point"; "" for none) and its count, most frequent first
    total: int = 0
    exact: bool = True  # False: there are more
    bbox: Box | None = None  # its west > its east across the antimeridian (RFC 7946 §5.2)
    geometry: Geometry | None = None  # outer rings
    lines: tuple[tuple[Point, ...], ...] = ()
    points: tuple[Point, ...] = ()
    table: Table | None = None  # of the properties; None where they are the sample's own table
    warnings: tuple[str, ...] = ()  # codes, sorted: see `geo.shapes`
    projections: tuple[str, ...] = ()  # "EPSG:2154": what coordinates that are no degrees may be in, likeliest first
    converted: str = ""  # the code of the projection that they were converted from

    @property
    def origin(self) -> str:
        """That projection as people call it: "Lambert-93 (EPSG:2154)"."""
        return projections.in_words(self.converted)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is odd about the coordinates, for people: messages under "coordinates", the gravest first."""
        if "projected" in self.warnings:
            return ()
        said = [code for code in _REMARKS if code in self.warnings]
        return tuple("put_right" if code == "swapped" and self.converted else code for code in said)


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a JSON document, cut in depth and breadth: what is missing is `size` less the children."""

    name: str  # its key; empty in a list
    kind: NodeKind
    text: str = ""  # of a text, number, boolean
    size: int = 0  # members of an object or list, all of them
    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A further sheet of a workbook: a table, or the lines of a notice; or `why` there is neither."""

    name: str
    number: int  # among the sheets that are not hidden, from 1
    table: Table | None = None
    lines: tuple[tuple[str, ...], ...] = ()  # the filled cells of each row of a text
    cut: bool = False  # the text has more lines
    why: Why = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """What one file holds. `why` is set where there is nothing to show, or not all of it."""

    kind: Kind = "nothing"
    found: str = ""  # what it is, as sitegen's format labels: "CSV", "GeoJSON", "HTML"; "" where nobody can say
    table: Table | None = None
    features: Features | None = None
    tree: Node | None = None
    why: Why = ""
    encoding: str = ""  # of Python's codecs, those which a theme has words for; or "mixed"
    separator: str = ""  # of delimited texts; "" where there is one column
    whole: bool = True  # all of the file was looked at
    inside: tuple[str, ...] = ()  # where it was found, outermost first: archive members, a workbook's sheet
    others: tuple[str, ...] = ()  # what else is in the archive or workbook, at most 20 names
    unnamed: int = 0  # how many more sheets a workbook has
    sheets: tuple[Sheet, ...] = ()  # a workbook's further ones: 8 tables, 5 notices, and those with a `why`

    @property
    def tables(self) -> tuple[Sheet, ...]:
        """The further sheets that are tables."""
        return tuple(sheet for sheet in self.sheets if sheet.table)

    @property
    def notices(self) -> tuple[Sheet, ...]:
        """Those that are texts."""
        return tuple(sheet for sheet in self.sheets if sheet.lines)

    @property
    def rest(self) -> tuple[str, ...]:
        """The names of `others` of which nothing is shown."""
        shown = {sheet.name for sheet in self.sheets if not sheet.why}
        return tuple(name for name in self.others if name not in shown)

    @property
    def more(self) -> int:
        """How many sheets there are of which not even the name is told."""
        shown = sum(not sheet.why and sheet.name not in self.others for sheet in self.sheets)
        return max(0, self.unnamed - shown)


@dataclass(frozen=True, slots=True)
class Small:
    """A thumbnail as WebP, and its sides in pixels; or `why` there is none."""

    why: Why = ""
    content: bytes = b""
    width: int = 0
    height: int = 0
