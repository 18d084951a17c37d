"""Where bonds hold: scenes and the verbs that change them."""

from __future__ import annotations

from fabula.decode.bond_actions import Action
from fabula.decode.bond_inference import Bond
from fabula.decode.bond_patterns import Claim
from fabula.decode.bond_stretches import Change, Stage, find_stretch

ADA, JON = 1, 2
STAGE = Stage(
    scenes=[10, 100, 200],
    present=[frozenset(), frozenset({JON}), frozenset({ADA, JON})],
    firsts={ADA: 150, JON: 30},
    paragraphs=[10, 50],
    end=300,
)


def _bond(kind: str, word: int) -> Bond:
    claim = Claim(ADA, JON, kind, False, 0.8, (word, word + 1))
    return Bond(ADA, JON, kind, False, 0.8, (claim,))


def test_a_bond_from_before_holds_from_the_scene_in_which_one_comes_in() -> None:
    assert find_stretch(_bond("sibling", 5), [], STAGE) == (100, 300, None)


def test_without_scenes_it_holds_from_the_paragraph() -> None:
    bare = Stage([], [], STAGE.firsts, STAGE.paragraphs, 300)
    assert find_stretch(_bond("sibling", 5), [], bare) == (10, 300, None)


def test_a_change_is_two_rows_that_meet() -> None:
    parting = Action(ADA, JON, "ex_partner", False, "begin", 40)
    change = Change(parting, 40, 225, 220)
    assert find_stretch(_bond("spouse", 40), [change], STAGE) == (100, 220, None)
    assert find_stretch(_bond("ex_partner", 40), [change], STAGE) == (220, 300, change)
