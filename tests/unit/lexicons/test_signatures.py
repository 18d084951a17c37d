"""The name that a quoted letter is signed with."""

from __future__ import annotations

import pytest

from fabula.lexicons.signatures import find_signature


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("The house is cold. Your loving niece, Petra", "Petra"),
        ("Your son is well. I remain, Sir, your obedient servant, J. Hale", "J. Hale"),
        ("Bins are Thursday. Yours, Hal", "Hal"),
        ("The money is safe. Yours very truly,\nOskar Lind", "Oskar Lind"),
        ("Come soon. With much love from Tess", "Tess"),
        ("I took the last of it. I am sorry. – G.", "G."),
    ],
)
def test_a_closing_and_a_name_are_a_signature(words: str, name: str) -> None:
    found = find_signature(words)
    assert found is not None
    assert words[slice(*found)] == name


@pytest.mark.parametrize(
    "words",
    [
        "You are my friend, Tom.",
        "Give her my love, Tom.",
        "Yours is better, Tom.",
        "Your mother is here, Tom.",
        "I should know. Your brother, Tom, is late.",
        "No! — Ada, wait!",
        "I have it — Ada",
        "",
    ],
)
def test_somebody_called_is_no_signature(words: str) -> None:
    assert find_signature(words) is None
