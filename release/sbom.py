"""The bill of materials of the wheel: CycloneDX 1.6, as JSON.

It lists what the wheel needs (every base dependency and what those need, in the versions that are
installed where it is made, with their licences) and the files of the model with their SHA-256.
The same commit, environment and time give the same bytes.

Source: CycloneDX 1.6 (ECMA-424); PEP 770 for its place in the wheel.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import uuid
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any, Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PACKAGE: Final = "fabula"

PERMISSIVE: Final = frozenset(
    (
        *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python"),
        *("ISC", "MIT", "PSF-2.0", "Python-2.0", "Unlicense", "Zlib"),
    )
)
"""Licences by their SPDX id that ask for no more than that they are named."""

WEAK: Final = {"tqdm": "MPL-2.0", "certifi": "MPL-2.0"}
"""What tokenizers brings along under a licence that binds changes to its own files; the wheel holds
none of them."""

_IDS: Final = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""How packages without an SPDX expression call their licence."""

_EXPRESSION: Final = re.compile(r"[A-Za-z0-9.+-]+(?: (?:AND|OR) [A-Za-z0-9.+-]+)*")


def describe(models: Path, epoch: int) -> dict[str, Any]:
    """The bill of materials of the fabula that is installed here.

    Args:
        models: The folder of the model.
        epoch: When it is made, in seconds since 1970.

    Returns:
        The document, ready for JSON.
    """
    packages = collect_packages(PACKAGE)
    own = packages.pop(PACKAGE)
    when = datetime.datetime.fromtimestamp(epoch, datetime.UTC).isoformat().replace("+00:00", "Z")
    files = [_file_component(path) for path in sorted(models.iterdir()) if path.is_file()]
    document: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"timestamp": when, "component": _component(own, "application")},
        "components": [*(_component(each, "library") for each in packages.values()), *files],
        "dependencies": [
            {"ref": _reference(each), "dependsOn": _needs(each, packages)}
            for each in (own, *packages.values())
        ],
    }
    digest = json.dumps(document, sort_keys=True)
    serial = uuid.uuid5(uuid.NAMESPACE_URL, f"pkg:pypi/{PACKAGE}?{digest}")
    return {"serialNumber": f"urn:uuid:{serial}", **document}


def write(path: Path, models: Path, epoch: int) -> None:
    """Write the bill of materials; the arguments are those of ``describe``."""
    text = json.dumps(describe(models, epoch), indent=2, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8")


def collect_packages(name: str, extras: Iterable[str] = ()) -> dict[str, Distribution]:
    """A package and all it needs here, by name, sorted.

    Args:
        name: An installed package.
        extras: Extras of it that count too; what of them is not installed is left out.
    """
    found: dict[str, Distribution] = {}
    waiting = [(name, tuple(extras))]
    while waiting:
        wanted, of = waiting.pop()
        key = canonicalize_name(wanted)
        if key in found and not of:
            continue
        try:
            found[key] = distribution(wanted)
        except ModuleNotFoundError:
            if not extras:
                raise
            continue
        waiting += [(each.name, ()) for each in _requirements(found[key], of)]
    return dict(sorted(found.items()))


def find_licence(of: Distribution) -> str | None:
    """The licence of a package as an SPDX expression; ``None`` = it says none that is known."""
    told = of.metadata
    written: str = (told.get_all("License-Expression") or told.get_all("License") or [""])[0]
    classified: list[str] = [
        each.split(" :: ")[-1]
        for each in told.get_all("Classifier") or ()
        if each.startswith("License ::") and each.count(" :: ") > 1
    ]
    for each in (written, *classified):
        known = _IDS.get(each, each)
        if _EXPRESSION.fullmatch(known):
            return known
    return None


def forbidden(document: dict[str, Any]) -> list[str]:
    """Components of a bill of materials whose licence is not permissive, with the licence."""
    found = []
    for each in document["components"]:
        name = each["name"]
        said = each["licenses"][0]["expression"] if each.get("licenses") else "unknown"
        for licence in re.split(r" (?:AND|OR) ", said):
            if licence not in PERMISSIVE and WEAK.get(name) != licence:
                found.append(f"{name}: {licence}")
    return found


def _requirements(of: Distribution, extras: Iterable[str] = ()) -> list[Requirement]:
    needs = [Requirement(each) for each in of.requires or ()]
    environments = [{"extra": each} for each in ("", *extras)]
    return [
        each
        for each in needs
        if each.marker is None or any(each.marker.evaluate(at) for at in environments)
    ]


def _needs(of: Distribution, packages: dict[str, Distribution]) -> list[str]:
    return sorted(
        {_reference(packages[canonicalize_name(each.name)]) for each in _requirements(of)}
    )


def _reference(of: Distribution) -> str:
    return f"pkg:pypi/{canonicalize_name(of.name)}@{of.version}"


def _component(of: Distribution, kind: str) -> dict[str, Any]:
    licence = find_licence(of)
    return {
        "type": kind,
        "bom-ref": _reference(of),
        "name": canonicalize_name(of.name),
        "version": of.version,
        "purl": _reference(of),
        **({"licenses": [{"expression": licence}]} if licence else {}),
    }


def _file_component(path: Path) -> dict[str, Any]:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {
        "type": "file",
        "bom-ref": f"file:{PACKAGE}/models/{path.name}",
        "name": f"{PACKAGE}/models/{path.name}",
        "licenses": [{"expression": "Apache-2.0"}],
        "hashes": [{"alg": "SHA-256", "content": digest}],
    }
