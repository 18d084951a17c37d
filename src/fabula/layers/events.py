"""Events: what happens, by the word that says so, when it lies, and what is named but not asserted.

What: one row for each word that asserts that something happened or is happening (``realis``), and
    for each verb with a person in it that names an event without asserting it.
Rows: ``Event`` in text order; ``start`` and ``end`` are the trigger word.
Needs: text, tokens, sentences, paragraphs, quotations, mentions, voices, scenes, encoding.
Method: a token is a realis trigger where the encoder's head says so. Verbs denied, ordered,
    supposed, wished, modal, to come or habitual are the others, if a person takes part. Agents and
    patients are the mentions whose head word is a subject, an object or the *by*-phrase of the
    trigger (``decode/event_arguments.py``); with a passive they change places; the possessor of a
    noun is its agent. ``tense_layer`` is read off auxiliaries, conjunctions and the tense of the
    narration (``decode/event_times.py``), and off runs that begin in the pluperfect
    (``decode/event_runs.py``).
Source: Sims, Park and Bamman 2019, "Literary Event Detection", for what a realis event is; its
    annotation in LitBank, on which the head is trained, marks no other events.
Limits: without an encoder there are no events. Things that are no mentions (*opened the door*) are
    no patients.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import exp

import numpy as np

from fabula.decode.event_arguments import ArgumentReader, find_head_tokens
from fabula.decode.event_runs import Told, place_events
from fabula.decode.event_times import Reading, Time, TimeReader
from fabula.encoder.encoding import Encoding
from fabula.internal_rows import Voice
from fabula.layer import Layer, Tokens
from fabula.lexicons.load import load_groups
from fabula.lexicons.phrases import plain_word
from fabula.rows import (
    Event,
    EventId,
    Mention,
    MentionId,
    Paragraph,
    Quotation,
    Scene,
    Sentence,
)
from fabula.text import Text

UNASSERTED_SCORE = 0.7
"""Score of an event that is named and not asserted: a guess, since no corpus marks them."""


def find_events(
    text: Text,
    tokens: Tokens,
    sentences: Layer[Sentence],
    paragraphs: Layer[Paragraph],
    quotations: Layer[Quotation],
    mentions: Layer[Mention],
    voices: Layer[Voice],
    scenes: Layer[Scene],
    encoding: Encoding,
) -> Layer[Event]:
    """Find the events, who takes part in them and when they lie."""
    if encoding.events is None:
        return Layer()
    realis = set(np.flatnonzero(encoding.events >= encoding.thresholds.event).tolist())
    times = _Times(text, tokens, sentences, paragraphs, quotations, voices)
    named = sorted(realis | times.unasserted(realis))
    taking_part = _participants(text, tokens, mentions, named)
    persons = {row.id for row in mentions if row.type == "PER"}
    kept = [
        (at, parts)
        for at, parts in zip(named, taking_part, strict=True)
        if at in realis or persons.intersection(parts[0] + parts[1])
    ]
    placed = times.place([at for at, _ in kept], realis)
    return Layer(
        Event(
            id=EventId(number),
            start=int(tokens.starts[at]),
            end=int(tokens.ends[at]),
            realis=at in realis,
            tense_layer=time,
            agents=parts[0],
            patients=parts[1],
            scene=None if (scene := scenes.at(int(tokens.starts[at]))) is None else scene.id,
            score=round(exp(encoding.events[at]), 4) if at in realis else UNASSERTED_SCORE,
        )
        for number, ((at, parts), time) in enumerate(zip(kept, placed, strict=True))
    )


_Participants = tuple[tuple[MentionId, ...], tuple[MentionId, ...]]


class _Times:
    """When events lie; knows nothing without syntax."""

    def __init__(
        self,
        text: Text,
        tokens: Tokens,
        sentences: Layer[Sentence],
        paragraphs: Layer[Paragraph],
        quotations: Layer[Quotation],
        voices: Layer[Voice],
    ) -> None:
        self._content = text.content
        self._tokens = tokens
        self._sentences = sentences
        self._paragraphs = paragraphs
        self._quotations = quotations
        self._voices = voices
        self._starts: list[int] = tokens.starts.tolist()
        ends = tokens.ends.tolist()
        self._words = [
            plain_word(text[start:end]) for start, end in zip(self._starts, ends, strict=True)
        ]
        self._groups = load_groups("event_words", "kind", "word")
        self._reader: TimeReader | None = None
        if tokens.head is not None and tokens.dep is not None and tokens.lemma is not None:
            lemmas = [lemma.lower() for lemma in tokens.lemma]
            self._reader = TimeReader(self._words, lemmas, tokens.head.tolist(), tokens.dep)

    def unasserted(self, realis: set[int]) -> set[int]:
        """Verbs that name an event without asserting it."""
        if self._reader is None or self._tokens.pos is None or self._tokens.lemma is None:
            return set()
        found = set()
        for at, (pos, lemma) in enumerate(zip(self._tokens.pos, self._tokens.lemma, strict=True)):
            if pos != "VERB" or at in realis or lemma.lower() in self._groups["state"]:
                continue
            if not self._read(at, self._reader).asserted:
                found.add(at)
        return found

    def place(self, triggers: list[int], realis: set[int]) -> list[Time] | list[None]:
        """Where each event lies in time."""
        if self._reader is None:
            return [None] * len(triggers)
        told = [self._told(at, self._reader, asserted=at in realis) for at in triggers]
        return place_events(told)

    def _read(self, at: int, reader: TimeReader) -> Reading:
        sentence = self._sentences.at(self._starts[at])
        asked = sentence is not None and "?" in self._content[sentence.end - 2 : sentence.end]
        return reader.read(at, asked=asked, spoken=self._line(at) is not None)

    def _line(self, at: int) -> int | None:
        """The line that a token stands in."""
        covering = self._quotations.at(self._starts[at])
        if covering is None or not covering.is_line:
            return None
        inside = any(start <= self._starts[at] < end for start, end in covering.parts)
        return int(covering.id) if inside else None

    def _told(self, at: int, reader: TimeReader, *, asserted: bool) -> Told:
        reading = self._read(at, reader)
        if asserted and reading.time == "hypothetical":
            time: Time = "backstory" if "had" in self._words[max(0, at - 2) : at] else "story"
            reading = replace(reading, time=time, asserted=True)
        offset = self._starts[at]
        voice = self._voices.at(offset)
        place = bisect_right(self._sentences.starts, offset) - 1
        beside: list[str] = []
        if place >= 0:
            sentence = self._sentences[place]
            within = self._tokens.range_within(sentence.start, sentence.end)
            beside = self._words[within.start : within.stop]
        return Told(
            reading=reading,
            sentence=place,
            paragraph=bisect_right(self._paragraphs.starts, offset) - 1,
            line=self._line(at),
            present=voice is not None and voice.tense == "present",
            returns=bool(self._groups["now"].intersection(beside)),
            earlier=reading.past and bool(self._groups["ago"].intersection(beside)),
        )


def _participants(
    text: Text, tokens: Tokens, mentions: Layer[Mention], triggers: Iterable[int]
) -> list[_Participants]:
    """Agents and patients of every trigger."""
    if tokens.head is None or tokens.dep is None:
        return [((), ()) for _ in triggers]
    heads = tokens.head.tolist()
    spans = zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True)
    reader = ArgumentReader([text[start:end].lower() for start, end in spans], heads, tokens.dep)
    headed = _mentions_by_head(tokens, heads, mentions)
    found: list[_Participants] = []
    for trigger in triggers:
        arguments = reader.read(trigger)
        agents, patients = arguments.agents, arguments.patients
        found.append((_mentions_of(agents, headed), _mentions_of(patients, headed)))
    return found


def _mentions_by_head(
    tokens: Tokens, heads: list[int], mentions: Layer[Mention]
) -> dict[int, MentionId]:
    """The longest mention whose head word is a token, by that token."""
    firsts = np.searchsorted(tokens.starts, [row.start for row in mentions], side="left").tolist()
    lasts = np.searchsorted(tokens.ends, [row.end for row in mentions], side="right").tolist()
    longest: dict[int, tuple[int, MentionId]] = {}
    for mention, first, last in zip(mentions, firsts, lasts, strict=True):
        for head in find_head_tokens(first, last, heads):
            known = longest.get(head)
            if known is None or last - first > known[0]:
                longest[head] = (last - first, mention.id)
    return {head: mention for head, (_, mention) in longest.items()}


def _mentions_of(
    arguments: Iterable[int], headed: Mapping[int, MentionId]
) -> tuple[MentionId, ...]:
    return tuple(sorted({headed[token] for token in arguments if token in headed}))
