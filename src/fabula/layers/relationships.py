"""How two characters stand to each other, from nouns of kin and work, names and verbs.

What: kinship, marriage, love, friendship, work and what else the text says of two persons.
Rows: ``Relationship``, by ``from``; ``docs/layers/relationships.md`` defines every field.
Needs: text, tokens, paragraphs, paratext, sentences, quotations, mentions, entities, characters,
    scenes, dialogue, events, emotions, narration.
Method: nouns of ``lexicons/bonds.tsv`` with a possessor (*her brother*, *the wife of Jon*, *whose
    pupil I was*) and the name beside them, or the person coreference links them to; what somebody
    calls a relative (*Mamma*, *Uncle Jo*); *Mr.* and *Mrs.* of one surname; verbs
    (``bond_verbs.tsv``); pairings in the tags of fan fiction. In a line *my* is the speaker, *your*
    the one addressed. Claims are pooled, and of several mothers or husbands the best attested stays
    (``decode/bonds.py``). Valence comes from the kind and the feelings in lines of the two.
Source: kinds after Massey et al. 2015, "Annotating Character Relationships in Literary Texts".
Limits: what only conduct shows (friends who never say so, a quarrel) is not found. ``from`` is the
    scene in which the first of the two comes in, if no verb begins the bond.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

import msgspec

from fabula.decode.bond_actions import Action
from fabula.decode.bond_inference import Bond
from fabula.decode.bond_stretches import Change, Stage, find_stretch
from fabula.decode.bonds import settle_bonds
from fabula.layer import Layer, Tokens
from fabula.lexicons.bond_people import BondPeople
from fabula.rows import (
    Character,
    CharacterId,
    Dialogue,
    Emotion,
    Entity,
    Event,
    Mention,
    Narration,
    Paragraph,
    Paratext,
    Quotation,
    Relationship,
    RelationshipId,
    RelationshipKind,
    Scene,
    Sentence,
)
from fabula.text import Text

KIND_VALENCE: Mapping[str, float] = {
    "parent": 0.5,
    "sibling": 0.5,
    "kin": 0.4,
    "spouse": 0.5,
    "partner": 0.7,
    "lover": 0.6,
    "friend": 0.6,
    "ex_partner": -0.3,
    "estranged": -0.5,
    "rival": -0.4,
    "enemy": -0.8,
}
"""What a kind alone says of valence; the others say nothing."""

LABEL_VALENCE: Mapping[str, float] = {
    "affection": 1.0,
    "joy": 0.5,
    "remorse": 0.2,
    "sarcasm": -0.4,
    "anger": -0.7,
    "disgust": -0.8,
    "contempt": -1.0,
}
"""What a feeling in a line says of speaker and addressee."""

TONE_LINES = 4
"""Lines with a feeling that weigh as much as the kind."""

EVIDENCE = 4
"""Most spans kept as evidence."""


def find_relationships(
    text: Text,
    tokens: Tokens,
    paragraphs: Layer[Paragraph],
    paratext: Layer[Paratext],
    sentences: Layer[Sentence],
    quotations: Layer[Quotation],
    mentions: Layer[Mention],
    entities: Layer[Entity],
    characters: Layer[Character],
    scenes: Layer[Scene],
    dialogue: Layer[Dialogue],
    events: Layer[Event],
    emotions: Layer[Emotion],
    narration: Layer[Narration],
) -> Layer[Relationship]:
    """Find the bonds that the text says."""
    people = BondPeople(
        text, tokens, mentions, entities, characters, scenes, dialogue, quotations, narration
    )
    actions = people.read_actions()
    claims = [
        *people.read_nouns(),
        *people.read_calls(),
        *people.read_conduct(),
        *people.read_couples(),
        *people.read_vocatives(),
    ]
    claims.extend(people.read_pairings(text, paratext))
    claims.extend(people.claim_of(action) for action in actions if action.change != "end")
    bonds = settle_bonds(
        filter(people.are_known, claims),
        people.gender_of,
        large_cast=people.large,
        surnames_of=people.surnames_of,
    )
    stage = _stage(paragraphs, scenes, characters)
    rows = _Writer(people, stage, sentences, events, _tones(dialogue, emotions)).rows(
        bonds, actions
    )
    rows.sort(key=lambda row: (row.from_, row.a, row.b, row.kind))
    return Layer(
        msgspec.structs.replace(row, id=RelationshipId(number)) for number, row in enumerate(rows)
    )


def _stage(
    paragraphs: Layer[Paragraph], scenes: Layer[Scene], characters: Layer[Character]
) -> Stage:
    body = [row for row in paragraphs if row.kind in ("body", "verse")]
    return Stage(
        scenes=[row.start for row in scenes],
        present=[frozenset(int(each.character) for each in row.present) for row in scenes],
        firsts={int(row.id): row.first for row in characters},
        paragraphs=[row.start for row in body],
        end=body[-1].end if body else 0,
    )


_Tones = Mapping[tuple[int, int], tuple[float, int]]


def _tones(dialogue: Layer[Dialogue], emotions: Layer[Emotion]) -> _Tones:
    """Sum of feelings in lines of every two people, and how many there are."""
    felt = {row.quotation: row.label for row in emotions if row.quotation is not None}
    tones: dict[tuple[int, int], tuple[float, int]] = {}
    for line in dialogue:
        value = LABEL_VALENCE.get(felt.get(line.quotation, "neutral"))
        if value is None or line.speaker is None:
            continue
        for other in line.addressees:
            pair = min(line.speaker, other), max(line.speaker, other)
            total, count = tones.get(pair, (0.0, 0))
            tones[pair] = total + value, count + 1
    return tones


class _Writer:
    """Makes rows of bonds: where they hold, why they begin, how warm they are."""

    def __init__(
        self,
        people: BondPeople,
        stage: Stage,
        sentences: Layer[Sentence],
        events: Layer[Event],
        tones: _Tones,
    ) -> None:
        self._people = people
        self._stage = stage
        self._sentences = sentences
        self._events = {row.start: row for row in events}
        self._tones = tones

    def rows(self, bonds: Iterable[Bond], actions: Iterable[Action]) -> list[Relationship]:
        """The rows of all bonds."""
        changes: dict[tuple[int, int], list[Change]] = {}
        for action in actions:
            place = self._people.span((action.trigger, action.trigger + 1))[0]
            sentence = self._sentences.at(place)
            start = place if sentence is None else sentence.start
            change = Change(action, action.trigger, place, start)
            changes.setdefault(_pair(action.a, action.b), []).append(change)
        rows = []
        for bond in bonds:
            found = find_stretch(bond, changes.get(_pair(bond.a, bond.b), ()), self._stage)
            if found is not None:
                rows.append(self._row(bond, *found))
        return rows

    def _row(self, bond: Bond, start: int, end: int, change: Change | None) -> Relationship:
        best = sorted(bond.claims, key=lambda claim: (-claim.score, claim.words))[:EVIDENCE]
        cause = None if change is None else self._events.get(change.place)
        return Relationship(
            id=RelationshipId(0),
            a=CharacterId(bond.a),
            b=CharacterId(bond.b),
            kind=cast("RelationshipKind", bond.kind),
            directed=bond.directed,
            valence=self._valence(bond),
            from_=start,
            to=end,
            cause=None if cause is None else cause.id,
            evidence=tuple(sorted({self._people.span(claim.words) for claim in best})),
            score=round(bond.score, 4),
        )

    def _valence(self, bond: Bond) -> float | None:
        total, count = self._tones.get(_pair(bond.a, bond.b), (0.0, 0))
        base = KIND_VALENCE.get(bond.kind)
        if base is None and not count:
            return None
        value = (TONE_LINES * (base or 0.0) + total) / (TONE_LINES + count)
        return round(max(-1.0, min(1.0, value)), 2)


def _pair(a: int, b: int) -> tuple[int, int]:
    return min(a, b), max(a, b)
