"""The page that `serve` shows at its root of several sites: one file, for any width, light or dark, without a script of
its own and without a request to anybody else. In English, for the webmaster."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import jinja2

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>{{ places|length }} sites · sitegen serve</title>
<style>
:root { --paper: #f6f6f3; --sheet: #fff; --ink: #1b1f23; --muted: #59616a; --edge: #d9dad4; --link: #0b4f8a }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14171a; --sheet: #1d2125; --ink: #e8eaec; --muted: #a5adb5; --edge: #363c42; --link: #8fc1f2 }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 62rem; margin: auto; padding: clamp(1.25rem, 5vw, 4rem) 1.25rem }
h1 { margin: 0; font-size: clamp(1.5rem, 1.2rem + 2vw, 2.25rem); line-height: 1.2; letter-spacing: -.01em }
h1 + p { margin: .5rem 0 2rem; color: var(--muted); max-width: 40rem }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr)) }
li { position: relative; background: var(--sheet); border: 1px solid var(--edge); border-radius: .5rem;
  padding: 1.25rem 1.25rem 1.1rem; overflow: hidden; overflow-wrap: anywhere }
li::before { content: ""; position: absolute; inset: 0 0 auto; height: .35rem; background: var(--own) }
h2 { margin: 0; font-size: 1.125rem; line-height: 1.3 }
a { color: var(--link); text-underline-offset: .2em }
a::after { content: ""; position: absolute; inset: 0 }
li:focus-within { outline: 3px solid var(--link); outline-offset: 2px }
a:focus-visible { outline: 0 }
li:hover { border-color: var(--link) }
li p { margin: .6rem 0 0; color: var(--muted); font-size: .9375rem }
li strong { color: var(--ink); font-size: 1.5rem; font-variant-numeric: tabular-nums }
code { font: .875em ui-monospace, monospace }
@media (forced-colors: active) { li::before { background: CanvasText } }
</style>
</head>
<main>
<h1>{{ places|length }} sites</h1>
<p>What <code>sitegen serve</code> shows on this machine. When a file that a site is made from changes, it is built
again, and your browser reloads.</p>
<ul>
{%- for each in places %}
<li style="--own: {{ each.color }}">
<h2><a href="{{ each.path }}" lang="{{ each.languages[0] }}">{{ each.title }}</a></h2>
<p><strong>{{ each.datasets }}</strong> dataset{{ "" if each.datasets == 1 else "s" }}</p>
<p><code>partners/{{ each.name }}</code><br>
theme {{ each.theme }} · {{ each.languages|join(", ") }}</p></li>
{%- endfor %}
</ul>
</main>
</html>
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A site being served. `path`: where, on this server; `color`: its brand's as "#rrggbb"."""

    name: str
    path: str
    title: str
    theme: str
    datasets: int
    languages: tuple[str, ...]
    color: str


def page(places: Iterable[Place]) -> str:
    """The list of all sites, as HTML."""
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(_PAGE).render(places=list(places))
