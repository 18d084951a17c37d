from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fabula.evaluate.alignment import align_tokens

NOVEL = (
    "Preface to the thing.\n\nCHAPTER I\n\nThe lamp had gone out again, and nobody\n"
    'would admit to it.\n\n[Illustration: a lamp]\n\n"I don\'t mind," said Ada.\n'
)

LINE = tuple("The lamp had gone out again , and nobody would admit to it .".split())  # noqa: SIM905


def words(tokens: list[str], content: str) -> list[str | None]:
    return [
        None if span is None else content[span[0] : span[1]]
        for span in align_tokens(tokens, content)
    ]


def test_tokens_find_their_place_across_what_the_document_leaves_out() -> None:
    tokens = [*LINE, '"', "I", "do", "n't", "mind", ",", '"', "said", "Ada", "."]
    assert words(tokens, NOVEL) == tokens


def test_a_token_of_its_own_has_no_place_and_the_rest_go_on() -> None:
    tokens = [*LINE[:5], "@@@", *LINE[5:]]
    assert words(tokens, NOVEL) == [None if token == "@@@" else token for token in tokens]


def test_a_token_split_by_a_line_break_spans_it() -> None:
    assert align_tokens(["nobodywould"], "nobody\nwould") == ((0, 12),)


def test_nothing_in_common_gives_no_place() -> None:
    assert align_tokens(["Quite", "other"], "12345 67890") == (None, None)
    assert align_tokens([], "text") == ()
    assert align_tokens(["text"], "") == (None,)


@given(
    st.lists(st.text("abcXYZ.,'", min_size=1, max_size=6), min_size=1, max_size=30),
    st.lists(st.sampled_from(["", " ", "\n", "\n\n  "]), min_size=30, max_size=30),
)
def test_any_spacing_is_undone(tokens: list[str], gaps: list[str]) -> None:
    content, planted = "", []
    for token, gap in zip(tokens, gaps, strict=False):
        content += gap
        planted.append((len(content), len(content) + len(token)))
        content += token
    assert align_tokens(tokens, content) == tuple(planted)
