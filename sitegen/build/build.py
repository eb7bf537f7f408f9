"""The whole build on one screen."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path

from sitegen import memory, package_data
from sitegen.build import host_limits
from sitegen.build.less import with_less
from sitegen.build.names import NameMemory
from sitegen.build.report import MEMORY, Report
from sitegen.build.shrinkage import about, refuse_loss, refuse_nothing
from sitegen.build.unchanged import Memory, statuses
from sitegen.cache import cache_of
from sitegen.catalogue import Catalogue, Caution
from sitegen.config import Partner
from sitegen.engine import Artifact, Counts, Manifest, run, staging
from sitegen.engine.artifact import code
from sitegen.engine.packing import packings
from sitegen.errors import ConfigError
from sitegen.geo.territory import read
from sitegen.outputs import cautions as cautions_of
from sitegen.outputs import outputs_of
from sitegen.samples.reader import Budget
from sitegen.site import Site, coverage, own_links, saved_searches, sites_of
from sitegen.sources import Progress, Sources, quiet
from sitegen.theme import Theme, load_theme, unreadable


def build(
    partner: Partner,
    *,
    root: Path,
    dest: Path,
    offline: bool = False,
    fresh: bool = False,
    accept_loss: bool = False,
    remembers: bool = True,
    reading: Progress = quiet,
    files: Progress | None = quiet,
    progress: Callable[[int], None] = lambda done: None,
    budgets: dict[str, Budget] | None = None,
    executor: Executor | None = None,
    scratch: Path | None = None,
) -> Report:
    """Bring `dest` up to date with what the partner's source says now; an error leaves it as it was.

    With `files` None, files of other hosts are not visited. `budgets`: what is left of the time to look into files, by
    source. Pages are made through `executor`, or in this process. With `remembers` False, as for a look at a site that
    nobody else sees, the next build does not know of the addresses of this one. `scratch`: a folder of this machine for
    what only saves time, if that is not to be the project's cache.
    """
    start = time.monotonic()
    with Sources(cache_of(root), budgets=budgets) as source:
        if not offline:
            source.refresh(partner, fresh=fresh, progress=reading, files=files)
        known = Memory(root, partner, dest, source)
        if not fresh and (nothing_new := known.report()):
            return nothing_new
        memory.remember((scratch or cache_of(root)) / MEMORY)
        catalogue = source.catalogue(partner)
        beside = statuses(source.looked_at(partner))
        unvisited = source.unvisited(partner.source)
    theme = theme_of(partner, root, compiled=_compiled(scratch or cache_of(root)))
    outputs = outputs_of(partner)
    packed = packings(partner.table.hosting.precompress)
    territory = read(partner.folder, partner.table.territory) if partner.table.territory else None
    covers = coverage.read(partner)
    outlines = tuple(coverage.cautions(partner))
    catalogue = coverage.completed(catalogue, covers)
    facts = about(partner, catalogue)
    memory_of_names = NameMemory(root, partner)
    names = memory_of_names.names()
    if not accept_loss:
        refuse_nothing(partner, catalogue)

    def attempt(catalogue: Catalogue) -> tuple[Sequence[Site], Counts]:
        sites = sites_of(partner, catalogue, territory=territory, names=names)

        def artifacts() -> Iterator[Artifact]:
            for site in sites:
                for output in outputs.values():
                    yield from output.artifacts(site, theme)

        with staging(dest, fresh=fresh) as stage:
            if not accept_loss:
                refuse_loss(partner, stage.previous.about, facts)
            return sites, run(artifacts(), stage, executor, about=facts, packings=packed, progress=progress)

    (sites, counts), catalogue = with_less(catalogue, attempt)
    if remembers:
        memory_of_names.keep(sites[0].remembered)
    report = Report(
        partner=partner.name,
        datasets=len(catalogue.datasets),
        resources=sum(len(dataset.resources) for dataset in catalogue.datasets),
        artifacts=counts,
        warnings=(
            *cautions(partner),
            *unreadable(theme.palette, f"partners/{partner.name}/partner.toml"),
            *outlines,
            *saved_searches.cautions(sites[0], theme),
            *cautions_of(outputs.values(), sites[0], theme),
            *catalogue.warnings,
            *unvisited,
            *memory_of_names.cautions(),
            *host_limits.cautions(partner, dest),
            *_dead_links(partner, dest),
        ),
        seconds=round(time.monotonic() - start, 3),
    )
    memory.keep()
    known.keep(report, beside)
    return report


def _dead_links(partner: Partner, dest: Path) -> Iterator[Caution]:
    """What the partner's own texts and menu lead to, and the built site has not."""
    manifest = Manifest.read(dest)
    if manifest is not None and (not partner.table.outputs or "pages" in partner.table.outputs):
        yield from own_links.cautions(partner, manifest.files)


def _compiled(cache: Path) -> Path:
    """Where templates lie compiled by this version of sitegen, whose filters are in them; those of others go."""
    folder = cache / "templates" / code()[:12]
    if not folder.is_dir():
        shutil.rmtree(folder.parent, ignore_errors=True)
    return folder


def theme_of(partner: Partner, root: Path, compiled: Path | None = None) -> Theme:
    """The partner's theme, with messages in each of its languages; `compiled` is as `load_theme` has it."""
    table = partner.table.theme
    theme = load_theme(
        table.model_copy(update={"tokens": partner.table.brand.tokens | table.tokens}),
        partner=partner.folder,
        folders=(root / "themes", package_data.themes()),
        logo=partner.table.brand.logo,
        compiled=compiled,
    )
    for language in partner.languages:
        if language not in theme.languages:
            raise ConfigError(
                f'the theme has no words in "{language}"; it speaks {", ".join(sorted(theme.languages))}',
                where=f"partners/{partner.name}/partner.toml",
                hint=f"add i18n/{language}.toml to the partner's folder",
            )
    return theme


def cautions(partner: Partner) -> Iterator[Caution]:
    """What the law asks a site to say and partner.toml does not yet hold."""
    place = f"partners/{partner.name}/partner.toml"
    for name in ("publisher", "publication_director", "address", "host_name", "host_address", "host_phone"):
        if not getattr(partner.table.legal, name):
            yield Caution("legal-missing", place, f"[legal] {name} is missing: the legal notices are incomplete")
    if not (partner.table.legal.email or partner.table.legal.phone):
        yield Caution("legal-missing", place, "[legal] email or phone is missing: nobody can be reached")
    if not partner.table.accessibility.contact:
        yield Caution("accessibility-contact", place, "[accessibility] contact is missing")
