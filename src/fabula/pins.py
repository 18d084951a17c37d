"""What the user has decided: constraints that layers obey, anchored by words and never by ids.

Pins come from ``cast.toml`` (``readers/cast.py``) and, later, from corrections and series
rosters. A selector follows the W3C Web Annotation model (TextQuoteSelector with an optional
TextPositionSelector), so it survives edits elsewhere in the text.
"""

from __future__ import annotations

import msgspec

from fabula.rows import QuotationKind, Span
from fabula.text import Text


class TextSelector(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words of the text, told apart from their like by what stands around them.

    Attributes:
        exact: The words themselves.
        prefix: Words just before, or "".
        suffix: Words just after, or "".
        start: Where they stood when the selector was made, or ``None``; decides between several
            matches (the nearest wins) and is otherwise only a hint.
    """

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None


class CastPin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person that the user names.

    Attributes:
        name: The name to show.
        aliases: Other forms that are this person, wherever they stand.
        pronouns: Pronoun set by its first word (``she``, ``they`` …), or ``None`` = leave it to
            the text.
        never_merge: Names of persons this one must never be joined with.
        narrator: Whether this person is the first-person narrator.
        key: Key of the person in every story made with this pin; ``None`` = made from ``name``.
        pronoun_forms: All words of the set, where it is one of the user's own, else empty.
        line: Line of the cast file that names the person, counted from 1, or ``None``.
    """

    name: str
    aliases: tuple[str, ...] = ()
    pronouns: str | None = None
    never_merge: tuple[str, ...] = ()
    narrator: bool = False
    key: str | None = None
    pronoun_forms: tuple[str, ...] = ()
    line: int | None = None


class SpeakerPin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who says the quotation that holds the selected words; ``None`` = unknown on purpose.

    ``addressees`` is ``None`` where the user has said nothing about them. Where ``decided`` is
    false, the user has said nothing of the speaker, and ``speaker`` is ``None``.
    """

    target: TextSelector
    speaker: str | None
    addressees: tuple[str, ...] | None = None
    decided: bool = True


class KindPin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What kind of quotation holds the selected words."""

    target: TextSelector
    kind: QuotationKind


class BreakPin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether a scene begins at the selected words."""

    target: TextSelector
    present: bool


class PresencePin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether a person is there in the scene that holds the selected words.

    With ``until``, from the start of ``target`` to the end of ``until`` alone, in every scene that
    the stretch touches.
    """

    target: TextSelector
    person: str
    present: bool
    until: TextSelector | None = None


class Pins(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything the user has decided; the empty default decides nothing.

    Attributes:
        not_persons: Names that are no persons, however they look.
        closed_cast: Whether the cast is complete: no other person may be found (evaluation with a
            gold roster).
    """

    cast: tuple[CastPin, ...] = ()
    not_persons: tuple[str, ...] = ()
    speakers: tuple[SpeakerPin, ...] = ()
    kinds: tuple[KindPin, ...] = ()
    breaks: tuple[BreakPin, ...] = ()
    presence: tuple[PresencePin, ...] = ()
    closed_cast: bool = False


def find_selected(text: Text, selector: TextSelector) -> Span | None:
    """Where a selector's words stand now, or ``None`` when they are gone or ambiguous.

    Matches whose prefix and suffix both fit win over matches of the words alone; among several,
    the one nearest ``selector.start`` wins; without a start, only a single match counts.
    """
    matches = _find_all(text.content, selector.exact)
    framed = [at for at in matches if _is_framed(text.content, at, selector)]
    candidates = framed or ([] if selector.prefix or selector.suffix else matches)
    if not candidates and selector.start is not None:
        candidates = matches
    if not candidates or (len(candidates) > 1 and selector.start is None):
        return None
    wanted = selector.start or 0
    best = min(candidates, key=lambda at: abs(at - wanted))
    return best, best + len(selector.exact)


def find_refused_breaks(text: Text, pins: Pins) -> tuple[int, ...]:
    """Offsets at which the user says that no scene begins, in ascending order."""
    found = (find_selected(text, pin.target) for pin in pins.breaks if not pin.present)
    return tuple(sorted(span[0] for span in found if span is not None))


def _find_all(content: str, words: str) -> list[int]:
    found: list[int] = []
    at = content.find(words) if words else -1
    while at >= 0:
        found.append(at)
        at = content.find(words, at + 1)
    return found


def _is_framed(content: str, at: int, selector: TextSelector) -> bool:
    after = at + len(selector.exact)
    return content.endswith(selector.prefix, 0, at) and content.startswith(selector.suffix, after)
