"""Who tells each stretch, in which person and tense, and through whose mind.

What: person and tense of the narration, the narrator where there is one, and the focalizer.
Rows: ``Narration``; a voice is cut where its narrator or its focalizer changes.
Needs: text, paragraphs, mention_spans, voices, breaks, coreference, characters.
Method: the stretches of ``voices``, scene by scene (between two breaks). In the first person, the
    narrator is whom coreference found behind *I*, else the narrator of the part before, and
    perceives what is told; the evidence is where the text says the narrator's name: a heading, the
    narrator's own words, a signature, else people who call the narrator. In the third person, the
    words of the narration that show somebody's mind are counted (*she knew*, *it seemed to him*,
    *his heart*, ``lexicons/mind_words.tsv``): the focalizer is the character with most of them, if
    these are enough and no other comes near. A heading that is no more than a character's name
    needs less beside it.
Source: person, voice and focalization after Genette 1972, "Discours du récit", chapters 4 and 5.
Limits: free indirect speech counts only where such words stand in it; a point of view that changes
    within a scene is unknown or that of the one who has most of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fabula.internal_rows import Break, Link, MentionSpan, Voice
from fabula.layer import Layer
from fabula.lexicons.address import is_called
from fabula.lexicons.mind_words import find_mind
from fabula.lexicons.narrator_names import NAMING_REACH, says_name, strip_view
from fabula.rows import Character, CharacterId, EntityId, Narration, Paragraph, Span
from fabula.text import Text

FEWEST_MINDS = 4
"""Words that show one character's mind in a scene, below which there is no focalizer: two or three
come about in the plainest report of what several people do."""

MIND_SHARE = 0.6
"""Share of all such words of a scene that must be the focalizer's: more than half, and so much more
that the others are glimpses."""

ANNOUNCED_MINDS = 1
"""What is enough where the scene's heading is the character's name and nobody has more; chapters
are called after people who are only seen in them, too."""

EVIDENCE = 4
"""Spans kept as evidence of a narrator or a focalizer."""


@dataclass(frozen=True)
class _Part:
    """A piece of a voice."""

    start: int
    end: int
    narrator: CharacterId | None
    focalizer: CharacterId | None
    evidence: tuple[Span, ...]


@dataclass(frozen=True)
class _Naming:
    """A narrator's name, and whether a heading, a signature or the narrator says it."""

    plain: bool
    span: Span


@dataclass(frozen=True)
class _Mind:
    """Words that show a character's mind, and the scene they stand in."""

    character: CharacterId
    scene: int
    span: Span


def find_narration(
    text: Text,
    paragraphs: Layer[Paragraph],
    mention_spans: Layer[MentionSpan],
    voices: Layer[Voice],
    breaks: Layer[Break],
    coreference: Layer[Link],
    characters: Layer[Character],
) -> Layer[Narration]:
    """Give every stretch its narrator and its focalizer."""
    cast = {row.entity: row.id for row in characters if row.narrator}
    tellers = _tellers(breaks, coreference, cast)
    singles = {row.entity: row.id for row in characters if not row.group}
    minds = _minds(text, mention_spans, coreference, breaks, singles)
    announced = _announced(text, paragraphs, mention_spans, coreference, breaks, singles)
    namings = _namings(text, paragraphs, mention_spans, coreference, cast)
    return Layer(
        Narration(
            start=part.start,
            end=part.end,
            person=voice.person,
            tense=voice.tense,
            narrator=part.narrator,
            focalizer=part.focalizer,
            score=voice.score,
            evidence=part.evidence or _naming_evidence(part, namings),
        )
        for voice in voices
        for part in (
            _told_parts(voice, breaks, tellers, cast)
            if voice.person == 1 and cast
            else _seen_parts(voice, breaks, minds, announced)
        )
    )


def _tellers(
    breaks: Layer[Break], links: Layer[Link], cast: Mapping[EntityId, CharacterId]
) -> dict[int, CharacterId]:
    """Who says *I* most after each break, by the number of the break."""
    counts: dict[int, Counter[CharacterId]] = {}
    for link in links:
        if link.slot == "narrator" and link.entity is not None and link.entity in cast:
            stretch = bisect_right(breaks.starts, link.start) - 1
            counts.setdefault(stretch, Counter())[cast[link.entity]] += 1
    return {stretch: told.most_common(1)[0][0] for stretch, told in counts.items()}


def _scenes(voice: Voice, breaks: Layer[Break]) -> range:
    """Numbers of the breaks that a voice runs over."""
    first = max(0, bisect_right(breaks.starts, voice.start) - 1)
    return range(first, bisect_right(breaks.starts, voice.end - 1))


def _told_parts(
    voice: Voice,
    breaks: Layer[Break],
    tellers: Mapping[int, CharacterId],
    cast: Mapping[EntityId, CharacterId],
) -> Iterator[_Part]:
    """The pieces of a first-person voice with one narrator each."""
    inside = {scene: tellers[scene] for scene in _scenes(voice, breaks) if scene in tellers}
    alone = next(iter(cast.values())) if len(cast) == 1 else None
    narrator = next(iter(inside.values()), alone)
    start = voice.start
    for scene, teller in inside.items():
        if teller != narrator:
            yield _Part(start, breaks[scene].start, narrator, narrator, ())
            start, narrator = breaks[scene].start, teller
    yield _Part(start, voice.end, narrator, narrator, ())


