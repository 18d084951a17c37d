"""Stories read by rules against their answers: floors that a change must not fall below.

The floors are what version 0.1 reaches, less a margin; they guard against getting worse and do not
say what is good enough. ``benchmarks/stories.py`` prints the figures.
"""

from __future__ import annotations

from functools import cache

import pytest

from tests.answers import Answers, judge, marked_stories

QUOTATION_F1 = 0.93
"""Exact quotation parts, in every story."""

KIND_SHARE = 0.9
"""Kinds of the quotations that were found exactly, in every story."""

SPEAKER_SHARE = 0.66
"""Right speakers over all stories together."""

ADDRESSEE_SHARE = 0.62
"""Parts with a right addressee over all stories together."""

NAMES = [path.name.removesuffix(".marked.txt") for path in marked_stories()]


@cache
def _answers(name: str) -> Answers:
    (path,) = (p for p in marked_stories() if p.name == f"{name}.marked.txt")
    return judge(path)


@pytest.mark.parametrize("name", NAMES)
def test_quotations_and_their_kinds_are_found(name: str) -> None:
    answers = _answers(name)
    right, found = answers.kinds
    assert answers.quotation_f1 >= QUOTATION_F1
    assert right >= KIND_SHARE * found


def test_speakers_are_found() -> None:
    answers = [_answers(name) for name in NAMES]
    right, total = (sum(each.speakers[place] for each in answers) for place in (0, 2))
    assert right >= SPEAKER_SHARE * total, [each.wrong for each in answers]


def test_addressees_are_found() -> None:
    answers = [_answers(name) for name in NAMES]
    right, total = (sum(each.addressees[place] for each in answers) for place in (0, 1))
    assert right >= ADDRESSEE_SHARE * total
