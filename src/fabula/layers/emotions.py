"""What characters feel: of each line, and where the narration tells it.

What: one feeling for each line, and one for each person and feeling that a paragraph of narration
    tells of somebody apart from that person's own line in it.
Rows: ``Emotion`` in text order; ``docs/layers/emotions.md`` defines every field.
Needs: text, tokens, paragraphs, sentences, quotations, cues, mentions, characters, dialogue,
    emotion_scores.
Method: signs are gathered and weighed (``decode/feelings.py``): what the encoder says of the words
    of a line; words of it that speak of a feeling or do what it drives to; the reporting verb and
    words of manner; voice, face and body of the speaker, and feelings the narrator names, in the
    paragraph of the line (less in the one after it). The words are ``lexicons/feelings.tsv``. Whose
    face it is comes from possessors, subjects and objects (``decode/feelers.py``).
Source: the labels extend Ekman 1992, "An argument for basic emotions"; signs of voice and body in
    fiction after Kim and Klinger 2019, "An Analysis of Emotion Communication Channels in Fan
    Fiction".
Limits: without weights only the lexicon speaks. The weights are set by hand. Contempt, pleading and
    sarcasm need a sign in the words; irony that only the situation shows is missed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

import msgspec
import numpy as np

from fabula.decode.event_arguments import find_head_tokens
from fabula.decode.feelers import FeelerFinder, PersonSpan
from fabula.decode.feelings import Feeling, Sign, choose_feeling
from fabula.internal_rows import EmotionScore
from fabula.layer import Layer, Tokens
from fabula.lexicons.feelings import find_said, find_told, is_accusing
from fabula.lexicons.phrases import Match, plain_word
from fabula.rows import (
    Character,
    CharacterId,
    Cue,
    Dialogue,
    Emotion,
    EmotionId,
    EmotionLabel,
    Mention,
    Paragraph,
    Quotation,
    Sentence,
    Shown,
    Span,
)
from fabula.text import Text

LEAST_NARRATED = 0.5
"""Weight from which a sign in the narration is a row of its own; weaker ones only support lines."""

COMPANY_PARAGRAPHS = 4
"""How near another's line has to be for a thinker to be in company, in paragraphs: a guess."""

NEAR_CHARS = 8_000
"""How far from a line its paragraphs are looked at, in code points; few paragraphs are so long."""

NEIGHBOURS = 6
"""Lines of the speaker before and after in the paragraph whose words count for a line."""

SHARED = 0.75
"""How much signs of a speaker's other lines in the paragraph count: they are said in one breath."""

ACCUSED = 0.5
"""Weight of anger where somebody is told something with *you* and an exclamation mark: a guess."""

RETURNED = 0.5
"""How much a kiss or an embrace says of the one who receives it."""

CALM_AROUSAL = 0.5

LEAST_INTENSITY = 0.3
"""Intensity of a feeling that is hardly there."""


@dataclass(frozen=True)
class _Told:
    """A phrase of the narration: what kind, where, and of whom if that is known."""

    start: int
    end: int
    kind: str
    label: str
    weight: float
    person: CharacterId | None

    @property
    def span(self) -> Span:
        """The words."""
        return self.start, self.end


def find_emotions(
    text: Text,
    tokens: Tokens,
    paragraphs: Layer[Paragraph],
    sentences: Layer[Sentence],
    quotations: Layer[Quotation],
    cues: Layer[Cue],
    mentions: Layer[Mention],
    characters: Layer[Character],
    dialogue: Layer[Dialogue],
    emotion_scores: Layer[EmotionScore],
) -> Layer[Emotion]:
    """Find what each line and each paragraph of narration tells of somebody's feelings."""
    reader = _Reader(text, tokens, quotations)
    told = reader.read_narration(paragraphs, sentences, mentions, characters)
    lines = _Lines(reader, paragraphs, quotations, cues, dialogue, emotion_scores, told)
    rows = [lines.row(quotations[line.quotation], line) for line in dialogue]
    rows.extend(_narrated_rows(paragraphs, told, rows))
    rows.sort(key=lambda row: (row.start, row.end, row.quotation is None))
    return Layer(
        msgspec.structs.replace(row, id=EmotionId(number)) for number, row in enumerate(rows)
    )