def _namings(
    text: Text,
    paragraphs: Layer[Paragraph],
    spans: Layer[MentionSpan],
    links: Layer[Link],
    cast: Mapping[EntityId, CharacterId],
) -> dict[CharacterId, list[_Naming]]:
    """Where the text says the name of each narrator."""
    found: dict[CharacterId, list[_Naming]] = {}
    for mention, link in zip(spans, links, strict=True):
        if mention.is_person_name and link.entity is not None and link.entity in cast:
            span = mention.start, mention.end
            plain = _names_plainly(text, paragraphs, mention)
            if plain or (mention.quotation is not None and is_called(text.content, *span)):
                found.setdefault(cast[link.entity], []).append(_Naming(plain, span))
    return found


def _names_plainly(text: Text, paragraphs: Layer[Paragraph], mention: MentionSpan) -> bool:
    """Whether a heading, a signature or a speaker's own words say a name."""
    at = bisect_right(paragraphs.starts, mention.start) - 1
    if at < 0:
        return False
    row = paragraphs[at]
    alone = text[row.start : row.end].strip(" _*—–-.") == text[mention.start : mention.end]
    before = " ".join(text[max(0, mention.start - NAMING_REACH) : mention.start].split())
    own = says_name(before + " ", text[mention.end : mention.end + 2])
    return alone or own or (row.kind == "heading" and row.start <= mention.start < row.end)


def _naming_evidence(part: _Part, namings: Mapping[CharacterId, list[_Naming]]) -> tuple[Span, ...]:
    """Some words that say the name of a part's narrator: plain ones and those inside it first."""
    if part.narrator is None:
        return ()
    ranked = sorted(
        namings.get(part.narrator, ()),
        key=lambda naming: (
            not naming.plain,
            not part.start <= naming.span[0] < part.end,
            naming.span,
        ),
    )
    return tuple(sorted(naming.span for naming in ranked[:EVIDENCE]))


def _minds(
    text: Text,
    spans: Layer[MentionSpan],
    links: Layer[Link],
    breaks: Layer[Break],
    cast: Mapping[EntityId, CharacterId],
) -> Mapping[int, list[_Mind]]:
    """Words of the narration that show a character's mind, by scene."""
    found: dict[int, list[_Mind]] = {}
    for mention, link in zip(spans, links, strict=True):
        if mention.quotation is not None or mention.plural or mention.type != "PER":
            continue
        if link.entity is None or link.entity not in cast:
            continue
        words = find_mind(text.content, mention.start, mention.end)
        if words is not None:
            scene = bisect_right(breaks.starts, mention.start) - 1
            found.setdefault(scene, []).append(_Mind(cast[link.entity], scene, words))
    return found


def _announced(
    text: Text,
    paragraphs: Layer[Paragraph],
    spans: Layer[MentionSpan],
    links: Layer[Link],
    breaks: Layer[Break],
    cast: Mapping[EntityId, CharacterId],
) -> dict[int, CharacterId]:
    """Whose name the heading of a scene is, by the number of the scene."""
    found: dict[int, CharacterId] = {}
    for row in paragraphs:
        if row.kind != "heading":
            continue
        name = strip_view(text[row.start : row.end])
        for mention in spans.within(row.start, row.end):
            entity = links[mention.id].entity
            whole = text[mention.start : mention.end] == name
            if entity is not None and entity in cast and whole:
                found[bisect_right(breaks.starts, row.start) - 1] = cast[entity]
    return found


def _seen_parts(
    voice: Voice,
    breaks: Layer[Break],
    minds: Mapping[int, list[_Mind]],
    announced: Mapping[int, CharacterId],
) -> Iterator[_Part]:
    """The pieces of another voice with one focalizer each."""
    part = _Part(voice.start, voice.end, None, None, ())
    for number, scene in enumerate(_scenes(voice, breaks) if voice.person == 3 else ()):
        inside = [mind for mind in minds.get(scene, ()) if voice.start <= mind.span[0] < voice.end]
        focalizer = _dominant(inside, announced.get(scene))
        spans = tuple(mind.span for mind in inside if mind.character == focalizer)[:EVIDENCE]
        start = max(voice.start, breaks[scene].start)
        if number and focalizer != part.focalizer:
            yield _Part(part.start, start, None, part.focalizer, part.evidence)
        else:
            start, spans = part.start, (part.evidence + spans)[:EVIDENCE]
        part = _Part(start, voice.end, None, focalizer, spans)
    yield part


def _dominant(minds: list[_Mind], announced: CharacterId | None) -> CharacterId | None:
    """The character whose mind a scene is told from, or ``None``."""
    counts = Counter(mind.character for mind in minds)
    if not counts:
        return None
    (best, count), *others = counts.most_common(2)
    if announced is not None and counts[announced] == count >= ANNOUNCED_MINDS:
        return announced
    tied = bool(others) and others[0][1] == count
    enough = count >= FEWEST_MINDS and count >= MIND_SHARE * len(minds)
    return best if enough and not tied else None
