"""Which files do nothing where they are published: no browser runs them, and no web server.

On a partner's domain a page or a drawing with a script would act in the partner's name, and a host might run a program.
What is not known to be harmless is published as plain text: the lists are of what is safe, since nobody has one of what
is not.
"""

from __future__ import annotations

import gzip
import re
import zlib
from pathlib import Path, PurePath
from xml.parsers import expat

from sitegen import urls

# Formats that every host gives a type of their own, so that no browser looks for another in their first bytes.
_TYPED = frozenset((".csv", ".tsv", ".txt", ".json"))
# Formats of data and documents that no browser runs, as long as they are what they say.
_DATA = frozenset(
    (
        *(".geojson", ".topojson", ".jsonl", ".ndjson", ".jsonld", ".ttl", ".nt", ".nq", ".trig", ".n3", ".tab"),
        *(".psv", ".xlsx", ".xls", ".ods", ".docx", ".doc", ".odt", ".pptx", ".ppt", ".odp", ".rtf", ".pdf", ".md"),
        *(".yaml", ".yml", ".ics", ".dbf", ".shp", ".shx", ".prj", ".cpg", ".qpj", ".sbn", ".sbx", ".gpkg", ".fgb"),
        *(".kmz", ".mbtiles", ".pmtiles", ".sqlite", ".mdb", ".accdb", ".parquet", ".feather", ".arrow", ".avro"),
        *(".orc", ".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".zst", ".7z", ".rar", ".pbf", ".nc", ".h5", ".hdf"),
        *(".hdf5", ".grib", ".grb", ".grib2", ".grb2", ".tif", ".tiff", ".jpg", ".jpeg", ".png", ".gif", ".webp"),
        *(".bmp", ".jp2", ".ecw", ".asc", ".las", ".laz", ".e57", ".ply", ".dxf", ".dwg", ".dgn", ".ifc", ".mid"),
        *(".mif", ".dta", ".sav", ".mp3", ".ogg", ".wav", ".flac", ".mp4", ".webm", ".epub"),
    )
)
# XML that describes or holds data. What it is a browser finds out from its content alone.
_XML = frozenset(
    (
        *(".xml", ".gml", ".kml", ".gpx", ".rdf", ".owl", ".osm", ".xsd", ".rng", ".atom", ".rss", ".wsdl", ".sld"),
        *(".qml", ".graphml", ".gexf", ".citygml", ".skos"),
    )
)
# Of these a web server makes nothing, so that their extension may stay to be seen; `page.php.txt` is still a program to
# an Apache that was told of `.php` by AddHandler.
_OF_BROWSERS = frozenset((".html", ".htm", ".xhtml", ".xht", ".svg", ".mht", ".mhtml")) | _XML | _DATA

_HEAD = 1500  # bytes; browsers look at 1,445 (https://mimesniff.spec.whatwg.org/#reading-the-resource-header)
_LOOKS_LIKE_A_PAGE = re.compile(
    rb"[\x00\t\n\x0b\x0c\r ]*<(?:!doctype|!--|\?xml"
    rb"|(?:html|head|body|script|iframe|h1|div|font|table|a|style|title|b|br|p"
    rb"|svg|img|meta|link|form|object|embed|video|audio|math|base|template|frameset)[\s/>])",
    re.IGNORECASE,
)
# What is in these a browser draws, with the scripts that they hold.
_RUN = ("http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg", "http://www.w3.org/1998/math/mathml")
_DECLARATION = re.compile(r"<\?xml\s[^>]*?\?>")
_ENCODING = re.compile(r"""\sencoding\s*=\s*["']([^"']*)["']""")
_AT_ONCE = 1 << 22  # bytes


def is_active(path: Path) -> bool:
    """Whether somebody who opens the file where it is published might run what is in it, or a server might.

    Total: a file that cannot be read counts. Costs one reading of an XML file, and the first bytes of another.
    """
    extension = PurePath(urls.file_name(path.name)).suffix  # as it will be published
    try:
        if extension in _XML:
            return _may_draw(path)
        return extension not in _TYPED and (extension not in _DATA or _is_page(path, extension))
    except OSError:
        return True


def as_text(name: str) -> str:
    """The name under which an active file is published, from one that is safe for file systems (`urls.file_name`)."""
    stem, dot, extension = name.rpartition(".")
    return f"{name}.txt" if not dot or f".{extension}" in _OF_BROWSERS else f"{stem}-{extension}.txt"


def _is_page(path: Path, extension: str) -> bool:
    """Whether a browser that is told no type would take it for a page. Some hosts tell it of what is inside a `.gz`."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if _LOOKS_LIKE_A_PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        return True
    if extension not in (".gz", ".tgz"):
        return False
    try:
        with gzip.open(path) as inside:
            return _LOOKS_LIKE_A_PAGE.match(inside.read(_HEAD).removeprefix(b"\xef\xbb\xbf")) is not None
    except (EOFError, OSError, zlib.error):
        return False  # nor can a browser read it


class _Drawn(Exception):  # noqa: N818 - not an error: the answer
    """The document is, or holds, what a browser draws."""


def _may_draw(path: Path) -> bool:
    """Whether an XML document holds XHTML, SVG or MathML, or says how to be made into it; or what is in it is unsure:
    a DTD, another encoding than UTF-8 and UTF-16, faults (a browser draws what comes before them)."""
    with path.open("rb") as stream:
        encoding = _encoding(stream.read(_HEAD))
        if not encoding:
            return True
        stream.seek(0)
        parser = expat.ParserCreate(encoding, namespace_separator=" ")
        parser.StartNamespaceDeclHandler = _look_at_namespace
        parser.ProcessingInstructionHandler = _look_at_instruction
        parser.StartDoctypeDeclHandler = _look_at_dtd
        fed = 0
        try:
            while part := stream.read(_AT_ONCE):
                parser.Parse(part, False)
                fed += len(part)
                if fed - parser.CurrentByteIndex > 4 * _AT_ONCE:  # one sign of many megabytes is read again and again
                    return True
            parser.Parse(b"", True)
        except (_Drawn, expat.ExpatError):
            return True
    return False


def _encoding(head: bytes) -> str:
    """Either "utf-8" or "utf-16" where a browser takes the document for that, whatever it is; else empty."""
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    encoding = "utf-16" if wide else "utf-8"
    text = head[: len(head) & ~1].decode(encoding, "replace").removeprefix("\ufeff")
    if not text.startswith("<?xml"):
        return "" if "\x00" in text else encoding
    declaration = _DECLARATION.match(text)
    if declaration is None:
        return ""
    said = _ENCODING.search(declaration[0])
    known = ("utf-16",) if wide else ("utf-8", "utf8", "us-ascii", "ascii")
    return encoding if said is None or said[1].lower() in known else ""


def _look_at_namespace(_prefix: str | None, name: str | None) -> None:
    if (name or "").strip().lower().startswith(_RUN):
        raise _Drawn


def _look_at_instruction(target: str, _data: str) -> None:
    if target.lower() == "xml-stylesheet":
        raise _Drawn


def _look_at_dtd(*_: object) -> None:
    raise _Drawn
