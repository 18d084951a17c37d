"""The layer graph: ONE table. ``needs`` are exactly the parameter names of ``compute``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from graphlib import TopologicalSorter
from types import MappingProxyType
from typing import Any

from fabula import internal_rows, rows
from fabula.encoder.encoding import Encoding
from fabula.errors import LayerError
from fabula.layers.attribution import find_attribution
from fabula.layers.blocks import find_blocks
from fabula.layers.breaks import find_breaks
from fabula.layers.chapters import find_chapters
from fabula.layers.characters import find_characters
from fabula.layers.coreference import find_coreference
from fabula.layers.cues import find_cues
from fabula.layers.dialogue import find_dialogue
from fabula.layers.emotion_scores import find_emotion_scores
from fabula.layers.emotions import find_emotions
from fabula.layers.encoding import find_encoding
from fabula.layers.entities import find_entities
from fabula.layers.events import find_events
from fabula.layers.knowledge import find_knowledge
from fabula.layers.mention_spans import find_mention_spans
from fabula.layers.mentions import find_mentions
from fabula.layers.narration import find_narration
from fabula.layers.paragraphs import find_paragraphs
from fabula.layers.paratext import find_paratext
from fabula.layers.presence import find_presence
from fabula.layers.quotations import find_quotations
from fabula.layers.quoted_spans import find_quoted_spans
from fabula.layers.relationships import find_relationships
from fabula.layers.roster import find_roster
from fabula.layers.scenes import find_scenes
from fabula.layers.sentences import find_sentences
from fabula.layers.stretches import find_stretches
from fabula.layers.token_spans import find_token_spans
from fabula.layers.tokens import find_tokens
from fabula.layers.voices import find_voices

ROOTS = ("text", "pins", "encoder")
"""What every plan starts from: the text, the user's decisions, the encoder or ``None``."""


@dataclass(frozen=True)
class LayerSpec:
    """One line of the layer graph.

    Attributes:
        name: Name of the layer, as in story.json.
        row: Type of its rows; ``TokenTable`` for the token columns.
        needs: Parameter names of ``compute``: layers or roots.
        compute: The pure function that makes the layer.
        internal: Whether it stays out of story.json.
        any_language: Whether it holds for texts that are not English.
    """

    name: str
    row: type
    needs: tuple[str, ...]
    compute: Callable[..., Any]
    internal: bool = False
    any_language: bool = False


def _spec(
    row: type,
    needs: str,
    compute: Callable[..., Any],
    *,
    internal: bool = False,
    any_language: bool = False,
) -> LayerSpec:
    name = compute.__name__.removeprefix("find_")
    return LayerSpec(name, row, tuple(needs.split()), compute, internal, any_language)


