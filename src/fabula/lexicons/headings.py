"""What headings, separators and point-of-view lines look like, one line at a time.

These functions look at a single line and say what it could be; whether it is one is for the layers,
which see what stands around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from fabula.lexicons.load import load_groups
from fabula.lexicons.numerals import NUMERAL, parse_number, parse_roman

Unit: TypeAlias = Literal["part", "chapter", "frame", "number", "caps"]

MAX_HEADING_CHARS = 120
"""Longer lines are prose; the longest headings of old novels run to about this many characters."""
MAX_WRAPPED_CHARS = 300
"""Longest heading that is wrapped over several lines (*In which the hero …*)."""
MAX_CAPS_CHARS = 70
"""Longest line in capitals that may be a bare title."""
MAX_SEPARATOR_CHARS = 80
MAX_LONE_CHARS = 24
"""Longest numeral on a line of its own (*TWENTY-SEVEN*)."""

_DECORATION = " \t*_~=#|•·—–-\u00a0"
_EMPHASIS = re.compile(r"^[\s*_~=#|•—–-]+|[\s*_~=#|•—–-]+$")


@dataclass(frozen=True)
class Heading:
    """A line read as a heading.

    Attributes:
        unit: ``part`` stands above chapters (book, volume, part), ``chapter`` has a word like
            chapter or letter, ``frame`` is a prologue or epilogue, ``number`` is a bare numeral,
            ``caps`` a bare title in capitals.
        number: Its number, or ``None``.
        title: Its words beyond unit and number, without decoration, or ``None``.
    """

    unit: Unit
    number: int | None
    title: str | None


def _words(kind: str) -> str:
    return "|".join(sorted(load_groups("heading_words", "kind", "word")[kind], key=len)[::-1])


@cache
def _unit_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """*Chapter 3 …* and *Volume the First*, *The Last Chapter*."""
    units = f"{_words('part')}|{_words('chapter')}"
    before = (
        rf"(?P<unit>{units})(?:\s*(?:\#|no\.?\s)?\s*(?=\d)|\s+(?:number\s+|the\s+)?)"
        rf"(?P<number>{NUMERAL})(?![\w'’])(?P<rest>.*)"
    )
    after = (
        rf"(?P<number>the\s+last|the\s+final|{NUMERAL}|the\s+{NUMERAL})\s+"
        rf"(?P<unit>{_words('part')}|chapter|letter)(?P<rest>)"
    )
    flags = re.IGNORECASE | re.DOTALL
    return re.compile(before, flags), re.compile(after, flags)


@cache
def _frame_pattern() -> re.Pattern[str]:
    words = rf"(?:the\s+)?(?P<word>{_words('frame')})(?P<rest>\W.*)?"
    return re.compile(words, re.IGNORECASE)


@cache
def _part_words() -> frozenset[str]:
    return load_groups("heading_words", "kind", "word")["part"]


_NUMBER = re.compile(
    r"[\[(]?\s*(?P<number>\d{1,3}|[IVXLC]{1,8}|[ivxlc]{1,8})(?:\s*[\])])?"
    r"(?P<rest>\.?|(?:[.:)]|\s*[—–]|\s+-|--|\s)\s*\S.*)",
    re.DOTALL,
)
_NUMBER_WORD = re.compile(NUMERAL, re.IGNORECASE)


def parse_heading(line: str) -> Heading | None:
    """Read one line as a heading; ``None`` where it cannot be one.

    Bare numerals may carry a title (``II. The Mill``); bare titles must be in capitals.
    """
    if len(line) > MAX_HEADING_CHARS or not line.strip():
        return _parse_wrapped(line)
    bare = strip_decoration(line)
    if not bare:
        return None
    return (
        _parse_unit(bare) or _parse_frame(bare) or _parse_bare_number(bare) or _parse_capitals(bare)
    )


def _parse_wrapped(line: str) -> Heading | None:
    """A chapter's heading whose long title runs over several lines."""
    first, _, rest = line.strip().partition("\n")
    if not rest or len(line) > MAX_WRAPPED_CHARS or len(first) > MAX_HEADING_CHARS:
        return None
    heading = parse_heading(first)
    if heading is None or heading.unit not in ("part", "chapter") or heading.title is None:
        return None
    return Heading(heading.unit, heading.number, clean_title(f"{heading.title} {rest}"))


def strip_decoration(line: str) -> str:
    """A line without the stars, dashes and emphasis marks around it."""
    return _EMPHASIS.sub("", line.strip()).strip()


