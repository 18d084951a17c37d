"""What is read in a passage is compared with its marks."""

from __future__ import annotations

import fabula
from fabula.evaluate.quotation import SpanCounts
from training.passage_world import add_passages, describe_counts, judge_passage, name_people
from training.passages import Passage, parse_passage

FERRY = """the-ferry-bell
style: third past
people: ruta = Ruta Holm | Ruta, she; jonas = Jonas | the ferryman, he; piet = Piet, he
present: ruta jonas
absent: piet
bonds: ruta sibling jonas
---
{ruta>jonas neutral .0 -|“The bell is cracked,”} said Ruta Holm.

{jonas>ruta anger .5 said|“It was Piet who cracked it,”} said her brother Jonas.

Ruta looked at the ferryman and went in.
"""

LOFT = """the-loft
people: i = I | Wil, he; vera = Vera, she
present: i vera
---
I climbed up to the loft, and I hit my head on the beam as I did every year. I swore.

{vera>i neutral .0 -|“Mind the beam,”} said Vera.

I told her that I had minded it with my forehead. I sat down beside her and took my boots off.
"""


def read(passage: Passage) -> fabula.Story:
    """The passage read by rules alone."""
    return fabula.annotate(fabula.Text(passage.text))


def test_everything_that_is_right_counts() -> None:
    """Both speakers, both addressees, the two who are there and the bond between them."""
    passage = parse_passage(FERRY)
    counts = judge_passage(passage, read(passage))
    assert counts.lines == SpanCounts(2, 2, 2)
    assert counts.addressees == SpanCounts(2, 2, 2)
    assert counts.persons.right == counts.persons.gold == 3
    assert counts.presence == SpanCounts(2, 2, 2)
    assert counts.bonds == SpanCounts(1, 1, 1)


def test_what_the_marks_do_not_have_is_wrong() -> None:
    """Another speaker, somebody who is not there, and a bond of another kind."""
    story = read(parse_passage(FERRY))
    marked = FERRY.replace("{jonas>ruta", "{piet>ruta").replace("present: ruta", "present: piet")
    counts = judge_passage(parse_passage(marked.replace("sibling", "friend")), story)
    assert counts.lines == SpanCounts(1, 2, 2)
    assert counts.presence == SpanCounts(1, 2, 2)
    assert counts.bonds == SpanCounts(0, 1, 1)


def test_a_narrator_is_the_one_called_i() -> None:
    """Whoever tells it has no other name, and may be called by one in a line."""
    passage = parse_passage(LOFT)
    story = read(passage)
    names = name_people(passage, story)
    assert [names[int(row.id)] for row in story.characters if row.narrator] == ["i"]


def test_counts_add_up() -> None:
    """Two passages are told in one line for each measure."""
    passage = parse_passage(FERRY)
    counts = judge_passage(passage, read(passage))
    lines = list(describe_counts(add_passages([counts, counts])))
    assert lines[0] == "speakers: 4 of 4: 100.0%"
    assert lines[-1] == (
        "bonds: 2 right, 2 found, 2 marked: precision 100.0%, recall 100.0%, F1 100.0%"
    )
