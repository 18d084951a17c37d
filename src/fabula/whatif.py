"""What loses its ground when a scene, a line, an event or a character is taken out.

Structural and without invention: it says what no longer rests on anything, never what would happen
instead. Everything is read off rows that the story holds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fabula.answer_rows import Consequence
from fabula.decode.retelling import FactIndex, Told
from fabula.errors import InputError
from fabula.lexicons.statements import content_stems
from fabula.query import character_of, layer_of
from fabula.rows import CharacterId, Knowledge, Span
from fabula.script import name_of
from fabula.spans import merge_spans, overlap_chars
from fabula.story import Story

LATER_LINES = 400
"""Lines over which a fact may be told again to whom it is taken from."""

LEANS_SCORE = 0.7
MEETS_SCORE = 0.8
CAUSE_SCORE = 0.5
"""Scores of consequences, times those of the rows they rest on; set by hand."""


@dataclass(frozen=True)
class Removed:
    """What is taken out.

    Attributes:
        spans: Stretches of the text that are gone, in order and apart.
        character: Who is gone, or ``None``.
        within: Where that character is gone; ``None`` = everywhere.
    """

    spans: tuple[Span, ...]
    character: CharacterId | None = None
    within: Span | None = None

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(start for start, _ in self.spans)

    def covers(self, span: Span) -> bool:
        """Whether at least half of a span is gone."""
        gone = 0
        for each in self.spans[max(0, bisect_right(self._starts, span[0]) - 1) :]:
            if each[0] >= span[1]:
                break
            gone += overlap_chars(span, each)
        return 2 * gone >= max(1, span[1] - span[0])

    def lacks(self, who: CharacterId | None, at: int) -> bool:
        """Whether somebody is gone at an offset."""
        here = self.within is None or self.within[0] <= at < self.within[1]
        return who is not None and who == self.character and here


def find_consequences(
    story: Story,
    *,
    scene: int | None = None,
    line: int | None = None,
    event: int | None = None,
    character: str | int | None = None,
) -> tuple[Consequence, ...]:
    """What loses its ground without a part of the story.

    Args:
        story: The story; knowledge, scenes and relationships that it lacks give no consequences.
        scene: Id of a scene to take out; with ``character``, the scene that they are taken out of.
        line: Id of the quotation of a line to take out.
        event: Id of an event to take out; its sentence goes.
        character: Who is taken out: an id or a name.

    Raises:
        InputError: If nothing, or too much, or something that is not there is to be taken out.
    """
    removed = _removed(story, scene, line, event, character)
    lost = _lost_knowledge(story, removed)
    found = [
        *_learning(story, removed, lost),
        *_leaning(story, removed, lost),
        *_meeting(story, removed),
        *_relationships(story, removed),
    ]
    return tuple(sorted(found, key=lambda each: (each.start, each.kind, each.row)))


def _removed(
    story: Story,
    scene: int | None,
    line: int | None,
    event: int | None,
    character: str | int | None,
) -> Removed:
    given = [each for each in (line, event) if each is not None]
    alone = scene is not None or character is not None
    if len(given) + alone != 1:
        raise InputError(
            "one thing can be taken out", "a scene, a line, an event, or a character (of a scene)"
        )
    within = None if scene is None else _span_of(_row(story, "scenes", scene))
    if character is not None:
        who = character_of(story, character)
        spans = [
            _span_of(row)
            for row in layer_of(story, "dialogue")
            if row.speaker == who and (within is None or within[0] <= row.start < within[1])
        ]
        return Removed(merge_spans(spans), who, within)
    if within is not None:
        return Removed((within,))
    if line is not None:
        return Removed(tuple(_row(story, "quotations", line).parts))
    happening = _row(story, "events", event or 0)
    sentences = layer_of(story, "sentences").overlapping(happening.start, happening.end)
    return Removed(tuple(_span_of(row) for row in sentences) or (_span_of(happening),))


def _row(story: Story, layer: str, number: int) -> Any:  # noqa: ANN401
    rows = layer_of(story, layer)
    if not 0 <= number < len(rows):
        last = f"they run from 0 to {len(rows) - 1}" if len(rows) else "the story has none"
        raise InputError(f"there is no row {number} of {layer}", last)
    return rows[number]


def _span_of(row: Any) -> Span:  # noqa: ANN401
    return row.start, row.end


def _grounds(row: Knowledge) -> tuple[Span, ...]:
    """The words by which a row's knower came by the fact."""
    return row.evidence or ((row.fact.start, row.fact.end),)


