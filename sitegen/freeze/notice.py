"""What a copy says of itself: at the head of each page, on a page of its own, and in the bag."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from importlib import metadata

from sitegen import urls
from sitegen.catalogue import Phrase
from sitegen.freeze.bag import PAYLOAD
from sitegen.freeze.views import FrozenPage
from sitegen.page.frame import frame_of
from sitegen.page.views import Link
from sitegen.site import Site
from sitegen.theme import Theme

_PAGE, _NOTICE = "frozen.html", "parts/frozen.html"
_FRONT = """<!doctype html>
<html lang="{language}"{direction}>
<head>
<meta charset="utf-8">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={home}">
<title>{title}</title>
</head>
<body>
<p><a href="{home}">{title}</a></p>
</body>
</html>
"""


class Notices:
    """The words of one copy, in each of the site's languages: `notices(language, page)` is what a page begins with."""

    def __init__(self, sites: Sequence[Site], theme: Theme, day: date) -> None:
        self._sites = {site.language: site for site in sites}
        self._first = sites[0]
        self._theme = theme
        self._day = day
        self._frames = {site.language: frame_of(site, theme) for site in sites}
        self._views = {site.language: self._view(site) for site in sites}
        self._own = {urls.file_of(view.path) for view in self._views.values()}

    def __call__(self, language: str, page: str) -> str:
        """The notice of the page in the file `page`, as HTML; nothing on the pages about the copy itself."""
        if page in self._own:
            return ""
        known = language if language in self._sites else self._first.language
        view = replace(
            self._views[known],
            path=page,
            original=self._sites[known].edition.absolute(page.removesuffix("index.html")),
            about=urls.file_of(self._views[known].path),
        )
        return self._rendered(_NOTICE, known, view).decode()

    def pages(self) -> Iterator[tuple[str, bytes]]:
        """The pages about the copy, with their files."""
        for language, view in self._views.items():
            yield urls.file_of(view.path), self._rendered(_PAGE, language, view)

    @property
    def not_copied(self) -> Mapping[str, str]:
        """What is said, by language, of a link to what is on the site and not in the copy."""
        return {language: self._theme.speech(language).say("frozen.not_copied") for language in self._sites}

    def front(self) -> bytes:
        """The page beside the payload, which leads into it."""
        home = urls.href(PAYLOAD + urls.file_of(self._first.urls.home()), start="")
        speech = self._theme.speech(self._first.language)
        title = f"{self._first.title} – {speech.date(self._day)}"
        return _FRONT.format(
            language=html.escape(speech.language),
            direction=' dir="rtl"' if speech.direction == "rtl" else "",
            home=html.escape(home),
            title=html.escape(title),
        ).encode()

    def about(self) -> Mapping[str, str]:
        """What bag-info.txt says of the copy."""
        return {
            "Source-Organization": self._first.edition.publisher,
            "Contact-Email": self._first.edition.email,
            "External-Description": self._first.title,
            "External-Identifier": self._first.edition.base,
            "Bag-Software-Agent": f"sitegen {metadata.version('sitegen')}",
        }

    def _view(self, site: Site) -> FrozenPage:
        say = self._theme.speech(site.language).say
        return FrozenPage(
            path=site.urls.frozen(),
            title=say("frozen.title"),
            trail=(Link(Phrase(say("nav.home")), site.urls.home()),),
            alternates=tuple((other, each.urls.frozen()) for other, each in self._sites.items()),
            indexed=False,
            original=site.edition.absolute(site.urls.home()),
            about=site.urls.frozen(),
            day=self._day,
            newest=site.catalogue.as_of,
            datasets=len(site.catalogue.datasets),
            resources=sum(len(dataset.resources) for dataset in site.catalogue.datasets),
            version=metadata.version("sitegen"),
        )

    def _rendered(self, template: str, language: str, view: FrozenPage) -> bytes:
        return self._theme.render(template, language, frame=self._frames[language], page=view)
