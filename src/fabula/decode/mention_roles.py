"""What part a mention plays in its clause, as far as can be seen without a parse."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from fabula.lexicons.person_nouns import GENERIC_NOUNS
from fabula.lexicons.word_classes import function_words, kin_words, person_nouns
from fabula.rows import MentionForm

SUBJECT_REACH = 6
"""Characters between the beginning of a clause and its subject (*And he*)."""

OWN_REACH = 12
"""Characters of a following word that are read to tell *her book* from *saw her*."""

_CLAUSE = re.compile(r"[,;:.!?…—–()\"“”]|--|\b(?:and|but|while|when|that|who|as|if|because)\b")
_FOLLOWING_WORD = re.compile(r"\s+([^\W\d_]+)")
_INDEFINITE = frozenset(
    ("a", "an", "another", "some", "every", "each", "no", "any", "one", "two", "three", "several")
) | {"both", "all"}
_DEFINITE = frozenset(["the", "this", "that", "these", "those"])
_LINKS = frozenset(
    ("was", "is", "was not", "was still", "was now", "was only", "had been", "'s", "’s", "’m", "'m")
) | {"am", "became", "remained", "being", "as"}
_SUBJECT_PRONOUNS = frozenset(["i", "he", "she", "they", "we", "xe", "ze", "ey", "fae"])
_OBJECT_PRONOUNS = frozenset(["him", "them", "xem", "zem", "em", "faer"])


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun phrase.

    Attributes:
        lemma: Its noun in the singular.
        determiner: ``the``, ``a`` or ``own`` (with a possessor).
        modifiers: The words between determiner and noun.
        generic: Whether it names somebody for a while only (*the man*, but not *the Tall Man*).
    """

    lemma: str
    determiner: str
    modifiers: tuple[str, ...]
    generic: bool


class Clauses:
    """Clauses of a text, cut at punctuation and conjunctions."""

    def __init__(self, content: str) -> None:
        self._content = content
        self._ends = [match.end() for match in _CLAUSE.finditer(content)]

    def number(self, offset: int) -> int:
        """Number of the clause at an offset."""
        return bisect_right(self._ends, offset)

    def is_subject(self, start: int, end: int, form: MentionForm) -> bool:
        """Whether a mention is the subject of its clause."""
        if form == "pronoun":
            return self._content[start:end].lower() in _SUBJECT_PRONOUNS
        clause = self.number(start)
        begun = self._ends[clause - 1] if clause else 0
        possessive = self._content[end : end + 1] in tuple("'’")
        return start - begun <= SUBJECT_REACH and not possessive

    def is_object(self, start: int, end: int) -> bool:
        """Whether a pronoun is an object, so no name for the subject of its clause."""
        word = self._content[start:end].lower()
        if word != "her":
            return word in _OBJECT_PRONOUNS
        following = _FOLLOWING_WORD.match(self._content[end : end + OWN_REACH])
        return following is None or following.group(1).lower() in function_words()


def read_noun(phrase: str, plural: bool) -> Noun:
    """The parts of a noun phrase that names a person."""
    words = phrase.split()
    lowers = [word.lower() for word in words]
    known = person_nouns().get(lowers[-1])
    lemma = known[2] if known is not None and not plural else lowers[-1]
    if lowers[0] in _INDEFINITE:
        determiner = "a"
    else:
        determiner = "the" if lowers[0] in _DEFINITE or len(words) < 2 else "own"
    capital = any(word[:1].isupper() for word in words[1:])
    modifiers = tuple(word.strip(",") for word in lowers[1:-1])
    family = plural and known is not None and known[2] in kin_words()
    generic = (plural and not family) or (lemma in GENERIC_NOUNS and not capital)
    return Noun(lemma, determiner, modifiers, generic)


def is_said_of(gap: str, form: MentionForm, following: str, *, before: bool) -> bool:
    """Whether a noun phrase is said of the person mentioned beside it.

    Args:
        gap: The words between the two.
        form: Form of that other mention.
        following: The character after the noun phrase.
        before: Whether the person stands before the noun phrase.
    """
    if before and " ".join(gap.split()) in _LINKS:
        return True
    if form != "proper":
        return False
    return (gap == " " and not before) or (gap == ", " and following in tuple(",.;"))
