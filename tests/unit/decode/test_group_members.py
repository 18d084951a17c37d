"""Who belongs to a group."""

from __future__ import annotations

import re

import pytest

from fabula.decode.group_members import Reference, find_members

MARK = re.compile(r"\[(\w+?)(\*?):([^\[\]]*)\]")


def _read(marked: str) -> tuple[str, list[Reference]]:
    """A text whose mentions are marked ``[N:words]``, ``[N*:words]`` for plural ones.

    ``N`` is the entity, ``x`` an unknown one. Outer marks may hold inner ones.
    """
    content = marked
    references: list[Reference] = []
    marks: list[tuple[int, int, str, bool]] = []
    while match := MARK.search(content):
        words = match[3]
        start = match.start()
        lost = match.start(3) - start
        content = content[:start] + words + content[match.end() :]
        shift = [start, match.end(3)]

        def move(offset: int, shift: list[int] = shift, lost: int = lost) -> int:
            if offset <= shift[0]:
                return offset
            return offset - lost - (1 if offset > shift[1] else 0)

        marks = [(move(a), move(b), number, plural) for a, b, number, plural in marks]
        marks.append((start, start + len(words), match[1], bool(match[2])))
    for start, end, number, plural in sorted(marks, key=lambda mark: (mark[0], -mark[1])):
        words = content[start:end]
        pronoun = words.casefold() in {"they", "them", "their", "she", "he", "her", "his"}
        form = "pronoun" if pronoun else "proper" if words[0].isupper() else "common"
        entity = None if number == "x" else int(number)
        references.append(Reference(start, end, entity, form, plural))
    return content, references


def _members(marked: str) -> dict[int, tuple[int, ...]]:
    return find_members(*_read(marked))


def test_marks_are_read_with_their_places() -> None:
    content, rows = _read("[9*:Ada and [1:[0:her] son]] sang; [2:Bo] slept.")
    assert content == "Ada and her son sang; Bo slept."
    found = [(content[row.start : row.end], row.entity, row.plural) for row in rows]
    assert found == [
        ("Ada and her son", 9, True),
        ("her son", 1, False),
        ("her", 0, False),
        ("Bo", 2, False),
    ]


@pytest.mark.parametrize(
    ("marked", "members"),
    [
        ("[0:Ada] and [1:Moss] came in. [9*:They] were wet.", (0, 1)),
        ("[0:Ada] and [1:[0:her] brother] came in, and [9*:their] coats dripped.", (0, 1)),
        ("[0:Ada], [1:Moss] and [2:Tam] came in. [9*:They] were wet.", (0, 1, 2)),
        ("[0:Ada] waited for [1:Moss]. [9*:Both] were late.", (0, 1)),
        ("[0:Ada] met [1:Moss] at the gate, and [9*:the two] walked on.", (0, 1)),
        ("[0:Ada] met [1:Bea] there. [9*:the two girls] walked on.", (0, 1)),
        ("[9*:[0:Ada] and [1:Moss]] had a boat.", (0, 1)),
    ],
)
def test_persons_named_together_are_the_members(marked: str, members: tuple[int, ...]) -> None:
    assert _members(marked) == {9: members}


@pytest.mark.parametrize(
    "marked",
    [
        "[0:Ada] saw [1:Moss]. [9*:They] were wet.",
        "[0:Ada] and [1:Moss] saw [2:Tam]. [9*:They] were wet.",
        "[0:Ada] and [1:Moss] saw [8*:the men]. [9*:They] were wet.",
        "[0:Ada] and [x:Moss] came in. [9*:They] were wet.",
        "[0:Ada] and [1:Moss] came in.\n\n[9*:They] were wet.",
        "[0:Ada] and [1:Moss] came in. It rained. The road was mud. [9*:They] were wet.",
        "[9*:They] were wet. [0:Ada] and [1:Moss] came in. [9*:They] laughed.",
        "[0:Ada] met [1:Bea] and [2:Moss]. [9*:Both] walked on.",
        "[9*:the friends of [0:Ada] and [1:Moss]] had a boat.",
    ],
)
def test_without_clear_evidence_a_group_has_no_members(marked: str) -> None:
    assert _members(marked) == {}


def test_the_first_words_for_a_group_decide() -> None:
    marked = (
        "[0:Ada] and [1:Moss] came in. [9*:They] sat down. "
        "[2:Tam] and [3:Bea] came later. [9*:They] had eaten."
    )
    assert _members(marked) == {9: (0, 1)}


def test_nobody_is_a_member_of_himself_and_no_text_has_no_groups() -> None:
    assert _members("[9*:[9:Ada] and [1:Moss]] had a boat.") == {}
    assert find_members("", []) == {}
