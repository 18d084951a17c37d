"""Gold rows turned into a story must score 100 %, whatever the novel."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fabula import Layer, Story, Text
from fabula.evaluate.cast import judge_cast
from fabula.evaluate.dialogue import count_correct, judge_story, sum_addressees, trade_off
from fabula.evaluate.gold import GoldCharacter, GoldNovel, GoldPart
from fabula.rows import (
    Alias,
    Character,
    CharacterId,
    Dialogue,
    EntityId,
    Mention,
    MentionId,
    Provenance,
    Quotation,
    QuotationId,
)

NAMES = ("Ada Marsh", "Bea Quill", "Cal Rowe")


def novel_of(lines: list[tuple[int, int, bool]]) -> GoldNovel:
    """A novel whose lines go from one of ``NAMES`` to another, some with an interruption."""
    content, parts = "", []

    def add(words: str, speaker: str, to: str, kind: str) -> None:
        nonlocal content
        parts.append(
            GoldPart(
                len(content) + 1, len(content) + 1 + len(words), speaker, frozenset({to}), kind
            )
        )
        content += f"“{words}”"

    for speaker, to, interrupted in lines:
        add("Look here,", NAMES[speaker], NAMES[to], "explicit")
        content += f" said {NAMES[speaker].split()[0]}, "
        if interrupted:
            add("if you will.", NAMES[speaker], NAMES[to], "explicit")
        content += f" and turned to {NAMES[to]}.\n\n"
    cast = tuple(GoldCharacter(name, frozenset({name, name.split()[0]}), "major") for name in NAMES)
    return GoldNovel("planted", content, cast, tuple(parts))


def story_of(novel: GoldNovel) -> Story:
    """The story that the gold rows tell."""
    ids = {character.name: number for number, character in enumerate(novel.characters)}
    owner = {alias: ids[each.name] for each in novel.characters for alias in each.aliases}
    pattern = "|".join(sorted(map(re.escape, owner), key=len, reverse=True))
    found = list(re.finditer(pattern, novel.content))
    mentions = [
        Mention(
            id=MentionId(number),
            start=match.start(),
            end=match.end(),
            form="proper",
            type="PER",
            entity=EntityId(10 + owner[match.group()]),
            plural=False,
            score=1.0,
        )
        for number, match in enumerate(found)
    ]
    characters = [
        Character(
            id=CharacterId(ids[each.name]),
            entity=EntityId(10 + ids[each.name]),
            name=each.name,
            aliases=tuple(
                Alias(text=alias, count=1)
                for alias in sorted(each.aliases)
                if alias in {match.group() for match in found}
            ),
            pronouns=(),
            role="major",
            on_stage=None,
            narrator=False,
            group=False,
            first=0,
            last=0,
            evidence=(),
            score=1.0,
        )
        for each in novel.characters
    ]
    quotations = [
        Quotation(
            id=QuotationId(number),
            start=part.start - 1,
            end=part.end + 1,
            parts=((part.start - 1, part.end + 1),),
            kind="speech",
            marks="“”",
            score=1.0,
        )
        for number, part in enumerate(novel.parts)
    ]
    dialogue = [
        Dialogue(
            quotation=QuotationId(number),
            start=part.start - 1,
            end=part.end + 1,
            speaker=CharacterId(ids[part.speaker]),
            addressees=tuple(CharacterId(ids[name]) for name in sorted(part.addressees)),
            hearers=(),
            score=1.0,
            basis="given",
            alternatives=(),
            evidence=(),
        )
        for number, part in enumerate(novel.parts)
    ]
    layers: dict[str, Any] = {
        "quotations": Layer(quotations),
        "mentions": Layer(mentions),
        "characters": Layer(characters),
        "dialogue": Layer(dialogue),
    }
    return Story(Text(novel.content), layers, (), Provenance(fabula="0", model=None, options={}))


people = st.sampled_from([(0, 1), (1, 0), (0, 2), (2, 1)])
planted = st.lists(
    st.tuples(people, st.booleans()).map(lambda line: (*line[0], line[1])), min_size=1, max_size=6
)


@given(planted)
def test_gold_rows_score_one_hundred_percent(lines: list[tuple[int, int, bool]]) -> None:
    novel = novel_of(lines)
    story = story_of(novel)
    outcomes = judge_story(story, novel)
    everything = (len(novel.parts), len(novel.parts))
    assert count_correct(outcomes) == everything
    assert count_correct(outcomes, one_to_one=True) == everything
    assert count_correct(outcomes, kind="explicit") == everything
    assert sum_addressees(outcomes) == (len(novel.parts), len(novel.parts), len(novel.parts))
    assert trade_off([outcomes]) == ((1.0, 1.0, 1.0),)
    cast = judge_cast(story, novel)
    seen = {number for line in lines for number in line[:2]}
    assert {name for name, _, hit in cast.found if hit} == {NAMES[number] for number in seen}
    assert cast.alias_right == cast.alias_predicted == cast.alias_gold
