"""Archives -> the one data file in them: ZIP and gzip. Nothing is unpacked beyond what is read of it.

What an archive says of its own sizes decides only what is not worth a try: every method is
unpacked with a limit.
"""

from __future__ import annotations

import bz2
import io
import lzma
import re
import struct
import unicodedata
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath

from sitegen.samples import text
from sitegen.samples.cells import one_line
from sitegen.samples.sample import Why

MOST_NAMES = 20
_MOST_MEMBERS = 10_000  # looked at
_LONGEST_DIRECTORY = 50_000  # members: each takes a thousand times as much memory as a byte of the file
_MEMBER = b"PK\x01\x02"  # what each entry of a directory begins with
_OFTEN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what zipfile unpacks no further than it is asked to
_LARGEST_WINDOW = 64 << 20  # bytes that LZMA may look back, and allocates
_LARGEST, _STEEPEST = 256 << 20, 200  # bytes that members may unpack to, and times their size, for all of them together
_LARGEST_WORKBOOK = 48 << 20  # bytes: what calamine reads in a second, with three times as much memory
_HARMLESS = 16 << 20  # bytes: up to here a repetitive file is no bomb, however well it packs
_LONGEST_NAME = 100  # characters
_IN_UTF_8 = 0x800  # bit 11 of a member's flags
_NO_DATA = re.compile(
    r"(?:^|/)(?:__MACOSX/|\.)|(?:^|/)(?:thumbs\.db|desktop\.ini|icon\r)$"
    r"|(?:^|[/_ -])(?:read_?me|lisez[-_ ]?moi|licen[cs]e|metadata|metadonnees?|notice)[^/]*"
    r"\.(?:txt|md|pdf|html?|xml|docx?)$"
    r"|\.(?:prj|cpg|qpj|csvt|vrt|qmd|qml|sld|md5|sha256)$",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"\.(?:pdf|docx?|odt|rtf|md|html?|xml)$", re.IGNORECASE)  # what explains a file of data
_DATA = re.compile(r"\.(?:csv|tsv|json|geojson|xlsx?|xlsb|ods)$", re.IGNORECASE)
_MOST_BESIDE = 3  # files; more of them are the data
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
    if content.count(_MEMBER) > _LONGEST_DIRECTORY:
        return Opened("ZIP", "too-large")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _unzipped(archive, content, most)
    except _BombError:
        return Opened("ZIP", "bomb")
    # All that zipfile, its decompressors and its decoding of names raise for bytes that lie.
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, LookupError, OverflowError):
        return Opened("ZIP", "broken")
    except (NotImplementedError, RuntimeError):  # methods of compression that Python has not
        return Opened("ZIP", "format")
    except MemoryError:
        raise
    except Exception:  # struct.error
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


class _BombError(Exception):
    """A member unpacks to more than it says."""


def _unzipped(archive: zipfile.ZipFile, content: bytes, most: int) -> Opened:
    # Windows writes folders with a backslash, whatever the format says (APPNOTE 6.3.10, §4.4.17.1).
    members = [member for member in archive.infolist() if not member.filename.endswith(("/", "\\"))][:_MOST_MEMBERS]
    found = _format(archive, members)
    unpacked = sum(member.file_size for member in members)
    if unpacked > _LARGEST or unpacked > max(_HARMLESS, _STEEPEST * len(content)):
        return Opened(found, "bomb")
    if found in _OPEN_DOCUMENT.values() and _is_encrypted(archive):
        return Opened(found, "encrypted")
    if found != "ZIP":
        if any(member.compress_type not in _OFTEN for member in members):
            return Opened(found, "format")  # no other is allowed in them (ISO/IEC 29500-2, annex B; OpenDocument 1.3)
        return Opened(found, "too-large" if unpacked > _LARGEST_WORKBOOK else "")
    data = [member for member in members if not _NO_DATA.search(_path(member)[-_LONGEST_NAME:])]
    if 1 < len(data) <= 1 + _MOST_BESIDE:
        alone = [member for member in data if not _BESIDE.search(_path(member)[-_LONGEST_NAME:])]
        data = alone if len(alone) == 1 and _DATA.search(_path(alone[0])[-_LONGEST_NAME:]) else data
    names = tuple(_name(member) for member in data[:MOST_NAMES])
    if len(data) != 1:
        return Opened(found, "many-files" if data else "no-data", others=names)
    if data[0].flag_bits & 1:
        return Opened(found, "encrypted", others=names)
    inside = _inside(archive, data[0], content, most + 1)
    return Opened(found, "", inside[:most], names[0], len(inside) <= most)


def _format(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> str:
    """ZIP, or the office format that a ZIP is the shell of."""
    names = {_path(member): member for member in members}
    if "mimetype" in names and names["mimetype"].compress_type in _OFTEN:
        kind = _read(archive, names["mimetype"], 100).decode("ascii", "replace").strip()
        if kind in _OPEN_DOCUMENT:
            return _OPEN_DOCUMENT[kind]
    return next((label for name, label in (*_WORKBOOKS, *_OFFICE) if name in names), "ZIP")


def _is_encrypted(archive: zipfile.ZipFile) -> bool:
    """Whether an OpenDocument's manifest gives keys (OpenDocument 1.3, part 2, §4.4)."""
    manifest = archive.NameToInfo.get("META-INF/manifest.xml")
    if manifest is None or manifest.compress_type not in _OFTEN:
        return False
    return b"encryption-data" in _read(archive, manifest, _HARMLESS)


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    with archive.open(member) as file:
        return file.read(most)


def _inside(archive: zipfile.ZipFile, member: zipfile.ZipInfo, content: bytes, most: int) -> bytes:
    """At most as many bytes of a member. zipfile unpacks bzip2 and LZMA as far as they go: gigabytes of a kilobyte."""
    if member.compress_type not in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        return _read(archive, member, most)
    name, extra = struct.unpack_from("<HH", content, member.header_offset + 26)
    start = member.header_offset + 30 + name + extra
    packed = content[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_BZIP2:
        inside = bz2.BZ2Decompressor().decompress(packed, min(member.file_size + 1, most))
    else:
        inside = _lzma(packed).decompress(packed[9:], min(member.file_size + 1, most))
    if len(inside) > member.file_size:
        raise _BombError
    ends_early = len(inside) < min(member.file_size, most)
    if ends_early or (len(inside) == member.file_size and zlib.crc32(inside) != member.CRC):
        raise zipfile.BadZipFile
    return inside


def _lzma(packed: bytes) -> lzma.LZMADecompressor:
    """For what begins with two bytes of version, the size of the properties, and those (APPNOTE 6.3.10, §5.8.8)."""
    size, properties, window = struct.unpack_from("<2xHBI", packed)
    if size != 5 or window > _LARGEST_WINDOW:
        raise NotImplementedError
    shape = {"lc": properties % 9, "lp": properties // 9 % 5, "pb": properties // 45}
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA1, "dict_size": window, **shape}])


def _name(member: zipfile.ZipInfo) -> str:
    """Its name as its author sees it. Without the sign of UTF-8 it may be in that all the same, as macOS writes it, or
    in what Windows has for DOS; zipfile takes it for American DOS."""
    name = PurePosixPath(_path(member)).name
    if not member.flag_bits & _IN_UTF_8 and not name.isascii():
        with suppress(UnicodeEncodeError):
            name = text.decoded(name.encode("cp437"), whole=True).text
    return one_line(unicodedata.normalize("NFC", name), _LONGEST_NAME) or "?"


def _path(member: zipfile.ZipInfo) -> str:
    return member.filename.replace("\\", "/")
