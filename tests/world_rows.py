"""The answers of a marked story about its world as layers, to be given to ``annotate``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fabula.layer import Layer
from fabula.rows import CharacterId, Present, Scene, SceneId
from tests.world_answers import gold_world

if TYPE_CHECKING:
    from fabula.evaluate.gold_world import Names
    from tests.markup import MarkedStory


def character_ids(marked: MarkedStory) -> dict[str, CharacterId]:
    """Id of every character that the rows of a marked story hold, by key."""
    places = {key: first for key in marked.characters if (first := _first(marked, key)) is not None}
    return {key: CharacterId(i) for i, key in enumerate(sorted(places, key=places.__getitem__))}


def keys_by_id(marked: MarkedStory) -> Names:
    """Key of every character of the rows of a marked story, by id."""
    return {int(number): key for key, number in character_ids(marked).items()}


def scene_rows(marked: MarkedStory) -> Layer[Scene]:
    """The marked scenes with who is present, as far as the text speaks of them."""
    ids = character_ids(marked)
    gold = gold_world(marked)
    ends = (*gold.scene_starts[1:], len(marked.content))
    tables: list[dict[str, Any]] = marked.extra.get("scenes", [])
    return Layer(
        Scene(
            id=SceneId(place),
            start=start,
            end=end,
            place=None,
            time=None,
            present=tuple(
                Present(
                    character=ids[row["character"]],
                    from_=marked.anchor(row["from"])[0],
                    to=marked.anchor(row["to"])[0],
                    as_=row["as"],
                    evidence=(),
                    score=1.0,
                )
                for row in sorted(table["present"], key=lambda row: marked.anchor(row["from"])[0])
                if row["character"] in ids
            ),
            score=1.0,
        )
        for place, (start, end, table) in enumerate(
            zip(gold.scene_starts, ends, tables, strict=True)
        )
    )


def _first(marked: MarkedStory, key: str) -> int | None:
    """Where a character is mentioned first, else where they first speak or are addressed."""
    mentions = [row.start for row in marked.mentions if row.keys == (key,)]
    spoken = [
        row.start for row in marked.quotations if key in {row.speaker, *(row.addressees or ())}
    ]
    return min(mentions or spoken, default=None)
