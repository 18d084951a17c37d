"""What the page may ask for: each message is checked before anything of it is used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypeAlias

import msgspec

from fabula.corrections import AnyOperation
from fabula.editing import LONGEST_NAME, Editor
from fabula.rows import QuotationKind

MOST_LINES = 20_000
"""Lines of one decision: more than any book has."""

_Id = Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]
_Offset = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]
_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_NAME)]
_Lines = Annotated[tuple[_Id, ...], msgspec.Meta(min_length=1, max_length=MOST_LINES)]
_Few = Annotated[tuple[_Id, ...], msgspec.Meta(max_length=200)]


class Decision(msgspec.Struct, frozen=True, kw_only=True, tag_field="op"):
    """A message of the page.

    Attributes:
        version: Version of the story whose ids the message speaks of.
    """

    version: _Id

    def make(self, editor: Editor) -> Sequence[AnyOperation]:
        """The operations that it comes to.

        Raises:
            InputError: If they make no sense for the story.
        """
        raise NotImplementedError


class MergePeople(Decision, frozen=True, kw_only=True, tag="merge"):
    """``other`` is ``into``."""

    into: _Id
    other: _Id

    def make(self, editor: Editor) -> Sequence[AnyOperation]:
        """See ``Decision.make``."""
        return (editor.merge(self.into, self.other),)


class SplitPerson(Decision, frozen=True, kw_only=True, tag="split"):
    """Some names of a person are another's, who is called ``name``."""

    person: _Id
    aliases: Annotated[tuple[_Name, ...], msgspec.Meta(min_length=1, max_length=200)]
    name: _Name | None = None

    def make(self, editor: Editor) -> Sequence[AnyOperation]:
        """See ``Decision.make``."""
        return (editor.split(self.person, self.aliases, self.name),)


class RenamePerson(Decision, frozen=True, kw_only=True, tag="rename"):
    """A person is shown under another name."""

    person: _Id
    name: _Name

    def make(self, editor: Editor) -> Sequence[AnyOperation]:
        """See ``Decision.make``."""
        return (editor.rename(self.person, self.name),)


class GivePronouns(Decision, frozen=True, kw_only=True, tag="pronouns"):
    """A person's pronouns."""

    person: _Id
    pronouns: _Name

    def make(self, editor: Editor) -> Sequence[AnyOperation]:
        """See ``Decision.make``."""
        return (editor.pronouns(self.person, self.pronouns),)


class NameNarrator(Decision, frozen=True, kw_only=True, tag="narrator"):
    """A person tells the story."""

    person: _Id

    def make(self, editor: Editor) -> Sequence[AnyOperation]:
        """See ``Decision.make``."""
        return (editor.narrator(self.person),)


class RefusePerson(Decision, frozen=True, kw_only=True, tag="not_person"):
    """An entry of the cast is no person."""

    person: _Id

    def make(self, editor: Editor) -> Sequence[AnyOperation]:
        """See ``Decision.make``."""
        return (editor.not_person(self.person),)


class ConfirmPerson(Decision, frozen=True, kw_only=True, tag="confirm"):
    """An entry of the cast is right."""

    person: _Id

    def make(self, editor: Editor) -> Sequence[AnyOperation]:
        """See ``Decision.make``."""
        return (editor.confirm(self.person),)


class GiveSpeaker(Decision, frozen=True, kw_only=True, tag="speaker"):
    """Who says some lines: a person of the cast, somebody new by ``name``, or nobody known."""

    lines: _Lines
    who: _Id | None = None
    name: _Name | None = None

    def make(self, editor: Editor) -> Sequence[AnyOperation]:
        """See ``Decision.make``."""
        if self.name is not None:
            return (editor.speaker(self.lines, self.name, new=True),)
        return (editor.speaker(self.lines, self.who),)


class GiveAddressees(Decision, frozen=True, kw_only=True, tag="addressees"):
    """To whom some lines are said."""

    lines: _Lines
    who: _Few

    def make(self, editor: Editor) -> Sequence[AnyOperation]:
        """See ``Decision.make``."""
        return (editor.addressees(self.lines, self.who),)


class LockLines(Decision, frozen=True, kw_only=True, tag="lock"):
    """Some lines are right as they are."""

    lines: _Lines

    def make(self, editor: Editor) -> Sequence[AnyOperation]:
        """See ``Decision.make``."""
        return editor.lock(self.lines)


class GiveKind(Decision, frozen=True, kw_only=True, tag="kind"):
    """What some quotations are."""

    lines: _Lines
    kind: QuotationKind

    def make(self, editor: Editor) -> Sequence[AnyOperation]:
        """See ``Decision.make``."""
        return (editor.kind(self.lines, self.kind),)


class SetScene(Decision, frozen=True, kw_only=True, tag="boundary"):
    """Whether a scene begins with the paragraph that holds an offset."""

    at: _Offset
    present: bool

    def make(self, editor: Editor) -> Sequence[AnyOperation]:
        """See ``Decision.make``."""
        return (editor.boundary(self.at, self.present),)


class SetThere(Decision, frozen=True, kw_only=True, tag="presence"):
    """Whether somebody is there: in the scene that holds ``at``, or from ``at`` to ``until``."""

    at: _Offset
    person: _Id
    present: bool
    until: _Offset | None = None

    def make(self, editor: Editor) -> Sequence[AnyOperation]:
        """See ``Decision.make``."""
        return (editor.presence(self.at, self.person, self.present, self.until),)


class TakeBack(Decision, frozen=True, kw_only=True, tag="undo"):
    """Take an operation back; ``None`` = the last one that holds."""

    of: _Name | None = None

    def make(self, editor: Editor) -> Sequence[AnyOperation]:
        """See ``Decision.make``."""
        return (editor.undo(self.of),)


AnyDecision: TypeAlias = (
    MergePeople
    | SplitPerson
    | RenamePerson
    | GivePronouns
    | NameNarrator
    | RefusePerson
    | ConfirmPerson
    | GiveSpeaker
    | GiveAddressees
    | LockLines
    | GiveKind
    | SetScene
    | SetThere
    | TakeBack
)

_DECODER: msgspec.json.Decoder[AnyDecision] = msgspec.json.Decoder(AnyDecision)


def read_decision(body: bytes) -> AnyDecision:
    """The message in the body of a request.

    Raises:
        msgspec.MsgspecError: If it is none of the messages above.
    """
    return _DECODER.decode(body)
