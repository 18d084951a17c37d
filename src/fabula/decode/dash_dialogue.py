"""Dialogue opened by a dash: which words of the paragraph are spoken and which are the narrator's.

``— Come in, said Ada, and sit.`` has no closing mark: the reporting clause is known by its verb
and its subject, and speech goes on after it unless what follows reads like narration.
``—Come in —said Ada—, and sit.`` (Spanish) sets the narrator's words between dashes. One pass over
the words, each looked at a bounded number of times.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from fabula.rows import Span

_OPENING = re.compile(r"(?:[—–―]|--|-[ \t\u00a0])\s*(?=[^\W_]|[¿¡…_]|\.\.|['’](?:[Tt]|[Ee]m))")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PAUSE = re.compile(
    r"[,!?…:;.]+[_*]?(?:\s[—–―])?(?=\s)|\s[—–―](?=\S)|[—–―](?=[\s,.;:!?])|\s[—–―]\s|--"
)
_PAUSE_CHAR = re.compile(r"[,.!?…:;—–―]")
_SPEECH_START = re.compile(r"[^\W_]|[¿¡_“‘\"…]")

_CLAUSE_CHARS: Final = 120
"""How far a clause is read to tell whose words it holds."""

_DASHES: Final = " \t\n\u00a0—–―"

_LAST_PAUSES: Final = 2
"""How many pauses before its end a closing reporting clause may hold (*said Ada, at last.*)."""

_NAME_WORDS: Final = 6
"""Longest name that a dash may introduce under a verse or motto (*— Ada of the Hill*)."""

_TAG_WORDS: Final = 7
"""How far into a clause its reporting verb is looked for."""

_LINKS: Final = frozenset(["and", "but", "then"])


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """Words that tell the narrator's clause from speech, lower case.

    Attributes:
        verbs: Finite forms of reporting verbs, third person.
        subjects: Words that stand before a reporting verb.
        third: Words of the third person.
        determiners: Words that begin a noun phrase.
        spoken: Words that narration seldom uses.
        narrated: Words with which a reporting clause goes on after a comma.
        pasts: Irregular past forms.
    """

    verbs: frozenset[str]
    subjects: frozenset[str]
    third: frozenset[str]
    determiners: frozenset[str]
    spoken: frozenset[str]
    narrated: frozenset[str]
    pasts: frozenset[str]


def opens_dialogue(content: str, start: int, end: int) -> bool:
    """Whether ``content[start:end]`` opens with a dash that introduces speech.

    A dash before a lower-case word goes on with a sentence; one before a short name is the
    signature of a motto.
    """
    opening = _OPENING.match(content, start, end)
    if opening is None:
        return False
    words = _WORD.findall(content[opening.end() : min(end, opening.end() + 200)])
    if not any(map(str.isalpha, "".join(words))) or words[0][:1].islower():
        return False
    named = all(word[:1].isupper() or word in {"of", "the", "de", "von"} for word in words)
    short = 1 < len(words) <= _NAME_WORDS
    return not (named and short and content[end - 1] not in ".,!?…—–-")


def find_spoken_parts(content: str, start: int, end: int, words: ClauseWords) -> tuple[Span, ...]:
    """Spoken pieces of a paragraph that opens with a dash; the dash belongs to the first.

    Args:
        content: The text.
        start: Where the dash stands.
        end: Where the paragraph ends.
        words: The words that tell the narrator's clause from speech.
    """
    opening = _OPENING.match(content, start, end)
    if opening is None:
        return ()
    spanish = not content[opening.end() - 1].isspace() and content[start] in "—–―"
    parts: list[Span] = []
    begin: int | None = start
    between_dashes = False
    for pause in _PAUSE.finditer(content, opening.end(), end):
        mark = pause.group().strip()
        if begin is not None:
            if spanish and mark in "—–―" and _opens(content, pause):
                between_dashes = True
            elif (spanish and _leads_to_dash(content, pause)) or not _is_tag(
                content, pause.end(), end, words, mark
            ):
                continue
            cut = pause.start() if mark[0] in "—–―-" else pause.end()
            _add(parts, content, begin, begin + len(content[begin:cut].rstrip(_DASHES)))
            begin = None
        elif between_dashes:
            if mark in "—–―":
                begin, between_dashes = _first_word(content, pause.end(), end), False
        elif _resumes(content, pause.end(), end, words, mark):
            begin = _first_word(content, pause.end(), end)
    if begin is not None:
        _add(parts, content, begin, end)
    return tuple(parts)


def find_closing_tag(content: str, start: int, end: int, words: ClauseWords) -> int | None:
    """Where speech ends before a reporting clause that ends ``content[start:end]``, or ``None``.

    For a quotation that lacks its closing mark: ``“Come in, said Ada.`` A tale in the first person
    (*“… Yes, said I.*) is left as it is: there the clause is part of what is told, as it is where
    wide space shows that marks were lost.
    """
    pauses = [*_PAUSE.finditer(content, max(start, end - _CLAUSE_CHARS), end)]
    for pause in reversed(pauses[-_LAST_PAUSES:]):
        clause = _clause(content, pause.end(), end)
        if "I" in clause[:2] or content.startswith("  ", pause.end()):
            return None
        if _is_tag(content, pause.end(), end, words, pause.group().strip()):
            return start + len(content[start : pause.end()].rstrip(_DASHES))
    return None


def _leads_to_dash(content: str, pause: re.Match[str]) -> bool:
    """Whether a dash that opens the narrator's words comes next (*? —he asked.*): it decides."""
    ahead = content[pause.end() : pause.end() + 3]
    return re.match(r"\s[—–―]\w", ahead) is not None


