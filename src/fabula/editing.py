"""Puts a story right from Python: each call is an operation, which a file keeps for ever.

>>> edit = story.edit()                                                 # doctest: +SKIP
>>> edit.merge("Margaret Hale", "Peggy")                                # doctest: +SKIP
>>> edit.speaker([12, 13], "Peggy")                                     # doctest: +SKIP
>>> edit.save("novel.fabula")                                           # doctest: +SKIP
>>> story = edit.apply()                                                # doctest: +SKIP
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias, get_args

from fabula.corrected_pins import make_pins
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
    Undo,
    find_active,
    select_span,
)
from fabula.corrections_file import CORRECTIONS_FILE, append_operations, read_operations
from fabula.errors import InputError
from fabula.lexicons.pronoun_sets import read_pronoun_set
from fabula.persons import find_person
from fabula.pins import Pins, TextSelector
from fabula.redeciding import redecide_story
from fabula.rows import Character, CharacterId, QuotationKind
from fabula.script import name_of
from fabula.story import Story

Who: TypeAlias = str | int
"""A person by name, or by character id."""

LONGEST_NAME = 400
"""Characters of the longest name that is taken."""


class Editor:
    """Collects operations on a story.

    Persons are given by name or by character id, lines by quotation id.

    Args:
        story: The story to put right; it stays as it is.
        before: Operations that are in its file already.
    """

    def __init__(self, story: Story, before: Sequence[AnyOperation] = ()) -> None:
        self._story = story
        self._before = tuple(before)
        self._made: list[AnyOperation] = []
        self._saved = 0

    @property
    def operations(self) -> tuple[AnyOperation, ...]:
        """All operations: those from before, then those made here."""
        return (*self._before, *self._made)

    def merge(self, into: Who, other: Who) -> AnyOperation:
        """Make two entries of the cast one; name and key of ``into`` stay.

        Raises:
            InputError: If a name means nobody or several, or both mean one person.
        """
        first, second = self._person(into), self._person(other)
        if first == second:
            raise InputError(f"{into!r} and {other!r} are one person already", "nothing to do")
        return self._add(Merge(**_stamp(), into=first, other=second))

    def split(self, person: Who, aliases: Sequence[str], name: str | None = None) -> AnyOperation:
        """Give some names of a person to another one.

        Args:
            person: The person.
            aliases: The names that are not this person's.
            name: What the other one is called; ``None`` = by the first of ``aliases``.

        Raises:
            InputError: If nobody or several are called so, or a name is not among the aliases.
        """
        found = self._row(person)
        known = {alias.text for alias in found.aliases} | {found.name}
        wrong = [alias for alias in aliases if alias not in known]
        if not aliases or wrong:
            raise InputError(
                f"{person!r} has no name {wrong[0]!r}" if wrong else "no name to split off",
                f"it has: {', '.join(sorted(filter(None, known)))}",
            )
        if known <= set(aliases):
            raise InputError(f"{person!r} would be left without a name", "rename it instead")
        names = tuple(alias.text for alias in found.aliases)
        whole = PersonRef(found.name or str(person), names, found.key)
        called = _checked(name or aliases[0])
        return self._add(
            Split(**_stamp(), person=whole, aliases=tuple(dict.fromkeys(aliases)), name=called)
        )

    def rename(self, person: Who, name: str) -> AnyOperation:
        """Show a person under another name.

        Raises:
            InputError: If nobody or several are called so, or the new name is another's.
        """
        found, called = self._person(person), _checked(name)
        for each in self._story.characters:
            if name_of(self._story, each.id) == called and each.key != found.key:
                raise InputError(f"{called!r} is another person", "merge the two instead")
        return self._add(Rename(**_stamp(), person=found, name=called))

    def pronouns(self, person: Who, pronouns: str) -> AnyOperation:
        """Say which pronouns a person has (``she``, or ``ve/ver/vis/verself``).

        Raises:
            InputError: If nobody or several are called so, or it is no set of pronouns.
        """
        try:
            name, forms = read_pronoun_set(pronouns)
        except ValueError as error:
            raise InputError(str(error), "she, he, they …, or all words: ve/ver/vis") from None
        found = self._person(person)
        return self._add(SetPronouns(**_stamp(), person=found, pronouns=name, forms=forms))

    def narrator(self, person: Who) -> AnyOperation:
        """Say that a person tells the story as *I*."""
        return self._add(SetNarrator(**_stamp(), person=self._person(person)))

    def not_person(self, person: Who) -> AnyOperation:
        """Say that an entry of the cast is no person."""
        return self._add(NotPerson(**_stamp(), person=self._person(person)))

    def confirm(self, person: Who) -> AnyOperation:
        """Say that an entry of the cast is right: it keeps its names and its key."""
        return self._add(Confirm(**_stamp(), person=self._person(person)))

    def speaker(
        self, lines: Iterable[int], speaker: Who | None, *, new: bool = False
    ) -> AnyOperation:
        """Say who says some lines.

        Args:
            lines: Quotation ids.
            speaker: The person; ``None`` = unknown.
            new: Whether the person is not in the cast yet.

        Raises:
            InputError: If a line does not exist, or the name means nobody or several.
        """
        person = None if speaker is None else self._person_or_new(speaker, new)
        return self._add(SetSpeaker(**_stamp(), targets=self._lines(lines), speaker=person))

    def addressees(self, lines: Iterable[int], addressees: Iterable[Who]) -> AnyOperation:
        """Say to whom some lines are said; nobody = to no one."""
        people = tuple(self._person(name) for name in addressees)
        return self._add(SetAddressees(**_stamp(), targets=self._lines(lines), addressees=people))

    def lock(self, lines: Iterable[int]) -> tuple[AnyOperation, ...]:
        """Say that lines are right as they are."""
        rows = {row.quotation: row for row in self._story.dialogue}
        made = []
        for line in dict.fromkeys(lines):
            targets = self._lines([line])
            row = rows[line]  # type: ignore[index]
            speaker = None if row.speaker is None else self._ref(row.speaker)
            people = tuple(map(self._ref, row.addressees))
            lock = Lock(**_stamp(), targets=targets, speaker=speaker, addressees=people)
            made.append(self._add(lock))
        return tuple(made)

    def kind(self, lines: Iterable[int], kind: QuotationKind) -> AnyOperation:
        """Say what some quotations are: ``scare`` or ``title`` = no speech.

        Raises:
            InputError: If a quotation does not exist, or there is no such kind.
        """
        if kind not in get_args(QuotationKind):
            kinds = ", ".join(get_args(QuotationKind))
            raise InputError(f"there is no kind {kind!r}", f"kinds: {kinds}")
        return self._add(SetKind(**_stamp(), targets=self._lines(lines), kind=kind))

    def presence(
        self, offset: int, person: Who, present: bool, until: int | None = None
    ) -> AnyOperation:
        """Say whether somebody is there in the scene that holds an offset, or in a part of it.

        Args:
            offset: A code point of the scene, or the first one of the part.
            person: The person.
            present: Whether the person is there.
            until: One past the last code point of the part, which may reach over several scenes;
                ``None`` = the whole scene.

        Raises:
            InputError: If nobody or several are called so, or an offset is not in the text.
        """
        found = self._person(person)
        target, last = self._place(offset), None
        if until is not None:
            if not offset < until <= len(self._story.text):
                raise InputError(
                    f"{offset} to {until} is no stretch of the text",
                    f"its end lies after its start, at {len(self._story.text)} at most",
                )
            target = select_span(self._story.text, (offset, min(until, offset + PLACE_CHARS)))
            last = select_span(self._story.text, (max(offset, until - PLACE_CHARS), until))
        return self._add(
            SetPresence(**_stamp(), target=target, person=found, present=present, until=last)
        )

    def boundary(self, offset: int, present: bool) -> AnyOperation:
        """Say whether a scene begins with the paragraph that holds an offset."""
        self._place(offset)
        paragraph = self._story.paragraphs.at(offset)
        start = offset if paragraph is None else paragraph.start
        return self._add(SetBoundary(**_stamp(), target=self._place(start), present=present))

    def undo(self, operation: str | None = None) -> AnyOperation:
        """Take an operation back.

        Args:
            operation: Its id; ``None`` = the last one that holds.

        Raises:
            InputError: If there is none.
        """
        active = find_active(self.operations)
        known = {each.id for each in self.operations}
        if operation is None and not active:
            raise InputError("nothing is left to undo", "fabula fix STORY list shows what was done")
        if operation is not None and operation not in known:
            raise InputError(
                f"there is no correction {operation!r}", "fabula fix STORY list shows them"
            )
        return self._add(Undo(**_stamp(), of=operation or active[-1].id))

    def save(self, path: str | Path) -> Path:
        """Add what was made here to a story's ``corrections.jsonl``.

        Args:
            path: The story's folder, or the file itself.

        Raises:
            StorageError: If it cannot be written; then nothing has been added.
        """
        file = find_corrections(Path(path))
        append_operations(file, self._made[self._saved :])
        self._saved = len(self._made)
        return file

    def pins(self, base: Pins | None = None) -> Pins:
        """What all operations come to, on top of what is pinned elsewhere."""
        return make_pins(self.operations, base)

    def apply(
        self, *, cast: str | Path | None = None, model: bool = True, threads: int | None = None
    ) -> Story:
        """The story decided anew with all operations.

        Args:
            cast: The ``cast.toml`` that it was read with.
            model: Whether to use the model that comes with fabula, if the story was read with one.
            threads: Threads the model may use; ``None`` = as many as there are cores.

        Raises:
            InputError: If it was read with another cast file.
            ModelError: If the model that comes with fabula is damaged.
        """
        return redecide_story(self._story, self.operations, cast, model=model, threads=threads)

    def _add(self, operation: AnyOperation) -> AnyOperation:
        self._made.append(operation)
        return operation

    def _person(self, who: Who) -> PersonRef:
        return self._ref(self._row(who).id)

    def _row(self, who: Who) -> Character:
        """A character by name, or by an id whose name nobody else has."""
        if isinstance(who, str):
            return find_person(self._story, who)
        people = self._story.characters
        if not 0 <= who < len(people):
            raise InputError(f"there is no character {who}", "fabula cast lists everybody")
        name = name_of(self._story, CharacterId(who))
        if sum(name_of(self._story, each.id) == name for each in people) > 1:
            raise InputError(
                f"more than one person is called {name!r}, and corrections go by names",
                "say the lines of this one by a name of your own, as a new person",
            )
        return people[who]

    def _person_or_new(self, who: Who, new: bool) -> PersonRef:
        return PersonRef(_checked(who)) if new and isinstance(who, str) else self._person(who)

    def _ref(self, number: CharacterId) -> PersonRef:
        """A person by name, with the aliases that nobody else has."""
        row = self._story.characters[number]
        bearers = Counter(alias.text for each in self._story.characters for alias in each.aliases)
        own = tuple(alias.text for alias in row.aliases if bearers[alias.text] == 1)
        name = row.name or name_of(self._story, number) or f"character {number}"
        aliases = tuple(alias for alias in own if alias != name)
        return PersonRef(name, aliases, row.key, narrator=row.narrator and not row.name)

    def _lines(self, lines: Iterable[int]) -> tuple[TextSelector, ...]:
        rows = self._story.quotations
        found = []
        for line in dict.fromkeys(lines):
            if not 0 <= line < len(rows):
                raise InputError(f"there is no line {line}", f"lines are 0 to {len(rows) - 1}")
            found.append(select_span(self._story.text, rows[line].parts[0]))
        if not found:
            raise InputError("no line was given", "lines are numbered as fabula lines shows them")
        return tuple(found)

    def _place(self, offset: int) -> TextSelector:
        if not 0 <= offset < len(self._story.text):
            last = len(self._story.text) - 1
            raise InputError(f"offset {offset} is not in the text", f"offsets are 0 to {last}")
        end = min(len(self._story.text), offset + PLACE_CHARS)
        return select_span(self._story.text, (offset, end))


PLACE_CHARS = 40
"""Characters of the words that mark a place."""


def edit_story(story: Story, path: str | Path | None = None) -> Editor:
    """Begin to put a story right.

    Args:
        story: The story.
        path: Its folder or ``corrections.jsonl``, so that what was put right before is known;
            ``None`` = nothing was.
    """
    before = () if path is None else read_operations(find_corrections(Path(path)))[0]
    return Editor(story, before)


def find_corrections(path: Path) -> Path:
    """The ``corrections.jsonl`` of a story's folder, its ``story.json``, or the file itself."""
    if path.suffix == Path(CORRECTIONS_FILE).suffix:
        return path
    return (path.parent if path.suffix == ".json" else path) / CORRECTIONS_FILE


def _stamp() -> dict[str, str]:
    made = datetime.now(UTC).isoformat(timespec="seconds")
    return {"id": uuid.uuid4().hex[:12], "made": made}


def _checked(name: str) -> str:
    """A name as it is kept: on one line.

    Raises:
        InputError: If nothing is left of it, or it is too long.
    """
    kept = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if not kept or len(kept) > LONGEST_NAME:
        raise InputError(f"{kept[:40]!r} is no name", f"1 to {LONGEST_NAME} characters")
    return kept
