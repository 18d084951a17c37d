"""Two names of one person, by who answers to them: who is called *Susan* replies as *Mrs. Reed*.

In talk the one who is called by name has mostly spoken just before, or answers. Where reporting
clauses name the speakers of the lines beside, and it is the same one again and again, the name that
is called out is another one of hers.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from fabula.internal_rows import MentionSpan
from fabula.layer import Layer
from fabula.lexicons.address import is_addressed_in
from fabula.lexicons.name_forms import NameState, fits_people, met
from fabula.rows import Cue, Paragraph, Quotation, QuotationId

NEAR_PARAGRAPHS = 2
"""Paragraphs that may lie between two lines of one talk."""

FEWEST_ANSWERS = 2
MANY_ANSWERS = 5
"""Answers that join two names, where the name stands nearly only in quotations and both names are
known to be of one gender, and otherwise."""

STRONG_ANSWERS = 8
"""Answers that outweigh a sentence or two in which both names stand."""

ANSWER_SHARE = 0.5
"""Share of the calls beside which a clause names a speaker that the same one must answer."""

TOLD_SHARE = 0.25
"""Largest share of a name's uses that may stand in the narration where answers are few."""


@dataclass(frozen=True, slots=True)
class Call:
    """A name called out in a line.

    Attributes:
        called: The form.
        speaker: The form that the line's own reporting clause names, or "".
        beside: The forms that the clauses of the lines before and after name.
    """

    called: str
    speaker: str
    beside: tuple[str, ...]


@dataclass(frozen=True)
class NamedCall:
    """The same with the numbers of the forms; ``None`` = no speaker named."""

    called: int
    speaker: int | None
    beside: tuple[int, ...]


@dataclass
class _Tally:
    """Calls by persons.

    Attributes:
        answers: How often who is called by a name of the first is beside as the second.
        tied: Calls of each person beside which anybody is named.
        against: Pairs of whom one calls the other.
    """

    answers: Counter[tuple[int, int]] = field(default_factory=Counter)
    tied: Counter[int] = field(default_factory=Counter)
    against: set[tuple[int, int]] = field(default_factory=set)


def find_calls(
    content: str,
    spans: Layer[MentionSpan],
    keys: Sequence[str],
    quotations: Layer[Quotation],
    cues: Layer[Cue],
    paragraphs: Layer[Paragraph],
) -> list[Call]:
    """Every name that is called out in a quotation, with who speaks there and beside.

    Args:
        content: The text.
        spans: The mentions.
        keys: The form of each mention.
        quotations: The quotations.
        cues: The reporting clauses.
        paragraphs: The paragraphs.
    """
    speakers = {
        cue.quotation: keys[cue.mention]
        for cue in cues
        if cue.mention is not None and spans[cue.mention].is_person_name
    }
    beside = _speakers_beside(quotations, speakers, paragraphs)
    return [
        Call(key, speakers.get(mention.quotation, ""), beside.get(mention.quotation, ()))
        for mention, key in zip(spans, keys, strict=True)
        if mention.quotation is not None
        and mention.is_person_name
        and is_addressed_in(
            content, (mention.start, mention.end), quotations[mention.quotation].parts
        )
    ]


def _speakers_beside(
    quotations: Layer[Quotation], speakers: dict[QuotationId, str], paragraphs: Layer[Paragraph]
) -> dict[QuotationId, tuple[str, ...]]:
    """Whom clauses name as the speakers of the lines before and after each line."""
    lines = [
        (row.id, bisect_right(paragraphs.starts, row.start)) for row in quotations if row.is_line
    ]
    found: dict[QuotationId, tuple[str, ...]] = {}
    for at, (line, place) in enumerate(lines):
        around = [*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2]]
        near = (
            speakers[other]
            for other, there in around
            if other in speakers and 0 < abs(there - place) <= NEAR_PARAGRAPHS
        )
        found[line] = tuple(dict.fromkeys(near))
    return found


def join_called(state: NameState, calls: Iterable[NamedCall], told: Sequence[int]) -> None:
    """Join the names that somebody is called by to the one that reporting clauses use.

    Nothing is joined where one of the two ever calls the other, where genders, titles or names
    contradict, or where both were seen together and the answers are not many.

    Args:
        state: What is known; the joins are made here.
        calls: The names called out.
        told: How often each form stands in the narration.
    """
    tally = _tally(state, calls)
    order = sorted(tally.answers.items(), key=lambda item: (-item[1], item[0]))
    for (called, answering), count in order:
        if (
            count >= _least_answers(state, called, answering, told)
            and count >= ANSWER_SHARE * tally.tied[called]
            and not _calls(state, tally, called, answering)
            and fits_people(state, called, answering)
        ):
            state.join(called, answering, "called")


def _calls(state: NameState, tally: _Tally, a: int, b: int) -> bool:
    """Whether one of two persons, as they are now, calls the other."""
    pair = {state.clusters.find(a), state.clusters.find(b)}
    return any(
        {state.clusters.find(first), state.clusters.find(second)} == pair
        for first, second in tally.against
    )


def _tally(state: NameState, calls: Iterable[NamedCall]) -> _Tally:
    tally = _Tally()
    for call in calls:
        if call.called in state.ambiguous or not _is_name(state, call.called):
            continue
        called = state.clusters.find(call.called)
        speaker = None if call.speaker is None else state.clusters.find(call.speaker)
        if speaker == called:
            continue
        if speaker is not None:
            tally.against |= {(called, speaker), (speaker, called)}
        beside = {state.clusters.find(one) for one in call.beside} - {speaker}
        tally.tied[called] += bool(beside)
        tally.answers.update((called, one) for one in beside if one != called)
    return tally


def _is_name(state: NameState, form: int) -> bool:
    """Whether a form is more than a title (*Monsieur*, *Mother*): many are called so."""
    name = state.forms[form].name
    return bool(name.given or name.surname)


def _least_answers(state: NameState, called: int, answering: int, told: Sequence[int]) -> int:
    """How many answers two persons need to be one."""
    if met(state, called, answering):
        return STRONG_ANSWERS
    members = state.clusters.members(called)
    uses = sum(state.forms[m].count for m in members)
    quoted_only = sum(told[m] for m in members) <= TOLD_SHARE * uses
    genders = [
        {state.forms[m].gender for m in state.clusters.members(one)} - {None}
        for one in (called, answering)
    ]
    alike = len(genders[0]) == 1 and genders[0] == genders[1]
    return FEWEST_ANSWERS if quoted_only and alike else MANY_ANSWERS
