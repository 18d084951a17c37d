"""Coreference: names to people, pronouns and nouns to them, slots for the rest."""

from __future__ import annotations

import pytest

from fabula import Text, annotate
from fabula.pins import CastPin, Pins
from tests.fake_encoder import FakeEncoder
from tests.markup import parse_story
from tests.unit.layers.cast_reading import aliases, links, read_cast, roster, who

NICKNAMES = """\
Eleanor Ashby ran the café. Eleanor had opened it alone, and she was proud of it.

“Nell,” said Gus, “you are late.” Augustus Pike liked the word late.

Eleanor sighed. “I am never late, Gus.”

Theo laughed. Theodora Quill always laughed at them, and she never said sorry. “Nell is right,” Theo
said.
"""

SISTERS = """\
Ida Farrow and Clara Farrow came in with Mr. Farrow. Mrs. Farrow was ill. “Miss Farrow,” said the
maid to Ida, “the post.” Ida took it. Clara watched her. Miss Clara was cross, and Mr. Farrow knew.

“Are you cross, Clara?” Mr. Farrow said. Ida laughed.
"""

SURNAMES = """\
Dev Marsh dropped his bag. His sister came in behind him. June Marsh was loud. June waved.

“Marsh,” said Coach. Dev looked up. “Not you, Marsh,” said Coach, and he laughed.

Yara Voss kicked the machine. “It ate my money,” said Voss. She kicked it again. Yara hated it.
"""


def test_nicknames_and_truncations() -> None:
    found = aliases(read_cast(NICKNAMES))
    assert found["Eleanor Ashby"] == {"Eleanor Ashby", "Eleanor", "Nell"}
    assert found["Augustus Pike"] == {"Augustus Pike", "Gus"}
    assert found["Theodora Quill"] == {"Theodora Quill", "Theo"}


def test_families_are_kept_apart() -> None:
    found = aliases(read_cast(SISTERS))
    assert found["Mr. Farrow"] == {"Mr. Farrow"}
    assert found["Mrs. Farrow"] == {"Mrs. Farrow"}
    assert found["Clara Farrow"] == {"Clara Farrow", "Clara", "Miss Clara"}
    assert found["Ida Farrow"] == {"Ida Farrow", "Ida", "Miss Farrow"}


def test_surnames_as_address() -> None:
    found = aliases(read_cast(SURNAMES))
    assert found["Yara Voss"] == {"Yara Voss", "Voss", "Yara"}
    assert {"Dev Marsh", "Dev"} <= found["Dev Marsh"]
    assert {"June Marsh", "June"} <= found["June Marsh"]


@pytest.mark.parametrize(
    ("content", "people"),
    [
        ("Jack and John rowed. Jack laughed. John sang.", {"Jack", "John"}),
        ("Mr. Holt sat. Mrs. Holt stood. Miss Holt sang.", {"Mr. Holt", "Mrs. Holt", "Miss Holt"}),
        ("Captain Holt sat by Admiral Holt. They ate.", {"Captain Holt", "Admiral Holt"}),
    ],
)
def test_people_who_stay_two(content: str, people: set[str]) -> None:
    assert set(aliases(read_cast(content))) == people


def test_pronouns_go_to_the_nearest_fitting_person() -> None:
    story = read_cast("Ida saw Tom in the yard. She waved. He did not see her. Tom was deaf.")
    assert who(story, "She") == "Ida"
    assert who(story, "He") == "Tom"
    assert who(story, "her") == "Ida"


def test_gender_is_learnt_from_pronouns() -> None:
    story = read_cast(
        "Zarek kicked the door. He was cold. He swore.\n\nIda came out. Zarek told her. He left."
    )
    assert who(story, "He", 2) == "Zarek"
    assert who(story, "her") == "Ida"


def test_slots_in_quotations() -> None:
    story = read_cast("“I told you,” said Ida. “My word!”")
    found = {
        story.text[link.start : link.end]: (link.slot, link.slot_of, link.entity)
        for link in links(story)
    }
    assert found["I"] == ("speaker", 0, None)
    assert found["you"] == ("addressee", 0, None)


