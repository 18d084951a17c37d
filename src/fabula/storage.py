"""``story.json``: one file that holds a story, written whole or not at all.

The shape of the file is generated from the row types and the layer table, so the writer, the
reader and ``fabula schema`` cannot disagree.
"""

from __future__ import annotations

import codecs
import errno
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import GenericAlias
from typing import Annotated, Any, Literal, Protocol, TypeAlias, cast

import msgspec

from fabula.errors import StorageError
from fabula.integrity import find_misplaced_rows
from fabula.layer import Layer, Tokens
from fabula.registry import LAYERS, public_layers
from fabula.rows import Block, Notice, Provenance, Source, TokenTable
from fabula.story import AnyLayer, Story
from fabula.text import NEWLINE_UNITS, SourceMap, Text

FORMAT_NAME = "fabula-story"
FORMAT_VERSION = 1
STORY_FILE = "story.json"
REPORT_FILE = "report.html"

_AGAIN = "read the book again with fabula read"
_Version: TypeAlias = Annotated[int, msgspec.Meta(ge=FORMAT_VERSION, le=FORMAT_VERSION)]


def encode_story(story: Story) -> bytes:
    """The bytes of ``story.json`` for a story: UTF-8, one line, a newline at the end.

    Internal layers are left out. The same story gives the same bytes.

    Raises:
        StorageError: If the story holds a value that JSON has no place for.
    """
    document = {
        "format": FORMAT_NAME,
        "version": FORMAT_VERSION,
        "source": story.text.source,
        "provenance": story.provenance,
        "text": story.text.content,
        "notices": story.notices,
        "layers": {name: _as_stored(story.layers[name]) for name in _stored_names(story)},
        "source_map": story.text.source_map,
        "reader_notices": _count_reader_notices(story),
    }
    try:
        return msgspec.json.encode(document, enc_hook=_plain_number) + b"\n"
    except (TypeError, ValueError, UnicodeEncodeError) as error:
        raise StorageError(
            f"the story of {story.text.source.name} cannot be written as JSON: {error}",
            "options and metadata may hold only text, numbers, lists and tables",
        ) from error


def write_story(story: Story, path: Path) -> None:
    """Write ``story.json``: beside its place first, then renamed.

    Args:
        story: The story.
        path: The file; its folder is made if need be.

    Raises:
        StorageError: If it cannot be written; what was there before is then still there.
    """
    write_files({Path(path): encode_story(story)})


def read_stored(path: Path, *, checked: bool = True) -> Story:
    """Read a ``story.json``.

    Args:
        path: The file.
        checked: See ``decode_story``.

    Raises:
        StorageError: If it cannot be read or is not a whole and valid story.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StorageError(f"{path.name}: {_reason(error)}", _AGAIN) from error
    return decode_story(data, path.name, checked=checked)


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write files whole or not at all: all beside their places first, then all renamed.

    Folders are made if need be, and taken away again when nothing could be written into them. A
    path that is no regular file (``/dev/null``, a pipe) is written to directly.

    Raises:
        StorageError: If a folder or file cannot be written.
    """
    made: list[Path] = []
    waiting: list[tuple[Path, Path]] = []
    at = Path()
    try:
        for at, data in contents.items():
            if at.exists() and not at.is_file() and not at.is_dir():
                at.write_bytes(data)
                continue
            target = at.resolve()
            _make_folder(target.parent, made)
            waiting.append((_write_beside(target, data), target))
        _rename_all(waiting)
        made.clear()
    except (FileExistsError, NotADirectoryError) as error:
        raise StorageError(
            f"{at.parent}: cannot be made a folder: a file is in the way", _hint(error)
        ) from error
    except OSError as error:
        raise StorageError(f"{at}: cannot be written: {_reason(error)}", _hint(error)) from error
    finally:
        for beside, _ in waiting:
            beside.unlink(missing_ok=True)
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()


def write_folder(contents: Mapping[Path, bytes]) -> None:
    """Write files of a story's folder as ``write_files`` does, but through no link.

    The folder may come from somebody else, and a link in it could lead anywhere.

    Raises:
        StorageError: If one of them is a link, or cannot be written.
    """
    for path in contents:
        refuse_link(path)
    write_files(contents)


def refuse_link(path: Path) -> None:
    """Make sure that a path is no symbolic link.

    Raises:
        StorageError: If it is one.
    """
    if path.is_symlink():
        raise StorageError(
            f"{path.name}: is a link, and is not followed", "take it away, or write elsewhere"
        )


def decode_story(data: bytes, name: str = STORY_FILE, *, checked: bool = True) -> Story:
    """The story that ``encode_story`` wrote.

    Args:
        data: The bytes of the file.
        name: File name for error messages.
        checked: Whether rows must be sorted and within the text. ``fabula check`` reads without,
            to report all of them.

    Raises:
        StorageError: If the bytes are not a whole and valid story of this format.
    """
    try:
        head = msgspec.json.decode(data, type=_Head)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise StorageError(f"{name}: is not a story file, or cut short: {error}", _AGAIN) from error
    if head.format != FORMAT_NAME:
        raise StorageError(
            f"{name}: is not a story file: format is {head.format!r}, not {FORMAT_NAME!r}", _AGAIN
        )
    if head.version != FORMAT_VERSION:
        raise StorageError(
            f"{name}: has format version {head.version!r}; this program reads {FORMAT_VERSION}",
            "use the version of fabula that wrote it, or read the book again",
        )
    try:
        document = msgspec.json.decode(data, type=story_type())
        story = _story_of(document)
    except (msgspec.MsgspecError, LookupError, ValueError) as error:
        raise StorageError(f"{name}: is damaged: {error}", _AGAIN) from error
    if checked:
        for problem in find_misplaced_rows(story):
            raise StorageError(f"{name}: is damaged: {problem.message}", _AGAIN)
    return story


