"""Who or what each mention refers to, by rules.

What: the link of every mention to an entity, or to a slot that attribution fills.
Rows: ``Link``, internal, one for every mention span, in its order.
Needs: text, sentences, paragraphs, quotations, mention_spans, cues, breaks, voices, pins (tokens
    are for the encoder).
Method: names first, over the whole text: distinct forms are grouped into people by evidence
    (``lexicons/name_links.py``), with pronoun sets decided by all signs together
    (``lexicons/gender_signs.py``) and with forms kept apart that stand side by side. Then one pass
    in reading order gives shared forms, pronouns and person nouns to the most salient referent that
    fits (``decode/resolution.py``). Inside a quotation *I* is the slot of its speaker, *you* and
    plain words of address (*sir*) of its addressee; in a first-person stretch the narration's *I*
    is the narrator: the one whose point of view a heading announces, else one for the whole text,
    named where the text tells.
Source: names before pronouns after Lee et al. 2013 ("Deterministic coreference resolution based on
    entity-centric, precision-ranked rules"), sections 3-4.
Limits: *we* stays open; without headings there is one narrator.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fabula.decode.mention_links import BY_HEAD, link_mentions
from fabula.decode.mention_roles import Clauses, is_said_of, read_noun
from fabula.decode.mention_table import make_table
from fabula.decode.name_pairs import find_joined, find_talks
from fabula.decode.noun_resolution import resolve_noun
from fabula.decode.resolution import Answer, Features, Item, Kind, resolve_items
from fabula.encoder.encoding import Encoder, Encoding
from fabula.internal_rows import Break, Link, MentionSpan, Slot, Voice
from fabula.layer import Layer, Tokens
from fabula.lexicons.address import is_addressed_in, is_plain_address
from fabula.lexicons.gender_signs import Sight, add_signs, find_signs
from fabula.lexicons.link_scores import link_score
from fabula.lexicons.name_calls import Call, find_calls
from fabula.lexicons.name_reasons import give_reasons
from fabula.lexicons.narrators import Names, find_narrated, find_narrators
from fabula.lexicons.people import People, decide_genders, find_people
from fabula.lexicons.person_names import plain_form
from fabula.pins import Pins
from fabula.rows import Cue, EntityId, MentionId, Paragraph, Quotation, Sentence, Span
from fabula.text import Text

SLOT_SCORE = 0.9
"""That *I* in a quotation is its speaker and *you* its addressee (quoted letters and songs err)."""

NARRATOR_GENDER = "narrator"
GROUP_GENDER = "group"
"""Pronoun sets of referents that no *he* or *she* fits."""


@dataclass(frozen=True)
class _Known:
    """What is known of the whole text before mentions are resolved one by one.

    Attributes:
        keys: The form of each mention.
        speaking: Mentions that reporting clauses name.
        sights: What signs of gender need of each mention; ``None`` for places and plurals.
        clauses: Clauses of the text.
        sentences: Number of the sentence of each mention.
        people: The people that the forms belong to.
        narrated: Referent of each mention that is a narrator's *I*.
        narrators: Referent of the narrator of each stretch told in the first person.
    """

    keys: tuple[str, ...]
    speaking: frozenset[MentionId]
    sights: tuple[Sight | None, ...]
    clauses: Clauses
    sentences: tuple[int, ...]
    people: People
    narrated: Mapping[MentionId, int]
    narrators: Mapping[int, int]


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
    encoding: Encoding,
    encoder: Encoder | None,
    pins: Pins,
) -> Layer[Link]:
    """Link every mention to an entity or a slot."""
    spans = mention_spans
    keys = tuple(plain_form(text[m.start : m.end]) for m in spans)
    numbers = tuple(bisect_right(sentences.starts, m.start) for m in spans)
    clauses = Clauses(text.content)
    speaking = frozenset(cue.mention for cue in cues if cue.mention is not None)
    sights = _sights(spans, keys, paragraphs, clauses, speaking)
    talks = _talks(spans, keys, quotations, cues, paragraphs)
    calls = find_calls(text.content, spans, keys, quotations, cues, paragraphs)
    people = _group_people(text, spans, keys, numbers, sights, talks, calls, pins)
    stretches = find_narrated(spans, voices, breaks)
    names = Names(text, spans, keys, people)
    narrators = find_narrators(names, paragraphs, quotations, cues, breaks, stretches, pins)
    narrated = {mention: narrators[stretch] for mention, stretch in stretches.items()}
    known = _Known(keys, speaking, sights, clauses, numbers, people, narrated, narrators)
    items, others = _items(text, spans, breaks, known, pins)
    features = Features(_all_genders(people, narrators, others), people.leanings, people.titled())
    first_new = 1 + max(features.genders, default=0)
    answers = resolve_items(items, features, first_new, resolve_noun)
    called = _called(text, spans, quotations)
    if encoder is not None and encoder.links is not None and encoding.mentions is not None:
        places = [bisect_right(paragraphs.starts, mention.start) for mention in spans]
        genders = features.genders
        table = make_table(spans, items, answers, genders, places, speaking, keys, tokens, called)
        options = _options(items, spans, people, pins)
        answers = link_mentions(table, spans, encoding.mentions, encoder.links, options)
    links = _links(spans, answers, narrated, called)
    return Layer(give_reasons(links, spans, keys, people))


def _called(
    text: Text, spans: Layer[MentionSpan], quotations: Layer[Quotation]
) -> frozenset[MentionId]:
    """Plain words of address (*sir*, *my dear*) that call out whoever is spoken to."""
    found: set[MentionId] = set()
    for mention in spans:
        if mention.quotation is None or mention.form != "common" or mention.plural:
            continue
        if mention.type != "PER" or not is_plain_address(text[mention.start : mention.end]):
            continue
        span = mention.start, mention.end
        if is_addressed_in(text.content, span, quotations[mention.quotation].parts):
            found.add(mention.id)
    return frozenset(found)


def _options(
    items: Sequence[Item], spans: Layer[MentionSpan], people: People, pins: Pins
) -> dict[int, Collection[int]]:
    """The only people that some mentions can be: bearers of a shared name, a complete cast."""
    found: dict[int, Collection[int]] = {}
    for number, (item, span) in enumerate(zip(items, spans, strict=True)):
        if item.kind == "shared":
            found[number] = item.referents
        elif pins.closed_cast and span.type == "PER":
            found[number] = people.pinned
    return found


def _sights(
    spans: Layer[MentionSpan],
    keys: Sequence[str],
    paragraphs: Layer[Paragraph],
    clauses: Clauses,
    speaking: frozenset[MentionId],
) -> tuple[Sight | None, ...]:
    """Mentions of single persons as signs of gender need them; labels number the forms."""
    labels: dict[str, int] = {}
    found: list[Sight | None] = []
    for mention, key in zip(spans, keys, strict=True):
        they = mention.form == "pronoun" and mention.plural and mention.person == 3
        several = mention.plural and not they
        if mention.type != "PER" or several or mention.vague or mention.person in (1, 2):
            found.append(None)
            continue
        name = mention.is_person_name
        cued = mention.id in speaking
        subject = cued or clauses.is_subject(mention.start, mention.end, mention.form)
        found.append(
            Sight(
                mention.start,
                mention.end,
                labels.setdefault(key, len(labels)) if name else None,
                "they" if they else mention.gender,
                bisect_right(paragraphs.starts, mention.start),
                clauses.number(mention.start),
                mention.form,
                subject,
                mention.quotation is not None,
                cued,
            )
        )
    return tuple(found)


def _group_people(
    text: Text,
    spans: Layer[MentionSpan],
    keys: Sequence[str],
    numbers: Sequence[int],
    sights: Sequence[Sight | None],
    talks: Sequence[tuple[str, str]],
    calls: Sequence[Call],
    pins: Pins,
) -> People:
    """Group the forms of all names of persons; decide their pronouns before and after."""
    uses = [
        ((number, mention.quotation), key)
        for mention, key, number in zip(spans, keys, numbers, strict=True)
        if mention.is_person_name
    ]
    seen = [sight for sight in sights if sight is not None]
    labels = {key: label for label, key in enumerate(dict.fromkeys(key for _, key in uses))}
    signs = add_signs(find_signs(text.content, seen, {}))
    by_key = {key: signs[label] for key, label in labels.items() if label in signs}
    names = [
        (mention.start, mention.end, key)
        for mention, key in zip(spans, keys, strict=True)
        if mention.is_person_name
    ]
    people = find_people(uses, by_key, find_joined(text.content, names), talks, calls, pins)
    persons = {label: people.person(key) for key, label in labels.items()}
    again = [
        sight if sight.label is None else sight._replace(label=persons[sight.label])
        for sight in seen
    ]
    decide_genders(people, add_signs(find_signs(text.content, again, people.genders)), pins)
    return people


def _talks(
    spans: Layer[MentionSpan],
    keys: Sequence[str],
    quotations: Layer[Quotation],
    cues: Layer[Cue],
    paragraphs: Layer[Paragraph],
) -> list[tuple[str, str]]:
    """Pairs of forms that cues name as the speakers of neighbouring turns."""
    speakers = {
        cue.quotation: keys[cue.mention]
        for cue in cues
        if cue.mention is not None and spans[cue.mention].is_person_name
    }
    return find_talks(
        (bisect_right(paragraphs.starts, row.start), speakers.get(row.id, "")) for row in quotations
    )


def _items(
    text: Text, spans: Layer[MentionSpan], breaks: Layer[Break], known: _Known, pins: Pins
) -> tuple[list[Item], dict[int, str | None]]:
    """Every mention as an item to resolve, and the referents that are not people with a name."""
    others: dict[tuple[str, str], int] = {}
    offset = len(known.people.forms) + 1
    genders: dict[int, str | None] = {}
    items: list[Item] = []
    for number, mention in enumerate(spans):
        stretch = bisect_right(breaks.starts, mention.start)
        vague = mention.vague and (mention.form == "proper" or mention.id not in known.speaking)
        kind, referents = ("skip", ()) if vague else _name_referents(mention, number, known, pins)
        if not vague and mention.form == "proper" and (mention.type != "PER" or mention.plural):
            label = (known.keys[number], mention.type)
            referents = (others.setdefault(label, offset + len(others)),)
            genders[referents[0]] = GROUP_GENDER if mention.type == "PER" else NARRATOR_GENDER
        sight = known.sights[number]
        noun = read_noun(text[mention.start : mention.end], mention.plural)
        items.append(
            Item(
                kind=kind,
                sentence=known.sentences[number],
                stretch=stretch,
                quoted=mention.quotation is not None,
                clause=known.clauses.number(mention.start),
                subject=sight is not None and sight.subject,
                object=mention.form == "pronoun"
                and known.clauses.is_object(mention.start, mention.end),
                gender=GROUP_GENDER if mention.plural else mention.gender,
                referents=referents,
                narrator=known.narrators.get(stretch),
                owner=int(number + 1 < len(spans) and spans[number + 1].start == mention.start),
                beside=_beside(text, spans, number),
                noun=noun.lemma if mention.form == "common" else "",
                modifiers=noun.modifiers,
                determiner=noun.determiner,
                generic=noun.generic,
            )
        )
    return items, genders


def _name_referents(
    mention: MentionSpan, number: int, known: _Known, pins: Pins
) -> tuple[Kind, tuple[int, ...]]:
    """How a mention is resolved, and the referents it already has."""
    if mention.id in known.narrated:
        return "name", (known.narrated[mention.id],)
    if mention.form == "proper" and mention.type == "PER" and not mention.plural:
        candidates = known.people.candidates(known.keys[number])
        if pins.closed_cast:
            candidates = tuple(one for one in candidates if one in known.people.pinned)
        kinds: tuple[Kind, Kind, Kind] = ("skip", "name", "shared")
        return kinds[min(2, len(candidates))], candidates
    if mention.form == "pronoun":
        return ("pronoun" if mention.person == 3 else "skip"), ()
    key = known.keys[number]
    pinned = mention.form == "common" and key in known.people.index
    if pinned and known.people.person(key) in known.people.pinned:
        return "name", (known.people.person(key),)
    if mention.form == "proper":
        return "name", ()
    return ("skip" if pins.closed_cast or mention.type != "PER" else "noun"), ()


def _beside(text: Text, spans: Layer[MentionSpan], number: int) -> int:
    """How many mentions further somebody stands that a noun is said of; 0 = nobody."""
    mention = spans[number]
    if mention.form != "common" or mention.plural:
        return 0
    for step in (1, 2, -1):
        at = number + step
        if not 0 <= at < len(spans) or spans[at].plural or spans[at].type != "PER":
            continue
        other = spans[at]
        gap = text[mention.end : other.start] if step > 0 else text[other.end : mention.start]
        if is_said_of(gap, other.form, text[mention.end : mention.end + 1], before=step < 0):
            agree = None in (other.gender, mention.gender) or other.gender == mention.gender
            return step if agree and other.quotation == mention.quotation else 0
    return 0


def _all_genders(
    people: People, narrators: Mapping[int, int], others: dict[int, str | None]
) -> dict[int, str | None]:
    genders = dict(people.genders) | others
    genders[len(people.forms)] = NARRATOR_GENDER
    if len(set(narrators.values())) == 1:
        genders |= dict.fromkeys(narrators.values(), NARRATOR_GENDER)
    return genders


def _links(
    spans: Layer[MentionSpan],
    answers: Sequence[Answer],
    narrated: Mapping[MentionId, int],
    called: Collection[MentionId],
) -> Iterator[Link]:
    """Links with final entity ids, which count from 0 in the order of first mentions."""
    ids: dict[int, EntityId] = {}
    for mention, answer in zip(spans, answers, strict=True):
        slot: Slot | None = "narrator" if mention.id in narrated else None
        slot_of = None
        if mention.person in (1, 2) and not mention.plural and mention.quotation is not None:
            slot, slot_of = ("speaker" if mention.person == 1 else "addressee"), mention.quotation
        elif mention.id in called:
            slot, slot_of = "addressee", mention.quotation
        entity: EntityId | None = None
        if answer.referent is not None and mention.id not in called:
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
            score=SLOT_SCORE if slot and entity is None else _score(answer),
            evidence=evidence,
        )


def _score(answer: Answer) -> float:
    """Probability that an answer is right."""
    if answer.rule == BY_HEAD:
        return round(answer.share, 4)
    return link_score(answer.rule, round(answer.share, 2))
