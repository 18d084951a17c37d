"""Rows as modern writers would have typed them: made anew for every epoch.

What the network cannot see is left alone: quotation marks, dashes and ellipses are brought to one
style before it reads them, and lines wrapped or not are the same words. What is left is who the
people are, how words are cased, the tense of narration, where paragraphs end, dialogue without
closing marks, lines that are no story, and slips of the pen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Final

import msgspec

from training.line_changes import add_lines, change_paragraphs, put_dashes
from training.name_changes import change_names, find_names
from training.row_edits import edit_words, keeps_words
from training.rows import Row
from training.tense_changes import put_in_present


@dataclass(frozen=True)
class Rates:
    """How often rows are changed, and how.

    Attributes:
        changed: Share of rows that are changed at all.
        second: Share of changed rows that are changed in two ways.
        weights: How often each kind is drawn among those that fit the row.
    """

    changed: float
    second: float
    weights: Mapping[str, float]


DEFAULT: Final = Rates(
    changed=0.5,
    second=0.3,
    weights={
        "names": 4.0,
        "case": 1.2,
        "present": 2.0,
        "paragraphs": 1.0,
        "dashes": 1.5,
        "lines": 1.0,
        "typing": 1.3,
    },
)
"""Half of the rows of an epoch stay as they are."""

SHORT_ROW_WORDS: Final = 80
"""Rows up to this length change case as a whole."""

CAPITALS_SHARE: Final = 0.06
"""Share of paragraphs in capitals, where a row has any."""

TYPING_SHARE: Final = 0.02
"""Share of plain words with a slip, where a row has any."""

SWAP_MIN_CHARS: Final = 5

CONTRACTIONS: Final[Mapping[tuple[str, str], str]] = {
    **{
        (verb, "not"): "n't"
        for verb in [
            "do",
            "does",
            "did",
            "is",
            "was",
            "are",
            "were",
            "have",
            "has",
            "had",
            "could",
            "would",
            "should",
        ]
    },
    **{(who, "will"): "'ll" for who in ["i", "you", "he", "she", "it", "we", "they"]},
    **{(who, "are"): "'re" for who in ("you", "we", "they")},
    **{(who, "would"): "'d" for who in ["i", "you", "he", "she", "we", "they"]},
    ("i", "am"): "'m",
    ("it", "is"): "'s",
    ("that", "is"): "'s",
    ("got", "to"): "ta",
}
"""Two words, and what the second is where they are run together, as ``fabula`` cuts them."""

BARE_NEGATIONS: Final = frozenset(
    ["do", "does", "did", "is", "was", "could", "would", "have", "has"]
)
"""Verbs whose *n't* is cut off by ``fabula`` even without its apostrophe."""

DRAWN_OUT: Final = frozenset(
    [
        "so",
        "no",
        "oh",
        "please",
        "yes",
        "well",
        "hey",
        "wait",
        "why",
        "what",
        "never",
        "really",
        "very",
    ]
)


def augment(row: Row, chance: Random, rates: Rates = DEFAULT) -> Row:
    """A row changed in none, one or two ways; the row itself is left as it is.

    Labels move with their words. Quotations of nothing but marks and events on a word that is taken
    out are the only ones that may go; mentions are only added by lines that refer.
    """
    if chance.random() >= rates.changed:
        return row
    kinds = [kind for kind in rates.weights if rates.weights[kind] > 0 and fits(row, kind)]
    count = 2 if chance.random() < rates.second else 1
    for _ in range(min(count, len(kinds))):
        weights = [rates.weights[kind] for kind in kinds]
        kind = chance.choices(kinds, weights)[0]
        kinds.remove(kind)
        row = KINDS[kind](row, chance)
    return row


def fits(row: Row, kind: str) -> bool:
    """Whether a kind of change can be made to a row."""
    fiction = row.novel is not None
    match kind:
        case "names":
            return bool(find_names(row))
        case "present":
            return fiction and row.lemmas is None
        case "dashes":
            return fiction and bool(row.quotations) and not keeps_words(row)
        case "lines":
            return fiction and not keeps_words(row)
        case "paragraphs":
            return len(row.words) > SHORT_ROW_WORDS or len(row.paragraphs) > 1
        case _:
            return bool(row.words)


