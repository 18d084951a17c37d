"""Who knows what: the frame of the matrix, and its rows as numbers.

Facts by people is far too much for a page of a novel, so the page's script draws a few rows at a
time and takes the words of each fact from the text itself.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, cast

from fabula.layer import Layer
from fabula.report.moments import Moments
from fabula.report.views import Overview
from fabula.rows import CharacterId, HowKnown, Knowledge, Span
from fabula.story import Story

SHOWN_PEOPLE = 7
"""Columns of their own; who else knows a fact is counted in the last one."""

HOW: dict[HowKnown, tuple[str, str, str]] = {
    "did": ("●", "did it", "{0} did it, or found it out"),
    "witnessed": ("◉", "saw it", "{0} witnessed it"),
    "said": ("❝", "says it", "{0} says it as known"),
    "told": ("→", "told", "{0} was told"),
    "overheard": ("⌒", "overheard", "{0} overheard it"),
    "thought": ("…", "thought", "{0} thought it"),
    "narrated": ("¶", "tells it", "{0} tells it as the narrator"),
}
"""Sign, short words and a sentence for each way of knowing."""

_FILTERS = (
    ("all", "every fact"),
    ("passed", "facts that were told or overheard"),
    ("apart", "facts that somebody on stage does not know"),
)


def render_knowledge(story: Story) -> str:
    """The frame; the script fills it."""
    rows = cast("Layer[Knowledge]", story.layers.get("knowledge", Layer()))
    if not len(rows):
        return '<p class="none">Nothing was found that somebody knows.</p>'
    options = "".join(f'<option value="{key}">{words}</option>' for key, words in _FILTERS)
    signs = "".join(
        f'<li data-how="{how}" data-words="{words}"><b>{sign}</b>{short}</li>'
        for how, (sign, short, words) in HOW.items()
    )
    return (
        '<p class="tools" id="facts-tools" hidden><label>Show <select id="facts-of">'
        f'{options}</select></label> <label>known to <select id="facts-who">'
        '<option value="">anybody</option></select></label>'
        '<button type="button" id="facts-back">Earlier</button>'
        '<button type="button" id="facts-next">Later</button>'
        '<span id="facts-where" role="status"></span></p>'
        '<div class="wide" id="facts-frame" tabindex="0" role="region" '
        'aria-label="Facts by people"><table class="facts" id="facts"></table></div>'
        f'<ul class="legend" id="ways">{signs}</ul>'
        '<noscript><p class="none">The matrix is drawn by the page’s script.</p></noscript>'
    )


def list_columns(story: Story, view: Overview) -> list[CharacterId]:
    """Whose columns are shown: those who know most, in order of the cast."""
    rows = cast("Layer[Knowledge]", story.layers.get("knowledge", Layer()))
    counts = Counter(row.knower for row in rows)
    best = set(sorted(counts, key=lambda who: (-counts[who], who))[:SHOWN_PEOPLE])
    return [person.id for person in view.people if person.id in best]


def list_facts(story: Story, moments: Moments) -> list[list[Any]]:
    """Facts in text order as numbers; those who know one in the same way share a group.

    Returns:
        For each fact ``[start, end, groups]``, for each group ``[how, from, score, evidence start
        less start, length of the evidence, knower, moment less end, knower, moment less end …]``:
        how as place in ``HOW``, from -1 = nobody or unknown, score in percent.
    """
    ways = list(HOW)
    facts: dict[Span, dict[tuple[int, ...], list[int]]] = {}
    for row in cast("Layer[Knowledge]", story.layers.get("knowledge", Layer())):
        fact = row.fact.start, row.fact.end
        start, end = row.evidence[0] if row.evidence else (row.since, row.since)
        told_by = -1 if row.from_ is None else row.from_
        shared = (
            ways.index(row.how),
            told_by,
            round(row.score * 100),
            start - fact[0],
            end - start,
        )
        known = facts.setdefault(fact, {}).setdefault(shared, [])
        known += (row.knower, moments.of_knowledge(row) - fact[1])
    return [
        [start, end, [[*shared, *known] for shared, known in groups.items()]]
        for (start, end), groups in sorted(facts.items())
    ]
