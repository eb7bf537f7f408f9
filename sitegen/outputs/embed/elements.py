"""What custom elements in other sites' pages read (docs/embed.md), and the script that defines them.

The script's address never changes. It reads `embed/catalogue.json` first, which says where the rest is: the code, by
names that change with it, and what the site's own search reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from sitegen import urls
from sitegen.digest import canonical, digest
from sitegen.engine import Artifact, Sealed, seal
from sitegen.outputs.embed import cards, datasets
from sitegen.page.cards import Brief, Briefs
from sitegen.page.maker import PagePlan
from sitegen.site.facets import facets_of
from sitegen.theme import Asset, Theme, compacted, declared_tokens

FORMAT = 1  # of these files: the number changes when a script that knows the last one would misread them
NEWEST = 10  # datasets that are shown before anything else is read
_SCRIPTS = Path(__file__).parent / "scripts"  # part of sitegen's code, as artifacts' keys have it
# Of the theme's assets: one module an element, and what there is beside the style sheet of all.
_MODULES = ("list", "latest", "dataset", "box", "preview")
_STYLES = ("elements", "plain", "dataset", "page", "preview", "map")
_FOLDER = "embed/"

# What the elements say, by the name that they know it under: what any list does, and what is read when it is wanted.
_WORDS = {
    "label": "search.label",
    "do": "search.do",
    "sort": "sort.label",
    "pages": "pager.label",
    "previous": "pager.previous",
    "next": "pager.next",
    "page": "pager.page",
    "formats": "card.formats",
    "modified": "card.modified",
    "restricted": "state.restricted",
    "late": "state.late",
    "filters": "embed.filters",
    "visit": "embed.visit",
} | {f"sort_{name}": f"sort.{name}" for name in ("relevance", "modified", "title")}
_FOUND = ("datasets", "datasets_word", "results_for", "none", "none_for", "more_values")  # of the table "finder"
_FURTHER = {
    "remove": "facet.remove",
    "clear": "facet.clear",
    "too_many": "facet.too_many",
    "files": "dataset.files",
    "no_file": "dataset.no_file",
    "download": "file.download",
    "use": "file.use",
    "try": "file.try",
    "documentation": "file.documentation",
    "unknown_format": "file.unknown_format",
    "failed": "embed.failed",
}
_TABLES = ("state", "unit")


def artifacts(plan: PagePlan, theme: Theme, briefs: Briefs) -> Iterator[Artifact]:
    """What one language has of it; with the default language also the script, which exists once."""
    site = plan.site
    yield from cards.artifacts(site, briefs)
    yield from datasets.artifacts(site, briefs)
    number = {dataset.id: at for at, dataset in enumerate(site.numbered)}
    newest = site.datasets[:NEWEST]
    told = _told(plan, theme, _version(plan, briefs), [number[dataset.id] for dataset in newest])
    yield Artifact(site.urls.embed_catalogue(), catalogue, (seal(told), *briefs.of(newest)))
    yield Artifact(site.urls.embed_words(), words, (seal(_further(plan)),))
    if not site.is_default:
        return
    yield Artifact(urls.EMBED, script, (urls.EMBED,))
    if not site.publishes("pages"):  # which bring all assets
        for name, asset in theme.assets.items():
            if name.startswith(_FOLDER) or name.endswith(".js"):
                yield Artifact(asset.path, asset_content, (asset.sealed,))


def _told(plan: PagePlan, theme: Theme, version: str, newest: list[int]) -> dict[str, object]:
    """`embed/catalogue.json`, but for the cards of the newest datasets, of which it has the numbers.

    Paths are relative to the root of the site, which `root` leads to: a copy of a site at another address is one, too.
    """
    site, places = plan.site, plan.site.urls
    facets = facets_of(site, theme) if plan.has_search else ()
    everywhere = len(site.datasets)
    return {
        "format": FORMAT,
        "version": version,
        "language": site.language,
        "direction": plan.speech.direction,
        "title": site.title,
        "root": "../" if places.prefix else "./",
        "home": places.home(),
        "languages": dict(plan.alternates(lambda each: each.home())),
        "search": places.search(),
        "listing": places.listing(),
        "index": places.search_index() if plan.has_search else "",
        "facets": [facet.name for facet in facets if facet.narrows],
        "whole": {
            facet.name: facet.shelves[0].key
            for facet in facets
            if len(facet.shelves) == 1 and len(facet.shelves[0].datasets) == everywhere
        },
        "cards": {"at": f"{places.embeds()}cards/", "block": cards.BLOCK},
        "datasets": {"at": f"{places.embeds()}datasets/", "buckets": datasets.buckets(everywhere)},
        "preview": f"{places.embeds()}preview/",
        "count": everywhere,
        "tokens": _tokens(theme),
        "words": _words(plan),
        "further": places.embed_words(),
        "scripts": _published(theme, ".js", _MODULES),
        "styles": _published(theme, ".css", _STYLES),
        "newest": newest,
    }


def catalogue(told: Sealed[Mapping[str, Any]], *newest: Sealed[Brief]) -> bytes:
    """`embed/catalogue.json`."""
    shown = [cards.card(brief.value, number) for brief, number in zip(newest, told.value["newest"], strict=True)]
    return msgspec.json.encode({**told.value, "newest": shown})


def words(told: Sealed[Mapping[str, Any]]) -> bytes:
    """`embed/words.json`."""
    return msgspec.json.encode(told.value)


def script(name: str) -> bytes:
    """A script that other sites' pages name: its address never changes."""
    return compacted((_SCRIPTS / name).read_text("utf-8")).encode()


def asset_content(asset: Sealed[Asset]) -> bytes:
    """A theme's asset, as it is served."""
    return asset.value.content


def _version(plan: PagePlan, briefs: Briefs) -> str:
    """It changes with whatever cards, datasets and words say, so that browsers tell old files from new ones."""
    site = plan.site
    parts = [
        canonical(_further(plan)).decode(),
        *(briefs(each).digest + site.sealed(each).digest for each in site.numbered),
    ]
    return digest(*(part.encode() for part in parts))[:12]


def _tokens(theme: Theme) -> dict[str, str]:
    """The partner's look, without what names a file: nothing but a value of CSS leaves the site."""
    return {
        token.name: theme.tokens[token.name]
        for token in declared_tokens(theme)
        if token.type not in ("asset", "choice") and theme.tokens[token.name]
    }


def _words(plan: PagePlan) -> dict[str, object]:
    found = plan.speech.table("finder")
    return {name: _short(found[name]) for name in _FOUND} | {name: plan.say(key) for name, key in _WORDS.items()}


def _further(plan: PagePlan) -> dict[str, object]:
    tables = {name: said for table in _TABLES for name, said in plan.speech.table(table).items()}
    found = {name: _short(said) for name, said in plan.speech.table("finder").items() if name not in _FOUND}
    return tables | found | {name: plan.say(key) for name, key in _FURTHER.items()}


def _short(said: object) -> object:
    """A message without the plural forms that are as any other."""
    if not isinstance(said, Mapping):
        return said
    return {form: text for form, text in said.items() if form == "other" or text != said.get("other")}


def _published(theme: Theme, extension: str, names: Iterable[str]) -> dict[str, str]:
    """The published paths of those of the assets that there are."""
    named = {name: f"{_FOLDER}{name}{extension}" for name in names}
    return {name: theme.asset(asset) for name, asset in named.items() if asset in theme.assets}
