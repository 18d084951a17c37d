"""Presence, boundaries, knowledge, relationships and emotions against answers written by hand."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from fabula.evaluate.emotions import NEAR_LABELS, EmotionCounts, judge_emotions
from fabula.evaluate.gold_world import (
    GoldEmotion,
    GoldKnowledge,
    GoldPresence,
    GoldRelationship,
)
from fabula.evaluate.knowledge import (
    UNKNOWING,
    add_classes,
    count_classes,
    count_knowing,
    judge_knowledge,
    macro_f1,
)
from fabula.evaluate.presence import judge_boundaries, judge_presence
from fabula.evaluate.quotation import SpanCounts
from fabula.evaluate.relationships import judge_relationships
from fabula.rows import (
    CharacterId,
    Emotion,
    EmotionId,
    EmotionLabel,
    Fact,
    HowKnown,
    Knowledge,
    KnowledgeId,
    Present,
    QuotationId,
    Relationship,
    RelationshipId,
    RelationshipKind,
    Scene,
    SceneId,
)

ROOT = Path(__file__).parents[3]
NAMES = {0: "ada", 1: "bo", 2: "ada", 3: None}
PARAGRAPHS = [(0, 10), (12, 22), (24, 34), (36, 46), (48, 58)]
STARTS = [start for start, _ in PARAGRAPHS]


def scene(start: int, end: int, *present: tuple[int, int, int]) -> Scene:
    rows = tuple(
        Present(
            character=CharacterId(who), from_=first, to=last, as_="acts", evidence=(), score=1.0
        )
        for who, first, last in present
    )
    return Scene(
        id=SceneId(0), start=start, end=end, place=None, time=None, present=rows, score=1.0
    )


def knows(
    fact: tuple[int, int], who: int, since: int, how: HowKnown, source: int | None = None
) -> Knowledge:
    return Knowledge(
        id=KnowledgeId(0),
        fact=Fact(start=fact[0], end=fact[1]),
        knower=CharacterId(who),
        since=since,
        how=how,
        from_=None if source is None else CharacterId(source),
        evidence=(),
        score=1.0,
    )


def stands(a: int, b: int, kind: RelationshipKind, directed: bool) -> Relationship:
    return Relationship(
        id=RelationshipId(0),
        a=CharacterId(a),
        b=CharacterId(b),
        kind=kind,
        directed=directed,
        valence=None,
        from_=0,
        to=9,
        cause=None,
        evidence=(),
        score=1.0,
    )


def feels(start: int, end: int, label: EmotionLabel, who: int = 0, line: int | None = 0) -> Emotion:
    return Emotion(
        id=EmotionId(0),
        start=start,
        end=end,
        character=CharacterId(who),
        label=label,
        intensity=None,
        shown=None,
        quotation=None if line is None else QuotationId(line),
        evidence=(),
        score=1.0,
    )


def test_presence_counts_paragraphs_of_which_half_is_covered() -> None:
    gold = [GoldPresence("ada", 0, 34), GoldPresence("bo", 29, 46)]
    ours = [scene(0, 46, (0, 0, 28), (1, 30, 46))]
    # Ada: annotated in 0 1 2, predicted in 0 1; Bo: annotated in 2 (half of it) and 3,
    # predicted in 3.
    assert judge_presence(ours, gold, PARAGRAPHS, NAMES) == SpanCounts(3, 3, 5)


def test_presence_does_not_depend_on_how_scenes_are_cut() -> None:
    gold = [GoldPresence("ada", 0, 58)]
    whole = [scene(0, 58, (0, 0, 58))]
    cut = [scene(0, 29, (0, 0, 29)), scene(29, 58, (2, 29, 58))]
    assert judge_presence(whole, gold, PARAGRAPHS, NAMES) == SpanCounts(5, 5, 5)
    assert judge_presence(cut, gold, PARAGRAPHS, NAMES) == SpanCounts(5, 5, 5)


def test_presence_of_nobody_in_the_answers_is_spurious() -> None:
    ours = [scene(0, 58, (3, 0, 22), (7, 0, 10))]
    assert judge_presence(ours, [], PARAGRAPHS, NAMES) == SpanCounts(0, 3, 0)


def test_boundaries_are_right_within_three_sentences_and_used_once() -> None:
    sentences = list(range(0, 1000, 10))
    assert judge_boundaries([0, 130], [0, 100], sentences) == SpanCounts(1, 1, 1)
    assert judge_boundaries([0, 140], [0, 100], sentences) == SpanCounts(0, 1, 1)
    assert judge_boundaries([0, 110], [0, 100, 120], sentences) == SpanCounts(1, 1, 2)
    assert judge_boundaries([0, 80, 110], [0, 100, 120], sentences) == SpanCounts(2, 2, 2)
    assert judge_boundaries([5], [0], sentences) == SpanCounts(0, 0, 0)


def test_knowledge_is_right_in_how_source_and_paragraph() -> None:
    gold = [
        GoldKnowledge((0, 10), "ada", 0, "did"),
        GoldKnowledge((0, 10), "bo", 24, "told", "ada"),
    ]
    rows = [knows((0, 8), 0, 12, "did"), knows((0, 10), 1, 40, "told", 2)]
    cells = judge_knowledge(rows, gold, ["ada", "bo", "cy"], STARTS, NAMES)
    assert [(cell.knower, cell.source_right, cell.since_right) for cell in cells] == [
        ("ada", True, True),
        ("bo", True, True),
        ("cy", False, False),
    ]
    assert macro_f1(count_classes(cells)) == 1.0


@pytest.mark.parametrize(
    "row",
    [
        knows((0, 10), 1, 48, "told", 0),
        knows((0, 10), 1, 24, "told", 1),
        knows((0, 10), 1, 24, "told"),
        knows((0, 10), 1, 24, "told", 3),
    ],
)
def test_wrong_source_or_time_counts_against_both_sides(row: Knowledge) -> None:
    gold = [GoldKnowledge((0, 10), "bo", 24, "told", "ada")]
    cells = judge_knowledge([row], gold, ["ada", "bo"], STARTS, NAMES)
    classes = count_classes(cells)
    assert classes == {UNKNOWING: SpanCounts(1, 1, 1), "told": SpanCounts(0, 1, 1)}
    assert macro_f1(classes) == 0.5
    assert count_knowing(cells) == SpanCounts(1, 1, 1)


def test_a_fact_has_to_cover_half_of_the_annotated_one() -> None:
    gold = [GoldKnowledge((0, 20), "ada", 0, "said")]
    little = judge_knowledge([knows((0, 9), 0, 0, "said")], gold, ["ada"], STARTS, NAMES)
    assert little[0].predicted is None
    pieces = [knows((0, 4), 0, 0, "did"), knows((5, 12), 0, 0, "said"), knows((0, 4), 1, 0, "did")]
    both = judge_knowledge(pieces, gold, ["ada"], STARTS, NAMES)
    assert both[0].predicted == pieces[1]


def test_rows_about_other_facts_are_not_counted() -> None:
    gold = [GoldKnowledge((0, 10), "ada", 0, "did")]
    rows = [knows((0, 10), 0, 0, "did"), knows((24, 34), 1, 24, "did"), knows((0, 10), 3, 0, "did")]
    cells = judge_knowledge(rows, gold, ["ada", "bo"], STARTS, NAMES)
    assert count_classes(cells) == {UNKNOWING: SpanCounts(1, 1, 1), "did": SpanCounts(1, 1, 1)}


def test_answers_that_are_not_annotated_do_not_enter_the_mean_but_cost_recall() -> None:
    gold = [GoldKnowledge((0, 10), "ada", 0, "witnessed")]
    rows = [knows((0, 10), 0, 0, "said"), knows((0, 10), 1, 0, "overheard", 0)]
    cells = judge_knowledge(rows, gold, ["ada", "bo", "cy"], STARTS, NAMES)
    classes = count_classes(cells)
    assert classes[UNKNOWING] == SpanCounts(1, 1, 2)
    assert macro_f1(classes) == pytest.approx((2 / 3 + 0) / 2)
    assert macro_f1(count_classes(cells, folded=True)) == pytest.approx((2 / 3 + 1) / 2)
    assert add_classes([classes, classes])[UNKNOWING] == SpanCounts(2, 2, 4)
    assert macro_f1({}) is None


def test_relationships_are_unordered_pairs_with_a_kind() -> None:
    gold = [
        GoldRelationship("ada", "bo", "parent", True),
        GoldRelationship("bo", "ada", "friend", False),
    ]
    rows = [
        stands(1, 0, "child", True),
        stands(2, 1, "friend", False),
        stands(0, 1, "friend", False),
    ]
    assert judge_relationships(rows, gold, NAMES) == SpanCounts(2, 2, 2)
    assert judge_relationships(rows, gold, NAMES, with_direction=True) == SpanCounts(2, 2, 2)
    turned = [stands(1, 0, "parent", True)]
    assert judge_relationships(turned, gold, NAMES) == SpanCounts(1, 1, 2)
    assert judge_relationships(turned, gold, NAMES, with_direction=True) == SpanCounts(0, 1, 2)
    assert judge_relationships([stands(0, 3, "kin", True)], gold, NAMES) == SpanCounts(0, 1, 2)


def test_emotions_are_strict_or_near() -> None:
    gold = [
        GoldEmotion(0, 10, "ada", "anger"),
        GoldEmotion(12, 22, "bo", "affection"),
        GoldEmotion(24, 34, "bo", "joy"),
        GoldEmotion(36, 46, "bo", "fear"),
    ]
    rows = [
        feels(0, 40, "joy"),
        feels(0, 10, "anger"),
        feels(12, 22, "joy", 1),
        feels(24, 34, "fear", 1),
        feels(36, 46, "fear", 1, None),
    ]
    # The last line has only the row from 0 to 40, which covers four of its ten code points.
    counts = judge_emotions(rows, gold)
    assert counts == EmotionCounts(1, 2, Counter(row.label for row in gold))


def test_the_near_label_table_is_the_published_one() -> None:
    page = (ROOT / "docs" / "layers" / "emotions.md").read_text(encoding="utf-8")
    table = page.split("<!-- table near -->")[1].split("<!-- end -->")[0]
    published = {
        cells[0]: tuple(cells[1:])
        for line in table.splitlines()
        if (cells := re.findall(r"`(\w+)`", line))
    }
    assert published == NEAR_LABELS
    assert all(len(near) <= 2 and label not in near for label, near in NEAR_LABELS.items())
