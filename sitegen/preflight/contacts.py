"""Who is told of: udata.rdf.contact_points_from_rdf, udata.core.contact_point.models."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.preflight.findings import Losses
from sitegen.preflight.graph import Node
from sitegen.preflight.values import LANGUAGE

_LONGEST = 255  # characters of a name or an address

Contact = tuple[str, str | None, str | None, str | None]  # role, name, e-mail, form


def contacts(node: Node, losses: Losses) -> tuple[Contact, ...]:
    """The contact points and publishers of a node, each once; what data.gouv.fr cannot take goes into `losses`."""
    return tuple(dict.fromkeys((*_contacts(node, losses), *_publishers(node, losses))))


def _contacts(node: Node, losses: Losses) -> Iterator[Contact]:
    for each in node.nodes("dcat:contactPoint"):
        name = each.text("vcard:fn", LANGUAGE)
        email = each.address("vcard:hasEmail").removeprefix("mailto:").strip()
        form = each.address("vcard:hasURL")
        if not email and not form:
            losses.lost("contact-unreachable", name, "a contact has an e-mail address or a form")
        elif len(name) > _LONGEST or len(email) > _LONGEST:
            losses.lost("contact-long", name, f"a name and an address have at most {_LONGEST} characters")
        else:
            yield "contact", name or None, email or None, form or None


def _publishers(node: Node, losses: Losses) -> Iterator[Contact]:
    for each in node.nodes("dct:publisher"):
        name = each.text("foaf:name", LANGUAGE)
        if not name:
            losses.lost("publisher-unnamed", each.iri, "a publisher has a name")
        elif len(name) > _LONGEST:
            losses.lost("contact-long", name, f"a name has at most {_LONGEST} characters")
        else:
            yield "publisher", name, None, None
