"""What is around every page: name and logo, navigation, footer, languages."""

from __future__ import annotations

from urllib.parse import urlencode

from sitegen.catalogue import Phrase
from sitegen.config import Translation
from sitegen.geo.drawing import sheet
from sitegen.page.announcement import announcement_of
from sitegen.page.feedback import letter
from sitegen.page.menu import nav_of
from sitegen.page.views import Frame, Link, Logo
from sitegen.site import Site, csp
from sitegen.site.partner_pages import LEGAL_PAGES
from sitegen.site.supporters import supporters_of
from sitegen.text.i18n import Speech
from sitegen.theme import Theme


def _central_words(site: Site, speech: Speech) -> Phrase:
    """What links to the central catalogue say; empty where the partner wants none, or there is none."""
    table, own = site.partner.table.central, site.partner.table.translations.get(site.language, Translation()).central
    if not table.link or not site.edition.portal:
        return Phrase()
    if own:
        return Phrase(own)
    if table.label:
        return Phrase(table.label, site.unmarked)
    return Phrase(speech.say("central.see", name=site.edition.portal_title))


def frame_of(site: Site, theme: Theme) -> Frame:
    """What is around each page of one language."""
    table, urls = site.partner.table, site.urls
    speech = theme.speech(site.language)
    return Frame(
        language=site.language,
        title=site.title,
        tagline=site.tagline,
        base=table.url,
        home=urls.home(),
        search=urls.search(),
        logo=theme.asset(table.brand.logo) if table.brand.logo else "",
        logo_alt="" if table.brand.logo_alt in (site.title, table.legal.publisher) else table.brand.logo_alt,
        nav=nav_of(site, theme),
        footer=(
            *([Link(Phrase(speech.say("snippet.title")), urls.embedding())] if site.publishes("embed") else []),
            *([Link(Phrase(speech.say("api.title")), urls.api())] if site.publishes("data_api") else []),
            *(
                Link(Phrase(speech.say(f"{page}.title")), urls.text(page))
                for page in LEGAL_PAGES
                if page != "accessibility"
            ),
        ),
        accessibility=table.accessibility.status,
        accessibility_path=urls.text("accessibility"),
        publisher=table.legal.publisher,
        contact=table.legal.email,
        source_title=site.edition.portal_title,
        source_url=site.catalogue.url,
        languages=site.partner.languages,
        examples=tuple(
            Link(Phrase(example), f"{urls.search()}?{urlencode({'q': example})}") for example in site.examples
        ),
        placeholder=site.examples[0] if site.examples else "",
        policy=csp.policy(csp.allowed(table)),
        third_parties=csp.third_parties(table.csp),
        territory=sheet(site.territory, site.language) if site.territory else None,
        map=table.map,
        picture=urls.picture(),
        locale=speech.territorial,
        announcement=announcement_of(site),
        logos=tuple(Logo(each.name, each.path, each.url) for each in supporters_of(site)),
        central=_central_words(site, speech),
        report=table.feedback.report,
        ask=letter(
            table.feedback.ask, title=site.title, url=site.edition.absolute(urls.home()), central=site.edition.portal
        ),
    )
