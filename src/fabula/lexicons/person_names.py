"""What a personal name says by itself: its parts, its gender, whom else it may be short for.

Names are compared without case; an apostrophe may be straight or curly. Nothing here knows the
story: what a form means in one book is decided by the layers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from fabula.lexicons.load import load_groups, load_mapping, load_table, load_words

PARTICLES = frozenset(
    [
        "de",
        "du",
        "des",
        "la",
        "le",
        "van",
        "von",
        "der",
        "den",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "do",
        "al",
        "el",
        "bin",
        "ibn",
        "ben",
        "ap",
        "ter",
        "ten",
        "af",
        "zu",
    ]
)
"""Lower-case words inside a surname."""

GIVEN_PARTICLES = frozenset(["al", "ben", "del", "della"])
"""Particles that are given names where they come first (*Ben Carr*)."""

SUFFIXES = frozenset(
    ["jr", "sr", "junior", "senior", "ii", "iii", "iv", "esq", "esquire", "phd", "md"]
)
"""What may follow a surname."""

GENDER_RATIO = 8.0
"""How much more often one sex must bear a given name before the name tells it (census shares)."""

DIMINUTIVE_ENDINGS = ("kins", "ie", "ey", "y", "i", "s", "o")
"""Endings that make a pet name of a name's beginning (Charley, Winnie, Babs, Jacko)."""

SHORTEST_STEM = 3
"""Letters two names must share at their beginning before one can be short for the other."""

_WORD = re.compile(r"[^\W_]+(?:['’\-‑][^\W_]+)*")


@dataclass(frozen=True)
class PersonName:
    """The parts of a name, in lower case without dots.

    Attributes:
        title: First title (``mr``, ``aunt``), or "".
        given: Given names, initials as single letters; a lone word without title stands here.
        surname: Surname with its particles, or "".
        suffix: ``jr`` and the like, or "".
    """

    title: str
    given: tuple[str, ...]
    surname: str
    suffix: str

    @property
    def lone(self) -> str:
        """The only word of a name without title, or ""."""
        alone = not self.title and not self.surname and len(self.given) == 1
        return self.given[0] if alone else ""

    @property
    def single(self) -> str:
        """The only word of a name beside its title (which may be given name or surname), or ""."""
        words = (*self.given, self.surname) if self.surname else self.given
        return words[0] if len(words) == 1 else ""


def plain_form(words: str) -> str:
    """What makes two mentions the same form: words without case, dots and curls."""
    plain = words.lower().replace("’", "'").replace(".", " ")
    return " ".join(plain.split()).removeprefix("the ")


def parse_name(form: str) -> PersonName:
    """Split a name as printed into its parts (a lone word counts as a given name)."""
    words = [word.replace("’", "'") for word in _WORD.findall(form.lower())]
    if words and "-" in words[0] and all(part in title_words() for part in words[0].split("-")):
        words[0] = words[0].split("-")[-1]
    words = words[1:] if words[:1] == ["the"] else words
    title = ""
    while words and (words[0] in title_words()) and (len(words) > 1 or not title):
        if title_kind(words[0]) != "epithet":
            title = words[0] if not title or _is_one_office(title, words[0]) else title
        words = words[1:]
        if not words:
            return PersonName(title, (), "", "")
    suffix = words.pop() if len(words) > 1 and words[-1] in SUFFIXES else ""
    if "of" in words[1:]:
        words = words[: words.index("of")] or words
    cut = _surname_start(words, title)
    return PersonName(title, tuple(words[:cut]), " ".join(words[cut:]), suffix)


def _is_one_office(first: str, second: str) -> bool:
    """Whether two titles in a row are one (*Detective Inspector*, *Major General*)."""
    return title_kind(first) == title_kind(second) and title_kind(first) in (
        "profession",
        "military",
    )


def _surname_start(words: list[str], title: str) -> int:
    first_particle = next((i for i, word in enumerate(words) if i and word in PARTICLES), None)
    if words and words[0] in PARTICLES - GIVEN_PARTICLES and len(words) > 1:
        return 0
    if first_particle is not None and first_particle < len(words) - 1:
        return first_particle
    if len(words) > 1:
        return len(words) - 1
    if title and title_kind(title) in ("kin", "young", "church", "saint"):
        return 1
    if title in ("sir", "dame"):
        return 1
    return 0 if title else 1


