from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from fabula import Story
from fabula.export.exporters import export_story
from fabula.export.network import find_network
from fabula.export.table import unguard
from tests.unit.export.hard_story import example_story, hard_story, rename
from tests.unit.small_story import small_story

nx: Any = pytest.importorskip("networkx", reason="needs fabula[networkx]")


def _read(story: Story, name: str) -> Any:
    data = io.BytesIO(next(iter(export_story(story, name).values())))
    return nx.read_gexf(data, version="1.3") if name == "gexf" else nx.read_graphml(data)


@pytest.mark.parametrize("make", [small_story, hard_story, example_story])
@pytest.mark.parametrize("name", ["gexf", "graphml"])
def test_networkx_reads_every_person_and_tie(name: str, make: Any) -> None:
    story = make()
    graph, network = _read(story, name), find_network(story)
    label = "label" if name == "gexf" else "name"
    shown = {key: data[label] for key, data in graph.nodes(data=True)}
    assert shown == {node.id: node.name for node in network.nodes}
    kind = "tie" if name == "gexf" else "kind"
    read = sorted((a, b, data[kind], int(data["weight"])) for a, b, data in graph.edges(data=True))
    assert read == sorted((e.source, e.target, e.kind, e.weight) for e in network.edges)


def test_counts_of_the_network_are_those_of_the_rows() -> None:
    story = example_story()
    network = find_network(story)
    nodes = {node.name: node for node in network.nodes}
    mags = next(row.id for row in story.characters if row.name == "Mags Dunnock")
    assert nodes["Mags Dunnock"].lines == sum(row.speaker == mags for row in story.dialogue)
    shown = {scene.id for scene in story.scenes for each in scene.present if each.character == mags}
    assert nodes["Mags Dunnock"].scenes == len(shown)
    spoken = sum(edge.weight for edge in network.edges if edge.kind == "speaks_to")
    wanted = [row for row in story.dialogue if row.speaker is not None]
    assert spoken == sum(len(row.addressees) for row in wanted)
    kinds = sorted(
        edge.kind for edge in network.edges if edge.kind not in ("speaks_to", "together")
    )
    assert kinds == sorted(row.kind for row in story.relationships)


def test_spells_are_the_scenes_and_valence_has_its_time() -> None:
    story = example_story()
    graph = _read(story, "gexf")
    for node in find_network(story).nodes:
        read = graph.nodes[node.id].get("spells", [])
        assert [(int(start), int(end)) for start, end in read] == list(node.spells)
    valued = [data["valence"] for *_, data in graph.edges(data=True) if "valence" in data]
    known = [row for row in story.relationships if row.valence is not None]
    assert len(valued) == len(known)
    assert all(isinstance(each[0][0], float) for each in valued)


def test_the_bridge_gives_the_same_graph_as_the_file() -> None:
    for story in (example_story(), hard_story()):
        ours, read = story.to_networkx(), _read(story, "graphml")
        assert dict(ours.nodes(data=True)) == dict(read.nodes(data=True))

        def plain(graph: Any) -> list[Any]:
            rows = ((a, b, sorted(data.items())) for a, b, data in graph.edges(data=True))
            return sorted((a, b, [each for each in data if each[0] != "id"]) for a, b, data in rows)

        assert plain(ours) == plain(read)


def test_tables_of_dracor() -> None:
    story = example_story()
    files = export_story(story, "dracor")
    tables = {
        name: list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))
        for name, data in files.items()
    }
    assert files["characters.csv"].startswith(
        b"id,name,sex,isGroup,numOfScenes,numOfSpeechActs,numOfWords\n"
    )
    assert files["networkdata.csv"].startswith(b"Source,Type,Target,Weight\n")
    assert files["relations.csv"].startswith(b"Source,Type,Target,Label\n")
    people = {row["id"]: row for row in tables["characters.csv"]}
    assert people["mags"]["sex"] == "FEMALE"
    assert people["prewitt"]["sex"] == "MALE"
    assert people["band"] | {"isGroup": "true", "sex": "UNKNOWN"} == people["band"]
    assert {row["Type"] for row in tables["networkdata.csv"]} == {"Undirected"}
    together = {frozenset((r["Source"], r["Target"])): r for r in tables["networkdata.csv"]}
    pair = together[frozenset(("mags", "lorcan"))]
    assert int(pair["Weight"]) == sum(
        {"mags", "lorcan"} <= {story.characters[each.character].key for each in scene.present}
        for scene in story.scenes
    )
    ties = {(r["Source"], r["Type"], r["Target"], r["Label"]) for r in tables["relations.csv"]}
    assert ("mags", "Undirected", "lorcan", "siblings") in ties
    assert ("terry", "Directed", "mags", "parent_of") in ties


def test_names_in_tables_are_no_formulas() -> None:
    story = rename(hard_story(), ("=1+1", "@x"))
    table = export_story(story, "dracor")["characters.csv"].decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert [row["name"][0] for row in rows] == ["'", "'"]
    assert [unguard(row["name"]) for row in rows] == ["=1+1", "@x"]
