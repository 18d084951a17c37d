"""Who says what to whom, on stories whose answer is marked."""

from __future__ import annotations

import pytest

from fabula import Text, annotate, find_lines
from fabula.pins import Pins, SpeakerPin, TextSelector
from fabula.rows import EntityId
from fabula.story import Story
from tests.markup import MarkedStory
from tests.unit.layers.marked_cast import read_marked, rows_of

CAST = """+++
[characters.ada]
name = "Ada"
pronouns = "she"
[characters.jon]
name = "Jon"
pronouns = "he"
[characters.mia]
name = "Mia"
pronouns = "she"
[characters.teller]
name = "Ellis"
narrator = %s
+++
"""
THIRD = CAST % "false"
FIRST = CAST % "true"


def read(
    source: str, *, front: str = THIRD, pins: Pins | None = None, resolved: bool = False
) -> tuple[MarkedStory, Story, list[str | None]]:
    """The marked story, what was read, and the key of each line's speaker."""
    marked, story = read_marked(front + source, ["attribution"], pins=pins, resolved=resolved)
    keys = list(marked.characters)
    rows = rows_of(story, "attribution")
    speakers = {row.quotation: row.speaker for row in rows}
    found = [speakers.get(number) for number in range(len(marked.quotations))]
    return marked, story, [None if who is None else keys[int(who)] for who in found]


def expected(marked: MarkedStory) -> list[str | None]:
    """The marked speakers."""
    return [row.speaker for row in marked.quotations]


STORIES = {
    "tags": """
{ada “Is it late?”} asked [ada Ada].

{jon “Very late,”} said [jon Jon].
""",
    "pronoun tags": """
[ada Ada] opened the door to [jon Jon].

{jon “Is it late?”} [jon he] asked.

{ada “Very late,”} [ada she] said.
""",
    "two people take turns": """
{ada “Is it late?”} asked [ada Ada].

{jon “Very late,”} said [jon Jon].

{ada “How late?”}

{jon “Past nine.”}

{ada “Then we are lost.”}
""",
    "the person addressed answers": """
[ada Ada] and [jon Jon] stood at the gate with [mia Mia].

{ada “Where have you been, [jon Jon]?”} asked [ada Ada].

{jon “At the mill.”}
""",
    "the person spoken to is not the speaker": """
[jon Jon] put the lamp down.

{ada “Go to bed,”} [ada Ada] said to [jon Jon].
""",
    "one paragraph, one speaker": """
{ada “Come in,”} said [ada Ada]. {ada “Sit down.”} She moved the chair. {ada “Eat.”}
""",
    "a beat before the line": """
{ada “Is it late?”} asked [ada Ada].

[jon Jon] looked at the clock. {jon “Past nine.”}
""",
    "interrupted": """
{q1 ada “Come in,”} said [ada Ada], {q1 “and sit down.”}

{jon “I cannot,”} said [jon Jon].
""",
    "present tense": """
{ada “Is it late?”} asks [ada Ada].

{jon “Very late,”} says [jon Jon].

{ada “How late?”}
""",
    "single marks": """
{ada ‘Is it late?’} asked [ada Ada].

{jon ‘Very late,’} said [jon Jon].

{ada ‘How late?’}
""",
    "guillemets": """
{ada « Is it late? »} asked [ada Ada].

{jon « Very late »}, said [jon Jon].

{ada « How late? »}
""",
    "dashes": """
{ada — Is it late?} asked [ada Ada].

{jon — Very late,} said [jon Jon].

{ada — How late?}
""",
    "led up to": """
[jon Jon] closed the book. To that [ada Ada] only replied:

{ada “Read on.”}
""",
}


@pytest.mark.parametrize("name", STORIES)
def test_speakers(name: str) -> None:
    marked, _, found = read(STORIES[name])
    assert found == expected(marked)


@pytest.mark.parametrize("name", STORIES)
def test_names_do_not_matter(name: str) -> None:
    story = STORIES[name]
    front = THIRD.replace("Ada", "Mrs Quill").replace("Jon", "Bartholomew")
    renamed = story.replace("Ada", "Mrs Quill").replace("Jon", "Bartholomew")
    plain, other = read(story)[2], read(renamed, front=front)[2]
    assert plain == other


def test_first_person_narrator_speaks() -> None:
    marked, _, found = read(
        """
{teller “Is it late?”} [teller I] asked.

{ada “Very late,”} said [ada Ada].

{teller “Then go,”} said [teller I].
""",
        front=FIRST,
    )
    assert found == expected(marked)


def test_nobody_calls_himself() -> None:
    _, _, found = read("""
[ada Ada] came in, and [jon Jon] rose.

{jon “[ada Ada], you are late!”}
""")
    assert found[0] != "ada"


def test_three_people_without_tags_stay_unknown_or_right() -> None:
    marked, story, found = read("""
[ada Ada], [jon Jon] and [mia Mia] sat by the fire.

{ada “It is late.”}

{mia “It is.”}

{jon “It is not.”}
""")
    rows = rows_of(story, "attribution")
    for row, who, right in zip(rows, found, expected(marked), strict=True):
        assert who in {None, right} or row.score < 0.75


def test_nobody_mentioned_means_unknown() -> None:
    _, story, found = read("{? “It is late.”}\n\nIt rained.")
    assert found == [None]
    (row,) = rows_of(story, "attribution")
    assert (row.basis, row.score, row.evidence) == (None, 0.0, ())


