"""What is pasted into other sites' pages, with the usual settings: what the page shows to who has no scripts.

`themes/base/assets/embed/snippet.js` makes the same of any settings; a test compares them.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from sitegen import urls as places
from sitegen.site import Site

_HEIGHTS = {"catalogue": 900, "latest": 560, "dataset": 520, "preview": 560, "search": 160}  # pixels of a frame

_Attributes = Iterable[tuple[str, str | None]]  # None: a name alone


@dataclass(frozen=True, slots=True)
class Host:
    """Addresses of one language of a site that pasted code names; its title, for links and frames.

    `fragments` and `oembed` are what the addresses of those files begin with, "" where the site has none.
    """

    home: str
    title: str
    script: str
    growing: str
    frame: str
    widget: str
    fragments: str
    oembed: str

    @classmethod
    def of(cls, site: Site) -> Host:
        """Those of a site, as its configuration says where it is hosted."""

        def at(path: str) -> str:
            return places.absolute(path, base=site.partner.table.url)

        urls = site.urls
        return cls(
            home=at(urls.home()),
            title=site.title,
            script=at(places.EMBED),
            growing=at(places.EMBED_FRAME),
            frame=at(urls.embed_frame()),
            widget=at(places.CKAN_WIDGET),
            fragments=at(urls.fragment("list")).removesuffix("list.html") if site.publishes("fragments") else "",
            oembed=at(urls.oembed()).removesuffix("site.json") if site.publishes("oembed") else "",
        )


def variants(host: Host, element: str, options: tuple[tuple[str, str], ...] = ()) -> Iterator[tuple[str, str]]:
    """The code of an element in each variant that there is: (name, code)."""
    frame = _frame(host, element, options)
    yield "element", element_code(host, element, options)
    yield "growing", f"{frame}\n{_script(host.growing)}"
    yield "frame", frame
    if element == "catalogue":
        if host.fragments:
            yield "fragment", f"{host.fragments}list.html"
        if host.oembed:
            yield "oembed", f"{host.oembed}site.json"
        yield "widget", host.widget


def element_code(host: Host, element: str, options: tuple[tuple[str, str], ...] = ()) -> str:
    """The script and the element, with a link as its own content."""
    link = _tag("a", [("href", host.home)], _escaped(host.title))
    own = _tag(f"sitegen-{element}", [("src", host.home), *options], f"\n  {link}\n")
    return f"{_script(host.script)}\n{own}"


def _frame(host: Host, element: str, options: tuple[tuple[str, str], ...]) -> str:
    address = f"{host.frame}?{urlencode([('element', element), *options])}"
    size = [("width", "100%"), ("height", str(_HEIGHTS[element])), ("loading", "lazy"), ("style", "border:0")]
    return _tag("iframe", [("src", address), ("title", host.title), *size])


def _script(address: str) -> str:
    return _tag("script", [("src", address), ("async", None)])


def _tag(name: str, attributes: _Attributes, content: str = "") -> str:
    written = "".join(f" {key}" if value is None else f' {key}="{_escaped(value)}"' for key, value in attributes)
    return f"<{name}{written}>{content}</{name}>"


def _escaped(text: str) -> str:
    """As a value between double quotes; apostrophes stay, which snippet.js leaves, too."""
    return html.escape(text).replace("&#x27;", "'")
