from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fabula
from training.augment import DEFAULT, KINDS, Rates, augment, fits
from training.line_changes import NOTES, SEPARATORS, add_lines, change_paragraphs, put_dashes
from training.name_changes import change_names
from training.row_edits import Inserted, edit_words, outer_ranges
from training.rows import Row
from training.tense_changes import put_in_present

WORDS = [
    "Chapter",
    "1",
    '"',
    "I",
    "am",
    "late",
    ",",
    '"',
    "said",
    "Mrs.",
    "Harriet",
    "Pell",
    ".",
    '"',
    "Do",
    "not",
    "wait",
    "!",
    '"',
    "Tom",
    "Pell",
    "looked",
    "at",
    "the",
    "clock",
    ".",
    "He",
    "went",
    "to",
    "Pell",
    "House",
    ".",
    "They",
    "said",
    ":",
    '"',
    "Well",
    ",",
    '"',
    "and",
    "Harriet",
    "had",
    "gone",
    ".",
]


def story(words: list[str] | None = None, **changes: object) -> Row:
    fields: dict[str, object] = {
        "paragraphs": [0, 2, 19],
        "quoted": [(2, 8), (13, 19), (35, 39)],
        "mentions": [
            (3, 4, "pronoun", "PER"),
            (9, 12, "proper", "PER"),
            (19, 21, "proper", "PER"),
            (26, 27, "pronoun", "PER"),
            (29, 31, "proper", "FAC"),
            (32, 33, "pronoun", "PER"),
            (40, 41, "proper", "PER"),
        ],
        "events": [8, 21, 27, 33],
        "quotations": [(2, 8, "speech"), (13, 19, "speech"), (35, 39, "speech")],
        "cues": [((8, 9), (9, 12)), (None, (32, 33))],
    }
    fields.update(changes)
    return Row(corpus="litbank", document="own", novel="own", words=words or WORDS, **fields)  # type: ignore[arg-type]


def treebank() -> Row:
    words = ["Tom", "was", "not", "happy", ".", "He", "said", "so", "."]
    return Row(
        corpus="ud_ewt",
        document="own",
        words=words,
        paragraphs=[0],
        mentions=[(0, 1, "proper", "PER")],
        sentences=[0, 5],
        pos=["PROPN", "AUX", "PART", "ADJ", "PUNCT", "PRON", "VERB", "ADV", "PUNCT"],
        lemmas=["Tom", "be", "not", "happy", ".", "he", "say", "so", "."],
        heads=[3, 3, 3, -1, 3, 6, -1, 6, 6],
        deps=["nsubj", "cop", "advmod", "root", "punct", "nsubj", "root", "advmod", "punct"],
    )


def texts(row: Row, ranges: object) -> list[str]:
    return [" ".join(row.words[first:last]) for first, last, *_ in ranges]  # type: ignore[attr-defined]


def check(row: Row) -> None:
    size = len(row.words)
    assert all(row.words)
    assert row.paragraphs[0] == 0
    assert row.paragraphs == sorted(set(row.paragraphs))
    assert row.paragraphs[-1] < size
    ranges = [place for pair in row.cues or () for place in pair if place is not None]
    for kind in (row.quoted, row.mentions, row.quotations, ranges):
        assert all(0 <= first < last <= size for first, last, *_ in kind or ())
    assert all(0 <= place < size for place in row.events or ())
    for column in (row.pos, row.lemmas, row.heads, row.deps):
        assert column is None or len(column) == size


def many(row: Row, seed: int) -> Row:
    return augment(row, Random(seed), Rates(1.0, 1.0, DEFAULT.weights))


@given(st.integers(0, 10**9), st.sampled_from([story(), treebank()]))
def test_labels_stay_whatever_is_changed(seed: int, row: Row) -> None:
    changed = many(row, seed)
    check(changed)
    assert len(changed.events or ()) == len(row.events or ())
    assert len(changed.cues or ()) == len(row.cues or ())
    assert len(changed.quotations or ()) == len(row.quotations or ())
    assert len(changed.mentions or ()) >= len(row.mentions or ())
    assert changed.quoted == [(first, last) for first, last, _ in changed.quotations or ()]
    if row.pos:
        assert (changed.pos, changed.heads) == (row.pos, row.heads)


