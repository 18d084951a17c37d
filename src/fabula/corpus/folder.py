"""The folder of a corpus: what lies where, who may write, and whether it fits a run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from fabula.corpus.books import Settings
from fabula.corpus.manifest import MANIFEST_FILE
from fabula.errors import InputError, StorageError
from fabula.storage import write_files
from fabula.tables.story_tables import table_names

try:
    import fcntl
except ImportError:  # Windows: two runs at once are not noticed there
    fcntl = None  # type: ignore[assignment]

SETTINGS_FILE = "corpus.json"
STAGING_FOLDER = "staging"
LOCK_FILE = ".lock"


def read_settings(out: Path) -> Settings | None:
    """What the corpus was made with; ``None`` = there is no corpus.

    Raises:
        StorageError: If the file is damaged.
    """
    path = out / SETTINGS_FILE
    if not path.is_file():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=Settings)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise StorageError(
            f"{path}: is damaged: {error}", "read everything again with --redo"
        ) from error


def prepare_folder(out: Path, settings: Settings, *, redo: bool, resume: bool) -> None:
    """Make the folder ready for a run.

    Args:
        out: The folder; its lock must be held.
        settings: What the run is made with.
        redo: Whether to take away what is there.
        resume: Whether to go on with what is there.

    Raises:
        InputError: If what is there is no corpus, or was made with something else.
        StorageError: If it cannot be written.
    """
    _refuse_links(out)
    there = None if redo else read_settings(out)
    if there is None:
        if redo and (out / SETTINGS_FILE).exists():
            _clear(out)
        else:
            _refuse_others(out)
        write_files({out / SETTINGS_FILE: msgspec.json.encode(settings) + b"\n"})
    elif not resume:
        raise InputError(
            f"{out}: holds a corpus already", "go on with --resume, or begin anew with --redo"
        )
    else:
        _check_same(out, there, settings)
    (out / STAGING_FOLDER).mkdir(exist_ok=True)
    for part in (out / STAGING_FOLDER).glob(".*.part"):
        part.unlink(missing_ok=True)


@contextmanager
def locked_folder(out: Path) -> Iterator[None]:
    """The folder, made if need be, which no other run writes to meanwhile.

    Raises:
        StorageError: If another run has it, or it cannot be made.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        handle = os.open(out / LOCK_FILE, flags, 0o666)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise StorageError(f"{out}: cannot be written: {reason}", "choose another OUT") from error
    try:
        if fcntl is not None:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise StorageError(
                    f"{out}: another run is writing to it", "wait for it, or choose another OUT"
                ) from error
        yield
    finally:
        os.close(handle)


def _refuse_others(out: Path) -> None:
    """Make sure that a folder without a corpus holds nothing else."""
    others = sorted(each.name for each in out.iterdir() if not each.name.startswith("."))
    if others:
        raise InputError(
            f"{out}: is no corpus, and holds {others[0]!r}", "give a folder that is empty"
        )


def _check_same(out: Path, there: Settings, settings: Settings) -> None:
    for name in Settings.__struct_fields__:
        old, new = getattr(there, name), getattr(settings, name)
        if old != new:
            raise InputError(
                f"{out}: was made with {name} {_shown(old)}, and this run has {_shown(new)}",
                "use the same, choose another OUT, or read everything again with --redo",
            )


def _shown(value: object) -> str:
    if value is None:
        return "none"
    return ",".join(value) if isinstance(value, tuple) else str(value)


def _own_names() -> tuple[str, ...]:
    return (SETTINGS_FILE, MANIFEST_FILE, STAGING_FOLDER, *table_names())


def _refuse_links(out: Path) -> None:
    """Make sure that nothing of the corpus is a link that leads out of it."""
    for name in _own_names():
        if (out / name).is_symlink():
            raise StorageError(f"{out / name}: is a link, and is not followed", "take it away")


def _clear(out: Path) -> None:
    """Take away the files of a corpus, and nothing else."""
    for name in (SETTINGS_FILE, MANIFEST_FILE):
        (out / name).unlink(missing_ok=True)
    for name in (STAGING_FOLDER, *table_names()):
        folder = out / name
        if folder.is_dir():
            for path in folder.iterdir():
                if path.suffix in (".parquet", ".zip", ".part"):
                    path.unlink()
            if not any(folder.iterdir()):
                folder.rmdir()
