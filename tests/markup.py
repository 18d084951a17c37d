r"""Stories written with their answer: plain text plus inline marks.

A marked story is optional TOML front matter between two `+++` lines, then the body. Taking the
marks away gives the text; every mark becomes an answer with half-open code-point offsets into it.

Quotation: `{q1 emma>jon,ada “Come in,”} said [emma Emma], {q1 “and sit.”}`
    An optional label (`q` and a digit or `_`, then letters, digits or `_`), then
    `speaker>addressees|kind`, then the quoted words with their marks. `?` is an unknown speaker or
    addressee, `>*` says that nobody is addressed, kind is speech (default), thought, writing, title
    or scare. A label used again adds a part and takes no speaker. A speech over several paragraphs
    has one part for each paragraph. A dash line has no closing mark: its parts are the dash with
    the spoken words. Quotations may nest.
Mention: `[emma Emma]`, `[house:FAC the old house]`, `[emma:PER:common her old teacher]`
    Type and form may be left out: the type is that of the entity in the front matter, else PER; the
    form is inferred from the words. `[emma+jon they]` refers to both, `[? someone]` to an unknown.
    Mentions may nest: `[ada [emma her] sister]`.
Stretch: `<<author_note Thanks for reading!>>`, `<<heading:ch1 CHAPTER I.>>`, `<<fact:f1 he lied>>`
    A kind of paratext, or one of `fact scene passage`, then an optional label. `event` marks the
    trigger of an event, `sentence` a sentence, `cue_verb` and `cue_mention` words of a reporting
    clause: answers of the encoder's heads, all or none of a kind in a story.
Point: `<<@s2>>` is an empty span that gives a place in the text a label.

One blank or line break after a mark's header belongs to the mark. In the body the characters
`{ } [ ]` and the pairs `<< >>` are marks unless a backslash stands before each of them; two
backslashes are one.

The front matter has `[characters.KEY]` with name, aliases, pronouns, narrator, on_stage, group and
role, and `[entities.KEY]` with name and type for what is no person. If it has characters, every key
in a mark must be declared; without them, keys are characters named by their first proper mention.
All other tables stay in `MarkedStory.extra`. They point into the text by labels (of quotations,
stretches or points), which `MarkedStory.anchor` resolves; `examples/stories/README.md` lists the
tables in use: scenes, knowledge, relationships, emotions, narration.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.markup_parser import Parser, read_characters, read_entities, read_front_matter
from tests.markup_rows import rows_of
from tests.markup_types import (
    MarkedCharacter,
    MarkedEntity,
    MarkedMention,
    MarkedQuotation,
    MarkedSpan,
    Span,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fabula.layer import Layer


@dataclass(frozen=True, slots=True)
class MarkedStory:
    """The plain text and its answers, each kind in text order (an outer span before an inner)."""

    content: str
    characters: Mapping[str, MarkedCharacter]
    quotations: tuple[MarkedQuotation, ...]
    mentions: tuple[MarkedMention, ...]
    spans: tuple[MarkedSpan, ...]
    entities: Mapping[str, MarkedEntity] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def anchor(self, label: str) -> Span:
        """Return the span of a labelled quotation, stretch or point.

        Raises:
            KeyError: no mark has this label.
        """
        for quotation in self.quotations:
            if quotation.label == label:
                return quotation.start, quotation.end
        for span in self.spans:
            if span.label == label:
                return span.start, span.end
        raise KeyError(label)

    def rows(self) -> dict[str, Layer[Any]]:
        """Return the answers as layers: quotations dialogue mentions entities characters paratext.

        Ids count from 0 in text order; every score is 1.
        """
        return rows_of(self)


def read_marked_story(path: Path) -> MarkedStory:
    """Read a marked story from a UTF-8 file.

    Raises:
        ValueError: the markup is wrong; the message begins with the file's name.
    """
    try:
        return parse_story(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from error


def parse_story(source: str) -> MarkedStory:
    """Parse a marked story.

    Raises:
        ValueError: with the line number and what was expected there.
    """
    table, body_start = read_front_matter(source)
    characters = read_characters(table.pop("characters", {}))
    entities = read_entities(table.pop("entities", {}))
    parser = Parser(source, body_start, characters, entities)
    parser.parse()
    mentions = tuple(sorted(parser.mentions, key=lambda row: (row.start, -row.end)))
    if not characters:
        characters = _characters_of_marks(parser.quotations, mentions, entities, parser.content)
    return MarkedStory(
        content=parser.content,
        characters=characters,
        quotations=tuple(sorted(parser.quotations, key=lambda row: (row.start, -row.end))),
        mentions=mentions,
        spans=tuple(sorted(parser.spans, key=lambda row: (row.start, -row.end))),
        entities=entities,
        extra=table,
    )


def _characters_of_marks(
    quotations: list[MarkedQuotation],
    mentions: tuple[MarkedMention, ...],
    entities: Mapping[str, MarkedEntity],
    content: str,
) -> dict[str, MarkedCharacter]:
    names: dict[str, str] = {}
    for mention in mentions:
        if mention.type == "PER" and len(mention.keys) == 1 and mention.form == "proper":
            names.setdefault(mention.keys[0], content[mention.start : mention.end])
    keys = [key for row in mentions if row.type == "PER" for key in row.keys]
    for quotation in quotations:
        keys += [quotation.speaker] if quotation.speaker else []
        keys += quotation.addressees or ()
    return {
        key: MarkedCharacter(key, names.get(key, key))
        for key in dict.fromkeys(keys)
        if key not in entities
    }
