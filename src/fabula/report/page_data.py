"""What the page's script works on, as one JSON block: numbers, and the names from moment to moment.

The script takes the block out of the page before anything is hidden, so that no name stands in it
that is not known at the moment.
"""

from __future__ import annotations

from typing import Any, cast

import msgspec

from fabula.layer import Layer
from fabula.report.escaping import shown
from fabula.report.knowledge_view import list_columns, list_facts
from fabula.report.moments import Moments
from fabula.report.views import Overview, speaker_classes
from fabula.rows import Scene, SceneWords
from fabula.story import Story


def render_data(story: Story, view: Overview, moments: Moments) -> str:
    """The block: ``people`` by id, ``scenes``, ``columns`` and ``facts`` of the matrix."""
    styles = speaker_classes(view.people)
    people = [
        {
            "c": styles[person.id],
            "t": int(person.narrator),
            "n": [
                [at, None if name is None else shown(name)] for at, name in moments.steps(person.id)
            ],
        }
        for person in sorted(view.people, key=lambda each: each.id)
    ]
    data = {
        "end": moments.end,
        "people": people,
        "scenes": _scenes(story, moments),
        "columns": list_columns(story, view),
        "facts": list_facts(story, moments),
    }
    words = msgspec.json.encode(data).decode("utf-8").replace("<", "\\u003c")
    return f'<script type="application/json" id="data">{words}</script>'


def _scenes(story: Story, moments: Moments) -> list[list[Any]]:
    """``[start, end, place or 0, time or 0, [[who, from, to, moment], …]]`` of each scene."""
    return [
        [
            scene.start,
            scene.end,
            _span(scene.place),
            _span(scene.time),
            [[r.character, r.from_, r.to, moments.of_presence(r)] for r in scene.present],
        ]
        for scene in cast("Layer[Scene]", story.layers.get("scenes", Layer()))
    ]


def _span(words: SceneWords | None) -> list[int] | int:
    return 0 if words is None else [words.start, words.end]
