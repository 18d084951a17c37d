"""Stories from the files of other tools: one file for each format, listed in ``table.py``."""
