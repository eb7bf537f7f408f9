"""What `preflight` says that data.gouv.fr takes of a site, and loses. `test_preflight_udata` asks udata itself."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sitegen import cli, console
from sitegen.catalogue import Contact, Dataset, License, LocalFile, Period, Tag, Text
from sitegen.config import DumpSource, Partner, PartnerTable, Source
from sitegen.errors import BuildError
from sitegen.preflight import Preflight, licences, preflight, tags, url_rules, values
from sitegen.preflight.findings import Losses
from sitegen.preflight.graph import Literal, Node
from tests import PROJECT
from tests.acceptance.projects import write_lines, write_project
from tests.dcat.making import BASE, dataset, resource, written
from tests.site.test_saved_searches import TABLE

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
LO = License("lov2", "Licence Ouverte 2.0", "https://example.org/lo")
SQUARE = {"type": "Polygon", "coordinates": [[[0, 44], [1, 44], [1, 45], [0, 44]]]}


def put(folder: Path, files: dict[str, bytes]) -> Path:
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return folder


def partner(folder: Path, **table: Any) -> Partner:
    source = Source("s", DumpSource(kind="dump", datasets="x.jsonl"), folder)
    return Partner("p", folder, source, PartnerTable(**TABLE | table))


def seen(folder: Path, *datasets: Dataset, **more: Any) -> Preflight:
    site = put(folder / "site", {"_headers": b"", **written(folder, *datasets, **more)})
    return preflight(partner(folder), site, NOW)


def codes(report: Preflight) -> list[tuple[str, str, str]]:
    return [(loss.dataset, loss.weight, loss.code) for loss in report.found]


def whole(**fields: Any) -> Dataset:
    """A dataset of which nothing is lost."""
    some: dict[str, Any] = {
        "notes": Text.of("Le budget de la commune, article par article. " * 3),
        "frequency": "ANNUAL",
        "license": LO,
        "tags": (Tag("budget"), Tag("l'eau")),
        "temporal": Period("2025", "2025"),
        "modified": NOW - timedelta(days=30),
        "created": NOW - timedelta(days=300),
        "contact": Contact("La mairie", "mairie@example.org", "https://example.org/ecrire"),
        "resources": (resource(description=Text.of("Un fichier.")),),
    }
    return dataset(**some | fields)


def test_a_dataset_is_taken_with_all_that_it_says(tmp_path: Path) -> None:
    report = seen(tmp_path, whole())
    assert codes(report) == []
    [one] = report.each
    assert (report.taken, report.lost) == (1, ())
    assert (one.name, one.id, one.address) == ("budget", "id-budget", f"{BASE}dataset/budget/")
    assert (one.frequency, one.licence, one.temporal) == ("annual", "lov2", ("2025-01-01", "2025-12-31"))
    assert one.tags == ("budget", "l-eau"), "the writer has made a blank of the apostrophe"
    assert one.contacts == (("contact", "La mairie", "mairie@example.org", "https://example.org/ecrire"),)
    [file] = one.files
    assert (file.format, file.media_type, file.kind) == ("csv", "text/csv", "main")
    assert (one.points, [name for name, met in one.score.items() if not met]) == (8, ["spatial"])
    assert report.score == pytest.approx(8 / 9, abs=0.001)


@pytest.mark.parametrize(
    ("fields", "weight", "code"),
    [
        ({"license": License("x", "Une licence à nous", "https://example.org/ours")}, "lost", "licence-unknown"),
        ({"frequency": "", "frequency_label": "de temps en temps"}, "lost", "frequency-unknown"),
        ({"tags": (Tag("ev"),)}, "lost", "tag-short"),
        ({"modified": NOW + timedelta(hours=1)}, "lost", "modified-future"),
        ({"issued": "2014"}, "lost", "date-imprecise"),
        ({"contact": Contact("La mairie", "")}, "lost", "contact-unreachable"),
        ({"territory": Text.of("La Lande")}, "lost", "territory-words"),
        ({"resources": (resource("a"), resource("b"))}, "lost", "files-merged"),
        (
            {"resources": (resource(file=LocalFile(Path("a.csv"), name="a.csv", digest="d", size=3)),)},
            "lost",
            "file-missing",
        ),
        ({"resources": (resource(url="", restricted=True),)}, "lost", "file-missing"),
        ({"version": "2.1"}, "note", "version"),
        ({"url": "https://www.example.org/budget"}, "note", "page-elsewhere"),
    ],
)
def test_what_is_lost_has_a_code_and_a_reason(tmp_path: Path, fields: dict[str, Any], weight: str, code: str) -> None:
    report = seen(tmp_path, whole(**fields), whole(name="other"))
    assert codes(report) == [("budget", weight, code)]
    assert report.found[0].why
    assert report.taken == (1 if weight == "refused" else 2)
    assert len(report.lost) == (0 if weight == "note" else 1)


def test_a_period_that_ends_before_it_starts_is_turned(tmp_path: Path) -> None:
    report = edited(tmp_path, ('"2025-12-31"', '"2024-12-31"'))
    assert (codes(report), report.each[0].temporal) == ([], ("2024-12-31", "2025-01-01"))


def test_layers_of_one_service_are_not_one_file(tmp_path: Path) -> None:
    url = "https://maps.example.org/ows?service=WMS&request=GetCapabilities"
    names = enumerate(("haies", "bois", "bois"))
    layers = [resource(f"r{n}", name=Text.of(name), url=url, format="WMS", kind="api") for n, name in names]
    report = seen(tmp_path, whole(resources=tuple(layers)))
    assert codes(report) == [("budget", "lost", "files-merged")]
    assert [(file.title, file.kind) for file in report.each[0].files] == [("haies", "api"), ("bois", "api")]


def edited(folder: Path, *pairs: tuple[str, str], others: tuple[Dataset, ...] = ()) -> Preflight:
    """Of the catalogue with a dataset, a text of which is replaced: what our writer would not write."""
    files = written(folder, whole(), *others)
    text = files["catalog.jsonld"].decode()
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after)
    site = put(folder / "site", {"_headers": b"", **files, "catalog.jsonld": text.encode()})
    return preflight(partner(folder), site, NOW)


@pytest.mark.parametrize("url", ["", "https://portail.intra/a.csv", "http://192.168.0.3/a.csv"])
def test_of_a_file_without_a_public_address_the_page_is_taken(tmp_path: Path, url: str) -> None:
    put(tmp_path / "site", {"dataset/budget/resource/r1/index.html": b""})
    report = seen(tmp_path, whole(resources=(resource(url=url),)))
    assert codes(report) == [("budget", "lost", "address-withheld")]
    assert [file.address for one in report.each for file in one.files] == [f"{BASE}dataset/budget/resource/r1/"]


@pytest.mark.parametrize(
    ("before", "after", "weight", "code"),
    [
        ('"dct:identifier":[{"@value":"id-budget"}],', "", "refused", "identifier-missing"),
        ('"@value":"Budget","@language":"fr"', '"@value":"","@language":"fr"', "refused", "title-missing"),
        ('"2025-01-01"', '"hier"', "refused", "period-unreadable"),
        ('"@value":"budget"', '"@value":"l\'eau"', "lost", "ckan-tag"),
        ('"https://example.org/dataset/budget/"', '"https://intranet/dataset/budget/"', "lost", "link-refused"),
        ("Le budget de la commune", "Le <b>budget</b> de la commune", "lost", "description-html"),
        ('"dcat:accessURL"', '"dcat:nothing"', "lost", "file-without-address"),
        ("https://files.example.org/", "https://files.intra/", "refused", "address-refused"),
    ],
)
def test_what_only_another_writer_gets_wrong(tmp_path: Path, before: str, after: str, weight: str, code: str) -> None:
    more = [('"dcat:downloadURL"', '"dcat:nothing"')] if code == "file-without-address" else []
    assert (weight, code) in [found[1:] for found in codes(edited(tmp_path, (before, after), *more))]


def test_of_two_datasets_with_one_identifier_the_first_is_taken(tmp_path: Path) -> None:
    report = edited(tmp_path, ("id-copy", "id-budget"), others=(whole(name="copy"),))
    assert codes(report) == [(report.each[1].name, "refused", "identifier-repeated")]


def geometry(shape: dict[str, Any]) -> tuple[str, str]:
    kind = "https://www.iana.org/assignments/media-types/application/vnd.geo+json"
    literal = {"@value": json.dumps(shape), "@type": kind}
    place = {"@type": ["dct:Location"], "locn:geometry": [literal]}
    return '"dct:temporal":', f'"dct:spatial":[{json.dumps(place)}],"dct:temporal":'


def test_outlines(tmp_path: Path) -> None:
    report = edited(tmp_path, geometry(SQUARE))
    assert (codes(report), report.each[0].spatial, report.each[0].points) == ([], True, 9)
    open_ring = {"type": "MultiPolygon", "coordinates": [[[[0, 44], [1, 44], [1, 45]]]]}
    assert codes(edited(tmp_path / "2", geometry(open_ring))) == [("budget", "refused", "outline-invalid")]
    point = {"type": "Point", "coordinates": [0, 44]}
    assert codes(edited(tmp_path / "3", geometry(point))) == [("budget", "lost", "outline-unread")]


def test_a_dataset_that_a_rule_cannot_read_leaves_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = values.temporal

    def temporal(node: Node, now: datetime, losses: Losses) -> object:
        if "odd" in node.iri:
            raise IndexError("odd")
        return usual(node, now, losses)

    monkeypatch.setattr(values, "temporal", temporal)
    report = seen(tmp_path, whole(), whole(name="odd"), whole(name="third"))
    assert [one.name for one in report.each] == ["budget", "third"]
    assert codes(report) == [("odd", "lost", "not-judged")]
    assert report.found[0].why.startswith("a fault in sitegen itself: IndexError: odd")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Voir <![foo[ ici", ["description-unread"]),
        ("Voir <![ ici", ["description-unread"]),
        ("Voir <b>là</b> <![foo[ ici", ["description-unread", "description-html"]),
        ("<a " * 9_000, []),
        ("<a" * 9_000 + "<b>", ["description-html"]),
        ("<!-- <b> -->", []),
    ],
)
def test_descriptions_that_a_parser_stumbles_over(text: str, found: list[str]) -> None:
    node, losses = Node(), Losses("x")
    node.properties = {"dct:description": [Literal(f"{text} et là")]}
    start = time.process_time()
    assert values.description(node, losses).endswith(" et là")
    assert [loss.code for loss in losses.found] == found
    assert time.process_time() - start < 5, "seconds: what grows with the square takes a minute"


def test_the_site_itself(tmp_path: Path) -> None:
    files = written(tmp_path, whole(), url="http://example.org/")
    report = preflight(partner(tmp_path), put(tmp_path / "site", files), NOW)
    assert codes(report)[:3] == [
        ("", "lost", "built-elsewhere"),
        ("", "note", "site-http"),
        ("", "note", "types-unsaid"),
    ]
    files = written(tmp_path / "2", whole(), url="https://partner.example/")
    report = preflight(partner(tmp_path, url="https://partner.example/"), put(tmp_path / "2" / "site", files), NOW)
    assert codes(report)[0] == ("", "refused", "site-refused")


def test_a_catalogue_of_several_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitegen.dcat.catalogue.ONE_FILE", 1)
    monkeypatch.setattr("sitegen.dcat.catalogue._LARGEST", 1)
    report = seen(tmp_path, *(whole(name=f"d{n}") for n in range(3)))
    assert ([one.name for one in report.each], codes(report)) == (["d0", "d1", "d2"], [])
    (tmp_path / "site/catalog/page/2.jsonld").unlink()
    report = preflight(partner(tmp_path), tmp_path / "site", NOW)
    assert ([one.name for one in report.each], codes(report)) == (["d0"], [("", "lost", "catalogue-ends")])
    assert report.found[0].what == f"{BASE}catalog/page/2.jsonld"


@pytest.mark.parametrize("name", ["catalog.jsonld", "index.html"])
def test_what_is_no_site_of_ours(tmp_path: Path, name: str) -> None:
    with pytest.raises(BuildError, match="no built site"):
        preflight(partner(tmp_path), tmp_path, NOW)
    (tmp_path / name).write_text('{"@graph": [1]}')
    with pytest.raises(BuildError) as caught:
        preflight(partner(tmp_path), tmp_path, NOW)
    assert ("dcat" in caught.value.hint) == (name == "index.html")
    assert "sitegen build p" in caught.value.hint


@pytest.mark.parametrize(
    ("changed", "frequency", "in_time"),
    [(20, "MONTHLY", True), (32, "MONTHLY", True), (40, "MONTHLY", False), (4000, "IRREG", True)],
)
def test_a_promise_of_changes_is_kept_or_not(tmp_path: Path, changed: int, frequency: str, in_time: bool) -> None:
    report = seen(tmp_path, whole(frequency=frequency, modified=NOW - timedelta(days=changed)))
    assert report.each[0].score["update_fulfilled_in_time"] is in_time


def test_points_that_are_not_given(tmp_path: Path) -> None:
    poor = dataset(notes=Text(), resources=(resource(format="PDF"),))
    bare = dataset("bare", resources=())
    other, one = sorted(seen(tmp_path, poor, bare).each, key=lambda each: each.name)
    assert [name for name, met in one.score.items() if met] == ["license", "all_resources_available"]
    assert [name for name, met in other.score.items() if met] == ["license"]
    assert "has_open_format" not in other.score


def test_public_transport(tmp_path: Path) -> None:
    files = (
        resource(
            "a", name=Text.of("Horaires"), format="GTFS", family="transport", url="https://files.example.org/a.zip"
        ),
        resource(
            "b", name=Text.of("Positions"), format="GTFS-RT", family="transport", url="https://files.example.org/b"
        ),
        resource(
            "c", name=Text.of("Arrêts"), format="NeTEx", family="transport", url="https://files.example.org/c.zip"
        ),
        resource("d", name=Text.of("Le GTFS, en tableur"), format="CSV", url="https://files.example.org/d.csv"),
        resource(
            "e",
            name=Text.of("Passages"),
            format="SIRI",
            kind="api",
            family="transport",
            url="https://files.example.org/e",
        ),
    )
    report = seen(tmp_path, whole(resources=files))
    kinds = [(kind, address.rpartition("/")[2]) for kind, address in report.each[0].transport]
    assert kinds == [("GTFS", "a.zip"), ("NeTEx", "c.zip"), ("GTFS-RT", "b"), ("SIRI", "e")]
    assert codes(report) == []


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("https://www.example.org/a?b#c", True),
        ("https://user:word@example.org:8080/", True),
        ("ftp://example.org/a.csv", True),
        ("https://exemple.été/", False),
        ("https://www.example.org/a b", False),
        ("https://xn--caf-dma.fr/", False),
        ("https://www.EXAMPLE.FR/", False),
        ("https://a--b.fr/", False),
        ("https://portail/", False),
        ("https://portail.intra/", False),
        ("http://localhost/", False),
        ("http://127.0.0.1/", False),
        ("http://8.8.8.8/", True),
        ("http://[::1]/", False),
        ("http://[2001:4860:4860::8888]/a", True),
        ("javascript:alert(1)", False),
        ("mailto:a@example.org", False),
        ("https://www.example.org/contact@mairie.nowhere", False),
        ("https://maps.example.org/@44.5,3.2,10z", True),
    ],
)
def test_addresses(address: str, taken: bool) -> None:
    assert (url_rules.fault(address) == "") is taken


@pytest.mark.parametrize(
    ("address", "accepted"),
    [
        ("https://www.example.org/A?b#c", "https://www.example.org/A?b#c"),
        ("https://www.EXAMPLE.FR:8080/A", "https://www.example.fr:8080/A"),
        ("https://Jean:Mot@www.EXAMPLE.FR/", "https://Jean:Mot@www.example.fr/"),
        ("https://xn--caf-dma.fr/Carte.csv", "https://café.fr/Carte.csv"),
        ("HTTPS://www.example.org/", "HTTPS://www.example.org/"),
        ("//www.example.org/a.csv", ""),
        ("//www.example.org/?to=https://example.org/", ""),
        ("https://portail.intra/", ""),
        ("https://xn--a.intra/", ""),
        ("http://[::1/", ""),
        ("http://[::1]/", ""),
        ("mailto:a@example.org", ""),
        ("", ""),
    ],
)
def test_addresses_that_can_be_spelt_otherwise(address: str, accepted: str) -> None:
    assert url_rules.accepted(address) == accepted
    assert not accepted or not url_rules.fault(accepted)


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("https://www.etalab.gouv.fr/licence-ouverte-open-licence/", "lov2"),
        ("http://WWW.etalab.gouv.fr/licence-ouverte-open-licence", "lov2"),
        ("Creative Commons Attribution", "cc-by"),
        ("Creative Commons Atribution", "cc-by"),
        ("Licence Ouverte 2.0", "lov2"),
        ("Licence Mobilités", ""),
        ("Open Database Licence", "odc-odbl"),
        ("Voir https://opendefinition.org/licenses/odc-odbl.", "odc-odbl"),
        ("https://creativecommons.org/licenses/by/4.0/", ""),
        ("", ""),
    ],
)
def test_licences(said: str, known: str) -> None:
    assert licences.guess([said]) == known


def test_tags() -> None:
    assert [tags.taken(each) for each in ("Œuvres d’art", "L'Eau", "_x-y_", "ab", "港", "Straße")] == [
        "oeuvres-dart", "leau", "x-y", "", "港", "strasse",
    ]  # fmt: skip
    assert len(tags.taken("mot " * 40)) == tags.LONGEST


def test_the_page_names_every_code() -> None:
    rules = "".join(file.read_text("utf-8") for file in (PROJECT / "sitegen/preflight").glob("*.py"))
    known = set(re.findall(r"losses\.(?:refused|lost|note)\(\s*\"([a-z-]+)\"", rules))
    page = (PROJECT / "docs/preflight.md").read_text("utf-8")
    named = {
        code for row in re.findall(r"^\| (`.*?) \|", page, re.MULTILINE) for code in re.findall(r"`([a-z-]+)`", row)
    }
    assert len(known) > 25
    assert known <= named
    assert {code for code in named if "-" in code and not code.startswith("-")} <= known


def _run(project: Path, *arguments: str | Path, code: int) -> Result:
    done = CliRunner().invoke(cli.main, ["-C", str(project), *map(str, arguments)], prog_name="sitegen")
    assert done.exit_code == code, done.output
    return done


def test_nothing_of_a_catalogue_moves_the_terminal(tmp_path: Path) -> None:
    report = seen(tmp_path, whole(license=License("x", "rouge\x9b31m\u202e")))
    assert [loss.code for loss in report.lost] == ["licence-unknown"]
    assert "\x9b" in report.lost[0].what
    assert not set("\x9b\u202e") & set("".join(console.preflight_lines(report)))


def test_the_command(tmp_path: Path) -> None:
    lines = tmp_path / "datasets.jsonl"
    good = {"id": "1", "name": "good", "title": "Bon", "notes": "Bien.", "license_id": "lov2", "version": "2"}
    write_lines(lines, [good])
    project = write_project(tmp_path / "project", datasets=lines)
    done = _run(project, "preflight", code=1)
    assert "there is no built site" in done.stderr
    assert "sitegen build one" in done.stderr
    _run(project, "build", code=0)
    done = _run(project, "preflight", code=0)
    first, *rest = done.stdout.splitlines()
    assert first == "one: 1 of 1 dataset taken; nothing lost; 1.0 of 9 points"
    assert rest == ["  version (no place for it, 1): it has no place for a version"]
    _run(project, "preflight", "two", code=3)

    bad = {**good, "id": "2", "name": "bad", "resources": [{"id": "r", "url": "https://portail.intra/a.csv"}]}
    write_lines(lines, [good, bad | {"tags": [{"name": "ev"}], "license_title": "La nôtre", "license_id": "nous"}])
    _run(project, "build", "-o", tmp_path / "out", code=0)
    done = _run(project, "preflight", "-o", tmp_path / "out", code=1)
    assert done.stdout.splitlines()[0].startswith("one: 2 of 2 datasets taken; 3 losses; ")
    [line] = [line for line in done.stdout.splitlines() if line.startswith("  bad: ")]
    assert "address-withheld (a.csv)" in line
    assert "tag-short (ev)" in line

    done = _run(project, "preflight", "--json", "-o", tmp_path / "out", code=1)
    [row] = json.loads(done.stdout)["partners"]
    assert (row["partner"], row["datasets"], row["taken"]) == ("one", 2, 2)
    assert {loss["code"] for loss in row["lost"]} == {"address-withheld", "tag-short", "licence-unknown"}
    assert {tuple(loss) for loss in row["lost"]} == {("dataset", "code", "weight", "what", "why")}
    assert [loss["code"] for loss in row["unplaced"]] == ["version", "version"]
    assert [(one["name"], one["taken"]) for one in row["each"]] == [("good", True), ("bad", True)]
    assert row["each"][0]["points"] == sum(row["each"][0]["score"].values())
