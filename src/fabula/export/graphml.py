"""``graphml``: the network of a story, for Gephi, igraph, Cytoscape, yEd and networkx.

Source: GraphML (http://graphml.graphdrawing.org). All edges are directed, since many readers take
no mixed graph; ``mutual`` says that an edge goes both ways.
"""

from __future__ import annotations

from collections.abc import Iterator

from fabula.export.network import Edge, Node, find_network
from fabula.export.options import ExportOptions, Files
from fabula.export.tei_xml import element, tag
from fabula.story import Story

MAIN_FILE = "network.graphml"
NODE_DATA = {
    "name": "string",
    "sex": "string",
    "role": "string",
    "group": "boolean",
    "narrator": "boolean",
    "lines": "int",
    "words": "int",
    "scenes": "int",
}
EDGE_DATA = {
    "kind": "string",
    "mutual": "boolean",
    "weight": "int",
    "valence": "double",
    "score": "double",
    "first_scene": "int",
    "last_scene": "int",
}


def export_graphml(story: Story, options: ExportOptions) -> Files:
    """Persons and ties; what is unknown has no ``data``."""
    network = find_network(story)
    lines = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        tag("graphml", {"xmlns": "http://graphml.graphdrawing.org/xmlns"}),
        *_keys(),
        tag("graph", {"id": "story", "edgedefault": "directed"}),
        *(
            f"{tag('node', {'id': row.id})}{_data('n', node_data(row))}</node>"
            for row in network.nodes
        ),
        *(_edge(number, row) for number, row in enumerate(network.edges)),
        "</graph>",
        "</graphml>",
    )
    return {MAIN_FILE: ("\n".join(lines) + "\n").encode("utf-8")}


def node_data(row: Node) -> dict[str, object]:
    """What is known of a person, by the names of ``NODE_DATA``."""
    return {name: getattr(row, name) for name in NODE_DATA}


def edge_data(row: Edge) -> dict[str, object]:
    """What is known of a tie, by the names of ``EDGE_DATA``."""
    known = {
        "kind": row.kind,
        "mutual": not row.directed,
        "weight": row.weight,
        "valence": row.valence,
        "score": row.score,
        "first_scene": row.spells[0][0] if row.spells else None,
        "last_scene": row.spells[-1][1] if row.spells else None,
    }
    return {name: value for name, value in known.items() if value is not None}


def _keys() -> Iterator[str]:
    for letter, kind, names in (("n", "node", NODE_DATA), ("e", "edge", EDGE_DATA)):
        for name, held in names.items():
            attributes = {"id": f"{letter}_{name}", "for": kind}
            attributes |= {"attr.name": name, "attr.type": held}
            yield tag("key", attributes, empty=True)


def _edge(number: int, row: Edge) -> str:
    attributes = {"id": f"e{number}", "source": row.source, "target": row.target}
    return f"{tag('edge', attributes)}{_data('e', edge_data(row))}</edge>"


def _data(letter: str, values: dict[str, object]) -> str:
    return "".join(
        element(
            "data",
            str(value).lower() if isinstance(value, bool) else str(value),
            {"key": f"{letter}_{name}"},
        )
        for name, value in values.items()
    )
