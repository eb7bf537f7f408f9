"""axe-core, run inside a page."""

from __future__ import annotations

from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.surroundings import npm_tool

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOURS = ("color-contrast", "link-in-text-block")
_RUN = """async ([only, queries]) => {
  const where = queries.length ? {include: queries.map(query => [query])} : document;
  const found = await axe.run(where, {runOnly: only, resultTypes: ['violations']});
  return found.violations.map(v => ({
    id: v.id, help: v.help, nodes: v.nodes.map(n => n.target.join(' ') + ' | ' + n.html.slice(0, 160) + ' | '
      + [...n.any, ...n.all, ...n.none].map(c => c.message).join('; '))
  }));
}"""


@cache
def _source() -> str:
    return npm_tool("axe-core/axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, *within: str, rules: tuple[str, ...] = ()) -> list[str]:
    """What axe holds against a page, or what is within some elements: rule, element and reason, a line each.

    `rules`: which ones to ask, all of WCAG's where none is named.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    found: list[dict[str, Any]] = page.evaluate(_RUN, [only, within])
    return [f"{rule['id']} ({rule['help']}): {node}" for rule in found for node in rule["nodes"]]
