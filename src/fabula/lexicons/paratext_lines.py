"""What single blocks of paratext look like: labels, credits, contents, licences, endings.

Each function looks at the words of one block (or, for the licence, at the whole text) and says what
they could be; the layer ``paratext`` weighs where they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias, cast

from fabula.lexicons.load import load_table
from fabula.rows import ParatextKind, Span

Strength: TypeAlias = Literal["strong", "colon", "field", "weak"]

HEADER_REACH_CHARS = 40_000
"""How far from the start a licence header may reach (the old small print ran to 20,000)."""

_START = re.compile(
    r"^(?:\*{3} ?START OF (?:THE|THIS) PROJECT GUTENBERG[^\n]*(?:\n[^\n]+)?\*{3}|"
    r"\*{3} ?START OF (?:THE|THIS) PROJECT GUTENBERG[^\n]*|"
    r"\*END[* ]*THE SMALL PRINT[^\n]*)$",
    re.MULTILINE | re.IGNORECASE,
)
_FIELD_LINE = re.compile(
    r"^(?:Title|Author|Release Date|Posting Date|Last Updated|Language|Translator|Illustrator|"
    r"Editor|Credits|Most recently updated|Original publication|Character set encoding|"
    r"Produced by|\[?(?:Etext|eBook|EBook) #)[^\n]*$",
    re.MULTILINE | re.IGNORECASE,
)
_FOOTER = re.compile(
    r"^(?:\*{3} ?END OF (?:THE|THIS) PROJECT GUTENBERG|End of (?:the |this )?Project Gutenberg|"
    r"\*{3}END OF)[^\n]*",
    re.MULTILINE | re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\W*(?:(?:this )?(?:e-?text|e-?book|file|text|html version)\b.{0,40}"
    r"\b(?:prepared|produced|scanned|created|transcribed|converted)|produced (?:by|from)\b|"
    r"transcribed (?:from|by)\b|scanned (?:and|by)\b|transcriber['’]?s?['’]? notes?\b|"
    r"note: (?:images of the original|project gutenberg)|images? (?:generously )?(?:courtesy|made)|"
    r"note: there (?:is|are) (?:an? )?(?:illustrated|images)|proofread|online distributed proof|"
    r"updated editions will replace|distributed proofread)",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"\W*(?:copyright\b|©|\(c\) ?\d|all rights reserved|isbn\b|first (?:published|edition|printing)"
    r"|published by\b|printed (?:in|by)\b|no part of this (?:book|publication)|"
    r"this (?:is a work of fiction|book is a work of fiction|work is licen[sc]ed)|"
    r"library of congress|reprinted by|licensed under)",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"\W*(?:table of )?(?:the )?contents?\W*|\W*(?:list of )?chapters\W*", re.I)
_ILLUSTRATION = re.compile(
    r"\[ ?(?:illustrations?|frontispiece|cover|image|picture|map|blank page|plate|"
    r"transcriber['’]?s?)\b[^\]]*\]",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"\[ ?foot ?notes?\b|(?:\[\d{1,3}\]|\(\d{1,3}\)|\*{1,3}) ?[A-Z“\"]", re.I)
_FOOTNOTE_LABEL = re.compile(r"\W*(?:foot ?notes?|end ?notes?)\W*", re.IGNORECASE)
_ENDING = re.compile(
    r"[\s*_~.—–=#<>(\[-]*(?:the end|finis|fin|end|to be continued|tbc|t\.b\.c\.?|to be concluded|"
    r"owari|(?:the )?end of (?:the |this )?(?:(?:first|second|third|fourth|last) )?"
    r"(?:part|book|chapter|volume|vol\.?|story)\b.{0,30})[\s*_~.!…—–=#<>)\]-]*",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"[\W_]*(?:a (?:novel|story|tale|romance) )?(?:written )?by:?[\W_]+(?P<name>\S.{1,60})", re.I
)
_ROLE = re.compile(
    r"[\W_]*(?:translated|illustrated|edited|illustrations by|translation by|introduction by|"
    r"with (?:an |a )?(?:introduction|illustrations?|preface)|author of|adapted|retold|revised|"
    r"in \w+ (?:parts|volumes|books)|volume \w+|a (?:novel|study|tale|romance|story|nightmare)\b|"
    r"the text is that|complete|unabridged|\(?\d{4}\)?\W*\Z|new york|london|boston|chicago)",
    re.IGNORECASE,
)
_DEDICATION = re.compile(
    r"[\W_]*(?:to|for|dedicated to|this (?:book|story|novel|work) is(?: for| dedicated)|"
    r"and (?:for|to)\b|in (?:loving )?memory of|to the memory of|inscribed to|pour|à)[\W_]+\S",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(
    r"\s*(?:--+|—+|–|-|~)\s*[_*]*[A-Z“\"][^.!?\n]{1,70}\.?[_*]*|"
    r"\s*\(?_?[A-Z][A-Z .,'’&-]{2,50}_?\.?\)?|"
    r"\s*[_*][A-Z][^\n]{2,60}[_*]\.?"
)
_SOURCE_DASH = re.compile(r"(?:--+|—|–|\s-|~)\s*[_*]*[A-Z“\"][^!?\n]{1,70}\Z")
_CITED = re.compile(
    r"[“\"‘'«_*][^“”\"«»]{1,600}[”\"’'»_*]\s*(?:--+|—|–|-|~)\s*[_*]*[A-Z][^\n]{1,70}"
)
_BRACKETED_NOTE = re.compile(
    r"[(\[]\s*(?:a/ns?\b|(?:author|writer)['’]?s?['’]? notes?\b)[^()\[\]]{1,1500}[)\]]",
    re.IGNORECASE,
)
_READER_CUES = re.compile(
    r"(?i)\b(?:please (?:read and )?review|r&r|read and review|"
    r"reviews?\b.{0,25}\b(?:love|welcome|appreciated|make)|"
    r"leave (?:me )?(?:a )?(?:comments?|reviews?)|"
    r"comments? (?:and|or|&) kudos|kudos|thanks? (?:to (?:everyone|all|my)|"
    r"(?:you )?(?:so much |everyone |all )?for (?:all )?(?:your |the )?"
    r"(?:reading|reviews?|comments?|support))|(?:next|this|last) (?:chapter|update)|updated?\b|"
    r"i (?:do not|don['’]?t) own|betas?\b|tumblr|ao3|fanfic(?:tion)?|let me know what you think|"
    r"hope you (?:all )?(?:enjoy|like)|follow(?:s|ed)? and favou?rit|one-?shot|wattpad|unbeta|"
    r"concrit|dear readers?)"
)


@dataclass(frozen=True)
class Label:
    """A label at the head of a block (``A/N: thanks!``).

    Attributes:
        kind: What it introduces.
        strength: How much the label alone proves (see ``paratext_words.tsv``).
        alone: Whether nothing follows it in the block.
    """

    kind: ParatextKind
    strength: Strength
    alone: bool


@cache
def _label_pattern() -> re.Pattern[str]:
    labels = sorted(load_table("paratext_words").column("label"), key=len)[::-1]
    words = "|".join(re.escape(label).replace("'", "['’]?") for label in labels)
    return re.compile(
        rf"[\W_]*(?P<label>{words})(?P<mark>[*_\s)\]]*(?:[:;=]|\.(?=\s+[A-Z])|\s?[-–—~]+\s)|[\W_]*\Z|"
        r"(?=\s+\S))[*_\s]*(?P<rest>.*)",
        re.IGNORECASE | re.DOTALL,
    )


@cache
def _label_kinds() -> dict[str, tuple[ParatextKind, Strength]]:
    table = load_table("paratext_words")
    return {
        label: (cast("ParatextKind", kind), cast("Strength", strength))
        for label, kind, strength in table.rows
    }


def parse_label(words: str) -> Label | None:
    """The label a block begins with; ``None`` if it begins with none.

    A label ends with a colon, a dash or its line; the strong ones need none of these after ``A/N``.
    """
    match = _label_pattern().match(words[:300])
    if match is None:
        return None
    label = match.group("label").lower().replace("’", "'")
    kinds = _label_kinds()
    kind = kinds.get(label) or kinds.get(_with_apostrophe(label))
    if kind is None:
        return None
    mark, rest = match.group("mark").strip(), match.group("rest").strip(" *_~-\n")
    shouted = label != "an" or "AN" in words[: match.end("label")]
    if not shouted or not _is_marked(words, label, kind[1], mark, rest):
        return None
    return Label(kind[0], kind[1], alone=not rest)


def _is_marked(words: str, label: str, strength: Strength, mark: str, rest: str) -> bool:
    """Whether what follows a label sets it off as one."""
    if strength == "strong":
        short = label[:3] in ("a/n", "a.n") and rest[:1].isupper()
        return short or not rest or any(char in ":;=.\n" for char in mark)
    if any(char in ":;=" for char in mark):
        return True
    opened = words.strip(" *_(")[:1].isupper() and "." not in mark
    return opened and not rest and strength != "weak"


def _with_apostrophe(label: str) -> str:
    return label.replace("authors ", "author's ").replace("writers ", "writer's ")


def find_licence(content: str) -> tuple[int, int]:
    """Where a Project Gutenberg header ends and its footer begins.

    Returns:
        ``(end of the header or 0, start of the footer or the length of the text)``.
    """
    if "utenberg" not in content[:HEADER_REACH_CHARS] and "UTENBERG" not in content:
        return 0, _footer_start(content, 0)
    head = content[:HEADER_REACH_CHARS]
    marks = list(_START.finditer(head))
    end = marks[-1].end() if marks else 0
    if not marks and "project gutenberg" in head[:400].lower():
        fields = [match.end() for match in _FIELD_LINE.finditer(head[:6000])]
        end = max(fields, default=0)
    return end, _footer_start(content, end)


def _footer_start(content: str, after: int) -> int:
    match = _FOOTER.search(content, after)
    return match.start() if match else len(content)


def is_credit(words: str) -> bool:
    """Whether a block says who made the file (``Produced by …``, a transcriber's note)."""
    return _CREDIT.match(words[:200]) is not None


def is_rights(words: str) -> bool:
    """Whether a block is about copyright or the edition."""
    return _RIGHTS.match(words[:200]) is not None


def is_contents_title(words: str) -> bool:
    """Whether a block is the title of a table of contents."""
    return len(words) < 40 and _CONTENTS.fullmatch(words) is not None


def is_illustration(words: str) -> bool:
    """Whether a block only stands for a picture or a blank page."""
    return words[:1] == "[" and len(words) < 600 and _ILLUSTRATION.fullmatch(words) is not None


def is_footnote(words: str) -> bool:
    """Whether a block is a numbered note."""
    return words[:1] in "[(*" and _FOOTNOTE.match(words[:60]) is not None


def is_footnotes_title(words: str) -> bool:
    """Whether a block is the title of a list of notes."""
    return len(words) < 30 and _FOOTNOTE_LABEL.fullmatch(words) is not None


def is_ending(words: str) -> bool:
    """Whether a block only says that the story, or a part of it, is over or goes on later."""
    return len(words) < 70 and _ENDING.fullmatch(words) is not None


def parse_byline(words: str) -> str | None:
    """The name in a block like ``by Ada Example``; ``None`` if it is no such block."""
    match = _BYLINE.fullmatch(words) if len(words) < 90 else None
    if match is None:
        return None
    name = match.group("name").strip(" _*.")
    return name if name[:1].isupper() or name.startswith(("@", "_")) or name.isalnum() else None


def is_role(words: str) -> bool:
    """Whether a short block on a title page says something about the book or its makers."""
    return len(words) < 300 and _ROLE.match(words) is not None


def is_dedication(words: str) -> bool:
    """Whether a short block could dedicate the book."""
    return len(words) < 160 and _DEDICATION.match(words) is not None


def is_attribution(words: str) -> bool:
    """Whether a line only names the source of the words above it (``—Ada Example``)."""
    return len(words) < 90 and _ATTRIBUTION.fullmatch(words) is not None


def ends_with_source(words: str) -> bool:
    """Whether a block's last line ends with its source (``… the tide. —Ada Example``)."""
    return _SOURCE_DASH.search(words[-90:].rpartition("\n")[2]) is not None


def is_cited(words: str) -> bool:
    """Whether a block is one quotation in marks with its source behind it."""
    return _CITED.fullmatch(words) is not None


def is_bracketed(words: str) -> bool:
    """Whether brackets enclose a whole block."""
    return words[:1] in ("(", "[") and words[-1:] in (")", "]")


def find_bracketed_notes(words: str) -> list[Span]:
    """Author's notes in brackets at the two ends of a block that holds story as well."""
    found = [match.span() for match in _BRACKETED_NOTE.finditer(words)]
    size = len(words.rstrip())
    return [span for span in found if (span[0] == 0) != (span[1] == size)]


def count_reader_cues(words: str) -> int:
    """How many times a block speaks of readers, reviews, updates or the story as a story."""
    return sum(1 for _ in _READER_CUES.finditer(words[:3000]))
