"""What a reader has put right: operations that are only ever added, and the pins they come to.

An operation names people by the names they had when it was made, and places by selectors (words,
the words around them, where they stood), so it holds after a new reading, with another model, and
when the text was edited elsewhere. ``corrected_pins.make_pins`` folds them into ``Pins``: a
later one goes before an earlier one, and ``undo`` takes one back (which can be undone as well). An
operation that no longer fits stays in the file; ``find_unfit`` says which and why.

Source: selectors after the W3C Web Annotation Data Model (TextPosition and TextQuote).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypeAlias

import msgspec

from fabula.pins import TextSelector, find_selected
from fabula.rows import Notice, QuotationKind, Span
from fabula.text import Text

CONTEXT_CHARS = 32
"""Characters before and after the words that a selector keeps, as W3C's examples do."""

LONGEST_EXACT = 120
"""Characters of a line that a selector keeps; what follows a cut stands in its suffix."""

_Word = Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
_Targets = Annotated[tuple[TextSelector, ...], msgspec.Meta(min_length=1)]


class PersonRef(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person, by the names borne when the operation was made.

    Attributes:
        name: The name shown.
        aliases: Other names that were this person's alone.
        key: The person's key then; ``None`` = a person that the operation adds.
        narrator: Whether it is the narrator, who has no name in the text.
    """

    name: _Word
    aliases: tuple[_Word, ...] = ()
    key: str | None = None
    narrator: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the aliases."""
        return (self.name, *self.aliases)


class Operation(msgspec.Struct, frozen=True, kw_only=True, tag_field="op"):
    """Something put right.

    Attributes:
        id: Its name in the file, for ``undo``.
        made: When it was made, in UTC (ISO 8601).
    """

    id: _Word
    made: str


class Merge(Operation, frozen=True, kw_only=True, tag="merge"):
    """Two entries of the cast are one person: ``into``, whose name and key stay."""

    into: PersonRef
    other: PersonRef


class Split(Operation, frozen=True, kw_only=True, tag="split"):
    """Some names of a person are those of another one, who is called ``name``."""

    person: PersonRef
    aliases: tuple[_Word, ...]
    name: _Word


class Rename(Operation, frozen=True, kw_only=True, tag="rename"):
    """A person is shown as ``name``; key and other names stay."""

    person: PersonRef
    name: _Word


class SetPronouns(Operation, frozen=True, kw_only=True, tag="pronouns"):
    """The pronoun set of a person, by its first word, or all words of a set of one's own."""

    person: PersonRef
    pronouns: _Word
    forms: tuple[_Word, ...] = ()


class SetNarrator(Operation, frozen=True, kw_only=True, tag="narrator"):
    """A person is the one who says *I* in the narration."""

    person: PersonRef


class NotPerson(Operation, frozen=True, kw_only=True, tag="not_person"):
    """An entry of the cast is no person at all."""

    person: PersonRef


class Confirm(Operation, frozen=True, kw_only=True, tag="confirm"):
    """An entry of the cast is right as it is: its names stay together, and its key."""

    person: PersonRef


class SetSpeaker(Operation, frozen=True, kw_only=True, tag="speaker"):
    """Who says some lines; ``None`` = unknown on purpose."""

    targets: _Targets
    speaker: PersonRef | None


class SetAddressees(Operation, frozen=True, kw_only=True, tag="addressees"):
    """To whom some lines are said; empty = to nobody."""

    targets: _Targets
    addressees: tuple[PersonRef, ...]


class Lock(Operation, frozen=True, kw_only=True, tag="lock"):
    """Some lines are right as they are: each keeps this speaker and these addressees."""

    targets: _Targets
    speaker: PersonRef | None
    addressees: tuple[PersonRef, ...]


class SetKind(Operation, frozen=True, kw_only=True, tag="kind"):
    """What some quotations are: ``scare`` = no speech."""

    targets: _Targets
    kind: QuotationKind


class SetPresence(Operation, frozen=True, kw_only=True, tag="presence"):
    """Whether a person is there in the scene that holds the selected words.

    Attributes:
        until: Words at whose end the stretch ends that begins with ``target``; ``None`` = it is
            the whole scene.
    """

    target: TextSelector
    person: PersonRef
    present: bool
    until: TextSelector | None = None


class SetBoundary(Operation, frozen=True, kw_only=True, tag="boundary"):
    """Whether a scene begins at the selected words."""

    target: TextSelector
    present: bool


class Undo(Operation, frozen=True, kw_only=True, tag="undo"):
    """Take another operation back."""

    of: _Word


AnyOperation: TypeAlias = (
    Merge
    | Split
    | Rename
    | SetPronouns
    | SetNarrator
    | NotPerson
    | Confirm
    | SetSpeaker
    | SetAddressees
    | Lock
    | SetKind
    | SetPresence
    | SetBoundary
    | Undo
)


def select_span(text: Text, span: Span) -> TextSelector:
    """A selector for a span, which finds it again when the text was edited elsewhere."""
    start, end = span
    cut = min(end, start + LONGEST_EXACT)
    content = text.content
    return TextSelector(
        exact=content[start:cut],
        prefix=content[max(0, start - CONTEXT_CHARS) : start],
        suffix=content[cut : cut + CONTEXT_CHARS],
        start=start,
    )


def find_active(operations: Sequence[AnyOperation]) -> tuple[AnyOperation, ...]:
    """The operations that no ``undo`` has taken back, without the ``undo`` themselves."""
    gone: set[str] = set()
    kept: list[AnyOperation] = []
    for each in reversed(operations):
        if each.id in gone:
            continue
        if isinstance(each, Undo):
            gone.add(each.of)
        else:
            kept.append(each)
    return tuple(reversed(kept))


def find_unfit(operations: Sequence[AnyOperation], text: Text) -> tuple[Notice, ...]:
    """A notice for each operation that words of the text no longer answer to."""
    notices: list[Notice] = []
    for each in find_active(operations):
        targets = find_targets(each)
        lost = [one for one in targets if find_selected(text, one) is None]
        if lost:
            words = " ".join(lost[0].exact.split())[:60]
            message = (
                f"Correction {each.id} ({operation_name(each)}) no longer fits: {len(lost)} of its "
                f"{len(targets)} places are not in the text, first {words!r}. It is kept."
            )
            notices.append(Notice(code="correction_unfit", message=message))
    return tuple(notices)


def operation_name(operation: AnyOperation) -> str:
    """The word for an operation in the file (*merge*, *speaker* …)."""
    return str(operation.__struct_config__.tag)


def find_targets(operation: AnyOperation) -> tuple[TextSelector, ...]:
    """The places of the text that an operation is about; none for the cast as a whole."""
    if isinstance(operation, SetSpeaker | SetAddressees | Lock | SetKind):
        return operation.targets
    if isinstance(operation, SetPresence) and operation.until is not None:
        return (operation.target, operation.until)
    if isinstance(operation, SetPresence | SetBoundary):
        return (operation.target,)
    return ()
