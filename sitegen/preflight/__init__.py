"""A built site as data.gouv.fr's harvester will read it: what it takes, what it loses, and why.

Each rule names the module of udata (17.18) that it follows; docs/preflight.md tells them. Nobody is asked anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sitegen import urls
from sitegen.config import Partner
from sitegen.errors import unforeseen
from sitegen.preflight import values
from sitegen.preflight.built import Built, read
from sitegen.preflight.contacts import contacts
from sitegen.preflight.files import files
from sitegen.preflight.findings import Dataset, File, Loss, Losses, Preflight
from sitegen.preflight.graph import Graph, Node
from sitegen.preflight.score import score
from sitegen.preflight.tags import refused_by_ckan
from sitegen.preflight.transport import recognised
from sitegen.preflight.url_rules import fault

__all__ = [
    "Dataset", "File", "Graph", "Judgement", "Loss", "Preflight",
    "judged", "judgements", "name_of", "preflight", "together",
]  # fmt: skip


def preflight(partner: Partner, folder: Path, now: datetime) -> Preflight:
    """What becomes of the site in `folder`, harvested at `now`. Raises BuildError where there is none to read."""
    built = read(folder, partner.name)
    each, found = judged(built.files, built.base, now, answers=built.answers)
    return Preflight(partner.name, built.base, each, (*_site(built, partner), *found))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What becomes of one dataset, seen by itself; `dataset` is None where a rule could not read it.

    `name` is that in its address here, `id` its identifier.
    """

    name: str
    id: str
    dataset: Dataset | None
    found: tuple[Loss, ...]


def judged(
    files: Iterable[Graph], base: str, now: datetime, *, answers: Callable[[str], bool] = lambda address: True
) -> tuple[tuple[Dataset, ...], tuple[Loss, ...]]:
    """The datasets of a catalogue's files, harvested at `now`, and what is lost of them.

    `base` is the site's address, and `answers` says whether there is something at an address of the site.
    """
    return together((each for graph in files for each in judgements(graph, base, now)), base, answers=answers)


def judgements(graph: Graph, base: str, now: datetime) -> Iterator[Judgement]:
    """What becomes of each dataset of a file, whatever others there are."""
    for node in graph.of_type("dcat:Dataset"):
        losses, identity = Losses(name_of(node.iri, base)), ""
        try:
            identity = _identity(node, losses)
            dataset = _dataset(node, identity, now, losses)
        except Exception as error:  # a rule that met what nobody foresaw says nothing of the other datasets
            losses.lost("not-judged", node.iri, f"{unforeseen(error)}: nothing can be said")
            dataset = None
        yield Judgement(losses.dataset, identity, dataset, tuple(losses.found))


def together(
    each: Iterable[Judgement], base: str, *, answers: Callable[[str], bool] = lambda address: True
) -> tuple[tuple[Dataset, ...], tuple[Loss, ...]]:
    """The datasets of one catalogue, of which no two may have one identifier, and what is lost of them.

    udata.harvest.backends.base.process_item and ensure_unique_remote_id; the rest is as `judged` has it.
    """
    datasets, found = list[Dataset](), list[Loss]()
    met: set[str] = set()
    for one in each:
        dataset, losses = one.dataset, Losses(one.name)
        if one.id and one.id in met:
            losses.refused("identifier-repeated", one.id, "another dataset has it: the first one is taken")
            dataset = dataset and replace(dataset, taken=False)
        met.add(one.id)
        found += (*losses.found, *one.found)
        losses = Losses(one.name)
        for file in dataset.files if dataset else ():
            if file.address.startswith(base) and not answers(file.address):
                losses.lost("file-missing", file.address, "the built site has nothing there")
        found += losses.found
        if dataset:
            datasets.append(dataset)
    return tuple(datasets), tuple(found)


def name_of(address: str, base: str) -> str:
    """A dataset's name as its page's address spells it."""
    return address.removeprefix(f"{base}dataset/").rstrip("/")


def _site(built: Built, partner: Partner) -> Iterator[Loss]:
    """udata.harvest.backends.base and .dcat: what keeps the catalogue itself from being read."""
    losses = Losses()
    if why := fault(built.base):
        losses.refused("site-refused", built.base, f"{why}: the source cannot be entered")
    if built.base != partner.table.url:
        losses.lost("built-elsewhere", built.base, f"partner.toml says {partner.table.url}: build it again")
    if built.base.startswith("http://"):
        losses.note("site-http", built.base, "a host that leads to https fails a harvest: no redirect is followed")
    if built.missing:
        losses.lost("catalogue-ends", built.missing, "the catalogue goes on in a file that is not there")
    if not any((built.folder / name).is_file() for name in (urls.HOST_HEADERS, urls.APACHE, urls.NGINX, urls.CADDY)):
        why = 'no file tells the host the types of the catalogue ("hosting" is not in `outputs`): a CKAN needs them'
        losses.note("types-unsaid", urls.catalog("ttl"), why)
    yield from losses.found


def _dataset(node: Node, identity: str, now: datetime, losses: Losses) -> Dataset:
    """udata.core.dataset.rdf.dataset_from_rdf, udata.harvest.backends.base.process_item."""
    title = node.text("dct:title", values.LANGUAGE)
    if not title:
        losses.refused("title-missing", node.iri, "a dataset has a title")
    distributions = node.nodes("dcat:distribution")
    prose = values.description(node, losses)
    kept = files(distributions, now, losses)
    frequency = values.frequency(node, losses)
    changed = values.modified(node, now, losses)
    spatial, temporal = values.spatial(node, losses), values.temporal(node, now, losses)
    _unplaced(node, losses)
    for keyword in node.literals("dcat:keyword"):
        if refused_by_ckan(keyword.text):
            losses.lost("ckan-tag", keyword.text, "a CKAN that harvests it refuses the whole dataset")
    return Dataset(
        name=losses.dataset,
        id=identity,
        address=_address(node, losses),
        title=title,
        description=prose,
        frequency=frequency,
        licence=values.licence(node, distributions, losses),
        spatial=spatial,
        temporal=temporal,
        tags=values.tags(node, losses),
        created=values.dated(node, "dct:created", now, losses),
        issued=values.dated(node, "dct:issued", now, losses),
        modified=changed.date().isoformat() if changed else None,
        contacts=contacts(node, losses),
        files=kept,
        score=score(
            temporal=temporal is not None,
            spatial=spatial,
            frequency=frequency,
            description=prose,
            files=kept,
            modified=changed,
            now=now,
        ),
        transport=recognised(kept, losses),
        taken=not losses.is_refused,  # last: after all rules
    )


def _identity(node: Node, losses: Losses) -> str:
    """udata.harvest.backends.base.process_item."""
    identity = node.text("dct:identifier", "")
    if not identity:
        losses.refused("identifier-missing", node.iri, "a dataset has an identifier")
    return identity


def _address(node: Node, losses: Losses) -> str | None:
    """udata.rdf.remote_url_from_rdf: the link back, the page or else the name."""
    for address in (node.address("dcat:landingPage"), node.iri):
        if address and not fault(address):
            return address
    losses.lost("link-refused", node.iri, fault(node.iri))
    return None


def _unplaced(node: Node, losses: Losses) -> None:
    """What udata reads nowhere."""
    if version := node.text("dcat:version", ""):
        losses.note("version", version, "it has no place for a version")
    if page := node.address("foaf:page"):
        losses.note("page-elsewhere", page, "it has no place for a second page")
