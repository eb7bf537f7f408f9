"""What is published: one module an output, each `artifacts(site, theme) -> Iterator[Artifact]`, listed here."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol, cast

from sitegen.catalogue import Caution
from sitegen.config import Partner, suggestion
from sitegen.engine import Artifact
from sitegen.errors import ConfigError
from sitegen.outputs import (
    ckan_api,
    data_api,
    datapackage,
    dcat,
    embed,
    feeds,
    fragments,
    hosting,
    oembed,
    pages,
    pod,
    preflight,
    scdl,
    search,
    security,
    sitemap,
)
from sitegen.site import Site
from sitegen.theme import Theme


class Output(Protocol):
    """A module that publishes something of a site."""

    def artifacts(self, site: Site, theme: Theme, /) -> Iterator[Artifact]:
        """The files of this output for one language of a site, listed and not made yet."""


OUTPUTS: Mapping[str, Output] = {
    "pages": pages,
    "search": search,
    "embed": embed,
    "oembed": oembed,
    "fragments": fragments,
    "data_api": data_api,
    "dcat": dcat,
    "preflight": preflight,
    "ckan_api": ckan_api,
    "pod": pod,
    "scdl": scdl,
    "datapackage": datapackage,
    "feeds": feeds,
    "sitemap": sitemap,
    "security": security,
    "hosting": hosting,
}


def cautions(outputs: Iterable[Output], site: Site, theme: Theme) -> Iterator[Caution]:
    """What those of the outputs that have a function `cautions` tell of the site that they make."""
    for output in outputs:
        tell: Callable[[Site, Theme], Iterator[Caution]] | None = getattr(output, "cautions", None)
        if tell is not None:
            yield from tell(site, theme)


def outputs_of(partner: Partner) -> Mapping[str, Output]:
    """The outputs a partner asks for, all of ours by default. A dotted name is imported: a third party's module."""
    return {name: _output(name, partner) for name in partner.table.outputs or OUTPUTS}


def _output(name: str, partner: Partner) -> Output:
    if name in OUTPUTS:
        return OUTPUTS[name]
    place = f"partners/{partner.name}/partner.toml"
    if "." not in name:
        raise ConfigError(f'no output "{name}"{suggestion(name, OUTPUTS)}', where=place)
    try:
        module = importlib.import_module(name)
    except ImportError as error:
        raise ConfigError(f'output "{name}" cannot be imported: {error}', where=place) from error
    if not callable(getattr(module, "artifacts", None)):
        raise ConfigError(f'output "{name}" has no function `artifacts(site, theme)`', where=place)
    return cast("Output", module)
