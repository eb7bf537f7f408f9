"""Tests of `sitegen.sources.udata`."""
