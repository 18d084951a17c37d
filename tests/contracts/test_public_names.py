"""The public surface: small, sorted, documented."""

from __future__ import annotations

import inspect

import fabula


def test_all_is_sorted_and_complete() -> None:
    assert fabula.__all__ == sorted(fabula.__all__)
    for name in fabula.__all__:
        assert hasattr(fabula, name), name


def test_public_names_have_docstrings() -> None:
    for name in fabula.__all__:
        item = getattr(fabula, name)
        if inspect.isclass(item) or inspect.isfunction(item):
            assert inspect.getdoc(item), name
            for member, value in vars(item).items() if inspect.isclass(item) else ():
                if inspect.isfunction(value) and not member.startswith("_"):
                    assert inspect.getdoc(value), f"{name}.{member}"
