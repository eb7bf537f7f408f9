"""Example views: what templates receive, in every state that a component has, of a catalogue that does not exist.

An output that gives its templates a new view, or a new field of one, has an example of it here: a test compares them.
"""

from sitegen.workshop.examples.frames import LONG, SHORT
from sitegen.workshop.examples.pages import Example, examples
from sitegen.workshop.examples.parts import Parts
from sitegen.workshop.examples.theme import EXAMPLES, theme_with_examples

__all__ = ["EXAMPLES", "LONG", "SHORT", "Example", "Parts", "examples", "theme_with_examples"]
