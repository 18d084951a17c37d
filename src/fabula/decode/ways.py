"""By which way the speaker of a statement, and those it speaks of, came by what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from fabula.decode.fact_units import Unit
from fabula.decode.people_at import EventsAt, PeopleAt
from fabula.lexicons import knowing_signs as signs
from fabula.rows import CharacterId, Dialogue, HowKnown
from fabula.text import Text

UNITS_BEFORE: Final = 4
UNITS_AFTER: Final = 3
"""Sentences of the same line before and after a statement that may say how it is known."""


@dataclass(frozen=True)
class Way:
    """How somebody has a fact, from whom, and how sure that is."""

    who: CharacterId
    how: HowKnown
    source: CharacterId | None
    score: float


class Ways:
    """Reads the ways off the words of lines."""

    def __init__(self, text: Text, people: PeopleAt, events: EventsAt) -> None:
        self._text = text
        self._people = people
        self._events = events

    def of_doers(self, unit: Unit, row: Dialogue) -> Iterator[Way]:
        """Everybody whose deed a statement tells."""
        words = self._text[unit.start : unit.end]
        first = next(iter(signs.find_self(words)), None)
        clause = None if first is None else signs.read_clause(words[first:])
        if row.speaker is not None and clause is not None and clause.kind in ("deed", "work"):
            yield Way(row.speaker, "did", None, 0.85)
        for at in _starts_of(words, "you") if len(row.addressees) == 1 else ():
            clause = signs.read_clause(words[at + 3 :])
            if clause is not None and clause.kind == "deed":
                yield Way(row.addressees[0], "did", None, 0.8)
                break
        yield from self._named_doers(unit)

    def _named_doers(self, unit: Unit) -> Iterator[Way]:
        for mention, who in self._people.within(unit.start, unit.end):
            after = self._text[mention.end : min(unit.end, mention.end + 80)]
            if self._text[mention.start : mention.end].lower() in _NO_THIRD:
                continue
            before = self._text[unit.start : mention.start]
            clause = signs.read_cleft(before, after) or signs.read_clause(after)
            if clause is not None and clause.kind == "deed" and self._is_subject(before):
                for each in who:
                    yield Way(each, "did", None, 0.8)

    def _is_subject(self, before: str) -> bool:
        """Whether the words before a mention leave it free to be a subject."""
        last = before.rstrip().rsplit(" ", 1)[-1].lower().strip("“”‘’\"',")
        return last not in _PREPOSITIONS

    def of_speaker(
        self, unit: Unit, row: Dialogue, units: Sequence[Unit], place: int, after: str
    ) -> Way | None:
        """The way of who says it; ``None`` = unknown speaker.

        Args:
            unit: The statement.
            row: The line it stands in.
            units: All pieces of that line.
            place: The statement's place among them.
            after: What the speaker says in the next lines.
        """
        if row.speaker is None:
            return None
        words = self._text[unit.start : unit.end]
        for mention, who in self._people.within(unit.start, unit.end):
            if signs.is_cited(self._text[mention.end : unit.end]) and row.speaker not in who:
                return Way(row.speaker, "told", who[0] if len(who) == 1 else None, 0.75)
        near = self._own_words(unit, units, place)
        measured = signs.is_own_work(f"{near} {after}") and not self._has_person_subject(unit)
        ways: tuple[tuple[bool, HowKnown, float], ...] = (
            (unit.kind == "thought", "thought", 0.9),
            (signs.is_hearsay(words), "told", 0.6),
            (signs.is_opinion(words), "thought", 0.6),
            (signs.is_at_hand(near) or signs.is_shown(words), "witnessed", 0.7),
            (measured, "did", 0.7),
        )
        for fits, how, score in ways:
            if fits:
                return Way(row.speaker, how, None, score)
        return Way(row.speaker, "said", None, 0.8)

    def _own_words(self, unit: Unit, units: Sequence[Unit], place: int) -> str:
        """A statement with the sentences of the same line around it, and the speaker's next."""
        first, last = max(0, place - UNITS_BEFORE), place + UNITS_AFTER + 1
        return " ".join(
            self._text[each.start : each.end]
            for each in units[first:last]
            if each.line == unit.line
        )

    def _has_person_subject(self, unit: Unit) -> bool:
        if _PERSON.match(self._text[unit.start : unit.end]):
            return True
        first = next(self._people.within(unit.start, unit.end), None)
        return first is not None and first[0].start - unit.start < 4


_PERSON: Final = re.compile(r"(?:(?:and|but|so|well|why)\s+)?(?:I|you|we|he|she|they)\b", re.I)
_NO_THIRD: Final = frozenset(
    {"i", "me", "my", "you", "your", "we", "us", "our", "his", "her", "their"}
)
_PREPOSITIONS: Final = frozenset(
    {"of", "to", "at", "in", "on", "by", "with", "from", "for", "about", "into", "over", "under"}
    | {"after", "before", "behind", "beside", "between", "near", "like", "past", "upon", "toward"}
    | {"towards", "than", "against"}
)


def _starts_of(words: str, word: str) -> Iterator[int]:
    lower = words.lower()
    at = lower.find(word)
    while at >= 0:
        if (at == 0 or not lower[at - 1].isalpha()) and not lower[at + 3 : at + 4].isalpha():
            yield at
        at = lower.find(word, at + 1)
