"""What stands around each utterance, and how it follows on the one before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from fabula.decode.frames import Frames, bound_parts
from fabula.decode.references import UNKNOWN, Reference, References
from fabula.decode.speaker_clues import Address, Utterance
from fabula.lexicons.address import (
    BEFORE_CHARS,
    find_plain_address,
    is_addressed_in,
    is_self_named,
)
from fabula.lexicons.reporting import load_reporting_verbs
from fabula.rows import Span

FAR_PARAGRAPHS = 5
"""A conversation ends where more paragraphs than this pass without speech."""

FAR_CHARS = 2500
"""A conversation ends where more narration than this passes, in code points."""

ASIDE_CHARS = 120
"""Narration between two quotations of a paragraph that is more than a reporting clause."""

ADDRESSEE_CHARS = 80
"""How far after the reporting verb the one spoken to may be named, in code points."""

TO_WORDS = frozenset({"to", "at"})

SENTENCE_ENDS = (".", "!", "?", ";")

Parts = tuple[Span, ...]


class UtteranceReader:
    """Reads the surroundings of quotations.

    Args:
        content: The text.
        frames: Its sentences and paragraphs.
        references: Mentions of persons.
        quotations: The parts of each quotation, in text order; the index is its number.
        stretches: Where each stretch of the story begins, ascending.
    """

    def __init__(
        self,
        content: str,
        frames: Frames,
        references: References,
        quotations: Sequence[Parts],
        stretches: Sequence[int],
    ) -> None:
        self._content = content
        self._frames = frames
        self._references = references
        self._stretches = stretches
        self._bounds: dict[Span, Span] = {}
        self._talking: set[int] = set()
        self.nested: dict[int, int] = {}
        parts = sorted(
            ((part, number) for number, row in enumerate(quotations) for part in row),
            key=lambda item: (item[0][0], -item[0][1]),
        )
        outermost = UNKNOWN
        for part, number, depth, low, high in bound_parts(parts, len(content)):
            self._bounds[part] = (low, high)
            if not depth:
                outermost = number
            elif number != outermost:
                self.nested[number] = outermost
            index = frames.paragraph_index(part[0])
            if index is not None:
                self._talking.add(index)

    def read(
        self,
        number: int,
        parts: Parts,
        previous: Parts | None,
        cue: Reference | None,
        cue_span: Span | None,
        verb: Span | None,
    ) -> Utterance:
        """One utterance.

        Args:
            number: Its number.
            parts: Its parts.
            previous: The parts of the utterance before, or ``None``.
            cue: Who its reporting clause names.
            cue_span: The reporting clause.
            verb: The reporting verb.
        """
        first, last = parts[0], parts[-1]
        index = self._frames.paragraph_index(first[0])
        end_index = self._frames.paragraph_index(last[0])
        paragraph = first if index is None else self._frames.paragraph(index)
        closing = last if end_index is None else self._frames.paragraph(end_index)
        floor = self._floor(first[0])
        before = self._frames.sentence_before(max(self._bounds[first][0], paragraph[0]), first[0])
        above = None
        if before is None and self._bounds[first][0] <= paragraph[0] and index:
            above = self._above(index, floor)
        leading = before or above
        return Utterance(
            key=number,
            start=first[0],
            end=last[1],
            floor=floor,
            link=self._link(previous, parts, floor),
            cue=cue,
            cue_span=cue_span,
            spoken_to=self._spoken_to(cue, cue_span, verb, parts),
            addressed=self._addressed(number, parts, cue),
            self_named=self._self_named(number),
            before=_unless_cue(before, cue_span),
            after=self._after(last, min(self._bounds[last][1], closing[1]), cue_span),
            above=_unless_cue(above, cue_span),
            leads=leading is not None and self._content[leading[1] - 1] in ":,",
            paragraph=paragraph,
        )

    def _floor(self, offset: int) -> int:
        index = bisect_right(self._stretches, offset) - 1
        return self._stretches[index] if index >= 0 else 0

    def _above(self, index: int, floor: int) -> Span | None:
        """The last sentence of the paragraph before, where nobody speaks in it."""
        if index - 1 in self._talking:
            return None
        above = self._frames.paragraph(index - 1)
        return self._frames.sentence_before(*above) if above[0] >= floor else None

    def _after(self, part: Span, end: int, cue_span: Span | None) -> Span | None:
        """The first sentence after a part that is not its reporting clause."""
        found = self._frames.sentence_after(part[1], end)
        if found is not None and _unless_cue(found, cue_span) is None:
            return self._frames.sentence_after(found[1], end)
        return found

    def _link(self, previous: Parts | None, parts: Parts, floor: int) -> str:
        if previous is None or previous[0][0] < floor:
            return ""
        last, first = previous[-1], parts[0]
        before = self._frames.paragraph_index(last[0])
        now = self._frames.paragraph_index(first[0])
        if before is None or now is None or first[0] - last[1] > FAR_CHARS:
            return ""
        if now == before:
            return "same" if first[0] - last[1] <= ASIDE_CHARS else "same_far"
        if now - before > FAR_PARAGRAPHS:
            return ""
        if now - before > 1:
            return "one" if now - before == 2 else "far"
        bare_end = not self._content[last[1] : self._frames.paragraph(before)[1]].strip()
        bare_start = not self._content[self._frames.paragraph(now)[0] : first[0]].strip()
        return "next" if bare_end and bare_start else "next_told"

    def _spoken_to(
        self, cue: Reference | None, cue_span: Span | None, verb: Span | None, parts: Parts
    ) -> tuple[Reference, ...]:
        """Whom the reporting clause names after *to*, or as the object of the verb."""
        if cue_span is None or verb is None:
            return ()
        stop = min((part[0] for part in parts if part[0] >= verb[1]), default=len(self._content))
        form = self._content[verb[0] : verb[1]].lower()
        known = load_reporting_verbs().get(form)
        takes_person = known is not None and known.takes_person
        found = []
        for row in self._references.narrated_in(verb[1], min(stop, verb[1] + ADDRESSEE_CHARS)):
            if cue is not None and row.start < cue.end and cue.start < row.end:
                continue
            between = self._content[verb[1] : row.start]
            if any(mark in between for mark in SENTENCE_ENDS) or "\n\n" in between:
                break
            words = between.split()
            if (words and words[-1].lower() in TO_WORDS) or (takes_person and not words):
                found.append(row)
        return tuple(found[:1])

    def _self_named(self, number: int) -> tuple[Reference, ...]:
        return tuple(
            row
            for row in self._references.inside(number)
            if row.form == "proper"
            and row.person != UNKNOWN
            and is_self_named(self._content[max(0, row.start - BEFORE_CHARS) : row.start])
        )

    def _addressed(self, number: int, parts: Parts, cue: Reference | None) -> tuple[Address, ...]:
        found = []
        for row in self._references.inside(number):
            signs = cue is not None and row.key == cue.key
            if row.form == "pronoun" or row.plural or signs:
                continue
            if is_addressed_in(self._content, (row.start, row.end), parts):
                found.append(Address(row.person, row.gender, (row.start, row.end)))
        for start, end in parts if not found else ():
            plain = find_plain_address(self._content[start:end])
            if plain is not None:
                span = (start + plain[0], start + plain[1])
                found.append(Address(UNKNOWN, plain[2], span))
        return tuple(found)


def _unless_cue(span: Span | None, cue_span: Span | None) -> Span | None:
    """A sentence, unless the reporting clause stands in it."""
    if span is None or cue_span is None:
        return span
    return None if cue_span[0] < span[1] and span[0] < cue_span[1] else span
