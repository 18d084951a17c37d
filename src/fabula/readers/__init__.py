"""A file becomes a Text with block marks."""