class _Reader:
    """The words of a text and which of them stand in lines."""

    def __init__(self, text: Text, tokens: Tokens, quotations: Layer[Quotation]) -> None:
        self.tokens = tokens
        self._starts: list[int] = tokens.starts.tolist()
        self._ends: list[int] = tokens.ends.tolist()
        content = text.content
        self.words = [
            plain_word(content[start:end])
            for start, end in zip(self._starts, self._ends, strict=True)
        ]
        self.content = content
        inside = np.zeros(len(tokens), dtype=np.bool_)
        for quotation in quotations:
            for part in quotation.parts if quotation.is_line else ():
                within = tokens.range_within(*part)
                inside[within.start : within.stop] = True
        self._inside: list[bool] = inside.tolist()

    def span(self, match: Match) -> Span:
        """Code points of a phrase."""
        return self._starts[match.first], self._ends[match.last - 1]

    def read_line(self, quotation: Quotation) -> Iterator[Match]:
        """Phrases in the words of a line."""
        for part in quotation.parts:
            within = self.tokens.range_within(*part)
            yield from find_said(self.words, within.start, within.stop)

    def accuses(self, part: Span) -> bool:
        """Whether a sentence of a piece of a line flings something at *you*."""
        within = self.tokens.range_within(*part)
        return is_accusing(self.words, within.start, within.stop)

    def read_narration(
        self,
        paragraphs: Layer[Paragraph],
        sentences: Layer[Sentence],
        mentions: Layer[Mention],
        characters: Layer[Character],
    ) -> Layer[_Told]:
        """Phrases of the narration, in text order."""
        finder = self._finder(mentions, characters)
        found: list[_Told] = []
        body = [row for row in paragraphs if row.kind == "body"]
        for paragraph in body:
            for sentence in sentences.within(paragraph.start, paragraph.end):
                whole = self.tokens.range_within(sentence.start, sentence.end)
                for first, last in self._outside(whole):
                    for match in find_told(self.words, first, last):
                        found.extend(self._told(finder, match, whole))
        return Layer(sorted(found, key=lambda row: (row.start, row.end)))

    def _outside(self, whole: range) -> Iterator[tuple[int, int]]:
        """Stretches of a sentence outside lines."""
        first = whole.start
        for at in whole:
            if self._inside[at]:
                if first < at:
                    yield first, at
                first = at + 1
        if first < whole.stop:
            yield first, whole.stop

    def _told(self, finder: FeelerFinder, match: Match, whole: range) -> Iterator[_Told]:
        phrase = match.phrase
        if phrase.kind == "struck":
            person = finder.find_object(match.last)
        else:
            person = finder.find(match.first, match.last, whole.start, whole.stop)
        start, end = self.span(match)
        who = None if person is None else CharacterId(person.person)
        kind = "told" if phrase.kind == "struck" else phrase.kind
        yield _Told(start, end, kind, phrase.label, phrase.weight, who)
        other = finder.find_object(match.last + 1)
        if phrase.label == "affection" and kind == "body" and other not in (None, person):
            yield _Told(
                start, end, kind, phrase.label, phrase.weight * RETURNED, CharacterId(other.person)
            )

    def _finder(self, mentions: Layer[Mention], characters: Layer[Character]) -> FeelerFinder:
        cast = {row.entity: row.id for row in characters}
        heads = None if self.tokens.head is None else self.tokens.head.tolist()
        firsts = np.searchsorted(self.tokens.starts, [row.start for row in mentions], side="left")
        lasts = np.searchsorted(self.tokens.ends, [row.end for row in mentions], side="right")
        persons: list[PersonSpan] = []
        for mention, first, last in zip(mentions, firsts.tolist(), lasts.tolist(), strict=True):
            if mention.entity is None or mention.entity not in cast or first >= last:
                continue
            head = last - 1 if heads is None else next(find_head_tokens(first, last, heads), first)
            persons.append(PersonSpan(first, last, head, int(cast[mention.entity])))
        return FeelerFinder(self.words, heads, self.tokens.dep, persons)


