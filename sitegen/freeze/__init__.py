"""A built site as a dated archive that opens without a server: a BagIt bag in a ZIP, the same bytes for the same site.

The copy is made of the files that a build left: no output, theme or source knows of it. Pages are rewritten so that
links lead to files; what scripts load is carried as scripts, which browsers read from a disk as well.
"""

from sitegen.freeze.copy import Archive, Occasion, freeze

__all__ = ["Archive", "Occasion", "freeze"]
