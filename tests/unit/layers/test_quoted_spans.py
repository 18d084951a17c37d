"""Quoted spans in every dialogue convention, on small stories."""

from __future__ import annotations

import re

import pytest

from fabula import Text
from fabula.internal_rows import QuotedSpan
from fabula.layer import Layer
from fabula.layers.quoted_spans import find_quoted_spans
from fabula.rows import Paragraph, ParagraphId, ParagraphKind, Paratext, ParatextKind

INTERRUPTED = [
    ("“Come in,” said Ada, “and sit.”", ["“Come in,”", "“and sit.”"], "“”"),
    ('"Come in," said Ada, "and sit."', ['"Come in,"', '"and sit."'], '"'),
    ("‘Come in,’ said Ada, ‘and sit.’", ["‘Come in,’", "‘and sit.’"], "‘’"),
    ("'Come in,' said Ada, 'and sit.'", ["'Come in,'", "'and sit.'"], "'"),
    ("«Come in,» said Ada, «and sit.»", ["«Come in,»", "«and sit.»"], "«»"),
    ("« Come in », said Ada, « and sit. »", ["« Come in »", "« and sit. »"], "«»"),
    ("»Come in«, said Ada, »and sit.«", ["»Come in«", "»and sit.«"], "»«"),
    ("‹Come in,› said Ada, ‹and sit.›", ["‹Come in,›", "‹and sit.›"], "‹›"),
    ("„Come in“, said Ada, „and sit.“", ["„Come in“", "„and sit.“"], "„“"),
    ("„Come in”, said Ada, „and sit.”", ["„Come in”", "„and sit.”"], "„”"),
    ("”Come in,” said Ada, ”and sit.”", ["”Come in,”", "”and sit.”"], "”"),
    ("”Come in,“ said Ada, ”and sit.“", ["”Come in,“", "”and sit.“"], "”“"),
    ("「Come in,」 said Ada, 「and sit.」", ["「Come in,」", "「and sit.」"], "「」"),
    ("『Come in,』 said Ada, 『and sit.』", ["『Come in,』", "『and sit.』"], "『』"),
    ("``Come in,'' said Ada, ``and sit.''", ["``Come in,''", "``and sit.''"], "``''"),
    ("''Come in,'' said Ada, ''and sit.''", ["''Come in,''", "''and sit.''"], "''"),
    (",,Come in,'' said Ada, ,,and sit.''", [",,Come in,''", ",,and sit.''"], ",,''"),
    ("`Come in,' said Ada, `and sit.'", ["`Come in,'", "`and sit.'"], "`'"),
    ('"Come in,” said Ada, “and sit."', ['"Come in,”', '“and sit."'], '"”'),
    ("_“Come in,”_ said Ada, “_and_ sit.”", ["“Come in,”", "“_and_ sit.”"], "“”"),
    ("“Come in”—she sighed—“and sit.”", ["“Come in”", "“and sit.”"], "“”"),
    ("— Come in, said Ada, and sit.", ["— Come in,", "and sit."], "—"),
    ("—Come in —said Ada—, and sit.", ["—Come in", "and sit."], "—"),
    ("— Come in, — said Ada, — and sit.", ["— Come in,", "and sit."], "—"),
    ("– Come in! said Ada. Sit down.", ["– Come in!", "Sit down."], "–"),
    ("-- Come in, said Ada softly.", ["-- Come in,"], "-"),
    ("- Come in, said the old woman.", ["- Come in,"], "-"),
    ("―Come in ―said Ada, turning away.", ["―Come in"], "―"),
]

SINGLE = [
    ("'I don't like 'em,' said Ada.", ["'I don't like 'em,'"]),
    ("‘I don’t like ’em,’ said Ada.", ["‘I don’t like ’em,’"]),
    ("'The labourers' tools are o' no use,' she said.", ["'The labourers' tools are o' no use,'"]),
    ("The labourers' tools were gone. The girls' coats, too.", []),
    ("The labourers' tools were gone. 'Oh!' said Ada.", ["'Oh!'"]),
    ("'Tis late, and the '90s were o'er.", []),
    ("''Tis late,' said Ada.", ["''Tis late,'"]),
    ("'Tis late,' said Ada.", ["'Tis late,'"]),
    ("''E's gone,' said Jon.", ["''E's gone,'"]),
    ("The 'expert' asked for 'quiet'. 'Hush!' he said.", ["'expert'", "'quiet'", "'Hush!'"]),
    ("'Give it to James', said Ada.", ["'Give it to James'"]),
    ("Rock 'n' roll was goin' on in th' hall.", []),
    ("\"'Ello,\" said Jon. \"'E's off to th' 'ospital, 'e is.\"", []),
]


def paragraphs_of(content: str, kind: ParagraphKind = "body") -> Layer[Paragraph]:
    """Paragraphs as blank lines part them."""
    found = re.finditer(r"\S(?:.|\n(?!\s*\n))*", content)
    return Layer(
        Paragraph(id=ParagraphId(i), start=m.start(), end=m.end(), kind=kind)
        for i, m in enumerate(found)
    )


