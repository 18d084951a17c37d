"""Runs of backstory, and the scene an event stands in: what lies around an event decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fabula.decode.event_times import Reading, Time

OPENING_PERFECTS: Final = 2
"""Pluperfects in a row after which simple past goes on with the backstory."""


@dataclass(frozen=True)
class Told:
    """An event with its place.

    Attributes:
        reading: What grammar says.
        sentence: Number of its sentence.
        paragraph: Number of its paragraph.
        line: Number of the line it stands in; ``None`` = narration.
        present: Whether the narration there is in the present tense.
        returns: Whether its sentence has a word by which the telling returns (*now*).
        earlier: Whether its sentence has a word of an earlier time (*years ago*).
    """

    reading: Reading
    sentence: int
    paragraph: int
    line: int | None
    present: bool
    returns: bool
    earlier: bool


def place_events(events: Sequence[Told]) -> list[Time]:
    """Where each event lies in time, events in text order."""
    times: list[Time] = []
    run = 0
    last: Told | None = None
    for told in events:
        if last is None or _breaks(last, told):
            run = 0
        time = _plain_time(told)
        if told.line is None and time == "backstory":
            run += 1
        elif told.line is None and time == "story" and not told.present:
            beside = last is not None and last.sentence == told.sentence
            aside = run > 0 and told.reading.subordinate and beside
            if aside or (run >= OPENING_PERFECTS and told.reading.past):
                time = "backstory"
        times.append(time)
        last = told
    return times


def _breaks(last: Told, told: Told) -> bool:
    """Whether a run of backstory cannot go on from one event to the next."""
    return told.paragraph != last.paragraph or told.line != last.line or told.returns


def _plain_time(told: Told) -> Time:
    """Time of an event by its own form, as seen from who tells it."""
    reading = told.reading
    if reading.time in ("hypothetical", "future"):
        return reading.time
    from_present = told.line is not None or told.present
    if reading.time == "backstory" or told.earlier:
        return "backstory"
    if from_present and (reading.past or reading.perfect):
        return "backstory"
    return "story"
