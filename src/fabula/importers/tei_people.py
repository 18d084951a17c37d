"""The cast, the places and the relationships of a TEI document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast, get_args

from lxml import etree

from fabula.importers.given import GivenPerson
from fabula.importers.tei_text import TeiText
from fabula.importers.tei_tree import TEI, find_all, local_name, own_id, pointed, share_of, text_of
from fabula.rows import (
    CharacterId,
    CharacterRole,
    Relationship,
    RelationshipId,
    RelationshipKind,
)

_UNDIRECTED = 2


def read_people(root: etree._Element, found: TeiText) -> tuple[list[GivenPerson], dict[str, str]]:
    """The persons of the lists, then who speaks or is spoken to; and names of other things."""
    people = {person.ref: person for person in _persons(root)}
    for line in found.lines:
        for ref in (line.speaker, *line.addressees):
            if ref is not None and ref not in people:
                people[ref] = GivenPerson(ref=ref, key=ref)
    return list(people.values()), dict(_names(root))


def _persons(root: etree._Element) -> Iterator[GivenPerson]:
    for element in root.iter(f"{TEI}person", f"{TEI}personGrp"):
        own = own_id(element)
        if own is not None and not _is_other(element):
            yield _person(element, own)


def _is_other(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.get("type") == "others"


def _names(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Names of places, organisations and persons outside of the cast."""
    for kind, named in (("place", "placeName"), ("org", "orgName"), ("person", "persName")):
        for element in find_all(root, kind):
            own = own_id(element)
            label = next((each for each in element if local_name(each) == named), None)
            if own is not None and label is not None and (kind != "person" or _is_other(element)):
                yield own, text_of(label)


def _person(element: etree._Element, own: str) -> GivenPerson:
    named = [each for each in element if local_name(each) == "persName"]
    main = [each for each in named if each.get("type") != "alias"]
    roles = (element.get("role") or "").split()
    role = next((each for each in roles if each in get_args(CharacterRole)), None)
    keys = [each for each in element if local_name(each) == "idno" and each.get("type") == "key"]
    pronouns: dict[str, int] | None = None
    for each in element:
        if local_name(each) == "persPronouns" and (word := each.get("value") or text_of(each)):
            count = each.get("n") or "0"
            number = int(count) if count.isascii() and count.isdecimal() else 0
            pronouns = {**(pronouns or {}), word.split("/")[0].split()[0]: number}
    return GivenPerson(
        ref=own,
        key=text_of(keys[0]) if keys else own,
        name=text_of(main[0]) or None if main else None,
        aliases=tuple(text_of(each) for each in named if each not in main[:1] and text_of(each)),
        pronouns=pronouns,
        role=cast("CharacterRole | None", role),
        narrator="narrator" in roles,
        group=local_name(element) == "personGrp",
    )


def read_relations(
    root: etree._Element, people: dict[str, int], length_chars: int
) -> list[Relationship]:
    """The relationships between persons of the cast; each holds for the whole text."""
    rows: list[Relationship] = []
    for element in find_all(root, "relation"):
        mutual = pointed(element.get("mutual"))
        pair = mutual or (*pointed(element.get("active")), *pointed(element.get("passive")))
        if len(pair) != _UNDIRECTED or not set(pair) <= people.keys():
            continue
        kind = element.get("name") or ""
        known = kind if kind in get_args(RelationshipKind) else "other"
        score = share_of(element)
        rows.append(
            Relationship(
                id=RelationshipId(len(rows)),
                a=CharacterId(people[pair[0]]),
                b=CharacterId(people[pair[1]]),
                kind=cast("RelationshipKind", known),
                directed=not mutual,
                valence=_valence(element.get("n")),
                from_=0,
                to=length_chars,
                cause=None,
                evidence=(),
                score=1.0 if score is None else score,
            )
        )
    return rows


def _valence(word: str | None) -> float | None:
    try:
        value = float(word or "")
    except ValueError:
        return None
    return value if -1 <= value <= 1 else None
