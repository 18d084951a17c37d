"""What a line of a chat, a script, an e-mail's head or a letter's frame looks like, one at a time.

These functions look at a single line and say what it could be; ``decode.message_runs`` and
``decode.letter_frames`` see what stands around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from fabula.lexicons.headings import parse_heading
from fabula.lexicons.load import load_groups
from fabula.lexicons.paratext_lines import parse_label
from fabula.lexicons.word_classes import function_words, kin_words, opener_words, person_nouns

LABEL_MARKS: Final = frozenset({":", "<>", "."})
"""Marks of quotations that a label introduces (see ``quoted_spans``)."""
MAX_LABEL_CHARS: Final = 48
"""Longest label with its time and decoration."""
MAX_FRAME_CHARS: Final = 60
"""Longest greeting, closing or signature of a letter."""

_TIME: Final = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[APap]\.?[Mm]\.?)?"
_STAMP: Final = rf"[\[(](?:[^\]()\n\[]{{1,16}}[ ,])?{_TIME}[\])]|{_TIME}"
_WORD: Final = r"(?:(?:Mr|Mrs|Ms|Dr|St|MR|MRS|MS|DR|ST)\.|[^\W_][\w'’-]{0,19})"
_NAME: Final = rf"{_WORD}(?: {_WORD}){{0,2}}"
_LABEL = re.compile(
    rf"(?P<lead>[*_]{{1,3}})?(?:(?P<stamp>{_STAMP})\s*[-–—|]?\s*)?(?P<inner>[*_]{{1,3}})?"
    rf"(?:<(?P<angled>[@+%~]?{_NAME})>|(?P<name>@?{_NAME})"
    rf"(?P<aside>\s?[\[(][^()\[\]\n]{{1,24}}[\])])?)"
    r"[*_]{0,3}(?P<colon>\s?:)?[*_]{0,3}(?=[ \t\n])\s*(?=\S)"
)
_SPEECH_HEAD = re.compile(
    r"[_*]?(?P<name>[A-Z][A-Z'’. -]{1,28}[A-Z0-9])\.[_*]?(?P<aside>)\s+(?=\S)"
)
_STAGE = re.compile(r"(?:[_*]?\([^()]{1,240}\)[_*.]*|[_*]?\[[^\[\]]{1,240}\][_*.]*)\s*")
_DETERMINERS: Final = frozenset(["the", "a", "an", "my", "our", "his", "her"])
_SMALL: Final = frozenset(["the", "of", "and", "de", "von", "van"])


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A line read as a speaker's label and words.

    Attributes:
        label: The name, without marks and time.
        name: Where it stands in the line, as a half-open range.
        body: Where the words begin.
        mark: What sets the label off: ``:``, ``.`` or ``<>``.
        decorated: Whether a time, bold type, ``@`` or angle brackets say that it is a label.
        directed: Whether words in brackets (*(crossing)*) stand with it.
    """

    label: str
    name: tuple[int, int]
    body: int
    mark: str
    decorated: bool
    directed: bool

    @property
    def is_upper(self) -> bool:
        """Whether the label is printed in capitals, as in a script."""
        return self.label.isupper() and sum(map(str.isalpha, self.label)) > 1


def parse_message_line(line: str) -> MessageLine | None:
    """Read one line as a label with words; ``None`` where it cannot be one.

    The forms are ``Name: words``, ``Name (10:42): words``, ``[10:42] Name: words``,
    ``**Name:** words``, ``@name: words``, ``<Name> words`` and, in a script, ``NAME. words``. A
    sentence, a heading and a field of a form are no labels.
    """
    head = line[: 2 * MAX_LABEL_CHARS]
    if ":" not in head and "<" not in head[:24]:
        return _parse_speech_head(line, head)
    match = _LABEL.match(head)
    if match is None or not (match["colon"] or match["angled"]):
        return _parse_speech_head(line, head)
    group = "angled" if match["angled"] else "name"
    label = match[group]
    decorated = bool(match["stamp"] or match["angled"] or match["lead"] or match["inner"])
    aside = match["aside"] or ""
    decorated = decorated or label[0] == "@" or any(map(str.isdigit, aside))
    if not _is_label(label.lstrip("@+%~"), decorated=decorated):
        return None
    mark = "<>" if match["angled"] else ":"
    body = match.end()
    directed = bool(aside) and not any(map(str.isdigit, aside))
    return _past_stage(line, MessageLine(label, match.span(group), body, mark, decorated, directed))


def _parse_speech_head(line: str, head: str) -> MessageLine | None:
    match = _SPEECH_HEAD.match(head) if ". " in head or "._" in head else None
    if match is None or not _is_label(match["name"], decorated=False):
        return None
    found = MessageLine(match["name"], match.span("name"), match.end(), ".", False, False)
    return _past_stage(line, found)