def clean_title(words: str) -> str | None:
    """A title on one line, without decoration and closing stop; ``None`` if nothing is left."""
    title = " ".join(words.split()).strip(_DECORATION + ".:")
    return title or None


def _parse_unit(bare: str) -> Heading | None:
    before, after = _unit_patterns()
    match = before.fullmatch(bare) or after.fullmatch(bare)
    if match is None:
        return None
    rest = match.group("rest")
    if rest and not re.match(r"\s*[.:;,)\]—–|-]|\s+[A-Z0-9“\"‘'(_*¿¡]", rest):
        return None
    if re.match(r"[.,;]?\s+[a-z]+\s+[a-z]+\s", rest) or _is_run_in(rest):
        return None
    part = match.group("unit").lower() in _part_words()
    words = match.group("number")
    number = parse_number(words.lower() if words[:1].isupper() and len(words) > 1 else words)
    number = number if number is not None else parse_number(words)
    if number is None and not words.lower().endswith(("last", "final")):
        return None
    return Heading("part" if part else "chapter", number, clean_title(rest.lstrip(" .:;,)]—–|-")))


def _is_run_in(rest: str) -> bool:
    """Whether what follows unit and number is text and no title (*II. (Octavo), Chapter 3.--*)."""
    if re.search(r"\w.*(?:--|—)\Z|,\s+(?i:chapter|book)\s", rest, re.DOTALL):
        return True
    below = rest.partition("\n")[2].strip() if rest.lstrip(" .:").startswith("\n") else ""
    return below[:1] in ('"', "“", "‘", "'") and rest.strip().startswith(":")


def _parse_frame(bare: str) -> Heading | None:
    match = _frame_pattern().fullmatch(bare)
    if match is None or not bare[0].isupper():
        return None
    rest = match.group("rest") or ""
    if rest and not re.match(r"\s*[.:—–-]|\s+[A-Z0-9]", rest):
        return None
    if rest.rstrip().endswith((",", ";")) or rest.count(" ") > 8:
        return None
    return Heading("frame", None, clean_title(bare))


def _parse_bare_number(bare: str) -> Heading | None:
    match = _NUMBER.fullmatch(bare)
    if match is None:
        spelled = _NUMBER_WORD.fullmatch(bare.rstrip("."))
        value = parse_number(bare.lower()) if spelled and bare[0].isupper() else None
        return Heading("number", value, None) if value is not None else None
    figure, rest = match.group("number"), match.group("rest")
    number = int(figure) if figure.isdigit() else parse_roman(figure)
    title = clean_title(rest.lstrip(" .:)—–-"))
    if number is None or (title and (figure.islower() or not _is_titled(title))):
        return None
    # *I Remember …* is a sentence more often than a first chapter; two spaces make it a table.
    if rest[:1] == " " and rest[:2] != "  " and (figure == "I" or bare[-1] in ".!?,"):
        return None
    return Heading("number", number, title)


def _parse_capitals(bare: str) -> Heading | None:
    letters = [char for char in bare if char.isalpha()]
    if len(bare) > MAX_CAPS_CHARS or len(letters) < 3:
        return None
    small = sum(char.islower() for char in letters)
    if small > 0 or bare[0] in "\"“‘'«„(" or bare.endswith((",", ";", "!”", ".”", "?”", '"', "”")):
        return None
    return Heading("caps", None, clean_title(bare))


def _is_titled(title: str) -> bool:
    """Whether words are spelled as a title: every longer word, or the first, with a capital."""
    if title.isupper():
        return True
    words = [word for word in re.findall(r"[^\W\d_]+", title) if len(word) > 3]
    return bool(words) and all(word[0].isupper() for word in words)


def looks_like_title(line: str) -> bool:
    """Whether a short line could be the title under a chapter's number."""
    bare = strip_decoration(line)
    if not bare or len(bare) > MAX_HEADING_CHARS or bare[0] in '"«—' or bare[0].islower():
        return False
    if bare.endswith((",", ";", ":")) or (bare.endswith(".") and not bare.isupper()):
        return _is_titled(bare.rstrip(".")) and bare.endswith(".") and len(bare.split()) <= 10
    return bare.isupper() or _is_titled(bare) or (len(bare.split()) <= 8 and bare[-1].isalnum())


