"""What speaks for and against each person as the speaker of an utterance.

Every observation is a ``Clue`` of a named kind; how much each kind weighs is not decided here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fabula.decode.references import UNKNOWN, Reference, References
from fabula.rows import Span

LAST_RANK = 4
"""Persons mentioned longer ago than this many others count alike."""

NEAR_CUES = 12
"""How many utterances away a cue still shows who takes part."""

NEAR_PARTS = 8
"""How many quotations of one turn are searched for names called out, each way."""

AFTER_CHARS = 800
"""How far after the beginning of an utterance a person of its paragraph counts, in code points."""

SAME_TURN = frozenset({"same", "same_far"})
"""Links that make two utterances one turn."""


@dataclass(frozen=True, slots=True)
class Address:
    """Somebody called within an utterance: a person, or only a pronoun set (*sir*)."""

    person: int
    gender: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Utterance:
    """A quotation and what stands around it.

    Attributes:
        key: Number of the quotation.
        floor: Beginning of the stretch of the story.
        link: How it follows on the utterance before; "" = it opens a conversation.
        cue: Who the reporting clause names, or ``None``.
        cue_span: The reporting clause, or ``None`` where there is none.
        spoken_to: Whom the reporting clause names as spoken to.
        addressed: Who is called within it.
        self_named: Persons by whose name the speaker introduces himself (*I am Ada*).
        before: The sentence of narration before it in its paragraph.
        after: The sentence of narration after it in its paragraph.
        above: The last sentence of the paragraph before, where that is narration alone.
        leads: Whether the narration before it ends in a colon or comma.
        paragraph: Its first paragraph.
    """

    key: int
    start: int
    end: int
    floor: int
    link: str
    cue: Reference | None
    cue_span: Span | None
    spoken_to: tuple[Reference, ...]
    addressed: tuple[Address, ...]
    self_named: tuple[Reference, ...]
    before: Span | None
    after: Span | None
    above: Span | None
    leads: bool
    paragraph: Span


@dataclass(frozen=True, slots=True)
class Clue:
    """One observation for or against one person (``UNKNOWN`` = somebody else)."""

    person: int
    kind: str
    span: Span | None = None


def cue_kind(utterance: Utterance, narrator: int) -> str:
    """How the reporting clause names the speaker; "" = there is no such clause."""
    if utterance.cue_span is None:
        return ""
    cue = utterance.cue
    if cue is None:
        return "unnamed"
    if cue.first_person and not cue.plural:
        return "first" if narrator != UNKNOWN else "unnamed"
    if cue.plural and cue.form != "proper":
        return "plural"
    if cue.form != "pronoun" and cue.person == UNKNOWN:
        return "unresolved"
    return "name" if cue.form == "proper" else cue.form


def find_clues(
    utterances: Sequence[Utterance], references: References, narrator: int
) -> list[list[Clue]]:
    """Clues for each utterance; the persons named in them are its candidates.

    Args:
        utterances: In text order.
        references: Mentions by position.
        narrator: Number of the usual first-person narrator, or ``UNKNOWN``; where several tell,
            whoever says *I* nearest to the utterance.
    """
    finder = _Finder(utterances, references, narrator)
    return [finder.clues(index) for index in range(len(utterances))]


def _near(person: int, kind: str, distance: int, least: int) -> Iterator[Clue]:
    """A clue that tells how many turns away something is; beyond four only roughly."""
    if distance < least:
        return
    reach = str(distance) if distance <= 4 else "8" if distance <= 8 else "more"
    yield Clue(person, f"{kind}_{reach}")


class _Finder:
    def __init__(
        self, utterances: Sequence[Utterance], references: References, narrator: int
    ) -> None:
        self._utterances = utterances
        self._references = references
        self._narrators = [
            narrator if narrator == UNKNOWN else references.narrator_at(row.start, narrator)
            for row in utterances
        ]
        self._kinds = [cue_kind(utterance, narrator) for utterance in utterances]
        self._turns: list[int] = []
        self._talks: list[int] = []
        for utterance in utterances:
            turn = self._turns[-1] if self._turns else 0
            talk = self._talks[-1] if self._talks else 0
            self._turns.append(turn + (utterance.link not in SAME_TURN))
            self._talks.append(talk + (not utterance.link))
        self._members: dict[int, list[int]] = {}
        for index, turn in enumerate(self._turns):
            self._members.setdefault(turn, []).append(index)
        self._parts = self._find_parts()

    def clues(self, index: int) -> list[Clue]:
        """All clues for one utterance."""
        utterance = self._utterances[index]
        kind = self._kinds[index]
        clues = list(self._mentioned(utterance, kind))
        clues += [Clue(person, "in_talk") for person in self._near_persons(index)]
        clues += self._beats(utterance, kind)
        clues += self._own_address(index)
        clues += self._neighbour_address(index, -1, "before")
        clues += self._neighbour_address(index, 1, "after")
        persons = dict.fromkeys(clue.person for clue in clues)
        cue = utterance.cue
        if kind in {"name", "common"} and cue is not None:
            persons.setdefault(cue.person)
        narrator = self._narrators[index]
        if narrator != UNKNOWN:
            persons.setdefault(narrator)
            clues.append(Clue(narrator, "narrator_cued" if kind else "narrator_free"))
        persons.pop(UNKNOWN, None)
        if kind not in {"name", "common", "first"}:
            clues.append(Clue(UNKNOWN, f"other_{kind or 'free'}"))
        clues += self._cue(utterance, kind, list(persons), narrator)
        clues += self._part(index, kind, list(persons)) if kind not in {"name", "first"} else ()
        clues += self._fits(utterance, kind, list(persons))
        return clues

    def _mentioned(self, utterance: Utterance, kind: str) -> Iterator[Clue]:
        told, named, quoted = self._references.just_before(utterance.start, utterance.floor)
        cue = utterance.cue
        if kind in {"pronoun", "unresolved"} and cue is not None:
            told = [p for p in told if self._references.fit(cue.gender, p) != "clash"]
            named = [p for p in named if self._references.fit(cue.gender, p) != "clash"]
        group = kind if kind in {"pronoun", "unresolved"} else "free"
        for rank, person in enumerate(told):
            yield Clue(person, f"{group}_told_{min(rank, LAST_RANK)}")
        for rank, person in enumerate(named):
            yield Clue(person, f"{group}_called_{min(rank, LAST_RANK)}")
        for person in quoted:
            yield Clue(person, f"{group}_quoted")
        seen = set(told)
        stop = min(utterance.paragraph[1], utterance.start + AFTER_CHARS)
        for row in self._references.narrated_in(utterance.start, stop):
            if row.person not in seen and row.person != UNKNOWN and not row.plural:
                seen.add(row.person)
                yield Clue(row.person, f"{group}_after")

    def _near_persons(self, index: int) -> list[int]:
        """Who is named as a speaker in the turns around."""
        found: dict[int, None] = {}
        low, high = max(0, index - NEAR_CUES), index + NEAR_CUES + 1
        for other in range(low, min(high, len(self._utterances))):
            cue = self._utterances[other].cue
            if self._talks[other] == self._talks[index] and cue is not None and not cue.plural:
                first = self._kinds[other] == "first"
                found.setdefault(self._narrators[other] if first else cue.person)
        found.pop(UNKNOWN, None)
        return list(found)

    def _part(self, index: int, kind: str, persons: Sequence[int]) -> Iterator[Clue]:
        """Which part each person has in the conversation, here and in the turns around."""
        talk = self._parts[self._talks[index]]
        turn = self._turns[index]
        group = "pronoun" if kind == "pronoun" else "free"
        for person in persons:
            for role, least in (("cued", 1), ("addressed", 2), ("named", 1)):
                turns = talk.get((role, person), ())
                place = bisect_left(turns, turn)
                before = place - 1
                if before >= 0:
                    yield from _near(person, f"{group}_{role}_before", turn - turns[before], least)
                after = bisect_right(turns, turn)
                if after < len(turns):
                    yield from _near(person, f"{group}_{role}_after", turns[after] - turn, least)
            if all((role, person) not in talk for role in ("cued", "addressed", "acts")):
                yield Clue(person, f"{group}_outsider")

    def _find_parts(self) -> list[dict[tuple[str, int], list[int]]]:
        """For each conversation, the turns in which each person has each part."""
        found: list[dict[tuple[str, int], list[int]]] = []
        seen_to = 0
        for index, row in enumerate(self._utterances):
            if len(found) <= self._talks[index]:
                found.extend({} for _ in range(self._talks[index] + 1 - len(found)))
            roles = self._roles(index, seen_to)
            seen_to = row.end
            for key in roles:
                if key[1] != UNKNOWN:
                    found[-1].setdefault(key, []).append(self._turns[index])
        return found

    def _roles(self, index: int, seen_to: int) -> dict[tuple[str, int], None]:
        """Who speaks, is called, is talked about or acts around one utterance."""
        row = self._utterances[index]
        kind = self._kinds[index]
        roles: dict[tuple[str, int], None] = {}
        if kind == "first":
            roles["cued", self._narrators[index]] = None
        elif kind in {"name", "common"} and row.cue is not None:
            roles["cued", row.cue.person] = None
        called = [address.person for address in row.addressed]
        called += [each.person for each in row.spoken_to]
        roles.update((("addressed", person), None) for person in called)
        for each in self._references.inside(row.key):
            if each.person not in called:
                roles["named", each.person] = None
        for each in self._references.narrated_in(max(seen_to, row.paragraph[0]), row.end):
            if each.form != "pronoun":
                roles["acts", each.person] = None
        return roles

    def _beats(self, utterance: Utterance, kind: str) -> Iterator[Clue]:
        if kind in {"name", "first"}:
            return
        seen: set[int] = set()
        places = (("before", utterance.before), ("after", utterance.after))
        for place, span in (*places, ("above", utterance.above)):
            if span is None:
                continue
            name = f"{place}_leading" if utterance.leads and place != "after" else place
            actor = self._references.actor(*span)
            if actor is not None and actor.person != UNKNOWN and not actor.plural:
                form = "name" if actor.form == "proper" or actor.first_person else "link"
                yield Clue(actor.person, f"beat_{name}_{form}", (actor.start, actor.end))
                seen.add(actor.person)
            for row in self._references.narrated_in(*span):
                if row.person not in seen and row.person != UNKNOWN and not row.plural:
                    seen.add(row.person)
                    yield Clue(row.person, f"beside_{place}", (row.start, row.end))

    def _own_address(self, index: int) -> Iterator[Clue]:
        cue = self._utterances[index].cue
        signed = cue is not None and cue.inside == self._utterances[index].key
        called: set[int] = {cue.person} if cue is not None and signed else set()
        members = self._members[self._turns[index]]
        place = index - members[0]
        for member in members[max(0, place - NEAR_PARTS) : place + NEAR_PARTS + 1]:
            utterance = self._utterances[member]
            for address in utterance.addressed:
                if address.person != UNKNOWN:
                    called.add(address.person)
                    yield Clue(address.person, "addressed_inside", address.span)
            for row in utterance.spoken_to:
                if row.person != UNKNOWN:
                    yield Clue(row.person, "spoken_to", (row.start, row.end))
        for row in self._utterances[index].self_named:
            called.add(row.person)
            yield Clue(row.person, "self_named", (row.start, row.end))
        for person in {row.person for row in self._references.inside(self._utterances[index].key)}:
            if person != UNKNOWN and person not in called:
                yield Clue(person, "named_inside")

    def _neighbour_address(self, index: int, step: int, side: str) -> Iterator[Clue]:
        for member in self._neighbour_turn(index, step):
            utterance = self._utterances[member]
            for address in utterance.addressed:
                if address.person != UNKNOWN:
                    yield Clue(address.person, f"addressed_{side}", address.span)
            for row in utterance.spoken_to:
                if row.person != UNKNOWN:
                    yield Clue(row.person, f"spoken_to_{side}", (row.start, row.end))

    def _neighbour_turn(self, index: int, step: int) -> Sequence[int]:
        members = self._members.get(self._turns[index] + step, ())
        if not members or self._talks[members[0]] != self._talks[index]:
            return ()
        return members[-NEAR_PARTS:] if step < 0 else members[:NEAR_PARTS]

    def _cue(
        self, utterance: Utterance, kind: str, persons: list[int], narrator: int
    ) -> Iterator[Clue]:
        cue, span = utterance.cue, utterance.cue_span
        if not kind or cue is None:
            return
        if kind == "plural":
            yield from self._crowd(cue, span, persons)
            return
        named = {"name": cue.person, "common": cue.person, "first": narrator}.get(kind)
        if named is not None:
            yield Clue(named, f"cue_{kind}", span)
            if kind == "common":
                yield from (Clue(named, each) for each in self._references.view_noun(cue))
            for person in (*persons, UNKNOWN):
                if person != named:
                    yield Clue(person, f"cue_{kind}_not")
            return
        if kind == "pronoun" and cue.person != UNKNOWN:
            yield Clue(cue.person, "cue_link", span)
        if kind in {"pronoun", "unresolved"}:
            for person in persons:
                fit = self._references.fit(cue.gender, person)
                yield Clue(person, f"cue_{kind}_{fit}", span)

    def _crowd(self, cue: Reference, span: Span | None, persons: list[int]) -> Iterator[Clue]:
        """Several speak, or nobody in particular: no one person of those there."""
        kind = "cue_plural" if cue.form == "pronoun" else "cue_crowd"
        yield from (Clue(each, f"{kind}_not") for each in persons if each != cue.person)
        if cue.person != UNKNOWN:
            yield Clue(cue.person, kind, span)

    def _fits(self, utterance: Utterance, kind: str, persons: list[int]) -> Iterator[Clue]:
        """What a bare pronoun set says of every candidate."""
        if kind in {"name", "first"}:
            return
        for place, span in (("before", utterance.before), ("after", utterance.after)):
            actor = self._references.actor(*span) if span is not None else None
            if actor is not None and actor.person == UNKNOWN and actor.gender is not None:
                for person in persons:
                    fit = self._references.fit(actor.gender, person)
                    yield Clue(person, f"beat_{place}_{fit}", (actor.start, actor.end))
        for address in utterance.addressed:
            if address.person == UNKNOWN and address.gender in {"he", "she"}:
                for person in persons:
                    fit = self._references.fit(address.gender, person)
                    yield Clue(person, f"address_{fit}", address.span)
