"""Who comes to know what, in stories with one difficulty each; cast, lines and scenes are given."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from fabula import Text, annotate
from fabula.evaluate.knowledge import add_classes, count_classes, judge_knowledge, macro_f1
from fabula.rows import HowKnown, Knowledge
from tests.markup import MarkedStory, parse_story, read_marked_story
from tests.world_answers import gold_world
from tests.world_rows import character_ids, keys_by_id, scene_rows

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted((ROOT / "examples" / "stories").glob("*.marked.txt"))

CAST = """\
+++
[characters.anselm]
name = "Anselm"
pronouns = "he"
[characters.ida]
name = "Ida"
pronouns = "she"
[characters.wim]
name = "Wim"
pronouns = "he"
[characters.greta]
name = "Greta"
pronouns = "she"
[[scenes]]
start = "s1"
end = "end"
present = [
  { character = "anselm", from = "s1", to = "end", as = "speaks" },
  { character = "ida", from = "s1", to = "end", as = "addressed" },
  { character = "wim", from = "s1", to = "end", as = "bystander" },
  { character = "greta", from = "late", to = "end", as = "speaks" },
]
+++
"""
OPENING = (
    "<<@s1>>[anselm Anselm] shut the shop. [ida Ida] sat by the stove, and [wim Wim] by the door. "
)


def known(body: str) -> tuple[str, dict[tuple[str, str], tuple[HowKnown, str | None, int]]]:
    """The text, and how each of the cast has each fact, by the fact's words and their key."""
    marked = parse_story(f"{CAST}{OPENING}{body}<<@end>>\n")
    content, rows = marked.content, _rows_of(marked)
    keys = keys_by_id(marked)
    return content, {
        (content[row.fact.start : row.fact.end], str(keys[row.knower])): (
            row.how,
            None if row.from_ is None else keys[row.from_],
            row.since,
        )
        for row in rows
    }


def _rows_of(marked: MarkedStory) -> tuple[Knowledge, ...]:
    rows = marked.rows()
    given = {key: rows[key] for key in ("quotations", "dialogue", "mentions", "entities")}
    given |= {"characters": rows["characters"], "scenes": scene_rows(marked)}
    return annotate(Text(marked.content), ["knowledge"], given=given).knowledge.rows


WILL = "The will is a forgery"


def ways(body: str, fact: str = WILL) -> dict[str, tuple[HowKnown, str | None]]:
    return {who: each[:2] for (words, who), each in known(body)[1].items() if words == fact}


def test_the_present_overhear_and_the_late_do_not() -> None:
    found = ways(
        "{anselm>ida “The will is a forgery,”} said [anselm Anselm].\n\n"
        "{greta>ida “What will?”} asked [greta Greta], <<@late>>coming in."
    )
    assert found == {
        "anselm": ("said", None),
        "ida": ("told", "anselm"),
        "wim": ("overheard", "anselm"),
    }


@pytest.mark.parametrize(
    ("said", "clause", "told"),
    [
        ("The will is a forgery", "said [anselm Anselm]", False),
        ("The will is a forgery", "announced [anselm Anselm]", True),
        ("The will is a forgery", "said [anselm Anselm] to the room", True),
        ("The will is a forgery. Listen, all of you", "said [anselm Anselm]", True),
        ("The will is a forgery. Sit, the two of you", "said [anselm Anselm]", True),
    ],
)
def test_what_is_said_to_the_company_is_told_to_all_of_it(
    said: str, clause: str, told: bool
) -> None:
    facts = known(f"{{anselm>ida “{said},”}} {clause}.<<@late>>")[1]
    ways = {who: how for (words, who), (how, *_) in facts.items() if words.startswith(WILL)}
    assert ways == {"anselm": "said", "ida": "told", "wim": "told" if told else "overheard"}


def test_a_whisper_is_for_its_addressee() -> None:
    found = ways("{anselm>ida “The will is a forgery,”} [anselm he] whispered.<<@late>>")
    assert found == {"anselm": ("said", None), "ida": ("told", "anselm")}


