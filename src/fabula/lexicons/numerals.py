"""Numbers as headings write them: ``12``, ``XII``, ``Twelve``, ``the Twelfth``, ``Twenty-One``."""

from __future__ import annotations

import re

ONES = {
    word: value
    for value, words in enumerate(
        (
            "zero",
            "one first",
            "two second",
            "three third",
            "four fourth",
            "five fifth",
            "six sixth",
            "seven seventh",
            "eight eighth",
            "nine ninth",
            "ten tenth",
            "eleven eleventh",
            "twelve twelfth",
            "thirteen thirteenth",
            "fourteen fourteenth",
            "fifteen fifteenth",
            "sixteen sixteenth",
            "seventeen seventeenth",
            "eighteen eighteenth",
            "nineteen nineteenth",
        )
    )
    for word in words.split()
}
TENS = {
    word: 10 * value
    for value, words in enumerate(
        (
            "twenty twentieth",
            "thirty thirtieth",
            "forty fortieth fourty",
            "fifty fiftieth",
            "sixty sixtieth",
            "seventy seventieth",
            "eighty eightieth",
            "ninety ninetieth",
        ),
        start=2,
    )
    for word in words.split()
}
ROMAN = re.compile(r"(?=[IVXLC])C{0,3}(XC|XL|L?X{0,4})(IX|IV|V?I{0,4})", re.IGNORECASE)
ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
ARABIC = re.compile(r"(\d{1,4})(?:st|nd|rd|th)?", re.IGNORECASE)
NUMBER_WORD = "|".join(sorted([*ONES, *TENS, "hundred", "hundredth", "last"], key=len)[::-1])
NUMERAL = (
    rf"(?:\d{{1,4}}(?:st|nd|rd|th)?|[IVXLCivxlc]{{1,9}}|"
    rf"(?i:(?:{NUMBER_WORD})(?:(?:[- ]|\ and\ )(?:{NUMBER_WORD}))*))"
)
"""Regular expression of everything that ``parse_number`` may read (its text may still be none)."""


def parse_number(words: str) -> int | None:
    """The value of a numeral in digits, Roman figures or words; ``None`` if it is none."""
    word = words.strip().strip(".").removeprefix("the ").removeprefix("THE ")
    arabic = ARABIC.fullmatch(word)
    if arabic:
        return int(arabic.group(1))
    return parse_roman(word) or _parse_words(word.lower())


def is_number(word: str) -> bool:
    """Whether a word in lower case is a number written out (*forty-one*), no Roman figure."""
    return _parse_words(word) is not None


def parse_roman(word: str) -> int | None:
    """The value of a Roman numeral (1 to 399, one case throughout); ``None`` if it is none."""
    if not ROMAN.fullmatch(word) or not (word.isupper() or word.islower()):
        return None
    values = [ROMAN_VALUES[letter] for letter in word.upper()]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))


def _parse_words(word: str) -> int | None:
    total = 0
    for part in re.split(r"[- ]+", word):
        if part in ("hundred", "hundredth"):
            total = max(total, 1) * 100
        elif part != "and":
            value = ONES.get(part, TENS.get(part))
            if value is None:
                return None
            total += value
    return total or None