@given(st.integers(0, 10**9))
def test_the_same_seed_makes_the_same_row(seed: int) -> None:
    assert many(story(), seed) == many(story(), seed)


@given(st.integers(0, 10**9))
def test_rates_of_zero_change_nothing_and_rows_are_left_as_they_are(seed: int) -> None:
    row = story()
    assert augment(row, Random(seed), Rates(changed=0.0, second=0.0, weights={})) is row
    many(row, seed)
    assert row == story()


def test_half_of_the_rows_stay() -> None:
    chance = Random(1)
    row = story()
    changed = sum(augment(row, chance) is not row for _ in range(400))
    assert 150 < changed < 250


def test_words_with_labels_of_their_own_are_left_to_kinds_that_fit() -> None:
    assert {kind for kind in KINDS if fits(treebank(), kind)} == {"names", "case", "typing"}
    assert {kind for kind in KINDS if fits(story(), kind)} == set(KINDS)


def test_names_change_everywhere_alike() -> None:
    row = change_names(story(), Random(3))
    given_name, surname = row.words[10:12]
    assert row.words[9] == "Mrs."
    assert {given_name, surname}.isdisjoint(WORDS)
    assert row.words[40] == given_name
    assert row.words[20] == row.words[29] == surname
    assert row.words[19] not in ("Tom", given_name)
    assert row.words[30] == "House"
    assert [a for a, b in zip(row.words, WORDS, strict=True) if a != b] == [
        *(given_name, surname, row.words[19], surname, surname, given_name)
    ]


def test_a_lemma_follows_its_name() -> None:
    row = change_names(treebank(), Random(1))
    assert row.lemmas is not None
    assert row.lemmas[0] == row.words[0] != "Tom"


def test_role_words_and_numerals_are_no_names_to_change() -> None:
    words = ["Captain", "Uncle", "IV", "God", "J.", "Bram"]
    row = story(words, paragraphs=[0], mentions=[(0, 6, "proper", "PER")])
    assert change_names(row, Random(1)).words[:5] == words[:5]


def test_narration_turns_to_the_present() -> None:
    row = put_in_present(story())
    assert [row.words[index] for index in (8, 21, 27, 33, 41)] == [
        *("says", "looks", "goes", "say", "has")
    ]


@pytest.mark.parametrize(
    ("past", "present"),
    [
        ("I was late and you were early .", "I am late and you are early ."),
        ("If it were so , it was late .", "If it were so , it is late ."),
        ("They ran , he ran .", "They run , he runs ."),
        ("The boys ran off .", "The boys run off ."),
        ("the saw was asked by no one", "the saw is asked by no one"),
        ("She had said it .", "She has said it ."),
        ("A looked one , the felt hat", "A looked one , the felt hat"),
    ],
)
def test_verbs_agree_and_participles_stay(past: str, present: str) -> None:
    row = story(past.split(), paragraphs=[0], quoted=[], mentions=[])
    assert put_in_present(row).words == present.split()


def test_dashes_open_speech_and_nothing_closes_it() -> None:
    row = next(r for seed in range(20) if (r := put_dashes(story(), Random(seed))).words[6] == ",")
    assert '"' not in row.words
    assert texts(row, row.quoted)[0] in ("— I am late ,", "- I am late ,")
    assert [row.words[place] for place in row.events or ()] == ["said", "looked", "went", "said"]
    check(row)


def test_a_reporting_clause_may_stand_between_dashes() -> None:
    rows = [put_dashes(story(), Random(seed)) for seed in range(30)]
    inner = [row for row in rows if row.words.count("—") > 3]
    assert inner
    assert texts(inner[0], inner[0].quoted) == ["— I am late ,", "Do not wait !", "— Well ,"]
    assert texts(inner[0], inner[0].mentions)[1] == "Mrs. Harriet Pell"


