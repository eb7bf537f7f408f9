"""Files of other hosts, from their address to the page: politely, within bounds, a sentence for every fault."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from lxml import html

from tests.acceptance.projects import write_lines, write_project
from tests.days import a_day_later
from tests.program import sitegen, tree
from tests.samples.workbooks import text, xlsx
from tests.sources import faults, portal
from tests.sources.portal import Fault, Portal

LOCAL = 'private_hosts = ["127.0.0.1"]\npause = 0\n'
MEMORY = 300 << 10  # kB
_MEASURED = """
import pathlib, sys
from sitegen.cli import main
try:
    main(sys.argv[1:], prog_name="sitegen")
finally:  # not getrusage's figure, which begins with the memory of the process that started this one
    status = pathlib.Path("/proc/self/status").read_text()
    print("peak", status.split("VmHWM:")[1].split()[0], file=sys.stderr)
"""

pytestmark = pytest.mark.slow


@pytest.fixture
def host() -> Iterator[Portal]:
    with portal.running() as running:
        yield running


def project_of(folder: Path, host: Portal, files: dict[str, str], fetch: str = LOCAL) -> Path:
    """A site with a dataset for each file of the host: label by path."""
    project = write_project(folder / "project", fetch=fetch)
    rows = [{"id": f"r{n}", "name": path, "format": label, "url": f"{host.url}{path}"} for n, (path, label) in
            enumerate(files.items())]  # fmt: skip
    packages = [{"id": f"d{n}", "name": f"jeu-{n}", "title": row["name"], "resources": [row]} for n, row in
                enumerate(rows)]  # fmt: skip
    write_lines(project / "datasets.jsonl", packages)
    return project


def measured(project: Path, *arguments: str) -> int:
    """Build, in a process of its own; the most memory that it took, in kB."""
    command = [sys.executable, "-c", _MEASURED, "-C", str(project), *arguments]
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    assert "Traceback" not in done.stderr
    return int(done.stderr.rsplit("peak ", 1)[1])


def page(project: Path, number: int) -> html.HtmlElement:
    place = project / "public" / "one" / "dataset" / f"jeu-{number}" / "resource" / f"r{number}" / "index.html"
    return html.fromstring(place.read_bytes())


def said(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


# -- Many files


def table_of(number: int) -> bytes:
    """A megabyte of rows."""
    row = f"{number};Commune de Saint-Exemple;33063;12,50;28/11/2026;oui\n".encode()
    return b"id;nom;code_insee;montant;date;actif\n" + row * (1_000_000 // len(row))


def test_two_hundred_files_of_a_megabyte(tmp_path: Path, host: Portal) -> None:
    """In bounded memory; the second build asks for each once, conditionally, and downloads nothing."""
    paths = {f"data/{number}.csv": "CSV" for number in range(200)}
    host.files = {f"/{path}": table_of(number) for number, path in enumerate(paths)}
    project = project_of(tmp_path, host, paths)
    assert measured(project, "build") < MEMORY
    first = tree(project / "public")
    assert sorted(where for _, where, _ in host.asked) == sorted(["/robots.txt", *host.files])
    rows = table_of(7).count(b"\n") - 1
    assert f"sur {rows:,}.".replace(",", " ") in said(page(project, 7)).replace("\u202f", " ").replace("\xa0", " ")

    host.asked.clear()
    host.headers.clear()
    host.sent = 0
    assert measured(project, "build") < MEMORY
    assert sorted(where for _, where, _ in host.asked) == sorted(["/robots.txt", *host.files])
    questions = [
        headers for (_, where, _), headers in zip(host.asked, host.headers, strict=True) if where in host.files
    ]
    assert all("If-None-Match" in headers for headers in questions)
    assert host.sent == len(b"<html>"), "the host's answer that it has no robots.txt, and nothing else"
    assert tree(project / "public") == first


def test_offline_and_without_minutes_nobody_is_asked(tmp_path: Path, host: Portal) -> None:
    host.files["/a.csv"] = b"nom;code\nDax;40088\n"
    project = project_of(tmp_path, host, {"a.csv": "CSV"})
    sitegen("fetch", project=project)
    host.asked.clear()
    sitegen("build", "--offline", project=project)
    assert "Dax" in said(page(project, 0))
    built = tree(project / "public")
    settings = project / "sitegen.toml"
    settings.write_text(settings.read_text().replace("pause = 0", "files_minutes = 0"))
    sitegen("build", project=project)
    assert tree(project / "public") == built
    assert host.asked == []


def test_a_site_says_the_same_however_often_it_is_built(tmp_path: Path, host: Portal) -> None:
    host.files |= {"/a.csv": b"nom;code\nDax;40088\n", "/b.json": b'[{"a": 1}, {"a": 2}]'}
    paths = {"a.csv": "CSV", "b.json": "JSON", "gone.csv": "CSV"}
    project = project_of(tmp_path, host, paths)
    sitegen("build", project=project)
    built = tree(project / "public")
    sitegen("build", "--fresh", project=project)
    assert tree(project / "public") == built


def test_formats_and_sizes_are_those_of_the_files(tmp_path: Path, host: Portal) -> None:
    host.files |= {"/a": b"nom;code\nDax;40088\n" * 500, "/b.xls": xlsx({"F": f"<row r='1'>{text('A1', 'x')}</row>"})}
    project = project_of(tmp_path, host, {"a": "", "b.xls": "ODS"})
    done = sitegen("build", "--json", project=project)
    facts = said(page(project, 0).xpath("//aside")[0])
    assert "Format CSV" in facts
    assert "Taille 9,5 Ko" in facts.replace("\xa0", " ").replace("\u202f", " ")
    assert "Le catalogue l’annonce en ODS ; il est en XLSX." in said(page(project, 1)).replace("\xa0", " ")
    warned = {warning["where"]: warning["message"] for warning in done.partner("one")["warnings"]}
    assert warned["jeu-1"].endswith("is called ODS, and is XLSX")


def test_a_dead_link_has_a_mark_and_the_last_preview(tmp_path: Path, host: Portal) -> None:
    """After it failed on two visits a day apart; until then only the report knows."""
    host.files["/a.csv"] = b"nom;code\nDax;40088\n"
    project = project_of(tmp_path, host, {"a.csv": "CSV"})
    sitegen("build", project=project)
    before = tree(project / "public")
    del host.files["/a.csv"]
    for _ in range(2):
        done = sitegen("build", "--json", project=project)
        assert tree(project / "public") == before
        assert [w["code"] for w in done.partner("one")["warnings"] if "a.csv" in w["message"]] == [
            "resource-not-responding"
        ]
    a_day_later(project)
    done = sitegen("build", "--json", project=project)
    shown = said(page(project, 0))
    assert "Lien mort" in shown
    assert "Ce fichier n’est plus à son adresse." in shown
    assert "Dax" in shown, "what was read last is still of use"
    listing = html.fromstring((project / "public/one/dataset/jeu-0/index.html").read_bytes())
    assert listing.xpath("//*[@data-state='dead']")
    assert [w["where"] for w in done.partner("one")["warnings"] if w["code"] == "resource-dead"] == ["jeu-0"]
    host.files["/a.csv"] = b"nom;code\nDax;40088\n"
    sitegen("build", project=project)
    listing = html.fromstring((project / "public/one/dataset/jeu-0/index.html").read_bytes())
    assert not listing.xpath("//*[@data-state='dead']"), "a file that answers again loses its mark at once"


def test_a_build_without_a_network_says_so_once(tmp_path: Path, host: Portal) -> None:
    host.files |= {"/a.csv": b"nom;code\nDax;40088\n", "/b.csv": b"nom;code\nPau;64445\n"}
    project = project_of(tmp_path, host, {"a.csv": "CSV", "b.csv": "CSV"})
    shutil.copytree(project / "partners" / "one", project / "partners" / "two")
    sitegen("build", project=project)
    before = tree(project / "public")
    host.before = lambda asked: faults.hang_up
    for jobs in ("1", "2"):
        a_day_later(project)
        done = sitegen("build", "--json", "-j", jobs, project=project)
        assert tree(project / "public") == before
        told = [w for each in done.report["partners"] for w in each["warnings"] if w["code"] == "files-not-visited"]
        assert [w["where"] for w in told] == ["dump"]
        assert "Nothing is concluded of 2 files" in told[0]["message"]
        assert "resource-" not in done.out
    done = sitegen("fetch", project=project)
    assert done.err.count("files-not-visited") == 1


def test_rows_of_the_datastore_stand_in_for_a_file_that_shows_none(tmp_path: Path, host: Portal) -> None:
    answer = {
        "fields": [{"id": "_id", "type": "int"}, {"id": "Commune", "type": "text"}, {"id": "Montant"}],
        "records": [{"_id": 1, "Commune": "Dax", "Montant": 12.5}, {"_id": 2, "Commune": "Pau", "Montant": None}],
        "total": 2,
    }  # fmt: skip
    host.canned["datastore_search"] = [portal.success(answer)]
    host.files["/robots.txt"] = b"User-agent: *\nDisallow: /api/\n"
    project = project_of(tmp_path, host, {"gone.csv": "CSV"})
    row = json.loads((project / "datasets.jsonl").read_text())
    row["resources"][0]["datastore_active"] = True
    write_lines(project / "datasets.jsonl", [row])
    settings = project / "sitegen.toml"
    settings.write_text(settings.read_text().replace("[fetch]", f'url = "{host.url}"\n[fetch]'))
    sitegen("build", project=project)
    cells = [said(cell) for cell in page(project, 0).xpath("//section[@id='preview']//div[@class='rows'][1]//tr/*")]
    assert cells[:6] == ["Commune", "Montant", "Dax", "12,5", "Pau", ""]
    assert "Ces lignes viennent de la base de données du catalogue." in said(page(project, 0))
    assert host.questions("datastore_search") == [{"resource_id": "r0", "limit": "5000"}]


# -- Bad input


@dataclass(frozen=True)
class Bad:
    label: str
    does: Fault | bytes
    says: str  # on its page
    mark: str = ""


def sending(head: bytes, more: bytes, times: int, *headers: str) -> Fault:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write("\r\n".join(["HTTP/1.1 200 OK", "Connection: close", *headers, "", ""]).encode())
        with contextlib.suppress(OSError):
            handler.wfile.write(head)
            for _ in range(times):
                handler.wfile.write(more)

    return answer


def zipped(name: str, content: bytes, times: int = 1) -> bytes:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w", force_zip64=True) as inside,
    ):
        for _ in range(times):
            inside.write(content)
    return file.getvalue()


def collection(*geometries: str) -> bytes:
    features = ", ".join(f'{{"type": "Feature", "properties": {{"n": 1}}, "geometry": {each}}}' for each in geometries)
    return f'{{"type": "FeatureCollection", "features": [{features}]}}'.encode()


def point(coordinates: str) -> str:
    return f'{{"type": "Point", "coordinates": [{coordinates}]}}'


def polygon(ring: str) -> str:
    return f'{{"type": "Polygon", "coordinates": [{ring}]}}'


_TOO_LARGE = "Ce fichier est trop grand pour être affiché."
_ROW = b"nom;code;montant\nDax;40088;12,5\n"
_LOGIN = (
    b"\xef\xbb\xbf<!-- SSO -->\n<!DOCTYPE html>\n<html><body><form action='/login'>Identifiez-vous</form></body></html>"
)
_POINTS = ", ".join(f"[{1 + n / 1e6}, {44 + n / 1e6}]" for n in range(10_000)).encode() + b", "
_POLYGON = b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": {"type": '
_BEGINNING = "Seul le début du fichier a été lu"
_WEB_PAGE = "une page web, pas aux données"
BAD = {
    # -- too much
    "five-gigabytes.csv": Bad(
        "CSV", sending(_ROW, b"Dax;40088;12,5\n" * 4_000, 100_000, f"Content-Length: {5 << 30}"), _BEGINNING
    ),
    "one-line.csv": Bad("CSV", sending(_ROW, b"x" * 1_000_000, 50), _BEGINNING),
    "bomb.zip": Bad("ZIP", zipped("a.csv", bytes(1 << 20), 1_000), "Une fois décompressé, ce fichier serait démesuré"),
    "ten-million-points.geojson": Bad(
        "GeoJSON", sending(_POLYGON + b'"Polygon", "coordinates": [[', _POINTS, 1_000), _BEGINNING
    ),
    # -- workbooks
    "lies.xlsx": Bad(
        "XLSX", xlsx({"F": f"<row r='1048576'>{text('XFD1048576', 'x')}</row>{text('A1', 'y')}"}), _TOO_LARGE
    ),
    "not-a-workbook.xlsx": Bad("XLSX", b"PK\x03\x04" + b"\0" * 500, "Ce fichier est abîmé"),
    # -- shapes
    "nan.geojson": Bad("GeoJSON", collection(point("NaN, 1"), point("1, 44")), "2 objets géographiques"),
    "four-d.geojson": Bad("GeoJSON", collection(point("1, 44, 120, 7")), "1 objet géographique"),
    "empty.geojson": Bad("GeoJSON", collection(polygon("[]"), polygon("")), "Les 2 lignes du fichier"),
    "reversed.geojson": Bad("GeoJSON", collection(polygon("[[0,44],[0,45],[1,45],[0,44]]")), "1 objet géographique"),
    "open.geojson": Bad("GeoJSON", collection(polygon("[[0,44],[1,44],[1,45]]")), "1 objet géographique"),
    "antimeridian.geojson": Bad("GeoJSON", collection(polygon("[[179,0],[-179,0],[-179,1],[179,0]]")), "1 objet"),
    # -- something else than was promised
    "page.csv": Bad("CSV", b"<!DOCTYPE html><html><body>Bienvenue</body></html>", _WEB_PAGE, "format"),
    "login.csv": Bad("CSV", _LOGIN, _WEB_PAGE, "format"),
    "to-login.csv": Bad("CSV", faults.redirect("/login"), _WEB_PAGE, "format"),
    # -- what networks and servers do
    "short.csv": Bad(
        "CSV", sending(_ROW, b"", 0, "Content-Length: 9999"), "ne l’envoie pas jusqu’au bout", "unreachable"
    ),
    "inside.csv": Bad("CSV", b"", "est inconnu, ou mène à un réseau privé", "dead"),
    "hangs-up.csv": Bad("CSV", faults.hang_up, "ne répond pas", "unreachable"),
    "round.csv": Bad("CSV", faults.round_and_round, "renvoie d’une adresse à l’autre", "unreachable"),
}


def test_bad_input_ends_in_a_sentence_a_mark_and_a_site(tmp_path: Path, host: Portal) -> None:
    with faults.listening("127.0.0.2") as port:
        for path, bad in BAD.items():
            if isinstance(bad.does, bytes):
                host.files[f"/{path}"] = bad.does
            else:
                host.will_answer(f"/{path}", bad.does)
        host.will_answer("/inside.csv", faults.redirect(f"http://127.0.0.2:{port}/x.csv"))
        host.files["/login"] = _LOGIN
        project = project_of(tmp_path, host, {path: bad.label for path, bad in BAD.items()})
        assert measured(project, "build") < MEMORY
        for number in range(len(BAD)):
            assert not page(project, number).xpath("//*[@data-state='dead' or @data-state='unreachable']")
        a_day_later(project)
        assert measured(project, "build") < MEMORY
    for number, (path, bad) in enumerate(BAD.items()):
        found = page(project, number)
        assert bad.says in said(found).replace("\xa0", " ").replace("\u202f", " "), path
        marks = found.xpath("//section[@id='get']//*[contains(@class, 'badge')]/@data-state")
        assert marks == ([bad.mark] if bad.mark else []), path


def test_nothing_of_a_file_that_is_kept_from_the_public_is_asked_for(tmp_path: Path, host: Portal) -> None:
    host.files["/secret.csv"] = b"nom;salaire\nMARQUE;1\n"
    project = project_of(tmp_path, host, {"secret.csv": "CSV"})
    row = json.loads((project / "datasets.jsonl").read_text())
    row["resources"][0] |= {"restricted": json.dumps({"level": "registered"}), "datastore_active": True}
    write_lines(project / "datasets.jsonl", [row])
    sitegen("build", project=project)
    assert host.asked == []
    assert not any(b"MARQUE" in content for content in tree(project / "public").values())


def test_where_the_cache_cannot_be_kept(tmp_path: Path, host: Portal) -> None:
    project = project_of(tmp_path, host, {"a.csv": "CSV"})
    (project / ".sitegen").mkdir()
    (project / ".sitegen" / "files").write_text("a file, not a folder")
    done = sitegen("build", project=project, expect=None)
    assert done.code == 4
    assert "cannot be kept" in done.err
    assert "Traceback" not in done.err
