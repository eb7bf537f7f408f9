"""What is around every page: name and logo, navigation, footer, languages."""

from __future__ import annotations

from urllib.parse import urlencode

from sitegen.catalogue import Phrase
from sitegen.geo.drawing import sheet
from sitegen.page.views import Frame, Link
from sitegen.site import Site, csp
from sitegen.site.conformity import conformity
from sitegen.site.partner_pages import LEGAL_PAGES
from sitegen.theme import Theme


def frame_of(site: Site, theme: Theme) -> Frame:
    """What is around each page of one language. Groups are linked where there is one, organisations from two on."""
    table, urls = site.partner.table, site.urls
    speech = theme.speech(site.language)
    nav = [("datasets", Link(Phrase(speech.say("nav.datasets")), urls.listing()))]
    if site.groups:
        nav.append(("groups", Link(Phrase(speech.say("nav.groups")), urls.groups())))
    if len(site.organizations) > 1:
        nav.append(("organizations", Link(Phrase(speech.say("nav.organizations")), urls.organizations())))
    nav += [
        (f"text:{file.slug}", Link(Phrase(file.document.title), urls.text(file.slug)))
        for file in site.texts
        if file.in_nav
    ]
    return Frame(
        language=site.language,
        title=site.title,
        tagline=site.tagline,
        base=table.url,
        home=urls.home(),
        search=urls.search(),
        logo=theme.asset(table.brand.logo) if table.brand.logo else "",
        logo_alt="" if table.brand.logo_alt in (site.title, table.legal.publisher) else table.brand.logo_alt,
        nav=tuple(nav),
        footer=(
            *([Link(Phrase(speech.say("snippet.title")), urls.embedding())] if site.publishes("embed") else []),
            *([Link(Phrase(speech.say("api.title")), urls.api())] if site.publishes("data_api") else []),
            *(
                Link(Phrase(speech.say(f"{page}.title")), urls.text(page))
                for page in LEGAL_PAGES
                if page != "accessibility"
            ),
        ),
        accessibility=conformity(table.accessibility, site.today).state,
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
        policy=csp.policy(csp.measured(table)),
        third_parties=csp.third_parties(table.csp),
        territory=sheet(site.territory, site.language) if site.territory else None,
        map=table.map,
        picture=urls.picture(),
        locale=speech.territorial,
        embed_policy=csp.policy(csp.allowed(table)),
        audience=table.audience,
        privacy_path=urls.text("privacy"),
    )
