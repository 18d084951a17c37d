"""``ask``: the question forms of docs/guides/world.md, else a search for the words.

An answer is a list of spans of the text; nothing is phrased anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Final

from fabula.answer_rows import Answer
from fabula.layer import Layer
from fabula.lexicons.statements import content_stems
from fabula.query import check_offset, find_known, layer_of, people_named, rank_facts, scene_before
from fabula.rows import CharacterId, Span
from fabula.script import name_of
from fabula.story import Story
from fabula.word_search import WordIndex

MAX_ANSWERS: Final = 10
SEARCH_SCORE: Final = 0.5
"""Score of the best sentence of a search that stands in for, or behind, answers from the model."""


def answer(story: Story, question: str, *, at: int | None = None) -> tuple[Answer, ...]:
    """Answer a question with spans of the text: those of the form first, then those of the search.

    Args:
        story: The story.
        question: In English; names as in the cast. The first form that fits is used.
        at: Only what stands before this offset.

    Raises:
        InputError: If the offset is outside the text.
    """
    asked = " ".join(question.split())
    end = len(story.text) if at is None else check_offset(story, at)
    found: list[Answer] = []
    for pattern, reader in _forms():
        match = pattern.match(asked)
        if match is not None:
            found = list(reader(_Question(story, asked, end, match)))
            break
    found = [each for each in found if each.end <= end]
    places = {(each.start, each.end) for each in found}
    found += [each for each in search(story, asked, at=at) if (each.start, each.end) not in places]
    unique: dict[tuple[int, int, int | None], Answer] = {}
    for each in found:
        unique.setdefault((each.start, each.end, each.who), each)
    return tuple(unique.values())[:MAX_ANSWERS]


def search(story: Story, words: str, *, at: int | None = None) -> tuple[Answer, ...]:
    """Sentences that hold the words of a question, best first (BM25)."""
    rows = [row for row in layer_of(story, "sentences") if at is None or row.end <= at]
    index = WordIndex([content_stems(story.text[row.start : row.end]) for row in rows])
    ranked = index.rank(content_stems(words))[:MAX_ANSWERS]
    best = ranked[0][1] if ranked else 1.0
    return tuple(
        _answer(story, rows[place], "sentences", rows[place].id, SEARCH_SCORE * score / best)
        for place, score in ranked
    )


def _answer(
    story: Story,
    row: Any,  # noqa: ANN401
    layer: str,
    number: int,
    score: float,
    who: CharacterId | None = None,
    label: str = "",
) -> Answer:
    start, end = (row.start, row.end) if hasattr(row, "start") else row
    words = " ".join(story.text[start:end].split())
    return Answer(
        start=start,
        end=end,
        layer=layer,
        row=int(number),
        score=round(min(1.0, score), 4),
        text=words,
        who=who,
        label=label,
    )


class _Question:
    """A question of a known form."""

    def __init__(self, story: Story, asked: str, end: int, match: re.Match[str]) -> None:
        self.story = story
        self.asked = asked
        self.end = end
        self.match = match

    def layer(self, name: str) -> Layer[Any]:
        return layer_of(self.story, name)

    def people(self, group: str | None = None) -> list[CharacterId]:
        """Characters named in a group of the question, in the order of the words."""
        words = self.asked if group is None else self.match[group] or ""
        named = people_named(self.story, words)
        return sorted(named, key=lambda who: _place(self.story, words, who))

    def stems(self, group: str) -> tuple[str, ...]:
        return content_stems(self.match[group] or "")

    def answer(
        self,
        row: Any,  # noqa: ANN401
        layer: str,
        number: int,
        score: float,
        **more: Any,  # noqa: ANN401
    ) -> Answer:
        return _answer(self.story, row, layer, number, score, **more)

    def ranked(self, rows: Sequence[Any], stems: Sequence[str]) -> list[tuple[Any, float]]:
        """Rows by how much of the words their sentences hold, best first, in text order."""
        texts = [content_stems(self.sentence(row)) for row in rows]
        shares = WordIndex(texts).shares(stems) if stems else [1.0] * len(rows)
        return sorted(zip(rows, shares, strict=True), key=lambda each: (-each[1], each[0].start))

    def sentence(self, row: Any) -> str:  # noqa: ANN401
        start, end = self.sentence_span(row)
        return self.story.text[start:end]

    def sentence_span(self, row: Any) -> Span:  # noqa: ANN401
        found = self.layer("sentences").overlapping(row.start, row.end)
        return (
            (min(row.start, found[0].start), max(row.end, found[-1].end))
            if found
            else (row.start, row.end)
        )

    def scene_of(self, stems: Sequence[str]) -> Any:  # noqa: ANN401
        """The scene whose sentences fit words best."""
        rows = self.layer("sentences").rows
        ranked = self.ranked(rows, stems)
        return self.layer("scenes").at(ranked[0][0].start) if ranked and ranked[0][1] else None


def _place(story: Story, words: str, who: CharacterId) -> int:
    person = layer_of(story, "characters")[who]
    names = [name_of(story, who) or "", *(alias.text for alias in person.aliases)]
    found = [words.casefold().find(name.casefold()) for name in names if name]
    return min((place for place in found if place >= 0), default=len(words))


def _who_is(question: _Question) -> Iterator[Answer]:
    for who in question.people()[:1]:
        person = question.layer("characters")[who]
        for span in person.evidence[:2]:
            score = person.score
            sentence = question.sentence_span(_Spot(*span))
            yield question.answer(sentence, "characters", who, score, who=who, label=person.role)
        yield from _relations_of(question, [who])


def _present(question: _Question) -> Iterator[Answer]:
    people = question.people()
    if people:
        scenes = [
            scene
            for scene in question.layer("scenes")
            if scene.start < question.end and any(r.character == people[0] for r in scene.present)
        ]
        scene = scenes[-1] if scenes else None
    else:
        words = content_stems(question.match["rest"])
        scene = question.scene_of(words) if words else scene_before(question.story, question.end)
    if scene is None:
        return
    for row in scene.present:
        if row.character not in people:
            span = row.evidence[0] if row.evidence else (row.from_, min(row.to, row.from_ + 1))
            sentence = question.sentence_span(_Spot(*span))
            yield question.answer(
                sentence, "scenes", scene.id, row.score, who=row.character, label=row.as_
            )


def _where(question: _Question) -> Iterator[Answer]:
    yield from _scene_words(question, "place")


def _when(question: _Question) -> Iterator[Answer]:
    yield from _scene_words(question, "time")


def _scene_words(question: _Question, field: str) -> Iterator[Answer]:
    """Place or time of the scene that the words lead to, else of the last one with a person."""
    stems = question.stems("rest")
    people = question.people()
    names = {stem for who in people for stem in content_stems(name_of(question.story, who) or "")}
    scene = question.scene_of(stems) if set(stems) - names else None
    if scene is None and people:
        rows = [s for s in question.layer("scenes") if s.start < question.end]
        held = [s for s in rows if any(r.character == people[0] for r in s.present)]
        scene = held[-1] if held else None
    words = None if scene is None else getattr(scene, field)
    if scene is not None and words is not None:
        yield question.answer(words, "scenes", scene.id, scene.score)


def _said(question: _Question) -> Iterator[Answer]:
    who = question.people("who")[:1]
    to = question.people("to")[:1] if question.match["to"] else []
    lines = [
        row
        for row in question.layer("dialogue")
        if who and row.speaker == who[0] and (not to or to[0] in row.addressees)
    ]
    for row, share in question.ranked(lines, question.stems("about")):
        if share or not question.stems("about"):
            yield question.answer(row, "dialogue", row.quotation, share * row.score, who=who[0])


def _who_said(question: _Question) -> Iterator[Answer]:
    rows = [row for row in question.layer("dialogue") if row.speaker is not None]
    for row, share in question.ranked(rows, question.stems("about"))[:MAX_ANSWERS]:
        if share:
            yield question.answer(
                row, "dialogue", row.quotation, share * row.score, who=row.speaker
            )


def _happened(question: _Question) -> Iterator[Answer]:
    yield from _events(question, "patients")


def _did(question: _Question) -> Iterator[Answer]:
    yield from _events(question, "agents")


def _events(question: _Question, field: str) -> Iterator[Answer]:
    who = question.people("who")[:1]
    owner = {p.entity: p.id for p in question.layer("characters")}
    mentions = question.layer("mentions")
    rows = [
        row
        for row in question.layer("events")
        if any(owner.get(mentions[m].entity) in who for m in getattr(row, field))
    ]
    for row, share in question.ranked(rows, question.stems("rest")):
        span = question.sentence_span(row)
        yield question.answer(span, "events", row.id, share * row.score, who=who[0])


def _knows(question: _Question) -> Iterator[Answer]:
    who = question.people("who")[:1] if question.match["who"] else []
    rows = [
        row
        for row in find_known(question.story, at=min(question.end, len(question.story.text)))
        if not who or row.knower == who[0]
    ]
    for row, score in rank_facts(question.story, rows, question.match["about"] or ""):
        source = name_of(question.story, row.from_)
        label = f"{row.how} by {source}" if source else row.how
        span = (row.fact.start, row.fact.end)
        if row.since != row.fact.start and row.evidence:
            span = row.evidence[0]
        yield question.answer(
            span, "knowledge", row.id, score * row.score, who=row.knower, label=label
        )


def _feels(question: _Question) -> Iterator[Answer]:
    people = question.people()
    who, about = people[:1], people[1:]
    stems = question.stems("rest")
    lines = {row.quotation: row for row in question.layer("dialogue")}
    rows = [row for row in question.layer("emotions") if row.character in who]
    shares = {r.id: s for r, s in question.ranked(rows, stems)} if stems else {}
    for row in rows:
        line = lines.get(row.quotation)
        to = line is not None and bool(set(about) & set(line.addressees))
        score = row.score * (0.4 + 0.3 * to + 0.3 * shares.get(row.id, 1.0))
        score *= 0.5 if row.label == "neutral" else 1.0
        yield question.answer(row, "emotions", row.id, score, who=row.character, label=row.label)


def _stand(question: _Question) -> Iterator[Answer]:
    yield from _relations_of(question, question.people())


def _relations_of(question: _Question, people: Sequence[CharacterId]) -> Iterator[Answer]:
    kind = (question.match.groupdict().get("kind") or "").lower()
    for row in question.layer("relationships"):
        if not people or not set(people[:2]) <= {row.a, row.b} or row.from_ >= question.end:
            continue
        words = " ".join(question.story.text[a:b].lower() for a, b in row.evidence)
        fits = not kind or kind.split()[-1] in (row.kind, *words.split())
        for span in row.evidence[:1]:
            score = row.score * (1.0 if fits else 0.4)
            yield question.answer(span, "relationships", row.id, score, who=row.a, label=row.kind)


class _Spot:
    """A place in the text."""

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end


_Reader = Callable[[_Question], Iterable[Answer]]


@cache
def _forms() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    """Question forms in the order in which they are tried."""
    written: tuple[tuple[str, _Reader], ...] = (
        (r"who (?P<who>)(?:knows|knew|has heard|heard|learns?|learnt|learned)(?: that| about| of)? "
         r"(?P<about>.+)", _knows),
        (r"(?:does|did|do) (?P<who>.+?) (?:know|hear|learn)(?: that| about| of| who| what| where)? "
         r"(?P<about>.+)", _knows),
        (r"(?:how|when|where|from whom) (?:does|did|do|has|had) (?P<who>.+?) (?:knows?|learns?|"
         r"learnt|learned|hear|find out)(?: that| about| of)? (?P<about>.+)", _knows),
        (r"who (?:told|tells) (?P<who>.+?) (?:that|about|of) (?P<about>.+)", _knows),
        (r"what (?:does|did) (?P<who>.+?) know(?: about| of)? ?(?P<about>.*)", _knows),
        (r"who (?:said|says|asked|asks) (?P<about>.+)", _who_said),
        (r"what (?:does|did) (?P<who>.+?) (?:say|tell|ask|write|answer)"
         r"(?: to (?P<to>\w+(?: [A-Z]\w+)*))?"
         r"(?: (?:about|of|that) (?P<about>.+))?\??$", _said),
        (r"(?:how|what) (?:does|did|is) (?P<rest>.+?) (?:feel|feeling)\b.*", _feels_whole),
        (r"how do(?:es)? (?P<rest>.+) stand\b.*", _stand),
        (r"who is (?:with|there|present|in the|at the|at)\b(?P<rest>.*)", _present),
        (r"who is (?P<rest>.+?)['’]s? (?P<kind>\w+)\W*$", _stand),
        (r"who (?:is|was|are) (?P<rest>.+)", _who_is),
        (r"where (?:is|was|are|do|does|did) (?P<rest>.+)", _where),
        (r"when (?:is|was|are|do|does|did) (?P<rest>.+)", _when),
        (r"what (?:happens|happened) to (?P<who>.+?)(?P<rest>)\W*$", _happened),
        (r"what (?:does|did) (?P<who>.+?) do\b(?P<rest>.*)", _did),
    )  # fmt: skip
    return tuple((re.compile(form, re.IGNORECASE), reader) for form, reader in written)


def _feels_whole(question: _Question) -> Iterator[Answer]:
    found = sorted(_feels(question), key=lambda each: (-each.score, each.start))
    yield from found
