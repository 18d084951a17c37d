"""The speaker head's part in deciding who speaks: what it adds to clues and turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fabula.decode.mention_links import place_vectors
from fabula.decode.speaker_cells import SpeakerTable, read_table
from fabula.decode.speaker_scene import Scene
from fabula.decode.talks import Talk
from fabula.encoder.encoding import Encoding, Half, SpeakerScorer
from fabula.internal_rows import MentionSpan, QuotedSpan
from fabula.layer import Layer
from fabula.spans import overlap_chars


@dataclass(frozen=True)
class Judgement:
    """What was decided for a story.

    Attributes:
        talks: Its conversations, with the probabilities of each speaker.
        addressed: For each utterance, persons and the probability that each is spoken to, the
            likeliest first; nobody where no head looked.
        least: Probability from which a person counts as spoken to.
        head: The head that was asked, or ``None``.
    """

    talks: Sequence[Talk]
    addressed: Sequence[Sequence[tuple[int, float]]]
    least: float
    head: SpeakerScorer | None = None


def judge_scene(
    scene: Scene,
    talks: Sequence[Talk],
    head: SpeakerScorer | None,
    mention_spans: Layer[MentionSpan],
    quoted_spans: Layer[QuotedSpan],
    encoding: Encoding,
) -> Judgement:
    """Decode the conversations again with what the head says, where there is one.

    Args:
        scene: The story.
        talks: Its conversations as clues and turns decide them.
        head: The speaker head.
        mention_spans: All mentions.
        quoted_spans: What the encoder has read the quotations from.
        encoding: Vectors of mentions and quoted spans; without them the head is not asked.
    """
    vectors, voices = encoding.mentions, encoding.quotation_vectors
    if head is None or not talks or voices is None or vectors is None or vectors.vectors is None:
        return Judgement(talks, [()] * len(scene.utterances), 1.0)
    said = place_voices(scene, quoted_spans, voices)
    table = read_table(scene, talks, head.columns, said.astype(np.float32))
    scores = head.score(table, place_vectors(mention_spans, vectors), said)
    rescored = [
        _add_scores(talk, table, scores.speakers, scores.changes[talk.span.start : talk.span.stop])
        for talk in talks
    ]
    addressed = list_addressed(talks, table, scores.addressees)
    return Judgement(rescored, addressed, scores.least, head)


def place_voices(scene: Scene, quoted_spans: Layer[QuotedSpan], vectors: Half) -> Half:
    """Vector (N, H) of each utterance: that of the quoted span it shares most words with."""
    places = {(row.start, row.end): at for at, row in enumerate(quoted_spans)}
    found = np.zeros((len(scene.utterances), vectors.shape[1]), dtype=np.float16)
    for at, row in enumerate(scene.utterances):
        span = (row.start, row.end)
        if span not in places:
            shared = quoted_spans.overlapping(*span)
            best = max(shared, key=lambda r: overlap_chars(span, (r.start, r.end)), default=None)
            span = span if best is None else (best.start, best.end)
        if span in places:
            found[at] = vectors[places[span]]
    return found


def _add_scores(
    talk: Talk, table: SpeakerTable, scores: NDArray[np.float64], changes: NDArray[np.float64]
) -> Talk:
    low, high = np.searchsorted(table.rows, [talk.span.start, talk.span.stop]).tolist()
    added = np.zeros(talk.emissions.shape)
    added[table.rows[low:high] - talk.span.start, table.places[low:high]] = scores[low:high]
    return talk.rescored(added, changes)


def list_addressed(
    talks: Sequence[Talk], table: SpeakerTable, chances: NDArray[np.float64]
) -> list[list[tuple[int, float]]]:
    """For each utterance who may be spoken to, the likeliest first."""
    found: list[list[tuple[int, float]]] = [[] for _ in range(len(table.before))]
    persons = [talk.persons for talk in talks for _ in talk.span]
    for cell in np.argsort(-chances, kind="stable").tolist():
        row, place = int(table.rows[cell]), int(table.places[cell])
        if place + 1 < len(persons[row]):
            found[row].append((persons[row][place], float(chances[cell])))
    return found
