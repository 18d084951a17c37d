"""Builds the wheel and the source distribution of the last commit, and tries them.

Each is built twice, in two folders, the second wheel from the source distribution, and must be the
same bytes; what is inside is checked; the wheel is installed into an empty environment of every
Python that is found, where ``fabula doctor`` and a reading must succeed. Only then the files go
into dist/, with the bill of materials and SHA256SUMS.

    python -m release.dist [--out dist] [--python PATH …] [--only-build]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from release import sbom
from release.contents import check_bill, check_sdist, check_wheel

ROOT: Final = Path(__file__).parents[1]
STORY: Final = "examples/stories/second_chair.txt"
OLDEST: Final = (3, 11)
"""The oldest Python that fabula supports, as in pyproject.toml."""


class ReleaseError(Exception):
    """Why there is no release, in one line."""


def main(words: Sequence[str] | None = None) -> int:
    """Make dist/; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="folder of the results")
    parser.add_argument("--python", action="append", type=Path, help="try these interpreters only")
    parser.add_argument("--only-build", action="store_true", help="install it nowhere")
    options = parser.parse_args(words)
    try:
        with tempfile.TemporaryDirectory() as folder:
            made = build(ROOT, Path(folder))
            pythons = [] if options.only_build else options.python or find_pythons()
            for python in pythons:
                print(try_wheel(python, made["wheel"], Path(folder)))
            keep(made.values(), options.out)
    except ReleaseError as error:
        print(f"dist: {error}", file=sys.stderr)
        return 1
    return 0


def build(root: Path, folder: Path) -> dict[str, Path]:
    """Build everything twice from the last commit, and check it.

    Args:
        root: A checkout.
        folder: An empty folder, for all that is made on the way.

    Returns:
        ``wheel``, ``sdist`` and ``sbom`` with their files.

    Raises:
        ReleaseError: If something cannot be built, is not the same twice, or holds the wrong files.
    """
    epoch = int(_ask(["git", "log", "-1", "--format=%ct"], root))
    if _ask(["git", "status", "--porcelain", "--untracked-files=no"], root):
        print("dist: there are changes that are not committed; they are not in what is built")
    one, two = folder / "one", folder / "a second folder"
    for tree in (one, two):
        _export(root, tree)
    bill = folder / "fabula.cdx.json"
    sbom.write(bill, one / "src/fabula/models", epoch)
    wrong = sbom.forbidden(json.loads(bill.read_text(encoding="utf-8")))
    sdist = _build(one, "sdist", epoch, bill)
    wheel = _build(one, "wheel", epoch, bill)
    unpacked = _unpack(_build(two, "sdist", epoch, bill), folder / "from sdist")
    again = {sdist: two / "dist" / sdist.name, wheel: _build(unpacked, "wheel", epoch, bill)}
    wrong += [
        f"{first.name}: built twice, other bytes: {_difference(first, second)}"
        for first, second in again.items()
        if first.read_bytes() != second.read_bytes()
    ]
    wrong += check_wheel(wheel, one / "src/fabula") + check_sdist(sdist, one / "src/fabula")
    wrong += check_bill(wheel)
    if wrong:
        raise ReleaseError("\n      ".join(wrong))
    print(f"same bytes twice, contents as they should be: {wheel.name}, {sdist.name}")
    return {"wheel": wheel, "sdist": sdist, "sbom": bill}


def find_pythons() -> list[Path]:
    """An interpreter of every supported minor version on the PATH or of pyenv, oldest first."""
    homes = [Path(each) for each in os.environ.get("PATH", "").split(os.pathsep) if each]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    homes += sorted(pyenv.glob("versions/*/bin"))
    found: dict[tuple[int, int], Path] = {}
    for home in homes:
        for path in sorted(home.glob("python3.*")) if home.is_dir() else ():
            named = re.fullmatch(r"python3\.(\d+)", path.name)
            version = (3, int(named[1])) if named else (0, 0)
            if version >= OLDEST and version not in found and _runs(path):
                found[version] = path
    if not found:
        raise ReleaseError("no Python of 3.11 or newer was found; name one with --python")
    return [found[version] for version in sorted(found)]


