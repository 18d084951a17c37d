"""Every kind of finding on a story with that one mistake, and none on a sound one."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from fabula import Layer, Story, Tokens
from fabula.check import find_contradictions
from fabula.rows import Alias, PronounCount
from tests.unit.small_story import small_story


def _codes(story: Story) -> list[str]:
    return [finding.code for finding in find_contradictions(story)]


def _with(layer: str, row: int, **changes: Any) -> Story:
    rows: list[Any] = list(small_story().layer(layer))  # type: ignore[arg-type]
    rows[row] = msgspec.structs.replace(rows[row], **changes)
    return small_story(layers={layer: Layer(rows)})


def test_a_sound_story_has_no_findings() -> None:
    assert find_contradictions(small_story()) == ()


@pytest.mark.parametrize(
    ("layer", "row", "changes", "code"),
    [
        ("chapters", 0, {"end": 10**6}, "row_misplaced"),
        ("characters", 0, {"last": 10**6}, "row_misplaced"),
        ("quotations", 0, {"id": 5}, "row_misnumbered"),
        ("mentions", 0, {"entity": 77}, "id_dangling"),
        ("dialogue", 0, {"addressees": (77,)}, "id_dangling"),
        ("dialogue", 0, {"alternatives": ((77, 0.5),)}, "id_dangling"),
        ("dialogue", 0, {"speaker": 1, "addressees": ()}, "cue_contradicted"),
        ("dialogue", 0, {"addressees": (0,)}, "speaks_to_self"),
        ("dialogue", 0, {"score": 1.5}, "score_amiss"),
        ("quotations", 3, {"kind": "scare"}, "line_amiss"),
        ("quotations", 0, {"parts": ((10, 20),)}, "quotation_parts"),
        ("characters", 0, {"aliases": (Alias(text="Adelaide", count=1),)}, "alias_unattested"),
        ("characters", 1, {"name": "Ada Reed"}, "name_shared"),
        ("characters", 1, {"aliases": (Alias(text="Ada Reed", count=1),)}, "name_shared"),
    ],
)
def test_each_mistake_is_found(layer: str, row: int, changes: dict[str, Any], code: str) -> None:
    assert code in _codes(_with(layer, row, **changes))


def test_mixed_gender_is_found_by_pronouns_and_by_titles() -> None:
    both = (PronounCount(set="she", count=9), PronounCount(set="he", count=4))
    slip = (PronounCount(set="she", count=90), PronounCount(set="he", count=4))
    assert _codes(_with("characters", 0, pronouns=both)) == ["gender_mixed"]
    assert _codes(_with("characters", 0, pronouns=slip)) == []
    titled = (Alias(text="Mr. Reed", count=1), Alias(text="Mrs. Reed", count=1))
    assert "gender_mixed" in _codes(_with("characters", 0, aliases=titled))


def test_a_name_that_nobody_bears_is_found_from_the_third_time() -> None:
    story = small_story()
    name = next(each for each in story.mentions if each.form == "proper")
    for times, codes in ((2, []), (3, ["name_unborne"])):
        stray = [msgspec.structs.replace(name, id=at, entity=None) for at in range(times)]
        others = {"mentions": Layer(stray), "cues": Layer(), "characters": story.characters}
        found = find_contradictions(small_story(layers=others))
        assert [each.code for each in found if each.code == "name_unborne"] == codes


def test_a_given_speaker_is_not_contradicted_by_a_cue() -> None:
    assert _codes(_with("dialogue", 0, speaker=1, addressees=(), basis="given")) == []


def test_a_description_is_disputed_and_only_if_it_is_read_as_somebody_with_a_name() -> None:
    mentions = [msgspec.structs.replace(each, form="common") for each in small_story().mentions]
    story = _with("dialogue", 0, speaker=1, addressees=())
    described = small_story(layers={"dialogue": story.dialogue, "mentions": Layer(mentions)})
    assert _codes(described) == ["cue_disputed"]
    nameless = [msgspec.structs.replace(each, aliases=()) for each in described.characters]
    layers = {
        "dialogue": story.dialogue,
        "mentions": Layer(mentions),
        "characters": Layer(nameless),
    }
    assert _codes(small_story(layers=layers)) == []


def test_tokens_out_of_place_are_found() -> None:
    assert _codes(small_story(layers={"tokens": Tokens([4, 0], [8, 3])})) == ["row_misplaced"]
    bad_head = Tokens([0, 4], [3, 8], head=[-1, 9])
    assert _codes(small_story(layers={"tokens": bad_head})) == ["row_misplaced"]


def test_findings_point_at_the_words() -> None:
    story = _with("dialogue", 0, speaker=1, addressees=())
    finding = find_contradictions(story)[0]
    assert finding.start is not None
    assert finding.end is not None
    assert story.text[finding.start : finding.end] == "said"
    assert "Jon" in finding.message
    assert "Ada Reed" in finding.message


def test_missing_layers_are_passed_over() -> None:
    story = small_story()
    assert find_contradictions(Story(story.text, {}, (), story.provenance)) == ()
