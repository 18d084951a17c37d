"""Paratext: what stands on the page and is not the story."""

from itertools import pairwise

import pytest

from fabula.layers.blocks import find_blocks
from fabula.layers.paratext import find_paratext
from fabula.rows import Block
from fabula.source_marks import mark_paratext
from fabula.text import Text

STORY = """Ida waited on the harbour wall until the lamp was lit.

“You'll fall in,” said her brother.

“I won't,” said Ida."""

LICENCE = """The Project Gutenberg eBook of The Ferry

This ebook is for the use of anyone anywhere.

Title: The Ferry

*** START OF THE PROJECT GUTENBERG EBOOK THE FERRY ***

Produced by two patient people

"""

FOOTER = """

*** END OF THE PROJECT GUTENBERG EBOOK THE FERRY ***

Updated editions will replace the previous one.
"""


def read(content: str, blocks: tuple[Block, ...] = ()) -> list[tuple[str, str]]:
    """Kind and words of each row."""
    text = Text(content, blocks=blocks)
    rows = find_paratext(text, find_blocks(text))
    return [(row.kind, content[row.start : row.end]) for row in rows]


def kinds(content: str) -> list[str]:
    return [kind for kind, _ in read(content)]


def test_a_story_alone_has_none() -> None:
    assert read(STORY) == []


def test_the_licence_is_one_row_at_each_end() -> None:
    rows = read(LICENCE + STORY + FOOTER)
    assert [kind for kind, _ in rows] == ["licence", "licence"]
    assert rows[0][1].endswith("two patient people")
    assert rows[1][1].startswith("*** END")


def test_a_licence_shifts_the_rest_by_its_length_and_no_more() -> None:
    story = "Chapter 1\n\n" + STORY + "\n\n* * *\n\n" + STORY
    text, shifted = Text(story), Text(LICENCE + story)
    before = find_paratext(text, find_blocks(text))
    after = find_paratext(shifted, find_blocks(shifted))
    assert [(r.start + len(LICENCE), r.end + len(LICENCE), r.kind) for r in before] == [
        (r.start, r.end, r.kind) for r in after if r.kind != "licence"
    ]


def test_the_header_of_a_fan_fiction() -> None:
    content = (
        "Title: The Ferry\nAuthor: saltwort\nFandom: Harbour Watch\nPairing: none\nRating: T\n"
        "Summary: Ida waits.\nDisclaimer: The harbour is not mine.\n"
        "A/N: My first one, be kind!\n\n***\n\n" + STORY
    )
    assert kinds(content) == [
        "title",
        "author",
        "tags",
        "summary",
        "disclaimer",
        "author_note",
        "separator",
    ]


def test_notes_at_both_ends_of_a_chapter() -> None:
    content = f"Chapter 1\n\nA/N: Hello!\n\n{STORY}\n\nA/N: Thanks for reading!\n\nChapter 2\n\n"
    content += STORY
    assert kinds(content) == ["heading", "author_note", "author_note", "heading"]


def test_a_note_with_its_label_on_a_line_of_its_own() -> None:
    content = STORY + "\n\nTHE END\n\nAuthor's Note\n\nI wrote this on a ferry.\n\nIt was late."
    rows = read(content)
    assert [kind for kind, _ in rows] == ["other", "author_note"]
    assert rows[1][1].endswith("It was late.")


def test_a_note_does_not_swallow_the_story_below_it() -> None:
    rows = read("Notes\n\nFor my sister.\n\n" + STORY + "\n\n*\n\n" + STORY)
    assert rows[0] == ("author_note", "Notes\n\nFor my sister.")


@pytest.mark.parametrize(
    "story",
    [
        "Note: the key is under the mat. That was all it said.\n\n“What is it?” asked Sam.",
        STORY + "\n\nSummary: I was late, wet, and had no key.\n\nI laughed.",
        STORY + "\n\n“Disclaimer or no disclaimer,” said Ida, “he is lying.”",
        STORY + "\n\nA/N was what she called it, for apples and nuts.\n\nShe laughed.",
        STORY + "\n\nThe sign said:\n\nNO ENTRY\n\nThey went in.",
        STORY + "\n\nDear Anna,\n\nI am well.\n\nYours ever,\n\nThomas\n\nIda folded it.",
        STORY + "\n\n“Fine.”\n\n“One.”\n\nOne.\n\nTwo.\n\nThey jumped.",
        STORY + "\n\n—I see.\n\n—Do you?",
    ],
)
def test_story_is_not_swallowed(story: str) -> None:
    assert read(story) == []