def change_case(row: Row, chance: Random) -> Row:
    """Lower-case a stretch as in messages, or put paragraphs in capitals or as headings."""
    draw = chance.random()
    if draw < 0.6:
        start, end = _choose_stretch(row, chance)
        return _recase(row, range(start, end), str.lower)
    borders = [*row.paragraphs, len(row.words)]
    spans = list(pairwise(borders))
    chosen = [span for span in spans if chance.random() < CAPITALS_SHARE] or [chance.choice(spans)]
    places = [index for start, end in chosen for index in range(start, end)]
    return _recase(row, places, str.upper if draw < 0.85 else _head_case)


def change_typing(row: Row, chance: Random) -> Row:
    """Contractions, lost apostrophes, drawn out words, heaped marks and swapped letters."""
    replaced: dict[int, tuple[str]] = {}
    lower = [word.lower() for word in row.words]
    for index, word in enumerate(row.words):
        if index in replaced:
            continue
        new = _type_pair(lower, index, chance)
        if new is not None:
            replaced[index + 1] = (new,)
            continue
        slip = _slip(word, row.lemmas is None, chance)
        if slip != word:
            replaced[index] = (slip,)
    return edit_words(row, replaced)


def _type_pair(lower: list[str], index: int, chance: Random) -> str | None:
    """The second word of a pair that runs together or loses its apostrophe."""
    pair = (lower[index], lower[index + 1] if index + 1 < len(lower) else "")
    if pair in CONTRACTIONS and chance.random() < 0.5:
        return CONTRACTIONS[pair]
    if pair[1] == "n't" and pair[0] in BARE_NEGATIONS and chance.random() < 0.3:
        return "nt"
    return None


def _slip(word: str, any_word: bool, chance: Random) -> str:
    """A word or mark as typed in haste, mostly as it was."""
    if word in ("!", "?"):
        heaped = ("!!", "!!!", "?!") if word == "!" else ("??", "?!", "???")
        return chance.choice(heaped) if chance.random() < 0.25 else word
    if not any_word or not word.isalpha():
        return word
    if word.lower() in DRAWN_OUT and chance.random() < 0.1:
        return word + word[-1].lower() * chance.randint(1, 4)
    if len(word) >= SWAP_MIN_CHARS and word.islower() and chance.random() < TYPING_SHARE:
        return _misspell(word, chance)
    return word


def _misspell(word: str, chance: Random) -> str:
    """A letter doubled, or two letters the wrong way round."""
    at = chance.randrange(1, len(word) - 2)
    if chance.random() < 0.5:
        return word[:at] + word[at] + word[at:]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _choose_stretch(row: Row, chance: Random) -> tuple[int, int]:
    """A row if it is short, else up to half of its paragraphs in a run."""
    if len(row.words) <= SHORT_ROW_WORDS or len(row.paragraphs) == 1:
        return 0, len(row.words)
    count = max(1, int(len(row.paragraphs) * chance.random() * 0.5))
    first = chance.randrange(len(row.paragraphs))
    borders = [*row.paragraphs, len(row.words)]
    return borders[first], borders[min(first + count, len(row.paragraphs))]


def _recase(row: Row, places: range | list[int], change: Callable[[str], str]) -> Row:
    """Change the case of words; a lemma with capitals follows a word that loses them."""
    words = list(row.words)
    for index in places:
        words[index] = change(words[index])
    if row.lemmas is None or change is not str.lower:
        return msgspec.structs.replace(row, words=words)
    lemmas = list(row.lemmas)
    for index in places:
        lemmas[index] = lemmas[index].lower()
    return msgspec.structs.replace(row, words=words, lemmas=lemmas)


def _head_case(word: str) -> str:
    return word[0].upper() + word[1:]


KINDS: Final[Mapping[str, Callable[[Row, Random], Row]]] = {
    "names": change_names,
    "case": change_case,
    "present": lambda row, _: put_in_present(row),
    "paragraphs": change_paragraphs,
    "dashes": put_dashes,
    "lines": add_lines,
    "typing": change_typing,
}
