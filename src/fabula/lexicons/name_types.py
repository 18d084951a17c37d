"""What a capitalised form names in one text: decided once per form from all places it stands in.

A form is the words of a run in lower case. Evidence is counted over all its occurrences; a form
with too little is no name at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fabula.lexicons.capitals import Words
from fabula.lexicons.name_settings import is_called_out, opens_clause
from fabula.lexicons.numerals import is_number
from fabula.lexicons.person_names import PARTICLES, is_given_name, title_kind
from fabula.lexicons.word_classes import (
    DUAL_NAMES,
    is_known_name,
    kin_words,
    never_names,
    opener_words,
    person_nouns,
    person_verbs,
    place_cues,
    place_names,
    reporting_forms,
    sure_place_names,
)
from fabula.rows import EntityType

Run = tuple[int, int]

PLACE_PREPOSITIONS = {
    "in": 1.0,
    "into": 1.0,
    "at": 0.35,
    "from": 0.35,
    "to": 0.25,
    "near": 0.5,
    "through": 0.8,
    "throughout": 1.0,
    "across": 0.8,
    "around": 0.4,
    "outside": 0.8,
    "inside": 0.8,
    "via": 1.0,
    "toward": 0.2,
    "towards": 0.2,
    "leaving": 0.3,
    "visit": 0.3,
}
"""How much a word in front speaks for a place (1 = as much as a title speaks for a person)."""

CALENDAR_NAMES = frozenset(["april", "may", "june", "august", "january", "summer", "autumn"])
AUXILIARIES = frozenset(["has", "had", "did", "does", "would", "never", "always", "seemed"])
"""Months are as often followed by these as people are."""

BEFORE_MONTHS = frozenset(
    ["in", "of", "last", "next", "this", "since", "until", "till", "by", "early", "late", "every"]
)
"""Words after which a month is a month."""

PERSON_OBJECT_VERBS = frozenset(
    [
        "told",
        "asked",
        "begged",
        "kissed",
        "married",
        "thanked",
        "hugged",
        "named",
        "called",
        "invited",
        "tell",
        "ask",
        "thank",
    ]
)
"""Verbs whose object is a person."""

THE_SHARE = 0.5
"""Share of occurrences after *the* above which a form is no person's name."""

ARTICLE_SIGNS = 2.0
ARTICLE_SHARE = 0.1
"""Signs of a person, in all and per occurrence, that make *the Cobbler* a name."""

WORD_SIGNS = 2.0
"""Signs of a person that make a common word (*Echo*) a name."""

ROLE_KINDS = frozenset({"profession", "military", "rank", "church"})
ROLE_SIGNS = 1.5
"""Titles that stand alone as names (*Coach*), and the signs of a person that it takes."""

DUAL_SHARE = 0.02
"""As ``CAPITAL_SHARE``, for words that are names as well (*Rose*, *Will*)."""

CAPITAL_SHARE = 0.25
"""Capitalised inside sentences at least so often, per lower-case use, to be a name anywhere."""


@dataclass
class Evidence:
    """What the occurrences of one form say.

    Attributes:
        count: How often it stands in the text.
        strong: How often where only a name is capitalised.
        person: Signs of a person (verbs, vocatives, kin words).
        place: Signs of a place, weighted.
        the: How often *the* stands in front.
        forms: The forms as printed, counted.
    """

    count: int = 0
    strong: int = 0
    person: float = 0.0
    place: float = 0.0
    the: int = 0
    forms: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class CapitalCounts:
    """How often each word is capitalised where that means something, and how often it is not."""

    strong: Mapping[str, int]
    lower: Mapping[str, int]

    def is_name_like(self, word: str) -> bool:
        """Whether a word may be a name even where its capital says nothing."""
        strong, lower = self.strong.get(word, 0), self.lower.get(word, 0)
        if strong:
            return strong >= CAPITAL_SHARE * lower
        return not lower and is_known_name(word)


def count_capitals(words: Words) -> CapitalCounts:
    """Count strong capitals and lower-case uses of every word that is ever capitalised."""
    strong = Counter(words.lowers[i] for i in words.capitals if i not in words.weak)
    every = Counter(words.lowers)
    every.subtract(Counter(words.lowers[i] for i in words.capitals))
    return CapitalCounts(strong, {word: n for word, n in every.items() if n})


