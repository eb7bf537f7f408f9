"""What a host says with each file, and where it leads from former addresses: a module for each kind of host.

`_headers` and `_redirects` (Netlify, Cloudflare Pages), `.htaccess` (Apache), and snippets for nginx and Caddy. All say
the same, as far as their host can: what that is stands in `rules.py`. HTTPS by force (HSTS) is for whoever runs the
host to decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from sitegen import urls
from sitegen.catalogue import Caution
from sitegen.engine import Artifact, seal
from sitegen.outputs.hosting.apache import apache
from sitegen.outputs.hosting.caddy import caddy
from sitegen.outputs.hosting.netlify import host_headers, redirects, told_too_much
from sitegen.outputs.hosting.nginx import nginx
from sitegen.outputs.hosting.rules import Host
from sitegen.site import Site, csp
from sitegen.theme import Theme
from sitegen.urls import Urls


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    """The rules for each kind of host; once for all languages."""
    if not site.is_default:
        return
    told = seal(_host(site))
    for path, make in (
        (urls.HOST_HEADERS, host_headers),
        (urls.APACHE, apache),
        (urls.NGINX, nginx),
        (urls.CADDY, caddy),
    ):
        yield Artifact(path, make, (told,))
    if site.former.moved:
        moved = tuple((each.key, each.to, each.resources) for each in site.former.moved)
        yield Artifact(urls.HOST_REDIRECTS, redirects, (told, seal(moved)))


def cautions(site: Site, theme: Theme) -> Iterator[Caution]:
    """What Cloudflare Pages would not read of `_headers`."""
    for told in told_too_much(host_headers(seal(_host(site.first)))):
        place = f"partners/{site.partner.name}/partner.toml"
        yield Caution("headers-limit", place, f"{urls.HOST_HEADERS} has {told} (Cloudflare Pages): see docs/deploy.md")


def _host(site: Site) -> Host:
    table, former = site.partner.table, site.former
    allowed = csp.allowed(table)
    places = [Urls.of(language, table.languages) for language in table.languages]
    return Host(
        base=quote(urlsplit(table.url).path or "/", safe="/%"),
        page=csp.header(allowed),
        embed=csp.embed_header(allowed, table.embed.frame_ancestors),
        homes=tuple(at.home() for at in places),
        embeds=tuple(at.embeds() for at in places),
        fragments=tuple(at.fragments() for at in places),
        moved=tuple((each.key, each.to) for each in former.moved),
        gone=tuple(each.key for each in former.gone) if site.publishes("pages") else (),
        packed=table.hosting.precompress,
    )
