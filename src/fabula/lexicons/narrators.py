"""Who tells each stretch of a text in the first person, as a referent of its people."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from fabula.internal_rows import Break, MentionSpan, Voice
from fabula.layer import Layer
from fabula.lexicons.narrator_names import find_narrator_form, read_point_of_view
from fabula.lexicons.people import People
from fabula.pins import Pins
from fabula.rows import MentionId, Paragraph
from fabula.text import Text

NARRATED_SHARE = 0.25
"""Share of the text in the first person below which *I* is an author's or letter writer's."""

LONGEST_HEADING = 80
"""Characters of a heading that is read for a point of view."""


def find_narrated(
    spans: Layer[MentionSpan], voices: Layer[Voice], breaks: Layer[Break]
) -> dict[MentionId, int]:
    """Mentions *I*, *me*, *my* of the narration in first-person voices, with their stretch."""
    first = [(voice.start, voice.end) for voice in voices if voice.person == 1]
    told = sum(voice.end - voice.start for voice in voices)
    if sum(end - start for start, end in first) < NARRATED_SHARE * told:
        return {}
    starts = [start for start, _ in first]
    found: dict[MentionId, int] = {}
    for mention in spans:
        if mention.person != 1 or mention.plural or mention.quotation is not None:
            continue
        at = bisect_right(starts, mention.start) - 1
        if at >= 0 and mention.start < first[at][1]:
            found[mention.id] = bisect_right(breaks.starts, mention.start)
    return found


def find_narrators(
    text: Text,
    spans: Layer[MentionSpan],
    keys: Sequence[str],
    paragraphs: Layer[Paragraph],
    breaks: Layer[Break],
    people: People,
    stretches: Mapping[MentionId, int],
    pins: Pins,
) -> dict[int, int]:
    """Referent of the narrator of every stretch in which a narrator says *I*."""
    if not stretches:
        return {}
    announced = _points_of_view(text, paragraphs, breaks, people)
    usual: int | None = None
    found: dict[int, int] = {}
    current: int | None = None
    for stretch in range(max(stretches.values()) + 1):
        current = announced.get(stretch, current)
        if current is None and usual is None:
            usual = _usual_narrator(text, spans, keys, people, pins)
        found[stretch] = usual if current is None and usual is not None else current or 0
    told = set(stretches.values())
    return {stretch: person for stretch, person in found.items() if stretch in told}


def _points_of_view(
    text: Text, paragraphs: Layer[Paragraph], breaks: Layer[Break], people: People
) -> dict[int, int]:
    """Who is announced as telling, by the stretch that the announcement opens."""
    found: dict[int, int] = {}
    for row in paragraphs:
        if row.kind == "heading" and row.end - row.start <= LONGEST_HEADING:
            key = read_point_of_view(text[row.start : row.end], people)
            if key is not None:
                found[bisect_right(breaks.starts, row.start)] = people.person(key)
    return found if len(set(found.values())) > 1 else {}


def _usual_narrator(
    text: Text, spans: Layer[MentionSpan], keys: Sequence[str], people: People, pins: Pins
) -> int:
    """The referent of the narrator: the person that user or text name, else a new one."""
    for person, number in people.pinned.items():
        if pins.cast[number].narrator:
            return person
    names = [
        (mention.start, mention.end, key, mention.quotation is not None)
        for mention, key in zip(spans, keys, strict=True)
        if mention.is_person_name
    ]
    form = find_narrator_form(text.content, names, people)
    return len(people.forms) if form is None else people.person(form)
