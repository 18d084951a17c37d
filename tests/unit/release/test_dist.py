"""Distributions: the same bytes twice, and the right files in them."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

from fabula.version import VERSION
from release import dist, sbom
from release.contents import check_bill, check_sdist, check_wheel

pytest.importorskip("hatchling", reason="needs fabula[dist]")

ROOT = Path(__file__).parents[3]
PACKED = ("LICENSE", "NOTICE", "pyproject.toml", *(path.name for path in ROOT.glob("*.md")))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of this tree with short weights, so that it is built in no time."""
    if shutil.which("git") is None:
        pytest.skip("needs git")
    root = tmp_path_factory.mktemp("checkout")
    for name in PACKED:
        shutil.copy(ROOT / name, root / name)
    for name in ("release", "src", "examples"):
        ignored = shutil.ignore_patterns("__pycache__", "*.onnx", "*.fabula", "fabula.egg-info")
        shutil.copytree(ROOT / name, root / name, ignore=ignored)
    for weights in (ROOT / "src/fabula/models").glob("*.onnx"):
        (root / "src/fabula/models" / weights.name).write_bytes(weights.read_bytes()[:1000])
    (root / "tests").mkdir()
    (root / "tests" / "test_tide.py").write_text("def test_tide() -> None: ...\n")
    _git(root, "init", "-q")
    _git(root, "add", "-A", "-f")
    _git(root, "commit", "-q", "-m", "Begin")
    (root / "src" / "fabula" / "note.py").write_text("NOT_COMMITTED = True\n", encoding="utf-8")
    return root


def _git(root: Path, *words: str) -> None:
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    subprocess.run(["git", *who, *words], cwd=root, check=True)


@pytest.fixture(scope="module")
def made(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What is built of it, twice and compared."""
    found = sbom.describe(checkout / "src/fabula/models", 0)["metadata"]["component"]["version"]
    if found != VERSION:
        pytest.skip(f"fabula is installed as {found}, and this is {VERSION}")
    return dist.build(checkout, tmp_path_factory.mktemp("work"))


def test_the_wheel_holds_the_package_and_its_papers(made: dict[str, Path]) -> None:
    with zipfile.ZipFile(made["wheel"]) as archive:
        names = archive.namelist()
        info = f"fabula-{VERSION}.dist-info"
        bill = archive.read(f"{info}/sboms/fabula.cdx.json")
    assert bill == made["sbom"].read_bytes()
    assert json.loads(bill)["metadata"]["component"]["version"] == VERSION
    for name in ("fabula/py.typed", f"{info}/licenses/LICENSE", f"{info}/licenses/NOTICE"):
        assert name in names
    assert {name.split("/")[0] for name in names} == {"fabula", info}
    assert "fabula/note.py" not in names


def test_the_source_distribution_has_no_tests(made: dict[str, Path]) -> None:
    with tarfile.open(made["sdist"]) as archive:
        tops = {Path(name).parts[1] for name in archive.getnames()}
    assert {"src", "examples", "release", "LICENSE", "NOTICE", "README.md"} <= tops
    assert not tops & {"tests", "benchmarks", "training", ".ci", "shared"}


def test_a_wheel_that_lacks_or_adds_a_file_is_found(
    made: dict[str, Path], checkout: Path, tmp_path: Path
) -> None:
    package = tmp_path / "src" / "fabula"
    shutil.copytree(checkout / "src/fabula", package)
    (package / "note.py").unlink()
    assert check_wheel(made["wheel"], package) == []
    (package / "late.js").write_text("", encoding="utf-8")
    (package / "text.py").unlink()
    wrong = check_wheel(made["wheel"], package)
    assert wrong == ["fabula/late.js: is missing", "fabula/text.py: is not of the package"]
    assert "src/fabula/late.js: is missing" in check_sdist(made["sdist"], package)


def test_a_wheel_that_was_changed_is_found(made: dict[str, Path], tmp_path: Path) -> None:
    changed = tmp_path / made["wheel"].name
    with zipfile.ZipFile(made["wheel"]) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            more = b" " if name == "fabula/models/tokenizer.json" else b""
            new.writestr(name, old.read(name) + more)
    wrong = check_wheel(changed, ROOT / "src/fabula")
    assert "fabula/models/tokenizer.json: RECORD does not tell its digest" in wrong
    assert check_bill(changed) == [
        "fabula/models/tokenizer.json: the bill of materials does not have its digest"
    ]
    assert check_bill(made["wheel"]) == []


def test_what_is_not_a_checkout_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(dist.ReleaseError, match=r"git log.*exit code 128"):
        dist.build(tmp_path, tmp_path)


def test_results_are_kept_with_their_digests(made: dict[str, Path], tmp_path: Path) -> None:
    copies = [Path(shutil.copy(path, tmp_path)) for path in made.values()]
    dist.keep(copies, tmp_path / "dist")
    lines = (tmp_path / "dist" / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    assert [line.split("  ")[1] for line in lines] == [path.name for path in made.values()]
    assert all(len(line.split("  ")[0]) == 64 for line in lines)
