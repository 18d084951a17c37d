"""Which words an inflected English word can be a form of, by its part of speech and spelling.

Irregular forms come from a table (``lexicons/lemma_forms.tsv``); for all others endings are taken
off and the spelling of what is left is restored (``stem_spelling``). Words are in lower case, with
straight apostrophes.

Source: Quirk et al. 1985, A Comprehensive Grammar of the English Language, 3.5-10, 5.79-81 and
7.79; as in Minnen, Carroll and Pearce 2001, Applied Morphological Processing of English, part of
speech and spelling decide.
"""

from __future__ import annotations

import re
from typing import Final

from fabula.decode.stem_spelling import count_vowels, restore_stem
from fabula.lexicons.lemma_words import irregular_lemmas, spelling_words

VERBAL: Final = frozenset(("VERB", "AUX"))
GRADED: Final = frozenset(("ADJ", "ADV"))

_WITHOUT_PLURAL: Final = ("series", "species", "physics", "politics", "economics")
_VES_OF_FE: Final = ("wives", "knives", "lives")
_VES_OF_F: Final = ("wolves", "shelves", "halves", "selves")
_WITH_CODE: Final = re.compile(r"[\d@]|\.\w")
_VERB_ENDING: Final = re.compile(r"(?P<stem>.*[aeiouy].*)(?P<ending>ing|in'|ed|'d)")
_OLD_ENDING: Final = re.compile(r"(?P<stem>.*[aeiouy].*)eth")
_DEGREE: Final = re.compile(r"(?P<stem>.*[aeiouy].*|dri)(?P<ending>er|est)")


def find_bases(word: str, pos: str) -> tuple[str, ...]:
    """Words that ``word`` can be a form of, the likeliest first.

    Args:
        word: A word in lower case.
        pos: Its universal part of speech.

    Returns:
        At least one word; the word itself where nothing was taken off it.
    """
    irregular = irregular_lemmas().get((word, pos))
    if irregular:
        return irregular
    if pos in VERBAL:
        return _verb_bases(word)
    if pos == "NOUN":
        return _noun_bases(word)
    return _graded_bases(word) if pos in GRADED else (word,)


def _verb_bases(word: str) -> tuple[str, ...]:
    if word.endswith("eed"):
        return (word[:-1],) if word[:-1] in spelling_words("ee") else (word,)
    match = _VERB_ENDING.fullmatch(word)
    if match is None and count_vowels(word) > 1:
        match = _OLD_ENDING.fullmatch(word)
    if match is None:
        return _strip_s(word)
    stem, ing = match["stem"], word.endswith(("ing", "in'"))
    return _undo_i(stem) if stem.endswith("i") and not ing else restore_stem(stem, not ing)


def _noun_bases(word: str) -> tuple[str, ...]:
    unchanged = word in spelling_words("singular") or word in spelling_words("base_s")
    if unchanged or word.endswith(_WITHOUT_PLURAL) or _WITH_CODE.search(word):
        return (word,)
    if word.endswith("men") and word not in spelling_words("men"):
        return (word[:-2] + "an",)
    if word.endswith(_VES_OF_FE + _VES_OF_F):
        return (word[:-3] + ("fe" if word.endswith(_VES_OF_FE) else "f"),)
    if word.endswith("children"):
        return (word.removesuffix("ren"),)
    return (word[:-2],) if word[:-2] in spelling_words("base_s") else _strip_s(word)


def _graded_bases(word: str) -> tuple[str, ...]:
    """Of a comparative or superlative; the word itself first unless a known base has that form."""
    match = _DEGREE.fullmatch(word)
    if match is None:
        return (word,)
    stem = match["stem"]
    found = (stem[:-1] + "y",) if stem.endswith("i") else restore_stem(stem, lost_e=True)
    known = [base for base in found if base in spelling_words("comparable")]
    return (*known, word) if known else (word, *found)


def _strip_s(word: str) -> tuple[str, ...]:
    """Of a plural, or of a verb with *-s*."""
    if len(word) < len("its") or not word.endswith("s") or word.endswith("'s"):
        return (word,)
    if word.endswith(("ss", "us", "is")):
        return (word[:-1],) if word[:-1] in spelling_words("plural_s") else (word,)
    if word.endswith("ies"):
        return _undo_i(word[:-2])
    return (word[:-2],) if _has_es(word) else (word[:-1],)


def _has_es(word: str) -> bool:
    """Whether *-es*, not *-s*, is the ending of a word."""
    if word.endswith("oes"):
        return word[:-1] not in spelling_words("oe")
    if word.endswith(("ches", "shes", "sses", "xes", "zzes", "tzes")):
        return word[:-1] not in spelling_words("he")
    return word.endswith("ses") and word[:-2] in spelling_words("plain")


def _undo_i(stem: str) -> tuple[str, ...]:
    """Of a stem in *-i*, which was *-y* or *-ie*."""
    with_ie = stem + "e"
    if with_ie in spelling_words("ie") or len(stem) < len("spi"):
        return (with_ie,)
    return (stem[:-1] + "y", with_ie)
