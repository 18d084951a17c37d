"""Lines as the page shows them: in a list, and one with all that speaks for and against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from fabula.report.overview_view import BASIS_WORDS
from fabula.review.desk import Snapshot
from fabula.review.people import Passage, show_span
from fabula.rows import Dialogue, Paragraph, Quotation, Span
from fabula.script import ChapterFinder
from fabula.spans import merge_spans
from fabula.story import Story

MOST_CANDIDATES = 9
"""People to choose from by a key each."""

NEAR_LINES = 12
"""Lines before and after whose speakers are candidates."""

PARAGRAPHS_BEFORE = 7
PARAGRAPHS_AFTER = 4

SHOWN_CHARS = 220
"""Code points of a line in a list."""


class ListedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line in a list; ``speaker`` ``None`` = unknown."""

    line: int
    words: str
    speaker: int | None
    addressees: tuple[int, ...]
    score: float
    decided: bool
    chapter: str | None


class LineList(msgspec.Struct, frozen=True, kw_only=True):
    """Some lines of all that were asked for.

    Attributes:
        lines: Numbers of all of them.
        rows: Those of one page.
    """

    version: int
    lines: tuple[int, ...]
    rows: tuple[ListedLine, ...]


class Piece(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stretch of the text.

    Attributes:
        line: The line that it is part of, or ``None``.
        speaker: Whose line that is; ``None`` = unknown, or no line.
        focus: Whether it is of the line that is asked about.
        cited: Whether the answer rests on it.
    """

    words: str
    line: int | None = None
    speaker: int | None = None
    focus: bool = False
    cited: bool = False


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may say a line; ``score`` ``None`` = only because of being near."""

    id: int
    score: float | None


class LineView(msgspec.Struct, frozen=True, kw_only=True):
    """A line with what is known of it.

    Attributes:
        reason: In words, what the speaker rests on; ``None`` = nothing says.
        run: Undecided lines that hang together with it, itself among them.
        context: Paragraphs around it, each cut into pieces.
        evidence: The words that the answer rests on.
    """

    version: int
    line: int
    kind: str
    chapter: str | None
    speaker: int | None
    addressees: tuple[int, ...]
    score: float
    reason: str | None
    decided: bool
    run: tuple[int, ...]
    candidates: tuple[Candidate, ...]
    context: tuple[tuple[Piece, ...], ...]
    evidence: tuple[Passage, ...]


def list_lines(snapshot: Snapshot, who: str, start: int, count: int) -> LineList:
    """Lines of one speaker.

    Args:
        snapshot: The story.
        who: A character id, ``unknown``, ``doubt`` (undecided and doubtful), ``changed`` (by the
            last decisions) or ``all``.
        start: The first to show, counted from 0 among them.
        count: How many to show.
    """
    story = snapshot.story
    if "dialogue" not in story.layers:
        return LineList(version=snapshot.version, lines=(), rows=())
    groups: dict[str, set[int]] = {
        "doubt": {line for each in snapshot.doubts for line in each.run},
        "changed": set(snapshot.changed),
        "unknown": {row.quotation for row in story.dialogue if row.speaker is None},
        "all": {row.quotation for row in story.dialogue},
    }
    own: set[int] = {row.quotation for row in story.dialogue if str(row.speaker) == who}
    chosen = groups.get(who, own)
    found = [row for row in story.dialogue if row.quotation in chosen]
    chapters = ChapterFinder(story)
    return LineList(
        version=snapshot.version,
        lines=tuple(row.quotation for row in found),
        rows=tuple(_listed(snapshot, row, chapters) for row in found[start : start + count]),
    )


def show_line(snapshot: Snapshot, line: int) -> LineView | None:
    """A line with all that speaks for and against it; ``None`` where there is none."""
    story = snapshot.story
    if "dialogue" not in story.layers or not 0 <= line < len(story.quotations):
        return None
    quotation = story.quotations[line]
    places: dict[int, int] = {row.quotation: at for at, row in enumerate(story.dialogue)}
    at = places.get(line)
    row = None if at is None else story.dialogue[at]
    run = next((each.run for each in snapshot.doubts if line in each.run), (line,))
    decided = line in snapshot.decided
    reason = None if row is None or row.basis is None else BASIS_WORDS.get(row.basis, row.basis)
    evidence = () if row is None else row.evidence
    return LineView(
        version=snapshot.version,
        line=line,
        kind=quotation.kind,
        chapter=ChapterFinder(story).label_at(quotation.start),
        speaker=None if row is None else row.speaker,
        addressees=() if row is None else row.addressees,
        score=0.0 if row is None else row.score,
        reason="given by you" if decided else reason,
        decided=decided,
        run=run,
        candidates=() if at is None else _candidates(story, at),
        context=_context(story, quotation, evidence),
        evidence=tuple(show_span(story, span) for span in evidence),
    )


def _listed(snapshot: Snapshot, row: Dialogue, chapters: ChapterFinder) -> ListedLine:
    quotation = snapshot.story.quotations[row.quotation]
    words = " ".join(snapshot.story.text[start:end] for start, end in quotation.parts)
    flat = " ".join(words.split())
    return ListedLine(
        line=row.quotation,
        words=flat if len(flat) <= SHOWN_CHARS else f"{flat[:SHOWN_CHARS]} …",
        speaker=row.speaker,
        addressees=row.addressees,
        score=row.score,
        decided=row.quotation in snapshot.decided,
        chapter=chapters.label_at(quotation.start),
    )


def _candidates(story: Story, at: int) -> tuple[Candidate, ...]:
    """Who may say the line: by the reading, then who speaks near, is there, speaks much."""
    row = story.dialogue[at]
    scores: dict[int, float | None] = {}
    if row.speaker is not None:
        scores[row.speaker] = row.score
    for who, score in row.alternatives:
        scores.setdefault(who, score)
    near = story.dialogue[max(0, at - NEAR_LINES) : at + NEAR_LINES + 1]
    start = story.quotations[row.quotation].start
    closest = sorted(near, key=lambda each: abs(story.quotations[each.quotation].start - start))
    for each in closest:
        for person in (each.speaker, *each.addressees):
            if person is not None:
                scores.setdefault(person, None)
    scene = story.scenes.at(start) if "scenes" in story.layers else None
    for present in () if scene is None else scene.present:
        scores.setdefault(present.character, None)
    for known in sorted(story.characters, key=lambda each: each.role != "major"):
        scores.setdefault(known.id, None)
    best = list(scores.items())[:MOST_CANDIDATES]
    return tuple(Candidate(id=who, score=score) for who, score in best)


def _context(
    story: Story, quotation: Quotation, evidence: Sequence[Span]
) -> tuple[tuple[Piece, ...], ...]:
    """Paragraphs around a line, cut where a line or a cited stretch begins or ends."""
    rows = story.paragraphs
    first = len(rows.starting_in(0, quotation.start + 1)) - 1
    last = len(rows.starting_in(0, quotation.end)) - 1
    shown = rows[max(0, first - PARAGRAPHS_BEFORE) : last + 1 + PARAGRAPHS_AFTER]
    speakers: dict[int, int | None] = {row.quotation: row.speaker for row in story.dialogue}
    return tuple(
        tuple(_pieces(story, row, quotation, evidence, speakers)) for row in shown if row.end > 0
    )


def _pieces(
    story: Story,
    paragraph: Paragraph,
    quotation: Quotation,
    evidence: Sequence[Span],
    speakers: dict[int, int | None],
) -> Iterator[Piece]:
    start, end = paragraph.start, paragraph.end
    inside = [row for row in story.quotations.overlapping(start, end) if row.id in speakers]
    cited = merge_spans(evidence)
    spans = [part for row in inside for part in row.parts]
    cuts = {at for span in (*spans, *cited) for at in span if start < at < end}
    bounds = sorted({start, *cuts, end})
    for left, right in pairwise(bounds):
        owners = [row for row in inside if any(a <= left and right <= b for a, b in row.parts)]
        focus = any(row.id == quotation.id for row in owners)
        owner = max(owners, key=lambda row: row.end - row.start, default=None)
        line = quotation.id if focus else None if owner is None else owner.id
        yield Piece(
            words=story.text[left:right],
            line=line,
            speaker=None if line is None else speakers.get(line),
            focus=focus,
            cited=any(a <= left and right <= b for a, b in cited),
        )