def test_a_whisper_that_was_caught() -> None:
    found = ways(
        "{anselm>ida “The will is a forgery,”} [anselm he] whispered. [wim Wim] caught every word."
        "<<@late>>"
    )
    assert found["wim"] == ("overheard", "anselm")


@pytest.mark.parametrize(
    ("before", "after", "hears"),
    [
        ("[wim Wim] was fast asleep. ", "", False),
        ("[wim Wim] was fast asleep. ", " [wim Wim] had not been asleep at all.", True),
        ("[wim Wim] had stepped over to the window, out of earshot. ", "", False),
        ("[wim Wim] watched the stove. ", "", True),
    ],
)
def test_sleepers_and_those_too_far_do_not_hear(before: str, after: str, hears: bool) -> None:
    line = "{anselm>ida “The will is a forgery,”} said [anselm Anselm].<<@late>>"
    assert ("wim" in ways(f"{before}{line}{after}")) == hears


def test_the_telephone_has_one_other_end() -> None:
    body = (
        "[anselm Anselm] picked up the receiver. "
        "{anselm>greta “The will is a forgery,”} [anselm he] said into it. Far away [greta Greta] "
        "said nothing.\n\nLater <<@late>>[greta Greta] came in."
    )
    found = ways(body)
    assert found["greta"] == ("told", "anselm")
    assert found["wim"] == ("overheard", "anselm")


def test_somebody_absent_and_called_upon_is_told_nothing() -> None:
    body = "{anselm>greta “The will is a forgery, Greta,”} [anselm he] told the empty chair."
    found = ways(f"{body} Much <<@late>>later [greta Greta] came.", f"{WILL}, Greta")
    assert set(found) == {"anselm", "ida", "wim"}


def test_passing_on_gives_the_first_fact_from_who_passes_it_on() -> None:
    body = (
        "{anselm>ida “The forged will lies under the third floorboard,”} said [anselm Anselm].\n\n"
        "[greta Greta] <<@late>>came in an hour after. "
        "{ida>greta “It lies under the third floorboard, that forged will,”} said [ida Ida]."
    )
    content, rows = known(body)
    how, source, since = rows["The forged will lies under the third floorboard", "greta"]
    assert (how, source) == ("told", "ida")
    assert content[since:].startswith("It lies under")


def test_the_way_by_which_a_speaker_has_it() -> None:
    assert ways(
        "{anselm>ida “I saw him at the safe. He burnt the letters.”}<<@late>>",
        "He burnt the letters.",
    )["anselm"] == ("witnessed", None)
    assert ways("{anselm>ida “I burnt the letters.”}<<@late>>", "I burnt the letters.")[
        "anselm"
    ] == ("did", None)
    cited = ways(
        "{anselm>ida “[wim Wim] says the letters are burnt.”}<<@late>>",
        "Wim says the letters are burnt.",
    )
    assert cited["anselm"] == ("told", "wim")
    deed = ways(
        "{anselm>ida “[greta Greta] burnt the letters.”}<<@late>>", "Greta burnt the letters."
    )
    assert deed["greta"] == ("did", None)


def test_words_in_marks_of_speech_may_only_be_thought() -> None:
    found = ways("{ida>anselm “The will is a forgery,”} thought [ida Ida].<<@late>>")
    assert found == {"ida": ("thought", None)}


def test_thoughts_stay_with_the_thinker() -> None:
    found = ways("{ida>*|thought _The will is a forgery,_} thought [ida Ida].<<@late>>")
    assert found == {"ida": ("thought", None)}


@pytest.mark.parametrize(
    "words", ["Is the will a forgery?", "Come here!", "Good evening!", "Perhaps it is a forgery."]
)
def test_what_asserts_nothing_is_no_fact(words: str) -> None:
    assert ways(f"{{anselm>ida “{words}”}}<<@late>>", words) == {}


def test_deeds_are_done_and_witnessed_but_not_behind_a_back() -> None:
    seen = ways("[ida Ida] tore the page out.<<@late>>", "Ida tore the page out.")
    assert seen == {"ida": ("did", None), "anselm": ("witnessed", None), "wim": ("witnessed", None)}
    words = "Under the table Ida tore the page out."
    assert ways("Under the table [ida Ida] tore the page out.<<@late>>", words) == {
        "ida": ("did", None)
    }


