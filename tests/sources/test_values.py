"""Values of every JSON type where a string is usual."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from sitegen.catalogue import Text
from sitegen.sources import values


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("Budget", "Budget"),
        (" Anzahl arbeitsloser Frauen ", "Anzahl arbeitsloser Frauen"),
        ("下水道 放射線情報\n令和2年（2020）", "下水道 放射線情報 令和2年（2020）"),
        ("un \r\n\t deux", "un deux"),
        ("Ver\u00adwalt\u00adung", "Verwaltung"),
        ("\ufeffDB\u200bpedia", "DBpedia"),
        ("nul\x00 et \x1b[31mrouge", "nul et [31mrouge"),
        ("\u202egnp.exe", "gnp.exe"),
        ("\u061ca\ufdd0b\U0001fffec", "abc"),
        ("a\x00" + " " * 100_000 + "\tb", "a b"),
        ("\x00a" + "  b", "a  b"),
        ("moitié \ud800 de paire", "moitié  de paire"),
        ("Kanton Zï¿½rich", "Kanton Zï¿½rich"),  # mojibake is the portal's to mend
        ("l’eau\u00a0: qualité", "l’eau\u00a0: qualité"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        (2026, "2026"),
        (1.5, "1.5"),
        (float("nan"), ""),
        (True, ""),
        (None, ""),
        ([], ""),
        ({}, ""),
    ],
)
def test_a_line(written: object, line: str) -> None:
    assert values.line(written) == line


@pytest.mark.parametrize(
    ("written", "prose"),
    [
        ("un\r\ndeux\rtrois\n", "un\ndeux\ntrois"),
        ("\n\n    code\n", "    code"),
        ("a\x00b\ufeff", "ab"),
        ("a\u202eb\u2066c\ufffad", "abcd"),
        ("عربي\u200f \u200e", "عربي\u200f \u200e"),
        (" \n\t ", ""),
        (None, ""),
        ({"a": 1}, ""),
    ],
)
def test_prose(written: object, prose: str) -> None:
    assert values.prose(written) == prose


@pytest.mark.parametrize(
    ("written", "pairs"),
    [
        ("Titre", (("", "Titre"),)),
        ({"fr": "Titre", "en": "Title"}, (("fr", "Titre"), ("en", "Title"))),
        ({"de": "Arbeitslose", "en": "", "fr": None, "it": " "}, (("de", "Arbeitslose"),)),
        ('{"fr": "Titre"}', (("fr", "Titre"),)),
        ({"fr-t-en": "traduit", "fr": "Titre"}, (("fr", "Titre"),)),
        ({"fr-t-en": "traduit"}, (("fr", "traduit"),)),
        ({"FR": "Titre", "EN": "Title"}, (("fr", "Titre"), ("en", "Title"))),
        ({"fre": "Titre", "#ENG": "Title"}, (("fr", "Titre"), ("en", "Title"))),
        ({"ID": "1"}, ()),
        ({"wms": "1"}, ()),
        ({"id": "1", "name": "not a language"}, ()),
        ({}, ()),
        ("", ()),
        (["Alpes", "Var"], (("", "Alpes, Var"),)),
        ("{pas du JSON", (("", "{pas du JSON"),)),
    ],
)
def test_words_in_languages(written: object, pairs: tuple[tuple[str, str], ...]) -> None:
    assert values.words(written).values == pairs


@pytest.mark.parametrize(
    ("plain", "translated", "together"),
    [
        ("Titre", {"fr": "Titre", "en": "Title"}, (("fr", "Titre"), ("en", "Title"))),
        ("Titre", {"en": "Title"}, (("", "Titre"), ("en", "Title"))),
        ("Titre", {}, (("", "Titre"),)),
        ({"de": "Titel"}, {"de": "Titel"}, (("de", "Titel"),)),
        ("", {"en": "Title"}, (("en", "Title"),)),
    ],
)
def test_a_field_and_its_translated_twin(
    plain: object, translated: object, together: tuple[tuple[str, str], ...]
) -> None:
    assert values.together(values.words(plain), values.words(translated)) == Text(together)


@pytest.mark.parametrize(
    ("written", "size"),
    [
        (1024, 1024),
        ("1024", 1024),
        (" 1024 ", 1024),
        (16026842457, 16026842457),
        (12.0, 12),
        (0, None),
        ("0", None),
        (-5, None),
        (True, None),
        ("1 Mo", None),
        ("²", None),
        (10**30, None),
        (float("inf"), None),
        (None, None),
        ([], None),
    ],
)
def test_a_size(written: object, size: int | None) -> None:
    assert values.size(written) == size


@pytest.mark.parametrize(
    ("written", "truth"),
    [
        (True, True),
        (False, False),
        ("True", True),
        ("false", False),
        (" TRUE ", True),
        (1, True),
        (0, False),
        ("peut-être", None),
        (None, None),
        ([], None),
        ({}, None),
        (2, None),
    ],
)
def test_a_flag(written: object, truth: bool | None) -> None:
    assert values.truth(written) is truth


@pytest.mark.parametrize(
    "raw",
    [
        {"frequency": "annual"},
        {"extras": [{"key": "frequency", "value": "annual"}]},
        {"extras": {"frequency": "annual"}},
        {"extras": '{"frequency": "annual"}'},
        {"frequency": "", "extras": [{"key": "frequency", "value": "annual"}]},
        {"frequency": None, "extras": [7, None, {"value": "sans clé"}, {"key": "frequency", "value": "annual"}]},
    ],
)
def test_a_field_is_found_wherever_a_schema_puts_it(raw: dict[str, object]) -> None:
    assert values.Fields(raw).line("frequency") == "annual"


@pytest.mark.parametrize("document", ["", "{", "[" * 100_000, '{"a":', "nul", b"\xff\xfe"])
def test_what_is_not_json_is_a_value_error(document: str | bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        values.decode(document)


@pytest.mark.parametrize("depth", [90, 900, 5_000, 100_000])
@pytest.mark.parametrize("form", [str, str.encode])
def test_what_is_nested_too_deeply_is_cut_off_where_it_is(depth: int, form: Callable[[str], str | bytes]) -> None:
    inside = '{"a":' * depth + '["]\\""]' + "}" * depth
    made = values.decode(form(f'{{"title": "[{{\\"", "deep": {inside}, "after": [1, "}}"]}}'))
    assert isinstance(made, dict)
    assert (made["title"], made["after"]) == ('[{"', [1, "}"])
    assert isinstance(made["deep"], dict)
    msgspec.json.encode(made)


@pytest.mark.parametrize(
    "document", ["9" * 5_000, "-" + "9" * 400, '"\\ud83d\\ude00 \\ud800"', b'"\xed\xa0\x80"', "1e999"]
)
def test_what_is_read_can_be_written(document: str | bytes) -> None:
    written = msgspec.json.encode({"value": values.decode(document)})
    assert "\ud800" not in written.decode()


def test_an_escaped_backslash_is_no_half_of_a_character() -> None:
    assert values.decode('["\\\\ud800", "\\ud83d\\ude00", NaN]') == [
        "\\ud800",
        "😀",
        pytest.approx(float("nan"), nan_ok=True),
    ]


@pytest.mark.parametrize("value", [True, 1, 2, "True", "on", "oui", "?", ["x"], {"a": 0}])
def test_a_flag_that_hides_is_set_unless_it_says_no(value: object) -> None:
    assert values.claimed(value)


@pytest.mark.parametrize("value", [False, 0, None, "", " ", "False", "no", "0", "none", "NULL", [], {}])
def test_a_flag_that_hides_nothing(value: object) -> None:
    assert not values.claimed(value)


@pytest.mark.parametrize("document", ["NaN", "1e999", '"\\ud800"', "12345678901234567890123"])
def test_json_that_only_python_writes_is_read(document: str) -> None:
    values.decode(document)
