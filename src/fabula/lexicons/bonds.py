"""Words that say how two people stand to each other: functions over the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from fabula.lexicons.load import load_table

Side: TypeAlias = Literal["noun", "owner", "none"]

SPECIAL: Final[Mapping[tuple[str, str], tuple[str, Side] | None]] = MappingProxyType(
    {
        ("business", "partner"): ("colleague", "none"),
        ("law", "partner"): ("colleague", "none"),
        ("senior", "partner"): ("colleague", "none"),
        ("junior", "partner"): ("colleague", "none"),
        ("former", "wife"): ("ex_partner", "none"),
        ("former", "husband"): ("ex_partner", "none"),
        ("first", "wife"): ("ex_partner", "none"),
        ("first", "husband"): ("ex_partner", "none"),
        ("old", "flame"): ("ex_partner", "none"),
        ("former", "pupil"): ("teacher", "owner"),
        ("piano", "master"): ("teacher", "noun"),
        ("music", "master"): ("teacher", "noun"),
        ("dancing", "master"): ("teacher", "noun"),
    }
)
"""What two words say together."""

CALLED: Final = frozenset(
    {"mother", "mom", "mum", "mommy", "mummy", "mama", "mamma", "mam", "ma", "momma"}
    | {"father", "dad", "daddy", "papa", "pa", "pop", "pops", "da"}
    | {"grandmother", "grandma", "grandmama", "grandmamma", "granny", "gran", "nan", "nana"}
    | {"grandfather", "grandpa", "grandpapa", "grandad", "granddad", "gramps"}
    | {"aunt", "auntie", "aunty", "uncle", "cousin", "tante"}
    | {"mammy", "mami", "amma", "papi", "abba", "appa"}
    | {"nonna", "nonno", "abuela", "abuelo", "oma", "opa", "babushka", "nanna", "grampa"}
)
"""Kin words that a relative is called by without a possessor. *Brother* and *son*
are none: monks and old men say them to anybody."""

CHURCH: Final = frozenset({"mother", "father"})
"""Those that before a name are titles of the church."""

CALLED_ADDRESS: Final = frozenset(
    {"son", "daughter", "child", "brother", "sister", "friend", "cousin", "bro", "sis", "pal"}
)
"""Nouns that behind *my* are said to anybody as a word of address."""

PLURALS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "brothers": "sibling",
        "sisters": "sibling",
        "twins": "sibling",
        "siblings": "sibling",
        "cousins": "kin",
        "friends": "friend",
        "rivals": "rival",
        "enemies": "enemy",
        "colleagues": "colleague",
        "lovers": "lover",
        "engaged": "partner",
        "married": "spouse",
    }
)
"""Words that after *A and B are* hold for the two."""

OFTEN: Final = frozenset(
    {"love", "loves", "loved", "loving", "adores", "taught", "teaches", "jilted", "dumped"}
)
"""Verbs that one time say too little: mothers love and teach, and a jilted friend is a joke."""

UNIQUE: Final = frozenset(
    {"mother", "father", "husband", "wife", "fiancé", "fiancée", "fiance", "fiancee"}
)
"""Nouns of which a person has one at a time."""

_SAME: Final[Mapping[str, str]] = MappingProxyType(
    dict.fromkeys(("mom", "mum", "mommy", "mummy", "mama", "mamma", "mam", "ma", "momma"), "mother")
    | dict.fromkeys(("dad", "daddy", "papa", "pa", "pop", "pops", "da"), "father")
)


@dataclass(frozen=True)
class BondNoun:
    """What a noun says of the one it names and of the possessor."""

    kind: str
    side: Side
    gender: str | None


@dataclass(frozen=True)
class BondVerb:
    """What a verb says of two people; see ``bond_verbs.tsv``."""

    prepositions: frozenset[str]
    kind: str
    side: str
    change: str
    before: str


@cache
def load_bond_nouns() -> Mapping[str, BondNoun]:
    """Every noun, in lower case."""
    rows = load_table("bonds").rows
    return MappingProxyType(
        {word: BondNoun(kind, side, gender or None) for word, kind, side, gender in rows}  # type: ignore[arg-type]
    )


@cache
def load_bond_verbs() -> Mapping[str, tuple[BondVerb, ...]]:
    """What every verb form may say, by the form."""
    found: dict[str, list[BondVerb]] = {}
    for forms, preposition, *rest in load_table("bond_verbs").rows:
        verb = BondVerb(frozenset(preposition.split("|")) - {""}, *rest)
        for form in forms.split("|"):
            found.setdefault(form, []).append(verb)
    return MappingProxyType({form: tuple(verbs) for form, verbs in found.items()})


def read_bond_noun(word: str, before: str) -> BondNoun | None:
    """What a noun says, or ``None`` where it is no noun of bonds.

    Args:
        word: The noun in lower case.
        before: The word before it.
    """
    special = SPECIAL.get((before, word))
    if special is not None:
        return BondNoun(special[0], special[1], None)
    return load_bond_nouns().get(word)


def unique_role(word: str) -> str | None:
    """The role of which a person has one at a time (*mamma* is *mother*), or ``None``."""
    role = _SAME.get(word, word)
    return role if role in UNIQUE else None
