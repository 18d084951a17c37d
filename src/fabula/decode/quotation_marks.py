"""Quotation marks in a stretch of text: which family they are of, and whether they open or close.

A mark opens or closes by what stands on both sides of its cluster of marks (``“‘Come``: the space
before, the letter after), else by its shape. Apostrophes are told from single quotation marks as
far as one mark alone can tell: what is left in doubt has a weaker role, and ``quotation_pairs``
decides. One pass, linear in the characters and marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Family: TypeAlias = Literal[
    "double", "guillemet", "single_guillemet", "corner", "corner2", "single"
]
Role: TypeAlias = Literal["open", "weak_open", "close", "weak_close", "word_close", "either"]
"""``weak_open``: an elision (*'tis*) unless a closing mark needs it. ``close``: after punctuation.
``word_close``: after a plain word. ``weak_close``: after a word that an apostrophe may end
(*goin'*, *the boys'*). ``either``: nothing around the mark tells."""

_GLYPHS: Final[dict[Family, tuple[str, ...]]] = {
    "double": ("“", "”", "„", "‟", '"', "＂", "〝", "〞", "〟", "``", "''", ",,"),
    "guillemet": ("«", "»"),
    "single_guillemet": ("‹", "›"),
    "corner": ("「", "」"),
    "corner2": ("『", "』"),
    "single": ("‘", "’", "‚", "‛", "'", "`", "´"),
}
FAMILIES: Final[dict[str, Family]] = {
    glyph: family for family, glyphs in _GLYPHS.items() for glyph in glyphs
}
"""The family of every mark."""

OPENING: Final = frozenset(
    ["“", "„", "‟", "〝", "``", ",,", "«", "‹", "「", "『", "‘", "‚", "‛", "`"]
)
"""Marks whose shape says that they open, unless what stands around them says otherwise."""

CLOSING: Final = frozenset(["”", "〞", "〟", "»", "›", "」", "』", "’", "´"])

_MARK = re.compile(
    r"``|(?<![^\W_]),,(?=\S)|''|[“”„‟\"＂〝〞〟«»‹›「」『』‘‚‛`´]"
    r"|(?<![^\W_])['’]|['’](?![^\W_])"
)
"""Every mark but an apostrophe between two letters or digits."""

_EMPHASIS: Final = "_*"
"""Marks of emphasis in plain text; they may stand between a quotation mark and its words."""

_EMPHASIS_DEPTH: Final = 3
"""Marks of emphasis that are looked through in a row (``***`` is bold italic)."""

_DASHES: Final = "-—–―‒"
_BRACKETS: Final = "([{<"
_BREAKS: Final = ".,;:!?…)]}"
_PRIMES = re.compile(r"\d\s?['’′]\s?\d{1,2}$")
_ELIDED_WORD = re.compile(r"[^\W\d_]+")
_YEARS = re.compile(r"\d\ds?\b")
_LAST_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*$")
_LAST_WORD_CHARS: Final = 24
"""How far back the word before a mark is looked for."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A quotation mark or an apostrophe that may be one.

    Attributes:
        start: Its first code point.
        end: One past its last code point.
        glyph: As printed.
        led: Whether it stands where a speech may begin: at the start of the stretch, or after
            punctuation or another mark.
        capital: Whether what follows begins like a sentence (a capital, a dash, dots).
    """

    start: int
    end: int
    glyph: str
    family: Family
    role: Role
    led: bool
    capital: bool


@dataclass(frozen=True, slots=True)
class Elisions:
    """Words that an apostrophe begins (*'tis*) or ends (*o'*), lower case, without it."""

    starts: frozenset[str]
    ends: frozenset[str]


def find_marks(content: str, start: int, end: int, elisions: Elisions) -> list[Mark]:
    """Read the marks of ``content[start:end]`` in order.

    Args:
        content: The text.
        start: First code point of the stretch (a paragraph).
        end: One past its last code point.
        elisions: Words with an apostrophe at one end.
    """
    found = [(m.start(), m.group()) for m in _MARK.finditer(content, start, end)]
    if any(glyph == "''" for _, glyph in found) and not _has_paired_singles(content, found):
        found = [each for mark in found for each in _split_doubled(mark)]
    marks: list[Mark] = []
    for cluster in _clusters(content, found):
        marks.extend(_read_cluster(content, cluster, start, end, elisions))
    return _drop_inches(content, marks)


def _drop_inches(content: str, marks: list[Mark]) -> list[Mark]:
    """Leave out the sign of inches (*12" long*) that makes the straight marks odd in number."""
    straight = [mark for mark in marks if mark.glyph == '"']
    if len(straight) % 2 == 0 or straight[-1].role != "close":
        return marks
    signs = [m for m in straight if m.role == "close" and content[m.start - 1 : m.start].isdigit()]
    return [mark for mark in marks if mark is not signs[0]] if signs else marks


def _has_paired_singles(content: str, found: list[tuple[int, str]]) -> bool:
    """Whether two single marks are one double mark here: after ``…``, ,,…'', or on both sides."""
    if any(glyph in {"``", ",,"} for _, glyph in found):
        return True
    doubled = [at for at, glyph in found if glyph == "''"]
    opening = sum(content[at + 2 : at + 3].isalnum() for at in doubled)
    return 0 < opening < len(doubled)


def _split_doubled(mark: tuple[int, str]) -> tuple[tuple[int, str], ...]:
    at, glyph = mark
    return ((at, "'"), (at + 1, "'")) if glyph == "''" else (mark,)


def _clusters(content: str, found: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Group marks that touch."""
    cluster: list[tuple[int, str]] = []
    for at, glyph in found:
        if cluster and at != cluster[-1][0] + len(cluster[-1][1]):
            yield cluster
            cluster = []
        cluster.append((at, glyph))
    if cluster:
        yield cluster


def _read_cluster(
    content: str, cluster: list[tuple[int, str]], start: int, end: int, elisions: Elisions
) -> Iterator[Mark]:
    first, last = cluster[0][0], cluster[-1][0] + len(cluster[-1][1])
    left = _look(content, first - 1, start - 1, -1)
    right = _look(content, last, end, 1)
    side = _side(left, right)
    led = _is_led(content, first, start)
    for index, (at, glyph) in enumerate(cluster):
        family = FAMILIES[glyph]
        role: Role = side
        if family == "single":
            role = _single_role(
                content, (at, glyph), (left, right), side, elisions, bool(index), at + 1 == last
            )
        elif side == "either" or family in {"corner", "corner2"}:
            role = "open" if glyph in OPENING else "close" if glyph in CLOSING else "either"
        elif side == "open" and glyph in CLOSING and left == " " and right in _BREAKS:
            role = "close"
        elif glyph == '"' and _PRIMES.search(content, max(start, at - 8), at):
            continue
        yield Mark(
            at,
            at + len(glyph),
            glyph,
            family,
            role,
            led or bool(index),
            right.isupper() or not right.isalnum() or right.isdigit(),
        )


def _look(content: str, at: int, limit: int, step: int) -> str:
    """The character beside a cluster: "" at the border of the stretch, " " for blank space."""
    for _ in range(_EMPHASIS_DEPTH):
        if at != limit and content[at] in _EMPHASIS:
            at += step
    if at == limit:
        return ""
    return " " if content[at].isspace() else content[at]


def _side(left: str, right: str) -> Literal["open", "close", "either"]:
    """What the characters on both sides of a cluster say of it."""
    blank_left, blank_right = left in ("", " "), right in ("", " ")
    if blank_left and blank_right:
        return "close" if right == "" and left else "open" if left == "" and right else "either"
    if blank_left:
        return "close" if right in ",;)" else "open"
    if blank_right:
        return "either" if left in _BRACKETS else "close"
    if left in _BRACKETS or (left in _DASHES and right not in _BREAKS and right not in _DASHES):
        return "open"
    if right in _BREAKS or (right in _DASHES and left not in _DASHES):
        return "close"
    return "either"


def _is_led(content: str, at: int, start: int) -> bool:
    for _ in range(_EMPHASIS_DEPTH):
        at -= at > start and (content[at - 1].isspace() or content[at - 1] in _EMPHASIS)
    return at <= start or not content[at - 1].isalnum()


def _single_role(
    content: str,
    mark: tuple[int, str],
    around: tuple[str, str],
    side: Role,
    elisions: Elisions,
    inner: bool,
    last: bool,
) -> Role:
    """Role of a single mark, apostrophes included.

    Args:
        content: The text.
        mark: Where the mark stands and how it is printed.
        around: The characters on both sides of its cluster.
        side: What they say.
        elisions: Words with an apostrophe at one end.
        inner: Whether another mark stands before it in its cluster.
        last: Whether it is the last of its cluster.
    """
    at, glyph = mark
    left = around[0]
    if side == "open":
        twice = inner and FAMILIES.get(content[at - 1]) == "single"
        elided = twice or _is_elision(content, at + 1, glyph, elisions)
        return "weak_open" if last and elided else "open"
    if side == "either":
        if glyph in OPENING:
            return "open"
        return "close" if glyph in CLOSING and left == " " else "weak_close"
    if inner or not left.isalnum():
        return "close"
    if left.isdigit():
        return "weak_close"
    found = _LAST_WORD.search(content, max(0, at - _LAST_WORD_CHARS), at)
    word = found.group().lower() if found else ""
    may_elide = word in elisions.ends or word.endswith(("s", "in")) or len(word) == 1
    return "weak_close" if may_elide else "word_close"


def _is_elision(content: str, at: int, glyph: str, elisions: Elisions) -> bool:
    """Whether the word at ``at`` may begin with an apostrophe of this shape."""
    if _YEARS.match(content, at):
        return True
    word = _ELIDED_WORD.match(content, at)
    return word is not None and (glyph == "’" or word.group().lower() in elisions.starts)
