"""Who says each quotation, to whom, with what certainty and because of which words.

What: speaker and addressees of every quotation of kind speech, thought or writing, as entities;
    ``None`` where the rules do not know.
Rows: ``Attribution``, one for each such quotation, in text order.
Needs: text, sentences, paragraphs, quoted spans, quotations, mention spans, cues, breaks,
    coreference, roster, encoding, encoder; ``pins.speakers`` is obeyed to the letter and the
    quotations around a pinned one adapt to it.
Method: for each quotation, observations for and against each person mentioned in or just before
    the stretch are collected (``decode/speaker_clues.py``): its reporting clause, who acts in the
    narration beside it, who is called within it or in the turns beside it, who was mentioned when.
    Their weights (``lexicons/speaker_weights.tsv``) and those of turn-taking are summed over all
    sequences of speakers of a conversation (``decode/turn_taking.py``). A score is the precision
    that this basis and probability had on PDNC's training novels (``lexicons/rule_scores.tsv``).
    Where the encoder has a speaker head, its scores are added and the conversation is decoded
    again (``decode/speaker_judgement.py``); the score is then the calibrated probability.
Source: the clues extend Muzny et al. 2017, "A Two-stage Sieve Approach for Quote Attribution",
    section 5; the chain is a conditional random field, Lafferty et al. 2001.
Limits: a quotation within a quotation has a speaker only where a reporting clause names one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fabula.decode.references import UNKNOWN
from fabula.decode.speaker_answers import ALTERNATIVES, Answer, answer_all, find_told
from fabula.decode.speaker_judgement import Judgement, judge_scene
from fabula.decode.speaker_scene import Scene, observe_scene
from fabula.decode.talks import read_talks
from fabula.encoder.encoding import Encoder, Encoding, SpeakerScorer
from fabula.internal_rows import (
    Attribution,
    Break,
    Link,
    MentionSpan,
    QuotedSpan,
    RosterEntry,
)
from fabula.layer import Layer
from fabula.lexicons.speakers import expected_precision, load_speaker_weights
from fabula.pins import Pins, find_selected
from fabula.rows import Basis, Cue, EntityId, Paragraph, Quotation, QuotationId, Sentence, Span
from fabula.text import Text

UNLIKELY = 0.3
"""Least probability of a speaker that is named at all."""

NESTED_PROBABILITY = 0.9
"""Probability of the speaker that the clause of a quotation within a quotation names."""

SCORE_DIGITS = 4
"""Decimals of scores: the last bits of sums differ between processors."""


@dataclass(frozen=True)
class _Pin:
    """What the user says of a quotation."""

    speaker: int
    addressees: tuple[EntityId, ...] | None
    decided: bool


def find_attribution(
    text: Text,
    sentences: Layer[Sentence],
    paragraphs: Layer[Paragraph],
    quoted_spans: Layer[QuotedSpan],
    quotations: Layer[Quotation],
    mention_spans: Layer[MentionSpan],
    cues: Layer[Cue],
    breaks: Layer[Break],
    coreference: Layer[Link],
    roster: Layer[RosterEntry],
    encoding: Encoding,
    encoder: Encoder | None,
    pins: Pins,
) -> Layer[Attribution]:
    """Find the speaker and the addressees of every quotation that is said, thought or written."""
    scene = observe_scene(
        text, sentences, paragraphs, quotations, mention_spans, cues, breaks, coreference, roster
    )
    pinned = _read_pins(text, quotations, roster, pins)
    weights, head = load_speaker_weights(), None if encoder is None else encoder.speakers
    certain = {key: pin.speaker for key, pin in pinned.items() if pin.decided}
    talks = read_talks(scene, weights.clues, weights.changes, certain)
    judged = judge_scene(scene, talks, head, mention_spans, quoted_spans, encoding)
    rows = _write_rows(answer_all(scene, judged.talks, weights), judged, pinned)
    rows += _nested_rows(scene, rows, pinned, judged.head)
    return Layer(sorted(rows, key=lambda row: (row.start, -row.end, row.quotation)))


def _read_pins(
    text: Text, quotations: Layer[Quotation], roster: Layer[RosterEntry], pins: Pins
) -> dict[int, _Pin]:
    """What the user says of each quotation, by its number; the later pin wins."""
    names = {alias.text: int(row.entity) for row in roster for alias in row.aliases}
    names |= {row.name: int(row.entity) for row in roster if row.name is not None}
    found: dict[int, _Pin] = {}
    for pin in pins.speakers:
        span = find_selected(text, pin.target)
        row = None if span is None else _innermost(quotations, span)
        if row is None or (pin.speaker is not None and pin.speaker not in names):
            continue
        addressees = None
        if pin.addressees is not None:
            addressees = tuple(EntityId(names[name]) for name in pin.addressees if name in names)
        speaker = UNKNOWN if pin.speaker is None else names[pin.speaker]
        found[row.id] = _Pin(speaker, addressees, pin.decided)
    return found


def _innermost(quotations: Layer[Quotation], span: Span) -> Quotation | None:
    """The smallest quotation that shares words with a span, the one it covers most of first."""
    rows = [row for row in quotations.overlapping(*span) if row.is_line]
    inside = [row for row in rows if row.start <= span[0] and span[1] <= row.end]
    return min(inside or rows, key=lambda row: row.end - row.start, default=None)


def _precision(head: SpeakerScorer | None, basis: Basis, probability: float) -> float:
    """How often an answer of this basis and probability is right."""
    if head is not None:
        return head.calibrate(basis, probability)
    return expected_precision(basis, probability)


def _write_rows(
    answers: Sequence[Answer],
    judged: Judgement,
    pinned: Mapping[int, _Pin],
) -> list[Attribution]:
    speakers = [answer.speaker for answer in answers]
    linked = [bool(answer.utterance.link) for answer in answers]
    rows = []
    for at, answer in enumerate(answers):
        utterance = answer.utterance
        pin = pinned.get(utterance.key)
        given = pin is not None and pin.decided
        known = answer.speaker != UNKNOWN and (given or answer.probability >= UNLIKELY)
        told = find_told(answer, speakers, linked, at)
        others = (*told, *_also_told(answer.speaker, told, judged, at))
        addressees = tuple(EntityId(each) for each in others)
        if pin is not None and pin.addressees is not None:
            addressees = pin.addressees
        score = 1.0 if given else _precision(judged.head, answer.basis, answer.probability)
        candidates = answer.others
        if not known and answer.speaker != UNKNOWN:
            candidates = ((answer.speaker, answer.probability), *candidates)[:ALTERNATIVES]
        rows.append(
            Attribution(
                start=utterance.start,
                end=utterance.end,
                quotation=QuotationId(utterance.key),
                speaker=EntityId(answer.speaker) if known else None,
                addressees=addressees,
                score=round(score, SCORE_DIGITS) if known else 0.0,
                basis=("given" if given else answer.basis) if known else None,
                alternatives=tuple((EntityId(p), round(s, SCORE_DIGITS)) for p, s in candidates),
                evidence=answer.evidence if known and not given else (),
            )
        )
    return rows


def _also_told(speaker: int, told: Sequence[int], judged: Judgement, at: int) -> tuple[int, ...]:
    """Who else is spoken to as the speaker head sees it."""
    return tuple(
        person
        for person, chance in judged.addressed[at]
        if chance >= judged.least and person != speaker and person not in told
    )


def _nested_rows(
    scene: Scene,
    outer_rows: Sequence[Attribution],
    pinned: Mapping[int, _Pin],
    head: SpeakerScorer | None,
) -> list[Attribution]:
    """Quotations within quotations: whoever their own reporting clause names, else unknown."""
    speaker_of = {row.quotation: row.speaker for row in outer_rows}
    rows = []
    for utterance, outer in scene.nested:
        cue = utterance.cue
        speaker = None
        if cue is not None and cue.first_person and not cue.plural:
            speaker = speaker_of.get(QuotationId(outer))
        elif cue is not None and cue.person != UNKNOWN:
            speaker = EntityId(cue.person)
        basis: Basis = "cue" if cue is not None and cue.form == "proper" else "pronoun"
        pin = pinned.get(utterance.key)
        if given := pin is not None and pin.decided:
            speaker = None if pin.speaker == UNKNOWN else EntityId(pin.speaker)
            basis = "given"
        score = 1.0 if given else _precision(head, basis, NESTED_PROBABILITY)
        rows.append(
            Attribution(
                start=utterance.start,
                end=utterance.end,
                quotation=QuotationId(utterance.key),
                speaker=speaker,
                addressees=(pin.addressees or ()) if pin else (),
                score=round(score, SCORE_DIGITS) if speaker is not None else 0.0,
                basis=basis if speaker is not None else None,
                alternatives=(),
                evidence=(utterance.cue_span,)
                if utterance.cue_span and speaker is not None and not given
                else (),
            )
        )
    return rows
