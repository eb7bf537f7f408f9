"""What the law asks for: tables of partner.toml. docs/law.md says which duty each key serves."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from sitegen.config.table import Table
from sitegen.config.value_types import Names, Siret, calendar_day, contact, day, secure_address, web_page

Day = Annotated[str, BeforeValidator(day), Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$"), AfterValidator(calendar_day)]
Contact = Annotated[str, AfterValidator(contact)]
WebPage = Annotated[str, AfterValidator(lambda value: web_page(value) if value else value)]


class LegalTable(Table):
    """Who answers for the site (loi pour la confiance dans l'économie numérique, art. 1-1).

    What is required and missing is a warning of `build` and `check`; `publish` refuses it.
    """

    publisher: str = Field(default="", description="The body that publishes the site. Required.")
    legal_form: str = Field(default="", description="What kind of body it is, as `Syndicat mixte`.")
    publication_director: str = Field(
        default="", description="The person who answers for what is published, by name. Required."
    )
    address: str = Field(default="", description="The publisher's postal address. Required.")
    phone: str = Field(default="", description="The publisher's telephone number. Required.")
    email: str = Field(default="", description="Where to write to the publisher. Required, or `contact_url`.")
    contact_url: WebPage = Field(
        default="", description="The publisher's contact form, beside `email` or in its place."
    )
    host_name: str = Field(default="", description="The company that hosts the site. Required.")
    host_address: str = Field(default="", description="Its postal address. Required.")
    host_phone: str = Field(default="", description="Its telephone number. Required.")
    host_logs_days: int | None = Field(
        default=None,
        strict=True,
        ge=0,
        le=3650,
        description="For how many days the host keeps the addresses of visitors in its logs, where you know it; 0 "
        "where it keeps none. The privacy page says it.",
    )
    siret: Siret = Field(default="", description="The publisher's SIRET number, 14 digits.")
    data_protection: Contact = Field(
        default="",
        description="The data protection officer: an e-mail address or a web address for questions of personal data.",
    )
    credits: Names = Field(
        default=(), description="Whom texts and pictures are from, each as one sentence: `Photographie : Ville de Dax`."
    )
    security_contact: Contact = Field(
        default="",
        description="Where to report a weakness of the site: an e-mail address or a web address. With it, the site has "
        "a `/.well-known/security.txt` (RFC 9116).",
    )


class AccessibilityTable(Table):
    """The accessibility statement (RGAA; loi 2005-102, art. 47).

    The state is worked out from `audit_rate` and `audit_date`: "non conforme" unless an audit in force says more.
    """

    status: Literal["none", "partial", "full"] = Field(
        default="none",
        description="What you take the state to be. It decides nothing: where the audit says otherwise, you are told.",
    )
    audit_rate: float | None = Field(
        default=None, strict=True, ge=0, le=100, description="Share of the RGAA's criteria that are met, in percent."
    )
    audit_date: Day = Field(default="", description="Day of the audit, as `2026-11-24`. It counts for three years.")
    auditor: str = Field(default="", description="Who made the audit.")
    audit_url: WebPage = Field(default="", description="Where the audit's grid or report can be read.")
    rgaa: str = Field(default="4.1", min_length=1, description="The version of the RGAA that the audit follows.")
    redesign: Day = Field(
        default="", description="Day of a redesign or of another substantial change: an audit before it counts no more."
    )
    new_rgaa: Day = Field(
        default="",
        description="Day on which a new version of the RGAA was published after the audit, which counts for 18 months "
        "from then at most.",
    )
    statement_date: Day = Field(default="", description="Day on which the statement was drawn up. Required.")
    updated: Day = Field(default="", description="Day on which the statement was last updated.")
    non_conformities: Names = Field(default=(), description="What does not conform, each with what stands in for it.")
    derogations: Names = Field(
        default=(),
        description="What is left as it is for a disproportionate burden, each with the reason and the way out.",
    )
    exempt: Names = Field(
        default=(), description="What the law does not ask to be accessible (decree 2019-768, art. 3)."
    )
    technologies: Names = Field(default=("HTML", "CSS", "SVG", "JavaScript"), description="What the site is made with.")
    environments: Names = Field(
        default=(), description="Browsers and screen readers that the audit used, as `Firefox et NVDA`."
    )
    tools: Names = Field(default=(), description="Tools that the audit used.")
    pages: Names = Field(default=(), description="Pages that the audit looked at.")
    contact: Contact = Field(
        default="", description="Where to report a barrier: an e-mail address or a web address. Required."
    )
    scheme_url: str = Field(default="", description="The publisher's multi-year accessibility scheme.")
    plan_url: str = Field(default="", description="The current year's action plan.")


class AudienceTable(Table):
    """Audience measurement by Matomo, as the CNIL exempts it from consent. Without this table there is none.

    A script of the site's own tells Matomo which page is read: no cookie, no identifier, no query of the address. What
    the privacy page says of Matomo's own settings, you declare here.
    """

    matomo: Annotated[str, AfterValidator(secure_address)] = Field(
        description="The address of Matomo, as `https://stats.example.org/`. Pages may send to its origin alone."
    )
    site: int = Field(strict=True, ge=1, description="The number of the site in Matomo.")
    masked_bytes: int = Field(
        strict=True,
        ge=2,
        le=4,
        description="How many bytes of a visitor's address Matomo masks (Administration > Privacy > Anonymise data): "
        "the CNIL wants two at least.",
    )
    retention_months: int = Field(
        strict=True, ge=1, le=25, description="After how many months Matomo deletes what it recorded: 25 at most."
    )

    @property
    def origin(self) -> str:
        """What the Content-Security-Policy lets in."""
        return "/".join(self.matomo.split("/", 3)[:3])

    @property
    def host(self) -> str:
        """Whom the privacy page names."""
        return self.origin.removeprefix("https://")

    @property
    def endpoint(self) -> str:
        """What is told of a page that is read."""
        return f"{self.matomo}matomo.php"


class RegisterDocument(Table):
    """A document of the register that is not in the catalogue (CRPA, art. R322-7)."""

    title: str = Field(min_length=1, description="Its exact title.")
    subject: str = Field(default="", description="What it is about.")
    created: Day = Field(default="", description="Day on which it was made.")
    updated: Day = Field(default="", description="Day of its last update.")
    change: str = Field(default="", description="What that update changed.")
    reuse: str = Field(default="", description="Under which conditions it may be reused: a licence.")
    url: WebPage = Field(default="", description="Where it can be read.")


class PublicRegisterTable(Table):
    """The register of main public information (CRPA, art. L322-6): all datasets, and what else is named here."""

    reviewed: Day = Field(
        default="", description="Day on which the register was last gone through, which the law wants yearly."
    )
    documents: tuple[RegisterDocument, ...] = Field(
        default=(), description="Documents beside the catalogue, each as `[[public_register.documents]]`."
    )


class LegalTranslation(Table):
    """What of `[legal]` is said in another language."""

    legal_form: str = Field(default="", description="`legal.legal_form` in this language.")
    publication_director: str = Field(default="", description="`legal.publication_director` in this language.")
    credits: Names = Field(default=(), description="`legal.credits` in this language.")


class AccessibilityTranslation(Table):
    """What of `[accessibility]` is said in another language."""

    auditor: str = Field(default="", description="`accessibility.auditor` in this language.")
    non_conformities: Names = Field(default=(), description="`accessibility.non_conformities` in this language.")
    derogations: Names = Field(default=(), description="`accessibility.derogations` in this language.")
    exempt: Names = Field(default=(), description="`accessibility.exempt` in this language.")
    environments: Names = Field(default=(), description="`accessibility.environments` in this language.")
    tools: Names = Field(default=(), description="`accessibility.tools` in this language.")
    pages: Names = Field(default=(), description="`accessibility.pages` in this language.")


def as_date(value: str) -> date | None:
    """A day of these tables; None for none."""
    return date.fromisoformat(value) if value else None
