"""What a column holds: its type by all of its values, how many there are, from where to where.

A type is given where at least 95 % of the values are of it, so that with fewer than twenty all must be: files of people
have their "n.c." and "voir note". Some columns look like numbers and are names: INSEE codes, SIRET, postcodes,
telephone numbers. They are codes, by what they are called or by what they look like, and nobody
adds them up.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import islice

from sitegen.samples.cells import one_line
from sitegen.samples.sample import Column, ColumnType

_ENOUGH = 0.95  # share of the values that a type must have
_BINS, _MOST_EXAMPLES, _MOST_FREQUENT = 12, 5, 5
_LONGEST = 40  # characters; no number, date or code is longer
_LONGEST_TOLD = 80  # characters of an example

# What programs write where there is nothing. "NA", "-" and "nc" are left: they are values of somebody's.
NOTHING = frozenset({"", "null", "NULL", "None", "NaN", "nan", "N/A", "#N/A"})

_SIGN = "[+\\-\u2212]?"
_DIGITS = r"(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)"  # thousands apart by any of the blanks that French takes
_DAY = r"(?:\d{4}-\d{1,2}-\d{1,2}|\d{4}/\d{1,2}/\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4})"
_TIME = r"\d{1,2}[:hH]\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?Z| ?[+-]\d{2}:?\d{2}| ?UTC)?"
_SPAN = r"-?PT(?:(?:\d+H)(?:\d+M)?(?:\d+(?:\.\d+)?S)?|(?:\d+M)(?:\d+(?:\.\d+)?S)?|\d+(?:\.\d+)?S)"  # ISO 8601
_DEGREES = r"[+-]?\d{1,3}(?:\.\d+)?"
_PHONE = r"(?:\+33|0033|0)[ .-]?\d(?:[ .-]?\d\d){4}"
_UUID = "[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_WRITTEN = re.compile(
    rf"(?P<code>0\d+|0\d{{0,2}}(?:[ \u00a0\u202f]\d{{3}})+|\d{{16,}}|2[ABab]\d{{3}}|{_PHONE}|{_UUID})"
    rf"|(?P<integer>{_SIGN}{_DIGITS})"
    rf"|(?P<number>{_SIGN}(?:{_DIGITS}(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{{1,3}})?)"
    rf"|(?P<date>{_DAY})"
    rf"|(?P<datetime>{_DAY}[T ]+{_TIME})"
    rf"|(?P<duration>{_SPAN})"
    rf"|(?P<point>[(\[]?{_DEGREES} *[,;] *{_DEGREES}[)\]]?)",
    re.ASCII,
)
PLAIN = {ord(" "): None, ord("\u00a0"): None, ord("\u202f"): None, ord(","): ".", ord("\u2212"): "-"}
_SPANS = re.compile(r"([\d.]+)([HMS])", re.ASCII)
_SECONDS = {"H": 3600, "M": 60, "S": 1}
_NUMBERS = re.compile(r"\d+", re.ASCII)
_BOOLEANS = ({"oui", "non"}, {"vrai", "faux"}, {"true", "false"}, {"yes", "no"}, {"t", "f"}, {"o", "n"})

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_CODES = frozenset({
    "ape", "ban", "bic", "cedex", "cod", "code", "codepostal", "codgeo", "cog", "cp", "depcom", "ean", "epci", "fax",
    "fid", "finess", "gid", "iban", "id", "identifiant", "identifier", "ids", "idu", "immatriculation", "insee", "iris",
    "isbn", "issn", "matricule", "mobile", "naf", "nic", "no", "num", "numero", "nuts", "objectid", "phone", "portable",
    "postcode", "ref", "reference", "rna", "rnb", "siren", "siret", "tel", "telephone", "uai", "uid", "uuid", "zip",
})  # fmt: skip
# Numbers of these are names of things, or are copied into other programs: years, accounts, lots, coordinates.
_NAMES = frozenset({
    "an", "annee", "annees", "ans", "article", "categorie", "chapitre", "classe", "compte", "contnat", "coord",
    "coordonnee", "easting", "exercice", "fonction", "index", "lambert", "ligne", "lot", "millesime", "nature",
    "northing", "ordre", "parcelle", "poste", "rang", "section", "type", "version", "x", "y", "year", "years", "zone",
})  # fmt: skip
_MEASURES_NAMED = frozenset({
    "cout", "distance", "duree", "effectif", "eur", "euro", "euros", "km", "kwh", "litres", "longueur", "m", "montant",
    "nb", "nbre", "nombre", "population", "prix", "surface", "total", "volume",
})  # fmt: skip
_AREAS = frozenset({"arrondissement", "canton", "commune", "departement", "dep", "dept", "region", "reg"})  # numbered
_CODE_NAME = re.compile(r"(?:num|code?|id)(?:com|dep|reg|epci|can|arr|iris|insee|postal|voie|uai|commune)")
_LONGITUDES = frozenset({"lon", "long", "lng", "longitude", "xlong", "x"})
_LATITUDES = frozenset({"lat", "latitude", "ylat", "y"})
_QUESTION = frozenset({"est", "is", "has", "bool", "booleen", "boolean", "binaire", "flag", "actif", "actuel"})


def column(name: str, cells: Sequence[str], *, exact: bool = True) -> Column:
    """The profile of a column. `exact` says that `cells` are all that the file has."""
    counts = Counter(cells)
    for cell in [cell for cell in counts if cell.strip() in NOTHING]:
        del counts[cell]
    filled = counts.total()
    if not filled:
        return Column(name, distinct_exact=exact)
    kinds = {cell: kind_of(cell) for cell in counts}
    kind = _type(name, counts, kinds)
    measure = _MEASURES.get(kind)
    found = {cell: size for cell in counts if (size := measure(cell)) is not None} if measure else {}
    all_told = exact and filled == len(cells) == len(counts)
    return Column(
        name=name,
        type=kind,
        filled=round(filled / len(cells), 4),
        distinct=len(counts),
        distinct_exact=exact,
        minimum=one_line(min(found, key=found.__getitem__), _LONGEST_TOLD) if found else "",
        maximum=one_line(max(found, key=found.__getitem__), _LONGEST_TOLD) if found else "",
        examples=tuple(one_line(cell, _LONGEST_TOLD) for cell in islice(counts, _MOST_EXAMPLES)),
        histogram=_histogram(found, counts),
        frequent=() if found else _frequent(counts),
        counts=kind in ("integer", "number") and _counts(name, kind, found, all_told=all_told),
    )


def kind_of(cell: str) -> str:
    """The type that a value looks like: "code", "integer", "number", "date", "datetime", "duration", "point" or ""."""
    if len(cell := cell.strip()) > _LONGEST:
        return ""
    match = _WRITTEN.fullmatch(cell)
    kind = (match.lastgroup or "") if match else ""
    return "" if kind in ("date", "datetime") and moment(cell) is None else kind


def number(cell: str) -> float | None:
    """A number as French and English files write it: "1 234,5", "-0.25", "2,43E+13"."""
    if len(cell) > 2 * _LONGEST or "_" in cell:  # Python's own way of writing thousands
        return None
    try:
        value = float(cell)
    except ValueError:
        try:
            value = float(cell.translate(PLAIN))
        except ValueError:
            return None
    return value if math.isfinite(value) else None


def moment(cell: str) -> float | None:
    """Days, with their parts, of a date as it is written: the day first, unless the year is. None where it is none."""
    parts = [int(part) for part in _NUMBERS.findall(cell[:32])[:6]]
    if len(parts) < 3:
        return None
    year, month, day = parts[:3] if parts[0] > 31 else parts[2::-1]
    hour, minute, second = [*parts[3:], 0, 0, 0][:3]
    if hour > 24 or minute > 59 or second > 60:
        return None
    try:
        return date(year, month, day).toordinal() + (hour * 3600 + minute * 60 + second) / 86_400
    except (ValueError, OverflowError):
        return None


def span(cell: str) -> float | None:
    """Seconds of a duration of hours, minutes and seconds in ISO 8601: "PT36H15M". None where it is none."""
    if kind_of(cell) != "duration":
        return None
    seconds = sum(float(count) * _SECONDS[unit] for count, unit in _SPANS.findall(cell))
    return -seconds if cell.strip().startswith("-") else seconds


def words(name: str) -> tuple[str, ...]:
    """The words in a column's name, without accents, in lower case: "codePostal", "CODE_POSTAL" -> code, postal."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return tuple(word.lower() for word in _WORDS.findall(plain))


