"""Which lemma a word has: what a network proposes, judged by what inflection allows.

A network that names edit scripts for a word knows its sentence and guesses its spelling; the rules
of ``inflection`` know spelling and no sentence. So rules make the lemma from the word and its part
of speech, and where they leave a choice the network decides: whether *lay* is of *lie*, whether a
capital stays, whether a name is a plural, whether *-er* is an ending.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from fabula.decode.inflection import GRADED, VERBAL, find_bases
from fabula.decode.lemma_scripts import straighten
from fabula.lexicons.lemma_words import common_words, irregular_lemmas

Proposals = Mapping[str, float]
"""Lemmas with the probability that a network gives each."""

MARKS: Final = frozenset(("PUNCT", "SYM", "X"))
"""Parts of speech whose lemma is what the network says."""

INFLECTED: Final = VERBAL | GRADED | {"NOUN"}
"""Parts of speech that inflect by rules; names have rules of their own."""

LIKELY: Final = 0.5
"""Probability from which on the network is followed against what rules or case say."""

FIRST_BONUS: Final = 0.3
"""Probability added to the first of the lemmas of an irregular form."""

LEAST_CAPITALS: Final = 0.02
"""Below this probability of capitals a word in capitals is none that always has them."""

SHORT: Final = 3
"""Longest word in capitals that may be a name of letters (*FBI*), as names in capitals go."""


def choose_lemmas(
    words: Sequence[str], tags: Sequence[str], propose: Callable[[int], Proposals]
) -> tuple[str, ...]:
    """The lemmas of the words of a text, in their order.

    Args:
        words: The words as printed.
        tags: Their universal parts of speech.
        propose: What a network proposes for the word of an index; asked only where that counts.
    """
    printed = frozenset(words)
    pairs = list(zip(words, tags, strict=True))
    settled = {pair: find_settled(*pair) for pair in set(pairs)}
    lemmas = []
    for index, pair in enumerate(pairs):
        lemma = settled[pair]
        if lemma is None:
            lemma = choose_lemma(*pair, propose(index), printed)
        lemmas.append(lemma)
    return tuple(lemmas)


def find_settled(form: str, pos: str) -> str | None:
    """The lemma of a word that has the same in every sentence; ``None`` = that depends."""
    straight = straighten(form)
    word = straight.lower()
    known = irregular_lemmas().get((word, pos))
    if known:
        return known[0] if len(known) == 1 else None
    if pos in MARKS:
        return straight if len(straight) == 1 and pos != "X" else None
    if pos == "NUM":
        number = word.replace(",", "")
        return number if number.isdigit() else None
    if pos not in INFLECTED:
        return None if pos == "PROPN" else word
    base, *others = find_bases(word, pos)
    return base if straight == word and (base != word or not others) else None


def choose_lemma(
    form: str, pos: str, proposals: Proposals, printed: Collection[str] = frozenset()
) -> str:
    """The lemma of one word.

    Args:
        form: The word as printed.
        pos: Its universal part of speech.
        proposals: Lemmas that a network proposes, with their probabilities.
        printed: The words of the same text as printed; they say what a word in capitals is.
    """
    settled = find_settled(form, pos)
    if settled is not None:
        return settled
    straight = straighten(form)
    word = straight.lower()
    known = irregular_lemmas().get((word, pos))
    if known:
        return _choose(known, _fold(proposals))
    if pos == "PROPN":
        return _choose_name(straight, proposals, printed)
    if pos not in INFLECTED:
        return max(proposals, key=proposals.__getitem__, default=straight)
    if pos == "NOUN" and _is_initials(straight[:-1]) and straight.endswith("s"):
        return straight[:-1]
    lemma = _choose_inflected(word, pos, _fold(proposals))
    return lemma if straight == word else _restore_case(straight, lemma, proposals, printed)


def _choose(lemmas: Sequence[str], folded: Proposals) -> str:
    """The likeliest of the lemmas of an irregular form, in favour of the first."""
    weights = [folded.get(each.lower(), 0.0) for each in lemmas]
    weights[0] += FIRST_BONUS
    return lemmas[weights.index(max(weights))]


def _choose_inflected(word: str, pos: str, folded: Proposals) -> str:
    """The lemma in small letters of a word that inflects by rules."""
    base, *others = find_bases(word, pos)
    if base != word or not others:
        return base
    changed = sum(p for each, p in folded.items() if each != word)
    return others[0] if changed > LIKELY else word


def _choose_name(form: str, proposals: Proposals, printed: Collection[str]) -> str:
    """A name stays as it is printed, but for plurals and words that are all in capitals."""
    if form == form.lower():
        return max(proposals, key=proposals.__getitem__, default=form)
    if form.isupper():
        titled = form.capitalize()
        return titled if len(form) > SHORT and titled in printed else form
    base = find_bases(form.lower(), "NOUN")[0]
    if base == form.lower():
        return form
    singular = _copy_case(form, base)
    kept = sum(p for each, p in proposals.items() if each.lower() == form.lower())
    return singular if kept < LIKELY else form


def _restore_case(form: str, lemma: str, proposals: Proposals, printed: Collection[str]) -> str:
    """The lemma with the capitals of its word, where the network would keep them."""
    capital = sum(p for each, p in proposals.items() if each != each.lower())
    if _is_initials(form):
        named = capital > LEAST_CAPITALS and form.lower() not in printed
        return form if lemma == form.lower() and named and lemma not in common_words() else lemma
    return _copy_case(form, lemma) if capital > LIKELY else lemma


def _is_initials(form: str) -> bool:
    """Whether a word is in capitals and has more than one letter."""
    return len(form) > 1 and form.isupper()


def _copy_case(form: str, lemma: str) -> str:
    """A lemma with the capitals of the word it is made from."""
    if form[: len(lemma)].lower() == lemma:
        return form[: len(lemma)]
    shared = 0
    while shared < len(lemma) and form[shared : shared + 1].lower() == lemma[shared]:
        shared += 1
    if not shared:
        return lemma.capitalize()
    return form[:shared] + lemma[shared:]


def _fold(proposals: Proposals) -> dict[str, float]:
    """The same in small letters."""
    folded: dict[str, float] = {}
    for each, p in proposals.items():
        folded[each.lower()] = folded.get(each.lower(), 0.0) + p
    return folded
