"""Finds the person that a name on the command line means."""

from __future__ import annotations

from difflib import get_close_matches

from fabula.errors import InputError
from fabula.rows import Character
from fabula.script import name_of
from fabula.story import Story


def find_person(story: Story, name: str) -> Character:
    """The character of that name; an exact name wins over an alias.

    Raises:
        InputError: If nobody or more than one is called so.
    """
    wanted = _folded(name)
    people = tuple(story.characters)
    found = [each for each in people if _folded(name_of(story, each.id) or "") == wanted]
    found = found or [
        each for each in people if any(_folded(alias.text) == wanted for alias in each.aliases)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(f"{name_of(story, each.id)} (character {each.id})" for each in found)
        raise InputError(f"{name!r} may mean {names}", "give the full name")
    known = [name_of(story, each.id) or "" for each in people]
    near = get_close_matches(name, known, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else "fabula cast lists everybody"
    raise InputError(f"nobody is called {name!r}", hint)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
