"""Marked passages are read, and become rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.corpora.passages import read_row
from training.passages import FOLDER, parse_passage, read_passages
from training.rows import Spoken

BLOCK = """\
the-wet-ladder
style: first past
people: i = I, she; bo = Bo Lindqvist | Bo, he; vet = the vet, they
present: i bo
absent: vet
bonds: bo sibling i
---
I held the ladder. {bo>i fear .6 expressed|“Is it dry?”} Bo asked me. {+|“Did I wipe it?”}

{i>bo neutral .0 -|“The vet called.”} It was *dry.* {i remorse .4 hidden thought|*I never looked.*}
"""


def test_marks_are_taken_out_and_lines_keep_their_places() -> None:
    passage = parse_passage(BLOCK)
    assert "{" not in passage.text
    assert (passage.present, passage.absent) == (("i", "bo"), ("vet",))
    assert passage.bonds == (("bo", "sibling", "i"),)
    assert passage.people["bo"].names == ("Bo Lindqvist", "Bo")
    fear, neutral, thought = passage.lines
    said = [passage.text[start:end] for start, end in fear.parts]
    assert said == ["“Is it dry?”", "“Did I wipe it?”"]
    assert (fear.speaker, fear.told, fear.label, fear.intensity) == ("bo", ("i",), "fear", 0.6)
    assert (neutral.shown, neutral.intensity) == ("", 0.0)
    assert (thought.told, thought.shown, thought.kind) == ((), "hidden", "thought")


def test_a_row_knows_the_lines_and_where_people_are_named() -> None:
    passage = parse_passage(BLOCK)
    row = read_row(passage)
    ids = list(passage.people)
    named = {(" ".join(row.words[a:b]), ids[person]) for a, b, person in row.links or ()}
    assert named == {("I", "i"), ("me", "i"), ("Bo", "bo"), ("The vet", "vet")}
    assert [" ".join(row.words[a:b]) for a, b in row.names] == ["Bo"]
    assert row.spoken is not None
    first = row.spoken[0]
    assert isinstance(first, Spoken)
    assert [row.words[a] + row.words[b - 1] for a, b in first.parts] == ["“”", "“”"]
    assert (first.speaker, first.told) == (ids.index("bo"), [ids.index("i")])
    assert [line.label for line in row.spoken] == ["fear", "neutral", "remorse"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("\n---\n", "\n", "no line ---"),
        ("fear .6", "fear", "heads no line"),
        ("bo = Bo", "bo is Bo", "no person"),
        ("bo sibling i", "bo sibling", "no bond"),
    ],
)
def test_a_broken_passage_is_named(old: str, new: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"the-wet-ladder: .*{message}"):
        parse_passage(BLOCK.replace(old, new, 1))


def test_files_are_read_in_order_and_folds_rest_on_names_alone(tmp_path: Path) -> None:
    names = [f"story-{number}" for number in range(100)]
    for at in (50, 0):
        blocks = [f"=== {BLOCK.replace('the-wet-ladder', name)}" for name in names[at : at + 50]]
        (tmp_path / f"own_{at:02}.txt").write_text("\n".join(blocks), encoding="utf-8")
    passages = list(read_passages(tmp_path))
    assert [passage.name for passage in passages] == names
    assert 10 <= sum(passage.fold == "dev" for passage in passages) <= 30


def test_the_passages_that_come_with_the_code_are_well_formed() -> None:
    passages = list(read_passages(FOLDER))
    if not passages:
        pytest.skip("there are no passages beside the code")
    assert len({passage.name for passage in passages}) == len(passages)
    for passage in passages:
        for line in passage.lines:
            assert {line.speaker, *line.told} <= passage.people.keys()
            assert all(passage.text[a:b].strip() for a, b in line.parts)