class _Lines:
    """Gathers the signs of each line."""

    def __init__(
        self,
        reader: _Reader,
        paragraphs: Layer[Paragraph],
        quotations: Layer[Quotation],
        cues: Layer[Cue],
        dialogue: Layer[Dialogue],
        emotion_scores: Layer[EmotionScore],
        told: Layer[_Told],
    ) -> None:
        self._reader = reader
        self._paragraphs = paragraphs
        self._quotations = quotations
        self._cues = {cue.quotation: cue for cue in cues}
        self._dialogue = dialogue
        self._scores = {row.quotation: row for row in emotion_scores}
        self._told = told
        self._turns: dict[tuple[int, CharacterId], list[Dialogue]] = {}
        for line in dialogue:
            if line.speaker is not None:
                place = bisect_right(paragraphs.starts, line.start)
                self._turns.setdefault((place, line.speaker), []).append(line)

    def row(self, quotation: Quotation, line: Dialogue) -> Emotion:
        """The row of one line."""
        said = self._scores.get(quotation.id)
        signs = [*self._said(quotation), *self._around(quotation, line)]
        signs.extend(self._shared(quotation, line))
        felt = () if said is None else said.felt
        if said is not None and not felt:
            signs.extend(Sign(label, chance, "model") for label, chance in said.labels)
        words = self._reader.content[quotation.start : quotation.end]
        feeling = choose_feeling(
            signs,
            loud="!" in words,
            hidden=quotation.kind == "thought" and self._in_company(quotation, line),
            arousal=CALM_AROUSAL if said is None else said.arousal,
            felt=felt,
        )
        if said is not None and felt and feeling.shown is not None:
            feeling = _heed(feeling, said)
        return _emotion((quotation.start, quotation.end), line.speaker, feeling, quotation)

    def _said(self, quotation: Quotation) -> Iterator[Sign]:
        for match in self._reader.read_line(quotation):
            phrase = match.phrase
            yield Sign(phrase.label, phrase.weight, "said", self._reader.span(match))
        for part in quotation.parts:
            if self._reader.accuses(part):
                yield Sign("anger", ACCUSED, "said", part)

    def _shared(self, quotation: Quotation, line: Dialogue) -> Iterator[Sign]:
        """Signs in the words of the speaker's other lines in the paragraph."""
        if line.speaker is None:
            return
        place = bisect_right(self._paragraphs.starts, line.start)
        turn = self._turns[place, line.speaker]
        at = bisect_right(turn, line.start, key=_start_of) - 1
        for other in turn[max(0, at - NEIGHBOURS) : at + 1 + NEIGHBOURS]:
            if other.quotation != quotation.id:
                for sign in self._said(self._quotations[other.quotation]):
                    yield replace(sign, weight=sign.weight * SHARED)

    def _around(self, quotation: Quotation, line: Dialogue) -> Iterator[Sign]:
        """Signs of the narration in the line's paragraphs and the one after them."""
        first, last = self._places(quotation)
        cue = self._cues.get(quotation.id)
        here = _near(quotation, self._paragraphs[first].start, self._paragraphs[last].end)
        for told in self._told.within(*here):
            in_cue = cue is not None and cue.start <= told.start and told.end <= cue.end
            own = told.person is not None and told.person == line.speaker
            if told.kind == "voice":
                if in_cue:
                    yield Sign(told.label, told.weight, "voice", told.span)
            elif own or (in_cue and told.person is None):
                yield Sign(told.label, told.weight, told.kind, told.span)
        if last + 1 < len(self._paragraphs) and line.speaker is not None:
            after = self._paragraphs[last + 1]
            for told in self._told.within(after.start, after.end):
                if told.person == line.speaker and told.kind in ("body", "told"):
                    yield Sign(told.label, told.weight, "around", told.span)

    def _places(self, quotation: Quotation) -> tuple[int, int]:
        """Numbers of the first and the last paragraph of a line."""
        starts = self._paragraphs.starts
        return (
            max(0, bisect_right(starts, quotation.start) - 1),
            max(0, bisect_right(starts, max(quotation.start, quotation.end - 1)) - 1),
        )

    def _in_company(self, quotation: Quotation, line: Dialogue) -> bool:
        """Whether somebody else speaks nearby."""
        first, last = self._places(quotation)
        low = self._paragraphs[max(0, first - COMPANY_PARAGRAPHS)].start
        high = self._paragraphs[min(len(self._paragraphs) - 1, last + COMPANY_PARAGRAPHS)].end
        return any(
            near.quotation != quotation.id and near.speaker not in (None, line.speaker)
            for near in self._dialogue.overlapping(*_near(quotation, low, high))
        )


def _near(quotation: Quotation, low: int, high: int) -> Span:
    """A stretch around a line, less what is too far from it in a paragraph without end."""
    return max(low, quotation.start - NEAR_CHARS), min(high, quotation.end + NEAR_CHARS)


def _start_of(line: Dialogue) -> int:
    return line.start


def _heed(feeling: Feeling, said: EmotionScore) -> Feeling:
    """A feeling as strong as the encoder hears it, and shown as it sees it, if no rule hides it."""
    intensity = max(LEAST_INTENSITY, min(0.95, said.intensity or 0.0))
    shown = "hidden" if feeling.shown == "hidden" else said.shown[0][0]
    return replace(feeling, intensity=round(intensity, 2), shown=shown)


def _narrated_rows(
    paragraphs: Layer[Paragraph], told: Layer[_Told], lines: Sequence[Emotion]
) -> Iterator[Emotion]:
    """Rows of feelings that narration tells, one for each paragraph, person and feeling."""
    spoken: dict[int, set[CharacterId]] = {}
    for row in lines:
        place = bisect_right(paragraphs.starts, row.start) - 1
        if row.character is not None:
            spoken.setdefault(place, set()).add(row.character)
    for place, paragraph in enumerate(paragraphs):
        groups: dict[tuple[CharacterId, str], list[_Told]] = {}
        for sign in told.within(paragraph.start, paragraph.end):
            if sign.kind not in ("body", "told") or sign.weight < LEAST_NARRATED:
                continue
            if sign.person is not None and sign.person not in spoken.get(place, ()):
                groups.setdefault((sign.person, sign.label), []).append(sign)
        for (person, _), signs in groups.items():
            feeling = choose_feeling(
                [Sign(each.label, each.weight, each.kind, each.span) for each in signs],
                loud=False,
                hidden=False,
                arousal=CALM_AROUSAL,
            )
            yield _emotion(signs[0].span, person, feeling, None)


def _emotion(
    span: Span, person: CharacterId | None, feeling: Feeling, quotation: Quotation | None
) -> Emotion:
    return Emotion(
        id=EmotionId(0),
        start=span[0],
        end=span[1],
        character=person,
        label=cast("EmotionLabel", feeling.label),
        intensity=feeling.intensity,
        shown=cast("Shown | None", feeling.shown),
        quotation=None if quotation is None else quotation.id,
        evidence=feeling.spans,
        score=feeling.score,
    )
