"""The reporting clause of quotations in all styles, positions and tenses."""

from __future__ import annotations

import pytest

from fabula import Text, annotate
from fabula.rows import Cue
from fabula.story import Story
from tests.fake_encoder import FakeEncoder
from tests.markup import parse_story
from tests.unit.layers.marked_cast import marked_layers, read_marked, rows_of


def cues_of(source: str) -> tuple[Story, list[Cue]]:
    """The story and its cues in the order of their quotations."""
    _, story = read_marked(source, ["cues", "mention_spans"])
    return story, sorted(rows_of(story, "cues"), key=lambda cue: cue.quotation)


def named(story: Story, cue: Cue) -> str | None:
    """The words a cue names its speaker by."""
    if cue.mention is None:
        return None
    mention = rows_of(story, "mention_spans")[cue.mention]
    return story.text[mention.start : mention.end]


@pytest.mark.parametrize(
    ("source", "verb", "subject"),
    [
        ("{ada “Come in,”} said [ada Ada].", "said", "Ada"),
        ("{ada “Come in,”} [ada Ada] said.", "said", "Ada"),
        ("[ada Ada] said, {ada “Come in.”}", "said", "Ada"),
        ("{ada “Who is it?”} [ada she] asked softly.", "asked", "she"),
        ("{mia “Who is it?”} said [mia the landlady].", "said", "the landlady"),
        ("{q1 ada “Come in,”} [ada he] said, turning to [jon Jon], {q1 “and sit.”}", "said", "he"),
        ("It rained. To this [ada Ada] replied: {ada “No.”}", "replied", "Ada"),
        ("{ada “Come in,”} says [ada Ada].", "says", "Ada"),
        ("{ada 'Come in,'} [ada I] said.", "said", "I"),
        ("{ada “Come in,”} [ada Ada] said to [jon Jon].", "said", "Ada"),
        ("{ada “Come in,”} said [ada Ada], the eldest.", "said", "Ada"),
        ("{ada “Come in,”} [ada Ada], [ada her friend], said.", "said", "Ada"),
        ("{ada “Come in,”} [ada she] at last very softly whispered.", "whispered", "she"),
        ("[ada Ada] turned to [jon Jon] and said, {ada “Come in.”}", "said", "Ada"),
        ("When [jon Jon] had gone [ada Ada] said, {ada “Well.”}", "said", "Ada"),
        ("[jon Jon] looked at [ada Ada] and [ada she] said, {ada “Well.”}", "said", "she"),
        ("[ada Ada] told [jon him], {ada “It is late.”}", "told", "Ada"),
        ("Then said [ada Ada], {ada “It is late.”}", "said", "Ada"),
        (
            "[jon He] sat, when accosted by [ada Ada], {ada “Is it late?”}",
            "accosted",
            "Ada",
        ),
        ("[jon Jon] was quiet, and [ada Ada] went on. {ada “It is late.”}", "went on", "Ada"),
        ("[ada Ada] interposed, and smiled. {ada “It is late.”}", "interposed", "Ada"),
        ("{ada “It is late,”} put in [ada Ada].", "put in", "Ada"),
        ("{ada “It is late,”} [ada Ada] went on.", "went on", "Ada"),
        ("{ada “It is late,”} chirruped [ada Ada].", "chirruped", "Ada"),
        (
            "{ada “Stop!”} came [ada Ada]'s voice. {ada “Now,”} [ada Ada]'s voice said.",
            "said",
            "Ada",
        ),
        ("{ada “It is late,”} thought [ada Ada].", "thought", "Ada"),
        ("{ada «It is late»}, said [ada Ada].", "said", "Ada"),
        ("{ada — It is late,} said [ada Ada].", "said", "Ada"),
        ("{ada ‘It is late,’} said [ada Ada].", "said", "Ada"),
        ("[ada Ada] looked up and answered:\n\n{ada “It is late.”}", "answered", "Ada"),
        ("[ada She] was met by [jon Jon], who cried, {jon “It is late.”}", "cried", "Jon"),
        (
            "[ada Ada] nodded; and [jon Jon], leaning on the rail, said, {jon “It is late.”}",
            "said",
            "Jon",
        ),
        (
            "[ada Ada] went on sorting nails till [jon Jon] roused himself to say: {jon “Well.”}",
            "say",
            "Jon",
        ),
        ("[ada Ada] saw [jon he] was tired and said, {ada “It is late.”}", "said", "Ada"),
        ("[ada Ada] began in a low voice, {ada “It is late.”}", "began", "Ada"),
        ("[jon Jon] frowned.\n\n[ada Ada] interposed.\n\n{ada “Hush.”}", "interposed", "Ada"),
        ("[ada Ada]'s answer was, {ada “It is late.”}", "was", "Ada"),
        ("{ada “It is late,”} came from [ada Ada].", "came", "Ada"),
        ("{ada “It is late,”} was [ada Ada]'s reply.", "was", "Ada"),
        ("{ada “It is late,”} came the voice of [ada Ada].", "came", "Ada"),
    ],
)
def test_clause_names_verb_and_subject(source: str, verb: str, subject: str) -> None:
    story, cues = cues_of(source)
    cue = cues[-1]
    assert story.text[cue.verb[0] : cue.verb[1]] == verb
    assert named(story, cue) == subject
    assert cue.start <= cue.verb[0] < cue.verb[1] <= cue.end
    assert 0 < cue.score <= 1


