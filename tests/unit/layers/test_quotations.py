"""Kinds of quotations: by rules, by the encoder's head, and as the user pins them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from fabula import Text, annotate
from fabula.encoder.encoding import QUOTATION_KINDS, Encoding
from fabula.layer import Layer
from fabula.layers.quotations import find_quotations
from fabula.layers.quoted_spans import find_quoted_spans
from fabula.pins import KindPin, Pins, TextSelector
from fabula.rows import Quotation, QuotationKind
from tests.unit.layers.test_quoted_spans import paragraphs_of

KINDS: list[tuple[str, list[QuotationKind]]] = [
    ("“Come in,” said Ada.", ["speech"]),
    ("“Yes.”", ["speech"]),
    ("“Mary” said Ada, and stopped.", ["speech"]),
    ("“—and then he left.”", ["speech"]),
    ("Ada said “Hello” to the boy.", ["speech"]),
    ("Ada shouted “Stop!” at the boy.", ["speech"]),
    ("Ada turned and said: “come in.”", ["speech"]),
    ("— Come in, said Ada.", ["speech"]),
    ("«Komm herein», sagte Ada.", ["speech"]),
    ("“Is the door shut?” thought Ada.", ["thought"]),
    ("“It is late,” she thought, “and I am tired.”", ["thought"]),
    ("She thought: “It is late.”", ["thought"]),
    ("“I thought so,” said Ada.", ["speech"]),
    ("He said it to Jon\n“But she has gone.” said Ada.", ["speech"]),
    ("“I will”—she stopped.", ["speech"]),
    ("“Come in”, said Ada.", ["speech"]),
    ("“A”, “B” and “C” stood on the wall.", ["scare", "scare", "scare"]),
    ("After some thought, “Good.”", ["speech"]),
    ("‘DEAR MR. HILL,—I am well. Yours, Ada.’", ["writing"]),
    ("“Dear me,” said Ada.", ["speech"]),
    ("She did not remember “the house” at all.", ["scare"]),
    ("The so-called “expert” came.", ["scare"]),
    ("They called him “sir” and “old man.”", ["scare", "scare"]),
    ("The word “help” stood there.", ["scare"]),
    ("It was, as they said, “very fine” indeed.", ["scare"]),
    ("She sang “The Lost Shore” to the cat.", ["title"]),
    ("He was reading “A Winter in the Hills” again.", ["title"]),
    ("The picture, “Boats at Dawn,” hung there.", ["speech"]),
    ("Her poem “Salt” was short.", ["title"]),
    ("The note read: “Meet me at nine.”", ["writing"]),
    ("On the door a sign said, “Keep out.”", ["writing"]),
    ("He read on. “The roof is off. Your loving son, Jon.”", ["writing"]),
    ("“Give her my love, Jon.”", ["speech"]),
    ("The telegram ran: “Come at once.”", ["writing"]),
    ("“I am well,” she wrote, “and the sea is calm.”", ["writing"]),
    ("“Dear Jon,\n\n“I am well.\n\n“Yours, Ada.”", ["writing"]),
    ("“Dear Jon,” said Ada, “sit down.”", ["speech"]),
    ("“He said ‘go’ twice. ‘Go away!’ he said.”", ["speech", "scare", "speech"]),
    ("“What does ‘scene’ mean?” asked Ada.", ["speech", "scare"]),
]


def quotations_of(
    content: str, encoding: Encoding | None = None, pins: Pins | None = None
) -> Layer[Quotation]:
    text = Text(content)
    paragraphs = paragraphs_of(content)
    spans = find_quoted_spans(text, paragraphs, Layer([]))
    return find_quotations(text, paragraphs, spans, encoding or Encoding(), pins or Pins())


@pytest.mark.parametrize(("content", "kinds"), KINDS)
def test_kind_by_rule(content: str, kinds: list[QuotationKind]) -> None:
    assert [row.kind for row in quotations_of(content)] == kinds


def test_rows_carry_parts_marks_and_running_ids() -> None:
    content = "“Come in,” said Ada, “and sit.” ‘No,’ said Jon."
    rows = quotations_of(content)
    assert [row.id for row in rows] == [0, 1]
    assert rows[0].parts == ((0, 10), (21, 31))
    assert (rows[0].start, rows[0].end, rows[0].marks) == (0, 31, "“”")
    assert all(0.5 < row.score <= 1 for row in rows)


def test_nested_quotations_are_rows_of_their_own() -> None:
    rows = quotations_of("“She said, ‘Come in,’ and I did.”")
    assert [(row.kind, row.marks) for row in rows] == [("speech", "“”"), ("speech", "‘’")]


def kind_scores(*kinds: tuple[QuotationKind, float]) -> Encoding:
    """An encoding that gives each quotation a kind with a probability, the rest to the others."""
    scores = np.zeros((len(kinds), len(QUOTATION_KINDS)), dtype=np.float32)
    for row, (kind, probability) in enumerate(kinds):
        scores[row] = math.log((1 - probability) / (len(QUOTATION_KINDS) - 1))
        scores[row, QUOTATION_KINDS.index(kind)] = math.log(probability)
    return Encoding(quotation_kinds=scores)


def test_the_encoder_overrules_a_rule_only_where_it_is_surer() -> None:
    content = "“Come in,” said Ada. She liked the word “sit.”"
    unsure = quotations_of(content, kind_scores(("writing", 0.9), ("speech", 0.6)))
    assert [row.kind for row in unsure] == ["speech", "scare"]
    sure = quotations_of(content, kind_scores(("writing", 0.9999), ("speech", 0.99)))
    assert [row.kind for row in sure] == ["writing", "speech"]
    assert all(0.5 < row.score < 1 for row in sure)


def test_encoder_and_rule_that_agree_are_surer_than_the_rule() -> None:
    content = "“Come in,” said Ada."
    (alone,) = quotations_of(content)
    (both,) = quotations_of(content, kind_scores(("speech", 0.9)))
    assert both.kind == alone.kind
    assert both.score > alone.score


def test_a_pin_wins_over_rule_and_encoder() -> None:
    content = "“Come in,” said Ada. “Come out,” said Jon."
    pin = KindPin(target=TextSelector(exact="Come out"), kind="title")
    rows = quotations_of(content, pins=Pins(kinds=(pin,)))
    assert [(row.kind, row.score == 1.0) for row in rows] == [("speech", False), ("title", True)]


def test_a_pin_means_the_innermost_quotation() -> None:
    content = "“She said, ‘Come in,’ and I did.”"
    pin = KindPin(target=TextSelector(exact="Come in"), kind="thought")
    rows = quotations_of(content, pins=Pins(kinds=(pin,)))
    assert [row.kind for row in rows] == ["speech", "thought"]


def test_a_pin_that_finds_nothing_changes_nothing() -> None:
    content = "“Come in,” said Ada."
    pins = Pins(kinds=(KindPin(target=TextSelector(exact="Go"), kind="title"),))
    assert quotations_of(content, pins=pins) == quotations_of(content)


def test_no_quotations_no_rows() -> None:
    assert len(quotations_of("Nobody spoke.")) == 0


def kinds_in(content: str) -> list[QuotationKind]:
    return [row.kind for row in quotations_of(content)]


def test_what_somebody_writes_or_reads_aloud_is_writing() -> None:
    assert kinds_in("He wrote down “Assyrians”, in ink.") == ["writing"]
    assert kinds_in("“‘As to my parrot,’” he read, “‘it goes to Jon.’”")[1] == "writing"
    assert kinds_in("“‘As to my parrot,’” he said.")[1] == "speech"


@pytest.mark.parametrize(
    ("who", "rows"), [("he", 1), ("she", 1), ("they", 1), ("I", 1), ("Jon", 2)]
)
def test_a_second_clause_with_a_pronoun_may_be_of_the_same_person(who: str, rows: int) -> None:
    content = (
        f"“Yes,” said Ada, and then {who} added with a very long and sad look, “No more of it.”"
    )
    assert len(annotate(Text(content), ["quotations"]).quotations) == rows
