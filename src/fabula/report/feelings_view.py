"""Who feels what when: a strip for each person, a stroke for each feeling."""

from __future__ import annotations

from collections import Counter
from typing import cast

from fabula.layer import Layer
from fabula.report.charts import counted, draw_strip, mark_data, place_of
from fabula.report.moments import Moments
from fabula.report.views import Overview, speaker_classes
from fabula.rows import CharacterId, Emotion, EmotionLabel, Shown
from fabula.story import Story

SHOWN_PEOPLE = 12
HEIGHT = 32
"""Of a strip, in its own units; the line in its middle is feeling nothing that shows."""

UNKNOWN_INTENSITY = 0.5

GLAD: tuple[EmotionLabel, ...] = ("joy", "affection")
LOW: tuple[EmotionLabel, ...] = ("anger", "sadness", "fear", "remorse", "disgust", "contempt")
MIXED: tuple[EmotionLabel, ...] = ("surprise", "pleading", "sarcasm")
"""Drawn upwards, downwards, and to both sides."""

SHOWN_WORDS: dict[Shown | None, str] = {
    "said": "in so many words",
    "expressed": "by voice, face or body",
    "hidden": "hidden from the others",
    "narrated": "told by the narration",
    None: "",
}


def render_feelings(story: Story, view: Overview, moments: Moments) -> str:
    """Strips of feelings, those with most first; neutral lines are not drawn."""
    rows = cast("Layer[Emotion]", story.layers.get("emotions", Layer()))
    felt = [row for row in rows if row.label != "neutral"]
    if not felt:
        return '<p class="none">No feelings were found beyond neutral ones.</p>'
    counts = Counter(row.character for row in felt if row.character is not None)
    order = sorted(counts, key=lambda who: (-counts[who], who))
    styles = speaker_classes(view.people)
    strips = [
        _strip(who, styles.get(who, "so"), [r for r in felt if r.character == who], moments)
        for who in order[:SHOWN_PEOPLE]
    ]
    rest = [row for row in felt if row.character not in order[:SHOWN_PEOPLE]]
    if rest:
        strips.append(_others(rest, moments))
    neutral = (
        f'<p class="aside" data-at={moments.end}>{len(rows) - len(felt):,} of {len(rows):,} rows '
        "are neutral and not drawn.</p>"
    )
    return f'{_legend(felt, moments)}<div class="lanes feelings">{"".join(strips)}</div>{neutral}'


def _legend(felt: list[Emotion], moments: Moments) -> str:
    """Buttons that single out one feeling, with its colour and how often it was found."""
    items: list[str] = []
    for label in (*GLAD, *MIXED, *LOW):
        times = [moments.of_emotion(row) for row in felt if row.label == label]
        if times:
            items.append(
                f'<button type="button" class="f-{label}" data-feeling="{label}" '
                f'aria-pressed="false" data-at={min(times)}><b></b>{label} '
                f"<small{counted(times)}>{len(times)}</small></button>"
            )
    return f'<p class="legend feelings-legend">{"".join(items)}</p>'


def _strip(who: CharacterId, style: str, rows: list[Emotion], moments: Moments) -> str:
    at = min(moments.of_emotion(row) for row in rows)
    return (
        f'<div class="lane {style}" data-at={at}>'
        f'<span class="who" id="f-{who}">{moments.name(who)}</span>'
        f"{_draw(rows, f'f-{who}', moments)}</div>"
    )


def _others(rows: list[Emotion], moments: Moments) -> str:
    at = min(moments.of_emotion(row) for row in rows)
    return (
        f'<div class="lane so" data-at={at}><span class="who" id="f-others">others, unknown</span>'
        f"{_draw(rows, 'f-others', moments)}</div>"
    )


def _draw(rows: list[Emotion], named_by: str, moments: Moments) -> str:
    line = f'<path class="axis" d="M0 {HEIGHT // 2}h1000"/>'
    marks = "".join(_stroke(row, moments) for row in rows)
    return draw_strip(line + marks, named_by=named_by, height=HEIGHT)


def _stroke(row: Emotion, moments: Moments) -> str:
    strength = UNKNOWN_INTENSITY if row.intensity is None else row.intensity
    size = round(3 + 12 * strength, 1)
    up = size if row.label not in LOW else 0
    down = size if row.label not in GLAD else 0
    if row.label in MIXED:
        up = down = round(size / 2, 1)
    people = () if row.character is None else (row.character,)
    shown = SHOWN_WORDS[row.shown]
    who = "{0}" if people else "Somebody"
    words = f"{who} feels {row.label}" + (f", {shown}" if shown else "")
    if row.intensity is not None:
        words += f" (strength {row.intensity:.1f})"
    data = mark_data(moments.of_emotion(row), row.start, words, people, row.evidence, row.score)
    place = place_of(row.start, moments.end)
    return (
        f'<path class="felt f-{row.label}" d="M{place:g} {HEIGHT / 2 - up:g}v{up + down:g}"{data}/>'
    )
