"""Books of any length, put together from the example stories, as long serials are.

Chapter after chapter is one of the example stories without its front and end matter. The main
people keep their names through the whole book; everybody else gets new names every
``RENEWED_CHAPTERS`` chapters, so that the cast grows with the book.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

STORIES = Path(__file__).resolve().parent.parent / "examples" / "stories"

RENEWED_CHAPTERS = 12
"""Chapters after which those who are not main people get new names: about 30,000 words."""

OTHERS: tuple[str, ...] = (
    "Sunny",
    "Aldous",
    "Bhavesh",
    "Bhav",
    "Raikar",
    "Oyelaran",
    "Terry",
    "Imogen",
    "Farr",
    "Thorsby",
    "Tunnard",
    "Dowse",
    "Josiah",
    "Everard",
    "Maltby",
    "Cotter",
    "Bess",
    "Pockridge",
    "Sleight",
    "Amos",
    "Sarkany",
    "Valk",
    "Oros",
    "Pavle",
    "Renata",
    "Emil",
)
"""Names of those who are not main people."""

OPENINGS = {
    "second_chair": "Prewitt stops them",
    "the_night_of_the_spades": "In the November",
    "the_upper_station": "At twenty to five",
}
"""How each story begins behind its front matter."""

HEADINGS = re.compile(r"(?:CHAPTER )?[IVX]+\.|[^a-z]+$")
"""Headings inside a story, which would be chapters within chapters."""

CLOSINGS = re.compile(r"^(?:End note:|THE END)", re.MULTILINE)

_BEGINNINGS = (
    "Ba",
    "Cor",
    "Del",
    "Fen",
    "Gar",
    "Hal",
    "Jo",
    "Kel",
    "Lan",
    "Mor",
    "Nor",
    "Os",
    "Pel",
    "Ran",
    "Sel",
    "Tor",
    "Ul",
    "Ver",
    "Wen",
    "Yar",
)
_MIDDLES = ("a", "e", "i", "o", "ba", "da", "le", "mi", "no", "ra", "sa", "ti", "vo")
_ENDINGS = (
    "bin",
    "dock",
    "fell",
    "gan",
    "kin",
    "lyn",
    "mond",
    "nard",
    "ric",
    "sby",
    "tham",
    "wick",
)


def compose_book(words: int) -> str:
    """A book of about so many words: whole chapters, at least one."""
    chapters: list[str] = []
    length = 0
    for number, chapter in enumerate(_chapters(), 1):
        chapters.append(f"CHAPTER {number}\n\n{chapter}")
        length += len(chapter.split())
        if length >= words:
            break
    return cut_words("\n\n\n".join(chapters), words)


def cut_words(text: str, words: int) -> str:
    """The beginning of a text, to the end of the paragraph in which it has so many words."""
    seen = 0
    for match in re.finditer(r"[^\n]+", text):
        seen += len(match[0].split())
        if seen >= words:
            return text[: match.end()] + "\n"
    return text + "\n"


def load_bodies() -> list[str]:
    """The example stories without front and end matter: a line a paragraph, a blank line between.

    Raises:
        ValueError: If a story does not begin as it is said to.
    """
    return [_load_body(name, opening) for name, opening in OPENINGS.items()]


def _load_body(name: str, opening: str) -> str:
    text = (STORIES / f"{name}.txt").read_text(encoding="utf-8")
    body = CLOSINGS.split(text[text.index(opening) :])[0]
    is_wrapped = "\n\n" in body[: len(body) // 20]
    paragraphs = body.split("\n\n") if is_wrapped else body.split("\n")
    joined = (" ".join(paragraph.split()) for paragraph in paragraphs)
    return "\n\n".join(line for line in joined if line and not HEADINGS.match(line))


def _chapters() -> Iterator[str]:
    bodies = load_bodies()
    pattern = re.compile(rf"\b(?:{'|'.join(OTHERS)})\b")
    for number in count():
        names = dict(zip(OTHERS, _new_names(number // RENEWED_CHAPTERS), strict=False))
        body = bodies[number % len(bodies)]
        yield pattern.sub(lambda match: names[match[0]], body)  # noqa: B023 (used at once)


def _new_names(cast: int) -> Iterator[str]:
    """Names that no other cast has."""
    for place in range(len(OTHERS)):
        number = cast * len(OTHERS) + place
        number, beginning = divmod(number, len(_BEGINNINGS))
        number, ending = divmod(number, len(_ENDINGS))
        middle = ""
        while number:
            number, digit = divmod(number, len(_MIDDLES))
            middle += _MIDDLES[digit]
        yield _BEGINNINGS[beginning] + middle + _ENDINGS[(ending + beginning) % len(_ENDINGS)]
