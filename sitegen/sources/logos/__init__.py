"""Logos of organisations and groups: which pictures are shown, and how those of a portal are fetched and kept."""
