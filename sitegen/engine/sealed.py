"""A value with its digest, taken once, where the value is made: what an artifact's key is cheap by (DESIGN §1)."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from sitegen.digest import canonical, digest

T = TypeVar("T")


class Sealed(Generic[T]):
    """A frozen value, and the digest that stands for it in keys. Two are equal when their digests are.

    `weight` is the size of the value's canonical form in bytes; 0 where nobody wrote one, since the digest came from
    elsewhere (a file's content, a theme's folders). It is no dataclass, so that inside another value it stands for
    itself by its digest (`digest.canonical`).
    """

    __slots__ = ("digest", "value", "weight")

    def __init__(self, value: T, digest: str, weight: int = 0) -> None:
        self.value = value
        self.digest = digest
        self.weight = weight

    def __reduce__(self) -> tuple[type[Sealed[Any]], tuple[T, str, int]]:
        return Sealed, (self.value, self.digest, self.weight)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"Sealed({type(self.value).__name__}, {self.digest[:8]})"


def seal(value: T) -> Sealed[T]:
    """The value with the digest of its canonical form.

    Raises NotImplementedError for a value that has none: `digest.canonical` says what has.
    """
    written = canonical(value)
    return Sealed(value, digest(written), len(written))
