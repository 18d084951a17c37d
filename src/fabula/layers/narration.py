"""Who tells each stretch, in which person and tense.

What: person and tense of the narration, and the narrator where there is one.
Rows: ``Narration``; a voice is cut where its narrator changes.
Needs: voices, breaks, coreference, characters.
Method: the stretches of ``voices``; in those of the first person, the narrator is whom coreference
    found behind *I* between two breaks, else the narrator of the part before.
Source: person and voice after Genette 1972, "Discours du récit", chapter 5.
Limits: the focalizer is always unknown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping

from fabula.internal_rows import Break, Link, Voice
from fabula.layer import Layer
from fabula.rows import Character, CharacterId, EntityId, Narration

Part = tuple[int, int, CharacterId | None]


def find_narration(
    voices: Layer[Voice],
    breaks: Layer[Break],
    coreference: Layer[Link],
    characters: Layer[Character],
) -> Layer[Narration]:
    """Give every stretch its narrator."""
    cast = {row.entity: row.id for row in characters if row.narrator}
    tellers = _tellers(breaks, coreference, cast)
    return Layer(
        Narration(
            start=start,
            end=end,
            person=voice.person,
            tense=voice.tense,
            narrator=narrator,
            focalizer=None,
            score=voice.score,
        )
        for voice in voices
        for start, end, narrator in _parts(voice, breaks, tellers, cast)
    )


def _tellers(
    breaks: Layer[Break], links: Layer[Link], cast: Mapping[EntityId, CharacterId]
) -> dict[int, CharacterId]:
    """Who says *I* most after each break, by the number of the break."""
    counts: dict[int, Counter[CharacterId]] = {}
    for link in links:
        if link.slot == "narrator" and link.entity is not None and link.entity in cast:
            stretch = bisect_right(breaks.starts, link.start) - 1
            counts.setdefault(stretch, Counter())[cast[link.entity]] += 1
    return {stretch: told.most_common(1)[0][0] for stretch, told in counts.items()}


def _parts(
    voice: Voice,
    breaks: Layer[Break],
    tellers: Mapping[int, CharacterId],
    cast: Mapping[EntityId, CharacterId],
) -> Iterator[Part]:
    """The pieces of a voice with one narrator each."""
    if voice.person != 1 or not cast:
        yield voice.start, voice.end, None
        return
    first = max(0, bisect_right(breaks.starts, voice.start) - 1)
    last = bisect_right(breaks.starts, voice.end - 1)
    inside = {stretch: tellers[stretch] for stretch in range(first, last) if stretch in tellers}
    alone = next(iter(cast.values())) if len(cast) == 1 else None
    narrator = next(iter(inside.values()), alone)
    start = voice.start
    for stretch, teller in inside.items():
        if teller != narrator:
            yield start, breaks[stretch].start, narrator
            start, narrator = breaks[stretch].start, teller
    yield start, voice.end, narrator
