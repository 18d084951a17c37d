"""``cast.toml``: who is in the story, in the user's own words."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fabula.errors import InputError
from fabula.lexicons.person_names import plain_form
from fabula.lexicons.pronoun_sets import SINGLE_SETS, read_pronoun_set
from fabula.pins import CastPin, Pins
from fabula.readers.file_bytes import load_bytes, shown_name

_TOP_KEYS = ("character", "not_persons", "closed")
_CHARACTER_KEYS = ("name", "aliases", "pronouns", "never_merge", "narrator", "key")
_KEY = re.compile(r"[\w-]+")
_TABLE = re.compile(r"\s*\[\[\s*[\"']?character[\"']?\s*\]\]")
_SYNTAX_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)|\s*\(at end of document\)")


class _CastFile:
    """The file's lines, so that an error can name the one it is about."""

    def __init__(self, name: str, content: str) -> None:
        self.name = name
        self._lines = content.split("\n")
        self._tables = [i for i, line in enumerate(self._lines) if _TABLE.match(line)]

    def error(self, message: str, hint: str, key: str = "", table: int | None = None) -> InputError:
        return InputError(f"{self.name}: line {self.line(key, table)}: {message}", hint)

    def line(self, key: str, table: int | None) -> int:
        """Number of the line that sets ``key`` at the top or in a table, or holds the word."""
        if table is not None and table < len(self._tables):
            start = self._tables[table]
            end = self._tables[table + 1] if table + 1 < len(self._tables) else len(self._lines)
        else:
            start, end = 0, len(self._lines)
        sets = re.compile(rf"[\s{{,]*[\"']?{re.escape(key)}[\"']?\s*=")
        stretch = range(start, end)
        at = next((i for i in stretch if key and sets.match(self._lines[i])), None)
        if at is None:
            at = next((i for i in stretch if key and key in self._lines[i]), start)
        return at + 1


