"""``fabula model``: what the model that comes with fabula is and what it was made from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fabula.cli.console import Cell, write_json, write_table
from fabula.cli.options import JsonOption
from fabula.errors import ModelError

if TYPE_CHECKING:
    from fabula.encoder.manifest import Manifest

SHOWN_LABELS = 40
"""Labels of a head that the table shows; of more it gives the number."""


def model(
    json: JsonOption = False,
) -> None:
    """Describe the model: name, digest, size, labels, thresholds, and what it was made from.

    \b
    Example:
        fabula model
        fabula model --json
    """  # noqa: D301 (\b keeps the lines below as they are)
    from fabula.encoder.manifest import check_files, find_shipped, read_manifest

    folder = find_shipped()
    if folder is None:
        raise ModelError(
            "this installation of fabula has no model",
            "books are read with rules alone; install a release of fabula to have it",
        )
    manifest = read_manifest(folder)
    check_files(folder, manifest)
    if json:
        write_json({**msgspec.to_builtins(manifest), "size_bytes": _count_bytes(folder, manifest)})
    else:
        write_table(("what", "is"), [*_describe(folder, manifest)])


def _describe(folder: Path, manifest: Manifest) -> Iterator[tuple[Cell, Cell]]:
    """Rows of the table."""
    yield "name", manifest.name
    yield "digest", f"sha256:{manifest.digest}"
    yield "folder", str(folder)
    yield "size", f"{_count_bytes(folder, manifest) / 1e6:.1f} MB"
    yield "window", f"{manifest.window_pieces} pieces, {manifest.batch_windows} at once"
    for head, labels in msgspec.structs.asdict(manifest.labels).items():
        shown = " · ".join(labels) if len(labels) <= SHOWN_LABELS else f"{len(labels)} labels"
        yield f"labels of {head.replace('_', ' ')}", shown
    thresholds = msgspec.structs.asdict(manifest.thresholds)
    for label, least in zip(manifest.labels.emotions, thresholds.pop("emotions"), strict=True):
        thresholds[f"emotion {label}"] = least
    for head, least in thresholds.items():
        yield f"threshold of {head.replace('_', ' ')}", least
    for head, (slope, offset) in manifest.calibration.items():
        yield f"calibration of {head.replace('_', ' ')}", f"{slope:.3f} × log-odds + {offset:.3f}"
    for each in manifest.licences:
        yield "made from", f"{each.name} ({each.licence}; {each.source}): {each.use}"


def _count_bytes(folder: Path, manifest: Manifest) -> int:
    return sum((folder / name).stat().st_size for name in manifest.files)
