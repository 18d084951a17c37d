"""Asks for known weaknesses of every package that fabula and its extras bring in here.

The source is the JSON interface of PyPI (``/pypi/NAME/VERSION/json``, field ``vulnerabilities``:
the PyPA advisory database and OSV). Each package is asked for once, in the version that is
installed. A mirror that does not know versions is asked for the package, and its answer counts if
it is of this version.

    python -m release.audit

Exit code 0: every package has been asked for, and none has a known weakness. 1: some have. 6: the
source could not be asked for all of them, which is no all-clear.
"""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import metadata
from typing import Any, Final, NamedTuple

from release.sbom import PACKAGE, collect_packages

SOURCE: Final = "https://pypi.org/pypi"
TIMEOUT_S: Final = 20
AT_ONCE: Final = 4
"""Questions under way at once: the source is other people's machine."""

FOUND, UNASKED = 1, 6

Fetch = Callable[[str], dict[str, Any] | None]


class Answer(NamedTuple):
    """What is known of one package.

    Attributes:
        package: Name and version, as ``name==1.0``.
        weaknesses: A line each; ``None`` = the source did not say.
    """

    package: str
    weaknesses: tuple[str, ...] | None


def main() -> int:
    """Ask and tell; the exit code."""
    extras = metadata(PACKAGE).get_all("Provides-Extra") or []
    packages = collect_packages(PACKAGE, extras)
    del packages[PACKAGE]
    return tell(ask(((name, each.version) for name, each in packages.items()), fetch))


def ask(packages: Iterable[tuple[str, str]], fetch: Fetch) -> list[Answer]:
    """Ask for packages, by name and version.

    Args:
        packages: Names and versions.
        fetch: Gives the JSON of an address; ``None`` = there is none.
    """
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda package: _ask(package, fetch), packages))


def tell(answers: list[Answer]) -> int:
    """Print what was answered; the exit code."""
    unasked = [each.package for each in answers if each.weaknesses is None]
    weak = [each for each in answers if each.weaknesses]
    for answer in weak:
        for line in answer.weaknesses or ():
            print(f"{answer.package}: {line}")
    clear = len(answers) - len(unasked) - len(weak)
    print(f"audit: {len(weak)} packages with known weaknesses, {clear} without")
    if unasked:
        some = ", ".join(unasked[:5]) + (" …" if len(unasked) > 5 else "")
        print(
            f"audit: {SOURCE} does not answer for {len(unasked)} of {len(answers)} packages "
            f"({some}): ask again where it can be reached",
            file=sys.stderr,
        )
    if weak:
        return FOUND
    return UNASKED if unasked else 0


def fetch(address: str) -> dict[str, Any] | None:
    """The JSON of an address; ``None`` = there is none, or it cannot be reached."""
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT_S) as answer:
            told: dict[str, Any] = json.load(answer)
            return told
    except (urllib.error.URLError, OSError, ValueError):
        return None


def _ask(package: tuple[str, str], fetch: Fetch) -> Answer:
    name, version = package
    told = fetch(f"{SOURCE}/{name}/{version}/json")
    if told is None:
        told = fetch(f"{SOURCE}/{name}/json")
        if told is not None and told.get("info", {}).get("version") != version:
            told = None
    found = None if told is None else told.get("vulnerabilities")
    if found is None:
        return Answer(f"{name}=={version}", None)
    lines = [_describe(each) for each in found if not each.get("withdrawn")]
    return Answer(f"{name}=={version}", tuple(lines))


def _describe(weakness: dict[str, Any]) -> str:
    said = weakness.get("summary") or weakness.get("details") or ""
    fixed = ", ".join(weakness.get("fixed_in") or ()) or "no version"
    short = " ".join(said.split())[:100]
    return f"{weakness.get('id', 'unnamed')}, mended in {fixed}: {short}".rstrip(": ")


if __name__ == "__main__":
    sys.exit(main())
