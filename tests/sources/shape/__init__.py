"""Tests of `sitegen.sources.shape`."""
