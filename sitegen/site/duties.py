"""What the law asks a site to say: what partner.toml does not hold yet, or holds in contradiction (docs/law.md)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple, TypeVar

from sitegen.catalogue import Caution
from sitegen.config import AccessibilityTable, Partner
from sitegen.config.law_tables import AccessibilityTranslation, LegalTable, LegalTranslation, as_date
from sitegen.config.schema import PartnerTable, Translation
from sitegen.config.table import Table
from sitegen.site.conformity import Conformity, conformity
from sitegen.site.security_txt import at_root, expires

_T = TypeVar("_T", bound=Table)

LCEN = "loi 2004-575 (LCEN), art. 1-1"


class Duty(NamedTuple):
    """A key of `[legal]` that has to be there: what it says, and a line that could be written."""

    key: str
    what: str
    example: str
    also: str = ""  # another key that serves as well


DUTIES = (
    Duty("publisher", "the body that publishes the site", "Commune de Villeneuve"),
    Duty("publication_director", "the person who answers for what is published", "Prénom Nom, maire"),
    Duty("address", "the publisher's postal address", "1 place de la Mairie, 40000 Villeneuve"),
    Duty("phone", "the publisher's telephone number", "+33 5 36 49 00 00"),
    Duty("email", "where to write to the publisher", "contact@villeneuve.example.org", also="contact_url"),
    Duty("host_name", "the company that hosts the site", "Nom de l’hébergeur"),
    Duty("host_address", "the host's postal address", "1 rue de l’Hébergeur, 75000 Paris"),
    Duty("host_phone", "the host's telephone number", "+33 1 99 00 00 00"),
)


def missing(legal: LegalTable) -> tuple[Duty, ...]:
    """What the legal notices lack."""
    return tuple(duty for duty in DUTIES if not _told(legal, duty))


def _told(legal: LegalTable, duty: Duty) -> bool:
    return any(str(getattr(legal, key)).strip() for key in (duty.key, duty.also) if key)


def of_the_day(table: PartnerTable, today: date) -> str:
    """What the day decides of a site: another value is another site. A day that changes nothing leaves it as it is."""
    found = conformity(table.accessibility, today)
    soon = expires(today) if table.legal.security_contact else ""
    late = _is_late(table.public_register.reviewed, today)
    return f"{found.state} {found.reason} {soon} {late} {table.accessibility.statement_date > today.isoformat()}"


def cautions(partner: Partner, today: date) -> Iterator[Caution]:
    """What is missing or contradicts itself, each with its file, table and key."""
    place = f"partners/{partner.name}/partner.toml"
    table = partner.table
    for duty in missing(table.legal):
        keys = " or ".join(filter(None, (duty.key, duty.also)))
        told = f'[legal] {keys} is missing: {duty.what} ({LCEN}). Write under [legal]: {duty.key} = "{duty.example}"'
        yield Caution("legal-missing", place, told)
    if not table.accessibility.contact:
        told = (
            "[accessibility] contact is missing: where to report a barrier (decree 2019-768, art. 5). "
            'Write under [accessibility]: contact = "accessibilite@villeneuve.example.org"'
        )
        yield Caution("accessibility-contact", place, told)
    found = conformity(table.accessibility, today)
    yield from (Caution("accessibility-audit", place, told) for told in _of_the_audit(table.accessibility, found))
    yield from (Caution("accessibility-date", place, told) for told in _of_the_statement(table.accessibility, today))
    if table.legal.security_contact and not at_root(table):
        told = (
            f"[legal] security_contact: {table.url} is not the root of its host, where alone /.well-known/security.txt "
            "is looked for: the site gets none; whoever runs the host may serve one"
        )
        yield Caution("security-txt", place, told)
    if _is_late(table.public_register.reviewed, today):
        told = (
            f"[public_register] reviewed = {table.public_register.reviewed} is more than a year ago (CRPA, art. L322-6)"
        )
        yield Caution("register-late", place, f"{told}: go through the register, then write the day")


def _of_the_audit(table: AccessibilityTable, found: Conformity) -> Iterator[str]:
    says = 'the statement says "non conforme"'
    day = table.audit_date
    match found.reason:
        case "no-date":
            yield f"[accessibility] audit_date is missing beside audit_rate: without it no audit counts, and {says}"
        case "no-rate":
            yield f"[accessibility] audit_rate is missing beside audit_date: without it no audit counts, and {says}"
        case "future":
            yield f"[accessibility] audit_date = {day} is in the future: until then {says}"
        case "expired":
            yield f"[accessibility] the audit of {day} expired on {found.until}, after three years: {says}"
        case "redesigned":
            yield f"[accessibility] the audit of {day} counts no more since the redesign of {table.redesign}: {says}"
        case "superseded":
            told = f"18 months after the new RGAA of {table.new_rgaa}"
            yield f"[accessibility] the audit of {day} expired on {found.until}, {told}: {says}"
        case "listed":
            yield (
                "[accessibility] audit_rate = 100, but non_conformities are listed: the statement says "
                '"partiellement conforme" until one of the two is put right'
            )
    if day and not table.auditor.strip():
        yield "[accessibility] auditor is missing: the statement has to name who made the audit"
    if "status" in table.model_fields_set and table.status != found.state:
        shown = f'by audit_rate and audit_date it is "{found.state}", which is shown'
        yield f'[accessibility] status = "{table.status}", but {shown}'


def _of_the_statement(table: AccessibilityTable, today: date) -> Iterator[str]:
    drawn, updated = table.statement_date, table.updated
    if not drawn:
        yield (
            "[accessibility] statement_date is missing: the statement has to say when it was drawn up. "
            "Write under [accessibility] the day on which you read it through, as: statement_date = 2026-11-24"
        )
    for key, said in (("statement_date", drawn), ("updated", updated)):
        if said > today.isoformat():
            yield f"[accessibility] {key} = {said} is in the future"
    if drawn and updated and updated < drawn:
        yield f"[accessibility] updated = {updated} is before statement_date = {drawn}"


def _is_late(reviewed: str, today: date) -> bool:
    day = as_date(reviewed)
    return day is not None and (today - day).days > 366


def legal_in(table: PartnerTable, language: str) -> LegalTable:
    """`[legal]` as it is said in a language."""
    said = table.translations.get(language, Translation()).legal
    return _said_in(table.legal, said)


def accessibility_in(table: PartnerTable, language: str) -> AccessibilityTable:
    """`[accessibility]` as it is said in a language."""
    said = table.translations.get(language, Translation()).accessibility
    return _said_in(table.accessibility, said)


def _said_in(table: _T, said: LegalTranslation | AccessibilityTranslation) -> _T:
    return table.model_copy(update={key: value for key, value in said if value})
