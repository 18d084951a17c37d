"""The world of a story against its annotated answers: all measures at once.

Each measure has a file of its own, with its protocol: ``presence``, ``knowledge``,
``relationships`` and ``emotions``. What is known of a story is given as plain layers, so that
layers computed in any way can be measured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fabula.evaluate.emotions import EmotionCounts, judge_emotions
from fabula.evaluate.gold_world import GoldWorld, Names
from fabula.evaluate.knowledge import (
    ClassCounts,
    add_classes,
    count_classes,
    count_knowing,
    judge_knowledge,
    macro_f1,
)
from fabula.evaluate.presence import judge_boundaries, judge_presence
from fabula.evaluate.quotation import SpanCounts, add_counts, score_spans
from fabula.evaluate.relationships import judge_relationships
from fabula.rows import Emotion, Knowledge, Paragraph, Relationship, Scene, Sentence


@dataclass(frozen=True)
class PredictedWorld:
    """Layers of one story; a layer that is not there is empty.

    Attributes:
        paragraphs: All paragraphs; presence is compared in those of kind body and verse.
        sentences: All sentences.
    """

    paragraphs: Sequence[Paragraph]
    sentences: Sequence[Sentence]
    scenes: Sequence[Scene] = ()
    knowledge: Sequence[Knowledge] = ()
    relationships: Sequence[Relationship] = ()
    emotions: Sequence[Emotion] = ()


@dataclass(frozen=True)
class WorldCounts:
    """Counts of one story or of several.

    Attributes:
        presence: Cells of character and paragraph.
        boundaries: Scene starts.
        cells: Cells of knowledge by answer.
        cells_folded: The same with *did*, *witnessed* and *said* as one answer.
        knowing: Cells in which a character knows a fact at all.
        relationships: Pairs with their kind.
        relationships_directed: The same, the same way round.
        emotions: Annotated lines.
    """

    presence: SpanCounts
    boundaries: SpanCounts
    cells: ClassCounts
    cells_folded: ClassCounts
    knowing: SpanCounts
    relationships: SpanCounts
    relationships_directed: SpanCounts
    emotions: EmotionCounts


def judge_world(world: PredictedWorld, gold: GoldWorld, names: Names) -> WorldCounts:
    """Compare the layers of a story with its answers.

    Args:
        world: Layers of the story.
        gold: Its answers.
        names: Key of each predicted character, as ``names.name_characters`` gives it.
    """
    told = [(row.start, row.end) for row in world.paragraphs if row.kind in {"body", "verse"}]
    starts = [row.start for row in world.paragraphs]
    cells = judge_knowledge(world.knowledge, gold.knowledge, gold.characters, starts, names)
    return WorldCounts(
        presence=judge_presence(world.scenes, gold.presence, told, names),
        boundaries=judge_boundaries(
            [scene.start for scene in world.scenes],
            gold.scene_starts,
            [row.start for row in world.sentences],
        ),
        cells=count_classes(cells),
        cells_folded=count_classes(cells, folded=True),
        knowing=count_knowing(cells),
        relationships=judge_relationships(world.relationships, gold.relationships, names),
        relationships_directed=judge_relationships(
            world.relationships, gold.relationships, names, with_direction=True
        ),
        emotions=judge_emotions(world.emotions, gold.emotions),
    )


def add_worlds(stories: Iterable[WorldCounts]) -> WorldCounts:
    """Counts pooled over stories."""
    each = list(stories)
    lines = [story.emotions for story in each]
    return WorldCounts(
        presence=add_counts(story.presence for story in each),
        boundaries=add_counts(story.boundaries for story in each),
        cells=add_classes(story.cells for story in each),
        cells_folded=add_classes(story.cells_folded for story in each),
        knowing=add_counts(story.knowing for story in each),
        relationships=add_counts(story.relationships for story in each),
        relationships_directed=add_counts(story.relationships_directed for story in each),
        emotions=EmotionCounts(
            strict=sum(row.strict for row in lines),
            near=sum(row.near for row in lines),
            gold=sum((row.gold for row in lines), Counter()),
        ),
    )


def score_world(counts: WorldCounts) -> dict[str, float | None]:
    """The figures that are reported, in [0, 1]; ``None`` where there is nothing to divide by."""
    lines = counts.emotions
    return {
        "presence_f1": score_spans(counts.presence)[2],
        "boundary_f1": score_spans(counts.boundaries)[2],
        "knowledge_macro_f1": macro_f1(counts.cells),
        "knowledge_macro_f1_folded": macro_f1(counts.cells_folded),
        "knows_f1": score_spans(counts.knowing)[2],
        "relationship_f1": score_spans(counts.relationships)[2],
        "relationship_f1_directed": score_spans(counts.relationships_directed)[2],
        "emotion_strict": lines.strict / lines.lines if lines.lines else None,
        "emotion_near": lines.near / lines.lines if lines.lines else None,
        "emotion_near_constant": lines.constant / lines.lines if lines.lines else None,
    }
