"""``fabula doctor``: whether this installation can work."""

from __future__ import annotations

import platform
import sys
import tempfile
from importlib import import_module, resources
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

import typer

from fabula.cli.console import count_of, write_json, write_table
from fabula.cli.options import JsonOption
from fabula.errors import FabulaError
from fabula.version import VERSION

DEPENDENCIES = {
    "charset-normalizer": "charset_normalizer",
    "lxml": "lxml.etree",
    "markdown-it-py": "markdown_it",
    "msgspec": "msgspec",
    "numpy": "numpy",
    "onnxruntime": "onnxruntime",
    "python-docx": "docx",
    "regex": "regex",
    "rich": "rich",
    "striprtf": "striprtf.striprtf",
    "tokenizers": "tokenizers",
    "typer": "typer",
}
"""Distribution and the module it gives, as in pyproject.toml."""

EXIT_UNFIT = 1


class Test(NamedTuple):
    """One thing looked at: whether it is fine, and what was seen."""

    what: str
    fine: bool
    seen: str


def doctor(
    json: JsonOption = False,
) -> None:
    """Look at this installation: versions, dependencies, word lists, model, disk, terminal.

    \b
    Example:
        fabula doctor
    """  # noqa: D301 (\b keeps the lines below as they are)
    tests = examine()
    if json:
        write_json([test._asdict() for test in tests])
    else:
        cells = [(test.what, "fine" if test.fine else "PROBLEM", test.seen) for test in tests]
        write_table(("what", "state", "seen"), cells)
    if not all(test.fine for test in tests):
        raise typer.Exit(EXIT_UNFIT)


def examine() -> list[Test]:
    """Every test with its result."""
    return [
        Test("fabula", True, VERSION),
        Test("python", sys.version_info >= (3, 11), platform.python_version()),
        *(_dependency(name, module) for name, module in DEPENDENCIES.items()),
        _word_lists(),
        _temporary_folder(),
        _model(),
        Test("terminal", True, f"standard output in {sys.stdout.encoding or 'unknown encoding'}"),
    ]


def _dependency(name: str, module: str) -> Test:
    try:
        import_module(module)
        return Test(name, True, version(name))
    except (ImportError, PackageNotFoundError, OSError) as error:
        return Test(name, False, f"cannot be used: {error}")


def _word_lists() -> Test:
    folder = resources.files("fabula.lexicons")
    tables = [each for each in folder.iterdir() if each.name.endswith(".tsv")]
    empty = [each.name for each in tables if not each.read_bytes().strip()]
    fine = bool(tables) and not empty
    return Test(
        "word lists", fine, f"{len(tables)} tables" if fine else f"missing or empty {empty}"
    )


def _model() -> Test:
    from fabula.encoder.load import load_encoder
    from fabula.encoder.manifest import find_shipped
    from fabula.encoder.session import count_cores

    if find_shipped() is None:
        return Test("model", True, "none: rules alone")
    try:
        name = load_encoder().name
    except FabulaError as error:
        return Test("model", False, str(error))
    cores = count_of(count_cores(), "thread")
    return Test("model", True, f"{name}, files as its manifest says, {cores}")


def _temporary_folder() -> Test:
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"fabula")
        return Test("temporary files", True, tempfile.gettempdir())
    except OSError as error:
        return Test("temporary files", False, f"cannot be written: {error}")
