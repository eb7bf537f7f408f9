"""`/.well-known/security.txt` (RFC 9116): where to report a weakness of the site; only where a contact is given."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen import urls
from sitegen.engine import Artifact
from sitegen.site import Site
from sitegen.site.security_txt import at_root, expires
from sitegen.theme import Theme


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    """The file, once for all languages. It counts at the root of a host alone: a site below one has none."""
    table = site.partner.table
    if not site.is_default or not table.legal.security_contact or not at_root(table):
        return
    told = table.legal.security_contact
    contact = told if "://" in told else f"mailto:{told}"
    canonical = urls.absolute(urls.SECURITY, base=table.url)
    yield Artifact(urls.SECURITY, security_txt, (contact, expires(site.today), ", ".join(table.languages), canonical))


def security_txt(contact: str, day: str, languages: str, canonical: str) -> bytes:
    """Its lines; `Canonical` may only be an https address (RFC 9116, 2.5.2)."""
    lines = [f"Contact: {contact}", f"Expires: {day}", f"Preferred-Languages: {languages}"]
    if canonical.startswith("https://"):
        lines.append(f"Canonical: {canonical}")
    return "\n".join([*lines, ""]).encode()
