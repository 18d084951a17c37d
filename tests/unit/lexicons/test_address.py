"""Names that are called out, told apart from names that are talked about."""

from __future__ import annotations

import pytest

from fabula.lexicons.address import find_plain_address, is_addressed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("“", ", come here.”"),
        ("“Come here, ", ".”"),
        ("“Oh, ", "!”"),
        ("“My dear ", ", sit down.”"),
        ("“Well, ", ", sit down.”"),
        ("“Thank you, ", ".”"),
        ("“Come here. ", ", I said!”"),
        ("— ", ", viens."),
        ("‘No, ", "—wait.’"),
    ],
)
def test_called(before: str, after: str) -> None:
    assert is_addressed(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("“I saw ", " at the mill.”"),
        ("“", " is late.”"),
        ("“", "’s coat is wet.”"),
        ("“My name is ", ".”"),
        ("“We met ", ", the eldest, there.”"),
        ("“I saw Jon, ", ", and Mia.”"),
        ("“It is about ", ".”"),
    ],
)
def test_talked_about(before: str, after: str) -> None:
    assert not is_addressed(before, after)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("“Yes, sir.”", ("sir", "he")),
        ("“Madam, your hat.”", ("Madam", "she")),
        ("“Sit down, young lady!”", ("young lady", "she")),
        ("“The sir is not at home.”", None),
        ("“Yes.”", None),
    ],
)
def test_plain_address(words: str, found: tuple[str, str] | None) -> None:
    match = find_plain_address(words)
    assert (None if match is None else (words[match[0] : match[1]], match[2])) == found
