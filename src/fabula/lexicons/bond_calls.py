"""Bonds in names: what people call their relatives, couples of one surname, pairings in tags."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from fabula.lexicons.address import is_addressed
from fabula.lexicons.bonds import CALLED, CHURCH, BondNoun, load_bond_nouns

ADDRESSED: Final = 0.8
"""Score where a relative is spoken to (*Come in, Mamma*) and coreference means the same person."""

ADDRESSEE_ALONE: Final = 0.5
"""Score where coreference means another, or nobody: it takes two such lines."""

SPOKEN_OF: Final = 0.6
"""Score where a speaker calls somebody so who is not spoken to (*Mamma is asleep*)."""

TOGETHER: Final = 0.9
"""Score of a couple that the text names in one breath (*Mr. and Mrs. Orr*)."""

ONE_SURNAME: Final = 0.6
"""Score of a couple that only the surname joins: they may be mother and son."""

_WIFE: Final = re.compile(r"^(?:mrs|mme|madame|frau|señora|senora|signora)\.?\s+", re.IGNORECASE)
_HUSBAND: Final = re.compile(
    r"^(?:mr|monsieur|m|herr|señor|senor|signor|dr|doctor)\.?\s+", re.IGNORECASE
)
_PAIRINGS: Final = re.compile(r"^\s*(?:relationships?|pairings?|ships?)\s*:(.*)$", re.I | re.M)
_PAIRING: Final = re.compile(r"([^,/&|]+)/([^,/&|]+)(?=,|$)")


def find_called(
    words: Sequence[str], before: str, after: str
) -> tuple[BondNoun, float, bool] | None:
    """What a word of kinship without possessor says (*Mamma*, *Uncle Jo*).

    Args:
        words: The name in lower case.
        before: The line up to it, at least the last words.
        after: What follows it.

    Returns:
        The noun, the score, and whether it is said to the relative; ``None`` where it is no such
        name.
    """
    if not words or words[0] not in CALLED or (len(words) > 1 and words[0] in CHURCH):
        return None
    noun = load_bond_nouns()[words[0]]
    addressed = is_addressed(before.lstrip("“‘\"'«—– "), after)
    return noun, ADDRESSED if addressed else SPOKEN_OF, addressed


def find_couples(
    names: Mapping[int, Mapping[str, int]], content: str
) -> Iterator[tuple[int, int, float]]:
    """Husband, wife and score for every surname that has one *Mr.* and one *Mrs.*.

    Args:
        names: All names of each person, as printed, and how often each is.
        content: The text, searched for *Mr. and Mrs.*.
    """
    wives: dict[str, set[int]] = {}
    husbands: dict[str, set[int]] = {}
    for person, aliases in names.items():
        for alias in aliases:
            for title, found in ((_WIFE, wives), (_HUSBAND, husbands)):
                surname = title.sub("", alias)
                young = title is _HUSBAND and not _is_formal(aliases, surname)
                if surname != alias and len(surname.split()) == 1 and not young:
                    found.setdefault(surname, set()).add(person)
    for surname, ladies in wives.items():
        gentlemen = husbands.get(surname, set()) - ladies
        if len(ladies) == len(gentlemen) == 1:
            joined = rf"\bMr\.?\s+and\s+Mrs\.?\s+{re.escape(surname)}\b"
            score = TOGETHER if re.search(joined, content) else ONE_SURNAME
            yield next(iter(gentlemen)), next(iter(ladies)), score


def _is_formal(aliases: Mapping[str, int], surname: str) -> bool:
    """Whether somebody is mostly called by the surname; a son of the house is not."""
    formal = sum(count for alias, count in aliases.items() if surname in alias)
    return 2 * formal > sum(aliases.values())


def find_pairings(tags: str) -> Iterator[tuple[int, int, str, str]]:
    """Start, end and both names, in lower case, of each couple in the tags of fan fiction."""
    for line in _PAIRINGS.finditer(tags):
        for pair in _PAIRING.finditer(line.group(1)):
            first, second = (" ".join(each.split()).casefold() for each in pair.groups())
            if first and second:
                yield line.start(1) + pair.start(), line.start(1) + pair.end(), first, second
