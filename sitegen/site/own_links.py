"""What a partner's own texts and menu lead to on the site, and which of it is not there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

from sitegen import urls
from sitegen.catalogue import Caution
from sitegen.config import Partner, nearest
from sitegen.config.places import place_of
from sitegen.site.partner_pages import LEGAL_PAGES, written_in
from sitegen.text.markup import document
from sitegen.urls import Urls

_MOST = 20  # told of
_FILE = re.compile(r"(?:[^/]+/)*[^/]+\.\w{1,12}")


@dataclass(frozen=True, slots=True)
class OwnLink:
    """A link as it is written, and the path on the site that it means."""

    where: str  # file and line
    written: str
    path: str


def cautions(partner: Partner, paths: Collection[str]) -> Iterator[Caution]:
    """The links that lead to none of the `paths` of the built site, its files by their paths."""
    told = 0
    for link in own_links(partner):
        if not _is_there(link.path, paths) and (told := told + 1) <= _MOST:
            yield Caution("link-nowhere", link.where, f"{_told(link)}{_hint(link, paths)}")


def cautions_before(partner: Partner) -> Iterator[Caution]:
    """The links of which it is known without the catalogue that they lead nowhere."""
    for link in own_links(partner):
        if not _may_be_there(partner, link.path):
            yield Caution("link-nowhere", link.where, _told(link))


def own_links(partner: Partner) -> Iterator[OwnLink]:
    """All of them: each text's in its language, the menu's and the announcement's in the first one."""
    for language in partner.languages:
        prefix = Urls.of(language, partner.languages).prefix
        for _, shown, text in written_in(partner, language):
            yield from _of_text(partner, text, shown, prefix)
    table = partner.table
    for place, entry in enumerate(table.menu):
        if "://" not in entry.to:
            yield OwnLink(place_of(partner, ("menu", str(place), "to")), entry.to, _bare(unquote(entry.to)))
    if table.announcement.url and "://" not in table.announcement.url:
        url = table.announcement.url
        yield OwnLink(place_of(partner, ("announcement", "url")), url, _bare(unquote(url)))


def _of_text(partner: Partner, text: str, shown: str, prefix: str) -> Iterator[OwnLink]:
    met: dict[str, str] = {}  # path, by what is written

    def meet(path: str) -> str:
        met.setdefault(path, prefix + path)
        return path

    document(text, link=meet)
    base = partner.table.url
    for match in re.finditer(re.escape(base) + r"[^\s()<>\"'\]]*", text):
        met.setdefault(match[0], unquote(match[0].removeprefix(base)))
    for written, path in met.items():
        yield OwnLink(f"{shown}:{_line(text, written)}", written, _bare(path))


def _line(text: str, written: str) -> int:
    """The first line on which an address stands, however it is encoded there."""
    for spelling in (written, quote(written, safe="/#?=&:%"), written.replace("&", "&amp;")):
        for number, line in enumerate(text.split("\n"), 1):
            if re.search(rf"[\s(<\"'=]{re.escape(spelling)}", line):
                return number
    return 1


def _bare(path: str) -> str:
    """A path without what follows "?" or "#"."""
    return re.split(r"[?#]", path, maxsplit=1)[0]


def _is_there(path: str, paths: Collection[str]) -> bool:
    return urls.file_of(path) in paths or urls.file_of(f"{path}/") in paths


def _told(link: OwnLink) -> str:
    return f'the link "{link.written}" leads to no page of the site'


def _hint(link: OwnLink, paths: Collection[str]) -> str:
    folder = link.path.partition("/")[0]
    pages = (path for path in paths if path.startswith(folder) and path.endswith("/index.html"))
    close = nearest(link.path, (path.removesuffix("index.html") for path in pages))
    return f'; did you mean "{close[0]}"?' if close else ""


def _may_be_there(partner: Partner, path: str) -> bool:
    """False for a text that is not written, a search that is not saved, and folders that no site has."""
    for language in partner.languages[1:]:
        if path.startswith(f"{language}/"):
            return _may_be_in(partner, language, path.removeprefix(f"{language}/"))
    return _may_be_in(partner, partner.languages[0], path)


def _may_be_in(partner: Partner, language: str, path: str) -> bool:
    folder, _, rest = path.rstrip("/").partition("/")
    if folder == "pages":
        slugs = {urls.fold(file.stem) for file, _, _ in written_in(partner, language)}
        return rest in slugs.union(LEGAL_PAGES) - set(partner.table.home.texts)
    if path.startswith("search/saved/"):
        return rest.split("/")[1] in {urls.segment(name, name) for name in partner.table.searches}
    return path == "" or f"{folder}/" in (*urls.FOLDERS, "embed/") or _FILE.fullmatch(path) is not None
