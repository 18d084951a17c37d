"""Many books: read by several processes into tables, and asked as one corpus."""
