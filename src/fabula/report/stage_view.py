"""Who is on stage when: a strip for each person, over the scenes."""

from __future__ import annotations

from collections import Counter
from typing import cast

from fabula.layer import Layer
from fabula.report.charts import counted, draw_strip, mark_data, place_of
from fabula.report.moments import Moments
from fabula.report.views import Overview, speaker_classes
from fabula.rows import CharacterId, Present, PresentAs, Scene
from fabula.story import Story

SHOWN_PEOPLE = 14
"""Strips of their own; everybody else shares one."""

HEIGHT = 20

AS_WORDS: dict[PresentAs, str] = {
    "speaks": "{0} speaks here",
    "acts": "{0} is here and acts",
    "addressed": "{0} is here and is spoken to",
    "bystander": "{0} is here",
}
_TALL: dict[PresentAs, int] = {"speaks": 16, "acts": 12, "addressed": 7, "bystander": 4}
"""Height of a bar: the more active, the taller."""


def render_stage(story: Story, view: Overview, moments: Moments) -> str:
    """Strips of presence, those longest on stage first; scenes above them."""
    scenes = cast("Layer[Scene]", story.layers.get("scenes", Layer()))
    if not len(scenes):
        return '<p class="none">No scenes were found.</p>'
    rows = [row for scene in scenes for row in scene.present]
    on_stage: Counter[CharacterId] = Counter()
    for row in rows:
        on_stage[row.character] += row.to - row.from_
    order = [who for who, _ in on_stage.most_common()]
    shown = order[:SHOWN_PEOPLE]
    styles = speaker_classes(view.people)
    strips = [_scene_strip(scenes, moments)]
    strips += [
        _strip(who, styles.get(who, "so"), [r for r in rows if r.character == who], moments)
        for who in shown
    ]
    others = set(order[SHOWN_PEOPLE:])
    if others:
        strips.append(_others([row for row in rows if row.character in others], others, moments))
    nobody = "" if rows else '<p class="none">Nobody was found to be on stage.</p>'
    return f'<div class="lanes" id="lanes">{"".join(strips)}</div>{nobody}{_LEGEND}'


_LEGEND = (
    '<p class="legend"><span><b class="k4"></b>speaks</span><span><b class="k3"></b>acts</span>'
    '<span><b class="k2"></b>is spoken to</span><span><b class="k1"></b>is there</span></p>'
)


def _scene_strip(scenes: Layer[Scene], moments: Moments) -> str:
    marks = "".join(_scene_bar(scene, moments) for scene in scenes)
    return (
        '<div class="lane top"><span class="who" id="s-all">Scenes</span>'
        f"{draw_strip(_clipped(marks), named_by='s-all', height=HEIGHT)}</div>"
    )


def _scene_bar(scene: Scene, moments: Moments) -> str:
    number = f"Scene {scene.id + 1}"
    data = mark_data(scene.start + 1, scene.start, number, (), scene.evidence, scene.score)
    return (
        f'<rect class="scene{scene.id % 2}" x="{place_of(scene.start, moments.end):g}" y="2" '
        f'width="{_width(scene.start, scene.end, moments.end):g}" height="{HEIGHT - 4}"'
        f'{data} data-scene="{scene.id}"/>'
    )


def _strip(who: CharacterId, style: str, rows: list[Present], moments: Moments) -> str:
    marks = "".join(_bar(row, moments) for row in rows)
    at = min(moments.of_presence(row) for row in rows)
    return (
        f'<div class="lane {style}" data-at={at}>'
        f'<span class="who" id="s-{who}">{moments.name(who)}</span>'
        f"{draw_strip(_clipped(marks), named_by=f's-{who}', height=HEIGHT)}</div>"
    )


def _others(rows: list[Present], others: set[CharacterId], moments: Moments) -> str:
    first: dict[CharacterId, int] = {}
    for row in rows:
        at = moments.of_presence(row)
        first[row.character] = min(at, first.get(row.character, at))
    marks = "".join(_bar(row, moments) for row in rows)
    return (
        f'<div class="lane so" data-at={min(first.values())}><span class="who" id="s-others">'
        f"<span{counted(first.values())}>{len(others)}</span> others</span>"
        f"{draw_strip(_clipped(marks), named_by='s-others', height=HEIGHT)}</div>"
    )


def _bar(row: Present, moments: Moments) -> str:
    tall = _TALL[row.as_]
    shown = row.evidence[0][0] if row.evidence else row.from_
    data = mark_data(
        moments.of_presence(row),
        shown,
        AS_WORDS[row.as_],
        (row.character,),
        row.evidence,
        row.score,
    )
    return (
        f'<rect class="here" x="{place_of(row.from_, moments.end):g}" y="{(HEIGHT - tall) / 2:g}" '
        f'width="{_width(row.from_, row.to, moments.end):g}" height="{tall}"{data}/>'
    )


def _width(start: int, end: int, length: int) -> float:
    return max(1.5, round(place_of(end, length) - place_of(start, length) - 0.6, 1))


def _clipped(marks: str) -> str:
    return f'<g clip-path="url(#past)">{marks}</g>'
