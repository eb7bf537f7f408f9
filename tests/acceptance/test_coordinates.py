"""What is odd about coordinates is told: on the file's page, in the build's report, and by `check`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html

from sitegen import cli
from tests.acceptance.projects import write_lines, write_project
from tests.surroundings import shared

pytestmark = pytest.mark.slow

SQUARE = [[-0.4, 43.2], [-0.2, 43.2], [-0.2, 43.4], [-0.4, 43.4], [-0.4, 43.2]]
FILES = {  # content, words of its page in French and in English, whether a producer has something to mend
    "pau.csv": ("nom;longitude;latitude\nPau;43.3;-0.37\n", "ont échangées", "have exchanged them", True),
    "somalie.geojson": ([[47.0, -5.5], [45.5, 9.8]], "semblent être à la place", "seem to stand in the place", True),
    "mixte.geojson": ([[43.3, -0.37], [-0.36, 43.31]], "Certaines positions de ce fichier", "Some positions", True),
    "zero.geojson": ([[-0.37, 43.3], [0, 0]], "golfe de Guinée", "Gulf of Guinea", True),
    "hors.geojson": ([[-0.37, 43.3], [0, 443]], "longitudes et latitudes en degrés", "longitudes and latitudes", True),
    "nan.geojson": ([[-0.37, 43.3], ["x", 43]], "ne sont pas des nombres", "are not numbers", True),
    "ouvert.geojson": ({"type": "Polygon", "coordinates": [SQUARE[:-1]]}, "ne se referment pas", "do not close", True),
    "envers.geojson": ({"type": "Polygon", "coordinates": [SQUARE[::-1]]}, "des aiguilles", "run clockwise", False),
    "vide.csv": ("nom;lon;lat\nPau;-0.37;43.3\nDax;;\n", "n’ont pas de position", "have no position", False),
    "juste.geojson": ([[-0.37, 43.3]], "", "", False),
}
THEMES = ("base", "register", "atlas")


def built(project: Path, *, code: int = 0) -> dict[str, list[dict[str, str]]]:
    """Warnings by partner."""
    done = CliRunner().invoke(cli.main, ["-C", str(project), "build", "--json"])
    assert done.exit_code == code, done.output
    return {each["partner"]: each["warnings"] for each in json.loads(done.stdout)["partners"]}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files beside a dump, on a site for each theme."""
    found = write_project(tmp_path_factory.mktemp("coordinates") / "project", languages=("fr", "en"))
    packages = []
    for name, (content, *_) in FILES.items():
        geometry = {"type": "MultiPoint", "coordinates": content} if isinstance(content, list) else content
        (found / name).write_text(content if isinstance(content, str) else json.dumps(geometry), encoding="utf-8")
        label = "CSV" if name.endswith("csv") else "GeoJSON"
        row = {"id": name.partition(".")[0], "name": name, "format": label, "url": name}
        packages.append({"id": row["id"], "name": row["id"], "title": name, "resources": [row]})
    write_lines(found / "datasets.jsonl", packages)
    for theme in THEMES:
        folder = found / "partners" / theme
        shutil.copytree(found / "partners" / "one", folder)
        settings = folder / "partner.toml"
        settings.write_text(f'{settings.read_text(encoding="utf-8")}[theme]\nname = "{theme}"\n', encoding="utf-8")
    shutil.rmtree(found / "partners" / "one")
    (found / "warnings.json").write_text(json.dumps(built(found)), encoding="utf-8")
    return found


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", FILES)
def test_a_page_says_what_was_seen(project: Path, name: str, theme: str) -> None:
    _, french, english, mends = FILES[name]
    key = name.partition(".")[0]
    for prefix, words in (("", french), ("en/", english)):
        place = project / "public" / theme / prefix / "dataset" / key / "resource" / key / "index.html"
        said = html.fromstring(place.read_bytes()).xpath("//*[contains(@class, 'remarks')]")
        assert len(said) == bool(words)
        if words:
            assert words in " ".join(said[0].text_content().split())
    warnings = json.loads((project / "warnings.json").read_text(encoding="utf-8"))[theme]
    told = [each["message"] for each in warnings if each["code"] == "resource-coordinates" and each["where"] == key]
    assert len(told) == mends
    assert all(name in message for message in told)


def test_the_file_of_fault_15_is_put_right_in_every_form(tmp_path: Path) -> None:
    folder = shared("faults/15-swapped-coordinates-untold")
    project = write_project(tmp_path / "project", datasets=folder / "datasets.jsonl")
    warned = built(project)["one"]
    assert [each["code"] for each in warned if each["code"].startswith("resource-")] == ["resource-coordinates"]
    shown = next((project / "public").rglob("resource/*/index.html"))
    assert "ont échangées" in shown.read_text(encoding="utf-8")
    published = json.loads(next((project / "public").rglob("resource/*.geojson")).read_bytes())
    assert published["bbox"] == [-0.37, 43.3, -0.35, 43.32]


def outline(*rings: list[list[float]]) -> dict[str, object]:
    return {"type": "Feature", "properties": {"name": "Pau"}, "geometry": {"type": "Polygon", "coordinates": [*rings]}}


@pytest.mark.parametrize(
    ("shape", "code", "words"),
    [
        (outline([[y, x] for x, y in SQUARE]), 3, "its latitudes come before its longitudes"),
        (outline(SQUARE[:-1]), 0, "some areas do not end where they begin"),
        (outline([*SQUARE[:2], [0, 0], *SQUARE[2:]]), 0, "some positions are 0, 0"),
        (outline([*SQUARE[:2], [43.4, -0.2], *SQUARE[2:]]), 0, "some latitudes come before their longitudes"),
        (outline([*SQUARE[:2], [0, 443], *SQUARE[2:]]), 3, "is no longitude and latitude in degrees"),
        (outline([[x * 1e5, y * 1e5] for x, y in SQUARE]), 3, "convert it to WGS 84"),
        (outline(SQUARE), 0, ""),
    ],
)
@pytest.mark.parametrize("key", ['territory = "pau.geojson"\n', '[organizations.pau]\noutline = "pau.geojson"\n'])
def test_a_partners_own_outline(tmp_path: Path, shape: object, code: int, words: str, key: str) -> None:
    project = write_project(tmp_path / "project", partner=key)
    write_lines(project / "datasets.jsonl", [{"id": "d", "name": "jeu", "title": "Jeu"}])
    (project / "partners" / "one" / "pau.geojson").write_text(json.dumps(shape), encoding="utf-8")
    for command in ("check", "build"):
        done = CliRunner().invoke(cli.main, ["-C", str(project), command])
        assert done.exit_code == code, done.output
        assert words in done.output
        assert ("partners/one/pau.geojson" in done.output) is bool(words)
