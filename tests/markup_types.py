"""The parts of a marked story: who is in it and what each mark says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

Span: TypeAlias = tuple[int, int]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARATEXT_KINDS: Final = _words(
    "title author summary author_note disclaimer tags dedication epigraph verse heading contents "
    "separator end_note licence other"
)
WORD_KINDS: Final = frozenset({"event", "sentence", "cue_verb", "cue_mention"})
STRETCH_KINDS: Final = PARATEXT_KINDS | WORD_KINDS | {"fact", "scene", "passage"}
SPOKEN_KINDS: Final = frozenset({"speech", "thought", "writing"})
PRONOUNS: Final = _words(
    "i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his "
    "himself she her hers herself it its itself they them their theirs themselves themself thou "
    "thee thy thine who whom whose"
)
DETERMINERS: Final = _words(
    "a an the this that these those my our your his her its their some any no every each"
)


@dataclass(frozen=True, slots=True)
class MarkedCharacter:
    """A person of the story. `pronouns` is the subject form (`she`), None if never told."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    pronouns: str | None = None
    narrator: bool = False
    on_stage: bool = True
    group: bool = False
    role: str = "minor"


@dataclass(frozen=True, slots=True)
class MarkedEntity:
    """Something referred to that is no character: a place, a vehicle, an organisation."""

    key: str
    name: str
    type: str = "PER"


@dataclass(frozen=True, slots=True)
class MarkedQuotation:
    """A quotation; `addressees` is None where unknown and empty where nobody is addressed."""

    label: str | None
    parts: tuple[Span, ...]
    speaker: str | None
    addressees: tuple[str, ...] | None
    kind: str

    @property
    def start(self) -> int:
        """Where the first part starts."""
        return self.parts[0][0]

    @property
    def end(self) -> int:
        """Where the last part ends."""
        return self.parts[-1][1]


@dataclass(frozen=True, slots=True)
class MarkedMention:
    """A span that refers to the entities `keys` (empty: unknown whom)."""

    start: int
    end: int
    keys: tuple[str, ...]
    type: str
    form: str


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """A stretch of some kind, or a point (`kind` is "point" and start equals end)."""

    start: int
    end: int
    kind: str
    label: str | None
