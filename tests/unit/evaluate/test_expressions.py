from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fabula.evaluate.expressions import locate_expression

TEXT = "Mr. Reed said nothing. “Come in,” said Mr. Reed,\n“and sit.” Then he said it again."


def located(words: str) -> str | None:
    first, last = TEXT.index("Come"), TEXT.index("and sit.")
    found = locate_expression(TEXT, [(first, first + 8), (last, last + 8)], words)
    return None if found is None else TEXT[slice(*found)]


def test_words_are_found_without_their_punctuation() -> None:
    assert located("said Mr. Reed") == located("said Mr Reed") == "said Mr. Reed"
    assert located("he  said it") == "he said it"


def test_the_nearest_occurrence_wins() -> None:
    text = "Ada said so. Ada said, “Yes.” And Ada said more."
    at = text.index("Yes.")
    assert locate_expression(text, [(at, at + 4)], "Ada said") == (13, 21)


def test_words_inside_the_quotation_or_nowhere_are_not_found() -> None:
    assert located("Come in") is None
    assert located("said Mr. Quill") is None
    assert located(" — ") is None


@given(st.integers(0, 600), st.integers(0, 3))
def test_only_the_surroundings_are_searched(distance: int, gap: int) -> None:
    text = "said Ada" + " " * distance + "Yes" + " " * gap
    found = locate_expression(text, [(8 + distance, 11 + distance)], "said Ada")
    assert found == ((0, 8) if distance + 8 <= 400 else None)