def test_unnamed_people_come_back() -> None:
    story = read_cast(
        "The landlady knocked. “Eleven,” said the landlady. She left.\n\nThe landlady came back."
    )
    assert who(story, "The landlady", 0) == who(story, "the landlady") == "the landlady"
    assert who(story, "She") == "the landlady"
    assert len(story.characters) == 1


def test_the_captain_is_the_titled_person() -> None:
    story = read_cast("Captain Wells came aboard. Ida waited. The captain shouted. Ida ran.")
    assert who(story, "The captain") == "Captain Wells"


FIRST_PERSON = (
    "I walked to the shop and I bought my bread. I had no money. My coat was thin, and I was cold, "
    "and I thought that I would never be warm. I waited for my change while I counted it. "
) * 6


def test_narrator_is_named_by_others() -> None:
    story = read_cast(
        FIRST_PERSON
        + "\n\n“Jonas, wake up,” said Ida. I did.\n\n“Get up, Jonas!” said Ida. I got up."
    )
    narrator = [row for row in story.characters if row.narrator]
    assert [row.name for row in narrator] == ["Jonas"]
    assert story.narration[0].narrator == narrator[0].id


def test_narrator_says_the_name() -> None:
    story = read_cast("My name is Ada Lind. " + FIRST_PERSON)
    assert [row.name for row in story.characters if row.narrator] == ["Ada Lind"]


def test_narrator_without_a_name() -> None:
    story = read_cast(FIRST_PERSON + "\n\nIda came. She said that Ida was tired.")
    assert [row.name for row in story.characters if row.narrator] == [None]


def test_pins_are_obeyed() -> None:
    content = "Ida Farrow sat. Mouse ran to Ida. Tom Holt and Tommy Holt ate. Tommy sang to Tom."
    pins = Pins(
        cast=(
            CastPin(name="Ida Farrow", aliases=("Ida", "Mouse"), pronouns="they"),
            CastPin(name="Tom Holt", aliases=("Tom",), never_merge=("Tommy Holt",)),
        )
    )
    found = aliases(read_cast(content, pins))
    assert found["Ida Farrow"] == {"Ida Farrow", "Ida", "Mouse"}
    assert found["Tom Holt"] == {"Tom Holt", "Tom"}
    assert "Tommy Holt" in found["Tommy Holt"]


def test_closed_cast_has_nobody_else() -> None:
    pins = Pins(cast=(CastPin(name="Ida"), CastPin(name="Nobody Here")), closed_cast=True)
    story = read_cast("Ida saw Tom. Tom saw Ida. The cook sang, and the cook slept.", pins)
    assert [entry.name for entry in roster(story)] == ["Ida", "Nobody Here"]
    assert who(story, "Tom") is None


def test_every_mention_has_its_link_and_ids_count_in_text_order() -> None:
    story = read_cast(NICKNAMES + SISTERS)
    assert [link.mention for link in links(story)] == [row.id for row in story.mentions]
    filled = [link.entity for link in links(story) if link.entity is not None]
    assert list(dict.fromkeys(filled)) == sorted(set(filled))
    seen = {row.entity for row in story.mentions if row.entity is not None}
    assert seen <= {entity.id for entity in story.entities}


TWO_TELLERS = """\
Wyn's POV

{wyn}

“Wyn,” said Orrin, “you are late.” Orrin shook their head. “Very late,” they said.

“I know,” I said.

Orrin's POV

{orrin}

Wyn came in with the lamp. She put it down on my table and I moved my cup for her.

“Is it yours?” I asked.

“It is,” said Wyn.
"""
TOLD = " ".join(["I took my bag and I went up the hill, where I was cold, and I was alone."] * 12)


def test_headings_announce_who_tells() -> None:
    content = TWO_TELLERS.format(wyn=TOLD, orrin=TOLD)
    story = annotate(Text(content))
    half = content.index("Orrin's POV")
    said = [row for row in story.mentions if content[row.start : row.end] == "I"]
    quoted = [q for q in story.quotations if q.kind == "speech"]
    told = [row for row in said if not any(q.start <= row.start < q.end for q in quoted)]
    names = {row.start < half: story.entities[row.entity or 0].name for row in told}
    assert names == {True: "Wyn", False: "Orrin"}
    narrators = [None if r.narrator is None else r.narrator for r in story.narration]
    assert [story.characters[n].name for n in narrators if n is not None] == ["Wyn", "Orrin"]


