"""What the command line says of a catalogue can be read, whatever the catalogue holds."""

from __future__ import annotations

import pytest

from sitegen.catalogue import Caution
from sitegen.console import SHOWN, printable, tell, warning_lines


@pytest.mark.parametrize(
    "sign", ["\x1b", "\x07", "\r", "\x08", "\t", "\x9b", "\x00", "\u202e", "\u2066", "\u2028", "\ud800"]
)
def test_nothing_moves_the_cursor_or_turns_the_text(sign: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert printable(f"a{sign}[31mb\n  → c") == "a\ufffd[31mb\n  → c"
    tell(f"a{sign}b")
    assert sign not in capsys.readouterr().err


def test_what_people_write_stays() -> None:
    text = "Été\u00a0: l’eau, 東京, 👨\u200d👩\u200d👧"
    assert printable(text) == text


def test_lines_are_short_and_few_and_counted() -> None:
    warnings = [Caution("dataset-odd", "x" * 10_000, "y" * 10_000) for _ in range(50)]
    lines = warning_lines("one", warnings)
    assert lines[0] == "one: dataset-odd (50)"
    assert len(lines) == SHOWN + 2
    assert f"{50 - SHOWN} more" in lines[-1]
    assert max(map(len, lines)) < 400
