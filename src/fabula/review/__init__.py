"""A local web page on which a reader puts a story right."""
