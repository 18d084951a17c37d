"""Who or what each mention refers to, by rules.

What: the link of every mention to an entity, or to a slot that attribution fills.
Rows: ``Link``, internal, one for every mention span, in its order.
Needs: text, sentences, paragraphs, quotations, mention_spans, cues, breaks, voices, pins (tokens
    are for the encoder).
Method: names first, over the whole text: distinct forms are grouped into people by evidence
    (``lexicons/name_links.py``), with gender learnt from pronouns near lone names and with forms
    kept apart that stand side by side. Then one pass in reading order gives shared forms, pronouns
    and person nouns to the most salient referent that fits (``decode/resolution.py``). Inside a
    quotation *I* is the slot of its speaker and *you* of its addressee; in a first-person
    stretch the narration's *I* is the narrator, one entity, named where the text tells the name.
Source: names before pronouns after Lee et al. 2013 ("Deterministic coreference resolution based on
    entity-centric, precision-ranked rules"), sections 3-4.
Limits: *we* stays open; one narrator for the whole text; nouns are matched by their last word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fabula.decode.cooccurrence import vote_features
from fabula.decode.resolution import Answer, Item, Kind, resolve_items
from fabula.internal_rows import Break, Link, MentionSpan, Slot, Voice
from fabula.layer import Layer, Tokens
from fabula.lexicons.narrator_names import find_narrator_form, says_name
from fabula.lexicons.people import People, find_people, plain_form
from fabula.lexicons.person_nouns import GENERIC_NOUNS
from fabula.lexicons.word_classes import function_words, person_nouns
from fabula.pins import Pins
from fabula.rows import Cue, EntityId, MentionId, Paragraph, Quotation, Sentence, Span
from fabula.text import Text

PRONOUN_REACH = 3
"""Pronouns after a lone name that tell its gender."""

SUBJECT_REACH = 6
"""Characters between the beginning of a clause and its subject (*And he*)."""

OWN_REACH = 12
"""Characters of a following word that are read to tell *her book* from *saw her*."""

NAMING_REACH = 40
"""Characters before a name that may say whose it is (*my name is*)."""

NARRATED_SHARE = 0.25
"""Share of the text in the first person below which *I* is an author's or letter writer's."""

SLOT_SCORE = 0.9
"""That *I* in a quotation is its speaker and *you* its addressee (quoted letters and songs err)."""

NARRATOR_GENDER = "narrator"
GROUP_GENDER = "group"
"""Pronoun sets of referents that no *he* or *she* fits."""

_CLAUSE = re.compile(r"[,;:.!?…—–()\"“”]|--|\b(?:and|but|while|when|that|who|as|if|because)\b")
_FOLLOWING_WORD = re.compile(r"\s+([^\W\d_]+)")
_INDEFINITE = frozenset(
    [
        "a",
        "an",
        "another",
        "some",
        "every",
        "each",
        "no",
        "any",
        "one",
        "two",
        "three",
        "several",
        "both",
        "all",
    ]
)
_SUBJECT_PRONOUNS = frozenset(["i", "he", "she", "they", "we", "xe", "ze", "ey", "fae"])
_OBJECT_PRONOUNS = frozenset(["him", "them", "xem", "zem", "em", "faer"])


@dataclass(frozen=True)
class _Known:
    """What is known of the whole text before mentions are resolved one by one.

    Attributes:
        keys: The form of each mention.
        people: The people that the forms belong to.
        sentences: Number of the sentence of each mention.
        narrated: Mentions that are the narrator's *I*.
        narrator: Referent of the narrator, or ``None`` in a third-person text.
        subjects: Mentions that cues name as speaking.
    """

    keys: tuple[str, ...]
    people: People
    sentences: tuple[int, ...]
    narrated: frozenset[MentionId]
    narrator: int | None
    subjects: frozenset[MentionId]


def find_coreference(
    text: Text,
    tokens: Tokens,
    sentences: Layer[Sentence],
    paragraphs: Layer[Paragraph],
    quotations: Layer[Quotation],
    mention_spans: Layer[MentionSpan],
    cues: Layer[Cue],
    breaks: Layer[Break],
    voices: Layer[Voice],
    pins: Pins,
) -> Layer[Link]:
    """Link every mention to an entity or a slot."""
    keys = tuple(plain_form(text[m.start : m.end]) for m in mention_spans)
    numbers = tuple(bisect_right(sentences.starts, m.start) for m in mention_spans)
    talks = _talks(mention_spans, keys, quotations, cues, paragraphs)
    people = _group_people(text, mention_spans, keys, numbers, paragraphs, talks, pins)
    narrated = _narrated(mention_spans, voices)
    narrator = _narrator(text, mention_spans, keys, people, pins) if narrated else None
    speaking = frozenset(cue.mention for cue in cues if cue.mention is not None)
    known = _Known(keys, people, numbers, narrated, narrator, speaking)
    items, referents = _items(text, mention_spans, breaks, known, pins)
    genders = _all_genders(people, narrator, referents)
    answers = resolve_items(items, genders, people.titled(), 1 + max(genders, default=0))
    return Layer(_links(mention_spans, answers, narrated))


def _group_people(
    text: Text,
    spans: Layer[MentionSpan],
    keys: Sequence[str],
    numbers: Sequence[int],
    paragraphs: Layer[Paragraph],
    talks: Sequence[tuple[str, str]],
    pins: Pins,
) -> People:
    """Group the forms of all names of persons."""
    uses = [
        ((number, mention.quotation), key)
        for mention, key, number in zip(spans, keys, numbers, strict=True)
        if _is_person_name(mention)
    ]
    labels = {key: label for label, key in enumerate(dict.fromkeys(key for _, key in uses))}
    votes = _gender_votes(spans, keys, labels, paragraphs)
    named = {key: votes[label] for key, label in labels.items() if label in votes}
    return find_people(uses, named, _side_by_side(text, spans, keys), talks, pins)


def _is_person_name(mention: MentionSpan) -> bool:
    return mention.form == "proper" and mention.type == "PER" and not mention.plural


def _talks(
    spans: Layer[MentionSpan],
    keys: Sequence[str],
    quotations: Layer[Quotation],
    cues: Layer[Cue],
    paragraphs: Layer[Paragraph],
) -> list[tuple[str, str]]:
    """Pairs of forms that cues name as the speakers of neighbouring turns: two people talking."""
    speakers = {
        cue.quotation: keys[cue.mention]
        for cue in cues
        if cue.mention is not None and _is_person_name(spans[cue.mention])
    }
    pairs: list[tuple[str, str]] = []
    previous = (-2, "")
    for quotation in quotations:
        block = bisect_right(paragraphs.starts, quotation.start)
        key = speakers.get(quotation.id, "")
        if key and previous[1] not in ("", key) and block == previous[0] + 1:
            pairs.append((previous[1], key))
        if block != previous[0] or key:
            previous = (block, key)
    return pairs


def _gender_votes(
    spans: Layer[MentionSpan],
    keys: Sequence[str],
    labels: dict[str, int],
    paragraphs: Layer[Paragraph],
) -> dict[int, Counter[str]]:
    """Pronouns of narration that follow a name alone in its paragraph."""
    items: list[tuple[int, int | None, str | None]] = []
    for mention, key in zip(spans, keys, strict=True):
        if mention.quotation is not None or mention.type != "PER" or mention.person in (1, 2):
            continue
        block = bisect_right(paragraphs.starts, mention.start)
        if mention.form == "proper":
            items.append((block, labels.get(key), None))
        elif mention.form == "common" and not mention.plural:
            items.append((block, None, None))
        elif mention.gender is not None:
            items.append((block, None, mention.gender))
    return vote_features(items, PRONOUN_REACH)


def _side_by_side(
    text: Text, spans: Layer[MentionSpan], keys: Sequence[str]
) -> list[tuple[str, str]]:
    """Pairs of forms joined by *and* or *or*."""
    pairs: list[tuple[str, str]] = []
    last: int | None = None
    for number, mention in enumerate(spans):
        if not _is_person_name(mention):
            continue
        if last is not None and 0 < mention.start - spans[last].end <= SUBJECT_REACH:
            between = text[spans[last].end : mention.start].split()
            if between in (["and"], ["or"], ["nor"], ["&"]):
                pairs.append((keys[last], keys[number]))
        last = number
    return pairs


def _narrated(spans: Layer[MentionSpan], voices: Layer[Voice]) -> frozenset[MentionId]:
    """Mentions *I*, *me*, *my* of the narration in first-person stretches."""
    first = [(voice.start, voice.end) for voice in voices if voice.person == 1]
    told = sum(voice.end - voice.start for voice in voices)
    if sum(end - start for start, end in first) < NARRATED_SHARE * told:
        return frozenset()
    starts = [start for start, _ in first]
    found: set[MentionId] = set()
    for mention in spans:
        if mention.person != 1 or mention.plural or mention.quotation is not None:
            continue
        at = bisect_right(starts, mention.start) - 1
        if at >= 0 and mention.start < first[at][1]:
            found.add(mention.id)
    return frozenset(found)


def _narrator(
    text: Text, spans: Layer[MentionSpan], keys: Sequence[str], people: People, pins: Pins
) -> int:
    """The referent of the narrator: the person that user or text name, else a new one."""
    for person, number in people.pinned.items():
        if pins.cast[number].narrator:
            return person
    told: Counter[str] = Counter()
    said: list[str] = []
    called: Counter[str] = Counter()
    for mention, key in zip(spans, keys, strict=True):
        if not _is_person_name(mention):
            continue
        if mention.quotation is None:
            told[key] += 1
            if says_name(text[max(0, mention.start - NAMING_REACH) : mention.start]):
                said.append(key)
        called[key] += mention.quotation is not None and _is_called(text, mention)
    form = find_narrator_form(said, told, called, people)
    return len(people.forms) if form is None else people.person(form)


def _is_called(text: Text, mention: MentionSpan) -> bool:
    """Whether a name in a quotation stands as a vocative does."""
    before = text[max(0, mention.start - 2) : mention.start].strip()
    after = text[mention.end : mention.end + 1]
    return (not before or before[-1] in ",“\"‘'—") and after in tuple(",.!?—")


def _items(
    text: Text,
    spans: Layer[MentionSpan],
    breaks: Layer[Break],
    known: _Known,
    pins: Pins,
) -> tuple[list[Item], dict[int, str | None]]:
    """Every mention as an item to resolve, and the referents that are not people with a name."""
    clauses = [match.end() for match in _CLAUSE.finditer(text.content)]
    others: dict[tuple[str, str], int] = {}
    offset = len(known.people.forms) + 1
    genders: dict[int, str | None] = {}
    items: list[Item] = []
    for number, mention in enumerate(spans):
        clause = bisect_right(clauses, mention.start)
        begun = clauses[clause - 1] if clause else 0
        subject = _is_subject(text, mention, begun) or mention.id in known.subjects
        kind, referents = _name_referents(mention, number, known, pins)
        if mention.form == "proper" and (mention.type != "PER" or mention.plural):
            label = (known.keys[number], mention.type)
            referents = (others.setdefault(label, offset + len(others)),)
            genders[referents[0]] = GROUP_GENDER if mention.type == "PER" else NARRATOR_GENDER
        noun, determiner, generic = _noun(text, mention)
        items.append(
            Item(
                kind=kind,
                sentence=known.sentences[number],
                stretch=bisect_right(breaks.starts, mention.start),
                quoted=mention.quotation is not None,
                clause=clause,
                subject=subject,
                object=_is_object(text, mention),
                gender=GROUP_GENDER if mention.plural else mention.gender,
                referents=referents,
                noun=noun,
                determiner=determiner,
                owner=int(number + 1 < len(spans) and spans[number + 1].start == mention.start),
                generic=generic,
            )
        )
    return items, genders


def _name_referents(
    mention: MentionSpan, number: int, known: _Known, pins: Pins
) -> tuple[Kind, tuple[int, ...]]:
    """How a mention is resolved, and the referents it already has."""
    if mention.id in known.narrated and known.narrator is not None:
        return "name", (known.narrator,)
    if mention.form == "proper" and mention.type == "PER" and not mention.plural:
        candidates = known.people.candidates(known.keys[number])
        if pins.closed_cast:
            candidates = tuple(one for one in candidates if one in known.people.pinned)
        if not candidates:
            return "skip", ()
        return ("name" if len(candidates) == 1 else "shared"), candidates
    if mention.form == "proper":
        return "name", ()
    if mention.form == "pronoun":
        return ("pronoun" if mention.person == 3 else "skip"), ()
    return ("skip" if pins.closed_cast or mention.type != "PER" else "noun"), ()


def _is_subject(text: Text, mention: MentionSpan, begun: int) -> bool:
    """Whether a mention is the subject of its clause, as far as can be seen without a parse."""
    word = text[mention.start : mention.end].lower()
    if mention.form == "pronoun":
        return word in _SUBJECT_PRONOUNS
    possessive = text[mention.end : mention.end + 1] in tuple("'’")
    return mention.start - begun <= SUBJECT_REACH and not possessive


def _is_object(text: Text, mention: MentionSpan) -> bool:
    """Whether a pronoun is an object, so no name for the subject of its clause."""
    word = text[mention.start : mention.end].lower()
    if word != "her":
        return word in _OBJECT_PRONOUNS
    following = _FOLLOWING_WORD.match(text[mention.end : mention.end + OWN_REACH])
    return following is None or following.group(1).lower() in function_words()


def _noun(text: Text, mention: MentionSpan) -> tuple[str, str, bool]:
    """Noun, kind of determiner, and whether the noun is generic; "" for other mentions."""
    if mention.form != "common":
        return "", "the", False
    words = text[mention.start : mention.end].lower().split()
    known = person_nouns().get(words[-1])
    noun = known[2] if known is not None and not mention.plural else words[-1]
    if words[0] in _INDEFINITE:
        determiner = "a"
    elif words[0] in ("the", "this", "that", "these", "those"):
        determiner = "the"
    else:
        determiner = "own" if len(words) > 1 else "the"
    return noun, determiner, noun in GENERIC_NOUNS or mention.plural


def _all_genders(
    people: People, narrator: int | None, others: dict[int, str | None]
) -> dict[int, str | None]:
    genders = dict(people.genders) | others
    genders.setdefault(len(people.forms), NARRATOR_GENDER)
    if narrator is not None:
        genders[narrator] = NARRATOR_GENDER
    return genders


def _links(
    spans: Layer[MentionSpan], answers: Sequence[Answer], narrated: frozenset[MentionId]
) -> Iterator[Link]:
    """Links with final entity ids, which count from 0 in the order of first mentions."""
    ids: dict[int, EntityId] = {}
    for mention, answer in zip(spans, answers, strict=True):
        slot: Slot | None = "narrator" if mention.id in narrated else None
        slot_of = None
        if mention.person in (1, 2) and not mention.plural and mention.quotation is not None:
            slot, slot_of = ("speaker" if mention.person == 1 else "addressee"), mention.quotation
        entity: EntityId | None = None
        if answer.referent is not None:
            entity = ids.setdefault(answer.referent, EntityId(len(ids)))
        evidence: tuple[Span, ...] = ()
        if answer.antecedent is not None:
            before = spans[answer.antecedent]
            evidence = ((before.start, before.end),)
        yield Link(
            start=mention.start,
            end=mention.end,
            mention=mention.id,
            entity=entity,
            slot=slot,
            slot_of=slot_of,
            score=answer.score if slot is None or entity is not None else SLOT_SCORE,
            evidence=evidence,
        )
