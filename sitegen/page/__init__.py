"""A page as an artifact, whatever it shows: its frame, what is at hand while it is made, what every template receives.

An output that makes pages begins with a `PagePlan`, and its functions with a `PageMaker`.
"""

from sitegen.page.maker import PageMaker, PagePlan, Setting
from sitegen.page.views import Frame, Link, Linked, Page

__all__ = ["Frame", "Link", "Linked", "Page", "PageMaker", "PagePlan", "Setting"]
