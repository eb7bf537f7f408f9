"""Screenshots of built pages: `python -m tests.browser.shots --out FOLDER [--partner P] [--page KIND] ...`."""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests import PROJECT
from tests.browser import chromium
from tests.browser.page_types import FINDERS, BuiltSite, built_site, find
from tests.browser.static_host import serve

WIDTHS = {360: 780, 768: 1024, 1440: 900}  # width: height of the window


def main() -> int:
    options = _arguments()
    folders = [folder for folder in sorted(options.site.iterdir()) if (folder / "index.html").is_file()]
    sites = [built_site(folder, options.project) for folder in folders]
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        for site in sites:
            if not options.partner or site.partner in options.partner:
                for shot in _shoot(browser, site, options):
                    print(shot)  # noqa: T201  # what this program is for
        browser.close()
    return 0


def _shoot(browser: Browser, site: BuiltSite, options: argparse.Namespace) -> Iterator[Path]:
    schemes = [name for name in ("light", "dark") if getattr(options, name)] or ["light", "dark"]
    with serve(site.folder, site.prefix) as address:
        for width, scheme in itertools.product(options.width or WIDTHS, schemes):
            context = browser.new_context(
                viewport={"width": width, "height": WIDTHS.get(width, 900)},
                color_scheme="dark" if scheme == "dark" else "light",
                reduced_motion="reduce",
                java_script_enabled=not options.no_script,
                device_scale_factor=options.scale,
            )
            page = context.new_page()
            for name, path in _wanted(site, options):
                page.goto(address + path)
                page.evaluate("document.fonts.ready.then(() => null)")
                target = options.out / f"{site.partner}--{name}--{width}-{scheme}.png"
                page.screenshot(path=target, full_page=options.full)
                yield target
            context.close()


def _wanted(site: BuiltSite, options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    for path in options.path or ():
        yield path.strip("/").replace("/", "_") or "home", path.lstrip("/")
    if options.path and not options.page:
        return
    for kind in options.page or FINDERS:
        path = find(site, kind, options.language or site.languages[0]) if _has(site, options.language) else None
        if path is not None:
            yield f"{kind}-{options.language}" if options.language else kind, path


def _has(site: BuiltSite, language: str | None) -> bool:
    return language is None or language in site.languages


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.browser.shots", description="Screenshots of built pages.")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write PNG files to")
    parser.add_argument("--site", type=Path, default=PROJECT / "public", help="what was built (default: public/)")
    parser.add_argument("--project", type=Path, default=PROJECT, help="the project it was built from")
    parser.add_argument("--partner", action="append", help="one partner (may be repeated; default: all)")
    parser.add_argument("--page", action="append", choices=FINDERS, help="one kind of page (may be repeated)")
    parser.add_argument("--path", action="append", help="a page by its path, as dataset/budget-primitif-2026/")
    parser.add_argument("--width", action="append", type=int, help="360, 768, 1440 (default) or another")
    parser.add_argument("--language", help="another language than the site's first")
    parser.add_argument("--light", action="store_true", help="light only")
    parser.add_argument("--dark", action="store_true", help="dark only")
    parser.add_argument("--full", action="store_true", help="the whole page instead of the window")
    parser.add_argument("--no-script", action="store_true", help="without JavaScript")
    parser.add_argument("--scale", type=float, default=1, help="pixels of the picture for one of the page")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