def test_speech_within_a_paragraph_begins_its_own() -> None:
    row = put_dashes(story(), Random(0))
    assert row.words[row.paragraphs[-1]] in "—-"
    assert len(row.paragraphs) == 4


def test_paragraphs_end_only_where_sentences_do_and_never_in_speech() -> None:
    for seed in range(40):
        row = change_paragraphs(story(), Random(seed))
        assert row.words == WORDS
        assert set(row.paragraphs) <= {0, 2, 13, 19, 26, 32}


def test_added_lines_are_paragraphs_of_their_own() -> None:
    for seed in range(60):
        row = add_lines(story(), Random(seed))
        check(row)
        assert texts(row, row.quoted) == texts(story(), story().quoted)
        starts = [index for index in row.paragraphs if row.words[index : index + 2] == WORDS[:2]]
        assert starts
        found = texts(row, (each for each in row.mentions or () if each[2] == "pronoun"))
        assert set(found) <= {"I", "He", "They", "my", "you"}


@pytest.mark.parametrize("note", [*NOTES, *SEPARATORS])
def test_added_lines_are_cut_as_fabula_cuts_them(note: str) -> None:
    words = note.replace("|PER", "").replace("{n}", "7").split()
    text = " ".join(words).replace(" n't", "n't").replace(" 's", "'s").replace(" .", ".")
    tokens = fabula.annotate(fabula.Text(text), ["tokens"]).tokens
    assert [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)] == words


def test_an_edit_moves_every_range() -> None:
    row = story(cues=[((8, 9), (9, 12)), (None, (2, 3))])
    moved = edit_words(row, {2: (), 7: ("!", "?")}, {9: Inserted(("so", "then"))})
    assert texts(moved, moved.quoted)[0] == "I am late , ! ?"
    assert texts(moved, moved.mentions)[1] == "Mrs. Harriet Pell"
    assert moved.cues is not None
    assert moved.cues[1] == (None, None)
    assert [moved.words[place] for place in moved.events or ()] == [
        "said",
        "looked",
        "went",
        "said",
    ]


def test_an_edit_adds_lines_with_their_mentions_and_sentences() -> None:
    row = story(sentences=[0, 2])
    note = Inserted(("Thank", "you"), ((1, 2, "pronoun", "PER"),), (0,))
    moved = edit_words(row, {}, {len(WORDS): note, 2: note})
    assert moved.sentences == [0, 2, 4, len(WORDS) + 2]
    assert moved.paragraphs == [0, 2, 4, 21, len(WORDS) + 2]
    assert texts(moved, moved.mentions).count("you") == 2


def test_words_with_labels_of_their_own_do_not_move() -> None:
    with pytest.raises(ValueError, match="labels of their own"):
        edit_words(treebank(), {0: ()})


def test_outer_ranges_leave_out_what_stands_in_others() -> None:
    assert outer_ranges([(0, 9), (2, 4), (9, 12), (10, 11)]) == [(0, 9), (9, 12)]


def test_speech_right_after_speech_begins_a_paragraph() -> None:
    words = ['"', "One", "now", ".", '"', '"', "Two", "now", ".", '"', "he", "said", "."]
    spans = [(0, 5), (5, 10)]
    kinds = [(*span, "speech") for span in spans]
    row = story(
        words, paragraphs=[0], quoted=spans, quotations=kinds, mentions=[], events=[], cues=[]
    )
    assert len(put_dashes(row, Random(1)).paragraphs) == 2


def test_the_first_of_two_names_behind_a_title_is_given() -> None:
    words = ["Mr.", "Peter", "Marsh", "and", "Mrs.", "Marsh"]
    row = story(words, paragraphs=[0], mentions=[(0, 3, "proper", "PER"), (4, 6, "proper", "PER")])
    changed = change_names(row, Random(1)).words
    assert changed[2] == changed[5] != "Marsh"
    assert changed[1] != "Peter"
