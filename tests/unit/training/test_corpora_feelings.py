"""Comments and sentences become rows of one line each."""

from pathlib import Path

import pytest

from fabula.errors import InputError
from fabula.evaluate.goemotions import NAMES, fill_masks, read_comments
from training.corpora import emobank, goemotions
from training.corpora.lines import cut_lines

LABELS = "joy\nanger\nneutral\n"


def make_goemotions(folder: Path, lines: list[str]) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "labels.txt").write_text(LABELS, encoding="utf-8")
    (folder / "dev.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_comments(tmp_path: Path) -> None:
    make_goemotions(
        tmp_path / "goemotions",
        [f"I don’t like  it, [NAME]!\t1,2\tc{number}" for number in range(20)],
    )
    rows = list(goemotions.read_rows(tmp_path, "dev"))
    assert [row.document for row in rows] == [f"c{number}" for number in range(20)]
    bare = ["I", "do", "n’t", "like", "it", ",", "NAME", "!"]
    for row in rows:
        words = ["NAME" if word in NAMES else word for word in row.words]
        assert words == (["“", *bare, "”"] if row.quoted else bare)
        assert row.quoted in ([], [(0, len(words))])
        assert row.emotions == [(0, len(words), ["anger", "neutral"])]
        assert row.paragraphs == [0]
    assert 3 < sum(bool(row.quoted) for row in rows) < 17


def test_many_lines_keep_their_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.corpora.lines.BATCH", 3)
    lines = [(f"n{number}", f"word{number} ends." if number % 4 else " ") for number in range(10)]
    for (name, text), line in zip(lines, cut_lines(lines), strict=True):
        words = line.words[1:-1] if line.quoted else line.words
        assert (line.name, " ".join(words)) == (name, text.strip().replace(".", " ."))


def test_masks_get_the_same_names_again() -> None:
    text = "[NAME] told [NAME] of [RELIGION]."
    filled = fill_masks("c1", text)
    assert filled == fill_masks("c1", text)
    first, second = filled.split()[0], filled.split()[2]
    assert first != second
    assert {first, second} <= set(NAMES)
    assert filled.endswith(" of church.")


def test_a_comment_without_labels_is_refused(tmp_path: Path) -> None:
    make_goemotions(tmp_path, ["fine\t0\ta", "bad\t9\tb"])
    with pytest.raises(InputError, match="line 2"):
        list(read_comments(tmp_path, "dev"))


def test_sentences_with_valence(tmp_path: Path) -> None:
    (tmp_path / "emobank").mkdir()
    (tmp_path / "emobank/emobank.csv").write_text(
        "id,split,V,A,D,text,document,category\n"
        'a,train,3.0,1.0,3,"She laughed, ""No.""",d,fiction\n'
        'b,dev,5.0,2.2,3,"The sun! """,d,fiction\n',
        encoding="utf-8",
    )
    (row,) = emobank.read_rows(tmp_path, "dev")
    assert row.feelings == [(0, len(row.words), 1.0, 0.3)]
    assert [word for word in row.words if word not in "“”"] == ["The", "sun", "!"]
    (row,) = emobank.read_rows(tmp_path, "train")
    assert row.feelings == [(0, len(row.words), 0.5, 0.0)]


def test_marks_without_a_partner() -> None:
    assert emobank.drop_stray_marks('"Come in.') == "Come in."
    assert emobank.drop_stray_marks('Come in." ') == "Come in."
    assert emobank.drop_stray_marks('"Come in."') == '"Come in."'
    assert emobank.drop_stray_marks('"') == '"'
