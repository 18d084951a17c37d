"""The bill of materials names what the wheel needs and holds."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from fabula.version import VERSION
from release import sbom

ROOT = Path(__file__).parents[3]
MODELS = ROOT / "src" / "fabula" / "models"
EPOCH = 1_700_000_000


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    """The bill of this installation."""
    if version("fabula") != VERSION:
        pytest.skip(f"fabula is installed as {version('fabula')}, and this is {VERSION}")
    return sbom.describe(MODELS, EPOCH)


def test_it_has_what_cyclonedx_asks_for(bill: dict[str, Any]) -> None:
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    form = r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
    assert re.fullmatch(form, bill["serialNumber"])
    assert bill["metadata"]["timestamp"] == "2023-11-14T22:13:20Z"
    own = bill["metadata"]["component"]
    assert (own["name"], own["version"]) == ("fabula", VERSION)
    references = [each["bom-ref"] for each in bill["components"]]
    assert len(set(references)) == len(references)
    for each in bill["components"]:
        assert each["type"] in ("library", "file")
        assert each["name"]
    graph = {each["ref"]: each["dependsOn"] for each in bill["dependencies"]}
    assert {need for needs in graph.values() for need in needs} <= set(references)


def test_every_base_dependency_is_listed(bill: dict[str, Any]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[<>=!~;\[ ]", each)[0] for each in project["dependencies"]}
    listed = {each["name"]: each for each in bill["components"]}
    assert wanted
    assert wanted <= set(listed)
    assert {listed[name]["version"] for name in wanted} == {version(name) for name in wanted}
    graph = {each["ref"]: each["dependsOn"] for each in bill["dependencies"]}
    needs = graph[bill["metadata"]["component"]["bom-ref"]]
    assert wanted == {need.removeprefix("pkg:pypi/").split("@")[0] for need in needs}


def test_every_file_of_the_model_is_listed_with_its_digest(bill: dict[str, Any]) -> None:
    listed = {
        each["name"]: each["hashes"][0]["content"]
        for each in bill["components"]
        if each["type"] == "file"
    }
    files = {f"fabula/models/{path.name}": path for path in MODELS.iterdir() if path.is_file()}
    assert set(listed) == set(files)
    for name, path in files.items():
        assert listed[name] == hashlib.sha256(path.read_bytes()).hexdigest()
    manifest = json.loads((MODELS / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["files"]
    for name, digest in manifest["files"].items():
        assert listed[f"fabula/models/{name}"] == digest


def test_every_licence_is_permissive(bill: dict[str, Any]) -> None:
    assert sbom.forbidden(bill) == []
    libraries = {each["name"]: each for each in bill["components"] if each["type"] == "library"}
    weak = {name for name, each in libraries.items() if "MPL" in each["licenses"][0]["expression"]}
    assert weak <= set(sbom.WEAK)


def test_other_licences_are_named() -> None:
    components = [
        {"name": "one", "licenses": [{"expression": "MIT AND GPL-3.0-only"}]},
        {"name": "two"},
        {"name": "three", "licenses": [{"expression": "Apache-2.0 OR BSD-2-Clause"}]},
        {"name": "four", "licenses": [{"expression": "MPL-2.0"}]},
    ]
    found = sbom.forbidden({"components": components})
    assert found == ["one: GPL-3.0-only", "two: unknown", "four: MPL-2.0"]


def test_the_same_comes_out_twice(bill: dict[str, Any], tmp_path: Path) -> None:
    assert sbom.describe(MODELS, EPOCH) == bill
    assert sbom.describe(MODELS, EPOCH + 1)["serialNumber"] != bill["serialNumber"]
    sbom.write(tmp_path / "bill.json", MODELS, EPOCH)
    assert json.loads((tmp_path / "bill.json").read_text(encoding="utf-8")) == bill
