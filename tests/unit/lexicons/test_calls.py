"""Where a narration tells of a voice from elsewhere."""

from __future__ import annotations

import pytest

from fabula.lexicons.calls import find_calls


@pytest.mark.parametrize(
    "words",
    [
        "Oda pushed her headset back.",
        "A voice crackled in his left ear.",
        "She radioed the barge.",
        "He spoke into the comms.",
        "The radio hissed.",
    ],
)
def test_radios_carry_voices_too(words: str) -> None:
    assert find_calls(["They ate.", words, "They ate."])


@pytest.mark.parametrize("words", ["He whispered in her ear.", "The radio stood on the shelf."])
def test_an_ear_or_a_radio_alone_is_no_call(words: str) -> None:
    assert not find_calls([words])
