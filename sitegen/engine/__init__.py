"""Artifacts and how a tree of them is brought up to date: knows nothing of catalogues, themes or pages."""

from sitegen.engine.artifact import Artifact, key_of
from sitegen.engine.manifest import Entry, Manifest
from sitegen.engine.recall import recalled
from sitegen.engine.run import Counts, UnmadeError, run
from sitegen.engine.sealed import Sealed, seal
from sitegen.engine.stage import Stage, staging
from sitegen.engine.workers import workers

__all__ = [
    "Artifact", "Counts", "Entry", "Manifest", "Sealed", "Stage",
    "UnmadeError", "key_of", "recalled", "run", "seal", "staging", "workers",
]  # fmt: skip