_SYMBOL_LINE = re.compile(r"[\s*~_=#+•·∙●○◦◆◇■□▪★☆✦✧✩✶✵❖❀❁♥♡☙❧⁂※§†‡♦♠♣✿.<>|/\\:;^°¤xXoO0—–―‐-]+")
_LETTERED = re.compile(
    r"(?:[xX](?:[\s.~*-]*[xX])+|[-~*=.\s]*[oO0][oO0xX\s.~*-]*[oO0][-~*=.\s]*|"
    r"[-~*=<>|.\s]+[xXoO0][-~*=<>|.\s]+|[-~*=.\s]*(?:[xXoO]{1,3}[-~*=.\s]*){3,})"
)
_KISSES = re.compile(r"(?i:(?:xo)+x?)|O[oO]+h?")
_ENTITY_RULES = re.compile(
    r"(?i)\W*(?:<hr\s*/?>|\[?(?:line ?break|page ?break|scene ?break|section break|break|"
    r"horizontal rule|hr|time ?skip|scene change)\]?|linebreak(?:linebreak)+|"
    r"(?:line ?break\W*){2,})\W*"
)


def is_separator(line: str) -> bool:
    """Whether a line only separates: ``***``, ``~*~``, ``oOo``, ``xxx``, ``---``, ``⁂``, ``#``."""
    bare = line.strip()
    if not bare or len(bare) > MAX_SEPARATOR_CHARS:
        return False
    if _SYMBOL_LINE.fullmatch(bare):
        symbols = [char for char in bare if not char.isspace()]
        if any(char in "xXoO0" for char in symbols):
            return (
                len(symbols) >= 3
                and not _KISSES.fullmatch(bare)
                and _LETTERED.fullmatch(bare) is not None
            )
        return _is_symbol_rule(symbols)
    if bare[0] in "[(<~*-=lLsSpPhHbBtT":
        worded = _ENTITY_RULES.fullmatch(bare) is not None and not bare.isalpha()
        return worded or re.fullmatch(r"(?i)(?:linebreak|pagebreak|scenebreak)+", bare) is not None
    return False


def _is_symbol_rule(symbols: list[str]) -> bool:
    """Whether symbols without letters make a rule: one of the strong ones, or three of any."""
    kinds = set(symbols)
    if kinds & set("*~#•·∙●○◦◆◇■□▪★☆✦✧✩✶✵❖❀❁♥♡☙❧⁂※§†‡♦♠♣✿_"):
        return True
    if kinds <= set(".") or kinds <= set(":;^°"):
        return len(symbols) >= 5
    return len(symbols) >= 2 if kinds <= set("—–―") else len(symbols) >= 3


_NAME = r"(?:[A-Z][\w'’-]*(?:\s+(?:[A-Z][\w'’-]*|of|the|and|&)){0,3})"
_POV = re.compile(
    rf"(?:{_NAME}(?:['’]s|['’])?|[Nn]o one['’]s|[Tt]hird [Pp]erson|[Nn]obody['’]s|"
    rf"[A-Z]{{2,}}['’]?S?)\s*[-:]?\s*(?i:p\.?o\.?v\.?|point of view|perspective)|"
    rf"(?i:p\.?o\.?v\.?|point of view|perspective)\s*(?:of|[-:–—])?\s*{_NAME}"
)
_BRACKETED_NAME = re.compile(rf"[\[<~*]+\s*{_NAME}\s*[\]>~*]+|\(\s*{_NAME}\s*\)")


def is_unit_alone(line: str) -> bool:
    """Whether a line is only a word like *Chapter*, whose number must follow."""
    return len(line) <= MAX_LONE_CHARS and line.strip(_DECORATION + ".:").lower() in _unit_words()


@cache
def _unit_words() -> frozenset[str]:
    return load_groups("heading_words", "kind", "word")["chapter"] | _part_words()


def is_number_alone(line: str) -> bool:
    """Whether a line is only a numeral."""
    return len(line) <= MAX_LONE_CHARS and parse_number(strip_decoration(line)) is not None


def is_lone_letter(line: str) -> bool:
    """Whether a line holds only *x* or *o*, which separates scenes where it does so twice."""
    return len(line) <= MAX_LONE_CHARS and line.strip(" *~-=.").lower() in ("x", "o", "xx", "oo")


def is_pov_marker(line: str) -> bool:
    """Whether a line only says who the next stretch is told by (``[Jon]``, ``Mara's POV``)."""
    bare = line.strip()
    if not bare or len(bare) > 60:
        return False
    return bool(_POV.fullmatch(bare.strip(" *_~[](){}<>=#-–—:."))) or bool(
        _BRACKETED_NAME.fullmatch(bare)
    )