_TABLE = (
    _spec(rows.Block, "text", find_blocks, any_language=True),
    _spec(rows.Paratext, "text blocks", find_paratext, any_language=True),
    _spec(rows.Chapter, "text blocks paratext", find_chapters, any_language=True),
    _spec(rows.Paragraph, "text blocks paratext", find_paragraphs, any_language=True),
    _spec(rows.TokenTable, "text paragraphs", find_token_spans, internal=True, any_language=True),
    _spec(
        internal_rows.QuotedSpan,
        "text paragraphs paratext",
        find_quoted_spans,
        internal=True,
        any_language=True,
    ),
    _spec(
        Encoding,
        "text paragraphs token_spans quoted_spans encoder",
        find_encoding,
        internal=True,
        any_language=True,
    ),
    _spec(
        rows.Sentence,
        "text token_spans paragraphs quoted_spans encoding",
        find_sentences,
        any_language=True,
    ),
    _spec(rows.TokenTable, "token_spans sentences encoding", find_tokens, any_language=True),
    _spec(
        rows.Quotation,
        "text paragraphs quoted_spans encoding pins",
        find_quotations,
        any_language=True,
    ),
    _spec(internal_rows.Break, "text blocks paratext chapters pins", find_breaks, internal=True),
    _spec(
        internal_rows.MentionSpan,
        "text tokens paragraphs quotations encoding pins",
        find_mention_spans,
        internal=True,
    ),
    _spec(
        rows.Cue, "text tokens sentences paragraphs quotations mention_spans encoding", find_cues
    ),
    _spec(
        internal_rows.Voice, "text tokens quotations chapters breaks", find_voices, internal=True
    ),
    _spec(
        internal_rows.Link,
        "text tokens sentences paragraphs quotations mention_spans cues breaks voices encoding "
        "encoder pins",
        find_coreference,
        internal=True,
    ),
    _spec(
        internal_rows.RosterEntry,
        "text mention_spans coreference cues voices pins",
        find_roster,
        internal=True,
    ),
    _spec(
        internal_rows.Attribution,
        "text sentences paragraphs quoted_spans quotations mention_spans cues breaks coreference "
        "roster encoding encoder pins",
        find_attribution,
        internal=True,
    ),
    _spec(
        internal_rows.EmotionScore,
        "quoted_spans quotations encoding",
        find_emotion_scores,
        internal=True,
    ),
    _spec(rows.Mention, "mention_spans coreference attribution", find_mentions),
    _spec(rows.Entity, "text mentions roster", find_entities),
    _spec(rows.Character, "quotations mentions entities roster attribution", find_characters),
    _spec(
        rows.Narration,
        "text paragraphs mention_spans voices breaks coreference characters",
        find_narration,
    ),
    _spec(
        internal_rows.Break,
        "text sentences paragraphs quotations mention_spans breaks pins",
        find_stretches,
        internal=True,
    ),
    _spec(
        internal_rows.Presence,
        "text tokens sentences paragraphs quotations stretches mentions entities characters "
        "attribution narration pins",
        find_presence,
        internal=True,
    ),
    _spec(
        rows.Scene,
        "text sentences paragraphs quotations stretches mentions presence",
        find_scenes,
    ),
    _spec(rows.Dialogue, "text quotations cues attribution characters presence", find_dialogue),
    _spec(
        rows.Event,
        "text tokens sentences paragraphs quotations mentions voices scenes encoding",
        find_events,
    ),
    _spec(
        rows.Emotion,
        "text tokens paragraphs sentences quotations cues mentions characters dialogue "
        "emotion_scores",
        find_emotions,
    ),
    _spec(
        rows.Relationship,
        "text tokens paragraphs paratext sentences quotations mentions entities characters "
        "scenes dialogue events emotions narration",
        find_relationships,
    ),
    _spec(
        rows.Knowledge,
        "text paragraphs sentences quotations cues mentions entities characters narration dialogue "
        "events scenes",
        find_knowledge,
    ),
)

LAYERS = MappingProxyType({spec.name: spec for spec in _TABLE})
"""Every layer by name, in the order of story.json."""


def public_layers() -> tuple[str, ...]:
    """Names of the layers that story.json holds, in its order."""
    return tuple(name for name, spec in LAYERS.items() if not spec.internal)


def plan_layers(wanted: Iterable[str], given: Iterable[str] = ()) -> tuple[str, ...]:
    """Names of the layers to compute, in an order that respects their needs.

    Args:
        wanted: Layers to end with; what they need is added.
        given: Layers that are there already and need nothing.

    Raises:
        LayerError: If a name is not in the table.
    """
    there = set(given)
    graph: dict[str, tuple[str, ...]] = {}
    queue = [check_layer(name) for name in wanted]
    for name in there:
        check_layer(name)
    while queue:
        name = queue.pop()
        if name in graph or name in there:
            continue
        graph[name] = tuple(n for n in LAYERS[name].needs if n not in ROOTS and n not in there)
        queue.extend(graph[name])
    order = {name: rank for rank, name in enumerate(LAYERS)}
    planned = TopologicalSorter(graph)
    planned.prepare()
    result: list[str] = []
    while planned.is_active():
        ready = sorted(planned.get_ready(), key=order.__getitem__)
        result.extend(ready)
        planned.done(*ready)
    return tuple(result)


def check_layer(name: str) -> str:
    """Return ``name`` if it is a layer.

    Raises:
        LayerError: If it is none.
    """
    if name not in LAYERS:
        raise LayerError(f"there is no layer {name!r}", f"layers: {', '.join(LAYERS)}")
    return name
