"""Words of a text and the runs of capitalised ones that may be names.

Works on the characters alone and takes time linear in them. Offsets are code points. A run is a
pair of word indices, both included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fabula.lexicons.person_names import PARTICLES
from fabula.lexicons.word_classes import (
    abbreviated_titles,
    adjective_words,
    function_words,
    never_names,
    title_word_kinds,
)
from fabula.rows import Span

CLITICS = frozenset(["s", "ll", "d", "re", "ve", "m", "t"])
"""What may follow the apostrophe of a contraction or possessive."""

OPENING = "\"'“‘«„‹「『([_*"
"""Characters that may stand between a boundary and the first word."""

BOUNDARY = ".!?…:—–-―"
"""Characters after which any word may be capitalised."""

LONGEST_RUN = 7
"""Words of the longest name (longer runs are headings or shouting and are cut)."""

LONGEST_LOOK_BACK = 6
"""Characters read backwards from a word to find a boundary."""

SHORTEST_HANDLE = 3
"""Letters at the beginning of a handle that ends in digits."""

_WORD = re.compile(r"[^\W\d_][^\W_]*(?:['’\-‑][^\W_]+)*")
_NO_NAME_TITLES = frozenset({"general", "private", "major", "chief", "minister", "agent", "old"})
_JOINING_KINDS = frozenset({"courtesy", "married", "maiden", "profession", "military", "rank"})
_BEFORE_EPITHETS = frozenset({"my", "our", "your"})
_OPENING_KINDS = frozenset({"courtesy", "married", "maiden"})
_CHURCH_KIN = frozenset({"aunt", "auntie", "uncle", "granny", "grandma", "grandpa"})


@dataclass(frozen=True)
class Words:
    """The words of a text in order.

    Attributes:
        content: The text.
        starts: First code point of each word.
        ends: One past its last code point, without a clitic (*Mary* of *Mary's*).
        lowers: The words in lower case, without clitics, with straight apostrophes.
        blocks: Index of the paragraph each word stands in.
        capitals: Indices of the words that begin with a capital (or a letter without case).
        weak: Those of ``capitals`` whose capital says nothing: first of a sentence, a quotation, a
            line of verse, or wholly in capitals.
        clitics: Indices of words with an apostrophe-s.
    """

    content: str
    starts: Sequence[int]
    ends: Sequence[int]
    lowers: Sequence[str]
    blocks: Sequence[int]
    capitals: Sequence[int]
    weak: frozenset[int]
    clitics: frozenset[int]

    def text(self, first: int, last: int) -> str:
        """The characters from word ``first`` to word ``last``."""
        return self.content[self.starts[first] : self.ends[last]]

    def gap(self, index: int) -> str:
        """The characters between a word and the next ("" at the end of a paragraph)."""
        if index + 1 >= len(self.starts) or self.blocks[index] != self.blocks[index + 1]:
            return "\n\n"
        return self.content[self.ends[index] : self.starts[index + 1]]

    def lower(self, index: int) -> str:
        """A word in lower case, or "" outside the text."""
        return self.lowers[index] if 0 <= index < len(self.lowers) else ""


def scan_words(content: str, spans: Iterable[Span], loose: frozenset[int] = frozenset()) -> Words:
    """Find the words in stretches of the text.

    Args:
        content: The text.
        spans: Paragraphs, sorted.
        loose: Starts of those where capitals say nothing (headings, verse).
    """
    starts: list[int] = []
    ends: list[int] = []
    blocks: list[int] = []
    shouted: set[int] = set()
    clitics: set[int] = set()
    for block, (start, end) in enumerate(spans):
        found = [match.span() for match in _WORD.finditer(content, start, end)]
        if start in loose or content[start:end].isupper():
            shouted.add(block)
        starts.extend(s for s, _ in found)
        ends.extend(e for _, e in found)
        blocks.extend([block] * len(found))
    lowers = [content[s:e].lower() for s, e in zip(starts, ends, strict=True)]
    for index, word in enumerate(lowers):
        if "'" in word or "’" in word:
            plain = word.replace("’", "'")
            stem, _, tail = plain.rpartition("'")
            if tail in CLITICS and stem:
                ends[index] -= len(tail) + 1
                plain = stem
                clitics.add(index)
            lowers[index] = plain
    capitals = [
        i for i, s in enumerate(starts) if not content[s].islower() or _is_handle(lowers[i])
    ]
    weak = frozenset(
        i for i in capitals if blocks[i] in shouted or _is_weak(content, starts, ends, blocks, i)
    )
    return Words(content, starts, ends, lowers, blocks, capitals, weak, frozenset(clitics))


def _is_handle(word: str) -> bool:
    """Whether a word is letters with digits after them (*jinx99*)."""
    return not word.isalpha() and word[-1].isdigit() and word[:SHORTEST_HANDLE].isalpha()


def _is_weak(
    content: str, starts: list[int], ends: list[int], blocks: list[int], index: int
) -> bool:
    at = starts[index]
    if not index or blocks[index - 1] != blocks[index]:
        return True
    if ends[index] - at > 1 and content[at : ends[index]].isupper():
        return True
    between = content[ends[index - 1] : at]
    if between.isspace():
        return False
    if len(between) > LONGEST_LOOK_BACK or between[-1] in OPENING:
        return True
    bare = between.rstrip().rstrip("\"'”’»)]_*").rstrip()
    previous = content[starts[index - 1] : ends[index - 1]].lower()
    abbreviated = bare == "." and (previous in abbreviated_titles() or len(previous) == 1)
    return bool(bare) and bare[-1] in BOUNDARY and not abbreviated


def find_runs(words: Words) -> list[tuple[int, int]]:
    """Maximal runs of capitalised words with titles, initials and particles, in order."""
    capital = set(words.capitals)
    runs: list[tuple[int, int]] = []
    done = -1
    for index in words.capitals:
        if index <= done or _is_never(words, index):
            continue
        last = _run_end(words, index, capital)
        first = index - 1 if _is_lower_title(words, index - 1, done) else index
        done = last
        runs.append((first, last))
    return runs


def _is_never(words: Words, index: int) -> bool:
    word = words.lowers[index]
    if len(word) == 1 and words.gap(index).startswith(".") and word != "i":
        return False
    if word in adjective_words():
        return index in words.weak or words.lower(index - 1) in _BEFORE_EPITHETS
    return word in never_names() and title_word_kinds().get(word, "epithet") == "epithet"


def _is_lower_title(words: Words, index: int, done: int) -> bool:
    word = words.lower(index)
    if index <= done or word not in title_word_kinds() or word in _NO_NAME_TITLES:
        return False
    kind = title_word_kinds()[word]
    return (kind in _JOINING_KINDS or word in _CHURCH_KIN) and _joins(words, index)


def _joins(words: Words, index: int) -> bool:
    """Whether a word and the next can stand in one name."""
    gap = words.gap(index)
    if gap.isspace():
        return gap.count("\n") < 2
    if not gap.startswith(".") or not gap[1:].isspace():
        return not gap.strip(".") and gap == "." and _is_initial(words, index)
    return words.lowers[index] in abbreviated_titles() or _is_initial(words, index)


def _is_initial(words: Words, index: int) -> bool:
    return words.ends[index] - words.starts[index] == 1 and words.lowers[index] != "i"


def _run_end(words: Words, index: int, capital: set[int]) -> int:
    last = index
    kinds = title_word_kinds()
    while last - index < LONGEST_RUN and last not in words.clitics and _joins(words, last):
        following = last + 1
        word = words.lowers[following]
        if following in capital:
            titled = last == index and words.lowers[index] in kinds
            if _is_never(words, following) and not (titled and word not in function_words()):
                break
            if (
                word in adjective_words()
                and not words.gap(following).strip(" \n")
                and (following + 1 in capital)
            ):
                break
            if word in kinds and kinds[word] in _OPENING_KINDS and last > index:
                break
            last = following
        elif word in PARTICLES or (word == "of" and kinds.get(words.lowers[index]) == "rank"):
            beyond = following
            while words.lower(beyond) in PARTICLES | {"of", "the"} and _joins(words, beyond):
                beyond += 1
                if beyond - following > 2:
                    break
            if beyond == following or beyond not in capital or _is_never(words, beyond):
                break
            last = beyond
        else:
            break
    return last
