"""``corrections.jsonl``: one operation a line, only ever added to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from fabula.corrections import AnyOperation
from fabula.line_file import append_records, read_records
from fabula.rows import Notice
from fabula.storage import refuse_link

CORRECTIONS_FILE = "corrections.jsonl"

_DECODER: msgspec.json.Decoder[AnyOperation] = msgspec.json.Decoder(AnyOperation)


def read_operations(path: Path) -> tuple[tuple[AnyOperation, ...], tuple[Notice, ...]]:
    """All operations of a file, and a notice for every line that is none.

    A line that cannot be read was cut short by a crash, or is of a later version. A file that does
    not exist holds no operations.

    Raises:
        StorageError: If there is something at ``path`` that cannot be read.
    """
    found, wrong = read_records(path, _DECODER)
    notices = tuple(
        Notice(
            code="correction_unreadable",
            message=f"{path.name}: line {number} is no correction and is left out: {reason}",
        )
        for number, reason in wrong
    )
    return found, notices


def append_operations(path: Path, operations: Iterable[AnyOperation]) -> None:
    """Add operations at the end of a file, which is made if need be.

    Raises:
        StorageError: If it is a link, or cannot be written; then nothing has been added.
    """
    refuse_link(path)
    append_records(path, operations)
