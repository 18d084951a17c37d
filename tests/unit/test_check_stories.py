"""``check`` on the example stories: silent on what was read, awake to planted contradictions."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from benchmarks.check_run import choose_swaps, list_contradicted, swap_speakers
from fabula import Story, annotate, load_encoder, read_text
from fabula.check import find_contradictions
from fabula.encoder.manifest import find_shipped

STORIES = Path(__file__).parents[2] / "examples" / "stories"
NAMES = ("second_chair", "the_night_of_the_spades", "the_upper_station")
SYSTEMS = (
    "rules",
    pytest.param(
        "model", marks=pytest.mark.skipif(find_shipped() is None, reason="no model ships")
    ),
)

VERB = "(?:said|says|asked|asks|answered|replied|cried|called)"
NAME = r"(?:(?:Mrs?|Dr|Miss)\.?\s+)?([A-Z]\w+)"
TAG = re.compile(rf"\s+(?:{VERB}\s+{NAME}|{NAME}\s+{VERB})")
"""A reporting clause straight after a quotation that names somebody."""


@cache
def read(name: str, system: str) -> Story:
    encoder = load_encoder() if system == "model" else None
    return annotate(read_text(STORIES / f"{name}.txt"), encoder=encoder)


def tagged_lines(story: Story) -> list[int]:
    """Lines with a tag after a part that names their speaker, read off the text alone."""
    names = {
        row.quotation: {
            word
            for alias in story.characters[row.speaker].aliases
            for word in (alias.text.split()[0], alias.text.split()[-1])
        }
        for row in story.dialogue
        if row.speaker is not None
    }
    found = []
    for quotation in story.quotations:
        tags = [TAG.match(story.text.content, end) for _, end in quotation.parts]
        said = {tag[1] or tag[2] for tag in tags if tag is not None}
        if said & names.get(quotation.id, set()):
            found.append(int(quotation.id))
    return found


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("name", NAMES)
def test_no_line_contradicts_its_own_tag(name: str, system: str) -> None:
    codes = {finding.code for finding in find_contradictions(read(name, system))}
    assert not codes & {"cue_contradicted", "cue_disputed", "speaks_to_self"}


@pytest.mark.parametrize("system", SYSTEMS)
def test_nine_of_ten_planted_contradictions_are_found(system: str) -> None:
    planted = found = 0
    for name in NAMES:
        story = read(name, system)
        swaps = choose_swaps(story, tagged_lines(story), 100)
        planted += len(swaps)
        found += len(list_contradicted(swap_speakers(story, swaps)) & swaps.keys())
    assert planted >= 25
    assert found >= 0.9 * planted
