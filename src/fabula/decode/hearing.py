"""Who hears each line: who is there, less who is too far, asleep, or not meant to hear it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from fabula.decode.people_at import PeopleAt
from fabula.layer import Layer
from fabula.lexicons import hearing_signs as signs
from fabula.rows import (
    CharacterId,
    Cue,
    Dialogue,
    Paragraph,
    Quotation,
    QuotationId,
    Scene,
    Sentence,
    Span,
)
from fabula.spans import merge_spans
from fabula.text import Text

NEAR_CHARS: Final = 1500
"""How far from a line a telephone, or the opening of a letter, is looked for, in code points."""

LATER_CHARS: Final = 30_000
"""How far behind a letter its reader is looked for, and behind a sleeper his waking."""

SUBJECT_REACH: Final = 90
"""How far before a sign its subject may stand."""


@dataclass(frozen=True)
class Hearing:
    """Who takes in a line.

    Attributes:
        told: The addressees that it reaches.
        overheard: Others.
        evidence: Words that show it, empty where presence alone does.
    """

    told: tuple[CharacterId, ...]
    overheard: tuple[CharacterId, ...]
    evidence: tuple[Span, ...] = ()


class Company:
    """Presence and hearing of one story."""

    def __init__(
        self,
        text: Text,
        paragraphs: Layer[Paragraph],
        sentences: Layer[Sentence],
        quotations: Layer[Quotation],
        cues: Layer[Cue],
        dialogue: Layer[Dialogue],
        scenes: Layer[Scene],
        people: PeopleAt,
    ) -> None:
        self._text = text
        self._paragraphs = paragraphs
        self._sentences = sentences
        self._quotations = quotations
        self._dialogue = dialogue
        self._scenes = scenes
        self._people = people
        self._cues = {cue.quotation: cue for cue in cues}
        self._quoted = merge_spans(part for row in quotations if row.is_line for part in row.parts)
        self._speaking: dict[CharacterId, list[int]] = defaultdict(list)
        for row in dialogue:
            if row.speaker is not None:
                self._speaking[row.speaker].append(row.start)
        self._given_hearers = any(row.hearers for row in dialogue)
        self._readings: dict[QuotationId, tuple[tuple[CharacterId, Span], ...]] = {}
        self._deaf: dict[CharacterId, list[Span]] = defaultdict(list)
        self._find_deaf()
        self._deaf_spans = {who: merge_spans(spans) for who, spans in self._deaf.items()}

    def present_at(self, offset: int) -> tuple[CharacterId, ...]:
        """Who is there; empty = nobody, or unknown."""
        scene = self._scenes.at(offset)
        rows = () if scene is None else scene.present
        return tuple(dict.fromkeys(r.character for r in rows if r.from_ <= offset < r.to))

    def _bystanders(self, offset: int) -> frozenset[CharacterId]:
        """Who is there and takes no part."""
        scene = self._scenes.at(offset)
        rows = () if scene is None else scene.present
        return frozenset(r.character for r in rows if r.as_ == "bystander")

    def witnesses(self, start: int, end: int) -> tuple[CharacterId, ...]:
        """Who sees what happens in a piece of the narration."""
        if signs.UNSEEN.search(self._text[start:end]):
            return ()
        return tuple(who for who in self.present_at(start) if not self.is_deaf(who, start))

    def is_deaf(self, who: CharacterId, offset: int) -> bool:
        """Whether somebody there cannot hear: asleep, out of earshot, sent away."""
        spans = self._deaf_spans.get(who, ())
        at = bisect_right(spans, offset, key=_start_of) - 1
        return at >= 0 and offset < spans[at][1]

    def hear(self, row: Dialogue) -> Hearing:
        """Who takes in a line."""
        quotation = self._quotations[row.quotation]
        if quotation.kind == "thought":
            return Hearing((), ())
        present = self.present_at(row.start)
        if quotation.kind == "writing" and present:
            return self._read(row, present)
        if not present:
            return Hearing(row.addressees, row.hearers)
        told = tuple(a for a in row.addressees if a in present or self._reaches(row, a))
        told = tuple(a for a in told if not self.is_deaf(a, row.start))
        around = self._around(quotation)
        if signs.WHISPERED.search(self._words(around)):
            return Hearing(told, self._catching(row, present), around)
        if row.speaker is not None and row.speaker not in present:
            heard = bool(signs.LOUDSPEAKER.search(self._near(row.start)))
            others: tuple[CharacterId, ...] = present if heard else ()
        else:
            others = row.hearers if self._given_hearers else present
        overheard = tuple(
            who
            for who in others
            if who not in told and who != row.speaker and not self.is_deaf(who, row.start)
        )
        if row.addressees:
            every = self._is_for_all(quotation, around, len(told + overheard))
            return Hearing(told + overheard, (), around) if every else Hearing(told, overheard)
        aside = self._bystanders(row.start)
        return Hearing(
            tuple(who for who in overheard if who not in aside),
            tuple(who for who in overheard if who in aside),
        )

    def _is_for_all(self, quotation: Quotation, around: Sequence[Span], hearers: int) -> bool:
        """Whether narration or words say that a line is for everybody who hears it."""
        if signs.TO_THE_COMPANY.search(self._words(around)):
            return True
        said = self._words(quotation.parts)
        return bool(signs.YOU_ALL.search(said)) or (
            hearers == 2 and bool(signs.YOU_TWO.search(said))
        )

    def _reaches(self, row: Dialogue, who: CharacterId) -> bool:
        """Whether an addressee who is not there is at the other end of a wire."""
        scene = self._scenes.at(row.start)
        first = max(row.start - NEAR_CHARS, 0 if scene is None else scene.start)
        last = min(row.end + NEAR_CHARS, len(self._text) if scene is None else scene.end)
        spoken = self._next_line(who, first - 1, last) < last
        return spoken or bool(signs.TELEPHONE.search(self._text[first:last]))

    def _read(self, row: Dialogue, present: tuple[CharacterId, ...]) -> Hearing:
        """Who reads a letter or message where its words are given."""
        addressed = tuple(who for who in row.addressees if who in present)
        if addressed:
            return Hearing(addressed, ())
        others = tuple(who for who in present if who != row.speaker)
        reader = self._reader_before(row, others)
        if reader is None and row.speaker in present:
            return Hearing((), ())
        return Hearing(
            (), (reader,) if reader is not None else others[:1] if len(others) == 1 else ()
        )

    def _reader_before(self, row: Dialogue, others: tuple[CharacterId, ...]) -> CharacterId | None:
        first = max(0, row.start - NEAR_CHARS)
        found = None
        for match in signs.READS.finditer(self._text[first : row.start]):
            who = self._subject(first + match.start(), first)
            if who in others:
                found = who
        return found

    def readings_of(self, row: Dialogue) -> tuple[tuple[CharacterId, Span], ...]:
        """Later sentences in which an addressee of a letter is shown reading it."""
        if row.quotation not in self._readings:
            self._readings[row.quotation] = tuple(self._find_readings(row))
        return self._readings[row.quotation]

    def _find_readings(self, row: Dialogue) -> Iterator[tuple[CharacterId, Span]]:
        if self._quotations[row.quotation].kind != "writing":
            return
        for sentence in self._sentences.starting_in(row.end, row.end + LATER_CHARS):
            words = self._text[sentence.start : sentence.end]
            match = signs.READS.search(words)
            if match is None or signs.LETTER.search(words, match.end()) is None:
                continue
            if re.match(r"[^.]*\b(?:never|not|unread|unopened)\b", words):
                continue
            who = self._subject(sentence.start + match.start(), sentence.start)
            if who is not None and who in row.addressees:
                yield who, (sentence.start, sentence.end)
                return

    def _catching(self, row: Dialogue, present: tuple[CharacterId, ...]) -> tuple[CharacterId, ...]:
        """Who by the text's own words caught a whisper."""
        caught: list[CharacterId] = []
        for paragraph in self._paragraphs.overlapping(row.start, row.end + 400)[:2]:
            for match in signs.CAUGHT.finditer(self._text[paragraph.start : paragraph.end]):
                at = paragraph.start + match.start()
                who = None if self._is_quoted(at) else self._subject(at, paragraph.start)
                if who in present and who != row.speaker and who not in row.addressees:
                    caught.append(who)
        return tuple(dict.fromkeys(caught))

    def _around(self, quotation: Quotation) -> tuple[Span, ...]:
        """The narration in the sentences at the edges of a quotation's parts, and its clause."""
        spans: list[Span] = []
        for start, end in quotation.parts:
            for sentence in self._sentences.overlapping(start, end):
                spans.append((sentence.start, sentence.end))
        cue = self._cues.get(quotation.id)
        if cue is not None:
            spans.extend((cue.verb, *cue.manner))
        outside: list[Span] = []
        for start, end in merge_spans(spans):
            at = start
            for left, right in self._quoted_in(start, end):
                if left > at:
                    outside.append((at, left))
                at = max(at, right)
            if at < end:
                outside.append((at, end))
        return tuple(outside)

    def _quoted_in(self, start: int, end: int) -> Iterable[Span]:
        first = max(0, bisect_right(self._quoted, (start, start)) - 1)
        for at in range(first, len(self._quoted)):
            span = self._quoted[at]
            if span[0] >= end:
                return
            if span[1] > start:
                yield span

    def _is_quoted(self, offset: int) -> bool:
        return any(True for _ in self._quoted_in(offset, offset + 1))

    def _words(self, spans: Iterable[Span]) -> str:
        return " ".join(self._text[start:end] for start, end in spans)

    def _near(self, offset: int) -> str:
        return self._text[max(0, offset - NEAR_CHARS) : offset + NEAR_CHARS]

    def _subject(self, at: int, first: int) -> CharacterId | None:
        """The last single person mentioned before a sign, within its sentence."""
        found: CharacterId | None = None
        for mention, who in self._people.within(max(first, at - SUBJECT_REACH), at):
            if len(who) == 1 and self._text[mention.end : mention.end + 2] not in ("’s", "'s"):
                found = who[0]
        return found

    def _find_deaf(self) -> None:
        asleep: set[CharacterId] = set()
        for at, pattern in self._signs():
            scene = self._scenes.at(at)
            if scene is None:
                continue
            if pattern is signs.SENT_AWAY:
                after = next(self._people.within(at, at + SUBJECT_REACH), None)
                who = None if after is None or len(after[1]) != 1 else after[1][0]
                end = scene.end if who is None else self._back(who, at, scene)
                start = at
            else:
                who = self._subject(at, at - SUBJECT_REACH)
                start, end = scene.start, scene.end
                if pattern is signs.OUT_OF_EARSHOT and who is not None:
                    paragraph = self._paragraphs.at(at)
                    start = at if paragraph is None else paragraph.start
                    end = self._next_line(who, at, end)
                elif who is not None:
                    asleep.add(who)
                    start, end = at, self._waking(who, at, scene)
            if who is not None:
                self._deaf[who].append((start, min(end, scene.end)))
        for who in asleep & self._awake_after_all(asleep):
            self._deaf.pop(who, None)

    def _signs(self) -> Iterator[tuple[int, re.Pattern[str]]]:
        for pattern in (signs.ASLEEP, signs.OUT_OF_EARSHOT, signs.SENT_AWAY):
            for match in pattern.finditer(self._text.content):
                negated = signs.NOT_ASLEEP.search(self._text[match.start() - 12 : match.end()])
                if not self._is_quoted(match.start()) and not (pattern is signs.ASLEEP and negated):
                    yield match.start(), pattern

    def _back(self, who: CharacterId, at: int, scene: Scene) -> int:
        """The next paragraph in which somebody who was sent away is named again."""
        paragraph = self._paragraphs.at(at)
        start = at if paragraph is None else paragraph.end
        for mention, each in self._people.within(start, scene.end):
            if who in each and not self._is_quoted(mention.start):
                return mention.start
        return scene.end

    def _waking(self, who: CharacterId, at: int, scene: Scene) -> int:
        spoken = self._next_line(who, at, scene.end)
        end = min(scene.end, at + LATER_CHARS)
        for match in signs.WOKE.finditer(self._text.content, at, end):
            if self._subject(match.start(), at) == who:
                return min(spoken, match.start())
        return spoken

    def _next_line(self, who: CharacterId, offset: int, otherwise: int) -> int:
        """Where somebody next begins to speak behind an offset."""
        lines = self._speaking.get(who, [])
        at = bisect_right(lines, offset)
        return lines[at] if at < len(lines) else otherwise

    def _awake_after_all(self, asleep: set[CharacterId]) -> set[CharacterId]:
        """Who seemed asleep, and by a later word of the text was not."""
        found: set[CharacterId] = set()
        for match in signs.NOT_ASLEEP.finditer(self._text.content):
            near = self._people.names(max(0, match.start() - 200), match.end())
            named = [who for who in asleep if who in near]
            if len(named) == 1 or len(asleep) == 1:
                found.update(named or asleep)
        return found


def _start_of(span: Span) -> int:
    return span[0]