def _lost_knowledge(story: Story, removed: Removed) -> dict[int, Knowledge]:
    """Rows whose way is gone, and those who then have it from nobody, by id."""
    rows: Sequence[Knowledge] = layer_of(story, "knowledge").rows
    by_fact: dict[Span, list[Knowledge]] = defaultdict(list)
    for row in rows:
        by_fact[row.fact.start, row.fact.end].append(row)
    lost: dict[int, Knowledge] = {}
    for held in by_fact.values():
        gone: set[CharacterId] = set()
        for row in sorted(held, key=lambda each: (each.since, each.id)):
            way = removed.lacks(row.knower, row.since) or removed.lacks(row.from_, row.since)
            way = way or (not _had_anyway(story, row) and removed.covers(_grounds(row)[0]))
            source = row.from_ is not None and row.from_ in gone
            if way or source:
                lost[row.id] = row
                gone.add(row.knower)
    return lost


def _had_anyway(story: Story, row: Knowledge) -> bool:
    """Whether somebody has by themselves what a line only tells: without it they still do."""
    own = row.how in ("did", "witnessed", "said")
    return own and layer_of(story, "dialogue").at(row.fact.start) is not None


def _learning(story: Story, removed: Removed, lost: dict[int, Knowledge]) -> Iterator[Consequence]:
    """Who no longer learns what, or only later, from another place that says it again."""
    lines = _Lines(story)
    for row in lost.values():
        if removed.lacks(row.knower, row.since) and removed.within is None:
            continue
        itself = removed.covers((row.fact.start, row.fact.end))
        if itself and row.how not in ("told", "overheard"):
            continue
        again = lines.told_again(row, removed)
        who = name_of(story, row.knower)
        source = name_of(story, row.from_)
        way = f"{row.how} by {source}" if source else row.how
        tail = "and no other source is left" if again is None else "but another place says it too"
        yield Consequence(
            kind="never_learns" if again is None else "later_or_otherwise",
            layer="knowledge",
            row=row.id,
            character=row.knower,
            other=row.from_,
            start=row.fact.start,
            end=row.fact.end,
            evidence=_grounds(row) if again is None else (*_grounds(row), again),
            score=row.score,
            message=f"{who} ({way}): “{_words(story, row.fact.start, row.fact.end)}”, {tail}",
        )


class _Lines:
    """The lines of a story by their words, to find where a fact is told again."""

    def __init__(self, story: Story) -> None:
        sentences = layer_of(story, "sentences")
        self._index = FactIndex(content_stems(story.text[row.start : row.end]) for row in sentences)
        self._story = story
        self._lines = layer_of(story, "dialogue")
        self._stems = [
            frozenset(content_stems(story.text[line.start : line.end])) for line in self._lines
        ]
        self._by_stem: dict[str, list[int]] = defaultdict(list)
        for number, stems in enumerate(self._stems):
            for stem in stems:
                self._by_stem[stem].append(number)

    def told_again(self, row: Knowledge, removed: Removed) -> Span | None:
        """Another line that passes the fact on to its knower, from a speaker who keeps it."""
        fact = row.fact.start, row.fact.end
        stems = frozenset(content_stems(self._story.text[fact[0] : fact[1]]))
        told = Told(fact, stems, frozenset(), None)
        first = bisect_right(self._lines.starts, row.since)
        for number in sorted(self._sharing(stems, first, first + LATER_LINES)):
            line = self._lines[number]
            heard = row.knower in (*line.addressees, *line.hearers)
            gone = removed.covers(_span_of(line)) or removed.lacks(line.speaker, line.start)
            if heard and not gone and self._index.share(told, self._stems[number]):
                return _span_of(line)
        return None

    def _sharing(self, stems: Iterable[str], first: int, last: int) -> set[int]:
        """Lines from ``first`` to before ``last`` that hold one of these words."""
        found: set[int] = set()
        for stem in stems:
            places = self._by_stem.get(stem, [])
            found.update(places[bisect_left(places, first) : bisect_left(places, last)])
        return found


