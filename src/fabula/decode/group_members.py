"""Who belongs to a group: plural words whose persons the text has just named.

A group is found by clear evidence alone: a list beside a plural noun (*the twins, Ann and Bo*),
persons joined within the words of the group (*Ann and her brother*), or plural words (*they*,
*both*, *the two girls*) that open a group right after the persons, when nobody else is in view.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

LONGEST_LIST: Final = 6
"""Mentions on either side of a group noun that are read as its list."""

LOOK_BACK: Final = 8
"""Mentions before plural words among which their persons are looked for."""

LIST_ENDS: Final = frozenset({"and", ", and", "&"})
LIST_GAPS: Final = LIST_ENDS | {","}
"""What stands before the last and before any other name of a list."""

ANAPHORS: Final = frozenset({"they", "them", "their", "theirs", "themselves"})
PAIRS: Final = re.compile(
    r"(?:both(?: of (?:them|the \w+))?|the two(?: \w+)?|the (?:pair|couple)|"
    r"(?:the )?two of them|the other two)",
    re.IGNORECASE,
)
"""Words for a group that was just named, and words for a group of exactly two."""

_SENTENCE_END: Final = re.compile(r"[.!?][\"'”’)]*\s")
_JOINT: Final = re.compile(r"\s*(?:,|and|&|or|both|with|\s)*\s*", re.IGNORECASE)


class Reference(NamedTuple):
    """A mention of persons.

    Attributes:
        start, end: Its words.
        entity: Its entity, ``None`` = unknown.
        form: ``proper``, ``common`` or ``pronoun``.
        plural: Whether it refers to several.
    """

    start: int
    end: int
    entity: int | None
    form: str
    plural: bool


def find_members(content: str, references: Sequence[Reference]) -> dict[int, tuple[int, ...]]:
    """Members of groups by the entity of the group, ascending, two at least.

    Args:
        content: The text.
        references: All mentions of persons, sorted by start.
    """
    found: dict[int, tuple[int, ...]] = {}
    opened: set[int] = set()
    for at, row in enumerate(references):
        if row.entity is None or not row.plural:
            continue
        listed = (
            _inside(content, row, references[at + 1 : at + 1 + LONGEST_LIST])
            or _listed(content, at, references)
            or (() if row.entity in opened else _just_named(content, at, references))
        )
        opened.add(row.entity)
        members = tuple(sorted(set(listed) - {row.entity}))
        if len(members) > 1:
            found.setdefault(row.entity, members)
    return found


def _listed(content: str, at: int, references: Sequence[Reference]) -> Sequence[int]:
    """Names in a list before or after a plural noun."""
    row = references[at]
    if row.form != "common":
        return ()
    after = _list_from(content, row, references[at + 1 : at + 1 + LONGEST_LIST])
    before = _list_before(content, row, references[max(0, at - LONGEST_LIST) : at])
    return max(after, before, key=len)


def _list_from(content: str, group: Reference, rows: Sequence[Reference]) -> list[int]:
    """Names that follow a group noun as a list: ``the twins, Ann and Bo``."""
    listed: list[int] = []
    last = group
    for row in rows:
        if row.end <= group.end:
            continue
        gap = _gap(content, last, row)
        fits = gap in LIST_GAPS if listed else gap in ("", ",", ":")
        if row.form != "proper" or row.plural or row.entity is None or not fits:
            break
        listed.append(row.entity)
        last = row
        if gap in LIST_ENDS:
            return listed
    return []


def _list_before(content: str, group: Reference, rows: Sequence[Reference]) -> list[int]:
    """Names that a group noun sums up: ``Ann and Bo, the twins``."""
    if not rows or content[rows[-1].end : group.start].strip() != ",":
        return []
    listed: list[int] = []
    ended = False
    following: Reference | None = None
    for row in reversed(rows):
        gap = "" if following is None else _gap(content, row, following)
        wanted = LIST_GAPS if ended else LIST_ENDS
        if row.form != "proper" or row.entity is None or (following and gap not in wanted):
            break
        ended = ended or gap in LIST_ENDS
        listed.append(row.entity)
        following = row
    return listed if ended else []


def _inside(content: str, group: Reference, rows: Sequence[Reference]) -> list[int]:
    """Persons that the words of a group join: ``Ann and her brother``."""
    parts: list[Reference] = []
    for row in rows:
        if row.start >= group.end:
            break
        if row.end <= group.end and (not parts or row.start >= parts[-1].end):
            parts.append(row)
    joined = len(parts) > 1 and _is_joint(content, group, parts)
    if not joined or any(row.plural or row.entity is None for row in parts):
        return []
    return [row.entity for row in parts if row.entity is not None]


def _is_joint(content: str, group: Reference, parts: Sequence[Reference]) -> bool:
    """Whether nothing but words that join stands around the parts of a group."""
    edges = [group.start, *(edge for row in parts for edge in (row.start, row.end)), group.end]
    return all(
        _JOINT.fullmatch(content, start, end)
        for start, end in zip(edges[::2], edges[1::2], strict=True)
    )


def _just_named(content: str, at: int, references: Sequence[Reference]) -> list[int]:
    """Persons that the first words for a group call back."""
    row = references[at]
    words = " ".join(content[row.start : row.end].split())
    pair = PAIRS.fullmatch(words) is not None
    if not pair and (row.form != "pronoun" or words.casefold() not in ANAPHORS):
        return []
    before = list(_in_view(content, row, references[max(0, at - LOOK_BACK) : at]))
    if any(one.plural for one in before):
        return []
    persons = list(dict.fromkeys(one.entity for one in before))
    if None in persons:
        return []
    known = [one for one in persons if one is not None]
    if pair:
        return known if len(known) == 2 else []
    joined = _joined(content, before)
    return joined if set(joined) == set(known) else []


def _in_view(content: str, row: Reference, before: Iterable[Reference]) -> Iterator[Reference]:
    """Mentions of the same sentence and the one before it, in the same paragraph."""
    for one in before:
        between = content[one.start : row.start]
        if "\n\n" not in between and len(_SENTENCE_END.findall(between)) < 2:
            yield one


def _joined(content: str, rows: Sequence[Reference]) -> list[int]:
    """The last persons that stand side by side with *and* before the last of them."""
    outer = [
        row
        for row in rows
        if not any(row != o and o.start <= row.start and row.end <= o.end for o in rows)
    ]
    for last in range(len(outer) - 1, 0, -1):
        if _gap(content, outer[last - 1], outer[last]) not in LIST_ENDS:
            continue
        first = last - 1
        while first and _gap(content, outer[first - 1], outer[first]) == ",":
            first -= 1
        return [row.entity for row in outer[first : last + 1] if row.entity is not None]
    return []


def _gap(content: str, left: Reference, right: Reference) -> str:
    return " ".join(content[left.end : right.start].split())
