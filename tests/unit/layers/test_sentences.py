"""Sentences: where they end."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabula.encoder.encoding import Encoding, TokenThresholds
from fabula.internal_rows import QuotedSpan
from fabula.layer import Layer
from fabula.layers.blocks import find_blocks
from fabula.layers.paragraphs import find_paragraphs
from fabula.layers.sentences import find_sentences
from fabula.layers.token_spans import find_token_spans
from fabula.text import Text


def read(content: str, quoted: tuple[QuotedSpan, ...] = ()) -> list[str]:
    text = Text(content)
    paragraphs = find_paragraphs(text, find_blocks(text), Layer())
    tokens = find_token_spans(text, paragraphs)
    rows = find_sentences(text, tokens, paragraphs, Layer(quoted), Encoding())
    return [content[row.start : row.end] for row in rows]


@pytest.mark.parametrize(
    "marked",
    [
        "Ida waited.| She was cold.| Was he late?| He was!",
        "“Come in!” said she.| She sat.",
        "“Who is it?” Ida asked.| Nobody spoke.",
        "“Who is it?” Mr. Hale asked.| Nobody spoke.",
        "“Who is it?” I asked.",
        "“Come in!”| Ida opened the door.",
        "“Come in.| Sit.” said she.",
        "“Come.”| She sat.",
        "“But—” Ida said.",
        "“But—”| He stopped.",
        '"Yes."| "No."',
        "Oh! how she laughed.",
        "It was late.| he left.",
        "Mr. and Mrs. Hale came at 8 p.m. sharp.",
        "They came at 8 p.m.| The lamp was lit.",
        "J. R. Hale saw No. 5 go by.",
        "Wait... what?| No.",
        "Well... I know.",
        "She waited . . . and waited.",
        "(He left.)| She stayed.",
        "He cost $3.50 a day.| Cheap!",
        "1. Ida waited.",
    ],
)
def test_ends(marked: str) -> None:
    expected = [sentence.strip() for sentence in marked.split("|")]
    assert read(marked.replace("|", "")) == expected


def test_sentences_do_not_cross_paragraphs() -> None:
    assert read("Ida waited and\n\nthe lamp was lit") == ["Ida waited and", "the lamp was lit"]


def test_a_closing_mark_after_a_space_belongs_to_the_quotation() -> None:
    span = QuotedSpan(start=0, end=11, parts=((0, 11),), marks="«»", closed=True, depth=0)
    assert read("« Viens ! » Elle part.", (span,)) == ["« Viens ! »", "Elle part."]


@given(st.text(alphabet="aA.!?”“' \n—1", max_size=200))
def test_every_token_is_in_one_sentence(content: str) -> None:
    assert "".join("".join(read(content)).split()) == "".join(content.split())


def with_head(content: str, starts: dict[str, float]) -> list[str]:
    """Sentences where the encoder says how probable a beginning is; 0.5 for words not named."""
    text = Text(content)
    paragraphs = find_paragraphs(text, find_blocks(text), Layer())
    tokens = find_token_spans(text, paragraphs)
    words = [content[slice(*tokens.span(index))] for index in range(len(tokens))]
    scores = np.log([starts.get(word, 0.5) for word in words]).astype(np.float32)
    limits = TokenThresholds(sentence_denied=float(np.log(0.03)), sentence_sure=float(np.log(0.8)))
    encoding = Encoding(sentence_starts=scores, thresholds=limits)
    rows = find_sentences(text, tokens, paragraphs, Layer(), encoding)
    return [content[row.start : row.end] for row in rows]


def test_the_encoder_adds_and_takes_away_where_it_is_sure() -> None:
    content = "Buy milk then eggs. She ran."
    assert with_head(content, {}) == ["Buy milk then eggs.", "She ran."]
    assert with_head(content, {"then": 0.99}) == ["Buy milk", "then eggs.", "She ran."]
    assert with_head(content, {"She": 0.01}) == [content]


def test_a_paragraph_begins_a_sentence_and_a_closing_mark_never_does() -> None:
    sure = {"He": 0.001, ".": 0.999, "”": 0.999}
    assert with_head("He ran.\n\nHe “sat.”", sure) == ["He ran.", "He “sat.”"]


def test_an_opening_mark_goes_with_the_sentence_that_the_encoder_sees_behind_it() -> None:
    content = "He sat down (why I know not. It rained)"
    assert with_head(content, {"why": 0.99})[:2] == ["He sat down", "(why I know not."]
    assert with_head("“Why?”", {"Why": 0.99}) == ["“Why?”"]