def trim_run(words: Words, run: Run, counts: CapitalCounts) -> list[Run]:
    """Take words that are only capitalised by their place out of a run; what is left, in order."""
    first, last = run
    if first == last:
        return [run]
    if all(index in words.weak for index in range(first, last + 1)):
        return _named_parts(words, run, counts)
    while first < last and first in words.weak:
        word = words.lowers[first]
        if title_kind(word) or counts.is_name_like(word):
            break
        plain = word not in opener_words() or is_given_name(word)
        if plain and not counts.lower.get(word):
            break
        first += 1
    return [(first, last)]


def _named_parts(words: Words, run: Run, counts: CapitalCounts) -> list[Run]:
    parts: list[Run] = []
    for index in range(run[0], run[1] + 1):
        word = words.lowers[index]
        if not (title_kind(word) or counts.is_name_like(word) or len(word) == 1):
            continue
        if parts and parts[-1][1] == index - 1:
            parts[-1] = (parts[-1][0], index)
        else:
            parts.append((index, index))
    return [part for part in parts if len(words.lowers[part[1]]) > 1]


def form_key(words: Words, run: Run) -> str:
    """A run's words in lower case, joined by blanks."""
    return " ".join(words.lowers[run[0] : run[1] + 1])


def gather_evidence(words: Words, runs: Sequence[Run]) -> dict[str, Evidence]:
    """Count what the occurrences of every form say."""
    found: dict[str, Evidence] = {}
    for run in runs:
        evidence = found.setdefault(form_key(words, run), Evidence())
        evidence.count += 1
        evidence.strong += run[0] not in words.weak or run[1] > run[0]
        evidence.forms[" ".join(words.text(*run).split())] += 1
        evidence.person += _person_signs(words, run)
        evidence.place += _place_signs(words, run)
        evidence.the += _before(words, run) == "the"
    return found


def _before(words: Words, run: Run) -> str:
    first = run[0]
    return words.lower(first - 1) if first and words.gap(first - 1).isspace() else ""


def _person_signs(words: Words, run: Run) -> float:
    first, last = run
    signs = 0.0
    before = _before(words, run)
    if before in PERSON_OBJECT_VERBS or before in reporting_forms() or before in kin_words():
        signs += 1.0
    gap = words.gap(last)
    after = words.lower(last + 1)
    if last in words.clitics:
        signs += 0.5 if after in person_nouns() else 0.1
    elif gap.isspace() and after in person_verbs():
        signs += not (words.lowers[last] in CALENDAR_NAMES and after in AUXILIARIES)
    elif gap.strip() == ",":
        signs += after in ("who", "whose", "whom")
    if is_called_out(words, first, last):
        signs += 0.6
    if first in words.weak and opens_clause(words, first, last):
        signs += 1.0
    return signs


def _place_signs(words: Words, run: Run) -> float:
    before = _before(words, run)
    signs = PLACE_PREPOSITIONS.get(before, 0.0)
    if before == "of" and words.lower(run[0] - 2) in place_cues():
        signs += 2.0
    return signs


def decide_types(
    found: Mapping[str, Evidence], counts: CapitalCounts
) -> dict[str, EntityType | None]:
    """Type of every form; ``None`` = no name."""
    people = _person_words(found)
    types = {key: _decide(key, evidence, counts, people) for key, evidence in found.items()}
    lone = {key for key, kind in types.items() if kind == "PER" and " " not in key}
    for key, kind in types.items():
        evidence = found[key]
        if kind is None and " " in key and evidence.person >= evidence.place:
            plain = evidence.the <= THE_SHARE * evidence.count
            types[key] = "PER" if plain and lone & {*key.split()} else None
    return types


def _person_words(found: Mapping[str, Evidence]) -> frozenset[str]:
    """Words that stand in a form which is surely a person's."""
    sure: set[str] = set()
    for key, evidence in found.items():
        parts = key.split()
        titled = title_kind(parts[0]) not in ("", "epithet", "saint") and len(parts) > 1
        given = len(parts) > 1 and is_known_name(parts[0]) and parts[-1] not in place_cues()
        if titled or (given and evidence.person >= evidence.place):
            sure.update(part for part in parts if part not in PARTICLES and not title_kind(part))
    return frozenset(sure)


def _decide(
    key: str, evidence: Evidence, counts: CapitalCounts, people: frozenset[str]
) -> EntityType | None:
    parts = key.split()
    if len(parts) > 1 and title_kind(parts[0]) not in ("", "epithet"):
        return _titled(parts)
    place = _known_place(key, parts, evidence, people)
    if place is not None:
        return place
    if evidence.the > THE_SHARE * evidence.count:
        return _with_article(parts, evidence, counts, people)
    if not _is_name(key, parts, evidence, counts, people):
        return None
    return _by_signs(key, parts, evidence, people)


