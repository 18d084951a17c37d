from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import pytest

from fabula import Story
from fabula.export.exporters import export_story
from tests.unit.export.hard_story import example_story, hard_story


def _read(data: bytes) -> tuple[list[list[str]], dict[str, set[tuple[int, int]]]]:
    """Rows and chains, read as scorers of the shared task do."""
    lines = data.decode("utf-8").split("\n")
    assert lines[0].startswith("#begin document (")
    assert lines[-2:] == ["#end document", ""]
    rows = [line.split() for line in lines[1:-2] if line]
    chains: dict[str, set[tuple[int, int]]] = defaultdict(set)
    opened: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        for part in [] if row[-1] == "-" else row[-1].split("|"):
            number = part.strip("()")
            if part.startswith("("):
                opened[number].append(index)
            if part.endswith(")"):
                chains[number].add((opened[number].pop(), index))
    assert not any(opened.values())
    return rows, chains


@pytest.mark.parametrize("make", [hard_story, example_story])
def test_chains_read_back_are_the_entities(make: Callable[[], Story]) -> None:
    story = make()
    rows, chains = _read(export_story(story, "conll")["story.conll"])
    assert len(rows) == len(story.tokens)
    assert {len(row) for row in rows} == {12}
    spans = list(map(story.tokens.span, range(len(story.tokens))))
    read = {
        frozenset((spans[first][0], spans[last][1]) for first, last in chain)
        for chain in chains.values()
    }
    wanted: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for row in story.mentions:
        if row.entity is not None:
            wanted[row.entity].add((row.start, row.end))
    assert read == set(map(frozenset, wanted.values()))


def test_words_stand_in_sentences_with_their_speaker() -> None:
    story = example_story()
    data = export_story(story, "conll")["story.conll"]
    rows, _ = _read(data)
    blocks = data.decode("utf-8").split("\n\n")
    starts = {sentence.start for sentence in story.sentences}
    assert len(blocks) - 1 == len(starts)
    assert all(row[2] == "0" for row in rows) is False
    keys = {person.key for person in story.characters}
    spoken = {row[9] for row in rows} - {"-"}
    assert spoken <= keys
    assert "mags" in spoken
    assert {row[4] for row in rows} == {"-"}
