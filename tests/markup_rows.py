"""Turns a marked story into rows of the public format, to compare with or to give."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, cast

from fabula.layer import Layer
from fabula.rows import (
    Alias,
    Character,
    CharacterId,
    CharacterRole,
    Dialogue,
    Entity,
    EntityId,
    EntityType,
    Mention,
    MentionForm,
    MentionId,
    Paratext,
    ParatextKind,
    PronounCount,
    Quotation,
    QuotationId,
    QuotationKind,
)
from tests.markup_types import PARATEXT_KINDS, SPOKEN_KINDS, MarkedMention, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.markup import MarkedStory

_CERTAIN: Final = 1.0
_MARKS: Final = {
    "“": "“”",
    "‘": "‘’",
    "«": "«»",
    "„": "„“",
    "「": "「」",
    '"': '"',
    "'": "'",
    "_": "_",
    "—": "—",
    "–": "–",
    "-": "-",
}
_PRONOUN_SETS: Final = {
    form: subject
    for subject, forms in {
        "he": ("he", "him", "his", "himself"),
        "she": ("she", "her", "hers", "herself"),
        "they": ("they", "them", "their", "theirs", "themselves", "themself"),
        "it": ("it", "its", "itself"),
    }.items()
    for form in forms
}


def rows_of(story: MarkedStory) -> dict[str, Layer[Any]]:
    """Return layers of rows: quotations dialogue mentions entities characters paratext."""
    entity_ids = _number_entities(story)
    character_ids = _number_characters(story)
    return {
        "quotations": Layer(_quotations(story)),
        "dialogue": Layer(_dialogue(story, character_ids)),
        "mentions": Layer(_mentions(story, entity_ids)),
        "entities": Layer(_entities(story, entity_ids)),
        "characters": Layer(_characters(story, entity_ids, character_ids)),
        "paratext": Layer(
            Paratext(start=row.start, end=row.end, kind=cast("ParatextKind", row.kind), score=1.0)
            for row in story.spans
            if row.kind in PARATEXT_KINDS
        ),
    }


def _number_entities(story: MarkedStory) -> dict[tuple[str, ...], EntityId]:
    """Number the referents in order of first mention; several keys at once are a group."""
    keys = [row.keys for row in story.mentions if row.keys]
    keys += [(key,) for row in story.mentions for key in row.keys]
    keys += [(key,) for key in story.characters]
    return {key: EntityId(number) for number, key in enumerate(dict.fromkeys(keys))}


def _number_characters(story: MarkedStory) -> dict[str, CharacterId]:
    firsts = {key: _places(story, key)[0][0] for key in story.characters if _places(story, key)}
    return {key: CharacterId(i) for i, key in enumerate(sorted(firsts, key=lambda k: firsts[k]))}


def _places(story: MarkedStory, key: str) -> list[Span]:
    """Where a character is mentioned, else where they speak or are addressed, in text order."""
    mentions = [(row.start, row.end) for row in story.mentions if row.keys == (key,)]
    return mentions or [
        (row.start, row.end)
        for row in story.quotations
        if key in {row.speaker, *(row.addressees or ())}
    ]


def _quotations(story: MarkedStory) -> Iterable[Quotation]:
    for number, row in enumerate(story.quotations):
        yield Quotation(
            id=QuotationId(number),
            start=row.start,
            end=row.end,
            parts=row.parts,
            kind=cast("QuotationKind", row.kind),
            marks=_MARKS.get(story.content[row.start], ""),
            score=_CERTAIN,
        )


def _dialogue(story: MarkedStory, ids: dict[str, CharacterId]) -> Iterable[Dialogue]:
    for number, row in enumerate(story.quotations):
        if row.kind in SPOKEN_KINDS:
            yield Dialogue(
                start=row.start,
                end=row.end,
                quotation=QuotationId(number),
                speaker=ids[row.speaker] if row.speaker else None,
                addressees=tuple(ids[key] for key in row.addressees or ()),
                hearers=(),
                score=_CERTAIN,
                basis="given" if row.speaker else None,
                alternatives=(),
                evidence=(),
            )


def _mentions(story: MarkedStory, ids: dict[tuple[str, ...], EntityId]) -> Iterable[Mention]:
    for number, row in enumerate(story.mentions):
        yield Mention(
            id=MentionId(number),
            start=row.start,
            end=row.end,
            form=cast("MentionForm", row.form),
            type=cast("EntityType", row.type),
            entity=ids[row.keys] if row.keys else None,
            plural=len(row.keys) > 1 or any(_is_group(story, key) for key in row.keys),
            score=_CERTAIN,
        )


def _is_group(story: MarkedStory, key: str) -> bool:
    return key in story.characters and story.characters[key].group


def _entities(story: MarkedStory, ids: dict[tuple[str, ...], EntityId]) -> Iterable[Entity]:
    for keys, number in ids.items():
        mentions = [row for row in story.mentions if row.keys == keys]
        yield Entity(
            id=number,
            type=cast("EntityType", _entity_type(story, keys, mentions)),
            name=_entity_name(story, keys, mentions),
            mentions=len(mentions),
            members=tuple(ids[(key,)] for key in keys) if len(keys) > 1 else (),
            score=_CERTAIN,
        )


def _entity_type(story: MarkedStory, keys: tuple[str, ...], mentions: list[MarkedMention]) -> str:
    if len(keys) == 1 and keys[0] in story.entities:
        return story.entities[keys[0]].type
    return mentions[0].type if mentions else "PER"


def _entity_name(
    story: MarkedStory, keys: tuple[str, ...], mentions: list[MarkedMention]
) -> str | None:
    declared = story.characters.get(keys[0]) or story.entities.get(keys[0])
    if len(keys) == 1 and declared:
        return declared.name
    words = (story.content[row.start : row.end] for row in mentions if row.form != "pronoun")
    return next(words, None)


def _characters(
    story: MarkedStory,
    entities: dict[tuple[str, ...], EntityId],
    ids: dict[str, CharacterId],
) -> Iterable[Character]:
    for key, number in ids.items():
        marked = story.characters[key]
        mentions = [row for row in story.mentions if row.keys == (key,)]
        places = _places(story, key)
        names = Counter(_words(story, row) for row in mentions if row.form == "proper")
        pronouns = Counter(
            _PRONOUN_SETS[_words(story, row).lower()]
            for row in mentions
            if row.form == "pronoun" and _words(story, row).lower() in _PRONOUN_SETS
        )
        yield Character(
            id=number,
            entity=entities[(key,)],
            name=marked.name,
            aliases=tuple(Alias(text=text, count=count) for text, count in names.most_common()),
            pronouns=tuple(PronounCount(set=s, count=n) for s, n in pronouns.most_common()),
            role=cast("CharacterRole", marked.role),
            on_stage=marked.on_stage,
            narrator=marked.narrator,
            group=marked.group,
            first=places[0][0],
            last=places[-1][1],
            evidence=(places[0],),
            score=_CERTAIN,
        )


def _words(story: MarkedStory, row: MarkedMention) -> str:
    return " ".join(story.content[row.start : row.end].split())
