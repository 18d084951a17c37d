"""Who knows what, since when, how, and from whom.

What: a row for each fact and each character who has it: statements of lines, what the narration
    says happens, thoughts.
Rows: ``Knowledge``, by fact, then by ``since``; ids count from 0.
Needs: text, paragraphs, sentences, quotations, cues, mentions, entities, characters, narration,
    dialogue, events, scenes.
Method: one pass in text order. A statement is had by its speaker (in the way that its words, or
    the sentences beside it, say), by those whose deed it tells, and by all who hear it: present
    persons, less whispers, sleepers, those out of earshot and the wrong end of a telephone
    (``decode/hearing.py``). What happens in the narration is had by its doers and by who is there.
    A later line that says enough of a fact again passes it on (``decode/retelling.py``).
Source: definitions of docs/layers/knowledge.md; weights of words Sparck Jones 1972.
Limits: what somebody must have noticed, or understood from a hint, is no row. Without an encoder
    there are no events, and the narration gives facts only where a person is the subject of a verb.
"""

from __future__ import annotations

from msgspec.structs import replace

from fabula.decode.fact_units import find_line_units, find_told_units
from fabula.decode.hearing import Company
from fabula.decode.knowing import Knowing
from fabula.decode.people_at import EventsAt, PeopleAt
from fabula.layer import Layer
from fabula.rows import (
    Character,
    Cue,
    Dialogue,
    Entity,
    Event,
    Fact,
    Knowledge,
    KnowledgeId,
    Mention,
    Narration,
    Paragraph,
    Quotation,
    Scene,
    Sentence,
)
from fabula.text import Text


def find_knowledge(
    text: Text,
    paragraphs: Layer[Paragraph],
    sentences: Layer[Sentence],
    quotations: Layer[Quotation],
    cues: Layer[Cue],
    mentions: Layer[Mention],
    entities: Layer[Entity],
    characters: Layer[Character],
    narration: Layer[Narration],
    dialogue: Layer[Dialogue],
    events: Layer[Event],
    scenes: Layer[Scene],
) -> Layer[Knowledge]:
    """Write down who comes to know what; without scenes only speakers and addressees do."""
    quotations = _with_thoughts(text, quotations, cues)
    people = PeopleAt(mentions, entities, characters)
    company = Company(text, paragraphs, sentences, quotations, cues, dialogue, scenes, people)
    verbs = (cue.verb[0] for cue in cues)
    knowing = Knowing(
        text, quotations, narration, dialogue, people, EventsAt(events), company, verbs
    )
    ledger = knowing.read(
        list(find_line_units(text, sentences, quotations, dialogue)),
        list(find_told_units(text, sentences, paragraphs, quotations)),
    )
    return Layer(
        Knowledge(
            id=KnowledgeId(number),
            fact=Fact(start=entry.fact[0], end=entry.fact[1]),
            knower=entry.knower,
            since=entry.since,
            how=entry.how,
            from_=entry.source,
            evidence=entry.evidence,
            score=entry.score,
        )
        for number, entry in enumerate(ledger.entries())
    )


_THINKING = frozenset({"thought", "thinks", "think"})
"""Verbs of a reporting clause by which nobody hears the words, whatever their marks."""


def _with_thoughts(text: Text, quotations: Layer[Quotation], cues: Layer[Cue]) -> Layer[Quotation]:
    """Quotations, those that somebody by the reporting clause only thinks being thoughts."""
    thought = {
        cue.quotation for cue in cues if text[cue.verb[0] : cue.verb[1]].lower() in _THINKING
    }
    return Layer(
        replace(row, kind="thought") if row.id in thought and row.kind == "speech" else row
        for row in quotations
    )
