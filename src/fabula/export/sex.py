"""The pronouns of a person in the three words that tables of drama know."""

from __future__ import annotations

from typing import Literal

from fabula.rows import Character

_SEX: dict[str, Literal["MALE", "FEMALE"]] = {"he": "MALE", "she": "FEMALE"}


def sex_of(person: Character) -> Literal["MALE", "FEMALE", "UNKNOWN"]:
    """``MALE`` for *he*, ``FEMALE`` for *she*, by the pronouns used most; else ``UNKNOWN``."""
    best = max(person.pronouns, key=lambda each: each.count, default=None)
    return "UNKNOWN" if best is None or person.group else _SEX.get(best.set, "UNKNOWN")
