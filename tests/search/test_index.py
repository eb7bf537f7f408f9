"""The index of small catalogues, asked by the theme's script."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from sitegen.outputs.search.columns import digits, gaps
from sitegen.outputs.search.index import Documents, index
from sitegen.site.inverted_index import Document
from tests.search.asking import ask
from tests.tongues import tongue


def found(folder: Path, texts: Sequence[Document], words: str, language: str = "fr") -> list[int]:
    """The numbers of the documents that a query finds, best first; documents are newest last."""
    numbers = tuple(range(len(texts)))
    made = index(Documents(language, tongue(language), tuple(texts), numbers[::-1], numbers, ()))
    for name, content in made.items():
        file = folder / "index" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    (answer,) = ask(folder / "index", [{"words": words}])
    documents: list[int] = answer["documents"]
    return documents


def titled(*titles: str) -> list[Document]:
    return [Document(title, (), "", ()) for title in titles]


def test_titles_come_before_labels_and_labels_before_texts(tmp_path: Path) -> None:
    texts = [
        Document("Autre chose", (), "Il y est question de vélos.", ()),
        Document("Autre chose", ("vélo",), "", ()),
        Document("Un titre long où il est aussi question du vélo parmi bien des choses", (), "", ()),
        Document("Le vélo", (), "", ()),
        Document("Rien", (), "", ()),
        Document("Encore", (), "", ("velo-2026 CSV",)),
    ]
    assert found(tmp_path, texts, "velo") == [3, 2, 1, 5, 0]


def test_a_word_itself_comes_before_its_forms_and_they_before_longer_ones(tmp_path: Path) -> None:
    assert found(tmp_path, titled("Communauté", "Communes", "Commune", "Lac"), "commune") == [2, 1]
    assert found(tmp_path, titled("Communauté", "Communes", "Commune", "Lac"), "commun") == [2, 1, 0]


def test_forms_of_a_word_that_do_not_begin_with_it_are_found(tmp_path: Path) -> None:
    assert found(tmp_path, titled("Bois communaux", "Sel", "Un bois communal"), "communal") == [2, 0]
    assert found(tmp_path, titled("Cities", "Salt"), "city", "en") == [0]


def test_of_equals_the_newest_comes_first(tmp_path: Path) -> None:
    assert found(tmp_path, titled("Eau", "Eau", "Eau"), "eau") == [2, 1, 0]


def test_parts_of_german_words_are_found_where_they_are_words_too(tmp_path: Path) -> None:
    texts = titled("Verkehr", "Radverkehrsanlagen", "Verkehr im Bezirk", "Parkanlagen", "Anlagen", "Anlagen 2026")
    assert set(found(tmp_path, texts, "verkehr", "de")) == {0, 1, 2}
    assert set(found(tmp_path, texts, "Anlage", "de")) == {1, 3, 4, 5}
    assert set(found(tmp_path, texts, "verkehr", "fr")) == {0, 2}, "French words are not built so"


def test_little_words_are_left_out_unless_nothing_else_is_typed(tmp_path: Path) -> None:
    texts = titled("La carte de la ville", "Une carte", "Lac")
    assert found(tmp_path, texts, "la carte") == [1, 0]
    assert found(tmp_path, texts, "la") == [2]


def test_where_none_has_all_words_those_with_most_come(tmp_path: Path) -> None:
    assert found(tmp_path, titled("Eau et gaz", "Eau", "Gaz et bois", "Sel"), "eau gaz bois") == [2, 0, 1]


def test_an_empty_catalogue_finds_nothing(tmp_path: Path) -> None:
    assert found(tmp_path, [], "eau") == []


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (31, "v"), (32, "x0"), (1023, "_v"), (1024, "xw0"), (20_000, "PN0")]
)
def test_numbers_are_short(number: int, text: str) -> None:
    assert digits([number, 1]) == text + "1"


def test_rising_numbers_are_their_distances() -> None:
    assert gaps([3, 4, 9]) == "304"
