"""How a word is spelled whose stem stands before *-ing*, *-ed*, *-er*, *-est* or *-eth*.

Rules undo what such an ending does: a doubled consonant (*stopped*), an *e* that went (*making*).
Where spelling does not tell (*changing*, *hanging*), ``lexicons/spelling_words.tsv`` does. Words
are in lower case.

Source: Quirk et al. 1985, A Comprehensive Grammar of the English Language, 3.5-10.
"""

from __future__ import annotations

import re
from typing import Final

from fabula.lexicons.lemma_words import spelling_words

_VOWELS: Final = re.compile(r"(?<=[qg])u(?=[aeiou])|([aeiou]+|(?<![aeiou])y(?![aeiou]))")
"""Groups of vowels; the *u* of *qu* and *gu* and a *y* beside a vowel are none."""

_PREFIX: Final = re.compile(r"^(?:re|un|pre|over|mis|out|under|dis|inter)-?(?=[a-z]{5})")
_CLUSTER_WITH_E: Final = re.compile(r"(?:[^aeiourlw]l|[^aeiour]r|[dlr]g|[nrpl]s|ws)$")
_TWO_VOWELS: Final = re.compile(r"[aeiou]{2}[^aeiou]$")
_U_AS_CONSONANT: Final = re.compile(r"[qg]u[aeiou].$")
_TWO_VOWELS_WITH_E: Final = re.compile(r"(?:[sg]|[iu]at|uad|uid|uir)$")
_ONE_VOWEL: Final = re.compile(r"[aeiouy][^aeiou]$")
_PLAIN_SYLLABLE: Final = re.compile(r"(?:[ei]t|ed|[iou]p|[aeo]r|[aeio]l|[aeio]m|[aeo]n|ef)$")
_SYLLABLE_WITH_E: Final = re.compile(r"(?:par|clar)$")
_K_FOR_C: Final = ("panick", "mimick", "picnick", "traffick", "frolick")


def restore_stem(stem: str, lost_e: bool = False) -> tuple[str, ...]:
    """The words that become ``stem`` before a vowel, the likeliest first.

    Args:
        stem: What is before the ending.
        lost_e: Whether the ending begins with *e*, which swallows one at the end of the word.
    """
    with_e = stem + "e"
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "aeiou":
        return _halve_twins(stem)
    if stem in _K_FOR_C:
        return (stem[:-1],)
    if stem.endswith("e"):
        return (with_e,) if lost_e else (stem,)
    if stem in spelling_words("plain"):
        return (stem, with_e)
    known = _is_known(with_e) or (lost_e and with_e in spelling_words("oe"))
    return (with_e, stem) if known or _wants_e(stem) else (stem, with_e)


def _halve_twins(stem: str) -> tuple[str, ...]:
    """Of a stem with two equal consonants at its end."""
    short_l = stem[-1] == "l" and count_vowels(stem) == 1
    if short_l or stem[-1] in "sfz" or stem in spelling_words("double"):
        return (stem, stem[:-1])
    return (stem[:-1], stem)


def _is_known(word: str) -> bool:
    """Whether a word, or what is left without its prefix, is one whose *e* the rules would miss."""
    known = spelling_words("final_e")
    return word in known or _PREFIX.sub("", word) in known


def _wants_e(stem: str) -> bool:
    """Whether a stem looks like that of a word in *-e*."""
    last = stem[-1:]
    if last in "cvuz":
        return not stem.endswith("tz")
    if last in "aiowxyhj":
        return False
    if not _ONE_VOWEL.search(stem):
        return bool(_CLUSTER_WITH_E.search(stem))
    if _TWO_VOWELS.search(stem) and not _U_AS_CONSONANT.search(stem):
        return bool(_TWO_VOWELS_WITH_E.search(stem))
    short = count_vowels(stem) == 1 or bool(_SYLLABLE_WITH_E.search(stem))
    return short or not _PLAIN_SYLLABLE.search(stem)


def count_vowels(word: str) -> int:
    """How many groups of vowels a word has, about as many as syllables."""
    return sum(1 for match in _VOWELS.finditer(word) if match[1])
