"""Mention spans: which words are names, of what, and which only look like names."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabula.encoder.encoding import Encoding, SpanScores
from fabula.internal_rows import MentionSpan
from fabula.layer import Layer
from fabula.layers.mention_spans import _extents, _whole_words
from fabula.lexicons.mention_rules import Found
from fabula.pins import CastPin, Pins
from fabula.pipeline import annotate
from fabula.rows import Paragraph, ParagraphId
from fabula.text import Text


def read(content: str, pins: Pins | None = None, **given: object) -> Layer[MentionSpan]:
    paragraphs = Layer(
        Paragraph(id=ParagraphId(number), start=match.start(), end=match.end(), kind="body")
        for number, match in enumerate(re.finditer(r"(?:.|\n(?!\n))+", content))
    )
    there = {"paragraphs": paragraphs} | given
    story = annotate(Text(content), ["mention_spans"], pins=pins, given=there)
    return story.layers["mention_spans"]  # type: ignore[return-value]


def names(content: str, kind: str = "PER", pins: Pins | None = None) -> list[str]:
    return [
        content[row.start : row.end]
        for row in read(content, pins)
        if row.form == "proper" and row.type == kind
    ]


def words(content: str, form: str) -> list[str]:
    return [content[row.start : row.end] for row in read(content) if row.form == form]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("We met Mr. Abel Farrow and Dr. A. B. Okoro.", ["Mr. Abel Farrow", "Dr. A. B. Okoro"]),
        ("Then old Mrs. O’Shea’s cat ran.", ["Mrs. O’Shea"]),
        ("She saw Anne-Marie de Brantes there.", ["Anne-Marie de Brantes"]),
        ("He knew Lord Pell of Wexcombe well.", ["Lord Pell of Wexcombe"]),
        ("But aunt Nkechi said no. “Aunt Nkechi!”", ["aunt Nkechi", "Aunt Nkechi"]),
        ("“Zarek, come here,” said Mother. Zarek came.", ["Zarek", "Mother", "Zarek"]),
        ("“Is that you, Theo?” asked Ida.", ["Theo", "Ida"]),
        ("She told Jonathan Small. Then Small left.", ["Jonathan Small", "Small"]),
        ("“Nine days, Orrel, we sat outside.”", ["Orrel"]),
        ("“Sorry, Ifeka. I should have asked.”", ["Ifeka"]),
        ("Fabrisse wheels his chair back.", ["Fabrisse"]),
    ],
)
def test_names(content: str, expected: list[str]) -> None:
    assert names(content) == expected


@pytest.mark.parametrize(
    "content",
    [
        "Nothing moved. Certainly it was cold. Wind took the leaves.",
        "They saw Wexcombe, Larkholt, and Brenning from the train, and the sea.",
        "“Forty-one,” he said. “Forty-one, and not one more.” Sixty was the price.",
        "On Monday in March the French left for Christmas. Then it rained.",
        "“Blimey,” he said. “Nonsense! Well, come in.”",
        "Hope is a thing with feathers. Will it rain? May it stop. Grace is a gift.",
        "The Long Way Home\n\nIt rained and it rained.",
    ],
)
def test_capitals_that_are_no_names(content: str) -> None:
    assert names(content) == []


def test_words_that_are_names_too() -> None:
    content = "In April they lost. Rose had quit, and Rose laughed. “Will said so,” June said."
    assert names(content) == ["Rose", "Rose", "Will", "June"]


def test_places_are_no_people() -> None:
    content = "She lived in Wexcombe, near Farrow Hall. In Wexcombe it rained; to London she went."
    assert names(content) == []
    assert set(names(content, "GPE")) == {"Wexcombe", "London"}
    assert names(content, "FAC") == ["Farrow Hall"]


def test_names_in_other_scripts_and_handles() -> None:
    content = "林小雨 smiled. Ольга laughed. “Ask jinx99,” said Ольга. “jinx99 knew,” 林小雨 said."
    assert names(content) == ["林小雨", "Ольга", "jinx99", "Ольга", "jinx99", "林小雨"]


def test_text_in_capitals() -> None:
    content = "MARY WALKED IN. “WHERE IS MR. HOLT?” SHE ASKED.\n\n“IN LONDON,” SAID THOMAS."
    assert names(content) == ["MARY", "MR. HOLT", "THOMAS"]


def test_name_with_its_article() -> None:
    content = (
        "“Off!” said the Cobbler. Then the Cobbler sighed, and the Cobbler drank. The Cobbler went."
    )
    assert set(names(content)) == {"the Cobbler", "The Cobbler"}


def test_family_is_plural() -> None:
    content = "Abel Farrow left. The next day the Farrows came, and Abel Farrow with them."
    rows = [row for row in read(content) if row.form == "proper"]
    assert [(content[row.start : row.end], row.plural) for row in rows] == [
        ("Abel Farrow", False),
        ("the Farrows", True),
        ("Abel Farrow", False),
    ]


def test_person_nouns_with_their_determiner() -> None:
    content = (
        "The landlady saw her old teacher, a very tall man and Ida's brother in the guest room."
    )
    assert words(content, "common") == [
        "The landlady",
        "her old teacher",
        "a very tall man",
        "Ida's brother",
    ]


def test_pronouns_know_person_gender_number_and_quotation() -> None:
    content = "She smiled. “I saw you and them,” he said."
    rows = [row for row in read(content) if row.form == "pronoun"]
    assert [(content[r.start : r.end], r.gender, r.person, r.plural) for r in rows] == [
        ("She", "she", 3, False),
        ("I", None, 1, False),
        ("you", None, 2, False),
        ("them", None, 3, True),
        ("he", "he", 3, False),
    ]
    assert [row.quotation for row in rows] == [None, 0, 0, 0, None]


def test_neopronouns_need_company() -> None:
    assert words("Xe took xyr coat and xyr hat.", "pronoun") == ["Xe", "xyr", "xyr"]
    assert words("Ze door is open, Em.", "pronoun") == []


def test_rows_are_sorted_with_ids_in_order() -> None:
    rows = read("Her sister Ida told Jon. “Jon, my boy,” said his aunt, “go.”")
    assert [row.id for row in rows] == list(range(len(rows)))
    assert [(row.start, -row.end) for row in rows] == sorted((r.start, -r.end) for r in rows)


def test_pinned_names_are_mentions_and_excluded_ones_never() -> None:
    content = "the grey one spoke. Ida slept. The Echo rang, and Echo said nothing. Echo nodded."
    pins = Pins(cast=(CastPin(name="the grey one"),), not_persons=("Echo", "The Echo"))
    rows = read(content, pins)
    assert [content[row.start : row.end] for row in rows] == ["the grey one", "Ida"]


def test_spans_of_an_encoding_are_used() -> None:
    content = "The tall one saw Mrs Pell and her."
    spans = ((0, 12), (17, 25), (30, 33))
    scores = SpanScores(
        spans, ("common", "proper", "pronoun"), ("PER", "PER", "PER"), np.zeros(3, np.float32)
    )
    rows = read(content, encoding=Encoding(mentions=scores))
    assert [(row.start, row.end) for row in rows] == list(spans)
    assert [row.gender for row in rows] == [None, "she", "she"]
    assert rows[2].person == 3


def test_empty_text() -> None:
    assert len(read("")) == 0


def test_the_numeral_of_a_chapter_is_no_pronoun() -> None:
    text = Text("CHAPTER I\n\nIt rained. I came home late.")
    story = annotate(text, ["mentions"])
    assert [(m.start, text[m.start : m.end]) for m in story.mentions] == [(22, "I")]


def test_span_of_the_encoder_takes_the_rest_of_a_hyphenated_name() -> None:
    content = "Then Ann Vale-Roe, of Upper-Stoke, left."
    assert _whole_words(content, 5, 13) == (5, 17)
    assert _whole_words(content, 14, 17) == (9, 17)
    assert _whole_words(content, 0, 4) == (0, 4)


@given(st.lists(st.tuples(*[st.integers(0, 30)] * 4), max_size=12))
def test_whole_phrases_stay_in_the_order_of_their_cores(numbers: list[tuple[int, ...]]) -> None:
    found = [
        Found(a, a + b + 1, "common", "PER", None, None, False, 0.9, extent=(c, c + d + 1))
        for a, b, c, d in sorted(numbers)
    ]
    spans = list(_extents(found))
    assert len(spans) == len(found)
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)
    assert all(start < end for start, end in spans)
