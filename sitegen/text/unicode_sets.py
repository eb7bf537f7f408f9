"""Characters that no text of a site holds, as parts of a regular expression's class: `f"[{TURNING}]"`."""

from __future__ import annotations

# Halves of a character that UTF-16 writes as two, which cannot even be encoded; and what Unicode keeps from being one.
NO_CHARACTERS = "\ud800-\udfff\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
# What turns the direction of all that follows, and annotations that are never closed: no text of a catalogue needs
# them, and one that is cut would turn its neighbours around.
TURNING = "\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb"
