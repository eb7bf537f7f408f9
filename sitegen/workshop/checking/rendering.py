"""Every template with every example view, in each language of the theme: what a build might stumble over some day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.config import suggestion
from sitegen.errors import BuildError, ConfigError, SitegenError
from sitegen.theme import Theme
from sitegen.workshop.examples.pages import Example, examples
from sitegen.workshop.received import fields_of, views

_NO_FIELD = re.compile(r"'(?:[\w.]+\.)?(\w+) object' has no attribute '(\w+)'")


def rendering_faults(theme: Theme, languages: tuple[str, ...] = ()) -> Iterator[SitegenError]:
    """Each place that fails, once: with the first example that it fails for. In all languages where none is named."""
    try:
        _ = theme.assets
    except SitegenError:  # told of the style sheets: no page can be made without
        return
    told: set[tuple[str, str]] = set()
    for language in languages or sorted(theme.languages):
        for example in examples(theme, language):
            fault = _fault(theme, example)
            if fault and (fault.where, fault.message) not in told:
                told.add((fault.where, fault.message))
                hint = f"{fault.hint}; seen with the example {example.name}, in {language}".removeprefix("; ")
                yield BuildError(fault.message, where=fault.where, hint=hint)


def _fault(theme: Theme, example: Example) -> SitegenError | None:
    try:
        theme.render(example.template, example.language, frame=example.frame, page=example.page)
    except ConfigError:  # of a file of words, or of a style sheet: told by name elsewhere
        return None
    except BuildError as error:
        return _told(error)
    except Exception as error:  # of the templates that come with sitegen, and of no other
        return BuildError(f"{type(error).__name__}: {error}", where=example.template)
    return None


def _told(error: BuildError) -> SitegenError:
    """The error, with the fields that the view has where it asks for one that it has not."""
    found = _NO_FIELD.search(error.message)
    view = views().get(found[1]) if found else None
    if found is None or view is None:
        return error
    fields = [name for name in fields_of(view) if name.isidentifier()]
    message = f'{found[1]} has no "{found[2]}"{suggestion(found[2], fields)}'
    return BuildError(message, where=error.where, hint=f"it has {', '.join(fields)}")
