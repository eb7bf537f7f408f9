"""What stands for a site elsewhere: icons in tabs and on phones, the manifest that names them, the card in networks."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import msgspec

from sitegen import urls
from sitegen.brand import Emblem, icons
from sitegen.brand.card import card
from sitegen.brand.icons import Sign
from sitegen.brand.lettering import Lettering, lettering_of
from sitegen.engine import Artifact, Sealed, recalled, seal
from sitegen.geo.territory import Territory
from sitegen.page import marks
from sitegen.page.views import Icons
from sitegen.site import Site
from sitegen.theme import Asset, Theme


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    """A card and a manifest in each language; the icons once."""
    found = marks.icons_of(site, theme)
    yield _card(site, theme)
    yield _manifest(site, theme, found)
    if site.is_default:
        parts = marks.drawn_from(site, theme)
        yield Artifact(urls.FAVICON, favicon, parts)
        if found.drawing:
            yield Artifact(found.drawing, drawing, parts)
        yield Artifact(found.apple, tile, (marks.APPLE, *parts))
        yield Artifact(found.small, icon, (marks.SMALL, *parts))
        yield Artifact(found.large, icon, (marks.LARGE, *parts))
        yield Artifact(found.maskable, maskable, (marks.LARGE, *parts))


def favicon(emblem: Sealed[Emblem] | None, title: str, colour: str, *letters: Sealed[Asset]) -> bytes:
    """`favicon.ico`: small pictures for tabs of browsers."""
    return icons.tabs(_sign(emblem, title, colour, letters))


def drawing(emblem: Sealed[Emblem] | None, title: str, colour: str, *letters: Sealed[Asset]) -> bytes:
    """The same as SVG."""
    return emblem.value.square if emblem else icons.monogram(title, colour, _lettering(letters))


def icon(size: int, emblem: Sealed[Emblem] | None, title: str, colour: str, *letters: Sealed[Asset]) -> bytes:
    """A PNG as it is shown."""
    return icons.icon(_sign(emblem, title, colour, letters), size)


def tile(size: int, emblem: Sealed[Emblem] | None, title: str, colour: str, *letters: Sealed[Asset]) -> bytes:
    """A PNG to its edges, to which a phone gives its own corners."""
    return icons.tile(_sign(emblem, title, colour, letters), size)


def maskable(size: int, emblem: Sealed[Emblem] | None, title: str, colour: str, *letters: Sealed[Asset]) -> bytes:
    """A PNG that may be cut to any shape."""
    return icons.maskable(_sign(emblem, title, colour, letters), size)


def letter_picture(title: str, colour: str, *letters: Sealed[Asset]) -> bytes:
    """The letter that stands for a site without a logo, as the pixels of a sign."""
    return icons.monogram_sign(title, colour, _lettering(letters)).pixels


def _sign(emblem: Sealed[Emblem] | None, title: str, colour: str, letters: tuple[Sealed[Asset], ...]) -> Sign:
    if emblem is not None:
        return icons.sign_of(emblem.value)
    return Sign(recalled(letter_picture, title, colour, *letters), colour, 1.0)


def _lettering(letters: tuple[Sealed[Asset], ...]) -> Lettering:
    return lettering_of(tuple(each.value.content for each in letters))


def _manifest(site: Site, theme: Theme, found: Icons) -> Artifact:
    """What is in it is a few words, put together when it is listed: a scalar, so that it is its own key."""
    here = site.urls.manifest()
    light, _ = marks.colours_of(theme)
    pictures = [
        {"src": urls.href(found.small, start=here), "sizes": "192x192", "type": "image/png"},
        {"src": urls.href(found.large, start=here), "sizes": "512x512", "type": "image/png"},
        {"src": urls.href(found.maskable, start=here), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    ]
    if found.drawing:
        pictures.insert(0, {"src": urls.href(found.drawing, start=here), "sizes": "any", "type": "image/svg+xml"})
    said = {
        "name": site.title,
        "short_name": site.partner.table.brand.short_name or icons.short_name(site.title),
        **({"description": site.tagline} if site.tagline else {}),
        "lang": site.language,
        "dir": theme.speech(site.language).direction,
        "start_url": urls.href(site.urls.home(), start=here),
        "scope": urls.href("", start=here),  # of all languages, between which one may change
        "display": "minimal-ui",
        "theme_color": light,
        "background_color": "#ffffff",
        "icons": pictures,
    }
    return Artifact(here, manifest, (msgspec.json.encode(said).decode(),))


def manifest(said: str) -> bytes:
    """A site's manifest, indented."""
    return msgspec.json.format(said.encode(), indent=2) + b"\n"


def _card(site: Site, theme: Theme) -> Artifact:
    parts = urlsplit(site.partner.table.url)
    address = f"{parts.hostname}{unquote(parts.path)}".rstrip("/")
    emblem = theme.brand.logo or theme.brand.icon
    args = (
        site.title,
        address,
        marks.band_of(theme),
        theme.speech(site.language).direction == "rtl",
        seal(emblem) if emblem else None,
        site.sealed_territory,
        *marks.letters_of(theme),
    )
    return Artifact(site.urls.picture(), site_card, args)


def site_card(
    title: str, address: str, colour: str, leftwards: bool, emblem: Sealed[Emblem] | None,
    land: Sealed[Territory] | None, *letters: Sealed[Asset],
) -> bytes:  # fmt: skip
    """What social networks show of the site."""
    return card(
        title,
        address,
        colour,
        _lettering(letters),
        emblem=emblem.value if emblem else None,
        outline=land.value.outline if land else None,
        leftwards=leftwards,
    )
