"""Events: what happens, by the word that says so.

What: one row for each word that asserts that something happened or is happening.
Rows: ``Event`` in text order; ``start`` and ``end`` are the trigger word.
Needs: text, tokens, mentions, encoding.
Method: a token is a trigger where the encoder's head for realis events says so. Agents and patients
    are the mentions whose head word is a subject, an object or the *by*-phrase of the trigger
    (``decode/event_arguments.py``); with a passive they change places.
Source: Sims, Park and Bamman 2019, "Literary Event Detection", for what a realis event is; its
    annotation in LitBank, on which the head is trained, marks no other events.
Limits: without an encoder there are no events. Things that are no mentions (*opened the door*) are
    no patients. Where an event lies in time and in which scene is not known yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import exp

import numpy as np

from fabula.decode.event_arguments import ArgumentReader, find_head_tokens
from fabula.encoder.encoding import Encoding
from fabula.layer import Layer, Tokens
from fabula.rows import Event, EventId, Mention, MentionId
from fabula.text import Text


def find_events(
    text: Text, tokens: Tokens, mentions: Layer[Mention], encoding: Encoding
) -> Layer[Event]:
    """Find the events and who takes part in them.

    Args:
        text: The text.
        tokens: Its tokens; without ``head`` and ``dep`` nobody is known to take part.
        mentions: Who or what can take part.
        encoding: The encoder's scores; without ``events`` there are none.
    """
    if encoding.events is None:
        return Layer()
    triggers = np.flatnonzero(encoding.events >= encoding.thresholds.event).tolist()
    taking_part = _participants(text, tokens, mentions, triggers)
    return Layer(
        Event(
            id=EventId(number),
            start=int(tokens.starts[trigger]),
            end=int(tokens.ends[trigger]),
            realis=True,
            tense_layer=None,
            agents=agents,
            patients=patients,
            scene=None,
            score=round(exp(float(encoding.events[trigger])), 4),
        )
        for number, (trigger, (agents, patients)) in enumerate(
            zip(triggers, taking_part, strict=True)
        )
    )


_Participants = tuple[tuple[MentionId, ...], tuple[MentionId, ...]]


def _participants(
    text: Text, tokens: Tokens, mentions: Layer[Mention], triggers: Iterable[int]
) -> list[_Participants]:
    """Agents and patients of every trigger."""
    if tokens.head is None or tokens.dep is None:
        return [((), ()) for _ in triggers]
    heads = tokens.head.tolist()
    spans = zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True)
    reader = ArgumentReader([text[start:end].lower() for start, end in spans], heads, tokens.dep)
    headed = _mentions_by_head(tokens, heads, mentions)
    found: list[_Participants] = []
    for trigger in triggers:
        arguments = reader.read(trigger)
        agents, patients = arguments.agents, arguments.patients
        found.append((_mentions_of(agents, headed), _mentions_of(patients, headed)))
    return found


def _mentions_by_head(
    tokens: Tokens, heads: list[int], mentions: Layer[Mention]
) -> dict[int, MentionId]:
    """The longest mention whose head word is a token, by that token."""
    firsts = np.searchsorted(tokens.starts, [row.start for row in mentions], side="left").tolist()
    lasts = np.searchsorted(tokens.ends, [row.end for row in mentions], side="right").tolist()
    longest: dict[int, tuple[int, MentionId]] = {}
    for mention, first, last in zip(mentions, firsts, lasts, strict=True):
        for head in find_head_tokens(first, last, heads):
            known = longest.get(head)
            if known is None or last - first > known[0]:
                longest[head] = (last - first, mention.id)
    return {head: mention for head, (_, mention) in longest.items()}


def _mentions_of(
    arguments: Iterable[int], headed: Mapping[int, MentionId]
) -> tuple[MentionId, ...]:
    return tuple(sorted({headed[token] for token in arguments if token in headed}))