@pytest.mark.parametrize(
    "line",
    ["*", "* * *", "***", "~*~", "xxx", "oOo", "oOoOo", "---", "<hr>", "⁂", "#", "•••", "-x-"],
)
def test_separators(line: str) -> None:
    assert read(f"{STORY}\n\n{line}\n\n{STORY}") == [("separator", line)]


@pytest.mark.parametrize("line", ["Mara's POV", "[Jon]", "**Jon's POV**", "POV: Jon"])
def test_point_of_view_lines_are_headings(line: str) -> None:
    assert read(f"{STORY}\n\n***\n\n{line}\n\n{STORY}")[1] == ("heading", line)


def test_the_title_page_of_a_book() -> None:
    content = (
        "THE FERRY\n\nby\n\nAda Example\n\nTo my brother\n\nContents\n\n I. The Wall\n II. The Lamp"
        f"\n III. The Boat\n\n\nCHAPTER I\n\nTHE WALL\n\n{STORY * 3}\n\nCHAPTER II\n\nTHE LAMP\n\n"
        + STORY
        * 3
    )
    assert kinds(content) == [
        "title",
        "author",
        "author",
        "dedication",
        "contents",
        "heading",
        "heading",
        "heading",
        "heading",
    ]


def test_a_contents_table_without_a_title() -> None:
    entries = "\n\n".join(
        f"Chapter {n}: The {w} Boat" for n, w in enumerate(("Red", "Blue", "Old"), 1)
    )
    chapters = "\n\n".join(
        f"Chapter {n}: The {w} Boat\n\n{STORY}" for n, w in enumerate(("Red", "Blue", "Old"), 1)
    )
    assert kinds(entries + "\n\n" + chapters) == ["contents", "heading", "heading", "heading"]


def test_an_epigraph_under_a_heading() -> None:
    content = "Chapter 1\n\n“No boat is ever late that comes.”\n\n—Ada Example, Letters\n\n" + STORY
    assert kinds(content) == ["heading", "epigraph", "epigraph"]


def test_song_lines_are_verse() -> None:
    song = "_Low tide, slow tide_\n\n_Bring the ferry in_\n\n_Salt upon the railings_"
    assert kinds(f"{STORY}\n\n{song}\n\n{STORY}") == ["verse"] * 3


def test_what_the_source_marks_comes_first() -> None:
    content = "Ida waits.\n\nIda waited on the wall."
    blocks = (
        Block(start=0, end=10, kind="paragraph", source=mark_paratext("p[1]", "summary")),
        Block(start=12, end=35, kind="paragraph", source="p[2]"),
    )
    assert read(content, blocks=blocks) == [("summary", "Ida waits.")]


def test_rows_never_overlap() -> None:
    text = Text(LICENCE + "Chapter 1\n\n" + STORY + "\n\nA/N: Bye!" + FOOTER)
    rows = find_paratext(text, find_blocks(text))
    assert all(a.end <= b.start for a, b in pairwise(rows))


LINE = (
    "The ferry was late again, and Ida sat on the harbour wall with her feet over the water and"
    " counted the gulls."
)


def test_lone_letters_separate_where_they_recur() -> None:
    assert read(f"{LINE}\n\nx\n\n{LINE}\n\nx\n\n{LINE}") == [("separator", "x")] * 2
    assert read(f"{LINE}\n\nx\n\n{LINE}") == []


def test_notes_in_brackets_end_with_their_bracket() -> None:
    notes = ["(A/N: sorry about the ferry!)", "[Author's note: gulls do not do this.]"]
    content = f"{LINE}\n\n{notes[0]}\n\n{LINE}\n\n{notes[1]}\n\n{LINE} (A/N: they do!)"
    found = [("author_note", each) for each in [*notes, "(A/N: they do!)"]]
    assert read(content) == found


def test_an_epigraph_with_its_source_on_one_line() -> None:
    motto = "“The sea is all the road we have.” —Ada Winter"
    content = f"CHAPTER I\n\n{motto}\n\n{LINE}\n\nCHAPTER II\n\n“Tom!”\n\n{LINE}"
    assert [row for row in read(content) if row[0] != "heading"] == [("epigraph", motto)]
    assert ("heading", "“Tom!”") not in read(content)


def test_messages_and_letters_are_story() -> None:
    chat = "Ida: where are you\nJon: on the wall\nIda: still\nJon: counting"
    mail = "From: Ida\nTo: Jon\nSubject: gulls\n\nDear Jon,\n\nForty.\n\nLove,\nIda"
    assert read(f"{LINE}\n\n{chat}\n\n{LINE}\n\n{mail}\n\n{LINE}") == []
