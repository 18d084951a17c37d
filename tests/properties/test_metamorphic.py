"""Changes of a whole story that must change nothing else, and a perfect encoder's story."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fabula import Story, Text, annotate
from fabula.decode.mention_merge import UNSEEN_SCORE
from fabula.rows import QuotationId
from tests.conftest import STORIES, example_stories
from tests.fake_encoder import FakeEncoder
from tests.markup import read_marked_story

HEADER = (
    "The Project Gutenberg EBook of A Story, by Nobody\n\n"
    "This eBook is for the use of anyone anywhere at no cost and with\n"
    "almost no restrictions whatsoever.\n\n"
    "*** START OF THIS PROJECT GUTENBERG EBOOK A STORY ***\n\n\n"
)


def _content(name: str) -> str:
    return (STORIES / f"{name}.txt").read_text(encoding="utf-8")


def _speakers(story: Story) -> list[tuple[QuotationId, str | None]]:
    names = [person.name for person in story.characters]
    return [
        (line.quotation, None if line.speaker is None else names[line.speaker])
        for line in story.dialogue
    ]


def _parts(story: Story) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    return [(row.kind, row.parts) for row in story.quotations]


def test_a_renamed_character_changes_names_only() -> None:
    content = _content("second_chair")
    before = annotate(Text(content))
    after = annotate(Text(content.replace("Prewitt", "Bodkins")))
    assert [
        (number, name and name.replace("Prewitt", "Bodkins")) for number, name in _speakers(before)
    ] == _speakers(after)
    assert _parts(before) == _parts(after)


def test_straight_marks_give_the_quotations_of_curly_ones() -> None:
    content = _content("second_chair")
    straight = content.translate(str.maketrans("“”‘’", "\"\"''"))
    before, after = annotate(Text(content)), annotate(Text(straight))
    assert _parts(before) == _parts(after)
    assert _speakers(before) == _speakers(after)


@pytest.mark.parametrize("path", example_stories(), ids=lambda p: p.stem)
def test_a_licence_in_front_shifts_the_lines_and_no_more(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    before, after = annotate(Text(content)), annotate(Text(HEADER + content))
    shifted = [
        (row.kind, tuple((start + len(HEADER), end + len(HEADER)) for start, end in row.parts))
        for row in before.quotations
    ]
    assert shifted == _parts(after)
    assert _speakers(before) == _speakers(after)


def test_one_line_for_each_paragraph_gives_the_lines_of_wrapped_ones() -> None:
    content = _content("the_night_of_the_spades")
    body = content[content.index("CHAPTER I.") :]
    one_line = re.sub(r"(?<!\n)\n(?!\n)", " ", body)
    before, after = annotate(Text(body)), annotate(Text(one_line))
    assert _parts(before) == _parts(after)
    assert _speakers(before) == _speakers(after)


@pytest.mark.parametrize("path", example_stories(), ids=lambda p: p.stem)
def test_a_perfect_encoder_keeps_its_mentions_and_kinds(path: Path) -> None:
    marked = read_marked_story(path.with_suffix(".marked.txt"))
    story = annotate(Text(marked.content), encoder=FakeEncoder(marked))
    found = {(row.start, row.end): row.type for row in story.mentions}
    right = {(row.start, row.end): row.type for row in marked.mentions}
    assert right.items() <= found.items()
    # The markup leaves out pronouns and names said again, which rules find all the same.
    others = [row for row in story.mentions if (row.start, row.end) not in right]
    assert all(row.score <= UNSEEN_SCORE for row in others)
    kinds = {row.parts: row.kind for row in story.quotations}
    wrong = [q for q in marked.quotations if kinds.get(q.parts, q.kind) != q.kind]
    assert not wrong
    missing = [q for q in marked.quotations if q.parts not in kinds]
    assert len(missing) <= 0.04 * len(marked.quotations)
