"""The layer graph and the form of every layer file."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

from fabula.registry import LAYERS, ROOTS, plan_layers, public_layers

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "fabula"
LAYER_FILES = sorted(p for p in (SOURCE / "layers").glob("*.py") if p.stem != "__init__")


@pytest.mark.parametrize("name", LAYERS)
def test_needs_are_the_parameters_of_compute(name: str) -> None:
    spec = LAYERS[name]
    assert spec.needs == tuple(inspect.signature(spec.compute).parameters)
    assert all(need in LAYERS or need in ROOTS for need in spec.needs)


def test_graph_is_acyclic_and_every_layer_can_be_planned() -> None:
    planned = plan_layers(LAYERS)
    assert sorted(planned) == sorted(LAYERS)
    for place, name in enumerate(planned):
        assert all(need in ROOTS or planned.index(need) < place for need in LAYERS[name].needs)


@pytest.mark.parametrize("path", LAYER_FILES, ids=lambda p: p.stem)
def test_layer_file_has_the_house_form(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstring = ast.get_docstring(tree) or ""
    for heading in ("What:", "Rows:", "Needs:", "Method:", "Source:", "Limits:"):
        assert heading in docstring, f"{path.name}: module docstring lacks {heading!r}"
    public = [
        node
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")
    ]
    assert [node.name for node in public] == [f"find_{path.stem}"]
    function = public[0]
    body = function.body[1:] if ast.get_docstring(function) else function.body
    assert (function.end_lineno or 0) - body[0].lineno < 30, f"{path.name}: find_ is too long"


def test_every_layer_file_is_registered() -> None:
    assert {path.stem for path in LAYER_FILES} == set(LAYERS)


@pytest.mark.parametrize("name", LAYERS)
def test_every_layer_is_documented(name: str) -> None:
    page = ROOT / "docs" / "layers" / f"{name}.md"
    assert page.is_file(), f"docs/layers/{name}.md is missing"
    text = page.read_text(encoding="utf-8")
    assert len(text) > 300
    fields = getattr(LAYERS[name].row, "__struct_fields__", ())
    missing = [f for f in fields if not re.search(rf"`{f.rstrip('_')}`", text)]
    assert not missing, f"docs/layers/{name}.md does not explain {missing}"


def test_public_layers_have_golden_files() -> None:
    golden = {path.stem for path in (ROOT / "tests" / "golden").rglob("*.tsv")}
    assert set(public_layers()) <= golden
