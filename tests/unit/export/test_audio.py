"""What tools that speak are given: every word, every speaker, nothing that they misread."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from lxml import etree

from fabula import InputError, Story
from fabula.export.exporters import export_story
from fabula.export.options import ExportOptions
from fabula.export.spoken import find_turns
from tests.unit.export.hard_story import example_story, hard_story, twin_story
from tests.unit.small_story import small_story

SSML = "{http://www.w3.org/2001/10/synthesis}"
MSTTS = "{https://www.w3.org/2001/mstts}"
STORIES = (small_story, hard_story, twin_story, example_story)


def _files(story: Story, name: str, **options: Any) -> dict[str, str]:
    files = export_story(story, name, ExportOptions(**options))
    return {path: data.decode("utf-8") for path, data in files.items()}


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _turns(story: Story) -> list[tuple[bool, str]]:
    return [(turn.spoken, turn.text) for turn in find_turns(story, ExportOptions())]


def _spoken_words(story: Story) -> str:
    return _letters("".join(text for _, text in _turns(story)))


def _alexandria(story: Story, **options: Any) -> list[dict[str, str]]:
    return json.loads(_files(story, "alexandria", **options)["script.json"])  # type: ignore[no-any-return]


def _creator(story: Story, **options: Any) -> list[dict[str, str]]:
    text = _files(story, "audiobook-creator", **options)["speaker_attributed_book.jsonl"]
    return [json.loads(line) for line in text.split("\n") if line]


def _read_sml(text: str) -> list[tuple[str | None, str]]:
    """What is said by whom, as the target's own pattern splits it; ``None`` = the narration."""
    said: list[tuple[str | None, str]] = []
    for voice, words, told in re.findall(
        r"\[voice:([^\]]+)\]([^\[]*)\[/voice\]|((?:(?!\[voice:).)+)", text, flags=re.DOTALL
    ):
        if voice:
            said.append((voice, words))
        elif told.replace("[pause]", "").strip():
            said.append((None, told.replace("[pause]", "")))
    return said


@pytest.mark.parametrize("make", STORIES)
def test_alexandria_has_every_turn(make: Any) -> None:
    story = make()
    found = _alexandria(story)
    assert [each["text"] for each in found] == [text for _, text in _turns(story)]
    assert all(list(each) == ["speaker", "text", "instruct"] for each in found)
    spoken = [each["speaker"] != "NARRATOR" for each in found]
    assert spoken == [aloud for aloud, _ in _turns(story)]
    config = json.loads(_files(story, "alexandria")["voice_config.json"])
    assert config.keys() == {each["speaker"] for each in found} | {"NARRATOR"}
    assert all(each["type"] == "custom" and each["voice"] for each in config.values())


def test_alexandria_instructions_and_hard_names() -> None:
    found = {each["text"]: each for each in _alexandria(hard_story())}
    (loud,) = [each for text, each in found.items() if text.startswith("“=1+1")]
    assert loud["instruct"].endswith("Softly.")
    assert found["“I thought so.”"]["speaker"] == 'A & <B> "C" [D] 🙂 X'
    assert found["“Who is there?”"]["speaker"] == "UNKNOWN"
    assert found["said Ada Reed softly."]["instruct"] == "Neutral narration."


def test_namesakes_stay_apart() -> None:
    names = {each["speaker"] for each in _alexandria(twin_story())}
    assert names == {"NARRATOR", "NARRATOR (2)", "NARRATOR (3)", "UNKNOWN"}
    names = {each["speaker"] for each in _creator(twin_story())}
    assert names == {"narrator", "narrator (2)", "narrator (3)", "unknown"}


@pytest.mark.parametrize("make", STORIES)
def test_audiobook_creator_voices_what_is_said_and_only_that(make: Any) -> None:
    story = make()
    found = _creator(story)
    assert _letters("".join(each["line"] for each in found)) == _spoken_words(story)
    for each, (spoken, _) in zip(found, _turns(story), strict=True):
        assert list(each) == ["speaker", "line"]
        assert (each["speaker"] == "narrator") != spoken
        if spoken:
            pieces = [part for part in re.split(r'("[^"]+")', each["line"]) if part]
            assert pieces == [each["line"]]
        assert not set("“”‘’") & set(each["line"])


