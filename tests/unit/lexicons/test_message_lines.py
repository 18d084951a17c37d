"""Lines of chats, scripts, e-mail heads and letters, one at a time."""

from __future__ import annotations

import pytest

from fabula.lexicons.message_lines import (
    email_fields,
    is_closing,
    is_email_head,
    is_greeting,
    is_name_like,
    is_signature,
    parse_message_line,
)

LABELLED = [
    ("Mara: you up?", "Mara", ":", "you up?"),
    ("Mara Voss: you up?", "Mara Voss", ":", "you up?"),
    ("Mara (10:42): you up?", "Mara", ":", "you up?"),
    ("[10:42] Mara: you up?", "Mara", ":", "you up?"),
    ("[3/4/21, 10:42 PM] Mara: you up?", "Mara", ":", "you up?"),
    ("10:42 Mara: you up?", "Mara", ":", "you up?"),
    ("**Mara:** you up?", "Mara", ":", "you up?"),
    ("**Mara**: you up?", "Mara", ":", "you up?"),
    ("<Mara> you up?", "Mara", "<>", "you up?"),
    ("@mara_v: you up?", "@mara_v", ":", "you up?"),
    ("MARA: (at the window) You're up.", "MARA", ":", "You're up."),
    ("MRS. VOSS. You're up.", "MRS. VOSS", ".", "You're up."),
]

NOT_LABELLED = [
    "Rating: T",
    "Note: this was long ago.",
    "Question: why?",
    "Chapter 3: The Mill",
    "Then it came to him: nothing had changed.",
    "The answer was this: no.",
    "By Mara: a song in three parts",
    "MARA: (turns away)",
    "She came in. Nobody looked up.",
]


@pytest.mark.parametrize(("line", "label", "mark", "body"), LABELLED)
def test_a_label_with_words(line: str, label: str, mark: str, body: str) -> None:
    found = parse_message_line(line)
    assert found is not None
    assert (found.label, found.mark, line[found.body :]) == (label, mark, body)
    assert line[slice(*found.name)] == label


@pytest.mark.parametrize("line", NOT_LABELLED)
def test_lines_without_a_speaker(line: str) -> None:
    assert parse_message_line(line) is None


def test_labels_that_name_somebody_by_themselves() -> None:
    assert is_name_like("Mara")
    assert is_name_like("Mum")
    assert not is_name_like("However")
    assert not is_name_like("mara")


def test_the_head_of_an_e_mail() -> None:
    assert email_fields("From: Mara\nTo: Jonah\nSubject: the boat") == {"from", "to", "subject"}
    assert is_email_head(email_fields("To: Jonah\nDate: Monday"))
    assert not is_email_head(email_fields("Subject: the boat"))
    assert not email_fields("Summary: A boat is lost.")


@pytest.mark.parametrize("block", ["Dear both,", "My dear Mara:", "DEAR SIR,--I write in haste."])
def test_greetings(block: str) -> None:
    assert is_greeting(block, after_head=False)


def test_what_greets_only_after_a_head() -> None:
    assert is_greeting("Hi Jonah,", after_head=True)
    assert not is_greeting("Hi Jonah,", after_head=False)
    assert not is_greeting("Dear me, what a day it was.", after_head=False)


def test_closings_and_signatures() -> None:
    assert is_closing("Yours in dust,")
    assert is_closing("Your loving brother,")
    assert is_closing("Love,\nMara")
    assert not is_closing("Love is a boat.")
    assert is_signature("A.")
    assert is_signature("—Mara Voss")
    assert not is_signature("Mara went to bed.")
