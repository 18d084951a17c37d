"""Reading the files of a corpus as its authors publish them."""

from __future__ import annotations

from pathlib import Path

from fabula.errors import InputError


def read_corpus_file(path: Path) -> str:
    """The content of a UTF-8 file.

    Raises:
        InputError: If it is missing, cannot be read or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}", "give the folder of the corpus"
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8", "use the file of the corpus unchanged") from error