def spans_of(content: str) -> Layer[QuotedSpan]:
    return find_quoted_spans(Text(content), paragraphs_of(content), Layer([]))


def words_of(content: str, depth: int = 0) -> list[list[str]]:
    """The parts of each quoted span of one depth, as printed."""
    rows = [row for row in spans_of(content) if row.depth == depth]
    return [[content[start:end] for start, end in row.parts] for row in rows]


@pytest.mark.parametrize(("content", "parts", "marks"), INTERRUPTED)
def test_every_style_is_one_row_with_its_parts(content: str, parts: list[str], marks: str) -> None:
    assert words_of(content) == [parts]
    assert spans_of(content)[0].marks == marks


@pytest.mark.parametrize(("content", "parts"), SINGLE)
def test_apostrophes_are_no_quotation_marks(content: str, parts: list[str]) -> None:
    found = [each for row in words_of(content) for each in row if each[0] != '"']
    assert found == parts
    assert not words_of(content, depth=1)


def test_the_convention_is_decided_in_each_paragraph() -> None:
    content = "“One,” said Ada.\n\n'Two,' said Jon.\n\n— Three, said Ada.\n\n«Four,» said Jon."
    assert words_of(content) == [["“One,”"], ["'Two,'"], ["— Three,"], ["«Four,»"]]


@pytest.mark.parametrize(
    ("content", "inner"),
    [
        ("“He said ‘go’ to me,” said Ada.", "‘go’"),
        ("'He said \"go\" to me,' said Ada.", '"go"'),
        ("\"He said 'go' to me,\" said Ada.", "'go'"),
        ("‘He said “go” to me,’ said Ada.", "“go”"),
        ("“He said “go” to me,” said Ada.", "“go”"),
        ('"He said "go" to me," said Ada.', '"go"'),
        ("‘He said ‘go’ to me,’ said Ada.", "‘go’"),
        ("»He said ›go‹ to me,« said Ada.", "›go‹"),
        ("「He said 『go』 to me,」 said Ada.", "『go』"),
        ("— He said “go” to me, said Ada.", "“go”"),
        ("“‘Go,’ he said to me,” said Ada.", "‘Go,’"),
        ("“He said to me, ‘Go.’”", "‘Go.’"),
    ],
)
def test_a_quotation_within_one_has_depth_one(content: str, inner: str) -> None:
    assert len(words_of(content)) == 1
    assert words_of(content, depth=1) == [[inner]]


def test_three_levels() -> None:
    content = "“Ada told me, ‘Jon said “never” twice,’ and left.”"
    assert words_of(content, depth=2) == [["“never”"]]


def test_action_between_two_sentences_parts_two_rows() -> None:
    assert words_of("“Come in.” Ada turned. “Sit.”") == [["“Come in.”"], ["“Sit.”"]]
    assert words_of("“Come in.” “No.” “Yes!”") == [["“Come in.”"], ["“No.”"], ["“Yes!”"]]
    assert words_of("“Come in!” cried Ada. “Sit!”") == [["“Come in!”", "“Sit!”"]]
    assert words_of("“No.” Then Ada said, “Sit.”") == [["“No.”"], ["“Sit.”"]]
    assert words_of("“In,” said Ada. “Out,” said Jon.") == [["“In,”"], ["“Out,”"]]


def test_a_verb_after_a_full_stop_is_action() -> None:
    assert words_of("“You were there.” Ada considers. “So was I.”") == [
        ["“You were there.”"],
        ["“So was I.”"],
    ]
    assert words_of("She asked, “Who?” and he said, “Jon.”") == [["“Who?”"], ["“Jon.”"]]
    assert words_of("“No,”--“Yes.”") == [["“No,”"], ["“Yes.”"]]


def test_a_speech_over_paragraphs_has_a_part_for_each() -> None:
    content = "“One.\n\n“Two ‘b’ two.\n\n“Three,” said Ada. “Four.”\n\nNobody spoke."
    assert words_of(content) == [["“One.", "“Two ‘b’ two.", "“Three,”", "“Four.”"]]
    row = spans_of(content)[0]
    assert row.closed
    assert row.marks == "“”"


def test_straight_and_single_marks_are_reopened_too() -> None:
    assert words_of('"One.\n\n"Two."\n\n"Three."') == [['"One.', '"Two."'], ['"Three."']]
    assert words_of("'One.\n\n'Two.'\n\n'Three.'") == [["'One.", "'Two.'"], ["'Three.'"]]
    assert words_of("«One.\n\n«Two.»") == [["«One.", "«Two.»"]]


def test_a_quotation_never_closed_ends_with_its_paragraph() -> None:
    content = "“One and two.\n\nAda went out. “Three,” she said.\n\nFour."
    assert words_of(content) == [["“One and two."], ["“Three,”"]]
    assert [row.closed for row in spans_of(content)] == [False, True]


def test_a_missing_closing_mark_is_put_before_the_reporting_clause() -> None:
    assert words_of('"Come in, said Ada.\n\n"No," said Jon.') == [['"Come in,'], ['"No,"']]