@cache
def story_type() -> type[Any]:
    """The type of a whole ``story.json``, generated from the layer table."""
    fields: list[tuple[str, Any, Any]] = []
    for name in public_layers():
        row = LAYERS[name].row
        held: Any = TokenTable if row is TokenTable else GenericAlias(tuple, (row, ...))
        fields.append((name, held | msgspec.UnsetType, msgspec.UNSET))
    layers = msgspec.defstruct(
        "Layers", fields, frozen=True, kw_only=True, forbid_unknown_fields=True
    )
    return msgspec.defstruct(
        "StoryFile",
        [
            ("format", Literal["fabula-story"]),
            ("version", _Version),
            ("source", Source),
            ("provenance", Provenance),
            ("text", str),
            ("notices", tuple[Notice, ...]),
            ("layers", layers),
            ("source_map", SourceMap | None, None),
            ("reader_notices", Annotated[int, msgspec.Meta(ge=0)], 0),
        ],
        frozen=True,
        kw_only=True,
        forbid_unknown_fields=True,
    )


class _Head(msgspec.Struct):
    format: Any = None
    version: Any = None


class _StoryFile(Protocol):
    """What an instance of ``story_type()`` holds."""

    source: Source
    text: str
    provenance: Provenance
    notices: tuple[Notice, ...]
    layers: object
    source_map: SourceMap | None
    reader_notices: int


def _stored_names(story: Story) -> tuple[str, ...]:
    return tuple(name for name in public_layers() if name in story.layers)


def _as_stored(layer: AnyLayer) -> object:
    if not isinstance(layer, Tokens):
        return layer.rows
    unknown = (None,) * len(layer)
    return {
        "start": layer.starts.tolist(),
        "end": layer.ends.tolist(),
        "lemma": layer.lemma or unknown,
        "pos": layer.pos or unknown,
        "dep": layer.dep or unknown,
        "head": unknown if layer.head is None else layer.head.tolist(),
    }


def _count_reader_notices(story: Story) -> int:
    """How many of the story's notices are the reader's own; they come first."""
    count = len(story.text.notices)
    return count if story.notices[:count] == story.text.notices else 0


def _plain_number(value: object) -> object:
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(f"{type(value).__name__} is no JSON value")


def _story_of(document: _StoryFile) -> Story:
    layers: dict[str, AnyLayer] = {}
    for name in public_layers():
        stored = getattr(document.layers, name)
        if isinstance(stored, TokenTable):
            layers[name] = _tokens_of(stored)
        elif stored is not msgspec.UNSET:
            layers[name] = Layer(stored)
    blocks = cast("Layer[Block]", layers.get("blocks", Layer()))
    if document.source_map is not None:
        _check_source_map(document.source_map)
    text = Text(
        document.text,
        source=document.source,
        blocks=blocks.rows if document.source_map is None else (),
        source_map=document.source_map,
        notices=document.notices[: document.reader_notices],
    )
    return Story(text, layers, document.notices, document.provenance)


def _check_source_map(source_map: SourceMap) -> None:
    at, extra = source_map.at, source_map.extra_bytes
    known = source_map.newline in NEWLINE_UNITS and len(at) == len(extra)
    if not known or any(left >= right for left, right in pairwise(at)):
        raise ValueError("source_map contradicts itself")
    codecs.lookup(source_map.codec)


def _tokens_of(table: TokenTable) -> Tokens:
    try:
        return Tokens(
            table.start,
            table.end,
            lemma=_column(table.lemma, "lemma"),
            pos=_column(table.pos, "pos"),
            dep=_column(table.dep, "dep"),
            head=_column(table.head, "head"),
        )
    except (ValueError, OverflowError) as error:
        raise ValueError(f"layer tokens: {error}") from error


def _column(values: tuple[Any, ...], name: str) -> tuple[Any, ...] | None:
    unknown = values.count(None)
    if unknown and unknown < len(values):
        raise ValueError(f"column {name} is known for some tokens and not for others")
    return None if unknown or not values else values


def _make_folder(folder: Path, made: list[Path]) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent, made)
    folder.mkdir(exist_ok=True)
    made.append(folder)


def _rename_all(waiting: list[tuple[Path, Path]]) -> None:
    """Put every file in its place; an interruption has to wait until all are there."""
    try:
        for beside, target in waiting:
            beside.replace(target)
    except (KeyboardInterrupt, SystemExit):
        for beside, target in waiting:
            if beside.exists():
                beside.replace(target)
        raise


def _write_beside(target: Path, data: bytes) -> Path:
    """Write ``data`` to a new file in the folder of ``target`` and onto the disk."""
    if target.is_dir():
        raise IsADirectoryError(21, "is a folder", str(target))
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(_file_mode(target))
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return beside


def _file_mode(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _hint(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "make room on the disk, or choose another folder with -o"
    return "choose another place with -o or --json"
