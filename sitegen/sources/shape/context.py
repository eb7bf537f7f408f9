"""What is at hand while the packages of one catalogue are read."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitegen.catalogue import Caution
from sitegen.config import ShowTable
from sitegen.sources.answer import FindFile, no_file
from sitegen.sources.shape.owners import Directory


@dataclass(frozen=True, slots=True)
class Context:
    """What a partner wants shown, the organisations and groups so far, files beside the catalogue, and warnings."""

    show: ShowTable
    organizations: Directory
    groups: Directory
    resource_file: FindFile = no_file
    cautions: list[Caution] = field(default_factory=list)
    portal: str = ""  # its address, where relative ones lead; "" where nobody knows

    def caution(self, code: str, where: str, message: str) -> None:
        """Note a warning for the webmaster; `where` names the dataset or resource."""
        self.cautions.append(Caution(code, where, message))
