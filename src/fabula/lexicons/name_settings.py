"""Where a capitalised word stands as only a person's name does: called out, or as a subject."""

from __future__ import annotations

from fabula.lexicons.capitals import Words
from fabula.lexicons.word_classes import function_words, opener_words

LIST_WORDS = frozenset(["and", "or", "nor", "the", "a", "an", "who", "whose", "which", "where"])
"""Words after a comma that go on with a list or say something of the name before."""


def is_called_out(words: Words, first: int, last: int) -> bool:
    """Whether a run of words is set off by marks as a vocative is."""
    return _is_vocative(words, first, last) or _is_called_inside(words, first, last)


def _is_called_inside(words: Words, first: int, last: int) -> bool:
    """Whether a name stands between a comma and a mark inside a sentence, in no list of names.

    *Eleven days, Sorrel, we sat there.* – not *in Ghent, Bruges, and Ypres*.
    """
    if first in words.weak or not first or words.gap(first - 1).strip() != ",":
        return False
    after = words.gap(last).lstrip()
    if after[:1] not in tuple(",.!?…—"):
        return False
    capitals = words.content[words.starts[first - 1]].isupper() and first - 1 not in words.weak
    following = words.lower(last + 1) if after[:1] == "," else ""
    place = after[:1] == "," and _is_capital(words, last + 1)
    return not capitals and not place and following not in LIST_WORDS


def _is_capital(words: Words, index: int) -> bool:
    return index < len(words.starts) and words.content[words.starts[index]].isupper()


def opens_clause(words: Words, first: int, last: int) -> bool:
    """Whether an unknown word opens a sentence as its subject: *Fabien wheels his chair*."""
    if last > first or words.lowers[first] in opener_words() or not words.gap(last).isspace():
        return False
    verb = words.lower(last + 1)
    if not verb.endswith(("s", "ed")) or verb.endswith("ss") or verb in function_words():
        return False
    return words.gap(last + 1).isspace() and words.lower(last + 2) in function_words()


def _is_vocative(words: Words, first: int, last: int) -> bool:
    content = words.content
    start, end = words.starts[first], words.ends[last]
    after = content[end : end + 2]
    before = content[max(0, start - 2) : start]
    opened = before[-1:] in "\"“‘'—" and bool(before)
    closed = len(after) > 1 and after[1] in "\"”’'"
    comma = before[:1] == "," and before[1:2].isspace()
    return (opened and after[:1] in (",", "!", "?", ".")) or (comma and closed)
