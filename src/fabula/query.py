"""Questions to a story: the state at a moment, who knows what.

Definitions are in docs/guides/world.md. A layer that the story does not hold gives no rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from fabula.answer_rows import Moment
from fabula.errors import InputError
from fabula.layer import Layer
from fabula.lexicons.statements import content_stems
from fabula.persons import find_person
from fabula.rows import CharacterId, Emotion, Knowledge, Relationship, Scene
from fabula.script import name_of
from fabula.story import Story
from fabula.word_search import WordIndex

NEAR_BEST = 0.6
"""Share of the best score from which another fact is meant by the same words too."""

MIN_FACT_SCORE = 0.12
"""Facts that fit words less than this are not meant by them."""


def layer_of(story: Story, name: str) -> Layer[Any]:
    """A layer, empty where the story does not hold it."""
    return cast("Layer[Any]", story.layers.get(name, Layer()))


def character_of(story: Story, who: str | int) -> CharacterId:
    """The character of an id or a name.

    Raises:
        InputError: If there is none, or more than one.
    """
    if isinstance(who, str):
        return find_person(story, who).id
    if not 0 <= who < len(layer_of(story, "characters")):
        raise InputError(f"there is no character {who}", "fabula cast lists everybody")
    return CharacterId(who)


def check_offset(story: Story, offset: int) -> int:
    """The offset, if it lies in the text or at its end.

    Raises:
        InputError: If it does not.
    """
    if not 0 <= offset <= len(story.text):
        raise InputError(
            f"offset {offset} is outside the text", f"offsets run from 0 to {len(story.text)}"
        )
    return offset


def scene_before(story: Story, offset: int) -> Scene | None:
    """The scene that holds the code point before an offset (the first one at offset 0)."""
    return cast("Scene | None", layer_of(story, "scenes").at(max(0, offset - 1)))


def find_moment(story: Story, offset: int) -> Moment:
    """The story as it stands at an offset.

    Raises:
        InputError: If the offset is outside the text.
    """
    last = _last_shown(story, check_offset(story, offset))
    scene = scene_before(story, last + 1)
    rows = () if scene is None else scene.present
    present = tuple(dict.fromkeys(r.character for r in rows if r.from_ <= last < r.to))
    relationships: Iterable[Relationship] = layer_of(story, "relationships")
    known: Iterable[Knowledge] = layer_of(story, "knowledge")
    return Moment(
        offset=offset,
        scene=scene,
        present=present,
        feelings=_latest_feelings(story, scene, present, offset),
        between=tuple(
            row
            for row in relationships
            if row.a in present and row.b in present and row.from_ <= last < row.to
        ),
        known=tuple(row for row in known if row.knower in present and row.since < offset),
    )


def _last_shown(story: Story, offset: int) -> int:
    """The last code point before an offset that is no blank; 0 where there is none."""
    last = offset - 1
    while last > 0 and story.text[last : last + 1].isspace():
        last -= 1
    return max(0, last)


def _latest_feelings(
    story: Story, scene: Scene | None, present: Sequence[CharacterId], offset: int
) -> tuple[Emotion, ...]:
    if scene is None:
        return ()
    latest: dict[CharacterId, Emotion] = {}
    for row in cast(
        "Sequence[Emotion]", layer_of(story, "emotions").starting_in(scene.start, offset)
    ):
        if row.character in present:
            latest[cast("CharacterId", row.character)] = row
    return tuple(latest[who] for who in present if who in latest)


def find_known(
    story: Story,
    who: str | int | None = None,
    *,
    about: str | None = None,
    at: int | None = None,
) -> tuple[Knowledge, ...]:
    """Rows of knowledge.

    Args:
        story: The story.
        who: Only what this character knows: an id, or a name as ``find_person`` takes it.
        about: Only facts that share content words with these words or tell of the same people,
            best first; without it rows stand in text order.
        at: Only what is known before this offset.

    Raises:
        InputError: If nobody or more than one is called so, or the offset is outside the text.
    """
    knower = None if who is None else character_of(story, who)
    end = None if at is None else check_offset(story, at)
    rows = tuple(
        row
        for row in cast("Iterable[Knowledge]", layer_of(story, "knowledge"))
        if (knower is None or row.knower == knower) and (end is None or row.since < end)
    )
    return rows if about is None else tuple(row for row, _ in rank_facts(story, rows, about))


def find_knowers(story: Story, words: str, *, at: int | None = None) -> tuple[Knowledge, ...]:
    """Who knows what these words say: the rows of the facts that fit them best.

    Raises:
        InputError: If the offset is outside the text.
    """
    ranked = rank_facts(story, find_known(story, at=at), words)
    best = ranked[0][1] if ranked else 0.0
    return tuple(row for row, score in ranked if score >= NEAR_BEST * best)


def rank_facts(
    story: Story, rows: Iterable[Knowledge], words: str
) -> list[tuple[Knowledge, float]]:
    """Rows whose fact fits words, best first, with scores in [0, 1]."""
    every = list(rows)
    facts = list(dict.fromkeys((row.fact.start, row.fact.end) for row in every))
    people = people_named(story, words)
    index = WordIndex([content_stems(story.text[start:end]) for start, end in facts])
    named = [_people_of(story, start, end) for start, end in facts]
    stems = content_stems(words)
    scores = dict(zip(facts, index.shares(stems), strict=True))
    for fact, about in zip(facts, named, strict=True) if people else ():
        scores[fact] = 0.75 * scores[fact] + 0.25 * len(people & about) / len(people)
    kept = [
        (row, scores[row.fact.start, row.fact.end])
        for row in every
        if scores[row.fact.start, row.fact.end] >= MIN_FACT_SCORE
    ]
    return sorted(kept, key=lambda each: (-each[1], each[0].id))


def people_named(story: Story, words: str) -> frozenset[CharacterId]:
    """Characters whose name or alias stands in words."""
    padded = f" {' '.join(_plain(words).split())} "
    found = set()
    for person in layer_of(story, "characters"):
        names = {name_of(story, person.id) or "", *(alias.text for alias in person.aliases)}
        if any(f" {' '.join(_plain(name).split())} " in padded for name in names if name):
            found.add(person.id)
    if found:
        return frozenset(found)
    for person in layer_of(story, "characters"):
        parts = [part for part in (name_of(story, person.id) or "").split() if part[0].isupper()]
        if any(f" {part.casefold()} " in padded for part in parts if part.isalpha()):
            return frozenset({person.id})
    return frozenset()


def _plain(words: str) -> str:
    cut = words.replace("’", "'").replace("'s ", " ").casefold()
    return "".join(char if char.isalnum() or char == "'" else " " for char in f"{cut} ")


def _people_of(story: Story, start: int, end: int) -> frozenset[CharacterId]:
    """Characters mentioned in a span, and the speaker of the line it stands in."""
    owner = {person.entity: person.id for person in layer_of(story, "characters")}
    found = {
        owner[row.entity]
        for row in layer_of(story, "mentions").within(start, end)
        if row.entity in owner
    }
    line = layer_of(story, "dialogue").at(start)
    if line is not None and line.speaker is not None:
        found.add(line.speaker)
    return frozenset(found)
