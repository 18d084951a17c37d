"""Speech that is no plain exchange of two: groups, letters, telephones, messages, thoughts."""

from __future__ import annotations

import pytest

from fabula import Text, annotate, find_lines

BOAT = "Ada Thorn and Jon Reed ran down to the quay. Mia Voss followed.\n\n"


def lines_of(source: str) -> list[tuple[str, str | None, str]]:
    """First word, speaker and kind of each line that rules find."""
    story = annotate(Text(source))
    return [
        (line.text.strip("“‘*").split()[0].strip("!?,.”’"), line.speaker, line.kind)
        for line in find_lines(story)
    ]


def test_what_several_say_is_no_one_persons() -> None:
    source = BOAT + "“Gone!” they all cried.\n\n“We walk,” said Mia Voss."
    assert lines_of(source) == [("Gone", None, "speech"), ("We", "Mia Voss", "speech")]


def test_a_crowd_is_none_of_the_persons_there() -> None:
    source = (
        "The crowd pressed against the gate. Ada Thorn stood on the wall.\n\n"
        "“Bread!” shouted the crowd.\n\n“None is left,” said Ada.\n\n"
        "“Shame!” cried a voice from the back."
    )
    speakers = {word: speaker for word, speaker, _ in lines_of(source)}
    assert speakers == {"Bread": None, "None": "Ada Thorn", "Shame": None}


def test_who_reads_a_letter_aloud_speaks() -> None:
    source = (
        "Ada Thorn opened the letter and read aloud: “‘Dear Ada, the roof is off again.’”\n\n"
        "“He never could mend a roof,” said Mia Voss."
    )
    found = lines_of(source)
    assert found[0] == ("Dear", "Ada Thorn", "writing")
    assert found[-1] == ("He", "Mia Voss", "speech")


def test_a_letter_is_said_by_whoever_has_signed_it() -> None:
    source = (
        BOAT + "Ada Thorn opened the letter on the quay.\n\n“The roof is off again. Send money. "
        "Your loving brother, Silas.”\n\n“He never could mend a roof,” said Mia Voss.\n\n"
        "Silas came at Easter. Silas ate nothing."
    )
    assert lines_of(source)[0] == ("The", "Silas", "writing")


def test_a_note_is_said_by_whoever_it_is_from() -> None:
    source = (
        BOAT + "Ada Thorn waited an hour. Then a note from Jon said, “Gone to Bath.”\n\n"
        "“So much for him,” said Mia."
    )
    assert lines_of(source)[0] == ("Gone", "Jon Reed", "writing")


def test_what_somebody_used_to_say_is_hers() -> None:
    source = (
        "Ada Thorn folded the coat. Mia Voss folded the scarf. She thought of what Mrs. Hill used "
        "to say. “Never lend a coat to the young.” Mrs. Hill had known a good deal about coats."
    )
    assert lines_of(source) == [("Never", "Mrs. Hill", "speech")]


def test_a_group_and_nobody_in_particular_are_no_person_there() -> None:
    source = BOAT + "“Shame!” cried somebody.\n\n“Bread!” the women shouted.\n\n“Peace,” said Ada."
    speakers = {word: speaker for word, speaker, _ in lines_of(source)}
    assert speakers["Shame"] is None
    assert speakers["Bread"] in {None, "the women"}
    assert speakers["Peace"] == "Ada Thorn"


@pytest.mark.parametrize(
    ("words", "told"),
    [("Reed, J. Reed. From the mill.", ()), ("Reed, come here. Now.", ("Jon Reed",))],
)
def test_a_name_given_in_full_is_not_called(words: str, told: tuple[str, ...]) -> None:
    source = f"Ada Thorn read the card. Jon Reed was at the door.\n\n“{words}” said Ada."
    (line,) = find_lines(annotate(Text(source)))
    assert line.addressees == told


def test_one_side_of_a_telephone_call_has_one_speaker() -> None:
    source = (
        "Ada Thorn picked up the telephone.\n\n“Hello?” she said. “Yes, this is Ada. No, he left "
        "on Friday.” She listened. “Indeed. Goodbye.”\n\nShe put it down."
    )
    assert {speaker for _, speaker, _ in lines_of(source)} == {"Ada Thorn"}


def test_remembered_speech_is_whose_it_was() -> None:
    source = (
        "Ada Thorn stopped on the stairs. Jon Reed had said it years ago. “Never trust a man with "
        "a clean boat,” he had said. She had laughed then."
    )
    assert lines_of(source) == [("Never", "Jon Reed", "speech")]


def test_a_thought_between_marks_is_a_thought() -> None:
    source = "Ada Thorn looked at the door. “Late again,” she thought.\n\nJon Reed came in."
    assert lines_of(source) == [("Late", "Ada Thorn", "thought")]


def test_messages_belong_to_their_labels() -> None:
    source = (
        "Ada Thorn and Jon Reed wrote to each other that night.\n\n"
        "Ada: are you home\n\nJon: not yet\n\nAda: hurry"
    )
    assert lines_of(source) == [
        ("are", "Ada Thorn", "writing"),
        ("not", "Jon Reed", "writing"),
        ("hurry", "Ada Thorn", "writing"),
    ]


def test_a_speech_over_several_paragraphs_keeps_its_speaker() -> None:
    source = (
        "“It was a wet year,” said Ada Thorn. “The ferry stopped.\n\n“Then the mill stopped too."
        "\n\n“And then we left.”\n\n“All of you?” asked Jon Reed."
    )
    found = lines_of(source)
    assert {speaker for _, speaker, _ in found[:-1]} == {"Ada Thorn"}
    assert found[-1] == ("All", "Jon Reed", "speech")


@pytest.mark.parametrize(
    ("source", "speakers", "hearer"),
    [
        ("“Sit down,” said Ada Thorn to Jon Reed.", ["Ada Thorn"], "Jon Reed"),
        (
            "Ada Thorn and Jon Reed stood by the boat.\n\n“Jon, take the oars.”\n\n"
            "“I have them, Ada.”",
            ["Ada Thorn", "Jon Reed"],
            "Jon Reed",
        ),
        (
            "Ada Thorn sat down. “Late,” she said. “And wet. Where is Jon?” “Here,” said Jon "
            "Reed. “Behind you,” he added.",
            ["Ada Thorn", "Ada Thorn", "Jon Reed", "Jon Reed"],
            "Jon Reed",
        ),
    ],
)
def test_who_is_spoken_to_does_not_speak(source: str, speakers: list[str], hearer: str) -> None:
    lines = find_lines(annotate(Text(source)))
    assert [line.speaker for line in lines] == speakers
    assert lines[0].addressees == (hearer,)
