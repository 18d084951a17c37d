"""Where a bond holds: from the scene in which the two come in, or the verb that makes it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from fabula.decode.bond_actions import Action
from fabula.decode.bond_inference import Bond

COUPLES: Final = ("spouse", "partner", "lover")
"""Kinds of which two people have one at a time."""


@dataclass(frozen=True)
class Change:
    """A verb that begins or ends a bond.

    Attributes:
        word: Token of the verb.
        place: Offset of the verb.
        sentence: Offset of its sentence.
    """

    action: Action
    word: int
    place: int
    sentence: int


@dataclass(frozen=True)
class Stage:
    """When people are there.

    Attributes:
        scenes: Start of every scene.
        present: For each scene, who is there.
        firsts: Offset at which the text first calls each person.
        paragraphs: Starts of paragraphs, for a text without scenes.
        end: End of the story.
    """

    scenes: Sequence[int]
    present: Sequence[frozenset[int]]
    firsts: Mapping[int, int]
    paragraphs: Sequence[int]
    end: int
    _entries: dict[int, int] = field(default_factory=dict)

    def entry(self, a: int, b: int) -> int:
        """Start of the first scene in which either is there or both have been spoken of."""
        if not self.scenes:
            return _last_before(self.paragraphs, min(self.firsts[a], self.firsts[b]))
        spoken = _last_before(self.scenes, max(self.firsts[a], self.firsts[b]))
        shown = (self._shown(person, spoken) for person in (a, b))
        return min(spoken, *shown)

    def _shown(self, person: int, otherwise: int) -> int:
        if not self._entries:
            for start, present in zip(self.scenes, self.present, strict=True):
                for each in present:
                    self._entries.setdefault(each, start)
        return self._entries.get(person, otherwise)


def _last_before(starts: Sequence[int], offset: int) -> int:
    return starts[max(0, bisect_right(starts, offset) - 1)] if starts else offset


def find_stretch(
    bond: Bond, changes: Iterable[Change], stage: Stage
) -> tuple[int, int, Change | None] | None:
    """Where a bond begins and ends, and the verb that begins it.

    Args:
        bond: The bond.
        changes: All verbs that say how its two people stand, in the order of the text.
        stage: When people are there.

    Returns:
        First offset, one past the last, and the verb, ``None`` where no verb begins it; ``None``
        for a bond that holds nowhere.
    """
    cause = _beginning(bond, changes)
    start = stage.entry(bond.a, bond.b) if cause is None else cause.sentence
    end = stage.end
    for change in changes:
        if change.sentence > start and _ends(change.action, bond):
            end = change.sentence
            break
    return (start, end, cause) if start < end else None


def _beginning(bond: Bond, changes: Iterable[Change]) -> Change | None:
    first = min(claim.words[0] for claim in bond.claims)
    for change in changes:
        action = change.action
        if action.kind == bond.kind and action.change == "begin" and change.word <= first:
            return change
    return None


def _ends(action: Action, bond: Bond) -> bool:
    """Whether the verb ends it, or makes another bond of a couple."""
    if action.kind == bond.kind:
        return action.change == "end"
    followed = action.change == "begin" and action.kind in (*COUPLES, "ex_partner")
    return bond.kind in COUPLES and followed
