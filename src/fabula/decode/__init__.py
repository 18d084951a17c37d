"""Algorithms on arrays that know nothing of stories."""
