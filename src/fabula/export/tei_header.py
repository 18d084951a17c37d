"""The header of a TEI document: what it is of, how it was made, who and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from fabula.export.people import People, flat
from fabula.export.sex import sex_of
from fabula.export.tei_xml import (
    PLACES,
    TYPES,
    Ids,
    certainty,
    element,
    pointers,
    tag,
)
from fabula.layer import Layer
from fabula.rows import Character, Dialogue, Emotion, Entity, Relationship
from fabula.story import Story

_VERSION = re.compile(r"\d+(\.\d+){0,3}")
_WORDS = {
    "word.plural": "words for more than one",
    "word.writing": "written, not spoken or thought",
}


def render_header(story: Story, people: People, ids: Ids) -> str:
    """The ``teiHeader`` element."""
    source = story.text.source
    author = element("author", flat(source.author)) if source.author else ""
    title = element("title", flat(source.title or source.name) or "untitled")
    made = f"Exported by fabula {story.provenance.fabula}"
    return "\n".join(
        (
            "<teiHeader>",
            f"<fileDesc><titleStmt>{title}{author}</titleStmt>",
            f"<publicationStmt>{element('p', made)}</publicationStmt>",
            f"<sourceDesc>{element('p', flat(source.name))}</sourceDesc></fileDesc>",
            f"<encodingDesc>{_application(story)}",
            f"<classDecl>{_taxonomies(story)}</classDecl></encodingDesc>",
            "<profileDesc>",
            *_people(story, people, ids),
            *_places(story, ids),
            "</profileDesc>",
            *_revisions(story),
            "</teiHeader>",
        )
    )


def _application(story: Story) -> str:
    found = _VERSION.match(story.provenance.fabula)
    number = found[0] if found else "0"
    opening = tag("application", {"ident": "fabula", "version": number})
    return f"<appInfo>{opening}{element('label', 'fabula')}</application></appInfo>"


def _taxonomies(story: Story) -> str:
    emotions = cast("Layer[Emotion]", story.layers.get("emotions", Layer()))
    labels = sorted({row.label for row in emotions})
    found = [_taxonomy("word", list(_WORDS.items()))]
    if labels:
        found.append(_taxonomy("emotion", [(f"emo.{label}", label) for label in labels]))
    return "".join(found)


def _taxonomy(name: str, categories: list[tuple[str, str]]) -> str:
    rows = "".join(
        f"{tag('category', {'xml:id': own})}{element('catDesc', text)}</category>"
        for own, text in categories
    )
    return f"{tag('taxonomy', {'xml:id': name})}{rows}</taxonomy>"


def _people(story: Story, people: People, ids: Ids) -> Iterator[str]:
    entities = cast("Layer[Entity]", story.layers.get("entities", Layer()))
    others = [row for row in entities if not ids.is_character(row.id)]
    relations = list(_relations(story, ids))
    persons = [row for row in others if row.type == "PER" and row.name]
    groups = [row for row in others if row.type == "ORG" and row.name]
    if people.rows or persons or groups:
        yield "<particDesc>"
        if people.rows or persons:
            yield "<listPerson>"
            yield from (_person(people, row, ids) for row in people.rows)
            if persons:
                yield '<listPerson type="others">'
                yield from (_other("person", "persName", row, ids) for row in persons)
                yield "</listPerson>"
            if relations:
                yield "<listRelation>"
                yield from relations
                yield "</listRelation>"
            yield "</listPerson>"
        if groups:
            yield "<listOrg>"
            yield from (_other("org", "orgName", row, ids) for row in groups)
            yield "</listOrg>"
        yield "</particDesc>"


def _person(people: People, row: Character, ids: Ids) -> str:
    own, key = ids.person(row.id), people.key(row.id)
    name = "personGrp" if row.group else "person"
    roles = f"{row.role} narrator" if row.narrator else row.role
    opening = tag(name, {"xml:id": own, "sex": sex_of(row), "role": roles})
    parts = [opening]
    if row.name:
        parts.append(element("persName", flat(row.name) or "?", {"type": "main"}))
    shown = {flat(row.name)} if row.name else set()
    for alias in row.aliases:
        if flat(alias.text) not in shown and flat(alias.text):
            parts.append(element("persName", flat(alias.text), {"type": "alias"}))
            shown.add(flat(alias.text))
    for each in row.pronouns:
        attributes = {"value": each.set, "n": str(each.count)}
        parts.append(element("persPronouns", each.set, attributes))
    if key != own:
        parts.append(element("idno", key or "", {"type": "key"}))
    return f"{''.join(parts)}</{name}>"


def _other(name: str, named: str, row: Entity, ids: Ids) -> str:
    opening = tag(name, {"xml:id": ids.entity(row.id)})
    return f"{opening}{element(named, flat(row.name or '?'))}</{name}>"


def _relations(story: Story, ids: Ids) -> Iterator[str]:
    for row in cast("Layer[Relationship]", story.layers.get("relationships", Layer())):
        a, b = ids.person(row.a), ids.person(row.b)
        if a is None or b is None:
            continue
        whom = {"active": pointers((a,)), "passive": pointers((b,))}
        yield tag(
            "relation",
            {
                "name": row.kind,
                "n": None if row.valence is None else f"{row.valence:g}",
                **(whom if row.directed else {"mutual": pointers((a, b))}),
                "cert": certainty(row.score),
            },
            empty=True,
        )


def _places(story: Story, ids: Ids) -> Iterator[str]:
    entities = cast("Layer[Entity]", story.layers.get("entities", Layer()))
    rows = [row for row in entities if row.name and not ids.is_character(row.id)]
    rows = [row for row in rows if row.type in PLACES or row.type == "VEH"]
    if rows:
        yield "<settingDesc><listPlace>"
        for row in rows:
            opening = tag("place", {"xml:id": ids.entity(row.id), "type": TYPES[row.type]})
            yield f"{opening}{element('placeName', flat(row.name or '?'))}</place>"
        yield "</listPlace></settingDesc>"


def _revisions(story: Story) -> Iterator[str]:
    dialogue = cast("Layer[Dialogue]", story.layers.get("dialogue", Layer()))
    given = sum(row.basis == "given" for row in dialogue)
    model = story.provenance.model or "rules alone"
    yield "<revisionDesc>"
    if given or story.provenance.options.get("corrections_sha256"):
        words = f"put right or given by a reader: {given} lines"
        yield element("change", words, {"xml:id": "corrections"})
    yield element("change", f"automatic analysis with {model}", {"xml:id": "run"})
    yield "</revisionDesc>"
