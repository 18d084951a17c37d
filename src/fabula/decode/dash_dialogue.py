"""Dialogue opened by a dash: which words of the paragraph are spoken and which are the narrator's.

``— Come in, said Ada, and sit.`` has no closing mark: the reporting clause is known by its verb
and its subject, and speech goes on after it unless what follows reads like narration.
``—Come in —said Ada—, and sit.`` (Spanish) sets the narrator's words between dashes. One pass over
the words, each looked at a bounded number of times.
"""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Final

from fabula.rows import Span

_OPENING = re.compile(r"(?:[—–―]|--|-[ \t\u00a0])\s*(?=[^\W_]|[¿¡…_]|\.\.|['’](?:[Tt]|[Ee]m))")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PAUSE = re.compile(r"[,!?…:;.]+[_*]?(?:\s[—–―])?(?=\s)|\s[—–―](?=\S)|[—–―](?=[\s,.;:!?])|\s[—–―]\s|--")
_PAUSE_CHAR = re.compile(r"[,.!?…:;—–―]")
_SPEECH_START = re.compile(r"[^\W_]|[¿¡_“‘\"…]")

_CLAUSE_CHARS: Final = 120
"""How far a clause is read to tell whose words it holds."""

_NAME_WORDS: Final = 6
"""Longest name that a dash may introduce under a verse or motto (*— Ada of the Hill*)."""

_TAG_WORDS: Final = 7
"""How far into a clause its reporting verb is looked for."""

_SUBJECTS: Final = frozenset("he she they i we it you one someone somebody another".split())
_THIRD: Final = frozenset("he she they it his her their its".split())
_DETERMINERS: Final = frozenset("the a an his her my their our your this that".split())
_SPEECH_WORDS: Final = frozenset(
    "i me my mine we us our you your yours yes no oh ah well please i'm i've i'll i'd don't let's".split()
)
_NARRATED_AFTER_COMMA: Final = frozenset(
    "in with without at from as while when his her their its looking who after before over under "
    "then half almost quite very rather through into still not across towards".split()
)
_LINKS: Final = frozenset(["and", "but", "then"])


def opens_dialogue(content: str, start: int, end: int) -> bool:
    """Whether ``content[start:end]`` opens with a dash that introduces speech.

    A dash before a lower-case word goes on with a sentence; one before a short name is the
    signature of a motto.
    """
    opening = _OPENING.match(content, start, end)
    if opening is None:
        return False
    words = _WORD.findall(content[opening.end() : min(end, opening.end() + 200)])
    if not words or words[0][:1].islower():
        return False
    named = all(word[:1].isupper() or word in {"of", "the", "de", "von"} for word in words)
    short = 1 < len(words) <= _NAME_WORDS
    return not (named and short and content[end - 1] not in ".,!?…—–-")


def find_spoken_parts(content: str, start: int, end: int, verbs: Set[str]) -> tuple[Span, ...]:
    """Spoken pieces of a paragraph that opens with a dash; the dash belongs to the first.

    Args:
        content: The text.
        start: Where the dash stands.
        end: Where the paragraph ends.
        verbs: Forms of reporting verbs, lower case.
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
            elif not _is_tag(content, pause.end(), end, verbs, mark):
                continue
            _add(parts, content, begin, pause.start() if mark[0] in "—–―-" else pause.end())
            begin = None
        elif between_dashes:
            if mark in "—–―":
                begin, between_dashes = _first_word(content, pause.end(), end), False
        elif _resumes(content, pause.end(), end, verbs, mark):
            begin = _first_word(content, pause.end(), end)
    if begin is not None:
        _add(parts, content, begin, end)
    return tuple(parts)


def _opens(content: str, pause: re.Match[str]) -> bool:
    return content[pause.start()].isspace() and not content[pause.end()].isspace()


def _add(parts: list[Span], content: str, start: int, end: int) -> None:
    last = start + len(content[start:end].rstrip(" \t\n\u00a0—–―"))
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


def _is_tag(content: str, at: int, end: int, verbs: Set[str], mark: str) -> bool:
    """Whether a reporting clause begins at ``at``, after a pause that can stand before one."""
    if mark in {".", ":", ";"}:
        return False
    words = _clause(content, at, end)[:_TAG_WORDS]
    if len(words) < 2:
        return False
    lower = [word.lower() for word in words]
    if words[0] in verbs:
        return lower[1] in _SUBJECTS | _DETERMINERS or words[1][:1].isupper()
    if lower[0] in _SUBJECTS and (words[0].islower() or words[0] == "I" or mark in "!?…"):
        return any(word in verbs for word in lower[1:3])
    if lower[0] in _DETERMINERS - {"this", "that", "your"}:
        return any(word in verbs for word in lower[2:5])
    if words[0][:1].isupper():
        rest = next((i for i, word in enumerate(words) if not word[:1].isupper()), len(words))
        return any(word in verbs for word in lower[rest : rest + 2])
    return False


def _resumes(content: str, at: int, end: int, verbs: Set[str], mark: str) -> bool:
    """Whether speech goes on after a pause in the narrator's words."""
    if mark in {":", ";", "—", "–", "―", "--"}:
        return True
    words = _clause(content, at, end)
    if not words:
        return False
    lower = [word.lower() for word in words]
    if mark == ",":
        if lower[0] in _LINKS and len(lower) > 1:
            return not (lower[1] in _THIRD or _is_past(lower[1]) or lower[1] in verbs)
        return not (lower[0] in _NARRATED_AFTER_COMMA or lower[0].endswith("ing"))
    if _SPEECH_WORDS.intersection(lower):
        return True
    subject = lower[0] in _THIRD or (words[0][:1].isupper() and lower[0] not in _DETERMINERS)
    if subject and len(words) > 1 and any(_is_past(word) or word in verbs for word in lower[1:4]):
        return False
    if lower[0] in _DETERMINERS and any(_is_past(word) for word in lower[2:6]):
        return False
    return True


_IRREGULAR_PASTS: Final = frozenset(
    "was were had did went came took gave got stood sat turned looked saw held let put left made "
    "ran rose fell felt knew heard began drew threw shook bent broke caught shut hung kept laid led "
    "lay leant lit met sank spread sprang struck swung tore woke wore would could hid rang set".split()
)


def _is_past(word: str) -> bool:
    return word in _IRREGULAR_PASTS or (word.endswith("ed") and len(word) > 3)
