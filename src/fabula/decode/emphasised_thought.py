"""Thoughts that plain text sets in marks of emphasis (``_Six rewrites,_ she thinks``).

Emphasis also marks stress, titles, ships and foreign words. A stretch is a thought (or speech
without a voice) if a reporting clause beside it says so; or if it is a sentence of its own, with
its own last stop, that somebody says to themselves: in the first or second person, or a question.
One pass over the marks of a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from fabula.rows import Span

_EMPHASISED = re.compile(
    r"(?<![\w_*])(?:_(?=[^\s_])[^_]{1,600}?(?<=[^\s_])_(?![\w_])"
    r"|\*(?=[^\s*])[^*]{1,600}?(?<=[^\s*])\*(?![\w*]))"
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]_*]*\s*\Z")
_OWN_END: Final = (".", "!", "?", "…", "—", "–", "--")
_MIN_WORDS: Final = 3
"""Fewest words of a thought that no reporting clause marks."""
_MAX_WORDS: Final = 60
"""Most words of one; longer stretches in emphasis are letters and scenes remembered."""
_CLAUSE_CHARS: Final = 60
_TAG_WORDS: Final = 4
"""How far into the clause after it a verb of thinking still belongs to the stretch."""


@dataclass(frozen=True, slots=True)
class ThoughtWords:
    """Words that tell a thought, lower case.

    Attributes:
        thought: Finite forms of verbs of thinking.
        speech: Finite forms of verbs of speech.
        selves: Reflexive words, which turn speech to a thought (*told herself*).
        subjects: Words that a reporting clause begins with.
        inner: Words of the first and second person.
        past: Verb forms by which a sentence tells what is past.
    """

    thought: frozenset[str]
    speech: frozenset[str]
    selves: frozenset[str]
    subjects: frozenset[str]
    inner: frozenset[str]
    past: frozenset[str]


@dataclass(frozen=True, slots=True)
class Emphasised:
    """A stretch in emphasis that is uttered; ``tagged`` where a reporting clause says so."""

    start: int
    end: int
    mark: str
    kind: Literal["thought", "speech"]
    tagged: bool


def find_emphasised(
    content: str, start: int, end: int, taken: Sequence[Span], words: ThoughtWords
) -> list[Emphasised]:
    """Find the thoughts in emphasis of a paragraph.

    Args:
        content: The text.
        start: Where the paragraph starts.
        end: Where it ends.
        taken: Quotations of the paragraph, sorted; emphasis in them is emphasis.
        words: The words that tell a thought.
    """
    found: list[Emphasised] = []
    at = 0
    for match in _EMPHASISED.finditer(content, start, end):
        left, right = match.span()
        while at < len(taken) and taken[at][1] <= left:
            at += 1
        if at < len(taken) and taken[at][0] < right:
            continue
        kind, tagged = _judge(content, (start, end), match, words)
        if kind is None and found and found[-1].tagged and _goes_on(content, found[-1], match):
            kind = found[-1].kind
        if kind is not None:
            found.append(Emphasised(left, right, content[left], kind, tagged))
    return found


def _judge(
    content: str, around: Span, match: re.Match[str], words: ThoughtWords
) -> tuple[Literal["thought", "speech"] | None, bool]:
    inner = match.group()[1:-1]
    own = [re.split("['’]", word.lower(), maxsplit=1)[0] for word in _WORD.findall(inner)]
    if not own or len(own) > _MAX_WORDS or not _begins_sentence(inner):
        return None, False
    kind = _reported(content, around, match, words)
    if kind is not None and (len(own) > 1 or inner[-1] in ",?!…—"):
        return kind, True
    said = bool(words.inner.intersection(own)) and not words.past.intersection(own)
    if (said or inner.endswith(("?", "?!"))) and _stands_alone(content, around, match, len(own)):
        return "thought", False
    return None, False


def _stands_alone(content: str, around: Span, match: re.Match[str], count: int) -> bool:
    """Whether a stretch of so many words is a sentence between sentences, and no date or report."""
    inner = match.group()[1:-1]
    ended = inner.rstrip("\"'”’").endswith(_OWN_END) and not any(map(str.isdigit, inner))
    before = content[max(around[0], match.start() - 8) : match.start()]
    after = content[match.end() : min(around[1], match.end() + 2)].lstrip()
    led = not before.strip() or _SENTENCE_END.search(before) is not None
    left = not after or after[0].isupper() or after[0] in "_*\"“‘'"
    return count >= _MIN_WORDS and ended and led and left


def _begins_sentence(inner: str) -> bool:
    first = _WORD.search(inner)
    return first is not None and (first.group()[0].isupper() or inner[0] in ".…—")


def _reported(
    content: str, around: Span, match: re.Match[str], words: ThoughtWords
) -> Literal["thought", "speech"] | None:
    """Kind of the reporting clause beside an emphasised stretch, or ``None`` without one."""
    inside = match.group()[-2] in ",?!…—-"
    tail = content[match.end() : min(around[1], match.end() + _CLAUSE_CHARS)]
    if inside or tail[:1] == ",":
        clause = re.split(r"[.;:!?\"“]", tail.lstrip(", "), maxsplit=1)[0]
        kind = _kind_of_clause(_WORD.findall(clause), words)
        return kind if inside or kind == "thought" else None
    head = content[max(around[0], match.start() - _CLAUSE_CHARS) : match.start()].rstrip()
    if head[-1:] in (":", ",") and match.group()[-2] in ".!?…—":
        clause = re.split(r"[.;!?\"“”]", head[:-1])[-1]
        before = [word.lower() for word in _WORD.findall(clause)[-_TAG_WORDS:]]
        if words.thought.intersection(before):
            return "thought"
    return None


def _kind_of_clause(clause: list[str], words: ThoughtWords) -> Literal["thought", "speech"] | None:
    """Kind of a clause that follows: *she thinks*, *Ada told herself*, *said the voice*."""
    if len(clause) < 2:
        return None
    lower = [word.lower() for word in clause[: _TAG_WORDS + 2]]
    subject = clause[0][0].isupper() or lower[0] in words.subjects
    for index, word in enumerate(lower[:_TAG_WORDS]):
        if index == 0 and clause[0][0].isupper() and clause[0] != "I":
            continue
        if word in words.thought or word in words.speech:
            if index and not subject:
                return None
            turned = words.selves.intersection(lower[index + 1 : index + 4])
            return "thought" if turned or word in words.thought else "speech"
    return None


def _goes_on(content: str, before: Emphasised, match: re.Match[str]) -> bool:
    """Whether a stretch goes on with the thought that a reporting clause has parted."""
    gap = content[before.end : match.start()]
    inner = match.group()[1:-1]
    clause = len(gap) <= 200 and len(re.findall(r"[.!?…](?=\s)", gap)) <= 1
    return clause and len(_WORD.findall(inner)) >= _MIN_WORDS and inner.endswith(_OWN_END)
