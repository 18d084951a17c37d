"""Metrics and readers of human annotation."""
