"""Tests of `sitegen.sources.ckan`."""
