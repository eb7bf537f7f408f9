"""How long a text may be, and how many there may be of a thing: the one place where either is cut.

Anybody who may edit a dataset may fill it without end; a page, a file of a listing and its readers cannot. Real
portals stay far below these numbers: in samples of a dozen, titles have up to 253 characters, notes 2,849, and datasets
136 tags and 443 resources.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from sitegen.catalogue import Dataset, Geometry, Group, License, Organization, Resource, Tag, Text
from sitegen.geo.geometry import thinned

LINE = 500  # characters of a title, a name, a tag, a label
PROSE = 50_000  # characters of a description: some twenty printed pages
TAGS = 200  # of one dataset: each is a page in every language
GROUPS = 200
LAWS = 20
RESOURCES = 2_000  # of one dataset: each is a page in every language
POINTS = 20_000  # of an outline


class Cutter:
    """Cuts what is too long, and counts what it cut by the code of the caution."""

    def __init__(self) -> None:
        self.cut: Counter[str] = Counter()

    def line(self, text: str) -> str:
        """A text of one line, cut."""
        return self._shortened(text, LINE)

    def words(self, text: Text) -> Text:
        """A title or the like, cut in each of its languages."""
        return self._text(text, LINE)

    def prose(self, text: Text) -> Text:
        """A description, cut in each of its languages."""
        return self._text(text, PROSE)

    def _text(self, text: Text, most: int) -> Text:
        if all(len(part) <= most for _, part in text.values):
            return text
        return Text(tuple((language, self._shortened(part, most)) for language, part in text.values))

    def _shortened(self, text: str, most: int) -> str:
        if len(text) <= most:
            return text
        self.cut["text-too-long"] += 1
        return text[: most - 1].rstrip() + "…"

    def groups(self, ids: Collection[str]) -> tuple[str, ...]:
        """The groups of a dataset in their order, cut."""
        if len(ids) > GROUPS:
            self.cut["groups-too-many"] += len(ids) - GROUPS
        return tuple(sorted(ids)[:GROUPS])

    def dataset(self, made: Dataset) -> Dataset:
        """The dataset with all of its texts and lists cut, but for its groups."""
        if len(made.tags) > TAGS:
            self.cut["tags-too-many"] += len(made.tags) - TAGS
        if len(made.resources) > RESOURCES:
            self.cut["resources-too-many"] += len(made.resources) - RESOURCES
        return replace(
            made,
            title=self.words(made.title),
            notes=self.prose(made.notes),
            tags=self._tags(made.tags[:TAGS]),
            resources=tuple(self._resource(each) for each in made.resources[:RESOURCES]),
            license=self._license(made.license),
            frequency_label=self.line(made.frequency_label),
            territory=self.words(made.territory),
            spatial=self._outline(made.spatial),
            granularity=self.words(made.granularity),
            version=self.line(made.version),
            access_rights=self.line(made.access_rights),
            legislation=made.legislation[:LAWS],
            publisher=made.publisher and replace(made.publisher, name=self.words(made.publisher.name)),
            creator=made.creator and replace(made.creator, name=self.words(made.creator.name)),
            contact=made.contact and replace(made.contact, name=self.line(made.contact.name)),
            extras=tuple((key, self.line(value)) for key, value in made.extras),
        )

    def _tags(self, tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
        """Two that begin alike may be one when they are cut."""
        return tuple(dict.fromkeys(Tag(self.line(tag.name), tag.language) for tag in tags))

    def _license(self, made: License | None) -> License | None:
        return made and replace(made, id=self.line(made.id), title=self.line(made.title))

    def _outline(self, made: Geometry | None) -> Geometry | None:
        coarse = made and thinned(made, POINTS)
        if coarse is not made:
            self.cut["outline-too-long"] += 1
        return coarse

    def _resource(self, made: Resource) -> Resource:
        name, description = self.words(made.name), self.prose(made.description)
        licence = self._license(made.license)
        if name is made.name and description is made.description and licence == made.license:
            return made
        return replace(made, name=name, description=description, license=licence)

    def organization(self, made: Organization) -> Organization:
        """The organisation with its texts cut."""
        return replace(made, title=self.words(made.title), description=self.prose(made.description))

    def group(self, made: Group) -> Group:
        """The group with its texts cut."""
        return replace(made, title=self.words(made.title), description=self.prose(made.description))


MESSAGES = {
    "outline-too-long": f"outlines of more than {POINTS} points, kept with fewer",
    "text-too-long": f"texts longer than {LINE} characters (descriptions: {PROSE}), cut",
    "tags-too-many": f"tags beyond the first {TAGS}, left out",
    "groups-too-many": f"groups beyond the first {GROUPS}, left out",
    "resources-too-many": f"resources beyond the first {RESOURCES}, left out",
}
