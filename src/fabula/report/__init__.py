"""A story as one self-contained HTML page."""
