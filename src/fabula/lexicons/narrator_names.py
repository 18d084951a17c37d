"""The name of a first-person narrator, where the text gives it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from fabula.lexicons.people import People
from fabula.lexicons.person_names import plain_form

FEWEST_CALLS = 2
"""How often others must call a name that the narration hardly uses."""

CALL_SHARE = 0.3
"""Share of a name's occurrences in quotations that must be vocatives."""

TOLD_SHARE = 0.15
"""Share of a name's occurrences that may stand in the narration (*my name, Ada Lind, …*)."""

NAMING_REACH = 40
"""Characters before a name that may say whose it is (*my name is*)."""

_SAYS_NAME = re.compile(
    r"\b(?:my (?:own |full |christian |first )?name(?:'s|’s| is| was)|call me|"
    r"(?:i am|i was|i'm|i’m) (?:called|named|christened)),?\s+$",
    re.IGNORECASE,
)

_VIEW_WORDS = re.compile(
    r"\b(?:p\.?o\.?v\.?|point of view|perspective|chapter|part|book)(?!\w)|\d+|"
    r"\b(?=[ivxlc]+[.:])[ivxlc]+[.:]",
    re.IGNORECASE,
)
_MARKS = " \t\n*_~[](){}<>=#-–—:.,"


def says_name(before: str) -> bool:
    """Whether the words before a name say that it is the speaker's own."""
    return _SAYS_NAME.search(before) is not None


def read_point_of_view(heading: str, people: People) -> str | None:
    """The form of the name that a heading consists of, or ``None`` (*Wren's POV*, *3. JON*)."""
    bare = _VIEW_WORDS.sub(" ", heading.replace("’", "'")).strip(_MARKS)
    key = plain_form(bare.removesuffix("'s").removesuffix("'"))
    return key if key in people.index else None


def find_narrator_form(
    content: str, names: Sequence[tuple[int, int, str, bool]], people: People
) -> str | None:
    """The form of the narrator's name, or ``None`` where the text does not give it.

    Args:
        content: The text.
        names: (start, end, form, whether quoted) of every name of a person.
        people: The people of the text.
    """
    told: Counter[str] = Counter()
    said: list[str] = []
    called: Counter[str] = Counter()
    for start, end, form, quoted in names:
        if quoted:
            called[form] += _is_called(content, start, end)
            continue
        told[form] += 1
        if says_name(content[max(0, start - NAMING_REACH) : start]):
            said.append(form)
    return _choose_form(said, told, called, people)


def _is_called(content: str, start: int, end: int) -> bool:
    """Whether a name in a quotation stands as a vocative does."""
    before = content[max(0, start - 2) : start].strip()
    return (not before or before[-1] in ",“\"‘'—") and content[end : end + 1] in tuple(",.!?—")


def _choose_form(
    said: Sequence[str], told: Mapping[str, int], called: Mapping[str, int], people: People
) -> str | None:
    """The form that the narration says, or the one that others call and it hardly uses."""
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
