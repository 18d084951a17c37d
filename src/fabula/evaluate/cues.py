"""Cues: whether the reporting clause of a quotation is found, and whom it names.

Protocol. Gold parts are matched to predicted parts as in ``dialogue``. A part of type explicit or
anaphoric counts as gold when its reporting clause was found beside it; it is *right* when the cue
of its predicted quotation has a mention that shares a code point with that clause. A cue with a
mention is *predicted* on each such part and on each matched part of type implicit, where it is
wrong. Parts of the other types without a located clause, and quotations that match no gold part,
are left out on both sides. Precision, recall and F1 are over parts.
"""

from __future__ import annotations

from fabula.evaluate.dialogue import list_predicted, match_parts
from fabula.evaluate.gold import GoldNovel
from fabula.evaluate.quotation import SpanCounts
from fabula.rows import MentionId
from fabula.spans import overlap_chars
from fabula.story import Story

CUED = ("explicit", "anaphoric")
"""Types of quotation that have a reporting clause."""

UNCUED = "implicit"


def judge_cues(story: Story, gold: GoldNovel) -> SpanCounts:
    """Compare the cues of a story read from the text of a novel with its annotation."""
    mentions = {mention.id: mention for mention in story.mentions}
    named: dict[int, MentionId] = {
        int(cue.quotation): cue.mention for cue in story.cues if cue.mention is not None
    }
    right = predicted = wanted = 0
    for part, found in zip(gold.parts, match_parts(gold.parts, list_predicted(story)), strict=True):
        scored = part.kind in CUED and part.expression is not None
        wanted += scored
        if not (scored or part.kind == UNCUED) or found is None or found.quotation not in named:
            continue
        predicted += 1
        mention = mentions[named[found.quotation]]
        right += (
            part.expression is not None
            and scored
            and (overlap_chars((mention.start, mention.end), part.expression) > 0)
        )
    return SpanCounts(right, predicted, wanted)
