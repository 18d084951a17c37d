from __future__ import annotations

from typing import get_args

import pytest

from fabula.rows import Block, ParatextKind
from fabula.source_marks import mark_paratext, paratext_hint, source_place


def _block(source: str | None) -> Block:
    return Block(start=0, end=1, kind="note", source=source)


@pytest.mark.parametrize("kind", get_args(ParatextKind))
def test_hint_is_the_inverse_of_mark(kind: ParatextKind) -> None:
    marked = mark_paratext("ch1.xhtml#/body/p[3]", kind)
    assert paratext_hint(_block(marked)) == kind
    assert source_place(marked) == "ch1.xhtml#/body/p[3]"


def test_blocks_without_a_mark_give_no_hint() -> None:
    assert paratext_hint(_block(None)) is None
    assert paratext_hint(_block("ch1.xhtml#/body/p[3]")) is None
    assert paratext_hint(_block("odd?paratext=unheard_of")) is None


def test_marking_again_replaces_the_mark() -> None:
    once = mark_paratext("page.html#/p[1]", "summary")
    assert mark_paratext(once, "tags") == "page.html#/p[1]?paratext=tags"
    assert mark_paratext(once, None) == "page.html#/p[1]"
