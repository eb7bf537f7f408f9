"""Pages that the law asks for: legal notices, accessibility, personal data, licences, the register of information.

A partner's own page of one of these names takes its place; `pages/NAME.more.md` adds to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from sitegen import urls as places
from sitegen.config import RegisterDocument
from sitegen.engine import Artifact, Sealed, seal
from sitegen.outputs.pages import described
from sitegen.outputs.pages.law.register import register_file
from sitegen.outputs.pages.law.views import LegalPage, LicencesPage, RegisterPage
from sitegen.outputs.pages.listings import pager
from sitegen.page.maker import PageMaker, PagePlan, Setting
from sitegen.site import Site, duties, licences, register
from sitegen.site.conformity import conformity
from sitegen.site.facets import facet
from sitegen.site.partner_pages import LEGAL_PAGES, additions
from sitegen.text.markup import Document
from sitegen.theme import Theme
from sitegen.urls import Urls, paged, tag_segment

TABLES = ("legal", "accessibility", "privacy")  # pages that are told from the configuration alone


def artifacts(plan: PagePlan) -> Iterator[Artifact]:
    """Those that the partner has not written, and the register as a table."""
    own = {file.slug for file in plan.site.texts}
    yield from (_legal(plan, page) for page in TABLES if page not in own)
    if "licences" not in own:
        yield _licences(plan)
    if "register" not in own:
        yield from _register(plan)
    if plan.site.is_default:
        documents = plan.site.partner.table.public_register.documents
        ordered = plan.site.with_surroundings(plan.site.by_title)
        yield Artifact(places.REGISTER, register_file, (plan.site.sealed_edition, seal(documents), *ordered))


def at(slug: str) -> Callable[[Urls], str]:
    """Where a text page is, in a language."""
    return lambda urls: urls.text(slug)


def _additions(site: Site) -> Mapping[str, Document]:
    return additions(site.partner, site.language, site.urls)


def _legal(plan: PagePlan, slug: str) -> Artifact:
    site = plan.site
    table, language = site.partner.table, site.language
    return plan.page(
        f"{slug}.html",
        LegalPage(
            path=site.urls.text(slug),
            title=plan.say(f"{slug}.title"),
            description=described.page(plan, slug, plan.say(f"{slug}.title")),
            trail=(plan.home,),
            alternates=plan.alternates(at(slug)),
            legal=duties.legal_in(table, language),
            accessibility=duties.accessibility_in(table, language),
            conformity=conformity(table.accessibility, site.today),
            contacts=table.show.contacts,
            places=tuple((page, site.urls.text(page)) for page in LEGAL_PAGES),
            more=site.once(_additions).get(slug),
        ),
    )


def _licences(plan: PagePlan) -> Artifact:
    site = plan.site
    used, untold = licences.uses(site)
    listed = {shelf.key for shelf in facet("license", site, plan.theme).shelves}
    with_pages = any(each.name == "license" for each in plan.facets)
    keys = ((use.title, tag_segment(use.title)) for use in used)
    return plan.page(
        "licences.html",
        LicencesPage(
            path=site.urls.text("licences"),
            title=plan.say("licences.title"),
            description=plan.say("licences.lead"),
            trail=(plan.home,),
            alternates=plan.alternates(at("licences")),
            used=used,
            links=tuple(
                (title, site.urls.facet("license", key)) for title, key in keys if with_pages and key in listed
            ),
            untold=untold,
            for_data=licences.FOR_DATA,
            permissive=licences.PERMISSIVE,
            reciprocal=licences.RECIPROCAL,
            more=site.once(_additions).get("licences"),
        ),
    )


def _register(plan: PagePlan) -> Iterator[Artifact]:
    """The register in pages of about a hundred, each made anew when one of its datasets changes."""
    site = plan.site
    told = site.partner.table.public_register
    shown = register.parts(site)
    first = RegisterPage(
        path=site.urls.text("register"),
        title=plan.say("register.title"),
        description=plan.say("register.lead", publisher=plan.frame.publisher or plan.frame.title),
        trail=(plan.home,),
        alternates=plan.alternates(at("register")),
        reviewed=told.reviewed,
        csv=places.REGISTER,
        more=site.once(_additions).get("register"),
    )
    head, later = seal(first), seal(replace(first, reviewed="", more=None, is_translated=False))
    for number, part in enumerate(shown, 1):
        yield plan.artifact(
            paged(first.path, number),
            register_page,
            head if number == 1 else later,
            seal(told.documents if number == 1 else ()),
            number,
            len(shown),
            *site.with_surroundings(part),
        )


def register_page(
    theme: Sealed[Theme],
    setting: Sealed[Setting],
    head: Sealed[RegisterPage],
    documents: Sealed[tuple[RegisterDocument, ...]],
    number: int,
    total: int,
    *pairs: Sealed[object],
) -> bytes:
    """Page `number` of `total`; `pairs` are each dataset and its surroundings in turn."""
    maker, page = PageMaker(theme, setting), head.value
    page = replace(
        page,
        path=paged(page.path, number),
        entries=tuple(register.entries(maker.edition, pairs)),
        documents=register.named(documents.value),
        pager=pager(number, total, page.path),
    )
    return maker.render("register.html", page)
