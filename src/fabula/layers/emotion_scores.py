"""What each quotation expresses, before anybody knows who feels it.

What: emotion labels with probabilities, valence and arousal of the words of every spoken, thought
    or written quotation, and what its speaker feels as the page around it tells.
Rows: ``EmotionScore``, internal, in the order of the quotations.
Needs: quoted_spans, quotations, encoding.
Method: read off the encoder's emotion head, whose labels are those of GoEmotions; a table folds
    them to the labels of the public format. A quotation takes the scores of the quoted span it was
    made from, else of the one it shares most with.
    ``felt``, ``intensity`` and ``shown`` come from a second head that reads the line where it
    stands, with the tokens beside it.
Source: Demszky et al. 2020, "GoEmotions", for the labels; Buechel and Hahn 2017, "EmoBank", for
    valence and arousal; the second head from original passages (``training/passages``).
Limits: without an encoder there are no rows. Contempt, pleading and sarcasm are no labels of
    GoEmotions and have scores in ``felt`` alone; a model without that head leaves it empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from fabula.encoder.encoding import Encoding, LineScores, Scores
from fabula.internal_rows import EmotionScore, QuotedSpan
from fabula.layer import Layer
from fabula.lexicons.emotion_labels import fold_scores
from fabula.rows import Quotation, Span
from fabula.spans import overlap_chars


def find_emotion_scores(
    quoted_spans: Layer[QuotedSpan], quotations: Layer[Quotation], encoding: Encoding
) -> Layer[EmotionScore]:
    """Score what every quotation expresses.

    Args:
        quoted_spans: The spans that the encoder scored.
        quotations: The quotations; those of kind title and scare have no row.
        encoding: The encoder's scores; without ``feelings`` there are no rows.
    """
    feelings = encoding.feelings
    if feelings is None:
        return Layer()
    names, scores = fold_scores(feelings.labels, feelings.emotions)
    probabilities = np.exp(scores)
    places = {(span.start, span.end): place for place, span in enumerate(quoted_spans)}
    rows = []
    for quotation in quotations:
        place = _place(quotation, quoted_spans, places)
        if place is None or not quotation.is_line:
            continue
        valence, arousal = feelings.valence_arousal[place].tolist()
        rows.append(
            EmotionScore(
                start=quotation.start,
                end=quotation.end,
                quotation=quotation.id,
                labels=_ranked(names, probabilities[place]),
                valence=round(valence, 4),
                arousal=round(arousal, 4),
                **_read_line(encoding.lines, place),
            )
        )
    return Layer(rows)


def _read_line(lines: LineScores | None, place: int) -> dict[str, Any]:
    """Fields of a row that the head of lines fills."""
    if lines is None:
        return {}
    return {
        "felt": _ranked(lines.labels, np.exp(lines.feelings[place])),
        "intensity": round(float(lines.intensity[place]), 4),
        "shown": _ranked(lines.ways, np.exp(lines.shown[place])),
    }


def _ranked(names: Sequence[str], probabilities: Scores) -> tuple[tuple[str, float], ...]:
    """Labels with their probabilities, best first."""
    order = np.argsort(-probabilities, kind="stable").tolist()
    return tuple((names[column], round(float(probabilities[column]), 4)) for column in order)


def _place(
    quotation: Quotation, quoted_spans: Layer[QuotedSpan], places: dict[Span, int]
) -> int | None:
    """Index of the quoted span that a quotation was made from, or of the nearest to it."""
    span = (quotation.start, quotation.end)
    if span in places:
        return places[span]
    shared = quoted_spans.overlapping(*span)
    if not shared:
        return None
    best = max(shared, key=lambda row: overlap_chars(span, (row.start, row.end)))
    return places[best.start, best.end]
