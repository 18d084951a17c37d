"""What the encoder says of a text, whatever network computed it.

Array dimensions used throughout fabula: T tokens, S subwords, L labels, M mentions, Q quotations,
C characters, H hidden size, K candidate governors of a token.

All scores are log-probabilities (natural logarithm, ≤ 0), float32. A head that the model lacks is
``None``; the layers then fall back on rules.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from fabula.decode.mention_pairs import Column, MentionTable
from fabula.decode.speaker_cells import SpeakerScores, SpeakerTable
from fabula.internal_rows import QuotedSpan
from fabula.layer import Layer, Tokens
from fabula.rows import EntityType, MentionForm, Paragraph, QuotationKind, Span
from fabula.text import Text

Scores = NDArray[np.float32]
Half = NDArray[np.float16]
Indices = NDArray[np.int32]

QUOTATION_KINDS: tuple[QuotationKind, ...] = ("speech", "thought", "writing", "title", "scare")
"""Column order of the quotation-kind head."""

EVEN: Final = math.log(0.5)
"""Log-probability of what is as likely as not."""


@dataclass(frozen=True)
class SpanScores:
    """Candidate mentions: spans with the best form and type and how sure the head is.

    Attributes:
        spans: M half-open code-point ranges, sorted, nesting allowed.
        forms: M forms.
        types: M entity types.
        scores: (M,) log-probability that the span is a mention of that form and type.
        vectors: (M, 2, H) float16, the encoder's vectors of first and last token, for the pair
            heads; ``None`` where they were not kept.
    """

    spans: tuple[Span, ...]
    forms: tuple[MentionForm, ...]
    types: tuple[EntityType, ...]
    scores: Scores
    vectors: Half | None = None


@dataclass(frozen=True)
class SyntaxScores:
    """Part of speech, lemma and governors of every token.

    Attributes:
        pos: T universal part-of-speech tags.
        lemma: T lemmas.
        heads: (T, K) token index of each candidate governor, best first; -1 = root.
        head_scores: (T, K) log-probability of each candidate; ``-inf`` fills unused places.
        deps: T times K universal dependency relations, one for each candidate.
    """

    pos: tuple[str, ...]
    lemma: tuple[str, ...]
    heads: Indices
    head_scores: Scores
    deps: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class CueScores:
    """Which tokens introduce a quotation.

    Attributes:
        verbs: (T,) log-probability that a token is the verb of a reporting clause.
        mentions: (T,) log-probability that it belongs to the words for the speaker there.
    """

    verbs: Scores
    mentions: Scores


@dataclass(frozen=True)
class FeelingScores:
    """What each quoted span expresses.

    Attributes:
        labels: L labels of the emotion head (those of GoEmotions), in column order.
        emotions: (Q, L) log-probability of each label; labels do not exclude one another.
        thresholds: (L,) log-probability from which a label holds.
        valence_arousal: (Q, 2) valence and arousal, each 0 to 1 (0.5 = neutral).
    """

    labels: tuple[str, ...]
    emotions: Scores
    thresholds: Scores
    valence_arousal: Scores


@dataclass(frozen=True)
class LineScores:
    """What each quoted span expresses where it stands, as a line of a story.

    Attributes:
        labels: L labels of a story's emotions, in column order.
        feelings: (Q, L) log-probability of each label; they exclude one another.
        intensity: (Q,) how strong the feeling is, 0 to 1.
        ways: S ways in which a feeling shows (``said`` …), in column order.
        shown: (Q, S) log-probability of each way, if there is a feeling; they exclude one another.
    """

    labels: tuple[str, ...]
    feelings: Scores
    intensity: Scores
    ways: tuple[str, ...]
    shown: Scores


@dataclass(frozen=True)
class TokenThresholds:
    """Log-probability from which a head says yes, or below which it says no, to a token.

    Attributes:
        event: That it is the trigger of a realis event.
        sentence_denied: Below it, what rules take for the beginning of a sentence is none.
        sentence_sure: That it begins a sentence though no rule says so.
        cue: That it is a verb, or belongs to a mention, of a reporting clause.
        cue_denied: Below it, what patterns take for part of a reporting clause is none.
    """

    event: float = EVEN
    sentence_denied: float = EVEN
    sentence_sure: float = EVEN
    cue: float = EVEN
    cue_denied: float = EVEN


@dataclass(frozen=True)
class Encoding:
    """The scores of every head for one text.

    T are the tokens, Q the rows of ``quoted_spans``, both as given to the encoder.

    Attributes:
        mentions: Candidate mentions, or ``None`` without that head.
        quotation_kinds: (Q, L), columns ``QUOTATION_KINDS``.
        quotation_vectors: (Q, H) float16, mean vector of the tokens of each quoted span.
        sentence_starts: (T,) log-probability that a token begins a sentence.
        events: (T,) log-probability that a token is the trigger of a realis event.
        syntax: Part of speech, lemma and governors.
        cues: Words of reporting clauses.
        feelings: Emotion of the words of each quoted span.
        lines: Emotion of each quoted span as a line where it stands.
        thresholds: From which of the scores above a head says yes to a token.
    """

    mentions: SpanScores | None = None
    quotation_kinds: Scores | None = None
    quotation_vectors: Half | None = None
    sentence_starts: Scores | None = None
    events: Scores | None = None
    syntax: SyntaxScores | None = None
    cues: CueScores | None = None
    feelings: FeelingScores | None = None
    lines: LineScores | None = None
    thresholds: TokenThresholds = TokenThresholds()


class PairScorer(Protocol):
    """Anything that scores pairs of mentions; the shipped pair head or a test's stand-in."""

    def score(
        self, table: MentionTable, vectors: Half, chosen: Column, candidates: Column
    ) -> tuple[Scores, Scores]:
        """Scores (N, K) of the candidates of N mentions, and (N,) that none is meant."""

    def calibrate(self, probability: float) -> float:
        """Probability, 0 to 1, that a link of this probability is right."""


class SpeakerScorer(Protocol):
    """Anything that scores likely speakers; the shipped speaker head or a test's stand-in."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Kinds of clues, in the order in which the cells of a table hold them."""

    def score(self, table: SpeakerTable, mentions: Half, voices: Half) -> SpeakerScores:
        """What the head says of a story with vectors (M, 2H) of mentions, (N, H) of utterances."""

    def calibrate(self, basis: str, probability: float) -> float:
        """Probability, 0 to 1, that a speaker of this basis and probability is right."""


class Encoder(Protocol):
    """Anything that scores a text; the shipped network or a test's perfect stand-in."""

    @property
    def name(self) -> str:
        """Name and digest of the model, as the provenance of a story gives it."""

    @property
    def links(self) -> PairScorer | None:
        """The pair head of coreference, or ``None`` where the model has none."""

    @property
    def speakers(self) -> SpeakerScorer | None:
        """The speaker head, or ``None`` where the model has none."""

    def encode(
        self,
        text: Text,
        paragraphs: Layer[Paragraph],
        tokens: Tokens,
        quoted_spans: Layer[QuotedSpan],
    ) -> Encoding:
        """Score a text once; of ``tokens`` only starts and ends are read."""
