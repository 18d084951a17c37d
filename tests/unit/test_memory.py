"""Deciding anew with a memory: the same story as without, and only what changed is computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fabula import Story, Text, annotate, read_story
from fabula.editing import Editor
from fabula.errors import InputError
from fabula.memory import LayerMemory
from fabula.pins import Pins
from fabula.redeciding import Redecider, redecide_story
from fabula.registry import LAYERS, LayerSpec
from tests.conftest import example_stories

BOOK = """“Come in,” said Margaret.

“Thank you,” said Tom.

“Sit down,” said Wren.

“I would rather stand.”

***

“As you like,” said Wren. Tom went home.
"""


class Counting(LayerMemory):
    """A memory that notes which layers are computed."""

    def __init__(self) -> None:
        super().__init__()
        self.computed: list[str] = []

    def compute(self, spec: LayerSpec, inputs: Mapping[str, Any]) -> Any:
        def noting(**needed: Any) -> Any:
            self.computed.append(spec.name)
            return spec.compute(**needed)

        return super().compute(replace(spec, compute=noting), inputs)


def decide(memory: LayerMemory, text: Text, pins: Pins) -> Story:
    return annotate(text, pins=pins, memory=memory)


CHANGES: dict[str, Callable[[Editor], Any]] = {
    "speaker": lambda edit: edit.speaker([3], "Margaret"),
    "kind": lambda edit: edit.kind([0], "scare"),
    "merge": lambda edit: edit.merge("Margaret", "Wren"),
    "presence": lambda edit: edit.presence(0, "Wren", False),
    "boundary": lambda edit: edit.boundary(30, True),
    "undo": lambda edit: edit.undo(),
}


def test_one_decision_after_the_other_gives_what_all_at_once_give() -> None:
    text = Text(BOOK)
    memory = LayerMemory()
    edit = Editor(decide(memory, text, Pins()))
    for change in CHANGES.values():
        change(edit)
        assert decide(memory, text, edit.pins()) == annotate(text, pins=edit.pins())


@pytest.mark.parametrize(
    ("name", "stays"),
    [
        ("speaker", {"quotations", "mention_spans", "coreference", "roster", "breaks", "cues"}),
        ("presence", {"coreference", "attribution", "characters", "breaks"}),
        ("boundary", {"quotations", "mention_spans", "tokens", "cues"}),
    ],
)
def test_what_a_decision_does_not_touch_stays(name: str, stays: set[str]) -> None:
    text = Text(BOOK)
    memory = Counting()
    edit = Editor(decide(memory, text, Pins()))
    edit.confirm("Margaret")
    edit.confirm("Wren")
    decide(memory, text, edit.pins())
    memory.computed.clear()
    CHANGES[name](edit)
    decide(memory, text, edit.pins())
    assert memory.computed
    assert not stays & set(memory.computed)
    memory.computed.clear()
    decide(memory, text, edit.pins())
    assert memory.computed == []


def test_every_layer_looks_at_the_pins_it_needs_through_the_memory() -> None:
    text = Text(BOOK)
    memory = LayerMemory()
    decide(memory, text, Pins())
    using = {name for name, kept in memory._kept.items() if kept.seen}
    assert using == {name for name, spec in LAYERS.items() if "pins" in spec.needs}


def test_an_example_story_is_decided_the_same_with_and_without_memory() -> None:
    story = read_story(example_stories()[0], model=False)
    redecider = Redecider(story, model=False)
    edit = Editor(story)
    assert redecider.decide(()) == redecide_story(story, (), model=False)
    edit.speaker([1, 2, 3], story.characters[0].name)
    edit.not_person(story.characters[1].name or "")
    assert redecider.decide(edit.operations) == redecide_story(story, edit.operations, model=False)


def test_a_story_read_with_other_files_is_refused(tmp_path: Path) -> None:
    story = annotate(Text(BOOK), options={"cast_sha256": "x"})
    with pytest.raises(InputError, match="another cast file"):
        Redecider(story, model=False)
    story = annotate(Text(BOOK))
    cast = tmp_path / "cast.toml"
    cast.write_text('[[character]]\nname = "Tom"\n', encoding="utf-8")
    with pytest.raises(InputError, match="no cast file"):
        Redecider(story, cast, model=False)
