"""Tables of mentions for tests: every column has a plain default."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from fabula.decode.mention_pairs import NONE, PRONOUN, MentionTable

FLAGS = {"plural", "generic", "subject", "object", "speaking", "vague", "free", "open"}
NOTHING = {"quotation", "gender", "noun", "head", "governor", "referent", "answer", "said_of"}


def make_mentions(count: int, **columns: Sequence[Any]) -> MentionTable:
    """A table of ``count`` free pronouns, one a sentence, with the columns that are given."""
    steps = np.arange(count, dtype=np.int64)
    found: dict[str, Any] = {"start": 10 * steps, "end": 10 * steps + 2, "sentence": steps}
    found |= {"clause": steps, "share": np.ones(count, dtype=np.float32)}
    for name in (field.name for field in fields(MentionTable)):
        if name in FLAGS:
            found[name] = np.full(count, name in ("free", "open"))
        elif name not in found:
            value = NONE if name in NOTHING else PRONOUN if name == "form" else 0
            found[name] = np.full(count, value, dtype=np.int64)
    for name, values in columns.items():
        found[name] = np.array(values, dtype=found[name].dtype)
    return MentionTable(**found)
