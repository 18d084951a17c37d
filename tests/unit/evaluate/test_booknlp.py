"""BookNLP files are scored by the same code as fabula."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from fabula import InputError
from fabula.evaluate.booknlp import read_booknlp
from fabula.evaluate.dialogue import PredictedPart
from fabula.evaluate.measure_pdnc import measure_pdnc
from tests.unit.evaluate.test_pdnc_reader import TEXT, write_novel

TOKENS = [match.span() for match in re.finditer(r"\w+|[^\w\s]", TEXT)]
WORDS = [TEXT[start:end] for start, end in TOKENS]
ADA, JON = 7, 3


def write_rows(path: Path, header: str, rows: list[list[object]]) -> None:
    lines = ["\t".join(header.split()), *("\t".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_files(folder: Path, *, shift: int = 0, speaker: object = ADA, book: bool = True) -> Path:
    """What BookNLP would write of ``TEXT``, with offsets that are off by ``shift``."""
    folder.mkdir(parents=True, exist_ok=True)
    write_rows(
        folder / "Landing.tokens",
        "paragraph_ID sentence_ID token_ID_within_sentence token_ID_within_document word lemma "
        "byte_onset byte_offset POS_tag fine_POS_tag dependency_relation syntactic_head_ID event",
        [
            [0, 0, n, n, word, word, at[0] + shift, at[1] + shift, "X", "X", "dep", 0, "O"]
            for n, (word, at) in enumerate(zip(WORDS, TOKENS, strict=True))
        ],
    )
    ada = WORDS.index("Ada")
    write_rows(
        folder / "Landing.entities",
        "COREF start_token end_token prop cat text",
        [
            [ADA, ada, ada + 1, "PROP", "PER", "Ada Marsh"],
            [JON, WORDS.index("he"), WORDS.index("he"), "PRON", "PER", "he"],
            [9, 0, 0, "PROP", "LOC", "Nowhere"],
        ],
    )
    marks = [n for n, word in enumerate(WORDS) if word == '"']
    pairs = zip(marks[::2], marks[1::2], (speaker, speaker, "None"), strict=True)
    write_rows(
        folder / "Landing.quotes",
        "quote_start quote_end mention_start mention_end mention_phrase char_id quote",
        [[first, last, "None", "None", "None", who, "words"] for first, last, who in pairs],
    )
    if book:
        people = [{"id": ADA, "mentions": {"proper": [{"c": 1, "n": "Ada Marsh"}]}, "agent": []}]
        content = json.dumps({"characters": people})
        (folder / "Landing.book").write_text(content, encoding="utf-8")
    return folder


@pytest.mark.parametrize("shift", [0, 1, 400])
def test_files_are_read_wherever_their_offsets_point(tmp_path: Path, shift: int) -> None:
    files = read_booknlp(write_files(tmp_path, shift=shift), "Landing", TEXT)
    assert files.parts == (
        PredictedPart(0, 10, ADA, quotation=0),
        PredictedPart(27, 37, ADA, quotation=1),
        PredictedPart(39, 44, None, quotation=2),
    )
    assert files.mentions == {None: {}, ADA: {"ada marsh": 1}, JON: {}}
    assert files.aliases == {ADA: ("Ada Marsh",)}


def test_without_a_book_names_come_from_the_entities(tmp_path: Path) -> None:
    files = read_booknlp(write_files(tmp_path, book=False), "Landing", TEXT)
    assert files.aliases == {ADA: ("ada marsh",), JON: ()}


def test_names_of_the_fork_are_read_too(tmp_path: Path) -> None:
    people = [{"id": JON, "names": {"proper": [{"c": 2, "n": "Jon"}]}}]
    book = write_files(tmp_path) / "Landing.book"
    book.write_text(json.dumps({"characters": people}), encoding="utf-8")
    assert read_booknlp(tmp_path, "Landing", TEXT).aliases == {JON: ("Jon",)}


def test_another_system_is_scored_end_to_end(tmp_path: Path) -> None:
    write_novel(tmp_path)
    outputs = tmp_path / "out"
    write_files(outputs / "Landing")
    result = measure_pdnc(tmp_path, fold="train", outputs=outputs)
    assert (result["system"], result["model"]) == ("booknlp", None)
    assert result["speakers"]["by_type"]["explicit"]["value"] == 1
    assert result["speakers"]["many_to_one"]["value"] == pytest.approx(2 / 3)
    assert result["speakers"]["coverage"]["value"] == pytest.approx(2 / 3)
    assert result["cast"]["found"] == {"value": 0.5, "count": 2, "interval": None}
    for unsaid in ("reliability", "addressees", "cues"):
        assert result[unsaid] is None
    assert result["speakers"]["curve"] == []
    write_files(outputs / "Landing", speaker=JON)
    wrong = measure_pdnc(tmp_path, fold="train", outputs=outputs)
    assert wrong["speakers"]["faults"] == {"unknown": 1, "unnamed": 2}
    assert wrong["contradicted_explicit"]["contradicted"] == 2


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("tokens", None, "cannot be read"),
        ("tokens", "word\nCome\n", "has no column token_ID_within_document"),
        ("quotes", "quote_start\tquote_end\tchar_id\n0\t999\t7\n", "no tokens 0 to 999"),
        ("quotes", "quote_start\tquote_end\tchar_id\n0\t3\tAda\n", "'Ada' is no char_id"),
        ("quotes", "quote_start\tquote_end\tchar_id\n0\t3\n", "line 2 is too short"),
        ("entities", "COREF\tstart_token\tend_token\tprop\n", "has no column cat"),
        ("book", "[]", "is no list of characters"),
        ("book", "{", "is no list of characters"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, file: str, content: str | None, said: str) -> None:
    path = write_files(tmp_path) / f"Landing.{file}"
    if content is None:
        path.unlink()
    else:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_booknlp(tmp_path, "Landing", TEXT)


def test_files_of_another_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="about another text"):
        read_booknlp(write_files(tmp_path), "Landing", "Nothing of the kind is here.\n")
