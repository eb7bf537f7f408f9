"""oEmbed 1.0 (oembed.com) as files: a CMS shows the page whose address is pasted, by what its `<link>` leads to.

A document is one of a site, a dataset, a saved search or a resource with something to look at. What it shows are the
pages under `embed/`, so that there is none without these. A file cannot heed `maxwidth` and `maxheight`: the width is
one that columns of text have, and frames become narrower with their page.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from urllib.parse import urlencode

import msgspec

from sitegen import urls as places
from sitegen.catalogue import Dataset, Phrase, Thumbnail
from sitegen.engine import Artifact, Sealed, seal
from sitegen.site import Site
from sitegen.site.around import Around
from sitegen.site.edition import Edition
from sitegen.site.embeddable import embeddable_of
from sitegen.site.saved_searches import searches_of
from sitegen.theme import Theme

_AGE = 86_400  # seconds that a consumer may keep a document: catalogues change by the day
_WIDTH = 600  # pixels
_HEIGHTS = {"catalogue": 800, "dataset": 420, "preview": 520, "search": 520}  # where nothing else sets them


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    """The documents of one language; none where the partner does not publish the pages that they show."""
    if not site.publishes("embed"):
        return
    yield Artifact(site.urls.oembed(), of_site, (site.sealed_edition,))
    for dataset in site.datasets:
        around = site.around(dataset)
        name = f"dataset/{around.value.key}"
        yield Artifact(site.urls.oembed(name), of_dataset, (site.sealed_edition, site.sealed(dataset), around))
    for key, each in embeddable_of(site).items():
        sealed, around = site.sealed(each.dataset), site.around(each.dataset)
        args = (site.sealed_edition, sealed, around, each.dataset.resources.index(each.resource))
        if each.thumbnail is None:
            yield Artifact(site.urls.oembed(f"resource/{key}"), of_preview, args)
        elif site.publishes("pages"):  # which bring the picture
            yield Artifact(site.urls.oembed(f"resource/{key}"), of_picture, args)
    if site.publishes("pages"):  # which bring the page to embed
        for search in searches_of(site, theme):
            path = site.urls.oembed(f"search/{places.segment(search.name, search.name)}")
            yield Artifact(path, of_search, (site.sealed_edition, search.name, seal(search.title)))


def of_site(edition: Sealed[Edition]) -> bytes:
    """The catalogue, with its search."""
    site = edition.value
    frame = _frame(site, "catalogue", {}, page=site.urls.home(), title=site.title)
    return _document(site, type="rich", title=site.title, **frame)


def of_dataset(edition: Sealed[Edition], dataset: Sealed[Dataset], around: Sealed[Around]) -> bytes:
    """A dataset as a card with its files."""
    site, key = edition.value, around.value.key
    title = str(site.pick(dataset.value.title))
    frame = _frame(site, "dataset", {"name": key}, page=site.urls.dataset(key), title=title)
    return _document(site, type="rich", title=title, **_author(site, around.value), **frame)


def of_preview(edition: Sealed[Edition], dataset: Sealed[Dataset], around: Sealed[Around], number: int) -> bytes:
    """What is in a resource: rows, or a map."""
    site = edition.value
    key, page, title = _resource(site, dataset.value, around.value, number)
    frame = _frame(site, "preview", {"resource": key}, page=page, title=title)
    return _document(site, type="rich", title=title, **_author(site, around.value), **frame)


def of_picture(edition: Sealed[Edition], dataset: Sealed[Dataset], around: Sealed[Around], number: int) -> bytes:
    """A picture, or the first page of a document, as its page shows it: a photo needs no frame."""
    site, content = edition.value, dataset.value.resources[number].content
    key, _, title = _resource(site, dataset.value, around.value, number)
    small = content.thumbnail if content and content.thumbnail else Thumbnail()
    address = site.absolute(places.thumbnail(around.value.key, key))
    size = {"width": small.width, "height": small.height}
    thumbnail = {"thumbnail_url": address, **{f"thumbnail_{name}": pixels for name, pixels in size.items()}}
    return _document(site, type="photo", title=title, url=address, **size, **thumbnail, **_author(site, around.value))


def of_search(edition: Sealed[Edition], name: str, title: Sealed[Phrase]) -> bytes:
    """A saved search: the page to embed that it has, which needs no script."""
    site, said = edition.value, str(title.value)
    address = site.absolute(site.urls.saved_embed(name))
    shown = _shown(site, address, _HEIGHTS["search"], page=site.urls.saved(name), title=said)
    return _document(site, type="rich", title=said, **shown)


def _document(site: Edition, **members: object) -> bytes:
    common = {
        "version": "1.0",
        "provider_name": site.title,
        "provider_url": site.absolute(site.urls.home()),
        "cache_age": _AGE,
    }
    return msgspec.json.encode(common | members)


def _resource(site: Edition, dataset: Dataset, around: Around, number: int) -> tuple[str, str, str]:
    """Path segment, page and title of a resource."""
    resource = dataset.resources[number]
    key = site.resource_key(resource)
    return key, site.urls.resource(around.key, key), f"{site.pick(resource.name)} – {site.pick(dataset.title)}"


def _author(site: Edition, around: Around) -> dict[str, str]:
    owner = around.owner
    if owner is None:
        return {}
    return {"author_name": str(owner.title), "author_url": site.absolute(site.urls.organization(owner.key))}


def _frame(site: Edition, element: str, options: dict[str, str], *, page: str, title: str) -> dict[str, object]:
    """The members that show an element in a frame."""
    address = f"{site.absolute(site.urls.embed_frame())}?{urlencode({'element': element, **options})}"
    return _shown(site, address, _HEIGHTS[element], page=page, title=title)


def _shown(site: Edition, address: str, height: int, *, page: str, title: str) -> dict[str, object]:
    """A frame, written as XHTML too. WordPress shows the hidden link until the frame tells its height, and listens to
    that only where there is such a link; it takes both off all attributes that it does not know."""
    said = html.escape(title)
    link = f'<a href="{html.escape(site.absolute(page))}">{said}</a>'
    frame = (
        f'<iframe src="{html.escape(address)}" title="{said}" width="{_WIDTH}" height="{height}" loading="lazy" '
        'style="border:0;max-width:100%"></iframe>'
    )
    return {
        "html": f'<blockquote hidden="hidden">{link}</blockquote>{frame}',
        "width": _WIDTH,
        "height": height,
    }
