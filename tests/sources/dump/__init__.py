"""Tests of `sitegen.sources.dump`."""
