"""The tests. They mirror `sitegen/`; `browser/`, `acceptance/` and `live/` try the whole program."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
