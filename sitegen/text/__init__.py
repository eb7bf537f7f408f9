"""Texts: Markdown and HTML made safe, languages, and the words that a search compares."""
