"""Goes through a story once and writes down who comes to know what."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from fabula.decode.fact_units import Unit
from fabula.decode.hearing import Company, Hearing
from fabula.decode.ledger import Ledger
from fabula.decode.people_at import EventsAt, PeopleAt
from fabula.decode.retelling import FactIndex, Told
from fabula.decode.ways import Ways
from fabula.layer import Layer
from fabula.lexicons import knowing_signs as signs
from fabula.lexicons.statements import content_stems
from fabula.rows import CharacterId, Dialogue, Event, HowKnown, Narration, Quotation, Span
from fabula.text import Text

SURE_SHARE: Final = 0.8
"""Share of a fact in later words from which their speaker must have had it before."""

NEXT_LINES: Final = 3
NEXT_CHARS: Final = 400
"""How many lines after a statement, and how far, its speaker may say how they know it."""

SAME_SHARE: Final = 0.85
"""Share, both ways, from which a sentence only says again what another has said."""

_TOLD: Final = 0.85
_OVERHEARD: Final = 0.7
_SEEN: Final = 0.6
_PASSED_ON: Final = 0.8
"""Scores of rows by what they rest on, set by hand; a reference back multiplies by its share."""

_I: Final = re.compile(r"(?<![\w’'])(?:I|me|my|mine|myself)\b")
_YOU: Final = re.compile(r"\b(?:you|your|yours|yourself)\b", re.IGNORECASE)
_INDIRECT: Final = re.compile(r"\s+(?:(?:\w+\s+){0,3}?)(?:that|how|why|about|what|of)\b")


@dataclass(frozen=True)
class Lead:
    """The first person in a piece of narration that does something, and what kind of verb it is."""

    who: tuple[CharacterId, ...]
    kind: signs.Deed
    before: bool
    after: int


class Knowing:
    """The ledger of one story in the making."""

    def __init__(
        self,
        text: Text,
        quotations: Layer[Quotation],
        narration: Layer[Narration],
        dialogue: Layer[Dialogue],
        people: PeopleAt,
        events: EventsAt,
        company: Company,
        cue_verbs: Iterable[int],
    ) -> None:
        self._text = text
        self._quotations = quotations
        self._narration = narration
        self._dialogue = dialogue
        self._people = people
        self._events = events
        self._company = company
        self._cue_verbs = frozenset(cue_verbs)
        self._ways = Ways(text, people, events)
        self.ledger = Ledger()
        self._index = FactIndex(())
        self._outer = _outer_lines(quotations, dialogue)
        self._before: tuple[Unit | None, Lead | None] = (None, None)
        self._seen: Span | None = None
        self._of_line: dict[int, list[Span]] = defaultdict(list)

    def read(self, lines: Sequence[Unit], told: Sequence[Unit]) -> Ledger:
        """Read all pieces in text order.

        Args:
            lines: Pieces of lines.
            told: Pieces of the narration.
        """
        everything = sorted([*lines, *told], key=lambda unit: (unit.start, -unit.end))
        self._index = FactIndex(self._stems(unit) for unit in everything)
        by_line: dict[int, list[Unit]] = defaultdict(list)
        for unit in lines:
            by_line[unit.line or 0].append(unit)
        done: set[int] = set()
        for unit in everything:
            if unit.line is None:
                self._read_told(unit)
            elif unit.line not in done:
                done.add(unit.line)
                self._read_line(unit.line, by_line[unit.line])
        return self.ledger

    # Lines

    def _read_line(self, place: int, units: Sequence[Unit]) -> None:
        row = self._dialogue[place]
        hearing = self._hearing(row)
        stating = [unit for unit in units if unit.states]
        self._pass_on(row, stating, hearing)
        if units and signs.is_known_before(self._text[units[0].start : units[0].end]):
            self._knew_before(row, place)
        for at, unit in enumerate(units):
            if unit.states and not self._is_said_before(unit, row):
                self._state(unit, row, hearing, units, at)

    def _hearing(self, row: Dialogue) -> Hearing:
        """Who hears a line; one that somebody quotes is heard by those who hear the quoting."""
        outer = self._outer.get(row.quotation)
        if outer is None:
            return self._company.hear(row)
        around = self._dialogue[outer]
        heard = self._company.hear(around)
        told = tuple(w for w in row.addressees if w not in heard.told)
        return Hearing(told, ())

    def _state(
        self, unit: Unit, row: Dialogue, hearing: Hearing, units: Sequence[Unit], at: int
    ) -> None:
        """A statement: a fact that its speaker, its doers and its hearers have."""
        fact = (unit.start, unit.end)
        learn = self.ledger.learn
        way = self._ways.of_speaker(unit, row, units, at, self._next_words(row, unit))
        for doer in () if unit.kind == "thought" else self._ways.of_doers(unit, row):
            learn(fact, doer.who, "did", evidence=(fact,), score=doer.score)
        if way is not None:
            score = way.score * max(row.score, 0.5)
            learn(fact, way.who, way.how, source=way.source, evidence=(fact,), score=score)
            if way.source is not None:
                learn(fact, way.source, "said", evidence=(fact,), score=0.5 * score)
        self._hear(fact, row, hearing, unit.start, 1.0)
        outer = self._outer.get(row.quotation)
        if outer is not None:
            self._quote(fact, row, self._dialogue[outer])
        people = self._people_of(unit, row)
        self._index.add(Told(fact, frozenset(self._stems(unit)), people, unit.line))
        self._of_line[unit.line or 0].append(fact)

    def _next_words(self, row: Dialogue, unit: Unit) -> str:
        """What the speaker says in the next lines, as far as it may say how they know."""
        after = (unit.line or 0) + 1
        return " ".join(
            self._text[each.start : each.end]
            for each in self._dialogue[after : after + NEXT_LINES]
            if each.speaker == row.speaker and each.start - row.end < NEXT_CHARS
        )

    def _quote(self, fact: Span, row: Dialogue, outer: Dialogue) -> None:
        """What somebody quotes was told to them by who said it, and they tell it on."""
        if outer.speaker != row.speaker:
            self.ledger.learn(
                fact, outer.speaker, "told", source=row.speaker, evidence=(fact,), score=_OVERHEARD
            )
        self._hear(fact, outer, self._company.hear(outer), fact[0], 0.9)

    def _hear(
        self, fact: Span, row: Dialogue, hearing: Hearing, since: int, certainty: float
    ) -> None:
        """Everybody who hears a line has a fact from its speaker."""
        evidence = ((row.start, row.end), *hearing.evidence)
        for who in hearing.told:
            self.ledger.learn(
                fact, who, "told", since=since, source=row.speaker, evidence=evidence,
                score=certainty * _TOLD * max(row.score, 0.5),
            )  # fmt: skip
        for who in hearing.overheard:
            self.ledger.learn(
                fact, who, "overheard", since=since, source=row.speaker, evidence=evidence,
                score=certainty * _OVERHEARD * max(row.score, 0.5),
            )  # fmt: skip
        for who, span in self._company.readings_of(row):
            self.ledger.learn(
                fact, who, "told", since=span[0], source=row.speaker,
                evidence=((row.start, row.end), span), score=certainty * _OVERHEARD,
            )  # fmt: skip

    def _pass_on(self, row: Dialogue, stating: Sequence[Unit], hearing: Hearing) -> None:
        """Hearers of a line get the earlier facts that it says again."""
        if not stating:
            return
        stems = frozenset(stem for unit in stating for stem in self._stems(unit))
        people = frozenset(who for unit in stating for who in self._people_of(unit, row))
        for told, share in self._index.find(stems, people):
            had = row.speaker is not None and self.ledger.knows(row.speaker, told.fact)
            if not had and share < SURE_SHARE:
                continue
            at = stating[0].start
            self.ledger.learn(
                told.fact, row.speaker, "said", since=at, evidence=((row.start, row.end),),
                score=share * _OVERHEARD,
            )  # fmt: skip
            self._hear(told.fact, row, hearing, at, min(1.0, share) * _PASSED_ON)

    def _knew_before(self, row: Dialogue, place: int) -> None:
        """*I know* shows that its speaker had what the line before says."""
        before = self._of_line.get(place - 1, [])
        for fact in before[-1:]:
            self.ledger.correct(fact, row.speaker, (row.start, row.end))

    def _is_said_before(self, unit: Unit, row: Dialogue) -> bool:
        """Whether a sentence says hardly more and hardly less than a fact before it."""
        stems = frozenset(self._stems(unit))
        if len(stems) < 3:
            return False
        people = self._people_of(unit, row)
        for told, share in self._index.find(stems, people)[:1]:
            both = len(told.stems & stems) / len(stems | told.stems)
            return share >= SAME_SHARE and both >= SAME_SHARE
        return False

    def _people_of(self, unit: Unit, row: Dialogue | None) -> frozenset[int]:
        words = self._text[unit.start : unit.end]
        people = set(self._people.names(unit.start, unit.end))
        if row is not None:
            if row.speaker is not None and _I.search(words):
                people.add(row.speaker)
            if len(row.addressees) == 1 and _YOU.search(words):
                people.add(row.addressees[0])
        return frozenset(people)

    def _stems(self, unit: Unit) -> tuple[str, ...]:
        return content_stems(self._text[unit.start : unit.end])

    # Narration

    def _read_told(self, unit: Unit) -> None:
        happening = [
            event
            for event in self._events.within(unit.start, unit.end)
            if event.start not in self._cue_verbs and event.tense_layer not in _UNREAL
        ]
        lead = self._lead(unit) or self._lead_before(unit)
        self._before = (unit, lead)
        if lead is not None and lead.kind == "tell":
            self._report(unit, lead)
        elif lead is not None and lead.kind in ("think", "perceive"):
            self._perceive(unit, lead)
        elif happening or (lead is not None and (lead.kind == "work" or not self._events.known)):
            self._happen(unit, lead, happening)

    def _lead_before(self, unit: Unit) -> Lead | None:
        """Who found out, or saw, in the first half of a sentence, what its second half tells."""
        before, lead = self._before
        joined = before is not None and _JOINED.fullmatch(self._text[before.end : unit.start])
        return lead if joined and lead is not None and lead.kind in ("work", "perceive") else None

    def _lead(self, unit: Unit) -> Lead | None:
        for mention, who in self._people.within(unit.start, unit.end):
            words = self._text[mention.start : mention.end].lower()
            if words in _OBLIQUE:
                continue
            before = self._text[unit.start : mention.start]
            after = self._text[mention.end : min(unit.end, mention.end + 80)]
            clause = signs.read_cleft(before, after) or signs.read_clause(
                after, told=words in _SUBJECTS
            )
            if clause is not None:
                return Lead(who, clause.kind, clause.before, mention.end)
        return None

    def _report(self, unit: Unit, lead: Lead) -> None:
        """*She told him that …*: what is told stands in the narration."""
        rest = self._text[lead.after : unit.end]
        if _INDIRECT.search(rest) is None or lead.before:
            return
        fact = (unit.start, unit.end)
        speaker = lead.who[0]
        first = next(self._people.within(lead.after, min(unit.end, lead.after + 30)), None)
        told = () if first is None else tuple(w for w in first[1] if w != speaker)
        others = [w for w in self._company.witnesses(*fact) if w not in told and w != speaker]
        self.ledger.learn(fact, speaker, "said", evidence=(fact,), score=_OVERHEARD)
        if not told and len(others) == 1:
            told, others = tuple(others), []
        stems, people = frozenset(self._stems(unit)), self._people_of(unit, None)
        passed = [
            (each.fact, share)
            for each, share in self._index.find(stems, people)
            if self.ledger.knows(speaker, each.fact)
        ]
        for at, share in [(fact, 1.0), *passed]:
            for who in told:
                self.ledger.learn(
                    at, who, "told", since=unit.start, source=speaker, evidence=(fact,),
                    score=_OVERHEARD * min(share, 1.0),
                )  # fmt: skip
            for who in others:
                self.ledger.learn(
                    at, who, "overheard", since=unit.start, source=speaker, evidence=(fact,),
                    score=_SEEN * min(share, 1.0),
                )  # fmt: skip
        self._index.add(Told(fact, stems, people, None))

    def _perceive(self, unit: Unit, lead: Lead) -> None:
        """What somebody sees, hears or thinks is theirs alone."""
        fact = (unit.start, unit.end)
        for mention, heard in self._people.within(lead.after, unit.end):
            if signs.is_uttering(self._text[mention.end : unit.end]):
                self._listen(unit, lead, heard[0], mention.end)
                return
        rest = self._text[lead.after : unit.end]
        if self._seen is not None and signs.is_seeing_it(rest):
            for who in lead.who:
                self.ledger.learn(
                    self._seen, who, "witnessed", since=unit.start, evidence=(fact,), score=_SEEN
                )
        for who in lead.who:
            how: HowKnown = "thought" if lead.kind == "think" else "witnessed"
            self.ledger.learn(fact, who, how, evidence=(fact,), score=_OVERHEARD)
        if lead.kind != "think":
            self._narrate(fact)
        people = self._people_of(unit, None)
        self._index.add(Told(fact, frozenset(self._stems(unit)), people, None))

    def _listen(self, unit: Unit, lead: Lead, speaker: CharacterId, at: int) -> None:
        """*She heard him tell Ruth that …*: she overheard it, Ruth was told."""
        fact = (unit.start, unit.end)
        self.ledger.learn(fact, speaker, "said", evidence=(fact,), score=_OVERHEARD)
        told = next(self._people.within(at, min(unit.end, at + 30)), None)
        for who in () if told is None else told[1]:
            self.ledger.learn(fact, who, "told", source=speaker, evidence=(fact,), score=_OVERHEARD)
        for who in lead.who:
            self.ledger.learn(
                fact, who, "overheard", source=speaker, evidence=(fact,), score=_OVERHEARD
            )
        people = self._people_of(unit, None)
        self._index.add(Told(fact, frozenset(self._stems(unit)), people, None))

    def _happen(self, unit: Unit, lead: Lead | None, happening: Sequence[Event]) -> None:
        """What happens: its doers did it, who is there witnesses it."""
        fact = (unit.start, unit.end)
        doers = {who: 0.8 for each in happening for who in self._people.of_ids(each.agents)}
        if lead is not None and lead.kind in ("deed", "work"):
            doers.update(dict.fromkeys(lead.who, 0.8))
        past = bool(happening) and all(each.tense_layer == "backstory" for each in happening)
        past = past or (lead is not None and (lead.before or lead.kind == "work"))
        self._seen = fact
        for who, score in doers.items():
            self.ledger.learn(fact, who, "did", evidence=(fact,), score=score)
        for who in () if past else self._company.witnesses(*fact):
            self.ledger.learn(fact, who, "witnessed", evidence=(fact,), score=_SEEN)
        self._narrate(fact)
        people = self._people_of(unit, None)
        self._index.add(Told(fact, frozenset(self._stems(unit)), people, None))

    def _narrate(self, fact: Span) -> None:
        """A first-person narrator has what he tells."""
        row = self._narration.at(fact[0])
        if row is not None and row.person == 1:
            self.ledger.learn(fact, row.narrator, "narrated", evidence=(fact,), score=_SEEN)


_JOINED: Final = re.compile(r"\W*[;:]\W*")
_UNREAL: Final = ("future", "hypothetical")
_SUBJECTS: Final = frozenset({"i", "he", "she", "they", "we"})
_OBLIQUE: Final = frozenset({"me", "my", "him", "his", "us", "our", "them", "their"})


def _outer_lines(quotations: Layer[Quotation], dialogue: Layer[Dialogue]) -> dict[int, int]:
    """Place in ``dialogue`` of the line within which a quotation is quoted, by its id."""
    found: dict[int, int] = {}
    open_lines: list[tuple[Quotation, int]] = []
    for place, row in enumerate(dialogue):
        quotation = quotations[row.quotation]
        open_lines = [each for each in open_lines if each[0].end > quotation.start]
        for outer, at in open_lines:
            if any(a <= quotation.start and quotation.end <= b for a, b in outer.parts):
                found[quotation.id] = at
        open_lines.append((quotation, place))
    return found