def _known_place(
    key: str, parts: list[str], evidence: Evidence, people: frozenset[str]
) -> EntityType | None:
    """The type of a form that a list or its last word makes a place."""
    if key in sure_place_names() and evidence.person <= 2 * evidence.place + 1:
        return place_names()[key]  # type: ignore[return-value]
    if len(parts) == 1 or parts[-1] not in place_cues():
        return None
    kind = place_cues()[parts[-1]]
    known = parts[0] in people or is_given_name(parts[0])
    if known and (evidence.person > evidence.place or (kind == "LOC" and not evidence.place)):
        return None
    return kind  # type: ignore[return-value]


def _with_article(
    parts: list[str], evidence: Evidence, counts: CapitalCounts, people: frozenset[str]
) -> EntityType | None:
    """Type of a form that mostly follows *the*: a person (*the Cobbler*) or place, or no name."""
    lower = counts.lower.get(parts[-1], 0)
    if not lower and people & {parts[-1].removesuffix("s"), parts[-1].removesuffix("es")}:
        return "PER"
    if evidence.person >= max(ARTICLE_SIGNS, ARTICLE_SHARE * evidence.count):
        return "PER" if evidence.strong >= lower and evidence.person > evidence.place else None
    return "LOC" if evidence.place >= 2 and parts[-1] not in person_nouns() else None


def _by_signs(
    key: str, parts: list[str], evidence: Evidence, people: frozenset[str]
) -> EntityType | None:
    """Type of a name by what stands around it."""
    if key in place_names() and evidence.place > evidence.person:
        return place_names()[key]  # type: ignore[return-value]
    if parts[0] in people or is_known_name(parts[0]) or is_given_name(parts[0]):
        return "GPE" if evidence.place > 2 * evidence.person + 2 else "PER"
    if evidence.person > evidence.place and evidence.person >= 0.5:
        return "PER"
    if evidence.place > 0:
        return "GPE"
    return "PER" if all(p in people or is_known_name(p) for p in parts) else None


def _titled(parts: Sequence[str]) -> EntityType:
    if parts[-1] in place_cues() and len(parts) > 2:
        return place_cues()[parts[-1]]  # type: ignore[return-value]
    saint = title_kind(parts[0]) == "saint"
    return "GPE" if saint and " ".join(parts) in place_names() else "PER"


def _is_name(
    key: str,
    parts: list[str],
    evidence: Evidence,
    counts: CapitalCounts,
    people: frozenset[str],
) -> bool:
    if len(parts) > 1:
        return any(part not in opener_words() or counts.is_name_like(part) for part in parts)
    if title_kind(key):
        return title_kind(key) in ROLE_KINDS and evidence.person >= ROLE_SIGNS
    if key in never_names() or is_number(key):
        return False
    if len(key) == 1 and evidence.person < 1:
        return False
    plain = evidence.strong or not counts.lower.get(key)
    if key in CALENDAR_NAMES or (key in people and plain):
        return evidence.person >= 1 or key in people
    return _is_word_name(key, evidence, counts)


def _is_word_name(key: str, evidence: Evidence, counts: CapitalCounts) -> bool:
    """Whether a lone word is capitalised often enough to be a name."""
    strong, lower = evidence.strong, counts.lower.get(key, 0)
    if key in DUAL_NAMES or (is_given_name(key) and key not in opener_words()):
        return strong >= max(1, DUAL_SHARE * lower) or evidence.person >= 1 or not lower
    if key in opener_words() and not is_given_name(key):
        return evidence.person >= WORD_SIGNS and strong >= max(2.0, CAPITAL_SHARE * lower)
    seen = evidence.person >= 1 or evidence.count > 2
    return strong >= CAPITAL_SHARE * lower if strong else not lower and seen


def accepts(words: Words, run: Run, evidence: Evidence, counts: CapitalCounts) -> bool:
    """Whether one occurrence of a form that is a name is the name here, not a capitalised word."""
    first, last = run
    word = words.lowers[first]
    if last == first and word in CALENDAR_NAMES and _before(words, run) in BEFORE_MONTHS:
        return False
    if last > first or first not in words.weak:
        return True
    lower = counts.lower.get(word, 0)
    if not lower and (word not in opener_words() or evidence.strong):
        return True
    if evidence.strong >= 3 * lower and word not in DUAL_NAMES and evidence.strong:
        return True
    return _person_signs(words, run) >= 0.6
