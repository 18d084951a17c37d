"""Words that tell who says *I*: *my name is*, *Wren's POV*, *told by*, and what names weigh."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from fabula.lexicons.people import People
from fabula.lexicons.person_names import parse_name, plain_form, title_kind

SAID_WEIGHT = 3.0
"""What one naming by the narrator weighs (*my name is*); once is enough."""

MANY_SAID = 2
MOST_SAID = 3
"""Namings that leave no doubt whose name it is, and those that count at most, so that a trick of
words cannot outweigh a whole book."""

LEAST_WEIGHT = 1.0
"""Weight from which a name is the narrator's: one naming, or two names called out in talk that
nothing ties to the narrator, or one and a half in talk that something does."""

SPOKEN_EACH = 1500
"""How many times a narrator says *I* for each unit of weight more that vocatives must have: whoever
is spoken to through a whole book is called by name more than twice."""

SURE_CALLS = 5
"""Calls in lines that are plainly said to the narrator from which other names do not matter:
people may have two (*Jake*, *Barnes*)."""

FEWEST_CALLS = 2
"""How often others must call a name that the narrator does not say."""

CALL_SHARE = 0.3
"""Share of a name's occurrences in quotations that must be vocatives."""

TOLD_SHARE = 0.15
NAMESAKE_SHARE = 0.3
"""Share of a name's occurrences that may stand in the narration (*my name, Ada Lind, …*), and the
share where the narrator says it twice, so that others of that name are spoken of."""

FEW_TOLD = 2
TOLD_WEIGHT = 0.5
"""Occurrences in the narration that do not yet rule out a name, and what each of them weighs
against its vocatives."""

RIVAL_SHARE = 0.67
"""Weight of another person's name, as a share of the best, from which neither is believed."""

NAMING_REACH = 48
"""Characters before a name that may say whose it is (*my name is*)."""

LONGEST_NAME = 5
"""Words of the longest name that is looked up in a heading."""

_SAYS_NAME = re.compile(
    r"\b(?:(?:my|our) (?:(?:own|full|real|true|good|christian|first|family) )?name"
    r"(?:['’]s| is| was| being)?(?:[,:]? *[—–-]+|,|:)?|call me|"
    r"(?:call|calls|called|named|christened|style|styled|signed?) (?:me|myself)|"
    r"(?:i am|i was|i'm|i’m) (?:called|named|christened)),?\s*$",
    re.IGNORECASE,
)
_IS_NAME = re.compile(r"(?:\b(?:I am|I['’]m|it is I|it was I|it was only I),?\s+|\bI *[—–-]+ *)$")
_BESIDE_I = re.compile(r"\bI,\s+(?:(?!and\b|or\b)[a-z]+,?\s+){0,3}$")
_TOLD_NAME = re.compile(
    r"\b(?:your name(?:['’]s| is| was| must be)|(?:you are|you['’]re|are you)(?: not)?),?\s+$",
    re.IGNORECASE,
)
_ENDS = tuple(",.;:!?—–-)\"'”’")

_NUMBERS = r"\b(?:chapter|part|book|letter|section)(?!\w)|\d+|\b(?=[ivxlc]+[.:])[ivxlc]+[.:]"
_VIEW_WORDS = r"\b(?:p\.?o\.?v\.?|point of view|perspective)(?!\w)"
_VIEW = re.compile(f"{_VIEW_WORDS}|{_NUMBERS}", re.IGNORECASE)
_IS_VIEW = re.compile(_VIEW_WORDS, re.IGNORECASE)
_OWN_TEXT = re.compile(
    r"^(.+?)['’]s? (?:\w+ ){0,2}(?:journal|diary|story|narrative|account|statement|version|tale|"
    r"testimony|deposition|confession|log|notebook|memoirs?|letters?)\b",
    re.IGNORECASE,
)
_TOLD_BY = re.compile(
    r"\b(?:told|narrated|related|written|contributed|continued|resumed|concluded|recorded|"
    r"narrative|story|account|journal|diary|statement|testimony|deposition|memoirs?)"
    r"[:.,]? (?:\w+ )?(?:by|of)(?: the narrator,)? (.+)$",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"[\W_]*(?:told|narrated|related|written|contributed) by ", re.IGNORECASE)
_LETTER = re.compile(r"^(?:(?:a )?letter,? )?(?:from )?(.+?) to .+$", re.IGNORECASE)
_ROMAN = re.compile("[ivxlcdm]+")
_MARKS = " \t\n*_~[](){}<>=#-–—:.,"


@dataclass(frozen=True, slots=True)
class Announced:
    """Who a heading says tells what follows.

    Attributes:
        person: Number of the person.
        plain: Whether words say so (*Wren's POV*, *told by Jon*); else it is a bare name, which may
            as well be what the chapter is about.
    """

    person: int
    plain: bool


@dataclass(frozen=True, slots=True)
class NameUse:
    """How a text uses the names of one person.

    Attributes:
        said: Times that the narrator says it is his own.
        calls: Vocatives.
        tied: Vocatives in lines that are plainly said to the narrator.
        weight: What vocatives weigh: more where something shows that the narrator is spoken to,
            less than nothing where the narrator speaks.
        quoted: Occurrences in quotations.
        told: Occurrences in the narration that are no naming by the narrator.
        speaking: Reporting clauses that name the person.
    """

    said: int = 0
    calls: int = 0
    tied: int = 0
    weight: float = 0.0
    quoted: int = 0
    told: int = 0
    speaking: int = 0


