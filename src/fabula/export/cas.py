"""``cas``: the story as UIMA CAS JSON, as INCEpTION and dkpro-cassis read it.

Offsets count UTF-16 units, as they do in UIMA. Layers whose names begin with ``webanno.custom``
are span layers of the project; tokens, sentences and named entities are those of DKPro Core.

Source: Eckart de Castilho et al., UIMA CAS JSON 0.4; https://github.com/dkpro/dkpro-cassis.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from fabula.export.options import ExportOptions, Files
from fabula.export.people import People, flat
from fabula.export.plain_json import write_line
from fabula.layer import Layer
from fabula.rows import (
    Dialogue,
    Emotion,
    Entity,
    Mention,
    Quotation,
    QuotationId,
    Scene,
    Sentence,
    Span,
)
from fabula.story import Story

MAIN_FILE = "story.cas.json"
TOKEN = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
NAMED = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
SPEECH = "webanno.custom.Speech"
SCENE = "webanno.custom.Scene"
CHARACTER = "webanno.custom.Character"
FORMS = {"proper": "", "common": "-NOM", "pronoun": "-PRON"}
"""What the value of a named entity ends in for each form of mention (``PER``, ``PER-PRON``)."""

_FEATURES = {
    TOKEN: "",
    SENTENCE: "",
    NAMED: "value:String identifier:String",
    SPEECH: "speaker:String addressee:String emotion:String confidence:Double kind:String "
    "line:Integer",
    SCENE: "place:String time:String present:String",
    CHARACTER: "key:String name:String pronouns:String role:String narrator:Boolean group:Boolean "
    "number:Integer",
}
_SOFA = 1


def export_cas(story: Story, options: ExportOptions) -> Files:
    """One document with its types, its text and its annotations."""
    people = People(story)
    rows: list[dict[str, Any]] = []
    found = (
        *_page(story),
        *_mentions(story, people),
        *_speech(story, people),
        *_scenes(story, people),
        *_characters(story, people),
    )
    length, to_units = len(story.text), story.text.to_utf16
    for number, (kind, (start, end), features) in enumerate(found, _SOFA + 1):
        begin, last = to_units(min(start, length)), to_units(min(end, length))
        row = {"%ID": number, "%TYPE": kind, "@sofa": _SOFA, "begin": begin, "end": last}
        rows.append(row | {key: value for key, value in features.items() if value is not None})
    sofa = {
        "%ID": _SOFA,
        "%TYPE": "uima.cas.Sofa",
        "sofaNum": 1,
        "sofaID": "_InitialView",
        "mimeType": "text/plain",
        "sofaString": story.text.content,
    }
    members = [row["%ID"] for row in rows]
    document = {
        "%TYPES": {name: _type(name, features) for name, features in _FEATURES.items()},
        "%FEATURE_STRUCTURES": [sofa, *rows],
        "%VIEWS": {"_InitialView": {"%SOFA": _SOFA, "%MEMBERS": members}},
    }
    return {MAIN_FILE: write_line(document)}


def _type(name: str, features: str) -> dict[str, Any]:
    described: dict[str, Any] = {"%NAME": name, "%SUPER_TYPE": "uima.tcas.Annotation"}
    for each in features.split():
        own, _, kind = each.partition(":")
        described[own] = {"%NAME": own, "%RANGE": f"uima.cas.{kind}"}
    return described


def _page(story: Story) -> Iterator[tuple[str, Span, dict[str, Any]]]:
    for row in cast("Layer[Sentence]", story.layers.get("sentences", Layer())):
        yield SENTENCE, (row.start, row.end), {}
    if "tokens" in story.layers:
        for index in range(len(story.tokens)):
            yield TOKEN, story.tokens.span(index), {}


def _mentions(story: Story, people: People) -> Iterator[tuple[str, Span, dict[str, Any]]]:
    keys = {row.entity: people.key(row.id) for row in people.rows}
    entities = cast("Layer[Entity]", story.layers.get("entities", Layer()))
    others = {row.id: f"entity:{row.id}" for row in entities}
    for row in cast("Layer[Mention]", story.layers.get("mentions", Layer())):
        own = None
        if row.entity is not None:
            own = keys.get(row.entity) or others.get(row.entity, f"entity:{row.entity}")
        value = f"{row.type}{FORMS[row.form]}"
        yield NAMED, (row.start, row.end), {"value": value, "identifier": own}


def _speech(story: Story, people: People) -> Iterator[tuple[str, Span, dict[str, Any]]]:
    dialogue = cast("Layer[Dialogue]", story.layers.get("dialogue", Layer()))
    said = {row.quotation: row for row in dialogue}
    feelings = _feelings(story)
    for quotation in cast("Layer[Quotation]", story.layers.get("quotations", Layer())):
        row = said.get(quotation.id)
        to = () if row is None else tuple(people.key(who) or "" for who in row.addressees)
        speaker = None if row is None else people.key(row.speaker)
        features = {
            "speaker": speaker,
            "addressee": " ".join(each.replace(" ", "_") for each in to) or None,
            "emotion": feelings.get(quotation.id),
            "confidence": None if row is None or speaker is None else row.score,
            "kind": quotation.kind,
            "line": quotation.id,
        }
        for part in quotation.parts:
            yield SPEECH, part, features


def _feelings(story: Story) -> dict[QuotationId, str]:
    best: dict[QuotationId, Emotion] = {}
    for row in cast("Layer[Emotion]", story.layers.get("emotions", Layer())):
        held = None if row.quotation is None else best.get(row.quotation)
        if row.quotation is not None and (held is None or row.score > held.score):
            best[row.quotation] = row
    return {line: row.label for line, row in best.items()}


def _scenes(story: Story, people: People) -> Iterator[tuple[str, Span, dict[str, Any]]]:
    for row in cast("Layer[Scene]", story.layers.get("scenes", Layer())):
        company = dict.fromkeys(people.key(each.character) or "" for each in row.present)
        features = {
            "place": None if row.place is None else flat(row.place.text),
            "time": None if row.time is None else flat(row.time.text),
            "present": " ".join(each.replace(" ", "_") for each in company) or None,
        }
        yield SCENE, (row.start, row.end), features


def _characters(story: Story, people: People) -> Iterator[tuple[str, Span, dict[str, Any]]]:
    """Each character once, at its first mention."""
    for row in people.rows:
        features = {
            "key": people.key(row.id),
            "name": flat(row.name) if row.name else None,
            "pronouns": " ".join(f"{each.set}:{each.count}" for each in row.pronouns) or None,
            "role": row.role,
            "narrator": row.narrator,
            "group": row.group,
            "number": row.id,
        }
        place = row.evidence[0] if row.evidence else (row.first, row.first)
        yield CHARACTER, place, features