def read_cast(path: str | os.PathLike[str]) -> Pins:
    """Read a cast file.

    Args:
        path: A TOML file with ``[[character]]`` tables, ``not_persons`` and ``closed``.

    Returns:
        What it decides.

    Raises:
        InputError: If it cannot be read, is no TOML, has a key or a type that is not foreseen, or
            gives one name to two characters; the message names file and line.
    """
    file = Path(path)
    name = shown_name(file)
    try:
        content = load_bytes(file).decode("utf-8-sig").replace("\r\n", "\n")
        parsed = tomllib.loads(content)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise InputError(f"{name}: line {line}: not UTF-8", "save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX_LINE.search(str(error))
        line = int(found[1]) if found and found[1] else content.count("\n") + 1
        reason = _SYNTAX_LINE.sub("", str(error))
        hint = 'names stand in quotes: name = "Ada"'
        raise InputError(f"{name}: line {line}: {reason}", hint) from None
    except RecursionError:
        raise InputError(f"{name} is nested too deeply", "a cast file is flat") from None
    return _read_pins(parsed, _CastFile(name, content))


def _read_pins(parsed: Mapping[str, Any], file: _CastFile) -> Pins:
    _check_keys(parsed, _TOP_KEYS, file, None)
    tables = parsed.get("character", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise file.error("character must be a table", "write [[character]] above each", "character")
    cast = tuple(_read_character(table, index, file) for index, table in enumerate(tables))
    _check_names(cast, file)
    not_persons = _strings(parsed, "not_persons", file, None)
    known = {plain_form(form) for pin in cast for form in (pin.name, *pin.aliases)}
    for each in not_persons:
        if plain_form(each) in known:
            raise file.error(
                f"{each!r} is both a character and in not_persons",
                "keep one of them",
                "not_persons",
            )
    return Pins(
        cast=cast, not_persons=not_persons, closed_cast=_truth(parsed, "closed", file, None)
    )


def _read_character(table: Mapping[str, Any], index: int, file: _CastFile) -> CastPin:
    _check_keys(table, _CHARACTER_KEYS, file, index)
    if "name" not in table:
        raise file.error("this character has no name", 'add name = "…"', "", index)
    name = _string(table["name"], "name", file, index)
    pronouns, forms = _pronouns(table, file, index)
    never_merge = _strings(table, "never_merge", file, index)
    aliases = _strings(table, "aliases", file, index)
    own = {plain_form(form) for form in (name, *aliases)}
    for other in never_merge:
        if plain_form(other) in own:
            raise file.error(
                f"{name!r} is kept apart from {other!r}, which is one of its own names",
                "take it out of name and aliases, or out of never_merge",
                "never_merge",
                index,
            )
    return CastPin(
        name=name,
        aliases=aliases,
        pronouns=pronouns,
        pronoun_forms=forms,
        never_merge=never_merge,
        narrator=_truth(table, "narrator", file, index),
        key=_key(table, file, index),
        line=file.line("name", index),
    )


def _pronouns(
    table: Mapping[str, Any], file: _CastFile, index: int
) -> tuple[str | None, tuple[str, ...]]:
    """Name of the pronoun set, and its words where they are not found anyway."""
    if "pronouns" not in table:
        return None, ()
    words = _string(table["pronouns"], "pronouns", file, index)
    try:
        return read_pronoun_set(words)
    except ValueError as error:
        known = ", ".join(SINGLE_SETS)
        hint = f'one of {known}, or all words of one set: pronouns = "ve/ver/vis/verself"'
        raise file.error(str(error), hint, "pronouns", index) from None


def _key(table: Mapping[str, Any], file: _CastFile, index: int) -> str | None:
    if "key" not in table:
        return None
    key = _string(table["key"], "key", file, index)
    if not _KEY.fullmatch(key):
        raise file.error(
            f"{key!r} is no key", "a key is made of letters, digits, - and _", "key", index
        )
    return key


def _check_keys(
    table: Mapping[str, Any], allowed: tuple[str, ...], file: _CastFile, index: int | None
) -> None:
    for key in table:
        if key not in allowed:
            raise file.error(
                f"unknown key {key!r}", f"keys here: {', '.join(allowed)}", str(key), index
            )


def _check_names(cast: tuple[CastPin, ...], file: _CastFile) -> None:
    """No name and no key of two characters; names are compared as they are looked for."""
    owners: dict[str, int] = {}
    keys: dict[str, int] = {}
    for index, pin in enumerate(cast):
        for form in (pin.name, *pin.aliases):
            owner = owners.setdefault(plain_form(form), index)
            if owner != index:
                key = "name" if form == pin.name else "aliases"
                raise file.error(
                    f"{form!r} names both {cast[owner].name!r} and {pin.name!r}",
                    "give a name that two share to neither; full names tell them apart",
                    key,
                    index,
                )
        if pin.key is not None and keys.setdefault(pin.key, index) != index:
            raise file.error(
                f"{cast[keys[pin.key]].name!r} has the key {pin.key!r} already",
                "give each character a key of its own",
                "key",
                index,
            )


def _strings(
    table: Mapping[str, Any], key: str, file: _CastFile, index: int | None
) -> tuple[str, ...]:
    values = table.get(key, [])
    if not isinstance(values, list):
        raise file.error(f"{key} must be a list of names", f'write {key} = ["…", "…"]', key, index)
    return tuple(_string(value, key, file, index) for value in values)


def _string(value: object, key: str, file: _CastFile, index: int | None) -> str:
    if not isinstance(value, str) or not value.strip():
        raise file.error(
            f"{key} must be words in quotes, not {value!r}", f'write {key} = "…"', key, index
        )
    return " ".join(value.split())


def _truth(table: Mapping[str, Any], key: str, file: _CastFile, index: int | None) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise file.error(
            f"{key} must be true or false, not {value!r}", f"write {key} = true", key, index
        )
    return value
