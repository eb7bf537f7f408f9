"""How artifacts cross from the process that lists them to those that make them.

A batch is pickled, but for what is heavy and common to many artifacts: such a sealed value is written once into a
folder that all processes see, and named by its digest. Who makes the batch reads it there, and remembers the last few.
"""

from __future__ import annotations

import io
import pickle
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sitegen.engine.artifact import Artifact
from sitegen.engine.sealed import Sealed
from sitegen.errors import BuildError

HEAVY = 16_000  # bytes of a value's canonical form, from which it is sent by its name
_KEPT = 64  # values that a process remembers
_PROTOCOL = 5


class Sender:
    """Batches as bytes. `folder` is that of the values which are sent by their names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sent: set[str] = set()

    def pack(self, batch: Sequence[tuple[str, Artifact]]) -> bytes:
        """Pairs of a key and an artifact. Raises BuildError for an argument that cannot cross."""
        try:
            return _pickled(batch, self)
        except (pickle.PicklingError, TypeError, AttributeError, RecursionError) as error:
            for _, artifact in batch:
                _refuse(artifact, self, error)
            raise

    def name(self, value: Sealed[Any]) -> str | None:
        """The name of a heavy value, which is then in the folder; None for one that goes with the batch."""
        if value.weight < HEAVY:
            return None
        if value.digest not in self._sent:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / value.digest
            path.write_bytes(pickle.dumps(value, _PROTOCOL))
            self._sent.add(value.digest)
        return value.digest


class _Pickler(pickle.Pickler):
    def __init__(self, stream: io.BytesIO, sender: Sender) -> None:
        super().__init__(stream, _PROTOCOL)
        self._sender = sender

    def persistent_id(self, obj: Any) -> str | None:
        return self._sender.name(obj) if type(obj) is Sealed else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, stream: io.BytesIO, folder: Path) -> None:
        super().__init__(stream)
        self._folder = folder

    def persistent_load(self, pid: Any) -> Sealed[Any]:
        return _value(self._folder, str(pid))


def unpacked(batch: bytes, folder: Path) -> Sequence[tuple[str, Artifact]]:
    """What `Sender.pack` was given."""
    found: Sequence[tuple[str, Artifact]] = _Unpickler(io.BytesIO(batch), folder).load()
    return found


_values: OrderedDict[str, Sealed[Any]] = OrderedDict()  # of this process, by digest, which says all


def _value(folder: Path, name: str) -> Sealed[Any]:
    found = _values.get(name)
    if found is None:
        found = _values[name] = pickle.loads((folder / name).read_bytes())  # noqa: S301 - our own, of this build
        if len(_values) > _KEPT:
            _values.popitem(last=False)
    _values.move_to_end(name)
    return found


def _pickled(value: object, sender: Sender) -> bytes:
    stream = io.BytesIO()
    _Pickler(stream, sender).dump(value)
    return stream.getvalue()


def _refuse(artifact: Artifact, sender: Sender, error: Exception) -> None:
    """BuildError where it is this artifact that cannot cross."""
    parts = {"its function": artifact.make} | {f"argument {n}": value for n, value in enumerate(artifact.args, 1)}
    for what, value in parts.items():
        try:
            _pickled(value, sender)
        except (pickle.PicklingError, TypeError, AttributeError, RecursionError):
            raise BuildError(
                f"{what} of {artifact.path} cannot be given to another process: {error}",
                where=artifact.maker,
                hint="what an artifact is made from must pickle; `-j 1` builds in one process",
            ) from error
