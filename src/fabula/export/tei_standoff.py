"""What stands apart from the text of a TEI document: scenes, knowledge, feelings, evidence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import cast

from fabula.export.people import People, flat
from fabula.export.tei_xml import Ids, certainty, element, pointers, tag
from fabula.layer import Layer
from fabula.rows import (
    Dialogue,
    Emotion,
    Knowledge,
    Paragraph,
    PresentAs,
    Quotation,
    Scene,
    Span,
)
from fabula.story import Story

_RANK: tuple[PresentAs, ...] = ("speaks", "acts", "addressed", "bystander")


def render_standoff(story: Story, people: People, ids: Ids, marked: dict[Span, str]) -> str:
    """The ``standOff`` element; empty text where there is nothing to say.

    Args:
        story: The story.
        people: Its cast.
        ids: Ids of persons and things.
        marked: Ids of the mentions that are evidence of lines, by their span.
    """
    events = [*_scenes(story, ids), *_knowledge(story, people, ids)]
    spans, notes = list(_emotions(story, ids)), list(_evidence(story, marked))
    parts: list[str] = []
    if events:
        parts += ["<listEvent>", *events, "</listEvent>"]
    if spans:
        opening = tag("spanGrp", {"type": "emotion", "resp": "#run"})
        parts += [opening, *spans, "</spanGrp>"]
    if notes:
        parts += [tag("listAnnotation", {"type": "evidence"}), *notes, "</listAnnotation>"]
    return "\n".join(("<standOff>", *parts, "</standOff>\n")) if parts else ""


def _scenes(story: Story, ids: Ids) -> Iterator[str]:
    for row in cast("Layer[Scene]", story.layers.get("scenes", Layer())):
        parts = [
            tag("event", {"xml:id": f"sc{row.id}", "type": "scene", "cert": certainty(row.score)}),
            element("label", f"Scene {row.id + 1}"),
        ]
        for name, words in (("place", row.place), ("time", row.time)):
            if words is not None:
                parts.append(element("desc", words.text, {"type": name}))
        company: dict[str, PresentAs] = {}
        for each in row.present:
            who = ids.person(each.character)
            if who is not None:
                as_ = company.setdefault(who, each.as_)
                company[who] = min(as_, each.as_, key=_RANK.index)
        for who, as_ in company.items():
            parts.append(tag("ptr", {"type": as_, "target": f"#{who}"}, empty=True))
        yield f"{''.join(parts)}</event>"


def _knowledge(story: Story, people: People, ids: Ids) -> Iterator[str]:
    where = _Places(story)
    for row in cast("Layer[Knowledge]", story.layers.get("knowledge", Layer())):
        fact = flat(story.text[row.fact.start : row.fact.end]) or "?"
        label = f"{people.name(row.knower)} knows: {fact}"
        attributes = {"xml:id": f"k{row.id}", "type": "knowledge", "subtype": row.how}
        sure = {"cert": certainty(row.score)}
        parts = [tag("event", {**attributes, **sure}), element("label", label)]
        found = (
            ("knower", ids.person(row.knower)),
            ("from", ids.person(row.from_)),
            ("fact", where.at(row.fact.start)),
            ("since", where.at(row.since)),
        )
        for name, own in found:
            if own is not None:
                parts.append(tag("ptr", {"type": name, "target": f"#{own}"}, empty=True))
        yield f"{''.join(parts)}</event>"


def _emotions(story: Story, ids: Ids) -> Iterator[str]:
    where = _Places(story)
    for row in cast("Layer[Emotion]", story.layers.get("emotions", Layer())):
        own = where.line(row.quotation) or where.at(row.start)
        if own is None:
            continue
        attributes = {
            "target": f"#{own}",
            "ana": f"#emo.{row.label}",
            "corresp": pointers((ids.person(row.character),)),
            "subtype": row.shown,
            "n": None if row.intensity is None else f"{row.intensity:g}",
            "cert": certainty(row.score),
        }
        yield element("span", row.label, attributes)


def _evidence(story: Story, marked: dict[Span, str]) -> Iterator[str]:
    where = _Places(story)
    for row in cast("Layer[Dialogue]", story.layers.get("dialogue", Layer())):
        own = where.line(row.quotation)
        found = [marked[span] for span in row.evidence if span in marked]
        if own is None or not found:
            continue
        attributes = {"xml:id": f"ev{row.quotation}", "motivation": "linking", "target": f"#{own}"}
        pointer = tag("ptr", {"target": pointers(found)}, empty=True)
        yield f"{tag('annotation', attributes)}{pointer}</annotation>"


class _Places:
    """Ids of the elements that hold an offset."""

    def __init__(self, story: Story) -> None:
        self._paragraphs = cast("Layer[Paragraph]", story.layers.get("paragraphs", Layer()))
        quotations = cast("Layer[Quotation]", story.layers.get("quotations", Layer()))
        self._lines = {row.id for row in quotations if row.is_line}
        self._quotations = quotations

    def line(self, number: int | None) -> str | None:
        return f"q{number}" if number in self._lines else None

    def at(self, offset: int) -> str | None:
        row = self._quotations.at(offset)
        if row is not None and row.is_line and row.parts[0][0] <= offset < row.parts[0][1]:
            return f"q{row.id}"
        index = bisect_right(self._paragraphs.starts, offset) - 1
        return f"p{self._paragraphs[index].id}" if index >= 0 else None
