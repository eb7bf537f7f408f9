"""A built site as a harvester meets it: the files of its catalogue, in order, and what answers at an address."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from sitegen import urls
from sitegen.errors import BuildError
from sitegen.preflight.graph import Graph


@dataclass(frozen=True, slots=True)
class Built:
    """`base` is the address that the site was built for; `missing` what the catalogue goes on in and is not there."""

    folder: Path
    base: str
    files: tuple[Graph, ...]
    missing: str = ""

    def is_own(self, address: str) -> bool:
        """Whether an address is on the site itself."""
        return address.startswith(self.base)

    def answers(self, address: str) -> bool:
        """Whether a host of files has something at an address of the site."""
        file = self._file(address)
        return file is not None and file.is_file()

    def _file(self, address: str) -> Path | None:
        path = unquote(address.removeprefix(self.base).partition("#")[0].partition("?")[0])
        if ".." in path.split("/") or "\0" in path:
            return None
        return self.folder / urls.file_of(path)


def read(folder: Path, partner: str) -> Built:
    """Raises BuildError where there is no site, or none with a catalogue for harvesters."""
    first = folder / urls.catalog("jsonld")
    if not (folder / urls.file_of("")).is_file() and not first.is_file():
        raise BuildError("there is no built site", where=str(folder), hint=f"sitegen build {partner}")
    if not first.is_file():
        raise BuildError(
            "the site has no catalogue for harvesters",
            where=str(first),
            hint=f'add "dcat" to `outputs` in partners/{partner}/partner.toml, then: sitegen build {partner}',
        )
    graph = _graph(first, partner)
    base = next((node.iri.removesuffix("#catalog") for node in graph.of_type("dcat:Catalog")), "")
    if not base:
        raise BuildError("no catalogue in it", where=str(first), hint=f"sitegen build {partner}")
    built = Built(folder, base, (graph,))
    files, missing = [graph], ""
    while following := _next(files[-1]):
        file = built._file(following) if built.is_own(following) else None
        if file is None or not file.is_file() or len(files) > 10_000:
            missing = following
            break
        files.append(_graph(file, partner))
    return Built(folder, base, tuple(files), missing)


def _next(graph: Graph) -> str:
    """udata.harvest.backends.dcat: hydra:next of the one view that a file has."""
    return next((view.address("hydra:next") for view in graph.of_type("hydra:PartialCollectionView")), "")


def _graph(file: Path, partner: str) -> Graph:
    try:
        return Graph(file.read_bytes())
    except ValueError as error:
        raise BuildError(str(error), where=str(file), hint=f"sitegen build {partner}") from error