def test_audiobook_creator_cast() -> None:
    story = hard_story()
    cast = json.loads(_files(story, "audiobook-creator")["character_gender_map.json"])
    scores = cast["scores"]
    assert list(cast["legend"]) == [str(number) for number in range(1, 11)]
    assert {each["speaker"] for each in _creator(story)} <= scores.keys()
    assert scores["narrator"]["gender_score"] == 0
    assert scores["unknown"]["gender_score"] == 5
    assert (scores["=עדה"]["gender"], scores["=עדה"]["gender_score"]) == ("female", 10)
    assert all(key == each["name"] for key, each in scores.items())
    other = {each["speaker"] for each in _creator(story, unknown="Someone Else")}
    assert "someone else" in other
    assert "unknown" not in other


@pytest.mark.parametrize("make", STORIES)
def test_sml_can_be_read_back(make: Any) -> None:
    story = make()
    said = _read_sml(_files(story, "sml")["script.sml.txt"])
    assert _letters("".join(words for _, words in said)) == _spoken_words(story)
    wanted = [text.translate(str.maketrans("[]", "()")) for aloud, text in _turns(story) if aloud]
    assert [words for voice, words in said if voice is not None] == wanted


def test_sml_pauses_between_scenes_and_takes_paths() -> None:
    text = _files(hard_story(), "sml")["script.sml.txt"]
    assert text.split("\n\n").count("[pause]") == 1
    assert "[voice:ada-reed]" in text
    assert "[voice:UNKNOWN]“Who is there?”[/voice]" in text
    paths = {"ada-reed": "/voices/ada one.wav", "unknown": "/voices/x.wav", "narrator": "/n.wav"}
    text = _files(hard_story(), "sml", voices=paths)["script.sml.txt"]
    assert "[voice:/voices/x.wav]“Who is there?”[/voice]" in text
    assert "[voice:/voices/ada one.wav]" in text
    assert "[voice:/n.wav]CHAPTER ONE[/voice]" in text
    with pytest.raises(InputError, match="square brackets"):
        _files(hard_story(), "sml", voices={"jon": "a]b"})


def _read_abogen(text: str) -> list[tuple[str, str]]:
    said, voice = [], ""
    for part in re.split(r"(<<[A-Z_]+:[^<>]*>>)", text):
        if part.startswith("<<VOICE:"):
            voice = part[8:-2]
        elif not part.startswith("<<"):
            said += [(voice, words) for words in part.split("\n\n") if words.strip()]
    return said


@pytest.mark.parametrize("make", STORIES)
def test_abogen_can_be_read_back(make: Any) -> None:
    story = make()
    said = _read_abogen(_files(story, "abogen")["script.abogen.txt"])
    assert _letters("".join(words for _, words in said)) == _spoken_words(story)
    narrated = [voice == "af_heart" for voice, _ in said]
    assert narrated == [not aloud for aloud, _ in _turns(story)]


def test_abogen_markers_are_ours_alone() -> None:
    text = _files(hard_story(), "abogen")["script.abogen.txt"]
    assert "‹‹VOICE:x››" in text
    markers = re.findall(r"<<[^<>]*>>", text)
    assert markers[:2] == ["<<CHAPTER_MARKER:Chapter 1>>", "<<VOICE:af_heart>>"]
    assert len({each for each in markers if "VOICE" in each}) == 4
    mixed = _files(hard_story(), "abogen", voices={"jon": "am_puck*0.5 + am_echo*0.5"})
    assert "<<VOICE:am_puck*0.5 + am_echo*0.5>>" in mixed["script.abogen.txt"]


