"""What kind of quotation a quoted stretch is, told by its own words and those right beside it.

A quotation that starts after a pause with a capital letter is speech; one set into a sentence
without a pause, in lower case, is a word or phrase held up for notice. The classes and their order
come from counts over LitBank's 80 training documents and PDNC's 17 training novels.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from fabula.rows import QuotationKind, Span

Lead: TypeAlias = Literal["start", "pause", "sentence", "word"]
"""What stands before a quotation: a paragraph's start, a comma or colon, the end of a sentence or
quotation, or a word of the same clause."""

Rule: TypeAlias = Literal[
    "dash",
    "thought",
    "letter",
    "signed",
    "written",
    "tagged",
    "free",
    "unfinished",
    "introduced",
    "exclaimed",
    "title",
    "scare",
]

_BESIDE_CHARS: Final = 80
"""How far the words before and after a quotation are read."""

_INSIDE_CHARS: Final = 160
"""How far into a quotation its own words are read."""

_TAG_WORDS: Final = 3
"""A reporting verb this near to the end of a quotation belongs to it."""

_INTRODUCING_WORDS: Final = 8
"""A reporting verb this near before a pause introduces what follows."""

_TITLE_WORDS: Final = 9
"""Longest title, in words."""

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_MARKS: Final = "“”„‟\"＂〝〞〟«»‹›「」『』‘’‚‛'`´,_* \n\t\u00a0"
_CLOSERS: Final = _MARKS.replace(",", "")
_LOST_DASH = re.compile(r"\w\s+[\"”]$")
"""A word and blank space before the closing mark: a dash that the text has lost."""

_PAUSED_OUTSIDE = re.compile(r"(?:,|—|--)\s*[^\W\d_]")
"""The pause after a quotation stands outside its marks (*“Come in”, said Ada*)."""

_SALUTATION = re.compile(
    r"\W*(?:(?:[Mm]y\s+)?(?i:dear(?:est)?(?!\s+(?:me|heart|lord|no|oh|boy|girl)\b))"
    r"|Sir|Madam|Gentlemen|To whom)\b[^!?\n]{0,48}"
    r"(?:[,:.!]?[\"”’']?\s*$|[,:.]\s*\n|[,.:]\s*(?:—|--))"
)
_NO_SUBJECTS: Final = frozenset(["a", "the", "some", "much", "no", "any", "of", "his", "her"])
_WRITES: Final = frozenset(["wrote", "writes", "write", "written", "writing", "typed", "texted"])
_WRITTEN_AFTER: Final = frozenset(["wrote", "writes", "texted", "texts", "typed", "types", "ran"])


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that tell kinds apart, lower case.

    Attributes:
        verbs: Forms of reporting verbs, each with its kind.
        loose: Those that are plain actions as well.
        title: Words a title stands near.
        writing: Things that are written.
        reading: Verbs that say what stands written.
        naming: Verbs that name.
        farewell: How a letter ends.
        to_self: Words that may stand between a reporting verb and what is said.
        small: Words without a capital inside a title.
    """

    verbs: Mapping[str, str]
    loose: frozenset[str]
    title: frozenset[str]
    writing: frozenset[str]
    reading: frozenset[str]
    naming: frozenset[str]
    farewell: frozenset[str]
    to_self: frozenset[str]
    small: frozenset[str]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quoted stretch and what stands beside it.

    Attributes:
        lead: What stands before it.
        before: Words before it in its paragraph, the last one last, as printed.
        after: Words after its first part, up to a sentence end.
        words: Its own first words, as printed.
        final: The last character before its closing mark, "" for none.
        whole: Whether it fills its paragraph.
        several: Whether it has several parts.
        gapped: Whether wide space stands before it, where a dash was lost.
    """

    lead: Lead
    before: tuple[str, ...]
    after: tuple[str, ...]
    words: tuple[str, ...]
    final: str
    whole: bool
    several: bool
    gapped: bool

    @property
    def capital(self) -> bool:
        """Whether it begins like a sentence."""
        return not self.words or not self.words[0][:1].islower()

    @property
    def finished(self) -> bool:
        """Whether it ends with punctuation of its own."""
        return self.final in ".!?…—–-,;:。！？" and self.final != ""


def read_quoted(content: str, parts: tuple[Span, ...], around: Span) -> Quoted:
    """Read what tells the kind of a quotation.

    Args:
        content: The text.
        parts: Its parts with their marks.
        around: The paragraph (or the quotation) that its first part stands in.
    """
    start, end = parts[0]
    begin, last = around
    head = content[max(begin, start - _BESIDE_CHARS) : start]
    tail = content[end : min(last, end + _BESIDE_CHARS)]
    inside = content[start : min(end, start + _INSIDE_CHARS)]
    inside_end = content[max(start, end - 8) : end]
    ending = inside_end.rstrip(_CLOSERS)[-1:]
    lead = _lead(head)
    if lead == "start" and ending.isalnum() and _PAUSED_OUTSIDE.match(tail):
        ending = tail[0]
    return Quoted(
        lead=lead,
        before=tuple(_WORD.findall(head)),
        after=tuple(_WORD.findall(re.split(r"[.!?;:]", tail, maxsplit=1)[0])),
        words=tuple(_WORD.findall(inside)),
        final="—" if _LOST_DASH.search(inside_end) else ending if not ending.isalnum() else "",
        whole=not head.strip(_MARKS) and not tail.strip(_MARKS),
        several=len(parts) > 1,
        gapped=head.endswith(("  ", "\t")),
    )


def _lead(head: str) -> Lead:
    bare = head.rstrip("_* \n\t\u00a0")
    if not bare.strip(_MARKS):
        return "start"
    if bare[-1] in ",:;—–-":
        return "pause"
    return "word" if bare[-1].isalnum() else "sentence"


def choose_kind(quoted: Quoted, inside: str, words: Vocabulary) -> tuple[QuotationKind, Rule]:
    """Kind of a quotation and the rule that says so.

    Args:
        quoted: What was read of it.
        inside: Its first part, marks included.
        words: The vocabulary.
    """
    kind = _reported_kind(quoted, words)
    if kind == "thought":
        return "thought", "thought"
    if quoted.whole and _SALUTATION.match(inside[:_INSIDE_CHARS]):
        return "writing", "letter"
    if quoted.whole and len(quoted.words) < 4 and _is_farewell(quoted, words):
        return "writing", "letter"
    if kind == "writing" or _stands_written(quoted, words):
        return "writing", "written"
    if quoted.lead == "word" and not quoted.gapped:
        return _choose_embedded(quoted, kind, words)
    return _choose_free(quoted, kind, words)


def _reported_kind(quoted: Quoted, words: Vocabulary) -> str | None:
    """Kind of the reporting verb beside the quotation, or ``None`` without one."""
    after = [word.lower() for word in quoted.after[:_TAG_WORDS]]
    cut = quoted.final == "" and (quoted.lead == "start" or quoted.several)
    if quoted.final == "." and after and quoted.after[0].islower():
        after = after[:2]
        cut = True
    if quoted.final not in ("", ".") or cut:
        for index, word in enumerate(after):
            if word in _WRITTEN_AFTER:
                return "writing" if word != "ran" or index else None
            if word in words.verbs and (quoted.final == "," or not _is_vague(word, words)):
                return words.verbs[word]
    return _introducing_kind(quoted, words) if quoted.lead == "pause" else None


def _introducing_kind(quoted: Quoted, words: Vocabulary) -> str | None:
    """Kind of the reporting verb before the pause that leads to a quotation."""
    before = [word.lower() for word in quoted.before[-_INTRODUCING_WORDS:]]
    for index in range(len(before) - 1, -1, -1):
        kind = words.verbs.get(before[index])
        if kind is None or _is_vague(before[index], words):
            continue
        if kind != "thought" or not _is_noun(before, index):
            return kind
    return None


def _is_vague(verb: str, words: Vocabulary) -> bool:
    """Whether a verb of thinking or writing is more often a plain action (*considered*)."""
    return verb in words.loose and words.verbs[verb] != "speech"


def _is_noun(before: list[str], index: int) -> bool:
    """Whether *thought* is no verb here (*after some thought*), or stands too far away."""
    return len(before) - index > _TAG_WORDS or (index > 0 and before[index - 1] in _NO_SUBJECTS)


def _is_farewell(quoted: Quoted, words: Vocabulary) -> bool:
    return quoted.final == "," and any(word.lower() in words.farewell for word in quoted.words)


def _stands_written(quoted: Quoted, words: Vocabulary) -> bool:
    """Whether the words before say that this is written (*the note read, "…"*)."""
    if quoted.lead not in {"pause", "word"}:
        return False
    before = [word.lower() for word in quoted.before[-_INTRODUCING_WORDS:]]
    if quoted.lead == "word" and quoted.capital and _WRITES.intersection(before[-2:]):
        return before[-1] in _WRITES or before[-1] in ("down", "back", "out", "only")
    things = [index for index, word in enumerate(before) if word in words.writing]
    return any(word in words.reading for word in before[things[0] + 1 :]) if things else False


def _choose_embedded(
    quoted: Quoted, kind: str | None, words: Vocabulary
) -> tuple[QuotationKind, Rule]:
    if not quoted.capital:
        return "scare", "scare"
    before = [word.lower() for word in quoted.before]
    while before and before[-1] in words.to_self:
        before.pop()
    said = bool(before) and before[-1] in words.verbs and before[-1] not in words.naming
    titled = _is_title_case(quoted, words)
    exclaimed = quoted.final in ("!", "?", "…", "—", "–", "-")
    if titled and quoted.final not in ("!", "?") and words.title.intersection(before[-4:]):
        return "title", "title"
    if kind == "speech" and quoted.finished and not titled:
        return "speech", "tagged"
    if said and quoted.final != ",":
        return "speech", "introduced"
    if exclaimed or (len(quoted.words) >= 8 and quoted.finished and not titled):
        return "speech", "exclaimed"
    return ("title", "title") if titled and len(quoted.words) > 1 else ("scare", "scare")


def _choose_free(quoted: Quoted, kind: str | None, words: Vocabulary) -> tuple[QuotationKind, Rule]:
    count = len(quoted.words)
    tagged = kind == "speech"
    if not quoted.capital:
        if tagged and (quoted.finished or count > 3):
            return "speech", "tagged"
        opening = quoted.lead == "start" and count > 1
        long = count >= 8 or opening or (count >= 4 and quoted.final in ("!", "?", "—"))
        return ("speech", "unfinished") if long and quoted.finished else ("scare", "scare")
    if quoted.finished:
        return "speech", "tagged" if tagged else "free"
    if tagged or quoted.whole or quoted.several:
        return "speech", "unfinished"
    if _is_title_case(quoted, words) and count > 1:
        return "title", "title"
    return ("speech", "unfinished") if count >= 4 or not count else ("scare", "scare")


def _is_title_case(quoted: Quoted, words: Vocabulary) -> bool:
    own = quoted.words
    if not 0 < len(own) <= _TITLE_WORDS:
        return False
    return all(word[:1].isupper() or word[:1].isdigit() or word in words.small for word in own)
