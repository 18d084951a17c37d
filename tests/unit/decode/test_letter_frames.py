"""Letters and e-mails without quotation marks."""

from __future__ import annotations

from fabula.decode.letter_frames import find_frames
from fabula.rows import Span

STORY = "The letter lay on the mat when she came down, under a bill, and she read it in the hall."


def read(*blocks: str) -> list[list[str]]:
    """The spans of each letter's words; an empty block stands for what is not the story."""
    content = "\n\n".join(blocks)
    spans: list[Span] = []
    at = 0
    for block in blocks:
        spans.append((at, at + len(block)))
        at += len(block) + 2
    frames = find_frames(content, spans, frozenset())
    return [[content[slice(*span)] for span in spans[f.first : f.last + 1]] for f in frames]


def test_a_letter_with_greeting_and_signature() -> None:
    letter = ["Dear Mara,", "The boat is sold.", "Your loving brother,", "Jonah"]
    assert read(STORY, *letter, "She folded it.") == [letter]


def test_an_e_mail_without_its_head() -> None:
    head = ["From: Jonah", "To: Mara", "Subject: boat"]
    mail = ["Hi Mara,", "It is sold.", "Cheers,", "J."]
    assert read(*head, *mail, "She shut the laptop.") == [mail]
    assert read("\n".join(head), *mail, "She shut the laptop.") == [mail]


def test_a_letter_without_closing_ends_with_its_section() -> None:
    assert read(STORY, "Dear Mara,", "The boat is sold.", "") == [
        ["Dear Mara,", "The boat is sold."]
    ]
    unannounced = STORY.replace("letter", "cat").replace("read it", "fed it")
    assert read(unannounced, "Dear Mara,", "The boat is sold.", "") == []


def test_a_chapter_that_is_a_letter_is_none() -> None:
    assert read("", "Dear Mara,", "The boat is sold.", "Your brother,", "Jonah", "") == []


def test_a_greeting_without_an_end_is_none() -> None:
    assert read(STORY, "Dear Mara,", *["So it went on, and on."] * 40) == []
