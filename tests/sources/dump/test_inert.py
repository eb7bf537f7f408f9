"""What is published as it is, and what as plain text: by its name, and by what a browser makes of it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from sitegen import urls
from sitegen.sources.dump.inert import as_text, is_active

XHTML = '<x xmlns="http://www.w3.org/1999/xhtml"><script>1</script></x>'
SVG = "<a><b:svg xmlns:b='http://www.w3.org/2000/svg' onload='1'/></a>"
GML = '<g:Curve xmlns:g="http://www.opengis.net/gml"><a>Été &#233; &amp; <!-- x --></a></g:Curve>'
KML = (
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><description><![CDATA[<p>it&#39;s <a href="http://www.w3.org/'
    '2000/svg">x</a></p>]]></description></Placemark></kml>'
)


def published(folder: Path, name: str, content: bytes) -> str:
    (folder / name).write_bytes(content)
    safe = urls.file_name(name)
    return as_text(safe) if is_active(folder / name) else safe


@pytest.mark.parametrize(
    ("name", "as_published"),
    [
        *((name, name) for name in ("a.csv", "a.geojson", "a.xlsx", "a.pdf", "a.zip", "a.txt", "a.gpkg", "a.parquet")),
        *(
            (f"a.{each}", f"a-{each}.txt")
            for each in ("php", "phtml", "phar", "php5", "cgi", "pl", "py", "jsp", "aspx")
        ),
        *(
            (f"a.{each}", f"a-{each}.txt")
            for each in ("asp", "shtml", "shtm", "cfm", "var", "asis", "xsl", "wasm", "hta")
        ),
        *(
            (f"a.{each}", f"a-{each}.txt")
            for each in ("js", "mjs", "css", "swf", "xlsm", "exe", "jar", "appcache", "ini")
        ),
        ("a.html", "a.html.txt"),
        ("a.SVG", "a.svg.txt"),
        ("a.xht", "a.xht.txt"),
        ("a.mhtml", "a.mhtml.txt"),
        ("web.config", "web-config.txt"),
        ("Web.Config", "Web-config.txt"),
        ("php.ini", "php-ini.txt"),
        ("_headers", "_headers.txt"),
        ("Dockerfile", "Dockerfile.txt"),
        ("a.php.csv", "a-php.csv"),
        ("a.shtml.xlsx", "a-shtml.xlsx"),
        ("a.html.gz", "a-html.gz"),
        ("a.PHP", "a-php.txt"),
        ("a.php.", "a-php.txt"),
        ("a.php ", "a-php.txt"),
        ("a.csv.", "a-csv.txt"),
        ("a.p\u212ap", "a-pKp.txt"),
        ("a.", "a.txt"),
        ("...", "file.txt"),
    ],
)
def test_by_its_name(tmp_path: Path, name: str, as_published: str) -> None:
    """No name keeps a second extension that a server acts upon: Apache looks at each."""
    assert published(tmp_path, name, b"a;b\n") == as_published


@pytest.mark.parametrize("name", ["a.xml", "a.gml", "a.kml", "a.rdf", "a.xsd", "a.rng"])
@pytest.mark.parametrize(
    "content",
    [
        XHTML.encode(),
        SVG.encode(),
        f"<?xml version='1.0'?>{XHTML}".encode("utf-8-sig"),
        f"\ufeff{XHTML}".encode("utf-16-le"),
        XHTML.encode("utf-16-be"),
        b"<?xml version='1.0' encoding='ISO-2022-JP'?><html xmlns='http://www.w3.\x1b(B\x1b(Borg/1999/xhtml'/>",
        f"<?xml version='1.0' encoding='UTF-16'?>{XHTML}".encode(),
        f"<?xml version='1.0' encoding='utf-7'?>{GML}".encode(),
        f"<?xml version='1.0' encoding='iso-8859-1'?>{GML}".encode("latin-1"),
        f"<?xml version='1.0'{' ' * 2000}encoding='ISO-2022-JP'?>{GML}".encode(),
        f"<?xml version='1.1'?>{XHTML}".encode(),
        GML.encode("latin-1"),
        GML.encode("utf-32"),
        b"<a xmlns='http://www.w3.org/1999/xhtm&#108;'/>",
        b"<a xmlns='&#x68;ttp://www.w3.org/2000/svg'/>",
        b"<!DOCTYPE a [<!ENTITY s 'http://www.w3.org/2000/svg'>]><a xmlns='&s;'/>",
        b"<!DOCTYPE a [<!ATTLIST a xmlns CDATA 'http://www.w3.org/1999/xhtml'>]><a/>",
        b"<!DOCTYPE a SYSTEM 'https://other.example/a.dtd'><a/>",
        b"<?xml-stylesheet type='text/xsl' href='a.xsl'?><a/>",
        b"<a/><?xml-stylesheet href='a.xsl'?>",
        b"<a xmlns='http://www.w3.org/1998/Math/MathML'/>",
        f"{SVG}<broken".encode(),
        f"<a>{'x' * (9 << 20)}{SVG}</a>".encode(),
        f"<a b='{'x' * (40 << 20)}'/>".encode(),
        b"\x1f\x8bnot XML",
    ],
    ids=range(25),
)
def test_xml_that_a_browser_may_draw(tmp_path: Path, name: str, content: bytes) -> None:
    if len(content) > 1 << 20 and name != "a.xml":
        pytest.skip("once is enough")
    assert published(tmp_path, name, content) == f"{name}.txt"


@pytest.mark.parametrize("name", ["a.xml", "a.gml", "a.kml", "a.gpx", "a.rdf", "a.xsd"])
@pytest.mark.parametrize("text", [GML, KML, f"<?xml version='1.0'?>\n{GML}", f"<a>{'<b>é</b>' * 1_000_000}</a>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_xml_that_is_data_stays_as_it_is(tmp_path: Path, name: str, text: str, encoding: str) -> None:
    if len(text) > 1 << 20 and name != "a.xml":
        pytest.skip("once is enough")
    assert published(tmp_path, name, text.encode(encoding)) == name


@pytest.mark.parametrize(
    ("name", "content", "active"),
    [
        ("a.geojson", b"<!DOCTYPE html><script>1</script>", True),
        ("a.gpkg", b"\n <ScRiPt>1</script>", True),
        ("a.ttl", b"\xef\xbb\xbf<!-- x --><p>", True),
        ("a.md", b"<h1>Titre</h1><script>1</script>", True),
        ("a.prj", f"<?xml version='1.0'?>{XHTML}".encode(), True),
        ("a.nt", b"<https://a.example/b> <c> <d> .", False),
        ("a.ttl", b"<a> <b> <c> .", True),
        ("a.md", b"# Titre\n\n<script>", False),
        ("a.csv", b"<script>", False),
        ("a.json", b"<script>", False),
        ("a.csv.gz", gzip.compress(b"a;b\n1;2\n", mtime=0), False),
        ("a.html.gz", gzip.compress(b"<html><script>1</script>", mtime=0), True),
        ("a.gz", gzip.compress(b"<svg onload=1 xmlns='http://www.w3.org/2000/svg'>", mtime=0), True),
        ("a.gz", b"\x1f\x8bbroken", False),
    ],
)
def test_what_a_browser_would_guess(tmp_path: Path, name: str, content: bytes, active: bool) -> None:
    """Where a host gives no type, a browser looks at the first bytes."""
    (tmp_path / name).write_bytes(content)
    assert is_active(tmp_path / name) is active


def test_a_file_that_cannot_be_read_is_not_trusted(tmp_path: Path) -> None:
    assert is_active(tmp_path / "missing.xml")
