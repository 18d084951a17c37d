"""Every mention with what it refers to.

What: the public mentions; slots left by coreference are filled.
Rows: ``Mention``.
Needs: mention_spans, coreference, attribution.
Method: a link with an entity keeps it; the slot "speaker of quotation q" takes the speaker that
    attribution found, the slot "addressee of q" its addressee when there is exactly one.
Source: none.
Limits: *you* said to several people stays open, as does *I* of an unknown speaker.
"""

from __future__ import annotations

from fabula.internal_rows import Attribution, Link, MentionSpan
from fabula.layer import Layer
from fabula.rows import EntityId, Mention, MentionId, QuotationId


def find_mentions(
    mention_spans: Layer[MentionSpan], coreference: Layer[Link], attribution: Layer[Attribution]
) -> Layer[Mention]:
    """Fill the slots and give every mention its entity."""
    said = {row.quotation: row for row in attribution}
    filled = {link.mention: _fill(link, said) for link in coreference}
    return Layer(
        Mention(
            id=span.id,
            start=span.extent[0],
            end=span.extent[1],
            form=span.form,
            type=span.type,
            entity=filled.get(span.id, _OPEN)[0],
            plural=span.plural,
            score=_score(span, filled),
        )
        for span in mention_spans
    )


_OPEN: tuple[EntityId | None, float] = (None, 0.0)


def _fill(link: Link, said: dict[QuotationId, Attribution]) -> tuple[EntityId | None, float]:
    """Entity of a link, and how sure it is."""
    if link.entity is not None or link.slot_of is None:
        return link.entity, link.score
    row = said.get(link.slot_of)
    if row is None:
        return _OPEN
    if link.slot == "speaker":
        return row.speaker, link.score * row.score
    one = row.addressees[0] if len(row.addressees) == 1 else None
    return one, link.score * row.score


def _score(span: MentionSpan, filled: dict[MentionId, tuple[EntityId | None, float]]) -> float:
    """That the span is a mention and refers to its entity; without entity, the first alone."""
    entity, score = filled.get(span.id, _OPEN)
    return round(span.score if entity is None else span.score * score, 4)
