"""Relationships: rows of stories with given cast and lines."""

from __future__ import annotations

from fabula import Story, Text, annotate
from tests.markup import MarkedStory, parse_story

PEOPLE = """\
+++
[characters.ada]
name = "Ada"
pronouns = "she"
[characters.jon]
name = "Jon"
pronouns = "he"
[characters.rosa]
name = "Rosa"
pronouns = "she"
+++
"""


def _read(body: str) -> tuple[MarkedStory, Story]:
    marked = parse_story(PEOPLE + body)
    return marked, annotate(Text(marked.content), ["relationships"], given=marked.rows())


def _found(body: str) -> list[tuple[str, str, str]]:
    _, story = _read(body)
    names = [row.name or "" for row in story.layers["characters"]]  # type: ignore[union-attr]
    return [(names[row.a], row.kind, names[row.b]) for row in story.relationships]


def test_a_possessor_and_a_name_make_a_bond_with_its_words() -> None:
    marked, story = _read("[ada Ada] laughed. [ada Her] brother [jon Jon] did not.\n")
    (row,) = story.relationships
    assert (row.kind, row.directed, row.cause) == ("sibling", False, None)
    assert (row.from_, row.to) == (0, len(marked.content.rstrip()))
    ((start, end),) = row.evidence
    assert marked.content[start:end] == "Her brother"
    assert row.a < row.b
    assert 0 <= row.score <= 1


def test_in_a_line_my_is_the_speaker() -> None:
    body = "[ada Ada] knocked. {q1 ada>jon “My aunt [rosa Rosa] is here, [jon Jon].”}\n"
    assert _found(body) == [("Rosa", "kin", "Ada")]


def test_who_is_called_mamma_is_the_speaker_s_mother() -> None:
    body = "[ada Ada] knocked. {q1 ada>rosa “Come in, [rosa Mamma],”} and [rosa Rosa] came.\n"
    assert _found(body) == [("Rosa", "parent", "Ada")]


def test_meeting_and_talking_are_no_bond() -> None:
    body = "[ada Ada] met [jon Jon]. {q1 ada>jon “My dear friend, you are late.”}\n"
    assert _found(body) == []


def test_feelings_between_two_move_the_valence() -> None:
    start = "[ada Ada] came with [ada her] brother [jon Jon]. "
    (calm,) = _read(start)[1].relationships
    (cross,) = _read(start + "{q1 ada>jon “How dare you! I hate you!”}\n")[1].relationships
    assert calm.valence is not None
    assert cross.valence is not None
    assert cross.valence < calm.valence


def test_small_letters_alone_make_ma_nobody_s_mother() -> None:
    body = "[ada Ada] knocked. {q1 ada>rosa “Yes, [rosa ma],”} and [rosa Rosa] came.\n"
    assert _found(body) == []


def test_the_aunt_of_whoever_tells_it_is_called_so_in_the_telling() -> None:
    head = PEOPLE.replace('name = "Ada"', 'name = "Ada"\nnarrator = true')
    marked = parse_story(head + "[rosa Aunt Rosa] saw [ada me]. [rosa Aunt Rosa] laughed.\n")
    story = annotate(Text(marked.content), ["relationships"], given=marked.rows())
    (row,) = story.relationships
    assert (row.kind, row.directed) == ("kin", True)
    assert story.characters[row.b].narrator


def test_two_open_halves_of_a_bond_meet() -> None:
    body = (
        "[ada Ada] tipped the bell at [ada her] brother. [rosa Rosa] and [jon Jon] came in.\n\n"
        "{q1 jon>rosa “You have my sister’s chair,”} said [jon Jon]. [rosa She] rose.\n"
    )
    assert ("Ada", "sibling", "Jon") in _found(body)


def test_who_is_left_over_in_a_small_cast_is_the_relative() -> None:
    body = "[ada Ada] counted the bread. [ada Her] brother watched the door.\n\n[jon Jon] sighed.\n"
    assert _found(body) == [("Ada", "sibling", "Jon")]


def test_nobody_is_left_over_where_two_could_be_meant() -> None:
    body = "[jon Jon] counted. [jon His] sister watched.\n\n[ada Ada] and [rosa Rosa] sighed.\n"
    assert _found(body) == []


def test_my_wife_in_a_line_may_be_nobody_in_the_story() -> None:
    body = "{q1 jon>* “My wife likes these,”} said [jon Jon]. [ada Ada] wrapped one.\n"
    assert _found(body) == []


def test_who_is_called_captain_and_obeyed_commands() -> None:
    body = (
        "{q1 ada>jon “Take in the rope.”} [ada Ada] turned.\n\n"
        "{q2 jon>ada “Yes, Captain,”} said [jon Jon].\n"
    )
    _, story = _read(body)
    (row,) = story.relationships
    assert (row.kind, row.directed) == ("employer", True)
    assert [story.characters[who].name for who in (row.a, row.b)] == ["Ada", "Jon"]


def test_two_who_call_each_other_by_rank_are_no_employers() -> None:
    body = (
        "{q1 ada>jon “Good morning, Captain.”} [ada Ada] bowed.\n\n"
        "{q2 jon>ada “Good morning, Captain,”} said [jon Jon].\n"
    )
    assert _found(body) == []


def test_a_word_of_kin_called_out_needs_no_mention() -> None:
    body = "[ada Ada] came in. {q1 ada>jon “Tea, Da?”} [jon Jon] nodded.\n"
    assert _found(body) == [("Jon", "parent", "Ada")]


def test_who_speaks_the_line_is_the_sister_that_says_it() -> None:
    body = (
        "[jon Jon] knocked. {q1 ada>jon “Sit,”} said [jon his] sister. [rosa Rosa] slept.\n\n"
        "[ada Ada] put the kettle on.\n"
    )
    assert _found(body) == [("Jon", "sibling", "Ada")]


def test_whose_hat_it_is_need_not_be_there() -> None:
    body = "[ada Ada] wore [ada her] brother's hat.\n\n[jon Jon] sighed.\n"
    assert _found(body) == []


def test_a_mother_in_law_is_no_mother() -> None:
    body = "[ada Ada] came with [ada her] mother-in-law, [rosa Rosa]. [jon Jon] sighed.\n"
    assert _found(body) == [("Rosa", "kin", "Ada")]
