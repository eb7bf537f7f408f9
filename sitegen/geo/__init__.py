"""Geometries and territories, what datasets cover, and small drawings of both."""
