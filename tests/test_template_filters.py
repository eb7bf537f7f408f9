"""What templates do with texts."""

from __future__ import annotations

import re

import jinja2
import pytest

from sitegen.text.i18n import Speech
from sitegen.theme.filters import Present, filters
from tests.measuring import processor_seconds

_NOW = Present()
_NOW.speech = Speech("fr", {}, {})
_ENVIRONMENT = jinja2.Environment(autoescape=True)
_ENVIRONMENT.filters |= filters(_NOW)
_TEMPLATE = _ENVIRONMENT.from_string("{{ text|whole }}")


def whole(text: str) -> str:
    """As a template has it."""
    return _TEMPLATE.render(text=text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Saint-Pierre-du-Mont", '<span class="whole">Saint-Pierre-du-Mont</span>'),
        ("L’Isle-Adam, en bref", '<span class="whole">L’Isle-Adam,</span> en bref'),
        ("Budget 2024 - 2026", "Budget 2024 - 2026"),
        ("-a b-", "-a b-"),
        ("A-<b>", "A-&lt;b&gt;"),
        ("<i>a-b</i> & c", '<span class="whole">&lt;i&gt;a-b&lt;/i&gt;</span> &amp; c'),
        ("", ""),
    ],
)
def test_names_with_hyphens_are_kept_whole_by_a_class(text: str, shown: str) -> None:
    assert whole(text) == shown


@pytest.mark.parametrize("text", ["Saint-Jean-d’Angély et  l’Île-d’Aix\n", "a-b-c", "x"])
def test_nothing_is_added_to_the_text(text: str) -> None:
    shown = re.sub("<[^>]*>", "", whole(text))
    assert shown == text


@pytest.mark.parametrize("text", ["a", "-", "a-", "a- "])
def test_a_long_title_takes_no_time(text: str) -> None:
    assert processor_seconds(lambda: whole(text * 50_000)) < 1
