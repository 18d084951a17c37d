"""From a path to a story: options that are recorded, and folders used only when they fit."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from fabula import InputError, Layer, LayerError, ModelError, StorageError, Story
from fabula.encoder import load, manifest
from fabula.reading import drop_unsure_speakers, find_story_folder, open_story, read_story
from fabula.storage import decode_story, encode_story, write_story
from tests.unit.encoder.small_model import ArithmeticSession, write_model
from tests.unit.small_story import small_story, write_book

MARK = {"made": "by hand"}


def _marked(story: Story) -> Story:
    """The story with something in its metadata by which a stored one is told from a fresh one."""
    source = msgspec.structs.replace(story.text.source, metadata=MARK)
    document = encode_story(story).replace(
        b'"metadata":{}', b'"metadata":' + msgspec.json.encode(source.metadata), 1
    )
    return decode_story(document)


def _is_stored(story: Story) -> bool:
    return story.text.source.metadata == MARK


def test_options_that_decide_the_result_are_recorded(tmp_path: Path) -> None:
    book = write_book(tmp_path)
    story = read_story(book, only=["quotations", "chapters"], min_score=0.5, upto=30)
    options = story.provenance.options
    assert options == {
        "cast_sha256": None,
        "corrections_sha256": None,
        "series_sha256": None,
        "encoding": None,
        "min_score": 0.5,
        "only": ["chapters", "quotations"],
        "upto": 30,
    }
    assert len(story.text) == 30


@pytest.mark.parametrize(
    "values", [{"upto": -1}, {"threads": 0}, {"min_score": 1.5}, {"min_score": float("nan")}]
)
def test_values_out_of_range_are_refused(tmp_path: Path, values: dict[str, float]) -> None:
    with pytest.raises(InputError):
        read_story(write_book(tmp_path), **values)  # type: ignore[arg-type]


def test_an_unknown_layer_is_refused_before_reading(tmp_path: Path) -> None:
    with pytest.raises(LayerError, match="dreams"):
        read_story(tmp_path / "missing.txt", only=["dreams"])


def test_a_folder_and_its_file_are_opened(tmp_path: Path) -> None:
    write_story(small_story(), tmp_path / "out" / "story.json")
    assert open_story(tmp_path / "out") == small_story()
    assert open_story(tmp_path / "out" / "story.json") == small_story()


def test_a_folder_without_a_story_and_a_missing_book_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"without story\.json"):
        open_story(tmp_path)
    with pytest.raises(InputError, match=r"missing\.txt"):
        open_story(tmp_path / "missing.txt")


def test_a_damaged_story_is_refused(tmp_path: Path) -> None:
    (tmp_path / "story.json").write_bytes(b"{")
    with pytest.raises(StorageError):
        open_story(tmp_path)


def test_the_folder_of_a_book_is_used_when_it_fits(tmp_path: Path) -> None:
    book = write_book(tmp_path)
    stored = find_story_folder(book) / "story.json"
    assert stored == tmp_path / "door.fabula" / "story.json"
    write_story(_marked(read_story(book)), stored)
    assert _is_stored(open_story(book))


def test_the_folder_of_a_book_is_not_used_for_other_bytes_options_or_damage(tmp_path: Path) -> None:
    book = write_book(tmp_path)
    stored = find_story_folder(book) / "story.json"
    write_story(_marked(read_story(book, min_score=0.9)), stored)
    assert not _is_stored(open_story(book))
    write_story(_marked(read_story(book)), stored)
    book.write_text(book.read_text(encoding="utf-8") + "More.\n", encoding="utf-8")
    assert not _is_stored(open_story(book))
    stored.write_bytes(b"{")
    assert not _is_stored(open_story(book))


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model folder that counts as the shipped one; its network is arithmetic."""
    folder = tmp_path / "models"
    monkeypatch.setattr(manifest, "SHIPPED_FOLDER", folder)
    monkeypatch.setattr(load, "OnnxSession", lambda path, threads, **_: ArithmeticSession())
    return folder


def test_without_a_model_rules_decide_and_a_notice_says_so(tmp_path: Path, shipped: Path) -> None:
    book = write_book(tmp_path)
    story = read_story(book)
    assert story.provenance.model is None
    assert "no_model" in [notice.code for notice in story.notices]
    for without in (read_story(book, model=False), read_story(book, only=["chapters"])):
        assert "no_model" not in [notice.code for notice in without.notices]


def test_the_shipped_model_is_used_where_it_is_there(tmp_path: Path, shipped: Path) -> None:
    book = write_book(tmp_path)
    name = manifest.read_manifest(write_model(shipped)).full_name
    story = read_story(book)
    assert story.provenance.model == name
    assert story.tokens.pos is not None
    assert "no_model" not in [notice.code for notice in story.notices]
    rules = read_story(book, model=False)
    assert rules.provenance.model is None
    assert rules.tokens.pos is None


def test_a_stored_story_is_used_for_the_same_model_only(tmp_path: Path, shipped: Path) -> None:
    book = write_book(tmp_path)
    stored = find_story_folder(book) / "story.json"
    write_story(_marked(read_story(book)), stored)
    assert _is_stored(open_story(book))
    write_model(shipped)
    assert not _is_stored(open_story(book))
    assert _is_stored(open_story(book, model=False))
    write_story(_marked(read_story(book)), stored)
    assert _is_stored(open_story(book))
    write_model(shipped, window_pieces=150)
    assert not _is_stored(open_story(book))


def test_a_stored_story_in_another_language_is_used(tmp_path: Path, shipped: Path) -> None:
    write_model(shipped)
    book = tmp_path / "conte.html"
    words = "« Entrez », dit-elle, et la porte se ferma derrière nous dans la nuit. " * 9
    book.write_text(f'<html lang="fr"><body><p>{words}</p></body></html>', encoding="utf-8")
    write_story(_marked(read_story(book)), find_story_folder(book) / "story.json")
    assert _is_stored(open_story(book))


def test_a_damaged_model_is_refused(tmp_path: Path, shipped: Path) -> None:
    book = write_book(tmp_path)
    (write_model(shipped) / "encoder.onnx").write_bytes(b"")
    with pytest.raises(ModelError, match=r"encoder\.onnx"):
        read_story(book)
    assert read_story(book, only=["chapters"]).provenance.model is None
    assert read_story(book, model=False).provenance.model is None


@pytest.mark.parametrize(
    ("name", "folder"),
    [("novel.txt", "novel.fabula"), ("novel", "novel.fabula"), ("a.b.epub", "a.b.fabula")],
)
def test_the_name_of_the_folder(name: str, folder: str) -> None:
    assert find_story_folder(Path("x") / name) == Path("x") / folder


def test_speakers_below_a_score_become_unknown_and_are_kept_as_alternatives() -> None:
    story = small_story()
    dropped = drop_unsure_speakers(story, 0.8)
    line = dropped.dialogue[0]
    assert (line.speaker, line.basis, line.addressees) == (None, None, ())
    assert line.alternatives == ((0, 0.75),)
    assert dropped.dialogue[1] == story.dialogue[1]
    assert drop_unsure_speakers(story, 0.75) == story


def test_speakers_the_user_gave_stay() -> None:
    lines = [msgspec.structs.replace(small_story().dialogue[0], basis="given", score=0.1)]
    story = small_story(layers={"dialogue": Layer(lines)})
    assert drop_unsure_speakers(story, 0.9) == story
