"""What stands apart from the text of a TEI document, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import cast, get_args

from lxml import etree

from fabula.importers.given import GivenLine
from fabula.importers.tei_text import TeiText
from fabula.importers.tei_tree import find_all, local_name, own_id, pointed, share_of, text_of
from fabula.rows import (
    CharacterId,
    Emotion,
    EmotionId,
    EmotionLabel,
    Present,
    PresentAs,
    QuotationId,
    Scene,
    SceneId,
    SceneWords,
    Shown,
    Span,
)


def read_scenes(root: etree._Element, found: TeiText, people: dict[str, int]) -> list[Scene]:
    """Scenes from one milestone to the next, with the company and words that events give."""
    events = {own_id(each): each for each in find_all(root, "event")}
    places = [*found.scenes, (len(found.content), None, None)]
    rows: list[Scene] = []
    for (start, own, score), (end, _, _) in pairwise(places):
        words = found.content[start:end]
        left = start + len(words) - len(words.lstrip())
        right = start + len(words.rstrip())
        if left >= right:
            continue
        event = events.get(own) if own is not None else None
        rows.append(
            Scene(
                id=SceneId(len(rows)),
                start=left,
                end=right,
                place=_words(found.content, event, "place", (left, right)),
                time=_words(found.content, event, "time", (left, right)),
                present=tuple(_company(event, people, (left, right))),
                score=1.0 if score is None else score,
            )
        )
    return rows


def _words(content: str, event: etree._Element | None, name: str, span: Span) -> SceneWords | None:
    for each in () if event is None else event:
        if local_name(each) == "desc" and each.get("type") == name:
            words = "".join(str(part) for part in each.itertext())
            at = content.find(words, *span)
            if words and at >= 0:
                return SceneWords(start=at, end=at + len(words), text=words)
    return None


def _company(event: etree._Element | None, people: dict[str, int], span: Span) -> list[Present]:
    rows: list[Present] = []
    for each in () if event is None else event:
        who = pointed(each.get("target"))
        if local_name(each) != "ptr" or not who or who[0] not in people:
            continue
        as_ = each.get("type")
        rows.append(
            Present(
                character=CharacterId(people[who[0]]),
                from_=span[0],
                to=span[1],
                as_=cast("PresentAs", as_ if as_ in get_args(PresentAs) else "bystander"),
                evidence=(),
                score=1.0,
            )
        )
    return rows


def read_evidence(root: etree._Element, found: TeiText) -> dict[str, tuple[Span, ...]]:
    """The words that lines rest on, by the id of the line."""
    rows: dict[str, tuple[Span, ...]] = {}
    for element in find_all(root, "annotation"):
        for own in pointed(element.get("target")):
            names = [ref for each in element if local_name(each) == "ptr"
                     for ref in pointed(each.get("target"))]  # fmt: skip
            spans = tuple(found.spans[name] for name in names if name in found.spans)
            rows[own] = rows.get(own, ()) + spans
    return rows


def read_emotions(
    root: etree._Element, found: TeiText, people: dict[str, int], lines: Sequence[GivenLine]
) -> list[Emotion]:
    """Feelings of lines, in the order of the text."""
    numbers = {line.parts: number for number, line in enumerate(lines)}
    spoken: list[tuple[int, etree._Element, GivenLine]] = []
    for element in find_all(root, "spanGrp/span"):
        for own in pointed(element.get("target"))[:1]:
            marked = found.by_id.get(own)
            number = None if marked is None else numbers.get(tuple(sorted(marked.parts)))
            if number is not None:
                spoken.append((number, element, lines[number]))
    rows: list[Emotion] = []
    for number, element, line in sorted(spoken, key=lambda each: each[0]):
        label = next(iter(pointed(element.get("ana"))), "").removeprefix("emo.") or text_of(element)
        if label not in get_args(EmotionLabel):
            continue
        who = next(iter(pointed(element.get("corresp"))), line.speaker)
        shown, score = element.get("subtype"), share_of(element)
        rows.append(
            Emotion(
                id=EmotionId(len(rows)),
                start=line.parts[0][0],
                end=line.parts[-1][1],
                character=CharacterId(people[who]) if who in people else None,
                label=cast("EmotionLabel", label),
                intensity=share_of(element, "n"),
                shown=cast("Shown | None", shown if shown in get_args(Shown) else None),
                quotation=QuotationId(number),
                evidence=(),
                score=1.0 if score is None else score,
            )
        )
    return rows
