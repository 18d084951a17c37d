"""Measurements of accuracy and speed; they import fabula, never the other way."""
