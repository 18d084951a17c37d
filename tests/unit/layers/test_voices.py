"""Voices: person and tense of the narration, whatever is said in quotations."""

from itertools import pairwise

import pytest

from fabula.internal_rows import Voice
from fabula.layer import Layer
from fabula.layers.blocks import find_blocks
from fabula.layers.breaks import find_breaks
from fabula.layers.chapters import find_chapters
from fabula.layers.paragraphs import find_paragraphs
from fabula.layers.paratext import find_paratext
from fabula.layers.token_spans import find_token_spans
from fabula.layers.voices import find_voices
from fabula.pins import Pins
from fabula.rows import Quotation, QuotationId
from fabula.text import Text

THIRD_PAST = "She sat on the wall and watched the ferry. It was late, and he had said it would be. "
THIRD_PRESENT = "She sits on the wall and watches the ferry. It is late, and he says it has to be. "
FIRST_PAST = "I sat on the wall and watched the ferry. It was late, and my brother had told me so. "
FIRST_PRESENT = (
    "I sit on the wall and it is late. My brother says he is coming, and I have my doubts. "
)
SECOND_PRESENT = "You sit on the wall. You are cold, and you have no coat, and the ferry is late. "
SPEECH = '"I am cold, I am, and I hate my coat, and I want my supper," said Ida. '


def read(content: str) -> Layer[Voice]:
    text = Text(content)
    blocks = find_blocks(text)
    paratext = find_paratext(text, blocks)
    chapters = find_chapters(text, blocks, paratext)
    tokens = find_token_spans(text, find_paragraphs(text, blocks, paratext))
    breaks = find_breaks(text, blocks, paratext, chapters, Pins())
    marks = [at for at, char in enumerate(content) if char == '"']
    quotations = Layer(
        Quotation(
            id=QuotationId(i),
            start=start,
            end=end + 1,
            parts=((start, end + 1),),
            kind="speech",
            marks='"',
            score=1.0,
        )
        for i, (start, end) in enumerate(zip(marks[::2], marks[1::2], strict=True))
    )
    rows = find_voices(text, tokens, quotations, chapters, breaks)
    assert all(a.end == b.start for a, b in pairwise(rows))
    return rows


@pytest.mark.parametrize(
    ("story", "person", "tense"),
    [
        (THIRD_PAST, 3, "past"),
        (THIRD_PRESENT, 3, "present"),
        (FIRST_PAST, 1, "past"),
        (FIRST_PRESENT, 1, "present"),
        (SECOND_PRESENT, 2, "present"),
        (THIRD_PAST + SPEECH, 3, "past"),
        (THIRD_PAST + THIRD_PRESENT, 3, "mixed"),
    ],
)
def test_person_and_tense(story: str, person: int, tense: str) -> None:
    (row,) = read(story * 10)
    assert (row.person, row.tense) == (person, tense)
    assert 0.5 <= row.score <= 1


def test_too_little_narration_is_unknown() -> None:
    (row,) = read(SPEECH * 10)
    assert (row.person, row.tense) == (None, None)


@pytest.mark.parametrize(
    ("story", "person", "tense"),
    [
        (THIRD_PAST * 2, 3, "past"),
        (FIRST_PAST * 2, 1, "past"),
        (FIRST_PRESENT * 2, 1, "present"),
        (
            "The lamp on the quay was out, and one of us would have to tell the others so, now.",
            0,
            "",
        ),
        (THIRD_PAST + THIRD_PRESENT, 3, ""),
        (FIRST_PAST[:20], 0, ""),
    ],
)
def test_a_little_narration_is_told_where_its_signs_agree(
    story: str, person: int, tense: str
) -> None:
    (row,) = read(story)
    assert (row.person or 0, row.tense or "") == (person, tense)


def test_each_chapter_has_its_own() -> None:
    rows = read(f"Chapter 1\n\n{FIRST_PAST * 60}\n\nChapter 2\n\n{THIRD_PAST * 60}")
    assert [row.person for row in rows] == [1, 3]


def test_a_long_stretch_in_another_person_is_cut_out() -> None:
    rows = read(f"{THIRD_PAST * 40}\n\n***\n\n{FIRST_PAST * 20}")
    assert [row.person for row in rows] == [3, 1]


def test_no_chapters_no_voices() -> None:
    assert not len(read("***"))


def test_a_tale_told_by_somebody_is_not_the_voice_of_a_chapter() -> None:
    (row,) = read(f"{THIRD_PAST * 40}\n\n{FIRST_PAST * 20}\n\n{THIRD_PAST * 20}")
    assert row.person == 3


def test_a_scene_in_another_tense_is_cut_out() -> None:
    rows = read(f"{THIRD_PAST * 40}\n\n***\n\n{THIRD_PRESENT * 20}")
    assert [(row.person, row.tense) for row in rows] == [(3, "past"), (3, "present")]