def test_one_person_may_be_they() -> None:
    story = annotate(Text(TWO_TELLERS.format(wyn=TOLD, orrin=TOLD)))
    sets = {row.name: row.pronouns[0].set for row in story.characters if row.pronouns}
    assert sets == {"Wyn": "she", "Orrin": "they"}


def test_a_noun_beside_a_name_is_that_person() -> None:
    story = read_cast("It was her brother Pim. Pim, the cook, sat down. The cook was tired.")
    assert [row.name for row in story.characters] == ["Pim"]
    assert who(story, "The cook") == who(story, "the cook") == "Pim"


def test_no_people_and_empty_text() -> None:
    assert len(read_cast("The rain fell on the hills. Nothing moved.").characters) == 0
    assert len(read_cast("").characters) == 0


def test_nine_hundred_names_stay_linear() -> None:
    first = ["Bro", "Kel", "Mar", "Tan", "Vel", "Zor", "Pim", "Dur", "Hax", "Quo"]
    middle = ["ba", "di", "fo", "gu", "ka", "li", "mo", "nu", "ra"]
    last = ["n", "ck", "th", "rd", "sh", "x", "ll", "mp", "ft", "gg"]
    names = [a + b + c for a in first for b in middle for c in last]
    content = "\n\n".join(f"Then {name} nodded. “Go,” said {name}. He left." for name in names)
    story = read_cast(content)
    assert len(story.characters) >= 800


def test_pet_names_of_people_with_a_rank_and_of_a_surname() -> None:
    ranked = "Edmund Vane came in. “Ned,” said Ida, “sit.” Lord Edmund sat, and Lord Edmund smiled."
    assert {"Lord Edmund", "Ned"} <= aliases(read_cast(ranked))["Edmund Vane"]
    poor = "So Old Corwin sat down. “Here,” said Corwin. Then Corwin slept."
    assert aliases(read_cast(poor)) == {"Corwin": {"Old Corwin", "Corwin"}}
    usual = (
        "Ben Ode left. Ode was tired. Ode slept. Ode woke. Ben Carr came. Ben Carr sang. Ben ate."
    )
    assert "Ben" in aliases(read_cast(usual))["Ben Carr"]


def test_what_only_the_encoder_sees_is_linked_where_a_clause_names_it() -> None:
    marked = parse_story(
        "[ada Ada] met [x:PER:common people] and [ada Ada], [y:PER:common the chaplain]. "
        "{y “Good day,”} said [y:PER:common the verger]. [z:PER:proper Ada and Jon] ran."
    )
    story = annotate(Text(marked.content), encoder=FakeEncoder(marked))
    entities = {marked.content[m.start : m.end]: m.entity for m in story.mentions}
    assert entities["people"] is None
    assert entities["the verger"] is not None
    assert entities["Ada"] is not None


def test_words_of_address_mean_whoever_is_spoken_to() -> None:
    marked = parse_story(
        "{ada “Sit down, [moss:PER:common sir],”} said [ada Ada] to [moss Moss].\n\n"
        "{moss “Thank you, [ada:PER:common my dear]. [x:PER:common The sir] in the hall is cold,”} "
        "said [moss Moss] to [ada Ada]."
    )
    wanted = ["mention_spans", "coreference", "mentions", "entities"]
    story = annotate(Text(marked.content), wanted, encoder=FakeEncoder(marked))
    slots = {
        marked.content[link.start : link.end]: (link.slot, link.slot_of)
        for link in links(story)
        if link.slot_of is not None
    }
    assert slots["sir"] == ("addressee", 0)
    assert slots["my dear"] == ("addressee", 1)
    assert who(story, "sir") == "Moss"
    assert who(story, "my dear") == "Ada"
    assert all("The sir" not in words for words in slots)
