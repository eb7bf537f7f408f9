"""HTML_CodeSniffer in the version that pa11y keeps, run inside a page: a second opinion beside axe's."""

from __future__ import annotations

from functools import cache

from playwright.sync_api import Page

from tests.surroundings import npm_tool

_RUN = """() => new Promise(done => HTMLCS.process('WCAG2AA', document, () => done(
  HTMLCS.getMessages().filter(each => each.type === HTMLCS.ERROR)
    .map(each => [each.code, `${each.msg} | ${each.element.outerHTML?.slice(0, 160)}`])
)))"""


@cache
def _source() -> str:
    return npm_tool("@pa11y/html_codesniffer/build/HTMLCS.js").read_text(encoding="utf-8")


def errors(page: Page, *codes: str) -> list[str]:
    """What it calls an error of a page as it is seen now, by WCAG 2.1 AA: code, reason and element, a line each.

    `codes`: which success criteria to tell of, as "1_4_3"; all where none is named.
    """
    if not page.evaluate("'HTMLCS' in window"):
        page.evaluate(_source())
    found: list[tuple[str, str]] = page.evaluate(_RUN)
    wanted = [(code, told) for code, told in found if not codes or any(f".{one}" in code for one in codes)]
    return [f"{code}: {told}" for code, told in wanted]
