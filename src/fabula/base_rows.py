"""What all rows are made of: spans, ids, and the form with a start and an end.

``rows.py`` hands everything on; only the files of rows import from here.
"""

from __future__ import annotations

from typing import NewType, TypeAlias

import msgspec

Span: TypeAlias = tuple[int, int]

ChapterId = NewType("ChapterId", int)
ParagraphId = NewType("ParagraphId", int)
SentenceId = NewType("SentenceId", int)
QuotationId = NewType("QuotationId", int)
MentionId = NewType("MentionId", int)
EntityId = NewType("EntityId", int)
CharacterId = NewType("CharacterId", int)
SceneId = NewType("SceneId", int)
EventId = NewType("EventId", int)
EmotionId = NewType("EmotionId", int)
RelationshipId = NewType("RelationshipId", int)
KnowledgeId = NewType("KnowledgeId", int)


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One annotation: a half-open range of code points and what is said of it."""

    start: int
    end: int
