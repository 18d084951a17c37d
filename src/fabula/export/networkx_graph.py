"""The network of a story as a ``networkx`` graph."""

from __future__ import annotations

from typing import Any

from fabula.export.graphml import edge_data, node_data
from fabula.export.network import find_network
from fabula.extras import load_extra
from fabula.story import Story


def make_graph(story: Story) -> Any:  # noqa: ANN401 (a library without types)
    """A ``networkx.MultiDiGraph`` of the persons.

    Nodes are keys of characters, with ``name``, ``sex``, ``role``, ``group``, ``narrator``,
    ``lines``, ``words`` and ``scenes``. The key of an edge is its ``kind`` (``speaks_to``,
    ``together`` or a kind of relationship, numbered where it is there twice); edges have ``weight``
    and ``mutual``, and where known ``valence``, ``score``, ``first_scene`` and ``last_scene``,
    counted from 1.

    Raises:
        MissingExtraError: If networkx is not installed.
    """
    graph = load_extra("networkx", "networkx").MultiDiGraph()
    network = find_network(story)
    for node in network.nodes:
        graph.add_node(node.id, **node_data(node))
    for edge in network.edges:
        key, number = edge.kind, 2
        while graph.has_edge(edge.source, edge.target, key):
            key, number = f"{edge.kind} {number}", number + 1
        graph.add_edge(edge.source, edge.target, key=key, **edge_data(edge))
    return graph
