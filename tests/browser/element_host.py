"""A page of another site that shows elements of a partner's catalogue, and what it says of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

TOWN, PARKS = "saint-pierre-du-mont", "pnr-provence-alpes-cote-dazur"  # whose sites they are


@dataclass
class Host:
    """Two partners' sites, and a page of somebody else's on another host."""

    site: str
    other: str
    folder: Path
    address: str
    page: Page
    said: list[str]

    def element(self, name: str, attributes: str = "", content: str = "") -> str:
        content = content or f'<a href="{self.site}">Notre catalogue</a>'
        return f'<sitegen-{name} src="{self.site}" {attributes}>{content}</sitegen-{name}>'

    def write(self, body: str, head: str = "", script: str = "") -> str:
        """The page's address."""
        script = script or f'<script src="{self.site}embed.js" async></script>'
        (self.folder / "index.html").write_text(
            f'<!doctype html><html lang="fr"><meta charset="utf-8"><title>Mairie</title>{head}{script}'
            f"<main><h1>Mairie</h1><h2>Données</h2>{body}</main>",
            encoding="utf-8",
        )
        return self.address

    def open(self, body: str, fragment: str = "", **more: str) -> Page:
        self.page.goto("about:blank")
        self.page.goto(self.write(body, **more) + fragment)
        return self.page

    def show(self, name: str, attributes: str = "", **more: Any) -> Locator:
        """The element, once it shows something."""
        self.open(self.element(name, attributes), **more)
        return ready(self.page.locator(f"sitegen-{name}"))


def ready(element: Locator, state: str = "ready") -> Locator:
    expect(element).to_have_attribute("data-state", state)
    return element


def titles(element: Locator) -> list[str]:
    return element.locator(".title a").all_inner_texts()


def total(element: Locator) -> int:
    found = re.search(r"\d+", element.locator(".total").inner_text())
    return int(found[0]) if found else 0


def box(element: Locator, facet: str, key: str) -> Locator:
    return element.locator(f"input[name='{facet}'][value='{key}']")


def tick(element: Locator, facet: str, key: str) -> None:
    details = element.locator(".facet").filter(has=box(element.page, facet, key))  # type: ignore[arg-type]
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    box(element, facet, key).click()