def _type(name: str, counts: Counter[str], kinds: Mapping[str, str]) -> ColumnType:
    called = words(name)
    by_kind: Counter[str] = Counter()
    for cell, times in counts.items():
        by_kind[kinds[cell]] += times
    enough = math.ceil(counts.total() * _ENOUGH)
    numbers = by_kind["integer"] + by_kind["number"]
    if place := _place(called, counts, numbers + by_kind["code"] >= enough):
        return place
    if _is_boolean(called, counts):
        return "boolean"
    if by_kind["point"] >= enough and _are_positions(counts):
        return "point"
    if _is_code(called, counts, by_kind, enough):
        return "code"
    if by_kind["integer"] >= enough:
        return "integer"
    if numbers >= enough:
        return "number"
    if by_kind["duration"] >= enough:
        return "duration"
    if by_kind["date"] >= enough:
        return "date"
    return "datetime" if by_kind["date"] + by_kind["datetime"] >= enough else "text"


def _place(called: Iterable[str], counts: Counter[str], numeric: bool) -> ColumnType | None:
    """Longitude or latitude, by the name and the range: Lambert-93 is also called x and y."""
    kind: ColumnType
    limit: float
    if not numeric:
        return None
    if not _LONGITUDES.isdisjoint(called):
        kind, limit = "longitude", 180
    elif not _LATITUDES.isdisjoint(called):
        kind, limit = "latitude", 90
    else:
        return None
    values = [value for cell in counts if (value := number(cell)) is not None]
    fractions = sum(value != int(value) for value in values)
    return kind if fractions * 2 >= len(values) and all(-limit <= value <= limit for value in values) else None


