"""Scenes: where and when the story plays, stretch by stretch, and who is there.

What: the story cut where the page, time, place or company says that a new run of action begins.
Rows: ``Scene`` in text order; together they hold all of the story itself.
Needs: text, sentences, paragraphs, quotations, stretches, mentions, presence.
Method: the boundaries are those of ``stretches`` and those at which the company is exchanged in
    ``presence``. Place and time are the first phrases in the scene's narration that say so: a named
    place or a common noun of place (``lexicons/places.py``), a clock, a day, a distance in time
    (``lexicons/time_jumps.py``).
Source: written for fabula; the definitions are on the page of this layer.
Limits: a jump in the middle of a paragraph is not found; memories shown at length are not parted
    from what is around them unless time words open them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from fabula.internal_rows import Break, Presence
from fabula.layer import Layer
from fabula.lexicons.places import PlacePhrase, find_places, place_nouns
from fabula.lexicons.time_jumps import find_when
from fabula.rows import (
    Mention,
    Paragraph,
    Present,
    Quotation,
    Scene,
    SceneId,
    SceneWords,
    Sentence,
    Span,
)
from fabula.spans import merge_spans, overlap_chars
from fabula.text import Text

EXCHANGE_SCORE = 0.45
"""How sure a change of company alone is to begin a scene."""

PLACE_SENTENCES = 40
"""Sentences of a scene in which its place and time are looked for."""

PLACE_TYPES = ("FAC", "GPE", "LOC", "VEH")
_WITHIN = frozenset(
    ["in", "at", "on", "inside", "outside", "into", "to", "onto", "under", "behind"]
)
_KEPT_PREPOSITIONS = frozenset(["on", "under", "behind", "outside", "inside", "near"])
_SURFACES = frozenset(["stairs", "step", "steps", "ramp", "roof", "landing", "porch", "bridge"])


def find_scenes(
    text: Text,
    sentences: Layer[Sentence],
    paragraphs: Layer[Paragraph],
    quotations: Layer[Quotation],
    stretches: Layer[Break],
    mentions: Layer[Mention],
    presence: Layer[Presence],
) -> Layer[Scene]:
    """Cut the story into scenes."""
    told = [(row.start, row.end) for row in paragraphs if row.kind in ("body", "verse")]
    said = merge_spans(part for row in quotations if row.is_line for part in row.parts)
    spans = list(_scene_spans(told, stretches, presence))
    where = Layer(row for row in mentions if row.type in PLACE_TYPES and row.form != "pronoun")
    return Layer(
        _make_scene(
            text,
            SceneId(number),
            span,
            opened,
            _narrated(sentences, said, span),
            where,
            presence,
            paragraphs,
        )
        for number, (span, opened) in enumerate(spans)
    )


def _scene_spans(
    told: Sequence[Span], stretches: Layer[Break], presence: Layer[Presence]
) -> Iterator[tuple[Span, Break | None]]:
    """Each scene and the break that opens it; ``None`` where the company changes."""
    starts = [start for start, _ in told]
    for stretch in stretches:
        first, last = bisect_left(starts, stretch.start), bisect_left(starts, stretch.end)
        if first == last:
            continue
        whole = told[first][0], told[last - 1][1]
        cuts = [whole[0], *_exchanges(whole, presence), whole[1]]
        for number, start in enumerate(cuts[:-1]):
            yield (start, cuts[number + 1]), None if number else stretch


def _exchanges(whole: Span, presence: Layer[Presence]) -> list[int]:
    """Offsets inside a stretch at which one company gives way to another."""
    return sorted({row.company[0] for row in presence.starting_in(*whole)} - {whole[0]})


def _narrated(sentences: Layer[Sentence], said: Sequence[Span], span: Span) -> list[Span]:
    """Sentences of a scene, from where narration begins in them."""
    found: list[Span] = []
    for row in sentences.within(*span)[:PLACE_SENTENCES]:
        at = bisect_right(said, row.start, key=_start_of) - 1
        start = row.start if at < 0 else max(row.start, said[at][1])
        following = bisect_right(said, start, key=_start_of)
        end = min(row.end, said[following][0]) if following < len(said) else row.end
        if start < end:
            found.append((start, end))
    return found


def _start_of(span: Span) -> int:
    return span[0]


def _make_scene(
    text: Text,
    number: SceneId,
    span: Span,
    opened: Break | None,
    narrated: Sequence[Span],
    where: Layer[Mention],
    presence: Layer[Presence],
    paragraphs: Layer[Paragraph],
) -> Scene:
    place = opened.place if opened is not None else None
    time = opened.time if opened is not None else None
    place = place or _find_place(text, narrated, where)
    time = time or _find_time(text, narrated)
    return Scene(
        id=number,
        start=span[0],
        end=span[1],
        place=_words(text, place),
        time=_words(text, time),
        present=tuple(_present(row, span) for row in presence.starting_in(*span)),
        score=EXCHANGE_SCORE if opened is None else opened.score,
        evidence=_evidence(opened, span, presence, paragraphs),
    )


def _present(row: Presence, span: Span) -> Present:
    return Present(
        character=row.character,
        from_=row.start,
        to=min(row.end, span[1]),
        as_=row.as_,
        evidence=row.evidence,
        score=row.score,
    )


def _words(text: Text, span: Span | None) -> SceneWords | None:
    return (
        None
        if span is None
        else SceneWords(start=span[0], end=span[1], text=text[span[0] : span[1]])
    )


def _find_place(text: Text, narrated: Sequence[Span], where: Layer[Mention]) -> Span | None:
    """The first phrase that says where; a name goes before a common noun of its sentence."""
    for start, end in narrated:
        named = [row for row in where.within(start, end) if _is_where(text, row)]
        names = [row for row in named if row.form == "proper"]
        if names:
            return names[0].start, names[0].end
        phrases = [
            (start + _first_of(found), start + found.span[1])
            for found in find_places(text[start:end])
            if found.preposition in _WITHIN
            and (found.noun in place_nouns() or found.noun in _SURFACES)
        ]
        if phrases:
            return phrases[0]
        if named:
            return named[0].start, named[0].end
    return None


def _first_of(place: PlacePhrase) -> int:
    """Where a place begins: with its preposition where it cannot do without (*on the stairs*)."""
    needed = place.preposition in _KEPT_PREPOSITIONS and place.noun in _SURFACES
    return place.start if needed else place.span[0]


def _is_where(text: Text, row: Mention) -> bool:
    """Whether a place is said to be where something is."""
    words = text[max(0, row.start - 24) : row.start].split()
    return bool(words) and words[-1].lower() in _WITHIN


def _find_time(text: Text, narrated: Sequence[Span]) -> Span | None:
    for start, end in narrated:
        found = find_when(text[start:end])
        if found is not None:
            return start + found[0], start + found[1]
    return None


def _evidence(
    opened: Break | None, span: Span, presence: Layer[Presence], paragraphs: Layer[Paragraph]
) -> tuple[Span, ...]:
    """Words that show that a scene begins, or, where the company changes, who is new there."""
    if opened is None:
        first = [row.evidence[0] for row in presence.starting_in(*span) if row.evidence]
        return tuple(sorted(first)[:1])
    if opened.kind in ("time", "place"):
        words = opened.time if opened.kind == "time" else opened.place
        return () if words is None else (words,)
    if opened.kind == "given":
        return ()
    at = bisect_left(paragraphs.starts, span[0]) - 1
    before = paragraphs[at] if at >= 0 else None
    if before is None or before.kind not in ("heading", "separator"):
        return ()
    return (
        ((before.start, before.end),)
        if overlap_chars((before.start, before.end), span) == 0
        else ()
    )
