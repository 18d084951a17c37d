"""Who is there: speakers and actors, comings and goings, and who is only spoken of."""

from __future__ import annotations

import pytest

from fabula.decode.stays import Sign, find_stays
from fabula.lexicons.calls import find_calls
from fabula.lexicons.presence_signs import find_move
from tests.unit.layers.world_reading import present_at, read_world

ABSENCE = """\
{bram>oda “The mare is coughing,”} said [bram Bram]. {oda>bram “Then see to her,”} said [oda Oda].

[bram Bram] went out to see to the horse. [oda Oda] nodded at [linus Linus].

{oda>linus “He spoils her.”}

{linus>oda “He always did.”} [linus Linus] poured the tea.

{oda>linus “Like [fenna Fenna].”}

{linus>oda “[fenna Fenna] is in Ghent. Let her be.”}

[bram Bram] came in again, white with snow.

{bram>oda “She will do.”}
"""

CALL = """\
[noor Noor] lifted the receiver and sat down on the crate. [ivo Ivo] looked at [noor her].

{noor>piet “You said nine, [piet Piet].”} [noor Noor] pulled the cord straight.

{piet>noor “I said ten.”}

{noor>piet “You said nine.”} [noor Noor] hung up. [ivo Ivo] laughed.
"""

EMPTIED = """\
{oda>linus “The bell,”} said [oda Oda]. [linus Linus] nodded. [pim Pim] closed the lid.

[linus Linus] looked at [pim Pim]. Then everyone went out but [oda Oda], who wound the clock.

[oda Oda] counted the coins into the tin.

[oda Oda] wrote the sum on the slate, and the sum was wrong.

[oda Oda] wiped it off again with a wet thumb.

[oda Oda] yawned.
"""


def test_who_goes_is_absent_until_the_return_is_told() -> None:
    story, _ = read_world(ABSENCE)
    assert present_at(story, "The mare") == {"Bram", "Oda", "Linus"}
    assert present_at(story, "He spoils her") == {"Oda", "Linus"}
    assert present_at(story, "She will do") == {"Bram", "Oda", "Linus"}


def test_the_stay_ends_and_begins_with_the_sentences_that_tell_it() -> None:
    story, marked = read_world(ABSENCE)
    rows = [
        row
        for scene in story.scenes
        for row in scene.present
        if story.characters[row.character].name == "Bram"
    ]
    content = marked.content
    assert [row.to for row in rows] == [content.index("Bram went out"), story.scenes[0].end]
    assert rows[1].from_ == content.index("Bram came in again")
    assert {row.as_ for row in rows} == {"speaks"}


def test_who_is_only_spoken_of_is_not_there() -> None:
    story, _ = read_world(ABSENCE)
    everybody = {row.character for scene in story.scenes for row in scene.present}
    assert "Fenna" not in {story.characters[each].name for each in everybody}


def test_the_far_end_of_a_call_is_not_there() -> None:
    story, _ = read_world(CALL)
    assert present_at(story, "I said ten") == {"Noor", "Ivo"}


def test_whoever_tells_it_is_at_the_near_end() -> None:
    tess, piet = (
        '[characters.i]\nname = "Tess"\nnarrator = true',
        '[characters.piet]\nname = "Piet"',
    )
    story, _ = read_world(
        f"+++\n{tess}\n{piet}\n+++\n"
        "{i>piet “Ready on the bridge,”} [i I] said into the headset.\n\n"
        "{piet>i “Ready,”} said [piet Piet]. [piet He] never pressed a switch before [i me].\n\n"
        "{i>piet “Now.”}\n"
    )
    assert "Tess" in present_at(story, "Ready on")


def test_who_has_been_seen_out_is_not_back_by_being_spoken_to() -> None:
    story, _ = read_world(
        "{oda>linus “Sign here,”} said [oda Oda]. [linus Linus] signed. [pim Pim] coughed.\n\n"
        "[pim Pim] saw [linus Linus] to the door.\n\n"
        "[oda Oda] counted the coins into the tin.\n\n[pim Pim] wiped the slate.\n\n"
        "{pim>linus “That was wrong.”} [pim He] sat down.\n\n{oda>pim “It was.”}\n\n"
        "[oda Oda] put out the lamp.\n"
    )
    assert present_at(story, "signed") == {"Oda", "Linus", "Pim"}
    assert present_at(story, "That was wrong") == {"Oda", "Pim"}


