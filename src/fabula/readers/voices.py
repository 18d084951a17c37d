"""``voices.toml``: which voice speaks for whom, in the user's own words."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from fabula.errors import InputError
from fabula.readers.file_bytes import load_bytes, shown_name

_HINT = 'one line a voice, such as: ada = "af_bella"'


def read_voices(path: str | os.PathLike[str]) -> dict[str, str]:
    """Read a file of voices.

    Args:
        path: A TOML file; each key is an id of ``cast.json``, ``narrator`` or ``unknown``, each
            value the name of a voice.

    Returns:
        Voices by key.

    Raises:
        InputError: If it cannot be read, is no TOML, or holds anything but names of voices.
    """
    file = Path(path)
    name = shown_name(file)
    try:
        parsed = tomllib.loads(load_bytes(file).decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        raise InputError(f"{name}: not UTF-8", "save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{name}: {error}", _HINT) from None
    except RecursionError:
        raise InputError(f"{name}: nested too deeply", _HINT) from None
    for key, voice in parsed.items():
        if not isinstance(voice, str) or not voice.strip() or not voice.isprintable():
            raise InputError(f"{name}: {key}: {voice!r} is no name of a voice", _HINT)
    return dict(parsed)
