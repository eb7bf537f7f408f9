"""A site does not shrink by accident: what a build would take away is compared with what is there."""

from __future__ import annotations

from collections.abc import Mapping

from sitegen.catalogue import Catalogue
from sitegen.config import Partner
from sitegen.digest import canonical, digest
from sitegen.errors import SourceError

About = Mapping[str, int | str]


def about(partner: Partner, catalogue: Catalogue) -> About:
    """What the next build needs to know of this one: how much there was, and to which question that was the answer."""
    question = digest(
        partner.source.settings.model_dump_json(include={"kind", "url", "datasets"}).encode(),
        canonical(partner.select.model_dump()),
    )
    return {"datasets": len(catalogue.datasets), "question": question}


def refuse_loss(partner: Partner, before: About, now: About) -> None:
    """SourceError where more of the site would go than `max_loss` allows. A changed selection is meant to change it."""
    had, has = before.get("datasets", 0), now["datasets"]
    if not isinstance(had, int) or not isinstance(has, int) or before.get("question") != now["question"]:
        return
    lost = had - has
    if lost * 100 > partner.table.max_loss * had:
        raise SourceError(
            f"{has} datasets where the site has {had}: more than {partner.table.max_loss} % would go at once",
            where=partner.source.settings.url or partner.source.name,
            hint="look at the source; if that is right, build once with --accept-loss "
            f"(`max_loss` in partners/{partner.name}/partner.toml sets how much may go)",
        )
