"""Speaks a part of a story: an engine for each turn, joined to one sound."""
