"""`_headers` and `_redirects`, which Netlify and Cloudflare Pages read at the root of what is uploaded.

https://docs.netlify.com/manage/routing/headers/ and https://developers.cloudflare.com/pages/configuration/redirects/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from urllib.parse import quote

from sitegen import urls
from sitegen.engine import Sealed
from sitegen.outputs.hosting.rules import (
    ASSETS,
    CACHE,
    EVERYWHERE,
    JSON,
    NEVER_CHANGES,
    POLICY,
    READABLE,
    READERS,
    ROBOTS,
    TYPES,
    Host,
    file_of,
)
from sitegen.site import csp
from sitegen.urls import Urls

MOST_RULES, LONGEST_LINE = 100, 2_000  # of `_headers`, at Cloudflare Pages: rules, and characters in a line
_MOST = 2_000  # redirects without a wildcard, at Cloudflare Pages; of those with one it takes 100

Addresses = tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
"""Of each dataset that moved: its former segment, that of now, and the same of its resources ("": nowhere)."""


def host_headers(host: Sealed[Host]) -> bytes:
    """`_headers`. Where two rules name a header, Cloudflare joins the values and Netlify takes one.

    So two never do, but for the policy of the catalogue's files: either way it is as strict as it should be. That is
    why a language's folder has no rule for all that is in it: pages to embed, which are in it too, need another policy.

    A site in many languages would have more rules than Cloudflare takes. There, rules for `/:language/dataset/*` and
    the like stand for all further languages; what else they meet, as the tag "dataset", is told its policy twice.
    """
    rules = _rules(host.value, (urls.FOLDERS,) * len(host.value.homes))
    if len(rules) > MOST_RULES:
        rules = _rules(host.value, (urls.FOLDERS, *[_OWN] * (len(host.value.homes) - 1)), shared=_SHARED)
    return file_of([line for path, headers in rules.items() for line in _lines(host.value, path, headers)])


# Pages to embed lie in `embed/search/`, and must not be told the policy of `/:language/search/*`.
_OWN = ("search/",)
_SHARED = tuple(folder for folder in urls.FOLDERS if folder not in _OWN)


def told_too_much(headers: bytes) -> Iterator[str]:
    """What of a `_headers` is more than Cloudflare Pages takes, in words: it leaves the rest out."""
    lines = headers.decode().splitlines()
    count, longest = sum(line.startswith("/") for line in lines), max(map(len, lines))
    if count > MOST_RULES:
        yield f"{count} rules, of which it reads the first {MOST_RULES}"
    if longest > LONGEST_LINE:
        yield f"a line of {longest:,} characters, of which it reads those of at most {LONGEST_LINE:,}"


def _rules(told: Host, folders: Sequence[Sequence[str]], shared: Sequence[str] = ()) -> Mapping[str, Mapping[str, str]]:
    """`folders`: those of each language that have a rule; `shared`: those with one for all languages but the first."""
    rules: dict[str, Mapping[str, str]] = {"*": EVERYWHERE}
    for home, own in zip(told.homes, folders, strict=True):
        rules |= {path: {POLICY: told.page} for path in (home, *(f"{home}{folder}*" for folder in own))}
    rules |= {f":language/{folder}*": {POLICY: told.page} for folder in shared}
    rules |= {f"{folder}*": {POLICY: told.embed} for folder in told.embeds}
    rules |= {f"{folder}*": {POLICY: told.page, READERS: "*", ROBOTS: "noindex"} for folder in told.fragments}
    rules[urls.download(":dataset", ":resource", "*")] = {POLICY: csp.UNTRUSTED}
    rules[f"{ASSETS}*"] = {CACHE: NEVER_CHANGES}
    kinds = {extension: {"Content-Type": TYPES[extension]} for extension in TYPES}
    rules |= {f"*.{extension}": {READERS: "*", **kinds.get(extension, {})} for extension in READABLE}
    return rules | {urls.action(api, ":action"): {"Content-Type": JSON, READERS: "*"} for api in urls.APIS}


def _lines(told: Host, path: str, headers: Mapping[str, str]) -> Iterator[str]:
    yield f"{told.base}{path}"
    yield from (f"  {name}: {value}" for name, value in headers.items())


def redirects(host: Sealed[Host], moved: Sealed[Addresses]) -> bytes:
    """`_redirects`. Both hosts answer 301; Netlify only where there is no file, as the page that leads on is one.

    Pages come first, of all languages, then what programs read. Of what is gone there is no line: neither host
    documents one for 410, and the page that says so is a file at its address.
    """
    told = host.value
    places = [Urls(home) for home in told.homes]
    found = chain(_pages(places, moved.value), _files(places, moved.value))
    lines = (f"{told.base}{quote(former)} {told.base}{quote(now)} 301" for former, now in found)
    return file_of(list(islice(lines, _MOST)))


def _pages(places: Sequence[Urls], moved: Addresses) -> Iterator[tuple[str, str]]:
    for key, to, _ in moved:
        yield from ((at.dataset(key), at.dataset(to)) for at in places)
    for key, to, resources in moved:
        for resource, now in resources:
            for at in places:
                yield at.resource(key, resource), at.resource(to, now) if now else at.dataset(to)


def _files(places: Sequence[Urls], moved: Addresses) -> Iterator[tuple[str, str]]:
    for key, to, _ in moved:
        for extension in ("json", *urls.DCAT):
            yield urls.description(key, extension), urls.description(to, extension)
        yield urls.data_package(key), urls.data_package(to)
        for api in urls.APIS:
            yield urls.action(api, "package_show", key), urls.action(api, "package_show", to)
        for at in places:
            name = "dataset/{}"
            yield at.fragment(name.format(key)), at.fragment(name.format(to))
            yield at.oembed(name.format(key)), at.oembed(name.format(to))
