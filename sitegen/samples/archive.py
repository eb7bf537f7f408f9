"""Archives -> the one data file in them: ZIP and gzip. Nothing is unpacked beyond what is read of it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from sitegen.samples.cells import one_line
from sitegen.samples.sample import Why

MOST_NAMES = 20
_MOST_MEMBERS = 10_000  # looked at; the directory of an archive may name millions
_LARGEST, _STEEPEST = 256 << 20, 200  # bytes that members may unpack to, and times their size, for all of them together
_LARGEST_WORKBOOK = 48 << 20  # bytes: what calamine reads in a second, with three times as much memory
_HARMLESS = 16 << 20  # bytes: up to here a repetitive file is no bomb, however well it packs
_LONGEST_NAME = 100  # characters
_NO_DATA = re.compile(
    r"(?:^|/)(?:__MACOSX/|\.)|(?:^|/)(?:thumbs\.db|desktop\.ini)$"
    r"|(?:^|[/_ -])(?:read_?me|lisez[-_ ]?moi|licen[cs]e|metadata|metadonnees?|notice)[^/]*"
    r"\.(?:txt|md|pdf|html?|xml|docx?)$"
    r"|\.(?:prj|cpg|qpj|md5|sha256)$",
    re.IGNORECASE,
)
_WORKBOOKS = (("xl/workbook.xml", "XLSX"), ("xl/workbook.bin", "XLSB"))
_OFFICE = (("word/document.xml", "DOCX"), ("ppt/presentation.xml", "PPTX"), ("doc.kml", "KMZ"))
_OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
    "application/vnd.oasis.opendocument.text": "ODT",
    "application/vnd.oasis.opendocument.presentation": "ODP",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """What is in an archive: the bytes of its one data file, or `why` there are none."""

    found: str  # "ZIP", "GZIP", or the format that is a ZIP inside: "XLSX", "ODS", "DOCX" ...
    why: Why = ""
    content: bytes = b""
    name: str = ""  # the data file's
    whole: bool = True
    others: tuple[str, ...] = ()  # names, where there are several


def unzipped(content: bytes, most: int, *, whole: bool) -> Opened:
    """The one data file of a ZIP, up to `most` bytes of it. Of a workbook only its format is told."""
    if not whole:
        return Opened("ZIP", "cut", whole=False)  # the directory is at its end
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _unzipped(archive, len(content), most)
    # All that zipfile, its decompressors and its decoding of names raise for bytes that lie.
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, LookupError, OverflowError):
        return Opened("ZIP", "broken")
    except (NotImplementedError, RuntimeError):  # methods of compression that Python has not
        return Opened("ZIP", "format")
    except Exception:  # struct.error, and lzma's and bz2's own
        return Opened("ZIP", "broken")


def gunzipped(content: bytes, name: str, most: int, *, whole: bool) -> Opened:
    """What a gzip file holds, up to `most` bytes; of a sample, as far as it goes."""
    unpacking = zlib.decompressobj(wbits=31)
    try:
        inside = unpacking.decompress(content, most + 1)
    except zlib.error:
        return Opened("GZIP", "broken", whole=whole)
    if not inside and not unpacking.eof:
        return Opened("GZIP", "broken" if whole else "cut", whole=whole)
    complete = whole and unpacking.eof and not unpacking.unused_data and len(inside) <= most
    return Opened("GZIP", "", inside[:most], re.sub(r"\.gz$", "", name, flags=re.IGNORECASE), complete)


def _unzipped(archive: zipfile.ZipFile, size: int, most: int) -> Opened:
    members = [member for member in archive.infolist() if not member.is_dir()][:_MOST_MEMBERS]
    found = _format(archive, members)
    unpacked = sum(member.file_size for member in members)
    if unpacked > _LARGEST or unpacked > max(_HARMLESS, _STEEPEST * size):
        return Opened(found, "bomb")
    if found in _OPEN_DOCUMENT.values() and _is_encrypted(archive):
        return Opened(found, "encrypted")
    if found != "ZIP":
        return Opened(found, "too-large" if unpacked > _LARGEST_WORKBOOK else "")
    data = [member for member in members if not _NO_DATA.search(member.filename[-_LONGEST_NAME:])]
    names = tuple(_name(member) for member in data[:MOST_NAMES])
    if len(data) != 1:
        return Opened(found, "many-files" if data else "no-data", others=names)
    if data[0].flag_bits & 1:
        return Opened(found, "encrypted", others=names)
    with archive.open(data[0]) as file:
        inside = file.read(most + 1)
    return Opened(found, "", inside[:most], names[0], len(inside) <= most)


def _format(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> str:
    """ZIP, or the office format that a ZIP is the shell of."""
    names = {member.filename: member for member in members}
    if "mimetype" in names and names["mimetype"].file_size < 100:
        kind = archive.read("mimetype").decode("ascii", "replace").strip()
        if kind in _OPEN_DOCUMENT:
            return _OPEN_DOCUMENT[kind]
    return next((label for name, label in (*_WORKBOOKS, *_OFFICE) if name in names), "ZIP")


def _is_encrypted(archive: zipfile.ZipFile) -> bool:
    """Whether an OpenDocument's manifest gives keys (OpenDocument 1.3, part 2, §4.4)."""
    if "META-INF/manifest.xml" not in archive.namelist():
        return False
    with archive.open("META-INF/manifest.xml") as manifest:
        return b"encryption-data" in manifest.read(_HARMLESS)


def _name(member: zipfile.ZipInfo) -> str:
    return one_line(PurePosixPath(member.filename.replace("\\", "/")).name, _LONGEST_NAME) or "?"
