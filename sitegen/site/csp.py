"""The Content-Security-Policy of a site: what its pages may load, and from where."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.config import CspTable, PartnerTable

# For a file that came from the catalogue: shown, but nothing in it runs or reaches the partner's site.
UNTRUSTED = "default-src 'none'; sandbox"


def allowed(table: PartnerTable) -> CspTable:
    """What a partner lets in: what `[csp]` names, and the tiles of `[map]`."""
    images = table.csp.images
    if not table.map.origin or table.map.origin in images:
        return table.csp
    return table.csp.model_copy(update={"images": (*images, table.map.origin)})


def measured(table: PartnerTable) -> CspTable:
    """What pages may load where the audience is measured: they may send to Matomo as well.

    Pages that stand in those of other sites tell it nothing, and get what `allowed` says.
    """
    found = allowed(table)
    if table.audience is None or table.audience.origin in found.connections:
        return found
    return found.model_copy(update={"connections": (*found.connections, table.audience.origin)})


def policy(table: CspTable) -> str:
    """What each page says of itself in a `<meta>`: nothing inline, nothing evaluated, nothing from unnamed origins."""
    allowed = {
        "script-src": ("'self'", *table.scripts),
        "style-src": ("'self'", *table.styles),
        # data: is the empty icon of pages that lead on, and the small drawings of style sheets
        "img-src": ("'self'", "data:", *table.images),
        "font-src": ("'self'", *table.fonts),
        "connect-src": ("'self'", *table.connections),
        "frame-src": table.frames,
        "manifest-src": ("'self'",),
        "form-action": ("'self'",),
        "base-uri": ("'none'",),
    }
    rules = (f"{name} {' '.join(origins)}" for name, origins in allowed.items() if origins)
    return "; ".join(["default-src 'none'", *rules])


def frozen() -> str:
    """For pages of a copy that is read without a server: nothing from elsewhere, whatever the partner lets in.

    Modules are made by a script of the copy (`freeze/frozen.js`), since browsers load none from a disk.
    """
    return policy(CspTable().model_copy(update={"scripts": ("blob:",)}))


def header(table: CspTable, *, framed_by: str = "'self'") -> str:
    """What the host says: the same, and who may show a page in a frame, which a `<meta>` cannot say."""
    return f"{policy(table)}; frame-ancestors {framed_by}"


def embed_header(table: CspTable, framed_by: Sequence[str] = ()) -> str:
    """For a page that is made to stand in those of other sites: of these origins, else of any."""
    return header(table, framed_by=" ".join(("'self'", *framed_by)) if framed_by else "*")


def third_parties(table: CspTable) -> tuple[str, ...]:
    """The hosts that pages may reach beside their own, without being asked to."""
    origins = (table.scripts, table.styles, table.images, table.fonts, table.connections, table.frames)
    return tuple(sorted({origin.removeprefix("https://") for group in origins for origin in group}))
