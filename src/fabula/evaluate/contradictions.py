"""Lines that go to another than their own reporting clause names.

Counted are gold parts of type explicit whose reporting clause (PDNC's *referring expression*) holds
an alias of exactly one gold character. A part is *contradicted* when its predicted speaker is
another character: one that is named by another gold character, or by none; an unknown speaker
contradicts nothing. A clause may name somebody other than who speaks (*cried Ada's sister*): how
often the gold speaker is another than the one named is counted beside it.
"""

from __future__ import annotations

from collections.abc import Iterable

from fabula.evaluate.cast import find_standing
from fabula.evaluate.dialogue import PartOutcome
from fabula.evaluate.gold import GoldCharacter, GoldNovel
from fabula.evaluate.summary import Result

EXPLICIT = "explicit"


def find_named(words: str, cast: Iterable[GoldCharacter]) -> frozenset[str]:
    """Main names of the gold characters whose aliases a reporting clause holds.

    Aliases count as whole words with a capital letter, and not as a piece of a longer alias.
    """
    people = tuple(cast)
    flat = " ".join(words.split())
    there = {alias for each in people for alias in each.aliases if alias in flat}
    standing = find_standing(there, flat)
    return frozenset(each.name for each in people if each.aliases & standing)


def list_named_parts(
    outcomes: Iterable[PartOutcome], gold: GoldNovel
) -> list[tuple[PartOutcome, str]]:
    """The parts that are counted, each with the main name that its clause holds.

    The clause is read as it stands in the text, or as annotated where it was not found there.
    """
    found = []
    for outcome in outcomes:
        part = outcome.gold
        if part.kind == EXPLICIT and part.words:
            at = part.expression
            words = part.words if at is None else gold.content[at[0] : at[1]]
            named = find_named(words, gold.characters)
            if len(named) == 1:
                found.append((outcome, next(iter(named))))
    return found


def count_contradicted(
    outcomes: Iterable[PartOutcome], gold: GoldNovel
) -> tuple[int, int, int, int]:
    """Counts over one document.

    Returns:
        Parts counted; those contradicted; those whose gold speaker is another than the one named;
        those contradicted although the gold speaker is the one named.
    """
    rows = list_named_parts(outcomes, gold)
    wrong = [(each, name) for each, name in rows if each.answered and each.name != name]
    return (
        len(rows),
        len(wrong),
        sum(each.gold.speaker != name for each, name in rows),
        sum(each.gold.speaker == name for each, name in wrong),
    )


def describe_contradicted(counts: Iterable[tuple[int, int, int, int]]) -> Result:
    """The counts of all documents, and the shares that are contradicted."""
    parts, wrong, gold_differs, against_gold = map(sum, zip(*counts, strict=True))
    agreed = parts - gold_differs
    return {
        "parts": parts,
        "contradicted": wrong,
        "share": wrong / parts if parts else None,
        "gold_names_another": gold_differs,
        "contradicted_against_gold": against_gold,
        "share_against_gold": against_gold / agreed if agreed else None,
    }
