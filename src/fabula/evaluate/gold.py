"""What readers of human annotation give and metrics take: plain rows, no files, no stories."""

from __future__ import annotations

from dataclasses import dataclass

from fabula.rows import Span

SPECIAL_SPEAKERS = frozenset({"_unknowable", "_group", "_narr"})
"""PDNC's names for a speaker that nobody can know, several at once, and a narrator outside the
cast. Each is a gold character that no predicted character can be named by."""


@dataclass(frozen=True)
class GoldCharacter:
    """A person in the gold list.

    Attributes:
        name: Main name, unique in the document.
        aliases: Every form that is this person, the main name included.
        category: How much the person speaks (``major``, ``intermediate``, ``minor``).
    """

    name: str
    aliases: frozenset[str]
    category: str


@dataclass(frozen=True)
class GoldPart:
    """One uninterrupted piece of a quotation, without its marks.

    Attributes:
        start: First code point.
        end: One past the last.
        speaker: Main name of the speaker, or a special speaker.
        addressees: Main names, special speakers included; empty = none given.
        kind: How the text gives the speaker: ``explicit``, ``anaphoric``, ``implicit``, or
            ``none`` where the annotation does not say.
        expression: Code points of the reporting clause of its quotation; ``None`` where the
            annotation gives none, or its words were not found beside the quotation.
        quotation: The corpus's name of the quotation it is a part of; ``""`` = not said.
        number: Place among the parts of its quotation, from 0.
        words: Words of the reporting clause as annotated; ``""`` = none.
    """

    start: int
    end: int
    speaker: str
    addressees: frozenset[str]
    kind: str
    expression: Span | None = None
    quotation: str = ""
    number: int = 0
    words: str = ""


@dataclass(frozen=True)
class GoldNovel:
    """A document with its cast and quotation parts, sorted by position.

    Attributes:
        name: Name of the document.
        content: The text that all offsets point into.
        characters: The gold cast, special speakers left out.
        parts: Quotation parts in text order.
    """

    name: str
    content: str
    characters: tuple[GoldCharacter, ...]
    parts: tuple[GoldPart, ...]
