"""What an answer may cost, how much of it is taken, and what came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf

import urllib3

_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524))


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may cost."""

    size: int  # bytes of a body, unpacked
    silence: float  # seconds without a byte
    whole: float  # seconds from the question to the last byte
    patience: float = inf  # seconds without a good answer, over all attempts and questions
    total: float = inf  # bytes of all bodies


@dataclass(frozen=True, slots=True)
class Portion:
    """How much of a body to take: all of it where it has at most `whole` bytes, else its first `sample` bytes.

    What a host says of its length only spares reading; what counts are the bytes that come.
    """

    sample: int
    whole: int


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; `whole` says whether its body was read to the end."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    raw: urllib3.BaseHTTPResponse = field(repr=False)
    whole: bool = True
    address: str = ""  # where it came from in the end

    @property
    def passes(self) -> bool:
        """Whether another one may come to the same question a little later."""
        return self.status in _PASSING
