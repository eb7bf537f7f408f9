"""What a file is, by its first bytes."""

from __future__ import annotations

import re
from typing import Final

# The first bytes of formats that are not read as text, and sitegen's labels for them.
_MAGIC: Final = (
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),  # an empty one
    (b"\x1f\x8b", "GZIP"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE"),  # Excel 97, Word 97, and what Office encrypts
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"SQLite format 3\0", "SQLite"),
    (b"PAR1", "Parquet"),
    (b"\x00\x00\x27\x0a", "SHP"),
    (b"7z\xbc\xaf\x27\x1c", "7Z"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"BZh", "BZIP2"),
    (b"\xfd7zXZ\0", "XZ"),
    (b"\x28\xb5\x2f\xfd", "ZSTD"),
    (b"fgb\x03fgb", "FlatGeobuf"),
    (b"PMTiles", "PMTiles"),
    (b"{\\rtf", "RTF"),
)
_ENCRYPTED = "EncryptedPackage"  # what Office puts a document with a password into ([MS-OFFCRYPTO] §2.3.4.4)
_STREAMS = (
    (_ENCRYPTED, _ENCRYPTED),
    ("Workbook", "XLS"),
    ("Book", "XLS"),  # Excel 5
    ("WordDocument", "DOC"),
    ("PowerPoint Document", "PPT"),
)
_HTML = re.compile(
    rb"<(?:!doctype\s+html|(?:[\w-]+:)?html|head|body|script|style|link|meta|title|div|form|p|h1|center|noscript)[\s>]",
    re.IGNORECASE,
)
_BEFORE = ((b"<!--", b"-->"), (b"<?", b"?>"))  # what may stand before a root
_XML = re.compile(rb"<(?:\?xml\s|!DOCTYPE\s|!--|[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?[\s/>])")
_ROOT = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)")
_ROOTS = {b"kml": "KML", b"gpx": "GPX", b"RDF": "RDF", b"svg": "SVG"}
_GML = b"opengis.net/gml"  # many another XML file has it, too: metadata, NeTEx
_GML_ROOTS = frozenset({b"FeatureCollection", b"SpatialDataSet", b"CityModel", b"Dictionary"})
_JSON = re.compile(r'\{\s*+"[^"\\\n]*+"\s*+:|\{\s*+\Z|\[\s*+(?:\{\s*+["}]|\[\s*+[-\d"\[{]|"[^"\\\n]*+"\s*+,|\Z)')
_HEAD = 16_384  # characters: a licence may stand in a comment before the first tag
_BLANKS = "\ufeff \t\r\n\0"
_MOST_BLANKS = 65_536  # what some servers leave before a page, a line for each instruction of its program


def magic(content: bytes) -> str:
    """The label of a binary format, or "" for what may be a text."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WebP"
    return next((label for sign, label in _MAGIC if content.startswith(sign)), "")


def compound(content: bytes) -> tuple[str, bool]:
    """The label of an OLE file, by the names in its directory, and whether it is encrypted."""
    found = (label for name, label in _STREAMS if name.encode("utf-16-le") in content)
    label = next(found, "")
    return ("XLSX", True) if label == _ENCRYPTED else (label, False)


def markup(text: str) -> str:
    """ "HTML", "XML" or the label of a kind of XML; "" for texts without tags at their beginning."""
    head = text[:_MOST_BLANKS].lstrip(_BLANKS)[:_HEAD].encode("utf-8", "replace")
    if _HTML.match(_root(head)):
        return "HTML"
    if not _XML.match(head):
        return ""
    match = _ROOT.search(_root(head))
    if match and match[2] in _ROOTS:
        return _ROOTS[match[2]]
    return "GML" if match and _GML in head and (match[1] == b"gml" or match[2] in _GML_ROOTS) else "XML"


def _root(head: bytes) -> bytes:
    """Without the comments and instructions before the first element."""
    while ending := next((end for start, end in _BEFORE if head.startswith(start)), None):
        head = head.partition(ending)[2].lstrip()
    return head


def is_json(text: str) -> bool:
    """Whether a text begins as a JSON object or list does."""
    return text[:_MOST_BLANKS].lstrip(f"{_BLANKS}\x1e")[:1] in ("{", "[")


def is_surely_json(text: str) -> bool:
    """Whether nothing else begins so: TOML, Markdown and tables may begin with a bracket, too."""
    return _JSON.match(text[:_MOST_BLANKS].lstrip(f"{_BLANKS}\x1e")[:_HEAD]) is not None
