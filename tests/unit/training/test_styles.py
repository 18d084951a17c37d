import re
from dataclasses import replace

import pytest

from fabula.evaluate.litbank import GoldDocument, GoldMention
from training.styles import STYLES, Edit, Style, restyle, rewrite

PLAIN = """"I don't know," said Harriet, "and
I won't ask." She shut the "good"
door--softly.

Then Tom said: "Who told you 'never'? Not I."

"Nobody," said Ann."""
QUOTES = (
    '"I don\'t know,"',
    '"and\nI won\'t ask."',
    "\"Who told you 'never'? Not I.\"",
    '"Nobody,"',
)


def make_document(content: str, quoted: tuple[str, ...], mentions: tuple[str, ...]) -> GoldDocument:
    places = [match.span() for match in re.finditer(r"--|\w+(?:['’]\w+)?|[^\w\s]", content)]

    def find(words: str) -> tuple[int, int]:
        start = content.index(words)
        inside = [
            index
            for index, place in enumerate(places)
            if start <= place[0] and place[1] <= start + len(words)
        ]
        return inside[0], inside[-1] + 1

    return GoldDocument(
        name="own",
        start=0,
        content=content,
        tokens=tuple(content[start:end] for start, end in places),
        places=tuple(places),
        quotations=tuple(find(each) for each in quoted),
        mentions=tuple(GoldMention(find(each), "proper", "PER") for each in mentions),
        events=(),
    )


def plain() -> GoldDocument:
    return make_document(PLAIN, QUOTES, ("Harriet", "Tom", "Ann"))


def texts(document: GoldDocument) -> list[str]:
    found = []
    for span in document.quotations:
        placed = [place for place in document.places[slice(*span)] if place is not None]
        found.append(document.content[placed[0][0] : placed[-1][1]])
    return found


def test_the_original_stays() -> None:
    document = plain()
    assert restyle(document, "original") is document


def test_curly_marks_and_one_line_for_a_paragraph() -> None:
    changed = restyle(plain(), "curly")
    assert changed.content == (
        "“I don’t know,” said Harriet, “and I won’t ask.” She shut the “good” door—softly.\n\n"
        "Then Tom said: “Who told you ‘never’? Not I.”\n\n“Nobody,” said Ann."
    )
    assert texts(changed)[1] == "“and I won’t ask.”"


def test_single_marks_with_double_ones_inside() -> None:
    changed = restyle(plain(), "single")
    assert changed.content.split("\n") == [
        "‘I don’t know,’ said Harriet, ‘and I won’t ask.’ She shut the ‘good’ door—softly.",
        "Then Tom said: ‘Who told you “never”? Not I.’",
        "‘Nobody,’ said Ann.",
    ]
    assert None not in changed.places


def test_dashes_open_and_nothing_closes() -> None:
    changed = restyle(plain(), "dash")
    assert changed.content.split("\n") == [
        "—I don’t know, —said Harriet—, and I won’t ask. —She shut the “good” door—softly.",
        "Then Tom said:",
        "—Who told you ‘never’? Not I.",
        "—Nobody, —said Ann.",
    ]
    assert texts(changed) == [
        "—I don’t know,",
        "and I won’t ask.",
        "—Who told you ‘never’? Not I.",
        "—Nobody,",
    ]


@pytest.mark.parametrize("style", STYLES)
def test_every_token_keeps_its_letters(style: Style) -> None:
    document, changed = plain(), restyle(plain(), style)
    for token, place in zip(document.tokens, changed.places, strict=True):
        if token[0].isalpha():
            assert place is not None
            assert changed.content[slice(*place)] == token.replace(
                "'", "’" if "’" in changed.content else "'"
            )
    assert [row.span for row in changed.mentions] == [row.span for row in document.mentions]


def test_dash_dialogue_gets_marks_in_the_other_styles() -> None:
    content = "--Well, said Tom, I never.\n\n--Go on, said Ann. It's late."
    document = make_document(content, ("--Well,", "I never.", "--Go on,"), ("Tom", "Ann"))
    assert restyle(document, "curly").content == (
        "“Well,” said Tom, “I never.”\n\n“Go on,” said Ann. It’s late."
    )
    assert restyle(document, "dash").content == (
        "—Well, said Tom, I never.\n—Go on, said Ann. It’s late."
    )


def test_double_marks_within_single_ones_change_places() -> None:
    content = "'It's \"fine\",' said Ann. The boys' hats.\n\n'Good,' said Tom. 'So be it.'"
    quoted = ("'It's \"fine\",'", "'Good,'", "'So be it.'")
    document = make_document(content, quoted, ("Ann",))
    assert restyle(document, "curly").content == (
        "“It’s ‘fine’,” said Ann. The boys’ hats.\n\n“Good,” said Tom. “So be it.”"
    )


def test_speech_right_after_speech_begins_a_line() -> None:
    content = '"Yes." "No." They went.\n\nThe "Swan" is an inn.'
    document = make_document(content, ('"Yes."', '"No."'), ())
    assert restyle(document, "dash").content == ("—Yes.\n—No. —They went.\nThe “Swan” is an inn.")


def test_a_speech_over_two_paragraphs_opens_twice() -> None:
    content = '"One day it rained.\n\n"Then it did not."\n\nAnn wept.'
    document = make_document(content, ('"One day it rained.', '"Then it did not."'), ("Ann",))
    assert restyle(document, "dash").content == "—One day it rained.\n—Then it did not.\nAnn wept."
    assert restyle(document, "single").content.startswith("‘One day it rained.\n‘Then")


def test_tokens_without_a_place_stay_so() -> None:
    document = plain()
    document = replace(document, places=(None, *document.places[1:]))
    changed = restyle(document, "curly")
    assert changed.places[0] is None
    assert changed.quotations == document.quotations


def test_edits_move_what_stands_behind_them() -> None:
    changed = rewrite("ab cd ef", [Edit(0, 2, "x"), Edit(3, 3, "<<"), Edit(6, 8, "")])
    assert changed.content == "x <<cd "
    assert changed.find_place((0, 2)) == (0, 1)
    assert changed.find_place((3, 5)) == (4, 6)
    assert changed.find_place((6, 8)) is None


def test_of_two_edits_the_later_counts() -> None:
    assert rewrite("abc", [Edit(0, 2, "x"), Edit(1, 3, "y")]).content == "ay"