def says_name(before: str, after: str) -> bool:
    """Whether a name between these words is the speaker's own, by the speaker's words."""
    if after[:2] in {"'s", "’s"}:
        return False
    if _SAYS_NAME.search(before):
        return True
    return after.startswith(_ENDS) and bool(_IS_NAME.search(before) or _BESIDE_I.search(before))


def tells_name(before: str, after: str) -> bool:
    """Whether a name between these words is the hearer's, by the speaker's words."""
    return (
        after.startswith(_ENDS)
        and after[:2] not in {"'s", "’s"}
        and bool(_TOLD_NAME.search(before))
    )


def read_point_of_view(heading: str, people: People) -> Announced | None:
    """Who a heading says tells what follows, or ``None``.

    Read are *Wren's POV*, *3. JON*, *Jonathan's Journal*, *Told by Mr. Gray* and *Ida to Tom*.
    """
    line = " ".join(heading.replace("’", "'").split())
    bare = _VIEW.sub(" ", line).strip(_MARKS)
    key = plain_form(strip_view(line))
    if key in people.index and _ROMAN.fullmatch(key) is None:
        return Announced(people.person(key), _IS_VIEW.search(line) is not None)
    for pattern in (_OWN_TEXT, _TOLD_BY, _LETTER):
        found = pattern.search(bare)
        if found is None:
            continue
        person = find_person(found.group(1), people, whole=pattern is not _TOLD_BY)
        if person is not None:
            return Announced(person, True)
    return None


def strip_view(heading: str) -> str:
    """What a heading says apart from number and marks of a point of view (*Wren's POV*)."""
    bare = _VIEW.sub(" ", " ".join(heading.replace("’", "'").split())).strip(_MARKS)
    return bare.removesuffix("'s").removesuffix("'")


def is_byline(line: str) -> bool:
    """Whether a line that is no heading says who tells what follows (*Contributed by Ida Farr*)."""
    return _BYLINE.match(line) is not None


def find_person(words: str, people: People, *, whole: bool) -> int | None:
    """The person whose name these words are, or that they begin with; ``None`` if nobody's.

    Args:
        words: Words of a heading.
        people: The people.
        whole: Whether nothing but the name may stand there, apart from words before it.
    """
    parts = words.replace(";", " ;").replace(",", " ,").replace(":", " :").split()
    spans = [
        (first, last)
        for first in range(len(parts) if whole else 1)
        for last in range(min(len(parts), first + LONGEST_NAME), first, -1)
        if last == len(parts) or not whole
    ]
    titled = people.titled()
    for first, last in spans:
        key = plain_form(" ".join(parts[first:last]).strip(_MARKS))
        if key in people.index:
            return people.person(key)
        if len(titled.get(key, ())) == 1:
            return titled[key][0]
    return None


def choose_narrator(
    uses: Mapping[int, NameUse], people: People, gender: str | None, spoken: int
) -> int | None:
    """The person whose name is the narrator's, or ``None`` where the text does not say.

    Args:
        uses: How the names of each person are used.
        people: The people.
        gender: Pronoun set that fits how the narrator is addressed; ``None`` = unknown.
        spoken: How often the narrator says *I*.
    """
    found = sorted(
        (
            (weigh_name(use), person)
            for person, use in uses.items()
            if not _differs(people.genders.get(person), gender) and _has_name(people, person)
        ),
        key=lambda pair: (-pair[0], pair[1]),
    )
    if not found:
        return None
    best, chosen = found[0]
    if best < LEAST_WEIGHT + (0 if uses[chosen].said else spoken // SPOKEN_EACH):
        return None
    rivals = [person for weight, person in found[1:] if weight >= RIVAL_SHARE * best]
    sure = uses[chosen].tied >= SURE_CALLS
    if not sure and any(not _share_a_name(people, chosen, rival) for rival in rivals):
        return None
    return chosen


def weigh_name(use: NameUse) -> float:
    """How much speaks for it that these names are the narrator's; 0 = nothing or too little."""
    share = TOLD_SHARE if use.said < MANY_SAID else NAMESAKE_SHARE
    if use.told > max(FEW_TOLD, share * (use.told + use.said + use.quoted)):
        return 0.0
    weight = SAID_WEIGHT * min(use.said, MOST_SAID)
    if use.calls >= FEWEST_CALLS and use.calls >= CALL_SHARE * use.quoted:
        weight += max(0.0, use.weight - TOLD_WEIGHT * use.told)
    return max(0.0, weight - use.speaking)


def _has_name(people: People, person: int) -> bool:
    """Whether somebody is called by more than a title or letter, perhaps a cry (*Lord!*, *O!*)."""
    return any(
        len(form.key) > 1 and not title_kind(form.key)
        for form in people.forms
        if people.person(form.key) == person
    )


def _differs(known: str | None, demanded: str | None) -> bool:
    return None not in (known, demanded) and known != demanded


def _share_a_name(people: People, first: int, second: int) -> bool:
    """Whether two persons have a given name or surname in common, so may be one."""
    if _differs(people.genders.get(first), people.genders.get(second)):
        return False
    return bool(_name_words(people, first) & _name_words(people, second))


def _name_words(people: People, person: int) -> set[str]:
    words: set[str] = set()
    for form in people.forms:
        if people.person(form.key) == person:
            name = parse_name(form.key)
            words.update((*name.given, name.surname))
    return words - {""}
