"""From corrections to pins: all operations, folded one after the other into what they come to.

The names of the people that an operation speaks of stay together and keep their key, so whoever
has been put right once is the same person in every later reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from fabula.corrections import (
    AnyOperation,
    Confirm,
    Lock,
    Merge,
    NotPerson,
    PersonRef,
    Rename,
    SetAddressees,
    SetBoundary,
    SetKind,
    SetNarrator,
    SetPresence,
    SetPronouns,
    SetSpeaker,
    Split,
    find_active,
)
from fabula.pins import BreakPin, CastPin, KindPin, Pins, PresencePin, SpeakerPin, TextSelector
from fabula.rows import QuotationKind


def make_pins(operations: Sequence[AnyOperation], base: Pins | None = None) -> Pins:
    """What operations come to, on top of a cast file.

    Args:
        operations: All operations in the order of the file.
        base: What the user says elsewhere (``cast.toml``); ``None`` = nothing. Where they
            contradict each other, operations win.
    """
    folded = _Folded(base or Pins())
    for each in find_active(operations):
        folded.apply(each)
    return folded.pins(base or Pins())


_Stretch: TypeAlias = tuple[TextSelector, TextSelector | None]
"""Where somebody is there or not: from the first place to the second, or the scene of the first."""


@dataclass
class _Entry:
    """A person while operations are folded."""

    name: str
    names: list[str]
    pronouns: str | None = None
    forms: tuple[str, ...] = ()
    never_merge: list[str] = field(default_factory=list)
    narrator: bool = False
    key: str | None = None
    line: int | None = None
    removed: bool = False


@dataclass(frozen=True)
class _Said:
    """What is pinned of one line; ``None`` = nothing."""

    speaker: tuple[_Entry | None] | None = None
    addressees: tuple[_Entry, ...] | None = None


class _Folded:
    """The state that operations change one after the other."""

    def __init__(self, base: Pins) -> None:
        self.entries = [
            _Entry(
                pin.name,
                [pin.name, *pin.aliases],
                pin.pronouns,
                pin.pronoun_forms,
                list(pin.never_merge),
                pin.narrator,
                pin.key,
                pin.line,
            )
            for pin in base.cast
        ]
        self.not_persons = list(base.not_persons)
        self.lines: dict[TextSelector, _Said] = {}
        self.kinds: dict[TextSelector, QuotationKind] = {}
        self.breaks: dict[TextSelector, bool] = {}
        self.presence: dict[tuple[_Stretch, int], tuple[_Entry, bool]] = {}

    def apply(self, each: AnyOperation) -> None:
        """Fold one operation in."""
        if isinstance(each, Merge):
            self._merge(self.entry(each.into), self.entry(each.other))
        elif isinstance(each, Split):
            self._split(self.entry(each.person), each)
        elif isinstance(each, Rename):
            self._rename(self.entry(each.person), each.name)
        elif isinstance(each, SetPronouns):
            entry = self.entry(each.person)
            entry.pronouns, entry.forms = each.pronouns, each.forms
        elif isinstance(each, SetNarrator):
            for entry in self.entries:
                entry.narrator = False
            self.entry(each.person).narrator = True
        elif isinstance(each, NotPerson):
            self._remove(self.entry(each.person))
        elif isinstance(each, Confirm):
            self.entry(each.person)
        else:
            self._apply_to_places(each)

    def _apply_to_places(self, each: AnyOperation) -> None:
        if isinstance(each, SetSpeaker):
            speaker = None if each.speaker is None else self.entry(each.speaker)
            self._say(each.targets, _Said(speaker=(speaker,)))
        elif isinstance(each, SetAddressees):
            self._say(each.targets, _Said(addressees=tuple(map(self.entry, each.addressees))))
        elif isinstance(each, Lock):
            speaker = None if each.speaker is None else self.entry(each.speaker)
            said = _Said((speaker,), tuple(map(self.entry, each.addressees)))
            self._say(each.targets, said)
        elif isinstance(each, SetKind):
            self.kinds |= dict.fromkeys(each.targets, each.kind)
        elif isinstance(each, SetBoundary):
            self.breaks[each.target] = each.present
        elif isinstance(each, SetPresence):
            self._place((each.target, each.until), self.entry(each.person), each.present)

    def _place(self, stretch: _Stretch, person: _Entry, present: bool) -> None:
        """Say whether somebody is there; what was said last comes last."""
        self.presence.pop((stretch, id(person)), None)
        self.presence[stretch, id(person)] = person, present

    def entry(self, person: PersonRef) -> _Entry:
        """The entry of a person: the one that bears the name, else an alias, else a new one."""
        for name in person.names:
            for each in self.entries:
                if name in each.names and not each.removed:
                    self._give(each, person.names)
                    each.key = each.key or person.key
                    return each
        made = _Entry(person.name, [person.name], key=person.key, narrator=person.narrator)
        self.entries.append(made)
        self._give(made, person.names)
        return made

    def _give(self, entry: _Entry, names: Iterable[str]) -> None:
        """Add names that nobody else bears."""
        taken = {name for each in self.entries if not each.removed for name in each.names}
        entry.names += [name for name in dict.fromkeys(names) if name not in taken]

    def _merge(self, into: _Entry, other: _Entry) -> None:
        if into is other:
            return
        other.removed = True
        into.names += [name for name in other.names if name not in into.names]
        into.pronouns = into.pronouns or other.pronouns
        into.forms = into.forms or other.forms
        into.narrator |= other.narrator
        into.never_merge = [
            name for name in (*into.never_merge, *other.never_merge) if name not in into.names
        ]
        for each in self.entries:
            each.never_merge = [n for n in each.never_merge if n not in each.names]
        self.lines = {place: _exchange(said, other, into) for place, said in self.lines.items()}
        for (stretch, _), (person, present) in tuple(self.presence.items()):
            if person is other:
                del self.presence[stretch, id(other)]
                self._place(stretch, into, present)

    def _split(self, person: _Entry, split: Split) -> None:
        moved = list(dict.fromkeys((split.name, *split.aliases)))
        person.names = [name for name in person.names if name not in moved]
        if person.name in moved:
            person.name = person.names[0] if person.names else person.name
        made = self.entry(PersonRef(split.name))
        made.names += [name for name in moved if name not in made.names]
        made.never_merge.append(person.name)
        person.never_merge.append(made.name)

    def _rename(self, person: _Entry, name: str) -> None:
        for each in self.entries:
            if each is not person:
                each.never_merge = [name if n == person.name else n for n in each.never_merge]
                each.names = [n for n in each.names if n != name or n == each.name]
        person.name = name
        if name not in person.names:
            person.names.append(name)

    def _remove(self, person: _Entry) -> None:
        person.removed = True
        self.not_persons += [name for name in person.names if name not in self.not_persons]
        self.lines = {place: _forget(said, person) for place, said in self.lines.items()}

    def _say(self, targets: Iterable[TextSelector], said: _Said) -> None:
        for target in targets:
            before = self.lines.pop(target, _Said())
            self.lines[target] = _Said(
                before.speaker if said.speaker is None else said.speaker,
                before.addressees if said.addressees is None else said.addressees,
            )

    def pins(self, base: Pins) -> Pins:
        """The state as pins."""
        kept = [entry for entry in self.entries if not entry.removed]
        borne = {name for entry in kept for name in entry.names}
        return Pins(
            cast=tuple(map(_cast_pin, kept)),
            not_persons=tuple(name for name in self.not_persons if name not in borne),
            speakers=(*base.speakers, *(_line_pin(*line) for line in self.lines.items())),
            kinds=(*base.kinds, *(KindPin(target=t, kind=k) for t, k in self.kinds.items())),
            breaks=(*base.breaks, *(BreakPin(target=t, present=p) for t, p in self.breaks.items())),
            presence=(*base.presence, *self._presence_pins()),
            closed_cast=base.closed_cast,
        )

    def _presence_pins(self) -> Iterator[PresencePin]:
        for ((target, until), _), (person, present) in self.presence.items():
            if not person.removed:
                yield PresencePin(target=target, person=person.name, present=present, until=until)


def _cast_pin(entry: _Entry) -> CastPin:
    return CastPin(
        name=entry.name,
        aliases=tuple(name for name in entry.names if name != entry.name),
        pronouns=entry.pronouns,
        pronoun_forms=entry.forms,
        never_merge=tuple(dict.fromkeys(entry.never_merge)),
        narrator=entry.narrator,
        key=entry.key,
        line=entry.line,
    )


def _line_pin(target: TextSelector, said: _Said) -> SpeakerPin:
    speaker = None if said.speaker is None else said.speaker[0]
    return SpeakerPin(
        target=target,
        speaker=None if speaker is None else speaker.name,
        addressees=None if said.addressees is None else tuple(e.name for e in said.addressees),
        decided=said.speaker is not None,
    )


def _exchange(said: _Said, old: _Entry, new: _Entry) -> _Said:
    """What is said of a line, with one person in the place of another."""
    speaker = (new,) if said.speaker is not None and said.speaker[0] is old else said.speaker
    if said.addressees is None:
        return _Said(speaker)
    return _Said(speaker, tuple(dict.fromkeys(new if e is old else e for e in said.addressees)))


def _forget(said: _Said, person: _Entry) -> _Said:
    """What is said of a line, without somebody who is no person."""
    speaker = None if said.speaker is not None and said.speaker[0] is person else said.speaker
    if said.addressees is None:
        return _Said(speaker)
    return _Said(speaker, tuple(e for e in said.addressees if e is not person))
