"""Nouns of kinship that are written with hyphens (*mother-in-law*, *half-brother*), as one word."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from fabula.decode.bond_pairs import Half
from fabula.decode.bond_patterns import BondReader, Claim, Named
from fabula.lexicons.bonds import load_bond_nouns

_IN_LAW: Final = ("-", "in", "-", "law")
_HYPHENS: Final = frozenset("-‐‑")


@dataclass(frozen=True)
class JoinedWords:
    """T tokens as W words, where a noun with hyphens is one.

    Attributes:
        words: The words in lower case.
        starts: First token of each word.
        tokens: T.
    """

    words: tuple[str, ...]
    starts: tuple[int, ...]
    tokens: int

    def word(self, token: int) -> int:
        """Number of the word that a token is of; W for T."""
        return len(self.words) if token >= self.tokens else bisect_right(self.starts, token) - 1

    def token(self, word: int) -> int:
        """First token of a word; T for W."""
        return self.tokens if word >= len(self.words) else self.starts[word]

    def named(self, mention: Named) -> Named:
        """A mention whose range counts words."""
        last = self.word(mention.last - 1) + 1
        return Named(self.word(mention.first), last, mention.people, mention.proper)

    def span(self, words: tuple[int, int]) -> tuple[int, int]:
        """Tokens of a range of words."""
        return self.token(words[0]), self.token(words[1])


def join_words(tokens: Sequence[str]) -> JoinedWords:
    """Put the pieces of nouns with hyphens together.

    Args:
        tokens: The T tokens in lower case.
    """
    nouns = load_bond_nouns()
    words: list[str] = []
    starts: list[int] = []
    at = 0
    while at < len(tokens):
        length, word = 1, tokens[at]
        following = tuple("-" if each in _HYPHENS else each for each in tokens[at + 1 : at + 5])
        if following == _IN_LAW and f"{word}-in-law" in nouns:
            length, word = 5, f"{word}-in-law"
        elif following[:1] == ("-",) and at + 2 < len(tokens):
            spellings = f"{word}-{tokens[at + 2]}", word + tokens[at + 2]
            found = next((each for each in spellings if each in nouns), None)
            length, word = (1, word) if found is None else (3, found)
        words.append(word)
        starts.append(at)
        at += length
    return JoinedWords(tuple(words), tuple(starts), len(tokens))


def read_noun_bonds(
    tokens: Sequence[str],
    named: Sequence[Named],
    voices: Mapping[int, tuple[int | None, tuple[int, ...]]],
    only_one: Callable[[int, str | None, frozenset[int]], int | None] | None,
) -> tuple[list[Claim], list[Half]]:
    """What nouns with a possessor say: claims, and nouns that mean nobody with a name.

    Args:
        tokens: The T tokens in lower case, straight apostrophes.
        named: Mentions of persons, as ranges of tokens.
        voices: As ``BondReader`` needs it, by token.
        only_one: The same, asked for tokens.
    """
    joined = join_words(tokens)

    def ask(word: int, gender: str | None, others: frozenset[int]) -> int | None:
        return None if only_one is None else only_one(joined.token(word), gender, others)

    reader = BondReader(
        joined.words,
        [joined.named(each) for each in named],
        {joined.word(token): voice for token, voice in voices.items()},
        None if only_one is None else ask,
    )
    claims = [replace(claim, words=joined.span(claim.words)) for claim in reader.read()]
    halves = [Half(owner, noun, joined.span(words)) for owner, noun, words in reader.open]
    return claims, halves
