"""The model: a catalogue and its datasets, resources, organisations and groups; tables of the field's words."""

from sitegen.catalogue.model import DEAD, NOT_NOW, Catalogue, Caution, Contact, Content, Dataset, Family, Geometry, Group, License, LocalFile, Organization, Period, Phrase, Reading, Resource, ResourceKind, Tag, Text, Thumbnail

__all__ = ['Catalogue', 'Caution', 'Contact', 'Content', 'DEAD', 'Dataset', 'Family', 'Geometry', 'Group', 'License', 'LocalFile', 'NOT_NOW', 'Organization', 'Period', 'Phrase', 'Reading', 'Resource', 'ResourceKind', 'Tag', 'Text', 'Thumbnail']
