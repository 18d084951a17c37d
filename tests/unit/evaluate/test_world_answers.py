"""The answers of the example stories can be measured, and what is taken from them costs points."""

from __future__ import annotations

from pathlib import Path

import pytest

from fabula import Text, annotate
from fabula.evaluate.world import PredictedWorld, add_worlds, judge_world, score_world
from fabula.rows import CharacterId, Fact, Knowledge, KnowledgeId, Present, Scene, SceneId
from tests.markup import read_marked_story
from tests.world_answers import gold_world

STORIES = sorted((Path(__file__).parents[3] / "examples" / "stories").glob("*.marked.txt"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.name.split(".")[0])
def test_answers_given_back_are_right_and_missing_ones_cost(path: Path) -> None:
    marked = read_marked_story(path)
    gold = gold_world(marked)
    story = annotate(Text(marked.content), ["paragraphs", "sentences"])
    ids = {key: CharacterId(place) for place, key in enumerate(gold.characters)}
    names = {int(number): key for key, number in ids.items()}
    everyone = tuple(
        Present(
            character=ids[row.character],
            from_=row.start,
            to=row.end,
            as_="acts",
            evidence=(),
            score=1.0,
        )
        for row in gold.presence
    )
    ends = (*gold.scene_starts[1:], len(marked.content))
    scenes = [
        Scene(
            id=SceneId(place),
            start=start,
            end=end,
            place=None,
            time=None,
            present=tuple(row for row in everyone if start <= row.from_ < end),
            score=1.0,
        )
        for place, (start, end) in enumerate(zip(gold.scene_starts, ends, strict=True))
    ]
    knowledge = [
        Knowledge(
            id=KnowledgeId(place),
            fact=Fact(start=row.fact[0], end=row.fact[1]),
            knower=ids[row.knower],
            since=row.since,
            how=row.how,
            from_=None if row.source is None else ids[row.source],
            evidence=(),
            score=1.0,
        )
        for place, row in enumerate(gold.knowledge)
    ]
    world = PredictedWorld(story.paragraphs, story.sentences, scenes, knowledge)
    counts = judge_world(world, gold, names)
    scores = score_world(counts)
    assert scores["presence_f1"] == scores["boundary_f1"] == scores["knowledge_macro_f1"] == 1.0
    assert scores["relationship_f1"] == scores["emotion_near"] == 0.0
    less = PredictedWorld(story.paragraphs, story.sentences, scenes[1:], knowledge[1:])
    both = score_world(add_worlds([counts, judge_world(less, gold, names)]))
    for figure in ("presence_f1", "boundary_f1", "knowledge_macro_f1", "knows_f1"):
        value = both[figure]
        assert value is not None
        assert 0.3 < value < 1.0
