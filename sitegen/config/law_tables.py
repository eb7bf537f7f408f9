"""What the law asks for: tables of partner.toml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from sitegen.config.table import Table
from sitegen.config.value_types import Siret, day


class LegalTable(Table):
    """Who answers for the site (loi pour la confiance dans l'économie numérique). What is missing is a warning."""

    publisher: str = Field(default="", description="The body that publishes the site.")
    publication_director: str = Field(default="", description="The person who answers for what is published.")
    address: str = Field(default="", description="The publisher's postal address.")
    phone: str = Field(default="", description="The publisher's telephone number.")
    email: str = Field(default="", description="Where to write to the publisher.")
    host_name: str = Field(default="", description="The company that hosts the site.")
    host_address: str = Field(default="", description="Its postal address.")
    host_phone: str = Field(default="", description="Its telephone number.")
    siret: Siret = Field(default="", description="The publisher's SIRET number, 14 digits.")
    data_protection: str = Field(default="", description="E-mail address for questions about personal data.")


class AccessibilityTable(Table):
    """The accessibility statement (RGAA). Without an audit the state is "non conforme", whatever the site is like."""

    status: Literal["none", "partial", "full"] = Field(
        default="none",
        description="What the audit found: `none` (also without an audit), `partial` (at least 50 %), `full`.",
    )
    audit_rate: int | None = Field(
        default=None, strict=True, ge=0, le=100, description="Share of the criteria met, in percent."
    )
    audit_date: Annotated[str, BeforeValidator(day)] = Field(
        default="", pattern=r"^(\d{4}-\d{2}-\d{2})?$", description="Day of the audit, as `2026-11-24`."
    )
    auditor: str = Field(default="", description="Who made the audit.")
    contact: str = Field(default="", description="Where to report a barrier: an e-mail address or a web address.")
    scheme_url: str = Field(default="", description="The publisher's multi-year accessibility scheme.")
    plan_url: str = Field(default="", description="The current year's action plan.")
