"""Words that say where a scene plays (*in the kitchen*), and that it is elsewhere than before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from fabula.lexicons.load import load_groups
from fabula.rows import Span

_PREPOSITION = (
    r"(?:in|at|on|inside|outside|into|to|onto|under|behind|by|near|across|through|of|from)"
)
_DETERMINER = (
    r"(?:the|a|an|his|her|their|our|my|its|this|that|"
    r"[A-Z][\w-]+(?: [A-Z][\w-]+){0,2}['’]s?)"
)
_MODIFIER = r"(?:[a-z]+(?:-[a-z]+)?['’]?s?|[A-Z][\w-]+)"
_SUBJECT_PRONOUN = re.compile(r",?\s+(?:he|she|they|I|we|you|it)\b")


@cache
def place_nouns() -> frozenset[str]:
    """Common nouns of places where a scene can play."""
    return load_groups("place_nouns", "kind", "word")["place"]


@cache
def _phrase() -> re.Pattern[str]:
    kinds = load_groups("place_nouns", "kind", "word")
    nouns = "|".join(sorted(map(re.escape, kinds["place"] | kinds["spot"]), key=len, reverse=True))
    parts = "|".join(sorted(kinds["part"]))
    return re.compile(
        rf"\b(?P<prep>{_PREPOSITION})\s+(?P<place>(?:the\s+(?:{parts})\s+of\s+)?"
        rf"{_DETERMINER}\s+(?:{_MODIFIER}\s+){{0,3}}?(?P<noun>{nouns}))\b(?!['’-]| (?:{nouns})\b)",
        re.IGNORECASE,
    )


@cache
def _opening() -> re.Pattern[str]:
    nouns = "|".join(sorted(map(re.escape, place_nouns()), key=len, reverse=True))
    return re.compile(
        r"(?:(?:Back|Down|Up|Over|Out|Meanwhile|Elsewhere|Upstairs|Downstairs),?\s+)?"
        r"(?:In|At|On|Inside|Outside|Under|Behind|Aboard|in|at|on|inside|outside|behind|aboard)\s+"
        rf"(?P<place>{_DETERMINER}\s+(?:{_MODIFIER}\s+){{0,3}}?(?P<noun>{nouns}))\b"
        rf"(?!['’-]| (?:{nouns})\b)"
    )


_FAR = re.compile(
    r"(?P<place>(?:Across|On the (?:other|far) side of) (?:town|campus|the (?:\w+ )?"
    r"(?:city|town|lake|valley|country|ocean|sea|world))|"
    r"(?:Two|Three|Four|Five|Six|Ten|Twenty|Several|A few|Many|A (?:hundred|thousand)) "
    r"(?:\w+ )?(?:miles|streets|blocks|floors|stops|time zones) "
    r"(?:away|off|down|up|north|south|east|west|below|above)|"
    r"(?:Back )?(?:At (?:home|school|work|church|headquarters)|home)|In (?:town|court|class))"
    r"(?=,| (?:the|a|an|[A-Z]\w+)\b)"
)
"""Places without a common noun that is one: far from here (*across town*), or at home."""

_TO_NAME = re.compile(
    r"(?:(?:Back|Down|Up|Over|Out|Meanwhile),?\s+)?(?:In|At|Outside|Aboard|in|at|outside|aboard)\s+\Z"
)
_AS_A_RULE = re.compile(r"\b(?:had|would|used to|every|always|often|is|are)\b")


class PlacePhrase(NamedTuple):
    """A phrase of a place with a common noun.

    Attributes:
        span: The place, without its preposition.
        start: Where the preposition begins.
        preposition: The preposition in lower case.
        noun: The noun in lower case.
    """

    span: Span
    start: int
    preposition: str
    noun: str


def find_places(sentence: str) -> Iterator[PlacePhrase]:
    """Phrases of a place with a common noun."""
    for match in _phrase().finditer(sentence):
        prep, noun = match["prep"].lower(), match["noun"].lower()
        yield PlacePhrase(match.span("place"), match.start("prep"), prep, noun)


def find_place_jump(opening: str, before: str) -> Span | None:
    """The place in which the opening of a paragraph suddenly is; ``None`` = in none.

    Somebody who is spoken of by a pronoun has gone there, and so has who was said to go there in
    the paragraph before.

    Args:
        opening: The paragraph.
        before: The paragraph before it.
    """
    far = _FAR.match(opening)
    if far is not None and not _SUBJECT_PRONOUN.match(opening, far.end()):
        return far.span("place")
    match = _opening().match(opening)
    if match is None or _SUBJECT_PRONOUN.match(opening, match.end()):
        return None
    noun = match["noun"].lower()
    return None if re.search(rf"\b{re.escape(noun)}\b", before.lower()) else match.span("place")


def finds_name_jump(sentence: str, name: Span, before: str) -> bool:
    """Whether the first sentence of a paragraph is suddenly at a place with a name (*In Ostend …*).

    Args:
        sentence: The sentence.
        name: Where the name stands in it.
        before: The paragraph before, which must not have the name.
    """
    if _TO_NAME.match(sentence[: name[0]]) is None or sentence[name[0] : name[1]] in before:
        return False
    rest = sentence[name[1] :]
    return _SUBJECT_PRONOUN.match(rest) is None and _AS_A_RULE.search(rest) is None