def _past_stage(line: str, found: MessageLine) -> MessageLine | None:
    """Leave a stage direction that opens the words out of them."""
    stage = _STAGE.match(line, found.body)
    if stage is None:
        return found
    if stage.end() >= len(line):
        return None
    return MessageLine(found.label, found.name, stage.end(), found.mark, found.decorated, True)


def _is_label(label: str, *, decorated: bool) -> bool:
    """Whether words could name who speaks."""
    words = label.split()
    if len(label) > MAX_LABEL_CHARS or not any(map(str.isalpha, label)):
        return False
    if any(word.lower().strip(".") in _groups()["list"] for word in (words[0], label)):
        return False
    if parse_label(f"{label}: x") is not None or parse_heading(label.title()) is not None:
        return False
    if decorated:
        return True
    if len(words) > 1:
        linked = words[0].lower() in function_words() - _DETERMINERS
        return not linked and all(not word[0].islower() or word in _SMALL for word in words)
    return True


@cache
def _groups() -> dict[str, frozenset[str]]:
    return dict(load_groups("message_words", "kind", "word"))


def is_name_like(label: str) -> bool:
    """Whether a label names a person by itself: no common word but those for people."""
    bare = label.lstrip("@+%~")
    if bare[0].islower():
        return False
    lowered = bare.lower()
    if lowered in person_nouns() or lowered in kin_words():
        return True
    return not all(word.strip(".") in opener_words() for word in lowered.split())


def count_near_words(words: str, kind: str) -> int:
    """How many words of a kind (``sent``, ``spoken``, ``written``) stand in a stretch."""
    found = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", words.lower())
    return sum(word in _groups()[kind] for word in found)


_FIELD = re.compile(r"[*_]{0,2}(?P<field>[A-Za-z-]{2,12})[*_]{0,2}\s?:[*_]{0,2}(?=\s|\Z)")
_GREETING = re.compile(
    r"(?:[Mm][Yy]\s+(?:[Oo]wn\s+|[Vv]ery\s+)?)?(?:[Dd]ear(?:est)?|DEAR(?:EST)?)\s+"
    r"(?P<to>[^.!?\n:;,—]{1,40})(?P<end>[,:!]?\s*(?:—|--)|[,:])(?P<rest>.*)",
    re.DOTALL,
)
_CASUAL = re.compile(
    r"(?:[Hh]i|[Hh]ey|[Hh]ello|[Gg]ood (?:morning|evening)|[A-Z][\w'’-]+)\b"
    r"[^.?\n:;]{0,40},"
)
_SIGNATURE = re.compile(
    r"(?:[—–-]+\s?)?[A-Z@][\w.'’@-]*"
    r"(?:[ &,]+(?:[A-Z@&][\w.'’@-]*|and|the|of|de|von|van|x+)){0,4}[\sx]*"
)


def email_fields(block: str) -> frozenset[str]:
    """The fields of an e-mail's head that a block holds, if each of its lines is one."""
    lines = block.split("\n") if len(block) < 600 else []
    found = [_FIELD.match(line.strip()) for line in lines]
    names = {match["field"].lower() for match in found if match is not None}
    whole = bool(names) and all(found) and names <= _groups()["field"]
    return frozenset(names) if whole else frozenset()


def is_email_head(fields: frozenset[str]) -> bool:
    """Whether fields that stand together are the head of an e-mail."""
    return len(fields) >= 2 and bool(fields & _groups()["key"])


def is_greeting(block: str, *, after_head: bool) -> bool:
    """Whether a block opens a letter: *Dear Ada,* alone, or *Dear Ada,—* before its first words.

    Args:
        block: The block.
        after_head: Whether an e-mail's head stands before it, so that *Hi both,* will do.
    """
    match = _GREETING.match(block[: 2 * MAX_FRAME_CHARS])
    if match is not None and (
        not match["rest"].strip() or "—" in match["end"] or "--" in match["end"]
    ):
        return len(match["to"].split()) <= 6
    return after_head and len(block) <= MAX_FRAME_CHARS and _CASUAL.fullmatch(block) is not None


def is_closing(block: str) -> bool:
    """Whether a block closes a letter (*Yours ever,*), perhaps with the signature in it."""
    first = block.split("\n")[0].strip(" _*")
    if len(first) > MAX_FRAME_CHARS or first[-1:] in ".?!" or not first[:1].isupper():
        return False
    words = [word.strip(",;").lower() for word in first.split()]
    closed = first.endswith((",", "—", "-")) or "\n" in block or len(words) <= 3
    named = bool(words) and (words[0] in _groups()["closing"] or words[-1] in _groups()["closing"])
    return closed and len(words) <= 9 and (named or words[0] in ("your", "yours", "with"))


def is_signature(block: str) -> bool:
    """Whether a block is no more than a name."""
    return (
        len(block) <= MAX_FRAME_CHARS // 2 + 10
        and _SIGNATURE.fullmatch(block.strip("_* ")) is not None
    )
