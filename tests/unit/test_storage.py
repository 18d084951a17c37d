"""story.json: what is written is read back, byte for byte, or refused with a reason."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fabula import Layer, StorageError, Story, Text, Tokens
from fabula.internal_rows import Break
from fabula.reading import read_story
from fabula.registry import LAYERS, public_layers
from fabula.storage import (
    decode_story,
    encode_story,
    read_stored,
    story_type,
    write_files,
    write_story,
)
from tests.conftest import example_stories
from tests.unit.small_story import small_story


def test_keys_stand_in_the_order_of_the_format() -> None:
    document = json.loads(encode_story(small_story()))
    keys = ["format", "version", "source", "provenance", "text", "notices", "layers"]
    assert list(document)[:7] == keys
    assert list(document["layers"]) == list(public_layers())
    assert document["format"] == "fabula-story"
    assert document["version"] == 1


def test_save_open_save_gives_the_same_bytes_and_the_same_story(tmp_path: Path) -> None:
    story = small_story()
    path = tmp_path / "a" / "story.json"
    write_story(story, path)
    again = read_stored(path)
    assert encode_story(again) == path.read_bytes()
    assert path.read_bytes().endswith(b"}\n")
    assert again == story


@pytest.mark.parametrize("path", example_stories(), ids=lambda path: path.stem)
def test_a_story_that_was_read_survives_byte_for_byte(path: Path) -> None:
    story = read_story(path)
    data = encode_story(story)
    again = decode_story(data)
    assert again == story
    assert encode_story(again) == data
    assert encode_story(read_story(path)) == data


def test_notices_of_the_reader_and_the_way_to_bytes_survive() -> None:
    text = Text("“Hi,” said Ada.\n")
    story = Story(text, {}, (), small_story().provenance)
    again = decode_story(encode_story(story))
    assert again == story
    assert again.text.to_source(5) == text.to_source(5) == 9


def test_unknown_token_columns_are_null_in_the_file_and_none_in_the_story() -> None:
    document = json.loads(encode_story(small_story()))
    assert document["layers"]["tokens"] == {
        "start": [0, 4],
        "end": [3, 8],
        "lemma": [None, None],
        "pos": [None, None],
        "dep": [None, None],
        "head": [None, None],
    }
    full = Tokens([0], [3], lemma=["the"], pos=["DET"], dep=["root"], head=[-1])
    again = decode_story(encode_story(small_story(layers={"tokens": full})))
    assert again.tokens == full


def test_internal_layers_are_never_written() -> None:
    row = Break(start=0, end=3, kind="start", place=None, time=None, score=1.0)
    story = small_story(layers={"breaks": Layer([row])})
    assert "breaks" not in json.loads(encode_story(story))["layers"]


def _tampered(change: Any) -> bytes:
    document = json.loads(encode_story(small_story()))
    change(document)
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.update(format="other"), "format is 'other'"),
        (lambda d: d.update(version=2), "format version 2"),
        (lambda d: d["layers"].update(dreams=[]), "dreams"),
        (lambda d: d["layers"]["chapters"][0].pop("title"), "chapters"),
        (lambda d: d["layers"]["chapters"][0].update(start="x"), "$.layers.chapters[0].start"),
        (lambda d: d["layers"]["chapters"][0].update(end=10**6), "row 0 of chapters"),
        (lambda d: d["layers"]["quotations"][1].update(id=7), "row 1 of quotations has id 7"),
        (lambda d: d["layers"]["quotations"].reverse(), "quotations"),
        (lambda d: d["layers"]["dialogue"][0].update(evidence=[[5, 3]]), "row 0 of dialogue"),
        (lambda d: d["layers"]["tokens"]["end"].pop(), "equal length"),
        (lambda d: d["layers"]["tokens"].update(lemma=["a", None]), "column lemma"),
        (lambda d: d["layers"]["tokens"].update(end=[3, 10**6]), "row 1 of tokens"),
        (lambda d: d["layers"]["tokens"].update(start=[0, 2**70]), "tokens"),
        (lambda d: d.update(source_map={"codec": "klingon"}), "klingon"),
        (lambda d: d.update(source_map={"newline": "x"}), "source_map"),
        (lambda d: d.update(source_map={"at": [3, 1], "extra_bytes": [1, 1]}), "source_map"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(change: Any, said: str) -> None:
    with pytest.raises(StorageError, match=r"door\.json") as caught:
        decode_story(_tampered(change), "door.json")
    assert said in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe\x00", b'{"format": "fabula-'])
def test_a_truncated_or_foreign_file_is_refused(data: bytes) -> None:
    with pytest.raises(StorageError, match="not a story file"):
        decode_story(data)


def test_every_prefix_of_a_story_is_refused() -> None:
    data = encode_story(small_story())
    for length in range(0, len(data) - 2, 211):
        with pytest.raises(StorageError):
            decode_story(data[:length])


def test_a_value_without_a_place_in_json_is_refused() -> None:
    story = small_story()
    odd = msgspec.structs.replace(story.provenance, options={"x": object()})
    with pytest.raises(StorageError, match="JSON"):
        encode_story(Story(story.text, {}, (), odd))


def test_failing_to_write_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "story.json"
    path.write_bytes(b"before")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="no space left") as caught:
        write_files({path: b"after", tmp_path / "new" / "report.html": b"x"})
    assert "make room" in caught.value.hint
    assert [each.name for each in tmp_path.iterdir()] == ["story.json"]
    assert path.read_bytes() == b"before"


def test_interruption_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_files({tmp_path / "out" / "story.json": b"x"})
    assert list(tmp_path.iterdir()) == []


def test_interruption_between_two_files_leaves_both_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.replace
    interrupted: list[Path] = []

    def interrupt_once(beside: Path, target: Path) -> None:
        rename(beside, target)
        if not interrupted:
            interrupted.append(target)
            raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt_once)
    with pytest.raises(KeyboardInterrupt):
        write_files({tmp_path / "story.json": b"new", tmp_path / "report.html": b"new"})
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {
        "story.json": b"new",
        "report.html": b"new",
    }


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(StorageError, match="out: cannot be made a folder"):
        write_files({tmp_path / "out" / "story.json": b"x"})
    assert (tmp_path / "out").read_text() == "mine"


def test_a_folder_where_the_file_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "story.json").mkdir()
    with pytest.raises(StorageError, match=r"story\.json: cannot be written"):
        write_files({tmp_path / "story.json": b"x"})


def test_writing_follows_links_and_keeps_the_mode(tmp_path: Path) -> None:
    real = tmp_path / "real.json"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link = tmp_path / "link.json"
    link.symlink_to(real)
    write_files({link: b"new"})
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert real.stat().st_mode & 0o777 == 0o640


def test_the_schema_type_holds_every_public_layer() -> None:
    schema = msgspec.json.schema(story_type())
    assert set(schema["$defs"]["Layers"]["properties"]) == set(public_layers())


@pytest.mark.parametrize("name", public_layers())
def test_the_schema_describes_every_field_of_every_row(name: str) -> None:
    schema = msgspec.json.schema(story_type())
    row = LAYERS[name].row
    described = schema["$defs"][row.__name__]
    fields = msgspec.structs.fields(row)
    assert set(described["properties"]) == {field.encode_name for field in fields}
    assert described["additionalProperties"] is False
    required = {field.encode_name for field in fields if field.required}
    assert set(described.get("required", [])) == required
