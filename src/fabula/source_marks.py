"""Paratext marks that a file gives itself, carried in ``Block.source``.

An AO3 download says which block is the summary and which the author's note. Readers append that
to the block's place: ``OEBPS/ch1.xhtml#/body/div[1]/p[2]?paratext=summary``. The mark is a
statement of the source, not a guess; a block without one may still be paratext.
"""

from __future__ import annotations

from typing import cast, get_args

from fabula.rows import Block, ParatextKind

MARK = "?paratext="
"""Stands between a block's place in its source and the kind of paratext."""

_KINDS = frozenset(get_args(ParatextKind))


def mark_paratext(source: str, kind: ParatextKind | None) -> str:
    """The block source ``source`` saying that the block is paratext of ``kind``.

    Args:
        source: Place in the file; a mark it already carries is replaced.
        kind: What the file says it is; ``None`` = nothing, which removes a mark.
    """
    place = source_place(source)
    return f"{place}{MARK}{kind}" if kind else place


def paratext_hint(block: Block) -> ParatextKind | None:
    """What kind of paratext the source itself says a block is; ``None`` = it does not say."""
    if block.source is None:
        return None
    _, mark, kind = block.source.rpartition(MARK)
    return cast("ParatextKind", kind) if mark and kind in _KINDS else None


def source_place(source: str) -> str:
    """The place in the file that a block's source names, without a paratext mark."""
    place, mark, kind = source.rpartition(MARK)
    return place if mark and kind in _KINDS else source
