"""``dracor``: the three tables that DraCor gives for a play, of a story.

Columns are those of DraCor's API (``characters/csv``, ``networkdata/csv``, ``relations/csv``).
"""

from __future__ import annotations

from collections.abc import Iterator

from fabula.export.network import SPEAKS_TO, TOGETHER, Edge, Network, find_network
from fabula.export.options import ExportOptions, Files
from fabula.export.table import Cell, write_rows
from fabula.story import Story

CHARACTERS = ("id", "name", "sex", "isGroup", "numOfScenes", "numOfSpeechActs", "numOfWords")
NETWORK = ("Source", "Type", "Target", "Weight")
RELATIONS = ("Source", "Type", "Target", "Label")
LABELS = {
    "friend": "friends",
    "kin": "related_with",
    "lover": "lover_of",
    "parent": "parent_of",
    "sibling": "siblings",
    "spouse": "spouses",
}
"""What DraCor calls a kind of relationship; others keep fabula's word."""


def export_dracor(story: Story, options: ExportOptions) -> Files:
    """Characters, the network of those in a scene together, and relationships."""
    network = find_network(story)
    together = (row for row in network.edges if row.kind == TOGETHER)
    return {
        "characters.csv": write_rows(CHARACTERS, _characters(network)),
        "networkdata.csv": write_rows(
            NETWORK, ((row.source, "Undirected", row.target, row.weight) for row in together)
        ),
        "relations.csv": write_rows(RELATIONS, dict.fromkeys(_relations(network))),
    }


def _characters(network: Network) -> Iterator[tuple[Cell, ...]]:
    for row in network.nodes:
        yield (row.id, row.name, row.sex, row.group, row.scenes, row.lines, row.words)


def _relations(network: Network) -> Iterator[tuple[Cell, ...]]:
    for row in network.edges:
        if row.kind in (SPEAKS_TO, TOGETHER):
            continue
        source, target, kind = _upright(row)
        known = "Directed" if row.directed else "Undirected"
        yield source, known, target, LABELS.get(kind, kind)


def _upright(row: Edge) -> tuple[str, str, str]:
    """A child's tie to a parent is the parent's to the child, as DraCor has it."""
    if row.kind == "child":
        return row.target, row.source, "parent"
    return row.source, row.target, row.kind
