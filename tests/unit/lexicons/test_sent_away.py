"""Who is made to come or go."""

from __future__ import annotations

import pytest

from fabula.lexicons.sent_away import find_sending


@pytest.mark.parametrize(
    ("words", "verb", "move"),
    [
        ("i saw the notary to the stairs .", 1, "depart"),
        ("she showed him to his carriage .", 1, "depart"),
        ("they packed her off after lunch .", 1, "depart"),
        ("he sent both boys upstairs .", 1, "depart"),
        ("ruta let him in .", 1, "arrive"),
        ("the maid showed the widow in and went .", 2, "arrive"),
        ("he saw her out of the corner of his eye .", 1, None),
        ("she saw him . he went away .", 1, None),
        ("he let her in on the secret .", 1, None),
        ("she led him to the window .", 1, None),
        ("he greeted her at the door .", 1, None),
    ],
)
def test_a_verb_moves_its_object(words: str, verb: int, move: str | None) -> None:
    assert find_sending(words.split(), verb) == move