def try_wheel(python: Path, wheel: Path, folder: Path) -> str:
    """Install a wheel into an empty environment, and read a story there.

    Args:
        python: The interpreter.
        wheel: The wheel.
        folder: Where the environment is made.

    Returns:
        A line with what was seen.

    Raises:
        ReleaseError: If anything fails.
    """
    home = folder / f"environment {python.name} {len(list(folder.iterdir()))}"
    _ask([python, "-m", "venv", home], folder)
    own = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    _ask([own, "-m", "pip", "-q", "--disable-pip-version-check", "install", wheel], home)
    _ask([own, "-m", "pip", "--disable-pip-version-check", "check"], home)
    told = json.loads(_ask([own, "-m", "fabula", "doctor", "--json"], home))
    seen = {each["what"]: each["seen"] for each in told}
    shutil.copy(ROOT / STORY, home / "story.txt")
    _ask([own, "-m", "fabula", "read", "story.txt", "-o", "story.fabula"], home)
    rows = json.loads((home / "story.fabula/story.json").read_text(encoding="utf-8"))["layers"]
    lines, cast = len(rows["dialogue"]), len(rows["characters"])
    if not lines or not cast or not (home / "story.fabula/report.html").is_file():
        raise ReleaseError(f"{python}: read a story and found {cast} characters, {lines} lines")
    return (
        f"Python {seen['python']}: installed fabula {seen['fabula']} with numpy {seen['numpy']}, "
        f"onnxruntime {seen['onnxruntime']}; read a story of {cast} characters, {lines} lines"
    )


def keep(made: Iterable[Path], out: Path) -> None:
    """Move what was made into a folder, with the SHA-256 of each."""
    out.mkdir(parents=True, exist_ok=True)
    sums = []
    for path in made:
        place = out / path.name
        shutil.move(path, place)
        sums.append(f"{hashlib.sha256(place.read_bytes()).hexdigest()}  {place.name}\n")
        print(f"  {place}")
    (out / "SHA256SUMS").write_text("".join(sums), encoding="ascii")


def _export(root: Path, tree: Path) -> None:
    """The files of the last commit, and no others."""
    packed = tree.with_suffix(".tar")
    _ask(["git", "archive", "--format=tar", "-o", packed, "HEAD"], root)
    with tarfile.open(packed) as archive:
        archive.extractall(tree, filter="data")
    packed.unlink()


def _build(tree: Path, target: str, epoch: int, bill: Path) -> Path:
    _ask(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", tree / "dist"],
        tree,
        {"SOURCE_DATE_EPOCH": str(epoch), "FABULA_SBOM": str(bill)},
    )
    (made,) = (tree / "dist").glob("*.whl" if target == "wheel" else "*.tar.gz")
    return made


def _unpack(sdist: Path, into: Path) -> Path:
    with tarfile.open(sdist) as archive:
        archive.extractall(into, filter="data")
    (tree,) = into.iterdir()
    return tree


def _difference(one: Path, other: Path) -> str:
    """Which entries of two archives differ."""
    if one.suffix != ".whl":
        return "unpack both to compare them"
    with zipfile.ZipFile(one) as left, zipfile.ZipFile(other) as right:
        first = {each.filename: (each.CRC, each.date_time) for each in left.infolist()}
        second = {each.filename: (each.CRC, each.date_time) for each in right.infolist()}
    return ", ".join(sorted({name for name, _ in first.items() ^ second.items()})) or "their order"


def _runs(python: Path) -> bool:
    """Whether it is a Python with venv; one that pyenv only points to may be none."""
    done = subprocess.run([python, "-c", "import ensurepip"], capture_output=True, check=False)
    return done.returncode == 0


def _ask(words: Sequence[str | Path], at: Path, more: dict[str, str] | None = None) -> str:
    """What a program says; it sees nothing of the environment that Python packages react to."""
    hidden = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "SOURCE_DATE_EPOCH", "FABULA_SBOM")
    seen = {name: value for name, value in os.environ.items() if name not in hidden}
    try:
        done = subprocess.run(
            list(map(str, words)),
            cwd=at,
            env=seen | (more or {}),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    except OSError as error:
        raise ReleaseError(f"{words[0]}: cannot be started: {error.strerror}") from error
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        called = " ".join(str(each) for each in words)
        raise ReleaseError(f"{called}: exit code {done.returncode}: {said[-1] if said else ''}")
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
