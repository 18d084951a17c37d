from __future__ import annotations

from pathlib import Path

import pytest

from fabula import InputError
from fabula.evaluate.litbank import list_documents, read_document

SENTENCES = "`` Come in , '' said Ada .\nHe did .\n"
NOVEL = "FRONT\n\n``Come in,'' said\nAda.  He did.\n\n\"More,\" he said.\n"
ROW = "QUOTE\tQ1\t0\t0\t0\t4\t`` Come in , ''"


def write_corpus(folder: Path, rows: str = ROW) -> Path:
    files = {
        "coref/tsv/9_landing_brat.txt": SENTENCES,
        "quotations/tsv/9_landing_brat.ann": f"{rows}\nATTRIB\tQ1\tAda-1\n",
        "original/9_landing.txt": NOVEL,
        "split0/dev.ids": "9_landing\n",
        "split0/train.ids": "",
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def test_a_document_stands_in_its_stretch_of_the_novel(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path)
    assert list_documents(folder, "dev") == list_documents(folder, "all") == ("9_landing",)
    assert list_documents(folder, "train") == ()
    document = read_document(folder, "9_landing")
    assert document.content == "``Come in,'' said\nAda.  He did."
    assert NOVEL[document.start :].startswith(document.content)
    assert document.quotations == ((0, 5),)
    assert [document.content[p[0] : p[1]] for p in document.places if p] == SENTENCES.split()


@pytest.mark.parametrize(
    "row",
    [
        "QUOTE\tQ1\t0\t0\t0\t4",
        "QUOTE\tQ1\t0\tx\t0\t4\tCome",
        "QUOTE\tQ1\t0\t0\t9\t4\tCome",
        "QUOTE\tQ1\t0\t4\t0\t0\tCome",
        "QUOTE\tQ1\t0\t0\t1\t9\tCome",
    ],
)
def test_a_broken_row_is_named(tmp_path: Path, row: str) -> None:
    with pytest.raises(InputError, match="line 2 is no quotation"):
        read_document(write_corpus(tmp_path, f"{ROW}\n{row}"), "9_landing")


def test_missing_and_foreign_files_are_input_errors(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path)
    (folder / "original/9_landing.txt").write_text("12345", encoding="utf-8")
    with pytest.raises(InputError, match="no token stands"):
        read_document(folder, "9_landing")
    (folder / "original/9_landing.txt").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(InputError, match="not UTF-8"):
        read_document(folder, "9_landing")
    with pytest.raises(InputError, match="cannot be read"):
        list_documents(tmp_path / "nowhere", "dev")
