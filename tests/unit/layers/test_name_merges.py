"""Which names are one person's, and that every such answer has its reason."""

from __future__ import annotations

import pytest

from fabula.pins import CastPin, Pins
from tests.unit.layers.cast_reading import aliases, character, read_cast, who


@pytest.mark.parametrize(
    ("content", "name", "alias", "rule"),
    [
        (
            "Eleanor Hale sat down. “Yes,” said Eleanor. Eleanor Hale laughed.",
            "Eleanor Hale",
            "Eleanor",
            "given_name",
        ),
        (
            "Ned Hale sat. Then Old Ned Hale laughed. Ned Hale left.",
            "Ned Hale",
            "Old Ned Hale",
            "epithet",
        ),
        (
            "Mr. Ned Hale sat. Then Mr. Hale left. Ned Hale laughed.",
            "Ned Hale",
            "Mr. Hale",
            "title_surname",
        ),
        (
            "Augustus Hale sat. Then Gus laughed. Gus left. Augustus Hale slept.",
            "Augustus Hale",
            "Gus",
            "nickname",
        ),
        ("Captain Orme sat. Orme laughed. Captain Orme left.", "Captain Orme", "Orme", "surname"),
    ],
)
def test_every_merge_has_its_rule_and_its_words(
    content: str, name: str, alias: str, rule: str
) -> None:
    story = read_cast(content)
    person = next(row for row in story.characters if alias in {a.text for a in row.aliases})
    assert name in {each.text for each in person.aliases}
    reasons = {merge.text: merge for merge in person.merges}
    joined = reasons.get(alias) or reasons[name]
    assert joined.rule == rule
    assert joined.other is not None
    for (start, end), words in zip(joined.evidence, (joined.text, joined.other), strict=True):
        assert " ".join(story.text[start:end].split()) == words
    assert len(person.merges) == len(person.aliases) - 1


def test_a_name_given_by_the_user_says_so() -> None:
    pins = Pins(cast=(CastPin(name="Ada Reed", aliases=("Finch",)),))
    story = read_cast("Ada Reed sat down. Finch laughed. Ada Reed left.", pins)
    merges = character(story, "Ada Reed").merges
    assert [(m.text, m.other, m.rule) for m in merges] == [("Finch", "Ada Reed", "given")]


def test_a_title_with_surname_is_who_bears_it_with_both_names() -> None:
    content = (
        "Mr. Simon Vard came with Mr. Paul Vard. “Well,” said Mr. Vard. Simon Vard sat. "
        "Mr. Simon Vard laughed, and Simon Vard left. Mr. Simon Vard was tired."
    )
    assert who(read_cast(content), "Mr. Vard") in ("Mr. Simon Vard", "Simon Vard")


def test_father_and_son_who_stand_in_turn_are_two() -> None:
    scene = "Mr. Hale opened the door. Ned came in. Mr. Hale shook his head. Ned sat down. "
    story = read_cast("Ned Hale was nine. " + scene * 6)
    assert who(story, "Mr. Hale") != who(story, "Ned")
    assert "Ned" in aliases(story)["Ned Hale"]


def test_one_sentence_together_does_not_part_the_elder_sister_from_her_title() -> None:
    content = (
        "Clara Tolm was the elder, and Mina Tolm the younger. Clara laughed. Clara Tolm sang, "
        "and Miss Tolm, as Clara was called in town, danced. Miss Tolm slept. Clara Tolm woke. "
        "Clara Tolm wrote. Miss Tolm read. Clara Tolm ate."
    )
    assert who(read_cast(content), "Miss Tolm") == "Clara Tolm"


def test_an_office_of_two_words_is_one_title() -> None:
    content = "Detective Inspector Bray sat. Inspector Bray laughed. Bray left. Inspector Bray ate."
    story = read_cast(content)
    assert len([row for row in story.characters if row.name]) == 1


def test_a_shared_surname_is_decided_mention_by_mention() -> None:
    content = (
        "Ned Reed sat down. Reed laughed.\n\nTom Reed got up. Reed left. Tom Reed slept. "
        "Ned Reed ate."
    )
    story = read_cast(content)
    assert [who(story, "Reed", at) for at in (0, 1)] == ["Ned Reed", "Tom Reed"]
    assert [m.rule for m in character(story, "Tom Reed").merges] == ["context"]
