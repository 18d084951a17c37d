"""House rules on the source tree: sizes, names, import direction, silence at import."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "fabula"
FILES = sorted(SOURCE.rglob("*.py"))
MAX_LINES = 400

RANKS = {
    "errors": 0,
    "extras": 1,
    "version": 0,
    "progress": 0,
    "base_rows": 0,
    "origin_rows": 0,
    "world_rows": 0,
    "rows": 0,
    "answer_rows": 1,
    "text": 1,
    "internal_rows": 1,
    "spans": 1,
    "source_marks": 1,
    "layer": 1,
    "pins": 2,
    "corrections": 3,
    "correction_words": 4,
    "corrected_pins": 4,
    "story": 2,
    "encoder": 3,
    "decode": 3,
    "lexicons": 3,
    "layers": 4,
    "registry": 5,
    "notices": 5,
    "pipeline": 6,
    "readers": 6,
    "integrity": 4,
    "storage": 7,
    "script": 7,
    "corrections_file": 7,
    "line_file": 4,
    "memory": 6,
    "series": 5,
    "series_file": 6,
    "redeciding": 8,
    "persons": 8,
    "editing": 9,
    "query": 8,
    "word_search": 3,
    "bounded": 8,
    "asking": 8,
    "whatif": 8,
    "comparing": 8,
    "unlearnt": 8,
    "reading": 8,
    "check": 8,
    "continuity": 8,
    "balance": 8,
    "notebook": 9,
    "tables": 8,
    "corpus": 9,
    "evaluate": 9,
    "report": 9,
    "export": 9,
    "speech": 9,
    "importers": 9,
    "review": 9,
    "cli": 10,
    "__main__": 11,
    "__init__": 9,
}
"""A module imports only from its own rank or below (blueprint, section 2, rule 9)."""


def _unit(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def _imported_units(path: Path) -> set[str]:
    units: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            if node.module == "fabula":
                names = [f"fabula.{alias.name}" for alias in node.names]
        else:
            continue
        units |= {
            parts[1] if len(parts := name.split(".")) > 1 else "__init__"
            for name in names
            if name.split(".")[0] == "fabula"
        }
    return {unit for unit in units if unit in RANKS}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_point_one_way(path: Path) -> None:
    unit = _unit(path)
    assert unit in RANKS, f"{unit} has no rank: add it to RANKS where it belongs"
    above = {each for each in _imported_units(path) if RANKS[each] > RANKS[unit]}
    assert not above, f"{unit} imports upwards: {sorted(above)}"


@pytest.mark.parametrize(
    "path",
    [p for p in FILES if p.parent.name == "layers" and p.stem != "__init__"],
    ids=lambda p: p.stem,
)
def test_layers_do_not_import_each_other(path: Path) -> None:
    assert "layers" not in _imported_units(path)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_no_file_is_too_long_or_vaguely_named(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES
    assert path.stem not in {"utils", "helpers", "common", "misc"}


def test_import_is_silent_and_light() -> None:
    code = (
        "import sys, fabula; "
        "heavy = {'onnxruntime', 'tokenizers', 'torch', 'lxml', 'docx', 'striprtf'}; "
        "heavy |= {'typer', 'rich'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_base_install_needs_no_heavy_library() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    base = project.split("dependencies = [")[1].split("]")[0]
    for name in ("torch", "spacy", "pandas", "transformers"):
        assert name not in base.lower()


def test_nothing_prints_or_configures_logging_in_the_library() -> None:
    for path in FILES:
        if _unit(path) in {"cli", "__main__"}:
            continue
        source = path.read_text(encoding="utf-8")
        assert "basicConfig" not in source, path
        calls = [
            node
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "print"
        ]
        assert not calls, path
