from __future__ import annotations

import csv
from pathlib import Path

import pytest

from training import splits
from training.corpora import litbank, pdnc, quoteli3, stretches
from training.corpora.cue_words import Clause, find_adjacent_verb, read_clause
from training.corpora.pages import label_quotations, read_page
from training.pack import count_row, main
from training.rows import Row, read_rows


@pytest.fixture(autouse=True)
def novels(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {("litbank", "9_landing"): "landing", ("pdnc", "Landing"): "landing"}
    table |= {("quoteli3", "landing.xml"): "landing"}
    for module in (litbank, pdnc, quoteli3):
        monkeypatch.setattr(module, "find_novel", lambda corpus, name: table[corpus, name])
    monkeypatch.setattr(splits, "FOLDS", {"dev": frozenset()})


def write_files(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")


def words_of(row: Row, span: tuple[int, int] | None) -> str | None:
    return None if span is None else " ".join(row.words[slice(*span)])


def write_litbank(data: Path) -> None:
    sentences = "`` Come in , '' said the well-known Ada Marsh .\nHe ran to her house .\n"
    tokens = sentences.split()
    mentions = (
        "MENTION\tT1\t0\t6\t0\t9\tthe well-known Ada Marsh\tPER\tPROP\n"
        "MENTION\tT2\t1\t0\t1\t0\tHe\tPER\tPRON\n"
        "MENTION\tT3\t1\t3\t1\t4\ther house\tFAC\tNOM\n"
        "MENTION\tT4\t1\t3\t1\t3\ther\tPER\tPRON\n"
        "COREF\tT4\tAda-1\n"
    )
    events = {"said", "ran"}
    write_files(
        data / "litbank",
        {
            "coref/tsv/9_landing_brat.txt": sentences,
            "coref/tsv/9_landing_brat.ann": mentions,
            "quotations/tsv/9_landing_brat.ann": "QUOTE\tQ1\t0\t0\t0\t4\t`` Come in , ''\n",
            "events/tsv/9_landing_brat.tsv": "".join(
                f"{token}\t{'EVENT' if token in events else 'O'}\n" for token in tokens
            ),
            "original/9_landing.txt": (
                "FRONT\n\n``Come in,'' said the well-known Ada Marsh.\n\nHe ran to her house.\n"
            ),
            "split0/train.ids": "9_landing\n",
            "split0/dev.ids": "",
        },
    )


def test_a_litbank_document_becomes_words_of_our_own(tmp_path: Path) -> None:
    write_litbank(tmp_path)
    (row,) = litbank.read_rows(tmp_path, "train")
    assert (row.corpus, row.document, row.novel) == ("litbank", "9_landing", "landing")
    assert "well - known" in " ".join(row.words)
    assert [row.words[at] for at in row.paragraphs][1:] == ["He"]
    found = [(words_of(row, (a, b)), form, kind) for a, b, form, kind in row.mentions or ()]
    assert found == [
        ("the well - known Ada Marsh", "proper", "PER"),
        ("He", "pronoun", "PER"),
        ("her", "pronoun", "PER"),
        ("her house", "common", "FAC"),
    ]
    assert [row.words[at] for at in row.events or ()] == ["said", "ran"]
    assert row.sentences is None
    assert row.cues is None


NOVEL = (
    '"Come in," said Ada Marsh softly, "and sit."\n\n'
    'The old man turned and said: "No."\n\n'
    "\"They call it the 'landing',\" he went on.\n\n"
    "He read.\n"
)


def write_pdnc(data: Path) -> None:
    quotations = [
        (["Come in,", "and sit."], "Ada", "said Ada Marsh"),
        (["No."], "Jon Quill", "The old man turned and said"),
        (["They call it the 'landing',"], "Jon Quill", "he went on"),
    ]
    places = [[[NOVEL.index(w), NOVEL.index(w) + len(w)] for w in q] for q, _, _ in quotations]
    write_files(data / "pdnc" / "data" / "Landing", {"novel_text.txt": NOVEL})
    write_table(
        data / "pdnc" / "data" / "Landing" / "quotation_info.csv",
        [
            {
                "quoteID": f"Q{number}",
                "quoteByteSpans": str(place),
                "speaker": speaker,
                "addressees": "['Jon Quill']" if speaker == "Ada" else "[]",
                "quoteType": "Anaphoric" if expression == "he went on" else "Explicit",
                "mentionSpansList": "[]",
                "mentionEntitiesList": "[]",
                "referringExpression": expression,
            }
            for number, (place, (_, speaker, expression)) in enumerate(
                zip(places, quotations, strict=True)
            )
        ],
    )
    cast = [("Ada Marsh", "{'Ada'}"), ("Jon Quill", "{'Jon'}")]
    write_table(
        data / "pdnc" / "data" / "Landing" / "character_info.csv",
        [{"Main Name": name, "Aliases": forms, "Category": "major"} for name, forms in cast],
    )


def write_table(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_verbs_and_speakers_of_a_pdnc_novel_are_told_apart(tmp_path: Path) -> None:
    write_pdnc(tmp_path)
    (row,) = pdnc.read_rows(tmp_path, "train")
    assert (row.document, row.novel) == ("Landing#0", "landing")
    assert [(words_of(row, v), words_of(row, m)) for v, m in row.cues or ()] == [
        ("said", "Ada Marsh"),
        ("said", "The old man"),
        ("went on", "he"),
    ]
    assert [kind for _, _, kind in row.quotations or ()][:3] == ["speech"] * 3
    assert row.mentions is None
    assert row.events is None
    assert row.partial
    known = {words_of(row, (a, b)): person for a, b, person in row.links or ()}
    assert known["The old man"] == known["he"] != known["Ada Marsh"]
    spoken = row.spoken or []
    assert [line.speaker for line in spoken] == [known["Ada Marsh"], known["he"], known["he"]]
    assert spoken[0].told == [known["he"]]
    assert len(spoken[0].parts) == 2


def test_a_novel_is_cut_at_paragraphs_and_counted_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stretches, "CHUNK_WORDS", 8)
    write_pdnc(tmp_path)
    rows = list(pdnc.read_rows(tmp_path, "train"))
    assert [row.document for row in rows] == [f"Landing#{n}" for n in range(len(rows))]
    assert len(rows) > 2
    assert " ".join(word for row in rows for word in row.words) == " ".join(read_page(NOVEL).words)
    assert all(row.paragraphs[0] == 0 for row in rows)
    assert [words_of(row, v) for row in rows for v, _ in row.cues or ()] == [
        *("said", "said", "went on")
    ]
    assert next(words_of(row, span) for row in rows for span in row.quoted) == '" Come in , "'


QUOTELI3 = """<doc><characters/><text><chapter>I

<quote id="s0" connection="s9">"Come in,"</quote> said <mention id="s9" connection="s0,s3"> \
Ada</mention>.

<mention id="s8" connection="s1">Jon</mention> looked at her and said, \
<quote id="s1" connection="s8">"No."</quote>

<quote id="s3" connection="s9">"Then go, <mention>Jon</mention>."</quote>
</chapter></text></doc>
"""


def test_a_linked_mention_beside_its_quotation_is_a_cue(tmp_path: Path) -> None:
    write_files(tmp_path / "quoteli3", {"landing.xml": QUOTELI3})
    (row,) = quoteli3.read_rows(tmp_path, "train")
    assert [(words_of(row, v), words_of(row, m)) for v, m in row.cues or ()] == [
        ("said", "Ada"),
        ("said", "Jon"),
    ]
    assert [kind for _, _, kind in row.quotations or ()] == ["speech"] * 3
    assert list(quoteli3.read_rows(tmp_path, "dev")) == []


@pytest.mark.parametrize(
    ("clause", "leads", "verb", "subject"),
    [
        ("said Ada", False, "said", "Ada"),
        ("she softly asked", False, "asked", "she"),
        ("replied the old man", False, "replied", "the old man"),
        ("said the staring Ada", False, "said", "the staring Ada"),
        ("he told his sister", False, "told", "he"),
        ("Ada put down her cup and said", True, "said", "Ada"),
        ("he turned to the porter and shouted", True, "shouted", "he"),
        ("the porter gave a laugh and said", True, "said", "the porter"),
        ("her sister went on", False, "went on", "her sister"),
        ("the clerk blustered", False, "blustered", "the clerk"),
    ],
)
def test_a_clause_is_read(clause: str, leads: bool, verb: str, subject: str) -> None:
    words = clause.split()
    reduced = [word.lower() for word in words]
    found = read_clause(Clause(reduced, 0, leads), {("ada",), ("ada", "marsh")}, ())
    assert [None if each is None else " ".join(words[slice(*each)]) for each in found] == [
        verb,
        subject,
    ]


def test_places_of_a_clause_are_counted_in_the_row() -> None:
    assert read_clause(Clause(["said", "ada"], 40, leads=False), {("ada",)}, ()) == (
        (40, 41),
        (41, 42),
    )
    assert find_adjacent_verb(["ada", "softly", "", "said"], (0, 1), 1) is None
    assert find_adjacent_verb(["ada", "softly", "", "said"], (0, 1), 2) == (3, 4)


def test_what_the_annotation_leaves_out_keeps_a_sure_kind_or_gets_none() -> None:
    content = '"Come in," said Ada. She called it a "landing" of sorts.\n\n"Go," he said.\n'
    page = read_page(content)
    assert [kind for *_, kind in label_quotations(page, [(0, 10)])] == ["speech", "scare"]
    nobody_knows = [words for *words, _ in label_quotations(page, [])]
    assert [page.words[first:last] for first, last in nobody_knows] == [['"', "landing", '"']]


def test_words_are_found_by_their_code_points() -> None:
    page = read_page("Ada can't go.\n\nJon can.\n")
    assert page.words[:3] == ["Ada", "ca", "n't"]
    assert page.find_words(4, 9) == (1, 3)
    assert page.find_words(3, 4) is None
    assert [page.words[at] for at in page.paragraphs] == ["Ada", "Jon"]


def test_packing_writes_both_folds_and_says_what_is_in_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_litbank(tmp_path)
    main(["--data", str(tmp_path), "--out", str(tmp_path / "packed"), "--only", "litbank"])
    said = capsys.readouterr().out
    assert "rows-train.gz: 1 rows" in said
    assert "4 mentions, 2 events" in said
    (row,) = read_rows(tmp_path / "packed" / "rows-train.gz")
    assert row == next(litbank.read_rows(tmp_path, "train"))
    assert count_row(row)["speech"] == 1
    assert list(read_rows(tmp_path / "packed" / "rows-dev.gz")) == []
    with pytest.raises(SystemExit):
        main(["--only", "nothing"])
