"""Workbooks and archives for tests, made by hand: also those that no program would write."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HIDDEN = ' state="hidden"'
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def zipped(files: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def text(reference: str, value: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def number(reference: str, value: float, style: int = 0) -> str:
    styled = f' s="{style}"' if style else ""
    return f'<c r="{reference}"{styled}><v>{value}</v></c>'


def xlsx(
    sheets: Mapping[str, str], formats: Sequence[str | int] = (), hidden: Sequence[str] = (), columns: str = ""
) -> bytes:
    """A workbook of sheets by name; each is the XML of its rows.

    `formats`: codes or numbers of number formats, which cells name from 1 on; `hidden`: names of sheets; `columns`: XML
    of their columns.
    """
    names = "".join(
        f'<sheet name="{name}" sheetId="{n}"{_HIDDEN if name in hidden else ""} r:id="r{n}"/>'
        for n, name in enumerate(sheets, 1)
    )
    parts = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    if formats:
        parts += f'<Relationship Id="s" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            f'ContentType="{_KIND}.worksheet+xml"/><Override PartName="/xl/workbook.xml" '
            f'ContentType="{_KIND}.sheet.main+xml"/><Override PartName="/xl/styles.xml" '
            f'ContentType="{_KIND}.styles+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="w" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{parts}</Relationships>',
            **{
                f"xl/worksheets/sheet{n}.xml": f'<worksheet xmlns="{_SHEET}">{columns}<sheetData>{rows}</sheetData>'
                "</worksheet>"
                for n, rows in enumerate(sheets.values(), 1)
            },
            **({"xl/styles.xml": styles(formats)} if formats else {}),
        }
    )


def styles(formats: Sequence[str | int]) -> str:
    """The XML of styles: the first is plain, then each has one of the formats."""
    codes = {code: 164 + n for n, code in enumerate(dict.fromkeys(code for code in formats if isinstance(code, str)))}
    declared = "".join(f"<numFmt numFmtId='{n}' formatCode={quoteattr(code)}/>" for code, n in codes.items())
    numbers = [codes[code] if isinstance(code, str) else code for code in (0, *formats)]
    used = "".join(f"<xf numFmtId='{number}' applyNumberFormat='1'/>" for number in numbers)
    return (
        f'<styleSheet xmlns="{_SHEET}"><numFmts count="{len(codes)}">{declared}</numFmts><fonts count="1"><font/>'
        '</fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/>'
        "</cellStyleXfs>"
        f"<cellXfs>{used}</cellXfs></styleSheet>"
    )


_OPEN = "urn:oasis:names:tc:opendocument:xmlns"


def ods(rows: str, columns: str = "", styles: str = "") -> bytes:
    """An OpenDocument workbook of one sheet, "F"; its rows, columns and styles as XML with the usual prefixes."""
    names = "".join(
        f' xmlns:{prefix}="{_OPEN}:{name}:1.0"'
        for prefix, name in {
            "office": "office", "table": "table", "text": "text", "style": "style", "number": "datastyle",
        }.items()
    )  # fmt: skip
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped(
        {
            "mimetype": kind,
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_OPEN}:manifest:1.0"><manifest:file-entry '
            f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
            "content.xml": f"<office:document-content{names}><office:automatic-styles>{styles}"
            '</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="F">'
            f"{columns}{rows}</table:table></office:spreadsheet></office:body></office:document-content>",
        }
    )


def shown(value: float | str, as_text: str, kind: str = "float", more: str = "") -> str:
    """A cell of an OpenDocument's row: its value, and what it shows."""
    name = {"time": "time-value", "date": "date-value"}.get(kind, "value")
    said = "" if kind == "string" else f' office:{name}="{value}"'
    told = f"<text:p>{escape(as_text)}</text:p>"
    return f'<table:table-cell office:value-type="{kind}"{said}{more}>{told}</table:table-cell>'


