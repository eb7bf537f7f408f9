"""For those who make themes: example views, the gallery, checks, the beginning of a theme, and the contract as a list.

`examples` are pages and parts of pages as templates receive them, with everything that can be odd about them; the
gallery shows them, `theme check` renders them, and tests are written with them.
"""
