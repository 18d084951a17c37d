"""Which lines that begin like messages are messages."""

from __future__ import annotations

import time

from fabula.decode.message_runs import find_messages
from fabula.rows import Span

STORY = "Mara sat on the stairs with the lamp out, and thought of Jonah."


def spans_of(content: str) -> list[Span]:
    spans: list[Span] = []
    at = 0
    for line in content.split("\n"):
        if line:
            spans.append((at, at + len(line)))
        at += len(line) + 1
    return spans


def read(*lines: str) -> list[tuple[str, str]]:
    """The words of each message and their kind."""
    content = "\n".join(lines)
    found = find_messages(content, spans_of(content))
    return [(content[slice(*each.body)], each.kind) for each in found]


def test_two_lines_with_names_of_the_text() -> None:
    assert read(STORY, "Mara: hello", "Jonah: hello", "She smiled.") == [
        ("hello", "writing"),
        ("hello", "writing"),
    ]


def test_a_handle_in_small_letters_must_recur() -> None:
    assert len(read("crowprince: hey", "saltgirl: hey", "crowprince: ok", "saltgirl: ok")) == 4
    assert read("crowprince: hey", "saltgirl: hey") == []


def test_lists_and_forms_are_none() -> None:
    assert read(STORY, "Apples: six", "Flour: two bags", "Butter: none") == []
    assert read("Rating: T", "Pairing: Mara/Jonah", "Summary: They meet.") == []


def test_one_line_needs_its_label_elsewhere() -> None:
    chat = ["Mara: hello", "Jonah: hello", STORY, "He wrote nothing more.", "Mara: well?"]
    assert len(read(*chat)) == 3
    assert read(STORY, "Mara: that was the name on the gate.") == []
    assert len(read(STORY, "The phone on the step buzzed.", "Jonah: come down")) == 1


def test_a_wrapped_line_of_prose_is_none() -> None:
    assert read("Jonah texted. It was about", "Mara: she had gone. Mara had gone.") == []


def test_names_in_capitals_make_a_script() -> None:
    play = ["MARA: Come in.", "JONAH: (wiping his feet) I am in.", "MARA: So you are."]
    assert read(*play) == [
        ("Come in.", "speech"),
        ("I am in.", "speech"),
        ("So you are.", "speech"),
    ]
    assert [kind for _, kind in read("Her phone lit up.", *play)] == ["writing"] * 3


def test_labels_with_a_stop_need_three_lines_and_two_names() -> None:
    play = ["MARA. Come in.", "JONAH. I am in.", "MARA. So you are."]
    assert [kind for _, kind in read(*play)] == ["speech"] * 3
    assert read(*play[:2]) == []


def test_what_stands_before_says_that_it_was_spoken() -> None:
    lines = ["The transcript of the recording ran to a page.", "Mara: I was out.", "Jonah: Out."]
    assert [kind for _, kind in read(*lines, "Mara: Yes.")] == ["speech"] * 3


def test_many_lines_are_read_in_linear_time() -> None:
    content = "\n".join(["Mara: hello there", "Jonah: hello"] * 20_000)
    spans = spans_of(content)
    begin = time.perf_counter()
    assert len(find_messages(content, spans)) == 40_000
    assert time.perf_counter() - begin < 5
