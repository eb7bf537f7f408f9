"""What a partner is known by: logo, typefaces, and what is made of them: icons, a monogram, the card of a site.

`read` takes them from the partner's folder, and says what is wrong with a file; the others draw, and are called where
pictures are made. Nothing is drawn with a typeface of the machine: the same site has the same pictures everywhere.
"""

from sitegen.brand.brand import Brand, read
from sitegen.brand.logos import Emblem

__all__ = ["Brand", "Emblem", "read"]