def _are_positions(counts: Counter[str]) -> bool:
    """Whether pairs of numbers are positions: both have decimals, as no list ("1, 12") or amount ("1.234,50")."""
    return sum(cell.count(".") > 1 for cell in counts) * 2 >= len(counts)


def _is_boolean(called: Iterable[str], counts: Counter[str]) -> bool:
    lower = {cell.strip().lower() for cell in islice(counts, 7)} if len(counts) <= 6 else {""}
    return any(lower <= pair for pair in _BOOLEANS[:4]) or (
        any(lower == pair for pair in _BOOLEANS[4:]) or (lower <= {"0", "1"} and not _QUESTION.isdisjoint(called))
    )


def _is_code(called: Sequence[str], counts: Counter[str], by_kind: Counter[str], enough: int) -> bool:
    """By the name, where values have no blanks; or by values: a leading zero among digits, Corsica's 2A, all SIRET."""
    named = not _CODES.isdisjoint(called) or _CODE_NAME.match("".join(called)) is not None
    if by_kind["code"] and by_kind["code"] + by_kind["integer"] >= enough:
        return True
    if by_kind["integer"] >= enough and not _AREAS.isdisjoint(called):
        return True
    if named and not by_kind["number"] and not by_kind["date"]:
        short = sum(times for cell, times in counts.items() if len(cell) <= _LONGEST and " " not in cell.strip())
        return short + by_kind["code"] >= enough
    if named and {"siret", "siren", "id"} & set(called) and by_kind["number"] >= enough:
        return True  # "2,43E+13": what a spreadsheet made of a SIRET
    return by_kind["integer"] >= enough and all(map(_is_siren, counts))


def _counts(name: str, kind: ColumnType, found: Mapping[str, float], *, all_told: bool) -> bool:
    """Whether numbers are quantities, whose thousands people set apart: in doubt they are not.

    They are none where the name says so. Whole ones that are called no measure are none where all have as many digits,
    four or more (years, postcodes and other codes under any name), and where they number the rows of the file.
    """
    if not (_NAMES | _CODES).isdisjoint(words(name)):
        return False
    if kind == "number" or not _MEASURES_NAMED.isdisjoint(words(name)):
        return True
    low, high = min(found.values()), max(found.values())
    if low >= 1000 and len(str(int(low))) == len(str(int(high))):
        return False
    return not (all_told and len(found) > 1 and high - low + 1 == len(found))


def _is_siren(cell: str) -> bool:
    """A SIREN or a SIRET: nine or fourteen digits whose weighted sum is a multiple of ten (ISO/IEC 7812-1, annex B)."""
    cell = cell.strip()
    if len(cell) not in (9, 14) or not cell.isdecimal():
        return False
    digits = [int(digit) for digit in reversed(cell)]
    return sum(digit if place % 2 == 0 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(digits)) % 10 == 0


_MEASURES: Mapping[ColumnType, Callable[[str], float | None]] = {
    "integer": number,
    "number": number,
    "longitude": number,
    "latitude": number,
    "date": moment,
    "datetime": moment,
    "duration": span,
}


def _histogram(found: Mapping[str, float], counts: Counter[str]) -> tuple[int, ...]:
    """How many values lie in each of equal steps; none where all are the same."""
    if not found:
        return ()
    low, high = min(found.values()), max(found.values())
    whole = all(value == int(value) for value in found.values())
    bins = int(min(_BINS, high - low + 1)) if whole else _BINS
    step = high / bins - low / bins  # each by itself: their difference may be more than a number holds
    if bins < 2 or step <= 0 or not math.isfinite(step):
        return ()
    totals = [0] * bins
    for cell, value in found.items():
        totals[min(int(value / step - low / step), bins - 1)] += counts[cell]
    return tuple(totals)


def _frequent(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    most = counts.most_common(_MOST_FREQUENT)
    return tuple((one_line(cell, _LONGEST_TOLD), times) for cell, times in most if times > 1)