def test_a_line_beside_a_whisper_is_heard_by_all() -> None:
    body = (
        "{ida>anselm “The notes are in the flour,”} said [ida Ida] in [anselm Anselm]’s ear. "
        "{ida>wim “The will is a forgery,”} [ida she] added aloud.<<@late>>"
    )
    assert set(ways(body)) == {"ida", "wim", "anselm"}
    assert set(ways(body, "The notes are in the flour")) == {"ida", "anselm"}


def test_a_letter_tells_its_reader_and_who_reads_it_secretly_overhears() -> None:
    body = (
        "[wim Wim] slit the envelope and read it.\n\n"
        "{anselm>greta|writing “Dear Greta, the money is under the clock.”}\n\n"
        "Next day <<@late>>[greta Greta] opened the letter and read it."
    )
    content, rows = known(body)
    letter = "Dear Greta, the money is under the clock."
    assert rows[letter, "wim"][:2] == ("overheard", "anselm")
    how, source, since = rows[letter, "greta"]
    assert (how, source) == ("told", "anselm")
    assert content[since:].startswith("Next day")
    assert (letter, "ida") not in rows


def test_what_was_known_before_is_not_told() -> None:
    body = (
        "{anselm>ida “The will is a forgery,”}\n\n{ida>anselm “I know,”} said [ida Ida].<<@late>>"
    )
    assert ways(body)["ida"] == ("said", None)


def test_who_is_sent_out_hears_again_when_back() -> None:
    body = (
        "[anselm Anselm] sent [wim Wim] out to fetch coal. "
        "{anselm>ida “The will is a forgery,”} [anselm he] said.\n\n"
        "[wim Wim] came back. {anselm>ida “It burns tonight.”}<<@late>>"
    )
    assert set(ways(body)) == {"anselm", "ida"}
    assert ways(body, "It burns tonight.")["wim"] == ("overheard", "anselm")


def test_reports_within_the_narration() -> None:
    told = "[ida Ida] told [wim Wim] that the letters were burnt.<<@late>>"
    assert ways(told, "Ida told Wim that the letters were burnt.") == {
        "ida": ("said", None),
        "wim": ("told", "ida"),
        "anselm": ("overheard", "ida"),
    }
    heard = "[ida Ida] heard [anselm Anselm] tell [wim Wim] that it was burnt.<<@late>>"
    assert ways(heard, "Ida heard Anselm tell Wim that it was burnt.") == {
        "anselm": ("said", None),
        "wim": ("told", "anselm"),
        "ida": ("overheard", "anselm"),
    }


def test_what_is_found_out_is_had_by_the_finder_and_what_is_seen_by_the_seer() -> None:
    body = "[ida Ida] counted the notes twice; nine were missing.<<@late>>"
    assert ways(body, "nine were missing.") == {"ida": ("did", None)}
    hidden = "[ida Ida] hid the key while [anselm Anselm]’s back was turned. [wim Wim] saw it."
    found = ways(f"{hidden}<<@late>>", "Ida hid the key while Anselm’s back was turned.")
    assert found == {"ida": ("did", None), "wim": ("witnessed", None)}


@cache
def _example_cells(path: Path) -> object:
    marked = read_marked_story(path)
    story = annotate(Text(marked.content), ["paragraphs"])
    gold = gold_world(marked)
    starts = [row.start for row in story.paragraphs]
    return judge_knowledge(
        _rows_of(marked), gold.knowledge, gold.characters, starts, keys_by_id(marked)
    )


def test_example_stories_with_given_scenes_reach_the_floor() -> None:
    classes = add_classes(count_classes(_example_cells(path)) for path in EXAMPLES)  # type: ignore[arg-type]
    found = macro_f1(classes)
    assert found is not None
    assert found >= 0.85, classes


def test_ids_of_the_helper_are_those_of_the_rows() -> None:
    marked = read_marked_story(EXAMPLES[0])
    names = {person.id: person.name for person in marked.rows()["characters"]}
    ids = character_ids(marked)
    assert {ids[key]: marked.characters[key].name for key in ids} == names