def test_a_missing_closing_mark_swallows_no_later_quotation() -> None:
    content = "“Come in, said Ada. “Sit down.”"
    assert words_of(content) == [["“Come in, said Ada."], ["“Sit down.”"]]


def test_a_stray_closing_mark_is_left_out() -> None:
    assert words_of("Come out,” said Jon. “Now.”") == [["“Now.”"]]
    assert words_of('Come out," said Jon.') == []


def test_feet_and_inches() -> None:
    content = 'She was 5\'10" tall, he 6\' and it 12" long. "Oh," he said.'
    assert words_of(content) == [['"Oh,"']]
    assert words_of('"She is 5\'10" tall," he said.') == [['"She is 5\'10" tall,"']]
    assert words_of('"It is 12" long," he said.') == [['"It is 12" long,"']]


def test_marks_with_nothing_to_say_are_left_out() -> None:
    assert words_of('He typed "" and “ ”.') == []
    assert words_of("“…”\n\n“?!”") == [["“…”"], ["“?!”"]]


def test_a_dash_that_opens_no_speech() -> None:
    for content in ("— Ada Hill", "—and so he left.", "---", "- 12 -", "-5 degrees", "— — —"):
        assert words_of(content) == [], content


def test_narration_after_a_dash_line() -> None:
    assert words_of("— I know, said Ada, looking away. She turned.") == [["— I know,"]]
    assert words_of("— I know, he said, and sat down.") == [["— I know,"]]
    assert words_of("— I can’t— I don’t know, said Ada.") == [["— I can’t— I don’t know,"]]
    assert words_of("— But I—") == [["— But I—"]]


def test_dash_lines_are_not_closed() -> None:
    assert [row.closed for row in spans_of("— Come in.\n\n— No.")] == [False, False]


def paratext(content: str, words: str, kind: ParatextKind) -> Layer[Paratext]:
    start = content.index(words)
    return Layer([Paratext(start=start, end=start + len(words), kind=kind, score=1.0)])


def test_paratext_holds_no_quotations() -> None:
    content = "A/N: “Hello!”\n\n“Come in,” said Ada."
    rows = find_quoted_spans(
        Text(content), paragraphs_of(content), paratext(content, "A/N: “Hello!”", "author_note")
    )
    assert [content[row.start : row.end] for row in rows] == ["“Come in,”"]


def test_a_note_within_a_paragraph_hides_only_itself() -> None:
    content = "“Come in.” [Illustration: “A door”] Ada turned. “Sit.”"
    rows = find_quoted_spans(
        Text(content),
        paragraphs_of(content),
        paratext(content, "[Illustration: “A door”]", "other"),
    )
    assert [content[row.start : row.end] for row in rows] == ["“Come in.”", "“Sit.”"]


def test_headings_hold_no_quotations_and_part_speeches() -> None:
    content = "“One.\n\n“A Heading”\n\n“Two.”"
    kinds: tuple[ParagraphKind, ...] = ("body", "heading", "body")
    paragraphs = Layer(
        Paragraph(id=row.id, start=row.start, end=row.end, kind=kind)
        for row, kind in zip(paragraphs_of(content), kinds, strict=True)
    )
    rows = find_quoted_spans(Text(content), paragraphs, Layer([]))
    assert [content[row.start : row.end] for row in rows] == ["“One.", "“Two.”"]


def test_a_song_may_stand_within_a_speech() -> None:
    content = "“She sang:\n\nLow tide, high tide\n\n“and wept.”"
    song = paratext(content, "Low tide, high tide", "verse")
    rows = find_quoted_spans(Text(content), paragraphs_of(content), song)
    assert len(rows) == 1
    assert len(rows[0].parts) == 2


def test_no_text_no_rows() -> None:
    assert len(spans_of("")) == 0
    assert len(spans_of("Nobody spoke.")) == 0


def test_a_message_is_one_row_without_its_label() -> None:
    content = 'Mara sat by Jonah.\n\nMara: he said "no" to me\n\nJonah: oh\n\nShe read it.'
    rows = spans_of(content)
    assert [(content[row.start : row.end], row.depth, row.marks, row.kind) for row in rows] == [
        ('he said "no" to me', 0, ":", "writing"),
        ('"no"', 1, '"', None),
        ("oh", 0, ":", "writing"),
    ]


def test_a_label_before_a_quotation_with_marks_adds_no_row() -> None:
    content = "Mara: “Come in.”\n\nJonah: “I am in.”\n\nMara: “So you are.”"
    assert [(row.marks, row.kind) for row in spans_of(content)] == [("“”", None)] * 3


def test_a_letter_without_marks_is_one_row() -> None:
    story = "The letter lay on the mat when she came down, under a bill, and she read it there."
    letter = ["Dear Mara,", "He asks: “Is it sold?”", "Your brother,", "Jonah"]
    content = "\n\n".join([story, *letter, "She folded it."])
    outer, inner = spans_of(content)
    assert [content[slice(*part)] for part in outer.parts] == letter
    assert (outer.kind, inner.depth) == ("writing", 1)


def test_the_narrator_ends_a_spanish_line_without_a_second_dash() -> None:
    assert words_of("—¿Whose is he? —he asked.") == [["—¿Whose is he?"]]