def test_a_line_within_a_line_belongs_to_whom_its_clause_names() -> None:
    _, _, found = read(
        "{ada “Then [jon Jon] cried, {jon ‘Stop!’} and [ada I] said, {ada ‘Why?’} and ran, and "
        "{? ‘Closed’} hung outside,”} said [ada Ada]."
    )
    assert found == ["ada", "jon", "ada", None]


def test_every_answer_says_why() -> None:
    for source in STORIES.values():
        _, story, found = read(source)
        for row, who in zip(rows_of(story, "attribution"), found, strict=True):
            assert (row.basis is None) == (who is None)
            assert 0 <= row.score <= 1
            assert all(0 <= a < b <= len(story.text) for a, b in row.evidence)


@pytest.mark.parametrize(
    ("name", "line", "basis"),
    [
        ("tags", 0, "cue"),
        ("pronoun tags", 0, "pronoun"),
        ("two people take turns", 3, "turn"),
        ("the person addressed answers", 1, "vocative"),
        ("one paragraph, one speaker", 2, "continuation"),
        ("a beat before the line", 1, "only_other"),
    ],
)
def test_basis(name: str, line: int, basis: str) -> None:
    _, story, _ = read(STORIES[name])
    assert rows_of(story, "attribution")[line].basis == basis


def test_evidence_of_a_tag_is_the_tag() -> None:
    _, story, _ = read(STORIES["tags"])
    row = rows_of(story, "attribution")[1]
    assert [story.text[a:b] for a, b in row.evidence] == ["said Jon"]


def test_addressees() -> None:
    _, story, _ = read(STORIES["the person spoken to is not the speaker"])
    assert rows_of(story, "attribution")[0].addressees == (EntityId(1),)
    _, story, _ = read(STORIES["two people take turns"])
    found = [row.addressees for row in rows_of(story, "attribution")]
    assert found == [(EntityId(1),), (EntityId(0),), (EntityId(1),), (EntityId(0),), (EntityId(1),)]


def test_pinned_speaker_is_obeyed_and_the_others_adapt() -> None:
    source = STORIES["two people take turns"].replace("asked [ada Ada]", "asked somebody")
    pins = Pins(speakers=(SpeakerPin(target=TextSelector(exact="Past nine"), speaker="Mia"),))
    _, story, found = read(source, pins=pins)
    assert found[3] == "mia"
    row = rows_of(story, "attribution")[3]
    assert (row.basis, row.score) == ("given", 1.0)
    assert found[4] != "mia"


def test_pinned_unknown_is_unknown() -> None:
    pins = Pins(
        speakers=(SpeakerPin(target=TextSelector(exact="Very late"), speaker=None, addressees=()),)
    )
    _, story, found = read(STORIES["tags"], pins=pins)
    assert found == ["ada", None]
    assert rows_of(story, "attribution")[1].addressees == ()


def test_pinned_addressees_are_obeyed() -> None:
    target = TextSelector(exact="Very late")
    pins = Pins(speakers=(SpeakerPin(target=target, speaker="Jon", addressees=("Mia",)),))
    _, story, _ = read(STORIES["tags"], pins=pins)
    assert rows_of(story, "attribution")[1].addressees == (EntityId(2),)


def test_titles_and_scare_quotes_have_no_row() -> None:
    _, story, _ = read("[ada Ada] read {?|title “The Late Hour”} to [jon Jon].")
    assert len(rows_of(story, "attribution")) == 0


def test_who_gives_his_name_is_likelier_to_speak() -> None:
    likely = []
    for words in ("I am [mia Mia]", "I know [mia Mia]"):
        _, story, _ = read(f"[ada Ada] and [jon Jon] waited.\n\n{{mia “{words}.”}}")
        (row,) = rows_of(story, "attribution")
        chances = dict(row.alternatives) | {row.speaker: row.score}
        likely.append(chances.get(EntityId(2), 0.0))
    assert likely[0] > likely[1]


def test_every_person_a_clause_names_is_a_candidate_however_many_talk() -> None:
    names = [a + b for a in "BCDFGHJKLM" for b in ("ara", "eno", "ixi", "olu", "uma")]
    lines = [f"“Hello, {names[i - 1]},” said {name}." for i, name in enumerate(names)]
    story = annotate(Text("\n\n".join(lines)))
    assert [line.speaker for line in find_lines(story)] == names


def test_where_two_narrators_tell_in_turn_each_says_his_own_i() -> None:
    cold = "I was cold, and I had been cold all day. I thought that I would make a fire. " * 3
    tired = "I was tired, and I wished that I had never come. I looked at my own hands. " * 3
    story = annotate(
        Text(
            f"Wren's POV\n\nI opened the door, and I saw my sister on the step. {cold}\n\n"
            "“Come in, Moss,” I said. I took my coat off and I sat down.\n\n"
            f"Moss's POV\n\nI did not sit down. I looked at my sister. {tired}\n\n"
            "“You kept the house, Wren,” I said. I touched my old chair."
        )
    )
    assert [line.speaker for line in find_lines(story)] == ["Wren", "Moss"]


def test_a_pinned_speaker_of_a_quotation_within_another_rests_on_no_clause() -> None:
    content = "“He only said, ‘Go away now,’ said Jon, and went,” said Ada. Jon and Ada sat down."
    free = annotate(Text(content), ["attribution", "characters"])
    pins = Pins(speakers=(SpeakerPin(target=TextSelector(exact="Go away now"), speaker="Ada"),))
    pinned = annotate(Text(content), ["attribution", "characters"], pins=pins)
    inner = [rows_of(story, "attribution")[1] for story in (free, pinned)]
    assert [content[a:b] for a, b in inner[0].evidence] == ["said Jon"]
    assert (inner[1].basis, inner[1].evidence) == ("given", ())