def title_words() -> frozenset[str]:
    """All titles and epithets, lower case without dots."""
    return load_words("titles")


def title_kind(title: str) -> str:
    """Kind of a title (``courtesy``, ``kin`` …), or "" for a word that is none."""
    return load_mapping("titles", "title", "kind").get(title, "")


def title_gender(title: str) -> str | None:
    """The pronoun set a title demands, or ``None``."""
    return load_mapping("titles", "title", "gender").get(title) or None


@cache
def _given_weights() -> dict[str, tuple[float, float]]:
    table = load_table("given_names")
    weights = {name: (float(female), float(male)) for name, female, male in table.rows}
    for name, gender in load_table("given_names_more").rows:
        share = 0.1
        weights[name] = (share if gender != "he" else 0.0, share if gender != "she" else 0.0)
    return weights


def is_given_name(word: str) -> bool:
    """Whether a word is known as a given name or as a nickname."""
    word = word.lower().partition("-")[0]
    return word in _given_weights() or word in _formal_by_nickname()


@cache
def given_gender(word: str) -> str | None:
    """``he`` or ``she`` where a given name or nickname tells it, else ``None``."""
    word = word.lower().partition("-")[0]
    if word in _given_weights():
        female, male = _given_weights()[word]
    else:
        formal = [
            _given_weights()[n]
            for n in _formal_by_nickname().get(word, ())
            if n in _given_weights()
        ]
        female = sum(1.0 for women, men in formal if women > men)
        male = float(len(formal)) - female
    if female > GENDER_RATIO * male:
        return "she"
    return "he" if male > GENDER_RATIO * female else None


def name_gender(name: PersonName) -> str | None:
    """The pronoun set a whole name demands: its title's, else its first given name's."""
    told = title_gender(name.title) if name.title else None
    if told is not None:
        return told
    return next((g for g in map(given_gender, name.given[:2]) if g is not None), None)


@cache
def is_nickname_of(short: str, full: str) -> bool:
    """Whether one given name may be a familiar form of the other (either way round).

    Known pairs, two nicknames of one name, and truncations: Theo ↔ Theodora, Winnie ↔ Winifred,
    Gus ↔ Augustus.
    """
    short, full = sorted((short.lower(), full.lower()), key=len)
    if short == full:
        return True
    if full in _nicknames().get(short, ()) or short in _nicknames().get(full, ()):
        return True
    return _is_truncation(short, full) or _is_truncation(full, short)


def nickname_keys(word: str) -> tuple[str, ...]:
    """Keys of which two names that may be short for each other share at least one."""
    word = word.lower()
    known = (word, *sorted(_nicknames().get(word, ())), *_formal_by_nickname().get(word, ()))
    return (f"{word[:SHORTEST_STEM]}-", f"-{word[-SHORTEST_STEM:]}", *known)


def _is_truncation(short: str, full: str) -> bool:
    if len(full) <= len(short) - 2 or len(short) < SHORTEST_STEM:
        return False
    if full.startswith(short) and (len(full) - len(short) >= 2 or full[-1] in "yi"):
        return True
    for ending in DIMINUTIVE_ENDINGS:
        stem = short.removesuffix(ending)
        if stem != short and len(stem) >= SHORTEST_STEM:
            plain = stem[:-1] if stem[-1] == stem[-2] else stem
            if (
                len(plain) >= SHORTEST_STEM
                and full.startswith((stem, plain))
                and full != stem + ending
            ):
                return True
    return short in _formal_by_nickname() and full.endswith(short) and not _is_formal(short)


COMMON_SHARE = 0.1
"""Share of the population (per cent) from which a name is no mere pet name."""


def _is_formal(word: str) -> bool:
    return word in _nicknames() or max(_given_weights().get(word, (0.0, 0.0))) >= COMMON_SHARE


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    groups = dict(load_groups("nicknames", "name", "nickname"))
    for name, words in load_groups("nicknames_more", "name", "nickname").items():
        groups[name] = groups.get(name, frozenset()) | words
    return groups


