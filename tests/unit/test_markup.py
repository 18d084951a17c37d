"""The markup of stories written with their answer, and the three example stories."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.markup import MarkedStory, parse_story, read_marked_story

STORIES = Path(__file__).parents[2] / "examples" / "stories"
STORY_NAMES = sorted(path.name.split(".")[0] for path in STORIES.glob("*.marked.txt"))

EMMA = "{q1 emma>jon,ada “Come in,”} said [emma Emma], {q1 “and sit.”}"
FRONT = """+++
[characters.emma]
name = "Emma"
aliases = ["Em"]
pronouns = "she"

[entities.mill]
name = "the mill"
type = "FAC"

[[scenes]]
start = "s1"
+++
"""


def test_marks_are_removed_and_offsets_point_into_the_rest() -> None:
    story = parse_story(EMMA)
    assert story.content == "“Come in,” said Emma, “and sit.”"
    (quotation,) = story.quotations
    assert [story.content[a:b] for a, b in quotation.parts] == ["“Come in,”", "“and sit.”"]
    assert (quotation.speaker, quotation.addressees) == ("emma", ("jon", "ada"))
    (mention,) = story.mentions
    assert story.content[mention.start : mention.end] == "Emma"


@pytest.mark.parametrize(
    ("header", "speaker", "addressees", "kind"),
    [
        ("emma", "emma", None, "speech"),
        ("?", None, None, "speech"),
        ("emma>?", "emma", None, "speech"),
        ("emma>*|thought", "emma", (), "thought"),
        ("q7 emma>jon|writing", "emma", ("jon",), "writing"),
        ("?|scare", None, None, "scare"),
    ],
)
def test_quotation_headers(
    header: str, speaker: str | None, addressees: tuple[str, ...] | None, kind: str
) -> None:
    (quotation,) = parse_story("{" + header + " ‘x’}").quotations
    assert (quotation.speaker, quotation.addressees, quotation.kind) == (speaker, addressees, kind)
    assert quotation.parts == ((0, 3),)


def test_quotations_nest_outer_first() -> None:
    story = parse_story("{emma ‘He cried {jon “Stop!”} twice.’}")
    assert [(row.start, row.end, row.speaker) for row in story.quotations] == [
        (0, 25, "emma"),
        (10, 17, "jon"),
    ]


@pytest.mark.parametrize(
    ("mark", "keys", "kind", "form"),
    [
        ("[emma Emma]", ("emma",), "PER", "proper"),
        ("[emma The Captain]", ("emma",), "PER", "proper"),
        ("[emma Her]", ("emma",), "PER", "pronoun"),
        ("[emma my sister]", ("emma",), "PER", "common"),
        ("[emma+jon they]", ("emma", "jon"), "PER", "pronoun"),
        ("[? someone]", (), "PER", "common"),
        ("[mill:FAC the mill]", ("mill",), "FAC", "common"),
        ("[emma:common Old woman]", ("emma",), "PER", "common"),
        ("[emma:PER:common Teacher]", ("emma",), "PER", "common"),
    ],
)
def test_mentions(mark: str, keys: tuple[str, ...], kind: str, form: str) -> None:
    (mention,) = parse_story(mark).mentions
    assert (mention.keys, mention.type, mention.form) == (keys, kind, form)


def test_form_of_a_mention_ignores_the_names_inside_it() -> None:
    outer, inner = parse_story("[ada [emma Emma]'s sister]").mentions
    assert (outer.form, inner.form) == ("common", "proper")


def test_stretches_points_and_anchors() -> None:
    story = parse_story("<<heading:ch1 I.>>\n<<@s1>>Rain. {q1 emma “Oh.”} {q1 “No.”}")
    assert story.content == "I.\nRain. “Oh.” “No.”"
    assert [(row.kind, row.start, row.end) for row in story.spans] == [
        ("heading", 0, 2),
        ("point", 3, 3),
    ]
    assert story.anchor("ch1") == (0, 2)
    assert story.anchor("s1") == (3, 3)
    assert story.anchor("q1") == (9, 20)
    with pytest.raises(KeyError):
        story.anchor("s2")


def test_line_break_after_a_header_belongs_to_the_mark() -> None:
    assert parse_story("<<author_note\nHello\n>>").content == "Hello\n"


def test_escapes_and_single_angles() -> None:
    story = parse_story(r"\{a\} \[b\] \<\<c\>\> 1 < 2 > 0 \\")
    assert story.content == r"{a} [b] <<c>> 1 < 2 > 0" + " \\"
    assert (story.quotations, story.mentions, story.spans) == ((), (), ())


def test_offsets_count_code_points() -> None:
    (mention,) = parse_story("\N{MUSICAL SYMBOL G CLEF}é [emma Emma]").mentions
    assert (mention.start, mention.end) == (3, 7)


def test_front_matter() -> None:
    story = parse_story(FRONT + "<<@s1>>[emma Em] left [mill the mill].")
    assert story.content == "Em left the mill."
    assert story.characters["emma"].aliases == ("Em",)
    assert story.mentions[1].type == "FAC"
    assert story.extra == {"scenes": [{"start": "s1"}]}


def test_without_front_matter_characters_come_from_the_marks() -> None:
    story = parse_story(EMMA)
    assert {key: row.name for key, row in story.characters.items()} == {
        "emma": "Emma",
        "jon": "jon",
        "ada": "ada",
    }


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a\n{“x”}", "line 2: expected '{label speaker"),
        ("{q1 “x”} b", "line 1: expected '{label speaker"),
        ("a\n\n[emma x", "line 3: expected a mark that closes '\\['"),
        ("a]", "line 1: expected a backslash before"),
        ("[Emma x]", "line 1: expected '\\[key:TYPE:form"),
        ("<<song x>>", "line 1: expected '<<@label>>' or"),
        ("\n\\x", "line 2: expected one of"),
        ("{emma [emma x}]", "line 1: expected to close '\\[' first"),
        ("<<@a>> <<@a>>", "line 1: expected a label that is not yet used"),
        ("[emma ]", "line 1: expected words inside"),
        ("+++\nx = 1\n", "line 1: expected a second line"),
        ("+++\nx = 1\ny =\n+++\n", "line 3: expected TOML"),
        ("+++\n[characters.emma]\nage = 3\n+++\n", "age: expected one of name"),
        (FRONT + "\n{jon “x”}", "line 15: expected a key declared"),
    ],
)
def test_errors_name_the_line_and_what_was_expected(source: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_story(source)


def test_rows() -> None:
    layers = parse_story("<<heading I.>>\n" + EMMA + " [emma+jon They] sat. [ada She] left.").rows()
    (quotation,) = layers["quotations"]
    assert quotation.marks == "“”"
    assert len(quotation.parts) == 2
    (line,) = layers["dialogue"]
    names = [row.name for row in layers["characters"]]
    assert names[line.speaker] == "Emma"
    assert [names[number] for number in line.addressees] == ["jon", "ada"]
    assert line.basis == "given"
    assert [row.kind for row in layers["paratext"]] == ["heading"]
    emma, they, she = layers["mentions"]
    assert (emma.form, they.plural, she.form) == ("proper", True, "pronoun")
    assert len(layers["entities"][they.entity].members) == 2
    for name, layer in layers.items():
        assert [getattr(row, "id", i) for i, row in enumerate(layer)] == list(range(len(layer))), (
            name
        )


def test_title_and_scare_quotations_have_no_dialogue_row() -> None:
    layers = parse_story("{?|title “Lear”} {?|scare “fun”} {emma|thought “No.”}").rows()
    assert len(layers["quotations"]) == 3
    assert [row.quotation for row in layers["dialogue"]] == [2]


@pytest.fixture(params=STORY_NAMES)
def story_name(request: pytest.FixtureRequest) -> str:
    """Return the name of each example story in turn."""
    return str(request.param)


@pytest.fixture
def story(story_name: str) -> MarkedStory:
    """Return each example story in turn."""
    return read_marked_story(STORIES / f"{story_name}.marked.txt")


def test_story_text_is_the_marked_story_without_marks(story: MarkedStory, story_name: str) -> None:
    assert (STORIES / f"{story_name}.txt").read_text(encoding="utf-8") == story.content
    assert 2000 <= len(story.content.split()) <= 4000


def test_story_answers_are_complete(story: MarkedStory) -> None:
    for quotation in story.quotations:
        if quotation.kind not in {"title", "scare"}:
            assert quotation.speaker, story.content[quotation.start : quotation.end]
    mentioned = {key for row in story.mentions for key in row.keys}
    assert story.characters.keys() <= mentioned
    assert len(story.rows()["characters"]) == len(story.characters)


def test_every_alias_and_name_is_in_the_text(story: MarkedStory) -> None:
    text = " ".join(story.content.split())
    for character in story.characters.values():
        for name in (character.name, *character.aliases):
            assert name in text, (character.key, name)


def test_proper_names_of_characters_are_all_marked(story: MarkedStory) -> None:
    covered = bytearray(len(story.content))
    for mention in story.mentions:
        covered[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    for span in story.spans:
        if span.kind not in {"point", "fact", "scene", "passage"}:
            covered[span.start : span.end] = b"\1" * (span.end - span.start)
    names = {
        word
        for character in story.characters.values()
        for name in (character.name, *character.aliases)
        for word in name.split()
        if word[0].isupper() and len(word) > 2
    } - set(story.extra.get("ambiguous_names", ()))
    for name in names:
        at = story.content.find(name)
        while at >= 0:
            end = at + len(name)
            whole = not (story.content[at - 1] + story.content[end : end + 1]).isalpha()
            assert not whole or covered[at], story.content[max(0, at - 30) : end + 30]
            at = story.content.find(name, end)


def _labels(table: Any) -> list[str]:
    """Collect the labels that an extra table points at."""
    fields = {"start", "end", "from", "to", "fact", "since", "at", "place", "time", "cause"}
    found = []
    for row in table:
        for key, value in row.items():
            if key in fields and isinstance(value, str):
                found.append(value)
            elif key == "present":
                found += _labels(value)
    return found


def test_extra_tables_point_at_labels_and_characters(story: MarkedStory) -> None:
    for name in ("scenes", "narration", "emotions", "relationships"):
        for label in _labels(story.extra[name]):
            story.anchor(label)
    for row in story.extra["knowledge"]:
        for label in (row["fact"], row["since"]):
            story.anchor(label)
        assert row["how"] in {
            *("did", "witnessed", "said", "told", "overheard", "thought", "narrated"),
        }
        assert {row["knower"], row.get("from", row["knower"])} <= story.characters.keys()
    people = [p["character"] for scene in story.extra["scenes"] for p in scene["present"]]
    people += [key for row in story.extra["relationships"] for key in (row["a"], row["b"])]
    people += [row["character"] for row in story.extra["emotions"]]
    assert set(people) <= story.characters.keys()
    assert 6 <= len({row["fact"] for row in story.extra["knowledge"]}) <= 12


def test_extra_values_are_those_of_the_format(story: MarkedStory) -> None:
    kinds = "parent child sibling kin spouse partner ex_partner lover friend estranged rival enemy"
    kinds += " colleague employer servant teacher host acquaintance other"
    emotions = "anger sadness fear joy surprise disgust contempt remorse affection pleading sarcasm"
    assert {row["kind"] for row in story.extra["relationships"]} <= set(kinds.split())
    assert {row["label"] for row in story.extra["emotions"]} <= set(emotions.split())
    shown = {row["shown"] for row in story.extra["emotions"]}
    assert shown <= {"said", "expressed", "hidden", "narrated"}


def test_people_are_present_within_their_scene(story: MarkedStory) -> None:
    last = 0
    for scene in story.extra["scenes"]:
        start, end = story.anchor(scene["start"])[0], story.anchor(scene["end"])[0]
        assert last <= start < end
        last = end
        for row in scene["present"]:
            assert row["as"] in {"speaks", "acts", "addressed", "bystander"}
            first, until = story.anchor(row["from"])[0], story.anchor(row["to"])[0]
            assert start <= first < until <= end, row


def test_facts_are_known_no_earlier_than_their_source_could_know(story: MarkedStory) -> None:
    rows = story.extra["knowledge"]
    for row in rows:
        if "from" in row:
            source = [r for r in rows if r["fact"] == row["fact"] and r["knower"] == row["from"]]
            assert source, row
            assert story.anchor(source[0]["since"])[0] <= story.anchor(row["since"])[0], row
