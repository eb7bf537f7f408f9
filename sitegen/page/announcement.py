"""The sentence above every page, and the day from which there is none."""

from __future__ import annotations

from datetime import date

from sitegen.catalogue import Phrase
from sitegen.config import Partner, Translation
from sitegen.page.views import Announcement
from sitegen.site import Site, former


def announcement_of(site: Site) -> Announcement | None:
    """None without one, and after its last day: pages then change, as do the keys that their frame is part of."""
    table = site.partner.table.announcement
    if not table.text or is_over(site.partner):
        return None
    own = site.partner.table.translations.get(site.language, Translation()).announcement
    text = Phrase(own) if own else Phrase(table.text, site.unmarked)
    if "://" in table.url:
        return Announcement(text, address=table.url, ends=table.ends)
    return Announcement(text, path=f"{site.urls.prefix}{table.url}", leads=bool(table.url), ends=table.ends)


def is_over(partner: Partner) -> bool:
    """Whether the last day of the partner's announcement has passed, by the clock of this machine in UTC."""
    ends = partner.table.announcement.ends
    return bool(ends) and former.today() > date.fromisoformat(ends)
