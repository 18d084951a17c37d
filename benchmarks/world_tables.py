"""Tables of the world of stories and of where scenes begin."""

from __future__ import annotations

from benchmarks.cells import Results, name_system, share, table

WORLD = {
    "presence_f1": "presence F1",
    "boundary_f1": "scene starts F1",
    "knowledge_macro_f1": "knowledge, macro F1",
    "knows_f1": "knows at all, F1",
    "relationship_f1": "relationships F1",
    "emotion_strict": "emotion, strict",
    "emotion_near": "emotion, near",
    "emotion_near_constant": "near, best constant answer",
    "speakers": "speakers",
    "addressee_hit": "addressees, hit",
    "addressee_set_f1": "addressees, set F1",
}
"""Figures of ``world_run.py``, and what they are called."""


PRINTED = {"litbank": "LitBank", "litbank_dev": "LitBank, novels not fitted on"}
"""Figures of ``scenes_run.py`` for removed breaks, and what they are called."""


def world(results: Results) -> str:
    """Each figure by system and group of stories."""
    columns = [
        (f"{name_system(result)}: {group} ({found['stories']})", found)
        for result in results.values()
        for group, found in result["groups"].items()
    ]
    rows = [[name, *(share(found[key]) for _, found in columns)] for key, name in WORLD.items()]
    return table(["measured", *(name for name, _ in columns)], rows)


def scene_starts(results: Results) -> str:
    """Starts of scenes in the texts of the Story Lab, and removed breaks of LitBank."""
    rows = []
    for result in results.values():
        for name, found in result["scenes"]["story_lab"].items():
            counts = [str(found[key]) for key in ("right", "predicted", "gold")]
            rows.append([name, *counts, share(found["f1"])])
        for key, name in PRINTED.items():
            if key not in result["scenes"]:
                continue
            printed = result["scenes"][key]
            counts = [str(printed[each]) for each in ("recalled", "boundaries", "removed")]
            rows.append([f"{name}, breaks taken out (recall)", *counts, share(printed["recall"])])
    return table(["text", "right", "predicted", "annotated", "F1"], rows)
