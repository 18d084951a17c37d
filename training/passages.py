"""Original passages written for training, with their lines, people, presence and bonds marked.

A file holds passages one after the other::

    === the-ferry-ticket
    style: third past, contemporary
    people: anna = Anna Brandt | Anna, she; tom = Tom | Mr. Reyes, he
    present: anna tom
    absent:
    bonds: anna spouse tom
    ---
    Anna turned round. {anna>tom anger .6 expressed|“You said ten,”} she said. {+|“It is noon.”}

Braces hold a line: speaker, addressees, label, intensity, how it shows (``-`` for ``neutral``),
and ``thought`` or ``writing`` for what is not speech; ``+`` goes on with the line before. They are
taken out; what is left is the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from fabula.rows import Span

FOLDER: Final = Path(__file__).with_name("passages")
DEV_EACH: Final = 5
"""One passage of so many, chosen by its name, is never trained on."""

NARRATOR: Final = "I"
"""What a narrator without a name is called."""

_PERSON: Final = re.compile(r"(\w+) = (.+), (he|she|they|it)")
_LINE: Final = re.compile(r"\{([^{}|]*)\|([^{}]*)\}")
_HEAD: Final = re.compile(
    r"(?P<who>\w+)(?:>(?P<told>\w+(?:\+\w+)*))? (?P<label>[a-z]+) (?P<intensity>[01]?\.\d+|[01]) "
    r"(?P<shown>said|expressed|hidden|narrated|-)(?: (?P<kind>thought|writing))?"
)


@dataclass(frozen=True)
class Person:
    """Somebody in a passage: names or what an unnamed person is called, and a pronoun."""

    names: tuple[str, ...]
    pronoun: str


@dataclass(frozen=True)
class Line:
    """One line.

    Attributes:
        parts: Its pieces in code points, marks included.
        speaker: Id of the speaker.
        told: Ids of those it is said to; empty = nobody.
        label: What the speaker feels.
        intensity: 0 to 1.
        shown: ``said``, ``expressed``, ``hidden`` or ``narrated``; ``""`` for ``neutral``.
        kind: ``speech``, ``thought`` or ``writing``.
    """

    parts: tuple[Span, ...]
    speaker: str
    told: tuple[str, ...]
    label: str
    intensity: float
    shown: str
    kind: str


@dataclass(frozen=True)
class Passage:
    """One passage.

    Attributes:
        name: Its name, unique among all.
        style: How it is told, in a few words.
        people: Everybody, by id.
        present: Ids of those who are there at any time.
        absent: Ids of those who are only talked about.
        bonds: Triples of an id, what it is, and of whom.
        text: The text.
        lines: Its lines in text order.
    """

    name: str
    style: str
    people: Mapping[str, Person]
    present: tuple[str, ...]
    absent: tuple[str, ...]
    bonds: tuple[tuple[str, str, str], ...]
    text: str
    lines: tuple[Line, ...]

    @property
    def fold(self) -> str:
        """``train`` or ``dev``, by the name alone."""
        number = int.from_bytes(sha256(self.name.encode()).digest()[:8], "big")
        return "train" if number % DEV_EACH else "dev"


def read_passages(folder: Path = FOLDER) -> Iterator[Passage]:
    """Passages of all files of a folder, by name of file.

    Raises:
        ValueError: A passage breaks the format.
    """
    for path in sorted(folder.glob("*.txt")):
        _, *blocks = re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for block in blocks:
            yield parse_passage(block)


def parse_passage(block: str) -> Passage:
    """Read one passage, from its name on.

    Raises:
        ValueError: It breaks the format.
    """
    head, border, marked = block.partition("\n---\n")
    name, *rows = head.strip().splitlines()
    if not border:
        raise ValueError(f"{name}: has no line --- before its text")
    fields = {key.strip(): value.strip() for key, _, value in (row.partition(":") for row in rows)}
    text, lines = _take_out_marks(name, marked.strip())
    return Passage(
        name=name.strip(),
        style=fields.get("style", ""),
        people=dict(_read_people(name, fields.get("people", ""))),
        present=tuple(fields.get("present", "").split()),
        absent=tuple(fields.get("absent", "").split()),
        bonds=tuple(_read_bonds(name, fields.get("bonds", ""))),
        text=text,
        lines=lines,
    )


def _read_people(name: str, given: str) -> Iterator[tuple[str, Person]]:
    for each in filter(None, map(str.strip, given.split(";"))):
        found = _PERSON.fullmatch(each)
        if found is None:
            raise ValueError(f"{name}: {each!r} is no person")
        names = tuple(filter(None, map(str.strip, found[2].split("|"))))
        yield found[1], Person(names, found[3])


def _read_bonds(name: str, given: str) -> Iterator[tuple[str, str, str]]:
    for each in filter(None, map(str.strip, given.split(";"))):
        words = each.split()
        if len(words) != 3:
            raise ValueError(f"{name}: {each!r} is no bond")
        yield words[0], words[1], words[2]


def _take_out_marks(name: str, marked: str) -> tuple[str, tuple[Line, ...]]:
    pieces: list[str] = []
    heads: list[re.Match[str]] = []
    parts: list[list[Span]] = []
    length = at = 0
    for match in _LINE.finditer(marked):
        before = marked[at : match.start()]
        start = length + len(before)
        length, at = start + len(match[2]), match.end()
        pieces += before, match[2]
        if match[1] == "+" and parts:
            parts[-1].append((start, length))
            continue
        head = _HEAD.fullmatch(match[1])
        if head is None:
            raise ValueError(f"{name}: {match[1]!r} heads no line")
        heads.append(head)
        parts.append([(start, length)])
    pieces.append(marked[at:])
    lines = tuple(map(_make_line, heads, parts))
    return "".join(pieces), lines


def _make_line(head: re.Match[str], parts: list[Span]) -> Line:
    return Line(
        parts=tuple(parts),
        speaker=head["who"],
        told=tuple(head["told"].split("+")) if head["told"] else (),
        label=head["label"],
        intensity=float(head["intensity"]),
        shown="" if head["shown"] == "-" else head["shown"],
        kind=head["kind"] or "speech",
    )
