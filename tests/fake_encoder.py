"""An encoder that gives the scores of a perfect model for a marked story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import numpy as np

from fabula.encoder.encoding import QUOTATION_KINDS, CueScores, Encoding, SpanScores
from fabula.spans import overlap_chars

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fabula.encoder.encoding import PairScorer, Scores, SpeakerScorer
    from fabula.internal_rows import QuotedSpan
    from fabula.layer import Layer, Tokens
    from fabula.rows import EntityType, MentionForm, Paragraph, QuotationKind
    from fabula.text import Text
    from tests.markup import MarkedStory

_WRONG_SCORE: Final = -20.0
"""Log-probability of every wrong answer; that of the right one is 0."""


class FakeEncoder:
    """Knows the answers of one marked story and scores its text with them."""

    def __init__(
        self,
        story: MarkedStory,
        links: PairScorer | None = None,
        speakers: SpeakerScorer | None = None,
    ) -> None:
        self._story = story
        self._links = links
        self._speakers = speakers

    @property
    def name(self) -> str:
        """What provenance says of it."""
        return "fake"

    @property
    def links(self) -> PairScorer | None:
        """The pair head it was given."""
        return self._links

    @property
    def speakers(self) -> SpeakerScorer | None:
        """The speaker head it was given."""
        return self._speakers

    def encode(
        self,
        text: Text,
        paragraphs: Layer[Paragraph],
        tokens: Tokens,
        quoted_spans: Layer[QuotedSpan],
    ) -> Encoding:
        """Return the scores of the heads whose answers are marked; mentions and kinds always are.

        Raises:
            ValueError: the text is not that of the marked story.
        """
        if text.content != self._story.content:
            raise ValueError("expected the text of the marked story that this encoder knows")
        return Encoding(
            mentions=self._score_mentions(),
            quotation_kinds=self._score_kinds(quoted_spans),
            sentence_starts=self._score_words(tokens, "sentence", first_only=True),
            events=self._score_words(tokens, "event"),
            cues=self._score_cues(tokens),
        )

    def _score_cues(self, tokens: Tokens) -> CueScores | None:
        verbs = self._score_words(tokens, "cue_verb")
        mentions = self._score_words(tokens, "cue_mention")
        if verbs is None or mentions is None:
            return None
        return CueScores(verbs=verbs, mentions=mentions)

    def _score_words(self, tokens: Tokens, kind: str, *, first_only: bool = False) -> Scores | None:
        """Score the tokens in stretches of a kind as right; `None` where the story has none."""
        stretches = [row for row in self._story.spans if row.kind == kind]
        if not stretches:
            return None
        scores = np.full(len(tokens), _WRONG_SCORE, dtype=np.float32)
        for row in stretches:
            marked: Iterable[int] = tokens.range_within(row.start, row.end)
            scores[list(marked)[: 1 if first_only else None]] = 0.0
        return scores

    def _score_mentions(self) -> SpanScores:
        rows = self._story.mentions
        return SpanScores(
            spans=tuple((row.start, row.end) for row in rows),
            forms=tuple(cast("MentionForm", row.form) for row in rows),
            types=tuple(cast("EntityType", row.type) for row in rows),
            scores=np.zeros(len(rows), dtype=np.float32),
            vectors=np.zeros((len(rows), 2, 1), dtype=np.float16),
        )

    def _score_kinds(self, quoted_spans: Layer[QuotedSpan]) -> Scores:
        scores = np.full((len(quoted_spans), len(QUOTATION_KINDS)), _WRONG_SCORE, dtype=np.float32)
        for number, row in enumerate(quoted_spans):
            scores[number, QUOTATION_KINDS.index(self._kind_at(row.start, row.end))] = 0.0
        return scores

    def _kind_at(self, start: int, end: int) -> QuotationKind:
        """Return the kind of the quotation that fits a span best; scare where none overlaps."""
        fits = [
            (2 * shared / (end - start + row.end - row.start), row.kind)
            for row in self._story.quotations
            if (shared := overlap_chars((start, end), (row.start, row.end)))
        ]
        return cast("QuotationKind", max(fits)[1] if fits else "scare")
