"""A page opened in the browser, with a record of what it asked for and what it complained of."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request


@dataclass(frozen=True)
class Mode:
    """How a visitor looks at a page."""

    width: int
    height: int = 900
    scheme: Literal["light", "dark"] = "light"
    script: bool = True
    still: bool = True  # prefers-reduced-motion

    @property
    def options(self) -> dict[str, Any]:
        return {
            "viewport": {"width": self.width, "height": self.height},
            "color_scheme": self.scheme,
            "java_script_enabled": self.script,
            "reduced_motion": "reduce" if self.still else "no-preference",
            "locale": "fr-FR",
        }


PHONE = Mode(360, 780)
DESKTOP = Mode(1440)
PHONE_DARK = Mode(360, 780, scheme="dark")
DESKTOP_DARK = Mode(1440, scheme="dark")
NARROW = Mode(320, 640)
PHONE_WITHOUT_SCRIPT = Mode(360, 780, script=False)
DESKTOP_WITHOUT_SCRIPT = Mode(1440, script=False)
MOVING = Mode(1440, still=False)


# Whether the elements that other sites show, where there are some in sight and scripts run, show what they have.
SHOWN = """() => !customElements.get('sitegen-catalogue')
  || [...document.querySelectorAll('*')].filter(e => e.localName.startsWith('sitegen-'))
    .every(e => e.dataset.state || e.getBoundingClientRect().top > innerHeight)"""
_LONGEST = 20  # seconds that a page may load for
_LATEST = 5  # seconds that a complaint may come after
_WITHOUT_END = ("eventsource", "websocket", "other")  # the last is the icon, which nobody can wait for


class Visit:
    """A page, loaded; `complaints` and `requests` go on being written while it is used."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page  # in the mode that it is to be opened in
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.origin = "{0.scheme}://{0.netloc}".format(urlsplit(address))
        self._on_their_way: set[Request] = set()
        self._ears: dict[Any, Any] = {
            "request": self._hear_request,
            "requestfinished": lambda request: self._on_their_way.discard(request),
            "requestfailed": self._hear_failure,
            "pageerror": lambda error: self.complaints.append(f"uncaught: {error}"),
            "console": lambda message: self._hear(message.type, message.text, message.location["url"]),
        }
        for event, ear in self._ears.items():
            page.on(event, ear)
        response = page.goto(address)
        self.status = response.status if response else 0
        self.settle()

    def look(self, mode: Mode) -> None:
        """Look at the page as it is in another mode, without loading it again. Whether scripts run cannot change."""
        self.page.set_viewport_size({"width": mode.width, "height": mode.height})
        self.page.emulate_media(color_scheme=mode.scheme, reduced_motion="reduce" if mode.still else "no-preference")
        self.settle()

    def settle(self) -> None:
        """Wait until all that was asked for is there, and what the search draws, where there is one and scripts run."""
        self.page.wait_for_function(
            "() => !customElements.get('catalogue-search')"
            " || [...document.querySelectorAll('catalogue-search')].every(each => 'drawn' in each.dataset)"
        )
        self.page.evaluate("document.fonts.ready.then(() => null)")
        self._wait_for_requests()
        self.page.wait_for_function(SHOWN)
        self._wait_for_requests()

    def _wait_for_requests(self) -> None:
        end = time.monotonic() + _LONGEST
        while self._on_their_way and time.monotonic() < end:
            self.page.wait_for_timeout(10)

    def complains(self, *words: str) -> bool:
        """Whether a complaint has these words; browsers write some only after the page is there."""
        end = time.monotonic() + _LATEST
        while not any(all(word in said for word in words) for said in self.complaints):
            if time.monotonic() > end:
                return False
            self.page.wait_for_timeout(10)
        return True

    def leave(self) -> None:
        """Stop listening, and let the page go; it may be used for another visit."""
        self.page.goto("about:blank")
        for event, ear in self._ears.items():
            self.page.remove_listener(event, ear)

    def _hear_request(self, request: Request) -> None:
        self.requests.append(request.url)
        if request.resource_type not in _WITHOUT_END:
            self._on_their_way.add(request)

    def _hear_failure(self, request: Request) -> None:
        """The icon is no failure when the page is left before it came: Chromium asks for it after the page counts as
        loaded, so that nobody can wait for it, and ends the request itself. Playwright calls its kind "other"."""
        self._on_their_way.discard(request)
        is_icon_left_behind = request.resource_type == "other" and "ERR_ABORTED" in str(request.failure)
        if not is_icon_left_behind:
            self.complaints.append(f"failed: {request.url} {request.failure}")

    def _hear(self, kind: str, text: str, source: str) -> None:
        missing_page = "status of 404" in text and source == self.page.url  # a 404 page is one, and Chromium says so
        if kind in ("error", "warning", "assert") and not missing_page:
            self.complaints.append(f"{kind}: {text} ({source})")

    @property
    def foreign(self) -> list[str]:
        """What was asked of anybody but the site's own host."""
        own = (self.origin + "/", "data:", f"blob:{self.origin}/", "about:")
        return [url for url in self.requests if not url.startswith(own)]


Open = Callable[[str, Mode], Visit]
