"""Who tells each stretch, in which person and tense.

What: person and tense of the narration, and the narrator where there is one.
Rows: ``Narration``.
Needs: voices, characters.
Method: the stretches of ``voices``; first-person ones get the character marked as narrator.
Source: person and voice after Genette 1972, "Discours du récit", chapter 5.
Limits: one narrator for all first-person stretches; the focalizer is always unknown.
"""

from __future__ import annotations

from fabula.internal_rows import Voice
from fabula.layer import Layer
from fabula.rows import Character, Narration


def find_narration(voices: Layer[Voice], characters: Layer[Character]) -> Layer[Narration]:
    """Give every stretch its narrator."""
    narrator = next((row.id for row in characters if row.narrator), None)
    return Layer(
        Narration(
            start=voice.start,
            end=voice.end,
            person=voice.person,
            tense=voice.tense,
            narrator=narrator if voice.person == 1 else None,
            focalizer=None,
            score=voice.score,
        )
        for voice in voices
    )