def _leaning(story: Story, removed: Removed, lost: dict[int, Knowledge]) -> Iterator[Consequence]:
    """Later lines by which somebody hands on what they would not have."""
    wanted = {(row.fact.start, row.fact.end, row.knower): row for row in lost.values()}
    seen: set[tuple[int, int]] = set()
    for row in layer_of(story, "knowledge"):
        if row.from_ is None or not row.evidence:
            continue
        ground = wanted.get((row.fact.start, row.fact.end, row.from_))
        line = layer_of(story, "dialogue").at(row.since)
        if ground is None or line is None or row.since <= ground.since:
            continue
        key = (line.quotation, ground.id)
        if removed.covers(_span_of(line)) or key in seen:
            continue
        seen.add(key)
        who = name_of(story, row.from_)
        yield Consequence(
            kind="leans_on",
            layer="dialogue",
            row=line.quotation,
            character=row.from_,
            other=None,
            start=line.start,
            end=line.end,
            evidence=((row.fact.start, row.fact.end), *_grounds(ground)),
            score=round(LEANS_SCORE * min(row.score, ground.score), 4),
            message=f"line {line.quotation}: {who} says what they would not have: "
            f"“{_words(story, row.fact.start, row.fact.end)}”",
        )


def _meeting(story: Story, removed: Removed) -> Iterator[Consequence]:
    """Pairs who are together nowhere else."""
    where: dict[tuple[CharacterId, CharacterId], list[Any]] = defaultdict(list)
    for scene in layer_of(story, "scenes"):
        there = scene.present
        for place, a in enumerate(there):
            for b in there[place + 1 :]:
                if a.character != b.character and max(a.from_, b.from_) < min(a.to, b.to):
                    pair = (min(a.character, b.character), max(a.character, b.character))
                    where[pair].append((scene, (max(a.from_, b.from_), min(a.to, b.to))))
    for (a, b), met in sorted(where.items()):
        gone = [
            (removed.covers(span) and removed.character is None)
            or removed.lacks(a, span[0])
            or removed.lacks(b, span[0])
            for _, span in met
        ]
        if all(gone) and not (removed.character in (a, b) and removed.within is None):
            scene, span = met[0]
            yield Consequence(
                kind="never_meets",
                layer="scenes",
                row=scene.id,
                character=a,
                other=b,
                start=span[0],
                end=span[1],
                evidence=(span,),
                score=round(MEETS_SCORE * scene.score, 4),
                message=f"{name_of(story, a)} and {name_of(story, b)} are together nowhere else",
            )


def _relationships(story: Story, removed: Removed) -> Iterator[Consequence]:
    """Relationships that begin in the course of the story, by what is gone."""
    events = layer_of(story, "events")
    for row in layer_of(story, "relationships"):
        cause = None if row.cause is None else events[row.cause]
        first = row.evidence[0] if row.evidence else None
        ground = first if cause is None else _span_of(cause)
        changed = cause is not None or any(
            other.id != row.id and {other.a, other.b} == {row.a, row.b} and other.to <= row.from_
            for other in layer_of(story, "relationships")
        )
        if not changed or ground is None or not removed.covers(ground):
            continue
        names = f"{name_of(story, row.a)} and {name_of(story, row.b)}"
        yield Consequence(
            kind="cause_lost",
            layer="relationships",
            row=row.id,
            character=row.a,
            other=row.b,
            start=ground[0],
            end=ground[1],
            evidence=row.evidence,
            score=round((1.0 if cause is not None else CAUSE_SCORE) * row.score, 4),
            message=f"{names}: {row.kind} loses what brought it about",
        )


def _words(story: Story, start: int, end: int, most: int = 80) -> str:
    words = " ".join(story.text[start:end].split())
    return words if len(words) <= most else f"{words[: most - 2]} …"
