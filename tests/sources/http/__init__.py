"""Tests of `sitegen.sources.http`."""
