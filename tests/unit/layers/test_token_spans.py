"""Token spans: words and marks as the English treebanks split them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabula.layer import Layer
from fabula.layers.blocks import find_blocks
from fabula.layers.paragraphs import find_paragraphs
from fabula.layers.token_spans import find_token_spans
from fabula.rows import Paragraph, ParagraphId
from fabula.text import Text


def read(content: str) -> list[str]:
    end = len(content)
    rows = [Paragraph(id=ParagraphId(0), start=0, end=end, kind="body")] if content else []
    tokens = find_token_spans(Text(content), Layer(rows))
    return [content[slice(*tokens.span(index))] for index in range(len(tokens))]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("I don't know.", "I|do|n't|know|."),
        ("She’s late; I'll go.", "She|’s|late|;|I|'ll|go|."),
        ("I'd've won't can't", "I|'d|'ve|wo|n't|ca|n't"),
        ("WE CAN'T", "WE|CA|N'T"),
        ("I cannot, gonna", "I|can|not|,|gon|na"),
        ("Ida's boat, the boys' boats", "Ida|'s|boat|,|the|boys|'|boats"),
        ("O'Hara's ma'am at ten o'clock", "O'Hara|'s|ma'am|at|ten|o'clock"),
        ("'Tis the end o' th' line", "'T|is|the|end|o'|th'|line"),
        ("give 'em the goin' rate", "give|'em|the|goin'|rate"),
        ("the captain' he said", "the|captain|'|he|said"),
        ("D'you know y'all?", "D'|you|know|y'|all|?"),
        ("a well-known e-mail", "a|well|-|known|e-mail"),
        ("W-what?", "W|-|what|?"),
        ("yes--no—maybe – so", "yes|--|no|—|maybe|–|so"),
        ("so _very_ late", "so|_|very|_|late"),
        ("Mr. J. R. Hale, Esq., came at 8:30 p.m. sharp.", None),
        ("It was I. We ran.", "It|was|I|.|We|ran|."),
        ("No. 5 is mine. No. Really.", "No.|5|is|mine|.|No|.|Really|."),
        ("wait... what?! no… yes", "wait|...|what|?!|no|…|yes"),
        ("1,000.50 in the '90s, $5, 50%", "1,000.50|in|the|'90s|,|$|5|,|50|%"),
        ("see https://a.example/b?c=d. Go", "see|https://a.example/b?c=d|.|Go"),
        ("ida@harbour.example", "ida@harbour.example"),
        ("oh no 👩‍👧! 👍🏽 🇫🇷 :)", "oh|no|👩‍👧|!|👍🏽|🇫🇷|:)"),
        ("e\u0301tude cafe\u0301's", "e\u0301tude|cafe\u0301|'s"),
        ("“Come in,” she said", "“|Come|in|,|”|she|said"),
    ],
)
def test_words(words: str, expected: str | None) -> None:
    expected = expected or "Mr.|J.|R.|Hale|,|Esq|.|,|came|at|8:30|p.m.|sharp|."
    if "Esq." in words:
        expected = expected.replace("Esq|.", "Esq.")
    assert read(words) == expected.split("|")


def test_tokens_do_not_cross_paragraphs() -> None:
    rows = Layer(
        Paragraph(id=ParagraphId(i), start=s, end=e, kind="body")
        for i, (s, e) in enumerate([(0, 3), (3, 6)])
    )
    tokens = find_token_spans(Text("abcdef"), rows)
    assert [tokens.span(index) for index in range(len(tokens))] == [(0, 3), (3, 6)]


def test_syntax_is_unknown_without_weights() -> None:
    tokens = find_token_spans(Text("Ida"), Layer())
    assert (tokens.pos, tokens.lemma, tokens.head) == (None, None, None)


@given(st.text(max_size=200) | st.text(alphabet="aI'’.-n t_e\u0301sN@:/5“\n", max_size=200))
def test_every_visible_character_is_in_one_token(content: str) -> None:
    text = Text(content)
    blocks = find_blocks(text)
    tokens = find_token_spans(text, find_paragraphs(text, blocks, Layer()))
    held = [0] * len(content)
    for start, end in zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True):
        assert start < end
        for at in range(start, end):
            held[at] += 1
    for char, count in zip(content, held, strict=True):
        assert count == (0 if char.isspace() else 1)
