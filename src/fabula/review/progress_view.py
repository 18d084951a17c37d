"""How far the reader is, and what is going on behind the scenes."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from fabula.correction_words import describe
from fabula.corrections import find_active
from fabula.report.views import build_overview
from fabula.review.desk import Desk, Snapshot
from fabula.review.doubts import DOUBTFUL, doubt_of
from fabula.review.people import show_people


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How far the reader is.

    Attributes:
        lines: How many lines there are.
        decided: How many of them the reader has decided.
        sure: How many of the others are not in doubt.
        unknown: How many of the others have no speaker.
        people: How many people the text has a name for.
        settled: How many of them the reader has looked at.
        asked: How many decisions are still to ask for.
        corrections: How many corrections hold.
    """

    lines: int
    decided: int
    sure: int
    unknown: int
    people: int
    settled: int
    asked: int
    corrections: int


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What stands at the top of the page.

    Attributes:
        mark: Changes whenever something else here does.
        version: The newest version of the story.
        changed: Lines that it has changed.
        last: The last correction that holds, in words, or ``None``.
        waiting: Whether decisions are kept that the story does not show yet.
        written: Whether the story's folder holds everything.
        activity: What is going on behind the scenes: ``reading`` (the model), ``deciding``, or
            ``None``.
        trouble: What has failed, or ``None``.
    """

    mark: str
    version: int
    title: str
    counts: Counts
    changed: tuple[int, ...]
    last: str | None
    waiting: bool
    written: bool
    activity: str | None
    trouble: str | None


def show_state(desk: Desk) -> State:
    """What stands at the top of the page now."""
    mark, shot = desk.mark, desk.snapshot
    active = find_active(shot.operations)
    return State(
        mark=mark,
        version=shot.version,
        title=_title(shot),
        counts=_count(shot),
        changed=shot.changed,
        last=describe(active[-1]) if active else None,
        waiting=desk.is_behind,
        written=desk.is_written,
        activity=desk.activity,
        trouble=desk.trouble,
    )


@lru_cache(maxsize=4)
def _title(shot: Snapshot) -> str:
    return build_overview(shot.story).title


@lru_cache(maxsize=4)
def _count(shot: Snapshot) -> Counts:
    rows = shot.story.dialogue.rows if "dialogue" in shot.story.layers else ()
    open_rows = [row for row in rows if row.quotation not in shot.decided]
    people = [each for each in show_people(shot.story, shot.operations) if each.named]
    return Counts(
        lines=len(rows),
        decided=len(rows) - len(open_rows),
        sure=sum(doubt_of(row) < DOUBTFUL for row in open_rows),
        unknown=sum(row.speaker is None for row in open_rows),
        people=len(people),
        settled=sum(each.settled for each in people),
        asked=len(shot.doubts),
        corrections=len(find_active(shot.operations)),
    )
