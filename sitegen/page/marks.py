"""What a site is known by, as pages name it: where its icons lie, and what they are drawn from."""

from __future__ import annotations

from typing import Any

from sitegen import urls
from sitegen.brand import Emblem, icons
from sitegen.colour import contrast
from sitegen.digest import digest
from sitegen.engine import Sealed, seal
from sitegen.engine.artifact import Argument
from sitegen.page.views import Icons
from sitegen.site import Site
from sitegen.theme import Asset, Theme

APPLE, SMALL, LARGE = 180, 192, 512  # pixels: Apple's, and those that browsers ask of an installable page
_MARK = 8  # hexadecimal digits of what icons are drawn from, in their names
_MOST_FONTS = 4
_TOLD_APART = 1.5  # contrast of a ground with the page: below, a picture on it looks like one without


def colours_of(theme: Theme) -> tuple[str, str]:
    """What browsers colour around a light page and a dark one, as "#rrggbb": the band's colour."""
    colours = theme.palette.colours
    return colours["light"]["band-ground"], colours["dark"]["band-ground"]


def band_of(theme: Theme) -> str:
    """The ground of the site's pictures, as "#rrggbb": the band's, or the brand's where the band is a tint of paper."""
    light = theme.palette.colours["light"]
    ground = light["band-ground"]
    return ground if contrast(ground, light["paper"]) >= _TOLD_APART else light["mark"]


def letters_of(theme: Theme) -> tuple[Sealed[Asset], ...]:
    """Font files that the site's pictures are drawn with: that of titles, that of the text, the theme's others."""
    brand = theme.brand
    first = [each.file for each in (brand.title, brand.text) if each and each.file]
    own = theme.tokens.get("font-file", "")
    family = own.rpartition("-")[
        0
    ]  # its other files have other letters: "fonts/x-latin.woff2", "fonts/x-latin-ext.woff2"
    others = [name for name in theme.assets if name.startswith("fonts/") and name.endswith(".woff2")]
    others.sort(key=lambda name: (not name.startswith(family), "italic" in name, name))
    names = dict.fromkeys((*first, own, *others))
    return tuple(theme.assets[name].sealed for name in names if name in theme.assets)[:_MOST_FONTS]


def emblem_of(theme: Theme) -> Emblem | None:
    """The picture that icons are made of: the partner's icon, or its logo where that can be made out in a tab."""
    brand = theme.brand
    return next((each for each in (brand.icon, brand.logo) if icons.fits(each)), None)


def drawn_from(site: Site, theme: Theme) -> tuple[Argument, ...]:
    """What icons depend on: the picture, or title, colour and typefaces of a letter. The same in all languages."""
    emblem = emblem_of(theme)
    if emblem is not None:
        return (seal(emblem), "", "")
    return (None, site.partner.table.title, band_of(theme), *letters_of(theme))


def icons_of(site: Site, theme: Theme) -> Icons:
    """Where a site's icons lie: their names change with what is drawn, and every page names them.

    So they are the same after an upgrade that draws nothing else: pages that it leaves as they are need not be sent.
    """
    parts = drawn_from(site, theme)
    said = (part.digest if isinstance(part, Sealed) else str(part) for part in parts)
    mark = digest(icons.drawn_by().encode(), *(each.encode() for each in said))[:_MARK]
    emblem = emblem_of(theme)
    has_drawing = emblem is None or emblem.square
    paths = (f"{name}.{mark}.png" for name in ("apple-touch-icon", "icon-192", "icon-512", "icon-maskable-512"))
    return Icons(urls.asset(f"favicon.{mark}.svg") if has_drawing else "", *map(urls.asset, paths))


def framed(site: Site, theme: Theme) -> dict[str, Any]:
    """What the frame of every page has of them."""
    brand, tokens = theme.brand, theme.tokens
    look = ("solid" if brand.logo.ground else brand.logo.tone) if brand.logo else ""
    first = (tokens.get("font-file", ""), *brand.first_files)
    return {
        "logo": theme.asset(brand.logo_file) if brand.logo_file else "",
        "logo_dark": theme.asset(brand.dark_file) if brand.dark_file else "",
        "logo_look": look,
        "logo_size": _size(brand.logo) if brand.logo else (96, 96),
        "icons": icons_of(site, theme),
        "colours": colours_of(theme),
        "fonts": tuple(theme.asset(name) for name in dict.fromkeys(first) if name),
        "manifest": site.urls.manifest(),
    }


def _size(emblem: Emblem) -> tuple[int, int]:
    """Of a picture 96 pixels high, for a browser to keep room for it."""
    return max(1, round(96 * emblem.width / emblem.height)), 96
