"""A site in one language, and what several outputs look up of it: facets, saved searches, data files, policies."""

from sitegen.site.paging import in_pages
from sitegen.site.site import PER_BLOCK, Shelf, Site, sites_of

__all__ = ["PER_BLOCK", "Shelf", "Site", "in_pages", "sites_of"]