@pytest.mark.parametrize(
    "source",
    [
        "[ada Ada] looked up. {ada “Late.”}",
        "{ada “Late.”} [ada Ada] looked up.",
        "{ada “Late.”} [ada Ada] said nothing.",
        "{ada “Late?”} [ada She] did not reply.",
        "[ada Ada] was told. {jon “Late.”}",
        "{ada “Late.”} Nobody moved.",
        "[ada Ada] agreed to wait.\n\n{jon “Late.”}",
        "{ada “Late.”} It was [ada Ada]'s turn.",
    ],
)
def test_beats_and_silence_are_no_cues(source: str) -> None:
    assert cues_of(source)[1] == []


def test_unnamed_subject_leaves_the_mention_open() -> None:
    story, (cue,) = cues_of("{? “Late,”} said a stranger at the door.")
    assert cue.mention is None
    assert story.text[cue.verb[0] : cue.verb[1]] == "said"


@pytest.mark.parametrize(
    ("source", "manner"),
    [
        ("{ada “Late,”} said [ada Ada] softly.", ["softly"]),
        ("{ada “Late,”} [ada Ada] said in a low voice.", ["in a low voice"]),
        ("{ada “Late,”} [ada she] quietly said with a sigh.", ["quietly", "with a sigh"]),
        ("{ada “Late,”} said [ada Ada] in the kitchen.", []),
        ("{ada “Late,”} said [ada Emily].", []),
    ],
)
def test_manner(source: str, manner: list[str]) -> None:
    story, (cue,) = cues_of(source)
    assert [story.text[a:b] for a, b in cue.manner] == manner


def test_nested_quotation_has_its_own_clause() -> None:
    source = "{ada “Then [jon Jon] cried, {jon ‘Stop!’} and ran,”} said [ada Ada]."
    story, cues = cues_of(source)
    assert [(cue.quotation, named(story, cue)) for cue in cues] == [(0, "Ada"), (1, "Jon")]


def test_each_line_of_an_exchange_keeps_its_own_clause() -> None:
    source = "{ada “Late?”} asked [ada Ada].\n\n{jon “Very,”} said [jon Jon].\n\n{ada “Oh.”}"
    story, cues = cues_of(source)
    assert [(cue.quotation, named(story, cue)) for cue in cues] == [(0, "Ada"), (1, "Jon")]


def test_a_clause_with_a_name_is_believed_before_one_with_a_pronoun() -> None:
    source = "{q1 ada “Late,”} said [ada Ada], {q1 “and wet,”} [ada she] added."
    story, (cue,) = cues_of(source)
    assert named(story, cue) == "Ada"


def test_a_second_clause_in_one_sentence_introduces_another_line() -> None:
    text = Text("“Late!” said Ada Thorn, and Jon Reed cried, “Never!” Ada Thorn sat down.")
    story = annotate(text, ["cues", "mention_spans", "quotations"])
    cues = sorted(rows_of(story, "cues"), key=lambda cue: cue.quotation)
    assert [named(story, cue) for cue in cues] == ["Ada Thorn", "Jon Reed"]


def test_titles_and_scare_quotes_have_none() -> None:
    assert cues_of("{?|title “Late,”} said [ada Ada].")[1] == []


def test_the_label_of_a_message_stands_for_the_clause() -> None:
    text = Text(
        "The phone lay on the table while Ada and Jon wrote to each other.\n\n"
        "Ada: are you home\n\nJon: not yet\n\nAda: hurry then"
    )
    story = annotate(text, ["cues", "mention_spans"])
    cues = sorted(rows_of(story, "cues"), key=lambda cue: cue.quotation)
    assert [(text[c.start : c.end], text[slice(*c.verb)], named(story, c)) for c in cues] == [
        ("Ada:", ":", "Ada"),
        ("Jon:", ":", "Jon"),
        ("Ada:", ":", "Ada"),
    ]


def test_the_signature_of_a_letter_stands_for_the_clause() -> None:
    text = Text(
        "Mia unfolded the letter on the stairs, where nobody would look for her before supper, and "
        "held it to the light.\n\nDear Mia,\n\nThe roof has come off again and we "
        "are all well.\n\nYour loving sister,\n\nAda Thorn\n\nMia folded it. It rained."
    )
    story = annotate(text, ["cues", "mention_spans"])
    assert [named(story, cue) for cue in rows_of(story, "cues")] == ["Ada Thorn"]


def marked_cues(source: str) -> tuple[Story, list[Cue]]:
    """The cues of a story whose reporting clauses an encoder marks."""
    marked = parse_story(source)
    given = marked_layers(marked, resolved=False)
    story = annotate(
        Text(marked.content),
        ["cues", "mention_spans"],
        given=given,
        encoder=FakeEncoder(marked),
    )
    return story, sorted(rows_of(story, "cues"), key=lambda cue: cue.quotation)


def test_the_encoder_supplies_a_clause_that_no_pattern_fits() -> None:
    source = "{ada “Oh,”} <<cue_verb vouchsafed>> at once the tall <<cue_mention [ada Ada]>>."
    story, (cue,) = marked_cues(source)
    assert named(story, cue) == "Ada"
    assert story.text[slice(*cue.verb)] == "vouchsafed"
    assert 0 < cue.score < 1


def test_the_encoder_corrects_the_subject() -> None:
    source = (
        "When [jon Jon] had gone <<cue_mention [ada Ada]>>, weary of [mia Mia], "
        "<<cue_verb said>>, {ada “Well.”}"
    )
    story, (cue,) = marked_cues(source)
    assert named(story, cue) == "Ada"


def test_a_clause_of_which_the_encoder_sees_nothing_is_none() -> None:
    source = (
        "{ada “Late,”} <<cue_verb said>> <<cue_mention [ada Ada]>>.\n\n"
        "{jon “Well.”} [mia Mia] said nothing more to him."
    )
    story, found = marked_cues(source)
    assert [named(story, cue) for cue in found] == ["Ada"]
