"""Words for codes of places exist in each language that sitegen speaks."""

from __future__ import annotations

from sitegen.sources.shape import place_words as module
from tests.tongues import LANGUAGES


def test_each_place_has_words_in_each_language() -> None:
    for table in module._TABLE.values():
        for name, words in table.items():
            assert tuple(words) == LANGUAGES, name
            assert len({said.count("{code}") for said in words.values()}) == 1, name


def test_a_place_in_words() -> None:
    assert dict(module.place_words("kind", "commune", "40192").values)["oc"] == "Comuna 40192 (còdi INSEE)"
    assert not module.place_words("whole", "nowhere")
