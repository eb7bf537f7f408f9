"""A site that was just built, as an archive of the day on which its catalogue was read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sitegen.build.build import theme_of
from sitegen.cache import cache_of
from sitegen.catalogue import Catalogue
from sitegen.config import Partner
from sitegen.deploy import Tree
from sitegen.errors import ConfigError
from sitegen.freeze import Archive, Occasion, freeze
from sitegen.geo.territory import read
from sitegen.site import coverage, sites_of
from sitegen.sources import Sources


def frozen(
    partner: Partner, *, root: Path, site: Path, folder: Path, day: date | None = None, replaces: bool = False
) -> Archive:
    """Put an archive of the built `site` into `folder`. Without a `day`, the archive's is that of the catalogue.

    Asks nobody. Raises BuildError, SourceError, and ConfigError where nothing says which day it is.
    """
    with Sources(cache_of(root)) as sources:
        catalogue = coverage.completed(sources.catalogue(partner), coverage.read(partner))
        day = day or sources.day(partner) or _newest(partner, catalogue)
    territory = read(partner.folder, partner.table.territory) if partner.table.territory else None
    sites = sites_of(partner, catalogue, territory=territory)
    occasion = Occasion(partner.name, sites, theme_of(partner, root), day)
    return freeze(Tree.read(site), occasion, folder, replaces=replaces)


def _newest(partner: Partner, catalogue: Catalogue) -> date:
    """The day of the newest change: that of the clock would make of one site another archive each day."""
    if catalogue.as_of is None:
        raise ConfigError(
            "nothing in the catalogue says of which day it is",
            where=f"partner {partner.name}",
            hint="say it: `--date YYYY-MM-DD`",
        )
    return catalogue.as_of.date()
