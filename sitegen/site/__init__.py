"""A site in one language, and what several outputs look up of it: facets, saved searches, data files, policies."""

from sitegen.site.site import PER_BLOCK, PER_PAGE, Shelf, Site, page_count, sites_of

__all__ = ["PER_BLOCK", "PER_PAGE", "Shelf", "Site", "page_count", "sites_of"]