@cache
def _formal_by_nickname() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, words in sorted(_nicknames().items()):
        for word in words:
            found.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in found.items()}


def compatible(a: PersonName, b: PersonName, *, one_gender: bool = False) -> bool:
    """Whether two names could be one person's: nothing in their parts speaks against it.

    Args:
        a: A name.
        b: Another.
        one_gender: Whether the text says that the bearers are of one gender.
    """
    genders = {name_gender(a), name_gender(b)} - {None}
    if len(genders) > 1 and not one_gender and not _gender_yields(a, b):
        return False
    if not titles_agree(a.title, b.title) or (a.suffix and b.suffix and a.suffix != b.suffix):
        return False
    if a.single or b.single:
        return _single_fits(a, b)
    if a.surname and b.surname and not same_surname(a.surname, b.surname):
        return False
    return not (a.given and b.given) or same_given(a.given, b.given)


def _single_fits(a: PersonName, b: PersonName) -> bool:
    """Whether a name of one word may be a part of the other (any two words may be one name)."""
    if a.single and b.single:
        return True
    word, full = (a.single, b) if a.single else (b.single, a)
    if not full.given or not full.surname or same_surname(word, full.surname):
        return True
    return same_given((word,), full.given)


def titles_agree(a: str, b: str) -> bool:
    """Whether one person may bear both titles (Mr and Captain may be, Mrs and Miss not)."""
    a, b = title_noun(a), title_noun(b)
    if not a or not b or a == b:
        return True
    genders = {title_gender(a), title_gender(b)} - {None}
    kinds = {title_kind(a), title_kind(b)}
    if len(genders) > 1 or kinds in ({"married", "maiden"}, {"military"}):
        return False
    if kinds & {"married", "maiden"}:
        other = kinds - {"married", "maiden"}
        foreign = {a, b} & _FOREIGN_LADIES
        if other == {"church"}:
            return all(title_gender(title) == "she" for title in (a, b))
        return not other or bool("kin" in other or other == {"courtesy"} or foreign)
    return not ("young" in kinds and len(kinds) > 1)


def title_noun(title: str) -> str:
    """A title written out (``capt`` → ``captain``)."""
    return _WRITTEN_OUT.get(title, title)


_FOREIGN_LADIES = frozenset(
    ["madame", "mme", "frau", "signora", "señora", "senora", "mademoiselle"]
)
_WRITTEN_OUT = {
    "dr": "doctor",
    "doc": "doctor",
    "prof": "professor",
    "capt": "captain",
    "cap'n": "captain",
    "col": "colonel",
    "lt": "lieutenant",
    "lieut": "lieutenant",
    "rev": "reverend",
    "revd": "reverend",
    "sgt": "sergeant",
    "gen": "general",
    "maj": "major",
    "mister": "mr",
    "mistah": "mr",
    "missus": "mrs",
    "ms": "miss",
    "fr": "father",
}


def _is_bare_surname(a: PersonName, b: PersonName) -> bool:
    return bool(a.lone and b.surname) and same_surname(a.lone, b.surname)


def _gender_yields(a: PersonName, b: PersonName) -> bool:
    """A title decides over a given name (Miss Sydney Carr is not a man)."""
    if a.lone and b.lone:
        return a.lone == b.lone
    if _is_bare_surname(a, b) or _is_bare_surname(b, a):
        return True
    titled = [title_gender(n.title) is not None for n in (a, b) if n.title]
    return len(titled) == 1 and a.given == b.given and bool(a.given)


def same_surname(a: str, b: str) -> bool:
    """Whether two surnames are one, with or without particles and first parts."""
    return a == b or a.split()[-1] == b.split()[-1]


def same_given(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two lists of given names may be one person's (*Kate* and *Kitty* may)."""
    first, other = a[0], b[0]
    if len(first) == 1 or len(other) == 1:
        return first[0] == other[0]
    if is_nickname_of(first, other) or first in b[1:] or other in a[1:]:
        return True
    formal = _formal_by_nickname()
    return not set(formal.get(first, ())).isdisjoint(formal.get(other, ()))
