"""How long a portal is waited for, and that somebody is told meanwhile what for.

One that does not answer at all is given up soon, however many attempts and questions that takes; one that answers, if
slowly, is heard out. So time counts from the last good answer, and only time spent waiting.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

Waiting = Callable[[str, float], None]
"""Called about once a second while nothing comes, with what is waited for and for how many seconds so far."""

PATIENCE = 70.0  # seconds without a good answer from a portal: with all else that takes time, it is told within 90
TICK = 1.0  # seconds between two looks at what is waited for
_WINDOW = 10  # ticks over which it is judged whether a body comes, or drips
_SLOWEST = 1024  # bytes a second: below it, it drips


def unwatched(_what: str, _seconds: float) -> None:
    """The waiting that nobody watches."""


class Patience:
    """What is left of it with one host. Only the thread that asks uses it."""

    def __init__(self, most: float, silence: float) -> None:
        """`most`: seconds without a good answer. Who has given one may be silent for `silence` seconds before the next,
        where the webmaster says so, and be asked for something smaller in a sixth of that."""
        self._most = most
        self._silence = silence
        self._answered = False
        self.spent = 0.0

    @property
    def whole(self) -> float:
        """Seconds that there are from one good answer to the next."""
        return max(self._most, self._silence * 7 / 6) if self._answered else self._most

    @property
    def left(self) -> float:
        """Seconds that are left until the next good answer."""
        return max(0.0, self.whole - self.spent)

    def spend(self, seconds: float) -> None:
        """Count seconds of waiting that ended without a good answer."""
        self.spent += seconds

    def renew(self) -> None:
        """A good answer came."""
        self.spent = 0.0
        self._answered = True


class Throughput:
    """Whether bytes of one answer come. One thread counts them, another looks at each tick."""

    def __init__(self) -> None:
        self.size = 0
        self.unwanted = False  # nobody waits for it any more
        self._seen: deque[int] = deque(maxlen=_WINDOW)

    def look(self) -> None:
        """Note how much has come by this tick."""
        self._seen.append(self.size)

    @property
    def is_steady(self) -> bool:
        """Whether of late so much came that the rest is worth waiting for."""
        return len(self._seen) == _WINDOW and self.size - self._seen[0] >= _WINDOW * TICK * _SLOWEST
