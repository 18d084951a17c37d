"""Who tells each stretch of a text in the first person, as a referent of its people.

Whom a heading announces (*Wren's POV*, *Told by Mr. Gray*, a bare name where several take turns) or
whose name stands under a letter tells that stretch; all others have one narrator, whose name is
weighed (``narrator_names.py``): what the narrator says it is, in narration and in talk; what others
call out in lines said to the narrator. Whoever the narration speaks of cannot be its narrator.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fabula.decode.narrator_talk import Side, weigh_lines
from fabula.internal_rows import Break, MentionSpan, Voice
from fabula.layer import Layer
from fabula.lexicons.address import find_plain_address, is_called
from fabula.lexicons.message_lines import is_signature
from fabula.lexicons.narrator_names import (
    NAMING_REACH,
    Announced,
    NameUse,
    choose_narrator,
    is_byline,
    read_point_of_view,
    says_name,
    tells_name,
)
from fabula.lexicons.people import People
from fabula.lexicons.person_names import plain_form
from fabula.pins import Pins
from fabula.rows import Cue, MentionId, Paragraph, Quotation, QuotationId
from fabula.text import Text

NARRATED_SHARE = 0.25
"""Share of the text in the first person below which *I* is an author's or letter writer's."""

LONGEST_HEADING = 100
"""Characters of a heading that is read for a point of view."""

BYLINE_GAP = 40
"""Characters to the beginning of what a line that is no heading announces (*Contributed by …*)."""

LONGEST_SIGNATURE = 40
"""Characters of a last paragraph that may be the name under a letter."""

TOLD_BESIDE_I = 0.05
TOLD_BESIDE_BARE = 0.02
"""Share of a stretch's *I* that the names of its narrator may come to in its narration, and the
share under a heading of a bare name, which may be what the chapter is about."""

FEWEST_ADDRESSES = 3
ADDRESS_SHARE = 0.8
"""How often the narrator must be called *sir* or *madam*, and the share of one of them, before a
name of the other gender is refused."""

TOLD_ME = 0.8
"""Weight of a line (``narrator_talk.py``) from which the narrator is the one it is said to."""

_TO_ME = re.compile(r"\s+(?:\w+\s+){0,2}(?:to\s+|of\s+)?me\b")


@dataclass
class _Uses:
    """``NameUse`` while it is counted."""

    said: int = 0
    calls: int = 0
    tied: int = 0
    weight: float = 0.0
    quoted: int = 0
    told: int = 0
    speaking: int = 0

    def frozen(self) -> NameUse:
        return NameUse(
            self.said, self.calls, self.tied, self.weight, self.quoted, self.told, self.speaking
        )


@dataclass(frozen=True)
class _Lines:
    """What is known of the lines of a text: weight and side, by quotation."""

    weights: Mapping[QuotationId, float]
    mine: frozenset[QuotationId]
    bounds: Mapping[QuotationId, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Names:
    """Names of persons in a text.

    Attributes:
        text: The text.
        spans: Its mentions.
        keys: The form of each mention.
        people: Whom the forms belong to.
    """

    text: Text
    spans: Layer[MentionSpan]
    keys: Sequence[str]
    people: People

    def __iter__(self) -> Iterator[tuple[MentionSpan, int]]:
        """Each name with its person."""
        for mention, key in zip(self.spans, self.keys, strict=True):
            if mention.is_person_name and key in self.people.index and "'s " not in key:
                yield mention, self.people.person(key)

    def around(self, mention: MentionSpan) -> tuple[str, str]:
        """Some words before and after a mention."""
        content = self.text.content
        before = " ".join(content[max(0, mention.start - NAMING_REACH) : mention.start].split())
        return before + " ", content[mention.end : mention.end + 2]


def find_narrated(
    spans: Layer[MentionSpan], voices: Layer[Voice], breaks: Layer[Break]
) -> dict[MentionId, int]:
    """Mentions *I*, *me*, *my* of the narration in first-person voices, with their stretch."""
    first = [(voice.start, voice.end) for voice in voices if voice.person == 1]
    told = sum(voice.end - voice.start for voice in voices)
    if sum(end - start for start, end in first) < NARRATED_SHARE * told:
        return {}
    starts = [start for start, _ in first]
    found: dict[MentionId, int] = {}
    for mention in spans:
        if mention.person != 1 or mention.plural or mention.quotation is not None:
            continue
        at = bisect_right(starts, mention.start) - 1
        if at >= 0 and mention.start < first[at][1]:
            found[mention.id] = bisect_right(breaks.starts, mention.start)
    return found


def find_narrators(
    names: Names,
    paragraphs: Layer[Paragraph],
    quotations: Layer[Quotation],
    cues: Layer[Cue],
    breaks: Layer[Break],
    stretches: Mapping[MentionId, int],
    pins: Pins,
) -> dict[int, int]:
    """Referent of the narrator of every stretch in which a narrator says *I*.

    Args:
        names: Names of persons.
        paragraphs: Paragraphs of the text.
        quotations: Its quotations.
        cues: Its reporting clauses.
        breaks: Its stretches; they are numbered from 1, 0 is what stands before them.
        stretches: Mentions of a narrator with their stretch (``find_narrated``).
        pins: What the user says.
    """
    if not stretches:
        return {}
    told = _told_in(names, paragraphs, breaks)
    counts = Counter(stretches.values())
    announced = _announced(names, paragraphs, breaks, counts, told)
    signed = _signed(names, paragraphs, breaks, counts, told)
    found: dict[int, int] = {}
    current: int | None = None
    for stretch in range(max(counts) + 1):
        current = announced.get(stretch, current)
        if current is not None and stretch in counts and _acts(current, stretch, counts, told):
            current = None
        teller = announced.get(stretch, signed.get(stretch, current))
        if teller is not None and stretch in counts:
            found[stretch] = teller
    rest = {stretch for stretch in counts if stretch not in found}
    if rest:
        lines = _read_lines(names, paragraphs, quotations, cues, stretches)
        spoken = sum(counts[stretch] for stretch in rest)
        usual = _usual_narrator(names, lines, cues, breaks, rest, spoken, pins)
        found |= dict.fromkeys(rest, usual)
    return found


def _told_in(
    names: Names, paragraphs: Layer[Paragraph], breaks: Layer[Break]
) -> Counter[tuple[int, int]]:
    """How often the narration of each stretch names each person: (stretch, person)."""
    told: Counter[tuple[int, int]] = Counter()
    for mention, person in names:
        at = bisect_right(paragraphs.starts, mention.start) - 1
        if mention.quotation is not None or at < 0 or paragraphs[at].kind == "heading":
            continue
        if not says_name(*names.around(mention)):
            told[bisect_right(breaks.starts, mention.start), person] += 1
    return told


def _acts(
    person: int,
    stretch: int,
    counts: Mapping[int, int],
    told: Mapping[tuple[int, int], int],
    share: float = TOLD_BESIDE_I,
) -> bool:
    """Whether the narration of a stretch speaks of somebody, who so does not tell it."""
    return told.get((stretch, person), 0) > max(1, share * counts.get(stretch, 0))


def _announced(
    names: Names,
    paragraphs: Layer[Paragraph],
    breaks: Layer[Break],
    counts: Mapping[int, int],
    told: Mapping[tuple[int, int], int],
) -> dict[int, int]:
    """Who is announced as telling, by the stretch that the announcement opens."""
    found: dict[int, Announced] = {}
    for row in paragraphs:
        line = names.text[row.start : min(row.end, row.start + LONGEST_HEADING + 1)]
        heading = row.kind == "heading"
        if len(line) <= LONGEST_HEADING and (heading or is_byline(line)):
            view = read_point_of_view(line, names.people)
            stretch = bisect_right(breaks.starts, row.start if heading else row.end + BYLINE_GAP)
            if view is None:
                continue
            share = TOLD_BESIDE_I if view.plain else TOLD_BESIDE_BARE
            if not _acts(view.person, stretch, counts, told, share):
                found[stretch] = view
    turns = {view.person for stretch, view in found.items() if stretch in counts}
    if len(turns) > 1:
        return {stretch: view.person for stretch, view in found.items()}
    return {stretch: view.person for stretch, view in found.items() if view.plain}


def _signed(
    names: Names,
    paragraphs: Layer[Paragraph],
    breaks: Layer[Break],
    counts: Mapping[int, int],
    told: Mapping[tuple[int, int], int],
) -> dict[int, int]:
    """Whose name stands alone at the end of a stretch, as under a letter."""
    found: dict[int, int] = {}
    last: dict[int, Paragraph] = {}
    for row in paragraphs:
        if row.kind == "body":
            last[bisect_right(breaks.starts, row.start)] = row
    for stretch, row in last.items():
        line = names.text[row.start : row.end].strip(" _*—–-.")
        key = plain_form(line)
        if len(line) > LONGEST_SIGNATURE or key not in names.people.index:
            continue
        person = names.people.person(key)
        if is_signature(line) and not _acts(person, stretch, counts, told):
            found[stretch] = person
    return found


def _read_lines(
    names: Names,
    paragraphs: Layer[Paragraph],
    quotations: Layer[Quotation],
    cues: Layer[Cue],
    stretches: Mapping[MentionId, int],
) -> _Lines:
    """Which lines the narrator says, and how much the others are said to the narrator."""
    sides: dict[QuotationId, Side] = {}
    to_me: set[QuotationId] = set()
    content = names.text.content
    for cue in cues:
        if cue.mention is not None:
            sides[cue.quotation] = 1 if cue.mention in stretches else -1
        if _TO_ME.match(content, cue.verb[1], cue.verb[1] + NAMING_REACH):
            to_me.add(cue.quotation)
    lines = [row for row in quotations if row.is_line]
    weights = weigh_lines(
        [sides.get(row.id, 0) for row in lines],
        [row.id in to_me and sides.get(row.id, 0) <= 0 for row in lines],
        [bisect_right(paragraphs.starts, row.start) for row in lines],
    )
    return _Lines(
        {row.id: weight for row, weight in zip(lines, weights, strict=True)},
        frozenset(number for number, side in sides.items() if side > 0),
        {row.id: (row.start, row.end) for row in lines},
    )


def _usual_narrator(
    names: Names,
    lines: _Lines,
    cues: Layer[Cue],
    breaks: Layer[Break],
    rest: set[int],
    spoken: int,
    pins: Pins,
) -> int:
    """The referent of the narrator: the person that user or text name, else a new one.

    Args:
        names: Names of persons.
        lines: What is known of the lines.
        cues: Reporting clauses.
        breaks: Stretches.
        rest: Stretches that nobody is announced for.
        spoken: How often their narrator says *I*.
        pins: What the user says.
    """
    for person, number in names.people.pinned.items():
        if pins.cast[number].narrator:
            return person
    speaking = frozenset(cue.mention for cue in cues if cue.mention is not None)
    uses: dict[int, _Uses] = {}
    for mention, person in names:
        if bisect_right(breaks.starts, mention.start) in rest:
            _count(uses.setdefault(person, _Uses()), mention, names, lines, speaking)
    gender = _address_gender(names.text, lines)
    frozen = {person: use.frozen() for person, use in uses.items()}
    chosen = choose_narrator(frozen, names.people, gender, spoken)
    return len(names.people.forms) if chosen is None else chosen


def _count(
    use: _Uses,
    mention: MentionSpan,
    names: Names,
    lines: _Lines,
    speaking: frozenset[MentionId],
) -> None:
    """Add one name to what is counted of its person."""
    before, after = names.around(mention)
    if mention.quotation is None:
        if says_name(before, after):
            use.said += 1
        else:
            use.told += 1
        use.speaking += mention.id in speaking
        return
    weight = lines.weights.get(mention.quotation, 0.0)
    use.quoted += 1
    if mention.quotation in lines.mine and says_name(before, after):
        use.said += 1
        return
    called = is_called(names.text.content, mention.start, mention.end)
    if called or (weight > 0 and tells_name(before, after)):
        use.calls += 1
        use.weight += weight
        use.tied += weight >= TOLD_ME


def _address_gender(text: Text, lines: _Lines) -> str | None:
    """The pronoun set that fits how the narrator is addressed (*sir*), if that is plain."""
    votes: Counter[str] = Counter()
    for number, weight in lines.weights.items():
        if weight >= TOLD_ME:
            start, end = lines.bounds[number]
            address = find_plain_address(text[start:end])
            if address is not None and address[2] in ("he", "she"):
                votes[address[2]] += 1
    if not votes:
        return None
    gender, count = votes.most_common(1)[0]
    enough = count >= FEWEST_ADDRESSES and count >= ADDRESS_SHARE * votes.total()
    return gender if enough else None
