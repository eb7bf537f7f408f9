"""Texts that are no tables keep their label; a table is one when it is called so, or when its rows say so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen import samples
from sitegen.samples.notations import is_log, notation, other
from sitegen.samples.whole import whole
from tests.samples.workbooks import zipped

CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Fête\\, place\\; centre\r\nEND:VEVENT\r\n"
CARD = "begin:vcard\nVERSION:4.0\nN:Lavoir;Anne;;;\nORG:Régie;Eau;;;\nEND:VCARD\n"
TURTLE = "# Thésaurus\n@prefix ex: <https://ex.test/> .\nex:a a ex:B ; ex:c 1 .\nex:d a ex:B ; ex:c 2 .\n"
TRIPLES = '<urn:a> <urn:b> "un, deux"@fr .\n_:n <urn:b> <urn:c> .\n'
QUADS = "<urn:a> <urn:b> <urn:c> <urn:g> .\n"
SQL = "-- export, 1/2\nSET NAMES = utf8;\nINSERT INTO `p` VALUES (1, 'Vieux');\nINSERT INTO `p` VALUES (2, 'Neuf');\n"
BARE_SQL = "CREATE UNLOGGED TABLE ponts (id integer,\n nom text);\nCOPY ponts FROM stdin;\n1\ta\n2\tb\n"
YAML = "villes: Dax, Pau\nponts: Vieux, Neuf\nrues: Haute, Basse\n"
TOML = '[paquet]\nnom = "a, b"\n[autre]\nliste = [1, 2]\n'
INI = "[a]\nx=1;2\n[b]\ny=3;4\n"
MARKDOWN = "| nom | n |\n|-----|---|\n| Dax | 1 |\n| Pau | 2 |\n"
LOG = "2026-01-01 10:00:00,123 INFO relevé a\n2026-01-01 10:00:01,007 WARNING relevé b\n"
ACCESS = '192.0.2.1 - - [01/Jan/2026:10:00:00 +0100] "/a,b"\n192.0.2.1 - - [01/Jan/2026:10:00:01 +0100] "/c,d"\n'
PROGRAM = "int a = 1;\nint b = 2;\nreturn a;\n"


def found(content: str, label: str, name: str = "") -> tuple[str, str, str]:
    sample = samples.read(content.encode(), label=label, name=name, whole=True)
    assert (sample.table is None) == (sample.kind == "nothing")
    assert sample.kind == "table" or whole(content.encode(), label=label, name=name).why
    return sample.kind, sample.found, sample.why


@pytest.mark.parametrize(
    ("content", "surely"),
    [
        (CALENDAR, "iCalendar"), (CARD, "vCard"), (TURTLE, "Turtle"), (TRIPLES, "N-Triples"), (QUADS, "N-Triples"),
        (SQL, "SQL"), (BARE_SQL, "SQL"), ("\ufeff/* a;b */ insert into x values (1);", "SQL"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("label", ["", "CSV", "TXT", "Turtle", "XLSX"])
def test_what_is_sure_by_its_beginning(content: str, surely: str, label: str) -> None:
    assert found(content, label) == ("nothing", surely, "format")


@pytest.mark.parametrize(
    ("content", "label"),
    [
        (YAML, "YAML"), (YAML, "yml"), (TOML, "TOML"), (INI, "INI"), (MARKDOWN, "Markdown"), (LOG, "LOG"), (LOG, "TXT"),
        (ACCESS, "TXT"), (ACCESS, "Journal"), (PROGRAM, "C"), (PROGRAM, "JavaScript"), (PROGRAM, "Programme"),
        ("ex:a a ex:B ; ex:c 1 .\nex:d a ex:B ; ex:c 2 .\n", "Turtle"), ("SELECT a, b\nFROM c, d\n", "SQL"),
        ("Dax\nPau\n", "TXT"), ("Dax\nPau\n", "XLSX"), ("Accès refusé, désolé.", "PDF"), ('{"a": ', "TOML"),
    ],
)  # fmt: skip
def test_the_label_stays(content: str, label: str) -> None:
    assert found(content, label) == ("nothing", "", "format")


OTHERS = {
    "WebVTT": "WEBVTT\n\n00:01.000 --> 00:04.000\nBonjour, et bienvenue\n",
    "SubRip": "1\n00:00:01,000 --> 00:00:04,000\nBonjour, et bienvenue\n\n2\n00:00:05,000 --> 00:00:06,000\nFin\n",
    "BibTeX": "@article{ville,\n  title = {Les arbres, la ville},\n  author = {Lavoir, Anne}\n}\n",
    "RIS": "TY  - JOUR\r\nAU  - Lavoir, Anne\r\nTI  - Les arbres, la ville\r\nER  - \r\n",
    "LaTeX": "% notice\n\\documentclass[a4paper,11pt]{article}\n\\begin{document}\nBonjour, toi\n\\end{document}\n",
    "Diff": "diff --git a/a.csv b/a.csv\n--- a/a.csv\n+++ b/a.csv\n@@ -1,2 +1,2 @@\n-a;b\n+a;c\n",
    "PHP": "<?php\n$a = array(1, 2);\necho $a[0], $a[1];\n",
    "Script": "#!/usr/bin/env python3\nimport csv, sys\nprint(sys.argv[1], 2)\n",
    "gettext": '# Traduction, 2026\nmsgid ""\nmsgstr ""\n"Language: fr\\n"\n',
    "SPARQL": "PREFIX dcat: <http://www.w3.org/ns/dcat#>\nSELECT ?a ?b WHERE { ?a a dcat:Dataset ; dcat:theme ?b }\n",
    "Turtle": "PREFIX ex: <http://ex.test/>\nprefix d: <http://d.test/>\nex:a a ex:B ; d:e 'c', 1 .\n",
    "YAML": "---\n# fiche\ntitre: Arbres, Dax\nchamps:\n  - nom: id\n",
    "INI": "[general]\n; notice\ntitre=Arbres, Dax\n[base]\nport=5432\n",
    "EML": "From: Anne <a@b.test>\nTo: c@d.test,\n e@f.test\nSubject: Arbres; plan\nDate: 2 Nov 2026\n\nBonjour,\n",
    "PRJ": 'PROJCS["RGF93_Lambert_93",GEOGCS["GCS_RGF93",DATUM["D_RGF93"]],UNIT["Meter",1.0]]',
    "MIF/MID": 'Version   450\nCharset "WindowsLatin1"\nDelimiter ","\nColumns 1\n  ID Integer\nData\n',
    "ASCII Grid": "ncols 4\nnrows 2\nxllcorner 700000\nyllcorner 6600000\ncellsize 25\n1 2 3 4\n5 6 7 8\n",
    "DXF": "  0\r\nSECTION\r\n  2\r\nHEADER\r\n  9\r\n$ACADVER\r\n",
}


@pytest.mark.parametrize("kind", OTHERS)
def test_what_nobody_calls_by_its_name(kind: str) -> None:
    """It is told where the file is called a table, or nothing; any other label stays."""
    assert found(OTHERS[kind], "CSV") == found(OTHERS[kind], "") == ("nothing", kind, "format")
    for label in ("TXT", "Archives", "TOML"):
        assert found(OTHERS[kind], label) == ("nothing", "", "format")


@pytest.mark.parametrize(
    "content",
    [
        "USE [Ville]\nGO\nCREATE TABLE [dbo].[Arbres](\n[id] [int],\n)\n",
        "REM INSERTING into ARBRES\nSET DEFINE OFF;\nInsert into ARBRES (ID,NOM) values (1,'a');\n",
        "--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\nSET x = 0;\n",
        "SELECT id, nom, ville\nFROM arbres\nWHERE a > 2, b;\n",
    ],
)
def test_what_programs_of_databases_write(content: str) -> None:
    assert found(content, "CSV") == ("nothing", "SQL", "format")


@pytest.mark.parametrize("name", ["agenda.ics", "schema.yaml", "notice.md", "export.SQL"])
def test_a_file_without_a_label_is_what_it_is_called_after(name: str) -> None:
    assert found(YAML, "", name) == ("nothing", "", "format")
    assert samples.read(zipped({name: YAML}), label="ZIP", whole=True).kind == "nothing"


def test_one_column_is_a_table_where_it_is_called_one() -> None:
    assert found("commune\nDax\n", "CSV")[0] == found("commune\nDax\n", "", "communes.csv")[0] == "table"
    assert samples.read(zipped({"communes.csv": "commune\nDax\n"}), label="ZIP", whole=True).kind == "table"
    assert found("commune\nDax\n", "", "communes")[0] == "nothing"


@pytest.mark.parametrize("label", ["", "XLSX", "TXT", "Tableau", "JSON", "ZIP", "GeoJSON"])
def test_rows_that_agree_are_a_table_whatever_they_are_called(label: str) -> None:
    assert found("commune;insee\nDax;40088\nPau;64445\n", label) == ("table", "CSV", "")


@pytest.mark.parametrize(
    "content",
    [
        "set;n\nSET;1\n", "create table;n\nx;2\n", "insert;into\n1;2\n", "begin:vcalendar;n\n1;2\n", "#prefix;n\n1;2\n",
        "<http://a>;n\n<http://b>;2\n", "date;niveau\n2026-01-01 10:00:00;INFO\n2026-01-02 10:00:00;INFO\n",
        "copy;from\n1;2\n", "pragmatique;n\n1;2\n", "select;from\n1;2\n", "version 1;n\n1;2\n", "Date: jour;n\n1;2\n",
        "[a];[b]\n1;2\n", "---;n\na;2\n", "@book;n\n1;2\n", "1;2\n00:00:01,000 --> 3;4\n", "use;n\n1;2\n",
    ],
)  # fmt: skip
def test_tables_that_speak_of_such_things_are_tables(content: str) -> None:
    assert found(content, "CSV")[:2] == ("table", "CSV")
    assert notation(content) == ""


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ('<?xml version="1.0"?><gmd:MD_Metadata xmlns:gml="http://www.opengis.net/gml">', "XML"),
        ('<?xml version="1.0"?><page><svg/><kml/></page>', "XML"),
        ('<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "a.dtd"><svg>', "SVG"),
        ('<ns0:kml xmlns:ns0="http://www.opengis.net/kml/2.2">', "KML"),
        ('<!-- <gpx> --><kml xmlns="http://www.opengis.net/kml/2.2">', "KML"),
        ('<wfs:FeatureCollection xmlns:gml="http://www.opengis.net/gml/3.2">', "GML"),
    ],
)
def test_xml_is_what_its_root_is(content: str, kind: str) -> None:
    assert found(content, "XML") == ("nothing", kind, "format")


@given(st.text(alphabet="<>:_ab#@;\n\\\" .-/*'", max_size=200))
def test_any_text(content: str) -> None:
    notation(content)
    other(content)
    is_log(content)
