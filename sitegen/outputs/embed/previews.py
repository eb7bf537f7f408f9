"""What elements in other sites' pages show of a resource's data: its first rows, and where its features lie.

A file a resource, and one for what all of them share. Rows, captions and remarks are those of the resource's own page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from sitegen import urls
from sitegen.catalogue import Phrase, Reading
from sitegen.engine import Artifact, Sealed, seal
from sitegen.outputs.embed.elements import FORMAT
from sitegen.page.maker import PageMaker, PagePlan, Setting
from sitegen.samples import Column, Features, Table
from sitegen.samples.kept import load
from sitegen.site.data_files import LIGHT, Data, publication_of
from sitegen.site.previews import Previewed, previews_of
from sitegen.text.durations import clock
from sitegen.text.i18n import Speech
from sitegen.theme import Theme

_ROWS = 20  # as many as the page of a resource has


@dataclass(frozen=True, slots=True)
class Told:
    """A preview before its sample is opened. `records`, `whole`: paths of all rows, of all features; "" for none."""

    name: Phrase
    dataset: Phrase
    dataset_path: str
    path: str
    kind: tuple[str, str]  # label and family of the format
    reading: Reading
    shapes: str  # path of the features that the page draws, "" without a map
    whole: str
    records: str
    count: int  # of records


def artifacts(plan: PagePlan) -> Iterator[Artifact]:
    """One for each resource that has rows or a map to show, and what they share."""
    site = plan.site
    previews = previews_of(site)
    if not previews:
        return
    yield plan.artifact(site.urls.embed_previews(), shared)
    data = publication_of(site.first) if site.publishes("data_api") else {}
    for key, preview in previews.items():
        told = _told(plan, key, preview, data.get((preview.dataset.id, preview.resource.id)))
        yield plan.artifact(site.urls.embed_preview(key), preview_file, seal(told))


def shared(theme: Sealed[Theme], setting: Sealed[Setting]) -> bytes:
    """`embed/preview.json`: words, the partner's land, and a background of maps where the partner offers one."""
    maker = PageMaker(theme, setting)
    table, pager = maker.speech.table("grid"), maker.speech.table("pager")
    told: dict[str, Any] = {
        "format": FORMAT,
        "language": maker.edition.language,
        "words": {
            "preview": maker.speech.table("embedded_preview"),
            "table": {**table, **maker.speech.signs, "previous": pager["previous"], "next": pager["next"]},
            "map": maker.speech.table("map"),
        },
    }
    if maker.territory is not None and maker.publishes("pages"):
        told["land"] = urls.TERRITORY
    background = maker.frame.map
    if background.tiles:
        told["tiles"] = {
            "address": background.tiles,
            "zoom": background.max_zoom,
            "host": background.host,
            "by": background.attribution,
            "by_address": background.attribution_url,
        }
    return msgspec.json.encode(told)


def preview_file(theme: Sealed[Theme], setting: Sealed[Setting], told: Sealed[Told]) -> bytes:
    """`embed/preview/KEY.json`, as docs/embed.md describes it."""
    one, speech = told.value, PageMaker(theme, setting).speech
    sample = load(one.reading)
    table = sample.table or (sample.features.table if sample.features else None)
    shown: dict[str, Any] = {
        "format": FORMAT,
        **_phrase("title", one.name),
        "dataset": {**_phrase("title", one.dataset), "path": one.dataset_path},
        "page": one.path,
        "kind": one.kind,
    }
    if table is not None and table.rows:
        several = sample.inside[-1] if sample.tables or sample.notices else ""
        shown["table"] = _table(speech, table, several) | _all_rows(one)
    if sample.features is not None and sample.features.bbox is not None and (one.shapes or one.whole):
        shown["map"] = _map(speech, sample.features, one)
    return msgspec.json.encode(shown)


def _told(plan: PagePlan, key: str, preview: Previewed, data: Data | None) -> Told:
    site, dataset, resource = plan.site, preview.dataset, preview.resource
    at = site.key(dataset)
    forms = {form.extension: form.path for form in data.forms if form.file.size <= LIGHT} if data else {}
    has_shapes = preview.has_map and plan.publishes("pages")
    return Told(
        name=site.pick(resource.name),
        dataset=site.pick(dataset.title),
        dataset_path=site.urls.dataset(at),
        path=site.urls.resource(at, key),
        kind=(resource.format, resource.family),
        reading=preview.reading,
        shapes=urls.shapes(at, key) if has_shapes else "",
        whole=forms.get("geojson", "") if preview.has_map else "",
        records=forms.get("json", ""),
        count=data.made.rows if data else 0,
    )


def _phrase(name: str, phrase: Phrase) -> dict[str, str]:
    """A text under its name, with its language where that is not the page's."""
    return {name: str(phrase), f"{name}_lang": phrase.language} if phrase.language else {name: str(phrase)}


def _table(speech: Speech, table: Table, sheet: str) -> dict[str, Any]:
    rows = table.rows[:_ROWS]
    room = "preview.in_sheet." if sheet else "preview."
    which = "first_of_more" if not table.exact else "all_rows" if table.total == len(rows) else "first_rows"
    caption = speech.say(f"{room}{which}", table.total, shown=len(rows))
    if table.width > len(table.columns):
        caption += " " + speech.say("preview.first_columns", table.width, shown=len(table.columns))
    durations = {index for index, column in enumerate(table.columns) if column.type == "duration"}
    told = {
        "caption": caption,
        "columns": [_column(column) for column in table.columns],
        "rows": [[clock(cell) if index in durations else cell for index, cell in enumerate(row)] for row in rows],
        "total": table.total,
        "exact": table.exact,
    }
    return {**told, "sheet": sheet} if sheet else told


def _column(column: Column) -> dict[str, Any]:
    """`counts`: its numbers are quantities, which are shown as the readers of a language write them."""
    told: dict[str, Any] = {"name": column.name, "type": column.type}
    if column.unit:
        told["unit"] = column.unit
    return {**told, "counts": True} if column.counts else told


def _all_rows(one: Told) -> dict[str, Any]:
    """Where all rows are, if there are more than those that are shown."""
    return {"all": {"path": one.records, "count": one.count}} if one.records and one.count > _ROWS else {}


def _map(speech: Speech, features: Features, one: Told) -> dict[str, Any]:
    caption = speech.say("preview.features" if features.exact else "preview.features_of_more", features.total)
    if features.converted and "swapped" not in features.warnings:
        caption += " " + speech.say("preview.converted", projection=features.origin)
    told: dict[str, Any] = {"caption": caption, "shapes": one.shapes, "all": one.whole}
    told["remarks"] = [speech.say(f"coordinates.{code}") for code in features.remarks]
    return {name: value for name, value in told.items() if value}
