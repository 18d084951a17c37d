"""Other names for the people of a row, the same one wherever a name comes again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Final, Literal

import msgspec

from fabula.lexicons.load import load_table, load_words, parse_table
from training.row_edits import edit_words
from training.rows import Range, Row

Role = Literal["she", "he", "any", "surname"]

INVENTED_SHARE: Final = 0.12
"""Share of new names that exist nowhere: fiction invents them."""

FOREIGN_SHARE: Final = 0.3
"""Share of new names from the shorter lists, which have other countries and the present day."""

CLEAR_RATIO: Final = 5.0
"""How many times commoner a given name must be for one gender to count as its."""

SURNAME_TITLES: Final = frozenset(("mr", "mrs", "ms", "messrs", "dr", "miss", "professor", "prof"))

TABLE: Final = Path(__file__).with_name("modern_names.tsv")

_PRONOUN_SETS: Final[Mapping[str, Role]] = {"she": "she", "he": "he"}
_STARTS: Final = (
    "a ae bel bri ca cor da dra e el fen ga gwy ha i jar ka kel la lo ma mor na ny o or"
)
_STARTS_MORE: Final = "pe qui ra rhi sa she ta tha u va vel wy xa ya za zeph"
_MIDDLES: Final = "la li lo ra ri ro na ni th da de ri ssa va ve ma mi ka za"
_ENDS: Final = {
    "she": "a ia elle wen eth ise ara yn is ea",
    "he": "n r dor ric us on mir ak oth ian gar",
    "any": "en is ai ox ell in yr esh el",
    "surname": "worth mere thorne wick vale stone ander ovar esk ith dane",
}
_NAME_WORD: Final = re.compile(r"[^\W\d_][\w'’]*[^\W\d_]")
_NUMERAL: Final = re.compile(r"[IVXL]+")


def change_names(row: Row, chance: Random) -> Row:
    """Give each proper name of a person other words of the same kind and gender.

    Titles, kinship and role words stay. The words of a name change wherever they stand in a proper
    name, a lemma that repeats its word with it.
    """
    roles = _find_roles(row)
    if not roles:
        return row
    used = {word.lower() for word in row.words}
    names = {word: _choose_name(role, used, chance) for word, role in roles.items()}
    replaced: dict[int, tuple[str, ...]] = {}
    proper = [(a, b) for a, b, form, _ in row.mentions or () if form == "proper"]
    for start, end in (*proper, *row.names):
        for index in range(start, end):
            new = _rename(row.words[index], names)
            if new is not None:
                replaced[index] = (new,)
    changed = edit_words(row, replaced)
    if row.lemmas is None:
        return changed
    lemmas = list(row.lemmas)
    for index, (new,) in replaced.items():
        if lemmas[index].lower() == row.words[index].lower():
            lemmas[index] = new
    return msgspec.structs.replace(changed, lemmas=lemmas)


def find_names(row: Row) -> list[Range]:
    """Ranges of the proper names of persons."""
    mentions = row.mentions or ()
    return [(a, b) for a, b, *what in mentions if what == ["proper", "PER"]] + row.names


def _rename(word: str, names: dict[str, str]) -> str | None:
    """The new form of a word in the shape of the old one, ``None`` if it is no changed name."""
    if not word[:1].isupper():
        return None
    new = names.get(word.lower())
    if new is None and word.lower().endswith("s"):
        stem = names.get(word[:-1].lower())
        new = None if stem is None else stem + "s"
    return new.upper() if new is not None and word.isupper() else new


def _find_roles(row: Row) -> dict[str, Role]:
    """Lower-cased words of the names of people and what they are."""
    roles: dict[str, Role] = {}
    for start, end in find_names(row):
        for word, role in _read_name(row.words[start:end]):
            roles.setdefault(word, role)
    return {word: role for word, role in roles.items() if not _is_plural(word, roles)}


def _is_plural(word: str, roles: dict[str, Role]) -> bool:
    return word.endswith("s") and word[:-1] in roles


def _read_name(words: list[str]) -> Iterator[tuple[str, Role]]:
    genders = _given_names()
    gender: Role = "any"
    surname_due = False
    for word, after in zip(words, [*words[1:], ""], strict=True):
        key = word.lower().rstrip(".")
        if key in _titles():
            gender = _titles()[key]
            surname_due = key in SURNAME_TITLES
        if not _can_change(word):
            continue
        named_fully = key in genders and _can_change(after)
        if key in genders and (named_fully or not surname_due):
            yield key, genders[key] if genders[key] != "any" else gender
        else:
            yield key, "surname" if surname_due or key in _surnames() else gender
        surname_due = True


def _can_change(word: str) -> bool:
    if not word[:1].isupper() or not _NAME_WORD.fullmatch(word) or _NUMERAL.fullmatch(word):
        return False
    key = word.lower()
    if key in _kept_words():
        return False
    return key in _given_names() or key in _surnames() or key not in load_words("common_words")


def _choose_name(role: Role, used: set[str], chance: Random) -> str:
    """A name that the row does not have yet, used from now on."""
    for _ in range(20):
        draw = chance.random()
        if draw < INVENTED_SHARE:
            name = _invent(role, chance)
        else:
            pools = _pools()[role]
            name = chance.choice(pools[1] if draw < INVENTED_SHARE + FOREIGN_SHARE else pools[0])
        if name.lower() not in used:
            break
    used.add(name.lower())
    return name


def _invent(role: Role, chance: Random) -> str:
    """Syllables that sound like a name of fantasy."""
    middle = chance.choice(_MIDDLES.split()) if chance.random() < 0.6 else ""
    start = chance.choice((_STARTS + " " + _STARTS_MORE).split())
    return (start + middle + chance.choice(_ENDS[role].split())).capitalize()


@cache
def _pools() -> dict[Role, tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each role the common names and the names of the shorter lists."""
    census = _census_genders()
    by_gender: dict[str, list[str]] = {"she": [], "he": []}
    for name, gender in census.items():
        for each in by_gender if gender == "any" else (gender,):
            by_gender[each].append(name.capitalize())
    more: dict[str, list[str]] = {"she": [], "he": [], "surname": []}
    for name, role in parse_table(TABLE.stem, TABLE.read_text(encoding="utf-8")).rows:
        more[role].append(name)
    for name, pronouns in load_table("given_names_more").rows:
        for each in (pronouns,) if pronouns in more else ("she", "he"):
            more[each].append(name.capitalize())
    surnames = tuple(name.capitalize() for name in load_table("surnames").column("name"))
    return {
        "she": (tuple(by_gender["she"]), tuple(more["she"])),
        "he": (tuple(by_gender["he"]), tuple(more["he"])),
        "any": (tuple(by_gender["she"] + by_gender["he"]), tuple(more["she"] + more["he"])),
        "surname": (surnames, tuple(more["surname"])),
    }


@cache
def _census_genders() -> dict[str, Role]:
    genders: dict[str, Role] = {}
    for name, female, male in load_table("given_names").rows:
        she, he = float(female), float(male)
        sure = max(she, he) > CLEAR_RATIO * min(she, he)
        clear: Role = "she" if she > he else "he"
        genders[name] = clear if sure else "any"
    return genders


@cache
def _given_names() -> dict[str, Role]:
    names = dict(_census_genders())
    for name, gender in load_table("given_names_more").rows:
        names[name] = _PRONOUN_SETS.get(gender, "any")
    return names


@cache
def _surnames() -> frozenset[str]:
    return load_words("surnames")


@cache
def _titles() -> dict[str, Role]:
    return {row[0]: _PRONOUN_SETS.get(row[1], "any") for row in load_table("titles").rows}


@cache
def _kept_words() -> frozenset[str]:
    tables = ("titles", "kin", "role_nouns", "non_names")
    plurals = load_words("kin", "plural") | load_words("role_nouns", "plural")
    return plurals.union(*(load_words(table) for table in tables))
