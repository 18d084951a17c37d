"""How two characters stand to each other, from nouns of kin and work, names and verbs.

What: kinship, marriage, love, friendship, work and what else the text says of two persons.
Rows: ``Relationship``, by ``from``; ``docs/layers/relationships.md`` defines every field.
Needs: text, tokens, paragraphs, paratext, sentences, quotations, mentions, entities, characters,
    scenes, dialogue, events, emotions.
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

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

import msgspec
import numpy as np

from fabula.decode.bond_actions import ONCE, SURE, Action, find_actions
from fabula.decode.bond_inference import BLOOD, Bond
from fabula.decode.bond_patterns import BondReader, Claim, Named
from fabula.decode.bond_stretches import Change, Stage, find_stretch
from fabula.decode.bonds import settle_bonds
from fabula.decode.event_arguments import find_head_tokens
from fabula.layer import Layer, Tokens
from fabula.lexicons.bond_calls import ADDRESSEE_ALONE, find_called, find_couples, find_pairings
from fabula.lexicons.bonds import OFTEN, unique_role
from fabula.lexicons.phrases import plain_word
from fabula.rows import (
    Character,
    CharacterId,
    Dialogue,
    Emotion,
    Entity,
    Event,
    Mention,
    Paragraph,
    Paratext,
    Quotation,
    Relationship,
    RelationshipId,
    RelationshipKind,
    Scene,
    Sentence,
    Span,
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

LARGE_CAST = 20
"""People from which it takes more than one link by coreference: a guess."""

UNNAMED_LINES = 2
"""Lines that somebody without a name must have to be somebody of the story."""

UNNAMED_KINDS = BLOOD | {"partner"}
"""Kinds for which one of the two needs no name in a small cast."""

SHORT = 3
"""Letters of words of kin that are names only with a capital (*Ma*, *Pop*)."""

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
) -> Layer[Relationship]:
    """Find the bonds that the text says."""
    people = _People(text, tokens, mentions, entities, characters, dialogue, quotations)
    actions = people.read_actions()
    claims = [*people.read_nouns(), *people.read_calls(), *people.read_couples()]
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


class _People:
    """Who is meant where, and what the text says of two of them."""

    def __init__(
        self,
        text: Text,
        tokens: Tokens,
        mentions: Layer[Mention],
        entities: Layer[Entity],
        characters: Layer[Character],
        dialogue: Layer[Dialogue],
        quotations: Layer[Quotation],
    ) -> None:
        self._content = text.content
        self._tokens = tokens
        self.characters = characters
        starts, ends = tokens.starts.tolist(), tokens.ends.tolist()
        self._spans: list[Span] = list(zip(starts, ends, strict=True))
        self._words = [plain_word(text.content[start:end]) for start, end in self._spans]
        self._of = {row.entity: int(row.id) for row in characters if not row.group}
        members = {row.id: row.members for row in entities if row.members}
        self._mentions: list[tuple[Mention, Named]] = []
        firsts = np.searchsorted(tokens.starts, [row.start for row in mentions], side="left")
        lasts = np.searchsorted(tokens.ends, [row.end for row in mentions], side="right")
        for row, first, last in zip(mentions, firsts.tolist(), lasts.tolist(), strict=True):
            if row.type != "PER" or row.entity is None or first >= last:
                continue
            each = members.get(row.entity, (row.entity,))
            people = tuple(self._of[entity] for entity in each if entity in self._of)
            end = last - 1 if self._words[last - 1] in ("'s", "'") and last > first + 1 else last
            named = Named(first, end, people, row.form == "proper")
            self._mentions.append((row, named))
        self._sure: dict[int, float] = {}
        self._voices: dict[int, tuple[int | None, tuple[int, ...]]] = {}
        speaking: Counter[CharacterId | None] = Counter()
        for line in dialogue:
            speaking[line.speaker] += 1
            for part in quotations[line.quotation].parts:
                for at in tokens.range_within(*part):
                    self._voices[at] = (line.speaker, line.addressees)
                    self._sure[at] = line.score
        self.known = {
            int(row.id)
            for row in characters
            if row.aliases or row.narrator or speaking[row.id] >= UNNAMED_LINES
        }
        self.large = len(self.known) > LARGE_CAST
        tellers = [int(row.id) for row in characters if row.narrator]
        self._teller = tellers[0] if len(tellers) == 1 else None

    def are_known(self, claim: Claim) -> bool:
        """Whether both are named, speak or tell the story; in a small cast one of a family."""
        known = (claim.a in self.known) + (claim.b in self.known)
        least = 1 if claim.kind in UNNAMED_KINDS and not self.large else 2
        return known >= least and claim.a != claim.b

    def surnames_of(self, person: int) -> frozenset[str]:
        """Last words of the names of several words."""
        names = (alias.text.split() for alias in self.characters[person].aliases)
        return frozenset(name[-1] for name in names if len(name) > 1)

    def gender_of(self, person: int) -> str | None:
        """Pronoun set of a person where nearly all pronouns agree."""
        counts = self.characters[person].pronouns
        total = sum(each.count for each in counts)
        return counts[0].set if counts and counts[0].count >= 0.7 * total else None

    def span(self, words: tuple[int, int]) -> Span:
        """Code points of a range of tokens."""
        return self._spans[words[0]][0], self._spans[max(words[0], words[1] - 1)][1]

    def read_nouns(self) -> Iterator[Claim]:
        """Nouns with a possessor."""
        return BondReader(self._words, [each for _, each in self._mentions], self._voices).read()

    def read_calls(self) -> Iterator[Claim]:
        """What people call their relatives."""
        for row, named in self._mentions:
            if row.form == "pronoun":
                continue
            speaker, addressees = self._voices.get(named.first, (self._teller, ()))
            if speaker is None or self._is_polite(row):
                continue
            words = self._words[named.first : named.last]
            around = (
                self._content[max(0, row.start - 24) : row.start],
                self._content[row.end : row.end + 4],
            )
            called = find_called(words, *around)
            if called is None:
                continue
            noun, score, addressed = called
            who: tuple[int, ...] = named.people
            if addressed and len(addressees) == 1 and who != addressees:
                who, score = addressees, ADDRESSEE_ALONE
            if len(who) == 1 and who[0] != speaker:
                yield Claim(
                    who[0],
                    int(speaker),
                    noun.kind,
                    noun.side != "none",
                    score * self._sure.get(named.first, 1.0),
                    (named.first, named.last),
                    unique_role(words[0]),
                    noun.gender,
                    who[0],
                    not addressed,
                    words[0],
                )

    def _is_polite(self, row: Mention) -> bool:
        """Whether it is a short word in small letters: *ma* may be *ma'am*."""
        words = self._content[row.start : row.end]
        return len(words) <= SHORT and words.islower()

    def read_couples(self) -> Iterator[Claim]:
        """*Mr.* and *Mrs.* of one surname."""
        names = {
            int(row.id): {alias.text: alias.count for alias in row.aliases}
            for row in self.characters
            if not row.group
        }
        for husband, wife, score in find_couples(names, self._content):
            words = self._first_words(wife)
            if words is not None:
                yield Claim(husband, wife, "spouse", False, score, words)

    def read_pairings(self, text: Text, paratext: Layer[Paratext]) -> Iterator[Claim]:
        """Pairs that the tags of the story name."""
        names: dict[str, int] = {}
        for row in self.characters:
            for alias in (*((row.name,) if row.name else ()), *(a.text for a in row.aliases)):
                names.setdefault(" ".join(alias.split()).casefold(), int(row.id))
        for tags in paratext:
            if tags.kind != "tags":
                continue
            for start, end, *both in find_pairings(text[tags.start : tags.end]):
                a, b = (names.get(each, names.get(each.split()[0])) for each in both)
                if a is not None and b is not None:
                    at = bisect_right(self._spans, (tags.start + start, -1))
                    last = bisect_right(self._spans, (tags.start + end - 1, -1))
                    yield Claim(a, b, "partner", False, SURE, (at, max(at + 1, last)))

    def _first_words(self, person: int) -> tuple[int, int] | None:
        for row, named in self._mentions:
            if row.form == "proper" and named.people == (person,):
                return named.first, named.last
        return None

    def read_actions(self) -> list[Action]:
        """Verbs that begin, end or hold a bond; none without syntax."""
        if self._tokens.head is None or self._tokens.dep is None:
            return []
        heads = self._tokens.head.tolist()
        person_at: dict[int, tuple[int, ...]] = {}
        for _, named in self._mentions:
            for head in find_head_tokens(named.first, named.last, heads):
                person_at.setdefault(head, named.people)
        return list(find_actions(self._words, heads, self._tokens.dep, person_at))

    def claim_of(self, action: Action) -> Claim:
        """What an action says, as a claim."""
        words = action.trigger, action.trigger + 1
        score = ONCE if self._words[action.trigger] in OFTEN else SURE
        return Claim(action.a, action.b, action.kind, action.directed, score, words)


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
        people: _People,
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
