"""`sitemap.xml` (sitemaps.org 0.9) and `robots.txt`."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from sitegen import urls
from sitegen.engine import Artifact
from sitegen.outputs import pages
from sitegen.outputs.pages.views import Page
from sitegen.site import Site
from sitegen.theme import Theme
