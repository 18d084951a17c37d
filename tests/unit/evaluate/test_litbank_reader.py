from __future__ import annotations

from pathlib import Path

import pytest

from fabula import InputError
from fabula.evaluate.litbank import GoldMention, list_documents, read_document

SENTENCES = "`` Come in , '' said Ada .\nHe did .\n"
NOVEL = "FRONT\n\n``Come in,'' said\nAda.  He did.\n\n\"More,\" he said.\n"
ROW = "QUOTE\tQ1\t0\t0\t0\t4\t`` Come in , ''"
MENTIONS = (
    "MENTION\tT2\t1\t0\t1\t0\tHe\tPER\tPRON\n"
    "MENTION\tT1\t0\t6\t0\t6\tAda\tPER\tPROP\nCOREF\tT1\tAda-1\n"
)
EVENTS = "".join(f"{word}\t{'EVENT' if word == 'said' else 'O'}\n" for word in SENTENCES.split())


def write_corpus(
    folder: Path, rows: str = ROW, mentions: str = MENTIONS, events: str = EVENTS
) -> Path:
    files = {
        "coref/tsv/9_landing_brat.ann": mentions,
        "events/tsv/9_landing_brat.tsv": events,
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
    assert document.mentions == (
        GoldMention((6, 7), "proper", "PER"),
        GoldMention((8, 9), "pronoun", "PER"),
    )
    assert document.events == (5,)
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


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("MENTION\tT1\t0\t6\t0\t6\tAda\tPER", "line 1 is no mention"),
        ("MENTION\tT1\t0\t6\t9\t6\tAda\tPER\tPROP", "line 1 is no mention"),
        ("MENTION\tT1\t0\t6\t0\t6\tAda\tGOD\tPROP", "mention T1 is GOD PROP"),
        ("MENTION\tT1\t0\t6\t0\t6\tAda\tPER\tVERB", "mention T1 is PER VERB"),
    ],
)
def test_a_broken_mention_is_named(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_document(write_corpus(tmp_path, mentions=row), "9_landing")


@pytest.mark.parametrize(
    ("events", "message"),
    [
        (EVENTS + "more\tO\n", "has 12 tokens, the document 11"),
        (EVENTS.replace("Ada", "Bea"), "token 6 is 'Bea'"),
        (EVENTS.replace("EVENT", "MAYBE"), "token 5 is 'said' with 'MAYBE'"),
    ],
)
def test_events_of_another_document_are_refused(tmp_path: Path, events: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_document(write_corpus(tmp_path, events=events), "9_landing")


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
