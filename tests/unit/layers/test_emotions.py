"""Emotions: a row for each line, and rows of what narration tells."""

from __future__ import annotations

from fabula import Story, Text, annotate
from fabula.internal_rows import EmotionScore
from fabula.layer import Layer
from fabula.rows import Emotion, QuotationId
from tests.markup import MarkedStory, parse_story

PEOPLE = """\
+++
[characters.ada]
name = "Ada"
pronouns = "she"
[characters.jon]
name = "Jon"
pronouns = "he"
+++
"""


def _read(body: str) -> tuple[MarkedStory, Story]:
    marked = parse_story(PEOPLE + body)
    return marked, annotate(Text(marked.content), ["emotions"], given=marked.rows())


def _lines(body: str) -> list[Emotion]:
    _, story = _read(body)
    return [row for row in story.emotions if row.quotation is not None]


def test_every_line_has_one_row_of_its_speaker() -> None:
    first, second = _lines(
        "{q1 ada>jon “The bus goes at six,”} said [ada Ada].\n\n{q2 jon>ada “How dare you!”}\n"
    )
    assert (first.label, first.intensity, first.shown) == ("neutral", 0.0, None)
    assert (second.label, second.shown, second.quotation) == ("anger", "said", 1)
    assert first.character is not None
    assert second.character is not None
    assert first.character != second.character


def test_the_voice_tells_how_a_line_is_meant() -> None:
    (row,) = _lines("{q1 ada>jon “Is it here?”} sobbed [ada Ada].\n")
    assert (row.label, row.shown) == ("sadness", "expressed")
    assert row.intensity is not None
    assert row.intensity > 0.5


def test_body_signs_count_for_whom_they_belong_to() -> None:
    marked, story = _read(
        "{q1 ada>jon “It is open,”} said [ada Ada]. [jon Jon] listened. [jon His] hands shook.\n"
    )
    line, told = story.emotions
    assert line.label == "neutral"
    assert (told.label, told.character, told.quotation) == ("fear", 1, None)
    assert marked.content[told.start : told.end] == "hands shook"


def test_what_the_narrator_tells_of_a_calm_speaker_is_hidden() -> None:
    (row,) = _lines(
        "{q1 ada>jon “It is open,”} said [ada Ada] calmly. [ada She] was afraid of the answer.\n"
    )
    assert (row.label, row.shown) == ("fear", "hidden")


def test_a_thought_in_company_is_hidden_and_alone_is_said() -> None:
    thought = "{q1 ada>*|thought “I hate this,”} thought [ada Ada].\n"
    assert _lines(thought)[0].shown == "said"
    assert _lines(thought + "\n{q2 jon>ada “Tea?”}\n")[0].shown == "hidden"


def test_lines_of_one_breath_share_what_is_said() -> None:
    _, second = _lines(
        "{q1 ada>jon “I am so sorry.”} [ada Ada] turned a page. {q2 ada>jon “It was late.”}\n"
    )
    assert second.label == "remorse"


def test_what_the_encoder_says_of_the_words_counts() -> None:
    marked = parse_story(PEOPLE + "{q1 ada>jon “It is cold.”}\n")
    end = marked.content.index("”") + 1
    said = EmotionScore(
        start=0,
        end=end,
        quotation=QuotationId(0),
        labels=(("joy", 0.9), ("neutral", 0.05)),
        valence=0.9,
        arousal=0.8,
    )
    given = {**marked.rows(), "emotion_scores": Layer([said])}
    (row,) = annotate(Text(marked.content), ["emotions"], given=given).emotions
    assert (row.label, row.shown, row.evidence) == ("joy", "said", ())


def test_what_the_encoder_hears_where_the_line_stands_is_weighed_with_all_signs() -> None:
    marked = parse_story(PEOPLE + "{q1 ada>jon “It is cold,”} sobbed [ada Ada].\n")
    line = {"start": 0, "end": marked.content.index("”") + 1, "quotation": QuotationId(0)}
    words = {"labels": (("anger", 0.9),), "valence": 0.5, "arousal": 0.5}
    heard = {"intensity": 0.72, "shown": (("hidden", 0.6), ("said", 0.4))}

    def read(felt: tuple[tuple[str, float], ...]) -> Emotion:
        said = EmotionScore(**line, **words, **heard, felt=felt)  # type: ignore[arg-type]
        given = {**marked.rows(), "emotion_scores": Layer([said])}
        (row,) = annotate(Text(marked.content), ["emotions"], given=given).emotions
        return row

    agreed = read((("joy", 0.5), ("sadness", 0.3), ("neutral", 0.2)))
    assert (agreed.label, agreed.intensity, agreed.shown) == ("sadness", 0.72, "hidden")
    denied = read((("joy", 0.97), ("neutral", 0.02), ("sadness", 0.01)))
    assert denied.label == "joy"
    plain = read((("neutral", 0.98), ("sadness", 0.01), ("joy", 0.01)))
    assert (plain.label, plain.intensity, plain.shown) == ("neutral", 0.0, None)


def test_a_paragraph_of_narration_has_a_row_for_each_person_and_feeling() -> None:
    _, story = _read("[ada Ada] was furious. [ada She] stamped [ada her] foot. [jon Jon] wept.\n")
    assert [(row.character, row.label) for row in story.emotions] == [(0, "anger"), (1, "sadness")]
    assert all(row.shown for row in story.emotions)
