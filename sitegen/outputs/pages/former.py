"""What stands at addresses that datasets and files once had: a page that says what became of them, or leads on.

A host that takes rules answers with a redirect or with 410 before it comes to these pages (`outputs/hosting.py`); where
it takes none, they are all there is. Nothing else of a site names them.
"""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue import Text
from sitegen.engine import Artifact
from sitegen.outputs.pages.views import GonePage, MovedPage
from sitegen.page.maker import PagePlan
from sitegen.page.views import Link
from sitegen.site.former import Gone


def artifacts(plan: PagePlan) -> Iterator[Artifact]:
    """The pages of one language."""
    urls = plan.site.urls
    for each in plan.site.former.gone:
        at = urls.dataset(each.key)
        yield _gone(plan, each, at)
        for resource in each.resources:
            yield _leading(plan, urls.resource(each.key, resource), at, each.title)
    for moved in plan.site.former.moved:
        to = urls.dataset(moved.to)
        yield _leading(plan, urls.dataset(moved.key), to, moved.title)
        for resource, there in moved.resources:
            leads = urls.resource(moved.to, there) if there else to
            yield _leading(plan, urls.resource(moved.key, resource), leads, moved.title)


def _gone(plan: PagePlan, gone: Gone, at: str) -> Artifact:
    """The page answers at any depth below the dataset's, so its links begin at the host's root."""
    owner = plan.site.organization_of.get(gone.organization)
    page = GonePage(
        path=at,
        title=plan.say("gone.title"),
        description=plan.say("about.gone", title=plan.edition.pick(gone.title), site=plan.edition.title),
        trail=(plan.home, plan.listing),
        alternates=plan.alternates(lambda urls: urls.dataset(gone.key)),
        rooted=True,
        indexed=False,
        heading=plan.edition.pick(gone.title),
        since=gone.since,
        listing=plan.listing,
        organization=Link(owner.title, plan.urls.organization(owner.key)) if owner else None,
    )
    return plan.page("gone.html", page)


def _leading(plan: PagePlan, at: str, to: str, title: Text) -> Artifact:
    heading = plan.edition.pick(title)
    return plan.page("moved.html", MovedPage(path=at, title=plan.say("moved.title"), heading=heading, to=to))
