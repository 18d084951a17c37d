"""Corrections in words, for lists and messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fabula import corrections as kinds
from fabula.pins import TextSelector


def describe(operation: kinds.AnyOperation) -> str:
    """One line for people: what an operation does."""
    return _WORDS[type(operation)](operation)


def _count(targets: Sequence[object], thing: str) -> str:
    return f"{len(targets):,} {thing}" if len(targets) == 1 else f"{len(targets):,} {thing}s"


def _name(person: kinds.PersonRef | None) -> str:
    return "?" if person is None else person.name


def _stretch(target: TextSelector, until: TextSelector | None) -> str:
    if until is None:
        return f"at {target.start}"
    end = "?" if until.start is None else until.start + len(until.exact)
    return f"from {target.start} to {end}"


def _names(people: Sequence[kinds.PersonRef]) -> str:
    return ", ".join(each.name for each in people) or "nobody"


_WORDS: Mapping[type, Callable[[Any], str]] = {
    kinds.Merge: lambda o: f"{o.other.name} is {o.into.name}",
    kinds.Split: lambda o: f"{', '.join(o.aliases)} of {o.person.name} is another: {o.name}",
    kinds.Rename: lambda o: f"{o.person.name} is called {o.name}",
    kinds.SetPronouns: lambda o: f"{o.person.name}: {o.pronouns}",
    kinds.SetNarrator: lambda o: f"{o.person.name} tells the story",
    kinds.NotPerson: lambda o: f"{o.person.name} is no person",
    kinds.Confirm: lambda o: f"{o.person.name} is right",
    kinds.SetSpeaker: lambda o: f"{_count(o.targets, 'line')} said by {_name(o.speaker)}",
    kinds.SetAddressees: lambda o: f"{_count(o.targets, 'line')} said to {_names(o.addressees)}",
    kinds.Lock: lambda o: f"{_count(o.targets, 'line')} right as it is",
    kinds.SetKind: lambda o: f"{_count(o.targets, 'quotation')} of kind {o.kind}",
    kinds.SetPresence: lambda o: (
        f"{o.person.name} is {'' if o.present else 'not '}there {_stretch(o.target, o.until)}"
    ),
    kinds.SetBoundary: lambda o: f"{'a' if o.present else 'no'} scene begins at {o.target.start}",
    kinds.Undo: lambda o: f"took back {o.of}",
}
