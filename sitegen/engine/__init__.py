"""Artifacts and how a tree of them is brought up to date: knows nothing of catalogues, themes or pages."""

from sitegen.engine.artifact import Artifact, key_of
from sitegen.engine.manifest import Entry, Manifest
from sitegen.engine.run import Counts, UnmadeError, run
from sitegen.engine.stage import Stage, staging

__all__ = ["Artifact", "Counts", "Entry", "Manifest", "Stage", "UnmadeError", "key_of", "run", "staging"]