def test_abogen_reads_its_markers() -> None:
    read = pytest.importorskip("abogen.subtitle_utils", reason="needs abogen")
    text = _files(hard_story(), "abogen")["script.abogen.txt"]
    titles = read._CHAPTER_MARKER_SEARCH_PATTERN.findall(text)
    assert titles == ["Chapter 1"]
    assert "CHAPTER_MARKER" not in read.clean_subtitle_text(text)


@pytest.mark.parametrize("style", ["ssml", "ssml-azure"])
@pytest.mark.parametrize("make", STORIES)
def test_ssml_is_well_formed_and_whole(make: Any, style: str) -> None:
    story = make()
    marks: list[str | None] = []
    words = ""
    for path, text in _files(story, style).items():
        if path == "cast.json":
            continue
        root = etree.fromstring(text.encode())
        assert root.tag == f"{SSML}speak"
        assert root.get("version") == "1.0"
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang")
        _check_ssml(root, style)
        words += _letters(str(root.xpath("string()")))
        marks += [each.get("name") or each.get("mark") for each in root.iter()
                  if each.tag in (f"{SSML}mark", f"{SSML}bookmark")]  # fmt: skip
    assert words == _spoken_words(story)
    assert marks == [turn.row.id for turn in find_turns(story, ExportOptions())]


def _check_ssml(root: Any, style: str) -> None:
    """The elements that each style may hold, and where."""
    azure = style == "ssml-azure"
    inside = {
        f"{SSML}speak": {f"{SSML}voice"} if azure else {f"{SSML}p"},
        f"{SSML}p": {f"{SSML}voice", f"{SSML}break"},
        f"{SSML}voice": {f"{SSML}mark"} if not azure
        else {f"{SSML}bookmark", f"{SSML}break", f"{MSTTS}express-as"},
    }  # fmt: skip
    for element in root.iter():
        assert {child.tag for child in element} <= inside.get(element.tag, set())
        if element.tag == f"{SSML}voice":
            assert element.get("name") or (element.get("gender") in ("female", "male", "neutral")
                                           and int(element.get("variant")) > 0)  # fmt: skip
            assert azure == (element.get("name") is not None)
        if element.tag == f"{MSTTS}express-as":
            assert 0.01 <= float(element.get("styledegree", "1")) <= 2


def test_ssml_styles_follow_manner_and_feeling() -> None:
    root = etree.fromstring(_files(hard_story(), "ssml-azure")["chapter-001.ssml.xml"].encode())
    said = {str(each.xpath("string()")): each for each in root}
    assert said["“Who is there?”"].get("name") == "en-GB-RyanNeural"
    assert said["CHAPTER ONE"].get("name") == "en-GB-SoniaNeural"
    names = {each.get("name") for each in root}
    assert len(names) == 4
    chosen = _files(hard_story(), "ssml", voices={"jon": "Alan"})["chapter-001.ssml.xml"]
    assert '<voice name="Alan">' in chosen


@pytest.mark.parametrize("name", ["alexandria", "audiobook-creator", "sml", "abogen", "ssml"])
def test_tags_are_dropped_and_turns_cut(name: str) -> None:
    whole = "".join(_files(hard_story(), name).values())
    dropped = "".join(text for path, text in _files(hard_story(), name, drop_tags=True).items()
                      if path != "cast.json")  # fmt: skip
    assert "said Ada Reed softly." in whole
    assert "said Ada Reed softly." not in dropped
    assert "Jon laughed." in dropped
    cut = _files(hard_story(), name, max_chars=60)
    assert cut.keys() == _files(hard_story(), name).keys()
    assert "@home it is always late. It is late at ten" not in "".join(cut.values())


def test_cut_turns_are_short_and_whole() -> None:
    texts = [each["text"] for each in _alexandria(hard_story(), max_chars=60)]
    assert max(map(len, texts)) <= 60
    assert _letters("".join(texts)) == _spoken_words(hard_story())


def test_voices_are_for_those_who_are_there() -> None:
    for name in ("alexandria", "sml", "abogen", "ssml"):
        with pytest.raises(InputError, match="'zebedee'"):
            _files(hard_story(), name, voices={"zebedee": "x"})
