"""The name of a first-person narrator, where the text gives it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from fabula.lexicons.people import People

FEWEST_CALLS = 2
"""How often others must call a name that the narration hardly uses."""

CALL_SHARE = 0.3
"""Share of a name's occurrences in quotations that must be vocatives."""

TOLD_SHARE = 0.15
"""Share of a name's occurrences that may stand in the narration (*my name, Ada Lind, …*)."""

_SAYS_NAME = re.compile(
    r"\b(?:my (?:own |full |christian |first )?name(?:'s|’s| is| was)|call me|"
    r"(?:i am|i was|i'm|i’m) (?:called|named|christened)),?\s+$",
    re.IGNORECASE,
)


def says_name(before: str) -> bool:
    """Whether the words before a name say that it is the speaker's own."""
    return _SAYS_NAME.search(before) is not None


def find_narrator_form(
    said: Sequence[str], told: Mapping[str, int], called: Mapping[str, int], people: People
) -> str | None:
    """The form of the narrator's name, or ``None`` where the text does not give it.

    Args:
        said: Forms that the narration says are its teller's own name.
        told: How often each form stands in the narration.
        called: How often each form stands as a vocative in quotations.
        people: The people of the text.
    """
    persons: dict[int, list[str]] = {}
    for form in people.index:
        persons.setdefault(people.person(form), []).append(form)
    for form in said:
        if form in people.index and _is_hardly_told(people, persons, form, told, called):
            return form
    best: tuple[int, str] | None = None
    for forms in persons.values():
        calls = sum(called.get(form, 0) for form in forms)
        telling = sum(told.get(form, 0) for form in forms)
        uses = sum(people.forms[people.index[form]].count for form in forms)
        if calls < FEWEST_CALLS or telling > TOLD_SHARE * uses:
            continue
        if calls >= CALL_SHARE * (uses - telling) and (best is None or calls > best[0]):
            best = (calls, forms[0])
    return best[1] if best else None


def _is_hardly_told(
    people: People,
    persons: Mapping[int, list[str]],
    form: str,
    told: Mapping[str, int],
    called: Mapping[str, int],
) -> bool:
    """Whether the narration speaks of a name's bearer so little that the bearer may narrate."""
    forms = persons[people.person(form)]
    uses = sum(people.forms[people.index[each]].count for each in forms)
    return sum(told.get(each, 0) for each in forms) <= max(2, TOLD_SHARE * uses)
