"""`documents` and `tree`."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen import samples
from sitegen.samples import Sample
from sitegen.samples.documents import parsed
from sitegen.samples.tree import records, tree
from tests.surroundings import shared


def read(text: str | bytes, *, whole: bool = True, label: str = "JSON") -> Sample:
    return samples.read(text if isinstance(text, bytes) else text.encode(), label=label, whole=whole)


RECORDS = [{"nom": "Bègles", "insee": "33039"}, {"nom": "Bordeaux", "habitants": 260_000}]


@pytest.mark.parametrize(
    "value",
    [
        RECORDS,
        {"records": RECORDS, "fields": [{"id": "nom"}]},
        {"success": True, "result": {"total": 2, "records": RECORDS}},
        {"marches": {"marche": RECORDS}},
        {"nhits": 2, "data": RECORDS},
    ],
)
def test_records_are_a_table(value: object) -> None:
    found = read(json.dumps(value))
    assert (found.kind, found.found) == ("table", "JSON")
    assert found.table is not None
    assert found.tree is not None
    assert [column.name for column in found.table.columns] == ["nom", "insee", "habitants"]
    assert found.table.rows == (("Bègles", "33039", ""), ("Bordeaux", "", "260000"))
    assert [column.type for column in found.table.columns] == ["text", "code", "integer"]


def test_members_of_members_have_columns() -> None:
    found = read('[{"id": 1, "fields": {"nom": "a", "tags": ["x", "y"]}, "lieu": {"coordinates": [1, 2]}}]').table
    assert found is not None
    assert [column.name for column in found.columns] == ["id", "fields.nom", "fields.tags", "lieu"]
    assert found.rows == (("1", "a", '["x","y"]', '{"coordinates":[1,2]}'),)


@pytest.mark.parametrize("value", [{"a": RECORDS, "b": RECORDS}, {"a": 1}, [1, 2], "x", 3, None, [], {}])
def test_anything_else_is_a_tree(value: object) -> None:
    assert records(parsed(json.dumps(value), whole=True)) is None


def test_a_tree_is_cut() -> None:
    deep: object = "fond"
    for _ in range(20):
        deep = [deep]
    found = tree({"liste": list(range(1000)), "texte": "x" * 1000, "profond": deep, "rien": None, "vrai": True})
    assert (found.kind, found.size, len(found.children)) == ("object", 5, 5)
    assert (found.children[0].size, len(found.children[0].children)) == (1000, 30)
    assert len(found.children[1].text) == 200
    levels, node = 0, found.children[2]
    while node.children:
        levels, node = levels + 1, node.children[0]
    assert levels == 5
    assert [child.kind for child in found.children] == ["list", "text", "list", "null", "boolean"]


def test_not_a_number_and_the_like() -> None:
    found = read('[{"a": NaN, "b": Infinity, "c": 1e999, "d": 1.50}]').table
    assert found is not None
    assert found.rows == (("NaN", "Infinity", "Infinity", "1.5"),)


def test_of_duplicate_keys_the_last_counts() -> None:
    found = read('[{"a": 1, "a": 2}]').table
    assert found is not None
    assert found.rows == (("2",),)


@pytest.mark.parametrize("text", ["[" * 10_000, "[" * 100_000, '{"a":' * 100_000 + "1" + "}" * 100_000])
@pytest.mark.parametrize("whole", [True, False])
def test_nested_too_deep(text: str, whole: bool) -> None:
    found = read(text, whole=whole)
    assert (found.kind, found.why) in [("nothing", "too-deep"), ("nothing", "broken"), ("tree", "")]


def test_thousands_of_digits() -> None:
    assert read(f'[{{"a": {"9" * 5000}}}]').kind == "table"


def test_a_number_beyond_all_floats() -> None:
    found = read('{"a": 1' + "0" * 400 + "}")
    assert found.tree is not None
    assert found.tree.children[0].kind == "number"


def test_half_characters() -> None:
    found = read(r'[{"a\ud800": "b\udfff", "c": ["\ud83d"]}]')
    assert found.table is not None
    assert found.table.columns[0].name == "a"
    assert found.table.rows[0][0] == "b"


def test_json_lines() -> None:
    found = read('{"a": 1}\n{"a": 2}\n\n{"b": 3}\n')
    assert found.table is not None
    assert found.table.total == 3
    assert read('{"a": 1}\n{"a": 2}\n{"a": ', whole=False).table is not None
    assert read('{"a": 1}\n{"a": 2}\n{"a": ').why == "broken"


@pytest.mark.parametrize("mark", ["\ufeff", "\ufeff\n", " \r\n"])
def test_before_the_beginning(mark: str) -> None:
    assert read(f'{mark}[{{"a": 1}}]').kind == "table"


def test_utf_16() -> None:
    assert read(b"\xff\xfe" + json.dumps(RECORDS, ensure_ascii=False).encode("utf-16-le")).kind == "table"


@pytest.mark.parametrize(
    ("text", "value", "trail"),
    [
        ('{"a": [1, 12', {"a": [1]}, ("a",)),  # it may have been 123
        ('{"a": [1, 12,', {"a": [1, 12]}, ("a",)),
        ('[{"a": 1}, {"b": "x", "c', [{"a": 1}, {"b": "x"}], (1,)),
        ('{"a": {"b": [[1, 2], [3', {"a": {"b": [[1, 2], []]}}, ("a", "b", 1)),
        ('{"a": "x", "b": tru', {"a": "x"}, ()),
    ],
)
def test_what_is_complete_of_a_document(text: str, value: object, trail: tuple[str | int, ...]) -> None:
    found = parsed(text, whole=False)
    assert (found.value, found.trail, found.complete) == (value, trail, False)


@given(st.integers(0, 400))
def test_a_sample_of_records_ends_with_a_whole_one(end: int) -> None:
    whole = {"total": 20, "result": {"records": [{"n": n, "nom": f"ville {n}", "l": [n]} for n in range(20)]}}
    text = json.dumps(whole)[:end]
    found = read(text, whole=False)
    if found.table is None:
        assert found.kind == "tree" or found.why in ("cut", "empty")
        return
    assert not found.table.exact
    assert found.table.total == max(1, text.count("]}"))
    for number, row in enumerate(found.table.rows[: text.count("]}")]):
        assert row == (str(number), f"ville {number}", f"[{number}]")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)
    ),
    st.integers(0, 300),
)
def test_any_document_cut_anywhere(value: object, end: int) -> None:
    text = json.dumps(value)
    read(text)
    read(text[:end], whole=False)
    read(text[:end])


@pytest.mark.parametrize(
    ("path", "kind", "total"),
    [
        ("geo/decoupage-administratif/arrondissements.json", "table", 333),
        ("geo/decoupage-administratif/communes-region-75.extract.json", "table", 4594),
        ("geo/decoupage-administratif/departements.json", "table", 109),
        ("geo/decoupage-administratif/epci.json", "table", 1255),
        ("geo/decoupage-administratif/ept.json", "table", 11),
        ("geo/decoupage-administratif/regions.json", "table", 26),
        ("scdl/marches-publics/exemples__json__concessions.json", "table", 2),
        ("scdl/marches-publics/exemples__json__concessions_avec_modifications.json", "table", 2),
        ("scdl/marches-publics/exemples__json__marches_avec_modifications.json", "table", 2),
        ("scdl/marches-publics/exemples__json__marches_concessions.json", "tree", 0),  # two lists in it
    ],
)
def test_real_documents(path: str, kind: str, total: int) -> None:
    found = read(shared(f"data/{path}").read_bytes())
    assert found.kind == kind
    assert (found.table.total if found.table else 0) == total