def record(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


TOWNS = (
    f'<row r="1">{text("A1", "nom")}{text("B1", "insee")}{text("C1", "part")}</row>'
    f'<row r="2">{text("A2", "Bègles")}{number("B2", 33039)}{number("C2", 0.5)}</row>'
)


def rows_of(*lines: Sequence[str | float | None]) -> str:
    """The XML of a sheet's rows, for `xlsx`; nothing is written where a value is None."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    rows = []
    for n, line in enumerate(lines, 1):
        cells = (
            text(f"{letter}{n}", value) if isinstance(value, str) else number(f"{letter}{n}", value)
            for letter, value in zip(letters, line, strict=False)
            if value is not None
        )
        rows.append(f'<row r="{n}">{"".join(cells)}</row>')
    return "".join(rows)


def ods_of(sheets: Mapping[str, Sequence[Sequence[str | float]]], hidden: Sequence[str] = ()) -> bytes:
    """An OpenDocument workbook of sheets by name."""
    style = (
        '<style:style style:name="{}" style:family="table"><style:table-properties table:display="{}"/></style:style>'
    )
    styles = style.format("ta1", "true") + style.format("ta2", "false")
    tables = "".join(
        f'<table:table table:name={quoteattr(name)} table:style-name="{"ta2" if name in hidden else "ta1"}">'
        "<table:table-column/>" + "".join(record(*map(_cell, line)) for line in lines or [[""]]) + "</table:table>"
        for name, lines in sheets.items()
    )
    with zipfile.ZipFile(io.BytesIO(ods("", "", styles))) as archive:
        files: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    content = files["content.xml"]
    assert isinstance(content, bytes)
    files["content.xml"] = content.decode().replace('<table:table table:name="F"></table:table>', tables)
    return zipped(files)


def _cell(value: str | float) -> str:
    if value == "":
        return "<table:table-cell/>"
    return shown("", value, "string") if isinstance(value, str) else shown(value, f"{value:g}")


def xlsb(
    sheets: Mapping[str, Sequence[Sequence[str | float]]], hidden: Sequence[str] = (), *,
    formats: Sequence[str] = (), columns: Sequence[int] = (),
) -> bytes:  # fmt: skip
    """A binary workbook (MS-XLSB) of sheets by name.

    `formats`: of the numbers in each column; `columns`: those that are hidden, from 0 on.
    """
    bundle = b"".join(
        _record(156, struct.pack("<II", name in hidden, n) + _wide(f"rId{n}") + _wide(name))
        for n, name in enumerate(sheets, 1)
    )
    book = _record(131) + _record(143) + bundle + _record(144) + _record(132)
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.bin"/>'
        for n in range(1, len(sheets) + 1)
    )
    files: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
    }
    for n, lines in enumerate(sheets.values(), 1):
        last = max(map(len, lines), default=1) - 1
        cells = b"".join(
            _record(0, struct.pack("<I", row) + bytes(13))
            + b"".join(
                _record(6, struct.pack("<II", column, 0) + _wide(value))
                if isinstance(value, str)
                else _record(5, struct.pack("<IId", column, column if formats else 0, value))
                for column, value in enumerate(line)
            )
            for row, line in enumerate(lines)
        )
        size = struct.pack("<4I", 0, max(len(lines) - 1, 0), 0, last)
        closed = b"".join(_record(60, struct.pack("<4IH", at, at, 2304, 0, 1)) for at in columns)
        sheet = _record(129) + _record(148, size) + closed + _record(145) + cells + _record(146) + _record(130)
        files[f"xl/worksheets/sheet{n}.bin"] = sheet
    if formats:
        codes = b"".join(_record(44, struct.pack("<H", 164 + n) + _wide(code)) for n, code in enumerate(formats))
        used = b"".join(_record(47, struct.pack("<HH", 0, 164 + n) + bytes(12)) for n in range(len(formats)))
        files["xl/styles.bin"] = codes + _record(617, struct.pack("<I", len(formats))) + used + _record(618)
    return zipped(files)


def _record(kind: int, content: bytes = b"") -> bytes:
    return _number(kind) + _number(len(content)) + content


def _number(value: int) -> bytes:
    """In groups of seven bits, the least first."""
    return bytes([value]) if value < 128 else bytes([value & 127 | 128]) + _number(value >> 7)


def _wide(value: str) -> bytes:
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def _old_record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


_GLOBALS = (
    _old_record(0x809, struct.pack("<HH", 0x600, 5)) + _old_record(0x41E, struct.pack("<HHB", 164, 5, 0) + b"00000")
    + _old_record(0xE0, struct.pack("<HH", 0, 0)) + _old_record(0xE0, struct.pack("<HH", 0, 164))
)  # fmt: skip
_PLACE = len(_GLOBALS) + 4 + 9 + 4  # of the sheet: behind its name and the end

# The stream of a workbook of Excel 97 ([MS-XLS]) as far as formats go: the sheet "F" has 1000 under `00000` in A2, and
# hides column B.
EXCEL_97 = (
    _GLOBALS + _old_record(0x85, struct.pack("<IBB", _PLACE, 0, 0) + b"\1\0F") + _old_record(0x0A)
    + _old_record(0x809, struct.pack("<HH", 0x600, 16)) + _old_record(0x7D, struct.pack("<5H", 1, 1, 2304, 0, 1))
    + _old_record(0x203, struct.pack("<3Hd", 1, 0, 1, 1000.0)) + _old_record(0x0A)
)  # fmt: skip


def compound_file(stream: bytes) -> bytes:
    """A compound file ([MS-CFB]) of one stream, "Workbook": a short one lies in the root's, in small sectors."""
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    is_small = len(stream) < 4_096
    body = stream + bytes(-len(stream) % 512)
    last = 3 + len(body) // 512 - 1
    chains = [table, end, end, *range(4, last + 1), end]

    def sector(numbers: Sequence[int]) -> bytes:
        return struct.pack("<128I", *numbers, *[free] * (128 - len(numbers)))

    def entry(name: str, kind: int, start: int, size: int) -> bytes:
        named = (name + "\0").encode("utf-16-le")
        told = struct.pack("<HBB3I", len(named), kind, 1, free, free, 1 if kind == 5 else free)
        return named.ljust(64, b"\0") + told + bytes(36) + struct.pack("<III", start, size, 0)

    within = len(body) if is_small else 0
    small = [*range(1, within // 64), end] if is_small else []
    directory = entry("Root Entry", 5, 3 if is_small else end, within)
    directory += entry("Workbook", 2, 0 if is_small else 3, len(stream))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 62, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIII", 1, 1, 0, 4_096, 2, 1, end, 0) + struct.pack("<I", 0)
    return head.ljust(512, b"\xff") + sector(chains) + directory.ljust(512, b"\0") + sector(small) + body
