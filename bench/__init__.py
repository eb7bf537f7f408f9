"""Measures. They are not tests: a number depends on the machine."""
