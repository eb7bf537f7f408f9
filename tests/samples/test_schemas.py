"""What schemas say of columns: those of schema.data.gouv.fr where they lie, and others made to do harm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen import samples
from sitegen.samples.schemas import LARGEST, Field, Schema, schema
from tests.surroundings import shared

# Title, version, how many fields there are and are required: counted in the files with jq.
REAL = {
    "139bercy/format-commande-publique/latest/schema_decp_v2.0.2.json": (
        "Format réglementaire de publication des données essentielles des marchés publics français", "", 40, 32
    ),
    "FuturoCite/aires-loisirs/schema.json": ("Aires de loisirs", "0.1.0", 42, 10),
    "LaMednum/standard-mediation-num/latest/schema.json": ("Lieux de médiation numérique", "1.0.1", 32, 7),
    "PnX-SI/schema_randonnee/latest/schema.json": ("Itinéraires de randonnée", "1.0.2", 38, 7),
    "atlasante/schema-dae/latest/schema.json": ("DAE", "1.0.7", 46, 17),
    "etalab/amenagements-cyclables/schema_amenagements_cyclables.json": ("Aménagement cyclable", "0.3.5", 30, 5),
    "etalab/schema-irve-statique/latest/schema-statique.json": ("IRVE statique", "2.3.0", 40, 23),
    "etalab/schema-zfe/latest/schema.json": ("", "", 15, 2),
    "openmaraude/schema-stationstaxi/latest/schema.json": ("Stations de taxi", "0.1.2", 8, 4),
    "scdl/budget/latest/schema.json": ("Budget des collectivités et établissements publics locaux", "0.8.3", 22, 11),
    "scdl/subventions/latest/schema.json": ("Subventions", "2.1.1", 16, 11),
}  # fmt: skip
# Data packages whose schemas lie in other files, and lists of schemas.
SILENT = {"datapackage.json", "schemas.json", "schemas-scdl.json", "schemas-tableschema.json"}
FOLLOWED = [
    ("scdl/subventions/exemple.csv", "scdl/subventions/latest/schema.json"),
    ("scdl/stations-taxi/exemple-valide.csv", "openmaraude/schema-stationstaxi/latest/schema.json"),
    ("scdl/equipements-velo/exemple-valide.csv", "geobretagne/schema-equipements-velo/schema.json"),
    ("scdl/mediation-numerique/exemple-valide.csv", "LaMednum/standard-mediation-num/latest/schema.json"),
    ("scdl/irve/dynamique__exemple-valide-dynamique.csv", "etalab/schema-irve-dynamique/latest/schema-dynamique.json"),
    ("scdl/randonnee/exemple-valide.json", "PnX-SI/schema_randonnee/latest/schema.json"),
    ("scdl/amenagements-cyclables/exemple-valide.json",
     "etalab/amenagements-cyclables/schema_amenagements_cyclables.json"),
    ("scdl/marches-publics/exemples__json__marches_avec_modifications.json",
     "139bercy/format-commande-publique/latest/schema_decp_v2.0.2.json"),
    ("scdl/marches-publics/exemples__json__concessions.json",
     "139bercy/format-commande-publique/latest/schema_decp_v2.0.2.json"),
]  # fmt: skip


def of(value: Any, *columns: str, name: str = "") -> Schema:
    found = schema(json.dumps(value).encode(), columns, name)
    assert found is not None
    return found


def real(path: str, columns: tuple[str, ...] = ()) -> Schema:
    found = schema(shared(f"data/schemas/{path}").read_bytes(), columns)
    assert found is not None
    return found


@pytest.mark.parametrize("path", REAL)
def test_real_schemas(path: str) -> None:
    found = real(path)
    required = sum(field.required for field in found.fields)
    assert (found.title, found.version, len(found.fields), required) == REAL[path]


def test_all_real_schemas_say_something_of_each_field() -> None:
    files = sorted(shared("data/schemas").rglob("*.json"))
    assert len(files) > 30
    for file in files:
        found = schema(file.read_bytes())
        if file.name in SILENT:
            assert found is None
        else:
            assert found is not None
            told = [field for field in found.fields if field.title or field.description or "." in field.name]
            assert len(told) >= 0.9 * len(found.fields), file


@pytest.mark.parametrize(("file", "path"), FOLLOWED)
def test_files_that_follow_a_schema_are_described_by_it(file: str, path: str) -> None:
    content = shared(f"data/{file}").read_bytes()
    sample = samples.read(content, label="", name=Path(file).name, whole=True)
    table = sample.table or (sample.features.table if sample.features else None)
    assert table is not None
    names = tuple(column.name for column in table.columns)
    found = real(path, names)
    assert sum(map(bool, found.of(names))) >= 0.9 * len(names)
    if table.width == len(names):
        assert found.missing(names) == ()


def test_a_field_of_a_table_schema() -> None:
    found = real("scdl/budget/latest/schema.json").fields[0]
    assert (found.name, found.title, found.type) == ("BGT_NATDEC", "étape budgétaire", "string")
    assert (found.example, found.required) == ("compte administratif", True)
    assert found.allowed[0] == "budget primitif"
    assert found.description.startswith("Ce champ permet")


def test_of_two_lists_that_is_meant_which_knows_the_columns() -> None:
    path = "139bercy/format-commande-publique/latest/schema_decp_v2.0.2.json"
    assert real(path).fields[2] == real(path, ("id", "acheteur.id", "codeCPV")).fields[2]
    concessions = real(path, ("id", "autoriteConcedante.id", "valeurGlobale", "concessionnaires"))
    assert "autoriteConcedante.id" in {field.name for field in concessions.fields}


def test_columns_are_found_by_their_names() -> None:
    names = ("Élu", "elu", "Date de vote", "autre", "")
    found = of({"fields": [{"name": "elu", "title": "a"}, {"name": "DATE_DE_VOTE", "title": "b"}, {"name": "--"}]})
    assert [field.title if field else None for field in found.of(names)] == [None, "a", "b", None, None]


def test_what_is_missing() -> None:
    needed = {"constraints": {"required": True}}
    found = of({"fields": [{"name": "a", **needed}, {"name": "B", **needed}, {"name": "c"}, {"name": "d.e", **needed}]})
    assert found.missing(("a", "é")) == ("B", "d.e")
    assert found.missing(("a", "b", "d.e")) == ()
    inner = {"type": "object", "properties": {"id": {}, "nom": {}}, "required": ["id", "nom"]}
    found = of({"type": "array", "items": {"properties": {"acheteur": inner, "x": {}}, "required": ["acheteur", "x"]}})
    assert found.missing(("acheteur.id",)) == ("acheteur.nom", "x")
    assert found.missing(("acheteur",)) == ("x",), "what is in it nobody knows"
    assert found.missing(()) == ("acheteur", "x")
    optional = of({"type": "array", "items": {"properties": {"acheteur": inner}}})
    assert optional.missing(("acheteur.id",)) == (), "one that need not be there need not have all its members"


def test_a_data_package() -> None:
    one = {"name": "villes", "schema": {"fields": [{"name": "insee"}, {"name": "nom"}]}}
    two = {"name": "Élus", "schema": {"fields": [{"name": "nom"}, {"name": "mandat"}], "version": "v2"}}
    package = {"title": "Tout", "version": "1", "resources": [one, two, {"schema": "autre.json"}, 3]}
    assert (of(package).name, of(package).title, of(package).version) == ("villes", "Tout", "1")
    assert of(package, "nom", "mandat").name == "Élus"
    assert of(package, "insee", "nom", name="elus").version == "2"


def test_json_schema_in_pieces() -> None:
    record = {
        "allOf": [{"$ref": "#/$defs/base~1x%20"}, {"properties": {"b": {"title": "B"}}, "required": ["b"]}],
        "properties": {
            "c": {"anyOf": [{"type": "null"}, {"$ref": "named", "description": "Ici"}]},
            "d": {"type": ["null", "array"], "items": {"enum": ["x", None, 3]}},
        },
    }
    defs = {
        "base/x ": {"properties": {"a~/": {"title": "A"}}, "required": ["a~/"]},
        "n": {"$id": "named", "title": "N"},
    }
    found = of({"$defs": defs, "properties": {"liste": {"items": record}}})
    assert found.fields == (
        Field("a~/", "A", required=True),
        Field("b", "B", required=True),
        Field("c", "N", "Ici"),
        Field("d", type="array", allowed=("x", "3")),
    )


@pytest.mark.parametrize(
    "value",
    [
        {"properties": {"a": {"$ref": "#"}}},
        {"$ref": "#", "properties": {"a": {"$ref": "#/properties/a"}}},
        {"allOf": [{"$ref": "#"}] * 2_000, "anyOf": [{"$ref": "#"}] * 2_000, "properties": {"a": {}}},
        {"properties": {f"p{n}": {"$ref": "#"} for n in range(20_000)}},
        {"properties": {"a": {"items": {"$ref": "#"}}, "b": {"items": {"$ref": "#"}}}},
        {"$defs": {"x": {"properties": {f"p{n}": {"$ref": "#/$defs/x"} for n in range(900)}}}, "$ref": "#/$defs/x"},
        {"fields": [{"name": "x" * 1_000, "description": "é\x00\u202e" * 100, "enum": [1]}] * 600},
        {"fields": [{"name": "a", "description": "x" * 9_000, "title": "y " * 9_000}]},
        {"fields": [{"name": "a", "constraints": {"enum": [{"b": [[]]}] * 90}, "type": {"a": 1}, "title": 3}]},
    ],
)
def test_work_and_texts_are_bounded(value: Any) -> None:
    content = json.dumps(value).encode()
    assert len(content) <= LARGEST
    found = schema(content)
    assert found is not None
    assert len(found.fields) <= 500
    for field in found.fields:
        assert (len(field.name) <= 201, len(field.title) <= 200, len(field.description) <= 2_000) == (True,) * 3
        assert len(field.allowed) <= 50
        assert "\u202e" not in field.name + field.description
        assert "\0" not in field.description


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"3", b"[" * 100_000, b'{"fields": 3}', b'{"fields": []}', b"\xff\xfe", b"name: x",
     b"x" * LARGEST, b'{"resources": [{"schema": "x"}]}',
     b'{"fields": [{"title": "a"}, 3, null]}', b'{"properties": [3]}'],
)  # fmt: skip
def test_what_says_nothing(content: bytes) -> None:
    assert schema(content) is None


def test_one_that_is_too_large() -> None:
    content = json.dumps({"fields": [{"name": "a", "description": "x" * LARGEST}]}).encode()
    assert schema(content) is None


words = st.sampled_from(
    ["fields", "name", "properties", "items", "$ref", "#", "#/properties/a", "allOf", "anyOf", "type", "resources",
     "schema", "required", "enum", "title", "description", "constraints", "a", "$defs", "version"]
)  # fmt: skip


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | words | st.text(max_size=5),
        lambda v: st.lists(v, max_size=4) | st.dictionaries(words, v, max_size=5),
        max_leaves=25,
    ),
    st.lists(st.text(max_size=5), max_size=3),
)
def test_any_document(value: object, columns: list[str]) -> None:
    found = schema(json.dumps(value).encode(), columns, "a")
    if found is not None:
        assert len(found.of(columns)) == len(columns)
        assert set(found.missing(columns)) <= {field.name for field in found.fields if field.required}


@given(st.binary())
def test_any_bytes(content: bytes) -> None:
    schema(content)
    schema(b'{"fields": [{"name": "a' + content + b'"}]}')
