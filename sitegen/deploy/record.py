"""What a publication leaves at its target, so that the next one knows what is there.

Two files at the target: the record, of the last publication that ended; and while one is under way, its journal, with
what it has written and removed since. Together they say what is there, however the publication ended.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from sitegen.deploy.tree import Content

RECORD, JOURNAL = ".sitegen-published.json", ".sitegen-publishing.json"
_FORMAT = 1


class Record(msgspec.Struct, frozen=True):
    """The files of a publication by path. `number` counts publications at this target; `made` is the tree's."""

    files: dict[str, Content] = {}
    number: int = 0
    made: int = 0
    format: int = _FORMAT


class Journal(msgspec.Struct, frozen=True):
    """What a publication set out to touch, and what of it is done so far.

    `by` is a word of its own: whoever finds another one there is not alone.
    """

    by: str
    planned: tuple[str, ...] = ()
    written: dict[str, Content] = {}
    removed: tuple[str, ...] = ()
    format: int = _FORMAT


UNKNOWN = Content(-1, "")  # nobody's: a file that may be the old one, the new one, or none


def record_of(content: bytes | None) -> Record | None:
    """None where nothing was published yet. A broken record counts as an empty one: everything is sent anew."""
    if content is None:
        return None
    try:
        found = msgspec.json.decode(content, type=Record)
    except msgspec.DecodeError:
        return Record()
    return found if found.format == _FORMAT else Record()


def journal_of(content: bytes | None) -> Journal | None:
    """None where no publication is under way, nor was broken off."""
    if content is None:
        return None
    try:
        return msgspec.json.decode(content, type=Journal)
    except msgspec.DecodeError:
        return Journal("")


def there(record: Record | None, journal: Journal | None) -> Mapping[str, Content]:
    """What lies at the target; what a publication had planned, and was broken off before it told, is unknown."""
    files = dict(record.files) if record else {}
    if journal:
        files |= dict.fromkeys(journal.planned, UNKNOWN) | journal.written
        for path in journal.removed:
            files.pop(path, None)
    return files
