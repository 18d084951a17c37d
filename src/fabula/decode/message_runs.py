"""Which lines of a text are messages or a script's speeches, and which only begin like one.

``Name: words`` proves little alone: forms, lists and plain sentences look the same. A line counts
if it stands in a run of such lines whose labels recur or are names of the text, or if its label
was found in such a run elsewhere. N spans, linear in the characters read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from fabula.lexicons.message_lines import (
    MessageLine,
    count_near_words,
    is_name_like,
    parse_message_line,
)
from fabula.rows import Span

_HEAD_CHARS: Final = 400
"""How much of a line is read: its label and the first words."""

_BEFORE_CHARS: Final = 240
"""How far before a run words are read that say what kind of lines they are."""

_MIN_RUN: Final = 2
_MIN_SCRIPT_RUN: Final = 3
"""Fewest lines in a run whose labels end with a stop (*ANNA. Come in.*) or are in small letters."""

_SCRIPT_REACH: Final = 3
"""How far apart, in spans, lines of a script may stand (stage directions between them)."""

_MAX_SOUGHT: Final = 500
"""How many labels that stand only once are looked for in the rest of the text, for speed."""

_DIRECTED_SHARE: Final = 0.15
"""Share of labels with words in brackets beside them that makes a script."""

_CANDIDATE = re.compile(r"[^\n]{0,48}?:|[@<\[]|[*_]{0,3}[A-Z][A-Z'’. -]{1,28}[A-Z0-9]\.")


@dataclass(frozen=True, slots=True)
class Message:
    """A line of a chat or a script.

    Attributes:
        index: Which of the spans it is.
        name: The label's name, as offsets into the text.
        body: The words, as offsets into the text.
        mark: What sets the label off: ``:``, ``.`` or ``<>``.
        kind: ``writing`` for what is sent, ``speech`` for what is said.
    """

    index: int
    name: Span
    body: Span
    mark: str
    kind: Literal["writing", "speech"]


def find_messages(content: str, spans: Sequence[Span], reach: int = 1) -> list[Message]:
    """Find the messages among the lines or paragraphs of a text.

    Args:
        content: The text.
        spans: Lines or paragraphs in text order; an empty one stands for what is not the story.
        reach: How far apart, in spans, the lines of a run may stand: more than 1 where a line
            may be wrapped over several spans.
    """
    lines = _read_lines(content, spans)
    if not lines:
        return []
    counts = Counter(line.label for line in lines.values())
    known = _known_labels(content, counts)
    good = {i: line for i, line in lines.items() if _is_good(line, counts[line.label])}
    runs = [run for run in _runs(good, reach) if _is_run(run, good, known, counts)]
    kept = {good[index].label for run in runs for index in run}
    taken = {index for run in runs for index in run}
    alone = [
        [index]
        for index, line in good.items()
        if index not in taken
        and not _runs_on(content, spans[index][0])
        and (line.label in kept or _is_announced(content, spans[index][0], line, known))
    ]
    return _judge(content, spans, good, sorted(runs + alone))


def _read_lines(content: str, spans: Sequence[Span]) -> dict[int, MessageLine]:
    found: dict[int, MessageLine] = {}
    for index, (start, end) in enumerate(spans):
        if _CANDIDATE.match(content, start, end):
            line = parse_message_line(content[start : min(end, start + _HEAD_CHARS)])
            if line is not None and start + line.body < end:
                found[index] = line
    return found


def _known_labels(content: str, counts: Counter[str]) -> frozenset[str]:
    """Labels whose name stands elsewhere in the text too, or that recur."""
    recurring = {label for label, count in counts.items() if count > 1}
    once = islice((label for label, count in counts.items() if count == 1), _MAX_SOUGHT)
    return frozenset(recurring.union(x for x in once if content.count(x.lstrip("@+%~")) > 1))


def _is_good(line: MessageLine, count: int) -> bool:
    """Whether a label may be a speaker's: a name by itself, or a label more than once."""
    return line.decorated or count > 1 or is_name_like(line.label)


def _runs(lines: dict[int, MessageLine], reach: int) -> list[list[int]]:
    """Indices of candidate lines that stand together."""
    runs: list[list[int]] = []
    for index, line in lines.items():
        far = max(reach, _SCRIPT_REACH if line.is_upper else 1)
        if runs and index - runs[-1][-1] <= far:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _is_run(
    run: list[int], lines: dict[int, MessageLine], known: frozenset[str], counts: Counter[str]
) -> bool:
    own = [lines[index] for index in run]
    dotted = any(line.mark == "." for line in own)
    small = any(line.label[0].islower() and not line.decorated for line in own)
    if len(run) < (_MIN_SCRIPT_RUN if dotted or small else _MIN_RUN):
        return False
    if dotted and len({line.label for line in own}) < _MIN_RUN:
        return False
    sure = sum(line.decorated or line.label in known for line in own)
    recurs = any(counts[line.label] > 1 for line in own)
    unsure = len(own) - sure
    return unsure == 0 or (recurs and unsure <= max(1, len(own) // 4))


def _runs_on(content: str, start: int) -> bool:
    """Whether the words before a line go on in it, so that it is a wrapped line of prose."""
    last = content[max(0, start - 8) : start].rstrip()[-1:]
    return last.isalnum() or last in (",", ";", "-")


def _is_announced(content: str, start: int, line: MessageLine, known: frozenset[str]) -> bool:
    """Whether the words before a lone line say that a message comes (*Her phone buzzed.*)."""
    if line.label not in known or not (line.decorated or is_name_like(line.label)):
        return False
    before = content[max(0, start - _BEFORE_CHARS) : start]
    return line.mark != "." and count_near_words(before, "sent") > 0


def _judge(
    content: str, spans: Sequence[Span], lines: dict[int, MessageLine], runs: list[list[int]]
) -> list[Message]:
    """Messages with their kind: what stands before a run decides, else its labels."""
    taken = [lines[index] for run in runs for index in run]
    directed = sum(line.directed for line in taken) >= max(2, _DIRECTED_SHARE * len(taken))
    uppers = {line.label for line in taken if line.is_upper}
    found: list[Message] = []
    for run in runs:
        first = spans[run[0]][0]
        before = content[max(0, first - _BEFORE_CHARS) : first]
        sent, spoken = (count_near_words(before, kind) for kind in ("sent", "spoken"))
        own = [lines[index] for index in run]
        script = len(uppers) > 1 and all(line.is_upper for line in own)
        said = spoken > sent or (spoken == sent and (script or directed))
        for index, line in zip(run, own, strict=True):
            start, end = spans[index]
            found.append(
                Message(
                    index=index,
                    name=(start + line.name[0], start + line.name[1]),
                    body=(start + line.body, end),
                    mark=line.mark,
                    kind="speech" if line.mark == "." or said else "writing",
                )
            )
    return found