def _opens(content: str, pause: re.Match[str]) -> bool:
    return content[pause.start()].isspace() and not content[pause.end()].isspace()


def _add(parts: list[Span], content: str, start: int, end: int) -> None:
    last = start + len(content[start:end].rstrip())
    if last > start and any(char.isalnum() for char in content[start:last]):
        parts.append((start, last))


def _first_word(content: str, at: int, end: int) -> int | None:
    """Where speech goes on: the next word, past blank space and punctuation."""
    word = _SPEECH_START.search(content, at, end)
    return word.start() if word else None


def _clause(content: str, at: int, end: int) -> list[str]:
    """The words from ``at`` up to the next pause, at most a few."""
    last = min(end, at + _CLAUSE_CHARS)
    first = _WORD.search(content, at, last)
    if first is None:
        return []
    pause = _PAUSE_CHAR.search(content, first.start(), last)
    return _WORD.findall(content[first.start() : pause.start() if pause else last])


def _is_tag(content: str, at: int, end: int, words: ClauseWords, mark: str) -> bool:
    """Whether a reporting clause begins at ``at``, after a pause that can stand before one."""
    clause = [] if mark in {".", ":", ";"} else _clause(content, at, end)[:_TAG_WORDS]
    if len(clause) < 2:
        return False
    first, lower = clause[0], [word.lower() for word in clause]
    if first in words.verbs:
        inverted = lower[1] in words.subjects | words.determiners or clause[1][0].isupper()
        within = slice(0, int(inverted))
    elif lower[0] in words.subjects and (first.islower() or first == "I" or mark in "!?…"):
        within = slice(1, 3)
    elif lower[0] in words.determiners:
        within = slice(2, 5)
    elif first[0].isupper():
        rest = next((i for i, word in enumerate(clause) if not word[0].isupper()), len(clause))
        within = slice(rest, rest + 2)
    else:
        return False
    return any(word in words.verbs for word in lower[within])


def _resumes(content: str, at: int, end: int, words: ClauseWords, mark: str) -> bool:
    """Whether speech goes on after a pause in the narrator's words."""
    clause = _clause(content, at, end)
    if mark in {":", ";", "—", "–", "―", "--"} or not clause:
        return bool(clause)
    lower = [word.lower() for word in clause]
    if mark == ",":
        if lower[0] in _LINKS and len(lower) > 1:
            told = lower[1] in words.third or lower[1] in words.verbs
            return not (told or _is_past(lower[1], words))
        return not (lower[0] in words.narrated or lower[0].endswith("ing"))
    if words.spoken.intersection(lower):
        return True
    if lower[0] in words.determiners and lower[0] not in words.third:
        return not any(_is_past(word, words) for word in lower[2:6])
    subject = lower[0] in words.third or clause[0][0].isupper()
    acts = any(_is_past(word, words) or word in words.verbs for word in lower[1:4])
    return not (subject and acts)


def _is_past(word: str, words: ClauseWords) -> bool:
    return word in words.pasts or (word.endswith("ed") and len(word) > 3)
