"""Treebanks become training rows."""

from pathlib import Path

import pytest

from fabula.errors import InputError
from fabula.evaluate.conllu import read_trees
from training.corpora.ud import cut_form, find_quoted, make_rows, read_rows


def line(number: str, form: str, lemma: str, pos: str, head: int, dep: str, rest: str = "_") -> str:
    return f"{number}\t{form}\t{lemma}\t{pos}\t_\t_\t{head}\t{dep}\t_\t{rest}"


SENTENCES = "\n".join(
    [
        "# newdoc id = page_one",
        "# newpar",
        '# text = "I don\'t," she said.',
        line("1", '"', '"', "PUNCT", 3, "punct", "SpaceAfter=No"),
        line("2", "I", "I", "PRON", 3, "nsubj"),
        f"3-4\tdon't\t{chr(9).join('_' * 7)}\tSpaceAfter=No",
        line("3", "do", "do", "AUX", 0, "root"),
        line("4", "n't", "not", "PART", 3, "advmod"),
        line("4.1", "go", "go", "VERB", 3, "dep"),
        line("5", ",", ",", "PUNCT", 3, "punct", "SpaceAfter=No"),
        line("6", '"', '"', "PUNCT", 3, "punct"),
        line("7", "she", "she", "PRON", 8, "nsubj"),
        line("8", "said", "say", "VERB", 3, "parataxis", "SpaceAfter=No"),
        line("9", ".", ".", "PUNCT", 3, "punct"),
        "",
        "# newpar_block = p",
        line("1", "Rain", "rain", "NOUN", 0, "root"),
        "",
        "# newpar id = two",
        f"1-2\tlets\t{chr(9).join('_' * 7)}\t_",
        line("1", "let", "let", "VERB", 0, "root"),
        line("2", "'s", "us", "PRON", 1, "obj"),
        "",
        "",
    ]
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for folder in ("gum_open/train", "gum_open/dev", "ud_ewt"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("gum_open/train/GUM_bio_x", "gum_open/train/GUM_conversation_y"):
        (tmp_path / f"{name}.conllu").write_text(SENTENCES, encoding="utf-8")
    (tmp_path / "ud_ewt/en_ewt-ud-dev.conllu").write_text(SENTENCES * 2, encoding="utf-8")
    return tmp_path


def test_a_document_is_a_row(data: Path) -> None:
    (row,) = read_rows(data, "train")
    assert (row.corpus, row.document, row.novel) == ("gum_open", "page_one", None)
    assert row.words == ['"', "I", "do", "n't", ",", '"', "she", "said", ".", "Rain", "let", "'s"]
    assert row.paragraphs == [0, 10]
    assert row.sentences == [0, 9, 10]
    assert row.quoted == [(0, 6)]
    assert row.heads == [2, 2, -1, 2, 2, 2, 7, 2, 2, -1, -1, 10]
    assert row.pos is not None
    assert row.lemmas is not None
    assert row.deps is not None
    assert (row.pos[3], row.lemmas[3], row.deps[7]) == ("PART", "not", "parataxis")
    assert row.emotions is None


def test_folds_and_conversations(data: Path) -> None:
    assert [row.corpus for row in read_rows(data, "dev")] == ["ud_ewt", "ud_ewt"]


def test_the_raw_text_has_paragraphs(data: Path) -> None:
    (tree,) = read_trees(data / "gum_open/train/GUM_bio_x.conllu")
    assert tree.content() == '"I don\'t," she said. Rain\n\nlets'


def test_long_documents_are_cut(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tree,) = read_trees(data / "gum_open/train/GUM_bio_x.conllu")
    monkeypatch.setattr("training.corpora.ud.MOST_WORDS", 5)
    first, second = make_rows("gum_open", tree)
    assert (len(first.words), len(second.words)) == (10, 2)
    assert (second.paragraphs, second.heads) == ([0], [-1, 0])
    monkeypatch.setattr("training.corpora.ud.FAR_TOO_MANY_WORDS", 9)
    assert [len(row.words) for row in make_rows("gum_open", tree)] == [9, 3]


def test_words_are_cut_from_what_is_printed() -> None:
    assert cut_form("dont", ["do", "nt"]) == ["do", "nt"]
    assert cut_form("DONT", ["do", "nt"]) == ["DO", "NT"]
    assert cut_form("lets", ["let", "'s"]) == ["let", "'s"]


def test_marks_left_over_are_paired_in_their_sentence() -> None:
    words = ["“", "a", "”", '"', "b", '"', '"', "c"]
    assert find_quoted(words, [0], [0]) == []
    assert find_quoted(words, [0, 6], [0]) == [(0, 3), (3, 6)]
    assert find_quoted(words[:6], [0], [0]) == [(0, 3), (3, 6)]


def test_a_line_that_is_no_word_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.conllu"
    path.write_text("1\tword\n\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1 has 2 cells"):
        list(read_trees(path))
    path.write_text(line("2", "a", "a", "X", 0, "root") + "\n\n", encoding="utf-8")
    with pytest.raises(InputError, match="out of order"):
        list(read_trees(path))
    with pytest.raises(InputError, match="cannot be read"):
        list(read_trees(tmp_path / "none.conllu"))
