"""What a wheel and a source distribution must hold, and must not."""

from __future__ import annotations

import base64
import csv
import email
import hashlib
import io
import json
import tarfile
import zipfile
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

NEEDED: Final = (
    *("fabula/__init__.py", "fabula/__main__.py", "fabula/py.typed"),
    *("fabula/models/encoder.onnx", "fabula/models/manifest.json", "fabula/models/tokenizer.json"),
    *(
        "fabula/lexicons/given_names.tsv",
        "fabula/report/report.css",
        "fabula/review/web/index.html",
    ),
)
"""Some files of each kind that the package must have: a check against it alone would find an empty
one whole."""

KINDS: Final = frozenset((".css", ".html", ".js", ".json", ".onnx", ".py", ".tsv", ".typed"))
"""Endings of files in the package."""

FOREIGN: Final = ("tests/", "benchmarks/", "training/", "data/", "shared/")
"""Folders that are in no distribution."""

SOURCE_PAGES: Final = ("CHANGELOG.md", "LICENSE", "MODEL_CARD.md", "NOTICE", "README.md")
"""What a source distribution has beside the package, its pages and the examples."""


def check_wheel(path: Path, package: Path, *, has_sbom: bool = True) -> list[str]:
    """What is wrong with a wheel, a line each.

    Args:
        path: The wheel.
        package: The folder of the package that it was made from.
        has_sbom: Whether it must hold a bill of materials.
    """
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        wrong = _check_record(archive)
    info = next(each for each in names if each.endswith(".dist-info/METADATA")).split("/")[0]
    source = {
        str(file.relative_to(package.parent))
        for file in package.rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    }
    inside = {each for each in names if not each.startswith(f"{info}/")}
    wrong += [f"{each}: is missing" for each in sorted({*NEEDED, *source} - inside)]
    wrong += [f"{each}: is not of the package" for each in sorted(inside - source)]
    wrong += [f"{each}: of no known kind" for each in inside if Path(each).suffix not in KINDS]
    kept = ["METADATA", "entry_points.txt", "licenses/LICENSE", "licenses/NOTICE"]
    kept += ["sboms/fabula.cdx.json"] if has_sbom else []
    wrong += [f"{info}/{each}: is missing" for each in kept if f"{info}/{each}" not in names]
    return wrong


def check_sdist(path: Path, package: Path) -> list[str]:
    """What is wrong with a source distribution; the arguments are those of ``check_wheel``."""
    with tarfile.open(path) as archive:
        members = archive.getmembers()
    root = path.name.removesuffix(".tar.gz")
    names = {each.name.removeprefix(f"{root}/") for each in members if each.isfile()}
    wrong = [f"{each.name}: is no plain file" for each in members if not each.isfile()]
    source = {
        f"src/{file.relative_to(package.parent)}"
        for file in package.rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    }
    needed = {*source, *SOURCE_PAGES, *(f"src/{each}" for each in NEEDED), "pyproject.toml"}
    wrong += [f"{each}: is missing" for each in sorted(needed - names)]
    wrong += [f"{each}: does not belong" for each in sorted(names) if each.startswith(FOREIGN)]
    return wrong


def check_bill(path: Path) -> list[str]:
    """What the bill of materials in a wheel says wrongly of that wheel, a line each."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        info = next(each for each in names if each.endswith(".dist-info/METADATA"))
        told = email.message_from_bytes(archive.read(info))
        bill = json.loads(archive.read(info.replace("METADATA", "sboms/fabula.cdx.json")))
        files = {
            each: hashlib.sha256(archive.read(each)).hexdigest()
            for each in names
            if each.startswith("fabula/models/")
        }
    wrong = []
    version = bill["metadata"]["component"]["version"]
    if version != told["Version"]:
        wrong.append(f"the bill of materials is of fabula {version}, the wheel {told['Version']}")
    listed = {each["name"]: each for each in bill["components"]}
    for need in map(Requirement, told.get_all("Requires-Dist") or ()):
        is_base = need.marker is None or need.marker.evaluate({"extra": ""})
        held = listed.get(canonicalize_name(need.name), {"version": None})["version"]
        if is_base and (held is None or held not in need.specifier):
            wrong.append(f"{need}: the bill of materials has {held}; install fabula here again")
    for name, digest in files.items():
        if listed.get(name, {"hashes": None})["hashes"] != [{"alg": "SHA-256", "content": digest}]:
            wrong.append(f"{name}: the bill of materials does not have its digest")
    return wrong


def _check_record(archive: zipfile.ZipFile) -> list[str]:
    """Whether RECORD names every file with its digest."""
    wrong = []
    record = next(each for each in archive.namelist() if each.endswith(".dist-info/RECORD"))
    rows = csv.reader(io.StringIO(archive.read(record).decode("utf-8")))
    told = {name: digest for name, digest, _ in rows}
    for name in archive.namelist():
        raw = hashlib.sha256(archive.read(name)).digest()
        digest = "sha256=" + base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
        if name != record and told.get(name) != digest:
            wrong.append(f"{name}: RECORD does not tell its digest")
    return wrong