def test_who_is_called_by_name_in_a_line_may_be_back() -> None:
    def line(paragraph: int, *, called: bool) -> Sign:
        at = 100 * paragraph
        return Sign(at, at + 9, paragraph, 2, 0.9, None, (at, at + 9), named=None, called=called)

    here = Sign(0, 9, 0, 1, 0.9, None, (0, 9), named=True)
    gone = Sign(100, 109, 1, 1, 0.9, "depart", (100, 109), named=True)
    guessed = find_stays([here, gone, line(20, called=False)], (0, 3000), (0, 30))
    called = find_stays([here, gone, line(20, called=True)], (0, 3000), (0, 30))
    assert [(stay.start, stay.end) for stay in guessed] == [(0, 100)]
    assert [(stay.start, stay.end) for stay in called] == [(0, 100), (2000, 3000)]


def test_when_everyone_goes_those_who_go_on_acting_stay() -> None:
    story, _ = read_world(EMPTIED)
    assert present_at(story, "closed the lid") == {"Oda", "Linus", "Pim"}
    assert present_at(story, "counted the coins") == {"Oda"}


def test_the_writer_of_a_letter_is_not_where_it_is_read() -> None:
    story, _ = read_world(
        "[ada Ada] opened the envelope. [ada She] read it at the window.\n\n"
        "{jon>ada|writing “The boat is sold. Do not wait.”}\n\n"
        "[ada Ada] folded it twice. [mina Mina] watched [ada her].\n"
    )
    assert present_at(story, "folded it") == {"Ada", "Mina"}


def test_memory_in_the_pluperfect_shows_nobody() -> None:
    story, _ = read_world(
        "[ada Ada] turned the key. [ada She] waited.\n\n"
        "[jon Jon] had painted the door. [jon He] had sung all day.\n\n"
        "[ada Ada] went through the empty rooms.\n"
    )
    assert present_at(story, "empty rooms") == {"Ada"}


def test_somebody_new_comes_in_where_the_text_shows_the_coming() -> None:
    story, marked = read_world(
        "{ada>jon “Cold,”} said [ada Ada]. [jon Jon] nodded.\n\n"
        "{jon>ada “It is the wind.”}\n\n{ada>jon “It is the door.”}\n\n"
        "[boy A boy] came in with a parcel. {boy>ada “For you.”}\n"
    )
    rows = {
        story.characters[row.character].name: row.from_
        for scene in story.scenes
        for row in scene.present
    }
    assert rows["Ada"] == rows["Jon"] == 0
    assert rows["boy"] == marked.content.index("A boy came in")


def test_who_only_speaks_by_words_that_are_no_english_is_there_as_a_speaker() -> None:
    story, _ = read_world("{q1 ada «Ja»,} zei [ada Ada].\n")
    assert [row.as_ for row in story.scenes[0].present] == ["speaks"]


def test_a_faint_sign_after_long_silence_keeps_nobody_there() -> None:
    def sign(start: int, weight: float) -> Sign:
        return Sign(start, start + 10, start // 1000, 1, weight, None, (start, start + 10))

    (stay,) = find_stays([sign(0, 0.9), sign(100, 0.9), sign(18_000, 0.1)], (0, 20_000), (0, 20))
    assert (stay.start, stay.end) == (0, 110)


def test_a_call_ends_when_nothing_is_heard_of_it_for_long() -> None:
    (call,) = find_calls(["The phone rang.", *["They ate."] * 300, "He hung up his coat."])
    assert call.stop < 20
    (call,) = find_calls(["The phone rang.", "She listened.", "She hung up."])
    assert call == range(3)


@pytest.mark.parametrize(
    "words", ["she set the tray down", "he moved the lamp away", "she put the letter in her pocket"]
)
def test_moving_a_thing_is_no_going(words: str) -> None:
    assert find_move(words.split(), 1) is None


def test_going_is_a_going() -> None:
    assert find_move(["she", "went", "quietly", "out", "of", "it"], 1) == "depart"
    assert find_move(["he", "left", "the", "room"], 1) == "depart"
