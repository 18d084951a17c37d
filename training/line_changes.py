"""Other lines around and within a row: paragraphs, dialogue after dashes, what authors add."""

from __future__ import annotations

from random import Random
from typing import Final

import msgspec

from fabula.encoder.windows import CLOSING_MARKS, STRONG_MARKS
from training.row_edits import Inserted, edit_words, outer_ranges
from training.rows import Row

QUOTATION_MARKS: Final = frozenset("\"'“”‘’«»„‟‹›`") | {"''", "``"}
SPOKEN_KINDS: Final = frozenset(("speech", "thought"))
BEFORE_SPEECH: Final = frozenset((".", "!", "?", ":", ",", "...", "…", "—", "--", "?!"))

SPLIT_SHARE: Final = 0.4
"""Share of sentence ends where a long paragraph is cut, when it is cut."""

JOIN_SHARE: Final = 0.25
"""Share of paragraph borders that go, when paragraphs are joined."""

INNER_DASH_SHARE: Final = 0.5
"""Share of rows with dash dialogue whose reporting clauses stand between dashes, as in Spanish;
the others let a comma end the speech, as in Irish prose."""

SEPARATORS: Final = ("* * *", "***", "~~~", "---", "# # #", "###", "⁂", "oOo", "* * * * *")

NOTES: Final = (
    "Chapter {n}",
    "Chapter {n} : The Long Way Home",
    "CHAPTER {n}",
    "Part {n}",
    "{n} .",
    "A / N : Thanks for all the comments !",
    "A / N : New chapter at last , sorry for the wait .",
    "A / N : Not beta read , so mind the typos .",
    "Author 's Note : Set after the end of season {n} .",
    "Disclaimer : I|PER do n't own any of this .",
    "Disclaimer : Not mine , no money made .",
    "Rating : Teen And Up",
    "Tags : Fluff , Angst , Slow Burn , Hurt / Comfort",
    "Warnings : None",
    "Word count : {n}00",
    "Please review !",
    "Comments and kudos make my|PER day !",
    "Thank you|PER for reading !",
    "To be continued ...",
    "T.B.C.",
    "THE END",
)
"""Lines as ``fabula`` cuts them; ``|`` gives the type of a pronoun, ``{n}`` is a number."""


def change_paragraphs(row: Row, chance: Random) -> Row:
    """Cut long paragraphs at ends of sentences, or join some of them."""
    borders = set(row.paragraphs)
    if len(borders) > 1 and chance.random() < 0.5:
        kept = {each for each in borders if each == 0 or chance.random() >= JOIN_SHARE}
        return msgspec.structs.replace(row, paragraphs=sorted(kept))
    inside: set[int] = set()
    for start, end in row.quoted:
        inside.update(range(start + 1, end))
    ends = (
        index
        for index in range(1, len(row.words))
        if index not in inside and _ends_sentence(row.words, index)
    )
    borders.update(index for index in ends if chance.random() < SPLIT_SHARE)
    return msgspec.structs.replace(row, paragraphs=sorted(borders))


def _ends_sentence(words: list[str], index: int) -> bool:
    """Whether a sentence ends before a word that may begin the next."""
    before = index - 1
    if before > 0 and words[before] in CLOSING_MARKS and words[before - 1] in STRONG_MARKS:
        before -= 1
    first = words[index][0]
    return words[before] in STRONG_MARKS and (first.isupper() or first in '"“‘«—')


def put_dashes(row: Row, chance: Random) -> Row:
    """Write spoken quotations with a dash before and no mark behind.

    A quotation that begins in a paragraph begins one of its own, if the words before it end in a
    mark; other quotations there keep their marks.
    """
    kinds = {(start, end): kind for start, end, kind in row.quotations or ()}
    spoken = [each for each in outer_ranges(row.quoted) if kinds.get(each) in SPOKEN_KINDS]
    borders = set(row.paragraphs)
    dash = "—" if chance.random() < 0.85 else "-"
    inner = chance.random() < INNER_DASH_SHARE
    replaced: dict[int, tuple[str, ...]] = {}
    inserted: dict[int, Inserted] = {}
    begun: set[int] = set()
    last = -1
    ordered = sorted(borders)
    at = 0
    for start, end in spoken:
        if row.words[start] not in QUOTATION_MARKS or end - start < 3:
            continue
        while at + 1 < len(ordered) and ordered[at + 1] <= start:
            at += 1
        first = at not in begun and row.words[start - 1] in BEFORE_SPEECH
        if start in borders or first or start == last:
            borders.add(start)
            replaced[start] = (dash,)
            inserted.pop(start, None)
        elif at in begun:
            replaced[start] = ()
            if inner:
                inserted[start] = Inserted((dash,))
        else:
            continue
        begun.add(at)
        last = end
        if row.words[end - 1] in QUOTATION_MARKS:
            replaced[end - 1] = ()
            if inner and end < len(row.words) and end not in borders:
                inserted[end] = Inserted((dash,))
    opened = msgspec.structs.replace(row, paragraphs=sorted(borders))
    return edit_words(opened, replaced, inserted) if replaced else row


def add_lines(row: Row, chance: Random) -> Row:
    """Put lines of an author or a page in front, behind, or between two paragraphs."""
    inside: set[int] = set()
    for start, end in row.quoted:
        inside.update(range(start + 1, end))
    inserted = {}
    for place in (0, len(row.words)):
        if chance.random() < 0.6:
            count = chance.choice((1, 1, 2, 3))
            inserted[place] = _join([chance.choice(NOTES) for _ in range(count)], chance)
    between = [each for each in row.paragraphs if each and each not in inside]
    if between:
        line = chance.choice(SEPARATORS if chance.random() < 0.7 else NOTES)
        inserted[chance.choice(between)] = _join([line], chance)
    return edit_words(row, {}, inserted) if inserted else row


def _join(notes: list[str], chance: Random) -> Inserted:
    """Lines one after the other, each a paragraph."""
    words: list[str] = []
    mentions: list[tuple[int, int, str, str]] = []
    lines: list[int] = []
    for note in notes:
        lines.append(len(words))
        for cell in note.replace("{n}", str(chance.randint(1, 40))).split():
            word, *label = cell.split("|")
            if label:
                mentions.append((len(words), len(words) + 1, "pronoun", label[-1]))
            words.append(word)
    return Inserted(words, mentions, lines)
