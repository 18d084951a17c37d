"""``gexf``: the network of a story in GEXF 1.3, moving from scene to scene.

Source: GEXF 1.3 (https://gexf.net); time is the number of the scene, both ends inclusive. All edges
are directed, since many readers take no mixed graph; ``mutual`` says that one goes both ways.
"""

from __future__ import annotations

from collections.abc import Iterator

from fabula.export.network import Edge, Network, Node, Spell, find_network
from fabula.export.options import ExportOptions, Files
from fabula.export.tei_xml import tag
from fabula.story import Story

MAIN_FILE = "network.gexf"
_NODE = (
    ("sex", "string"),
    ("role", "string"),
    ("group", "boolean"),
    ("narrator", "boolean"),
    ("lines", "integer"),
    ("words", "integer"),
    ("scenes", "integer"),
)


def export_gexf(story: Story, options: ExportOptions) -> Files:
    """Persons with the scenes they are in; who speaks to whom, who is with whom, and why."""
    network = find_network(story)
    graph = {
        "mode": "dynamic",
        "defaultedgetype": "directed",
        "timerepresentation": "interval",
        "timeformat": "integer",
    }
    lines = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        tag("gexf", {"xmlns": "http://gexf.net/1.3", "version": "1.3"}),
        tag("graph", graph),
        *_declared(),
        "<nodes>",
        *map(_node, network.nodes),
        "</nodes>",
        "<edges>",
        *_edges(network),
        "</edges>",
        "</graph>",
        "</gexf>",
    )
    return {MAIN_FILE: ("\n".join(lines) + "\n").encode("utf-8")}


def _declared() -> Iterator[str]:
    yield tag("attributes", {"class": "node", "mode": "static"})
    for name, kind in _NODE:
        yield tag("attribute", {"id": name, "title": name, "type": kind}, empty=True)
    yield "</attributes>"
    yield tag("attributes", {"class": "edge", "mode": "static"})
    for name, kind in (("tie", "string"), ("mutual", "boolean"), ("score", "float")):
        yield tag("attribute", {"id": name, "title": name, "type": kind}, empty=True)
    yield "</attributes>"
    yield tag("attributes", {"class": "edge", "mode": "dynamic"})
    yield tag("attribute", {"id": "valence", "title": "valence", "type": "float"}, empty=True)
    yield "</attributes>"


def _node(row: Node) -> str:
    values = "".join(_value(name, getattr(row, name)) for name, _ in _NODE)
    opening = tag("node", {"id": row.id, "label": row.name})
    return f"{opening}<attvalues>{values}</attvalues>{_spells(row.spells)}</node>"


def _edges(network: Network) -> Iterator[str]:
    for number, row in enumerate(network.edges):
        yield _edge(number, row)


def _edge(number: int, row: Edge) -> str:
    attributes = {
        "id": f"e{number}",
        "source": row.source,
        "target": row.target,
        "kind": row.kind,
        "weight": str(row.weight),
    }
    values = _value("tie", row.kind) + _value("mutual", not row.directed)
    if row.score is not None:
        values += _value("score", row.score)
    if row.valence is not None:
        values += "".join(_value("valence", row.valence, spell) for spell in row.spells)
    return f"{tag('edge', attributes)}<attvalues>{values}</attvalues>{_spells(row.spells)}</edge>"


def _value(name: str, value: object, spell: Spell | None = None) -> str:
    word = str(value).lower() if isinstance(value, bool) else str(value)
    attributes: dict[str, str | None] = {"for": name, "value": word}
    if spell is not None:
        attributes |= {"start": str(spell[0]), "end": str(spell[1])}
    return tag("attvalue", attributes, empty=True)


def _spells(spells: tuple[Spell, ...]) -> str:
    rows = "".join(
        tag("spell", {"start": str(start), "end": str(end)}, empty=True) for start, end in spells
    )
    return f"<spells>{rows}</spells>" if rows else ""
