"""The answers of a marked story about its world, in the form that the metrics take."""

from __future__ import annotations

from typing import Any

from fabula.evaluate.gold_world import (
    GoldEmotion,
    GoldKnowledge,
    GoldPresence,
    GoldRelationship,
    GoldWorld,
)
from tests.markup import MarkedStory


def gold_world(marked: MarkedStory) -> GoldWorld:
    """The tables scenes, knowledge, relationships and emotions, labels turned into offsets.

    Raises:
        KeyError: a label is not in the text, or a character is not declared.
    """
    tables: dict[str, list[dict[str, Any]]] = {
        name: marked.extra.get(name, [])
        for name in ("scenes", "knowledge", "relationships", "emotions")
    }

    def at(label: str) -> int:
        return marked.anchor(label)[0]

    def who(key: str) -> str:
        return marked.characters[key].key

    return GoldWorld(
        characters=tuple(marked.characters),
        scene_starts=tuple(at(scene["start"]) for scene in tables["scenes"]),
        presence=tuple(
            GoldPresence(who(row["character"]), at(row["from"]), at(row["to"]))
            for scene in tables["scenes"]
            for row in scene["present"]
        ),
        knowledge=tuple(
            GoldKnowledge(
                fact=marked.anchor(row["fact"]),
                knower=who(row["knower"]),
                since=at(row["since"]),
                how=row["how"],
                source=who(row["from"]) if "from" in row else None,
            )
            for row in tables["knowledge"]
        ),
        relationships=tuple(
            GoldRelationship(who(row["a"]), who(row["b"]), row["kind"], row["directed"])
            for row in tables["relationships"]
        ),
        emotions=tuple(
            GoldEmotion(*marked.anchor(row["at"]), who(row["character"]), row["label"])
            for row in tables["emotions"]
            if _is_said(marked, marked.anchor(row["at"]))
        ),
    )


def _is_said(marked: MarkedStory, span: tuple[int, int]) -> bool:
    """Whether a stretch lies in a line: only lines are compared."""
    return any(
        quotation.start <= span[0] and span[1] <= quotation.end for quotation in marked.quotations
    )
