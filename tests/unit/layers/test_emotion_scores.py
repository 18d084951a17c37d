"""Emotion scores: a row for each uttered quotation, with labels of the public format."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fabula.encoder.encoding import Encoding, FeelingScores, LineScores
from fabula.internal_rows import QuotedSpan
from fabula.layer import Layer
from fabula.layers.emotion_scores import find_emotion_scores
from fabula.rows import Quotation, QuotationId, QuotationKind


def _span(start: int, end: int) -> QuotedSpan:
    return QuotedSpan(start=start, end=end, parts=((start, end),), marks="“”", closed=True, depth=0)


def _quotation(number: int, start: int, end: int, kind: QuotationKind = "speech") -> Quotation:
    return Quotation(
        id=QuotationId(number),
        start=start,
        end=end,
        parts=((start, end),),
        kind=kind,
        marks="“”",
        score=1.0,
    )


def _encoding() -> Encoding:
    return Encoding(
        feelings=FeelingScores(
            labels=("anger", "annoyance", "joy"),
            emotions=np.log(np.array([[0.2, 0.7, 0.1], [0.1, 0.2, 0.9]], dtype=np.float32)),
            thresholds=np.log(np.array([0.3, 0.3, 0.3], dtype=np.float32)),
            valence_arousal=np.array([[0.25, 0.75], [0.9, 0.5]], dtype=np.float32),
        )
    )


SPANS = Layer([_span(0, 5), _span(6, 10)])


def test_labels_are_folded_and_ranked() -> None:
    quotations = Layer([_quotation(0, 0, 5), _quotation(1, 6, 10)])
    first, second = find_emotion_scores(SPANS, quotations, _encoding())
    assert [name for name, _ in first.labels] == ["anger", "joy"]
    assert [score for _, score in first.labels] == pytest.approx([0.7, 0.1], abs=1e-3)
    assert second.labels[0][0] == "joy"
    assert (second.quotation, second.valence, second.arousal) == (1, 0.9, 0.5)


def test_what_a_line_expresses_where_it_stands_is_ranked_beside_its_words() -> None:
    lines = LineScores(
        labels=("neutral", "sarcasm"),
        feelings=np.log(np.array([[0.25, 0.75], [0.9, 0.1]], dtype=np.float32)),
        intensity=np.array([0.6, 0.1], dtype=np.float32),
        ways=("said", "hidden"),
        shown=np.log(np.array([[0.2, 0.8], [0.5, 0.5]], dtype=np.float32)),
    )
    quotations = Layer([_quotation(0, 0, 5), _quotation(1, 6, 10)])
    encoding = replace(_encoding(), lines=lines)
    first, second = find_emotion_scores(SPANS, quotations, encoding)
    assert (first.felt, first.intensity) == ((("sarcasm", 0.75), ("neutral", 0.25)), 0.6)
    assert first.shown == (("hidden", 0.8), ("said", 0.2))
    assert second.felt[0] == ("neutral", 0.9)
    (unread, _) = find_emotion_scores(SPANS, quotations, _encoding())
    assert (unread.felt, unread.intensity, unread.shown) == ((), None, ())


def test_titles_and_scare_quotes_express_nothing() -> None:
    quotations = Layer([_quotation(0, 0, 5, "title"), _quotation(1, 6, 10, "thought")])
    assert [row.quotation for row in find_emotion_scores(SPANS, quotations, _encoding())] == [1]


def test_a_given_quotation_takes_the_scores_of_the_span_it_shares_most_with() -> None:
    quotations = Layer([_quotation(0, 4, 10), _quotation(1, 20, 24)])
    (row,) = find_emotion_scores(SPANS, quotations, _encoding())
    assert row.valence == 0.9


def test_without_encoder_there_are_no_rows() -> None:
    assert find_emotion_scores(SPANS, Layer([_quotation(0, 0, 5)]), Encoding()) == Layer()
