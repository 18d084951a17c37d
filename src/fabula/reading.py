"""The front door: from a file, or a story read before, to a ``Story``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from fabula.corrected_pins import make_pins
from fabula.corrections import AnyOperation, find_active, find_unfit
from fabula.corrections_file import CORRECTIONS_FILE, read_operations
from fabula.encoder.encoding import Encoder
from fabula.encoder.manifest import find_shipped, read_manifest
from fabula.encoder.session import check_threads
from fabula.errors import InputError, StorageError
from fabula.layer import Layer
from fabula.pins import Pins
from fabula.pipeline import annotate, is_supported, needs_encoder
from fabula.progress import Progress
from fabula.readers import read_cast, read_text
from fabula.registry import check_layer
from fabula.rows import Dialogue, Notice
from fabula.series import join_books, make_series_pins
from fabula.series_file import read_series
from fabula.storage import STORY_FILE, read_stored
from fabula.story import Story
from fabula.text import Text
from fabula.version import VERSION

FOLDER_SUFFIX = ".fabula"

NO_MODEL = Notice(
    code="no_model",
    message="This installation of fabula has no model; the story was read with rules alone.",
)


def read_story(
    path: str | Path,
    *,
    only: Iterable[str] | None = None,
    cast: str | Path | None = None,
    corrections: str | Path | None = None,
    series: str | Path | None = None,
    min_score: float | None = None,
    encoding: str | None = None,
    upto: int | None = None,
    model: bool = True,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Story:
    """Read a book and build its story. Nothing is written.

    Args:
        path: The book.
        only: Layers to compute (what they need is added); ``None`` = all.
        cast: A ``cast.toml`` with what you know of the persons.
        corrections: A ``corrections.jsonl`` with what has been put right; one that does not exist
            holds nothing.
        series: A file of ``fabula series`` with the people of earlier books.
        min_score: Lines whose score is below this (0 to 1) get no speaker; the one they had is
            kept among the alternatives.
        encoding: Encoding of a text file; ``None`` = recognise it.
        upto: Read only what stands before this code-point offset; ``None`` = all.
        model: Whether to use the model that comes with fabula; without it, rules alone decide.
        threads: Threads the model may use; ``None`` = as many as there are cores.
        progress: Told of each layer before it is computed.

    Raises:
        InputError: If a file or a value cannot be used.
        LayerError: If a layer in ``only`` does not exist.
        ModelError: If the model that comes with fabula is damaged.
        StorageError: If the corrections cannot be read.
    """
    wanted = None if only is None else tuple(map(check_layer, only))
    _check_values(min_score, upto)
    check_threads(threads)
    operations, unreadable = _read_corrections(corrections)
    text = read_text(Path(path), encoding=encoding)
    if upto is not None:
        text = text.upto(upto)
    pins, known = read_base_pins(text, cast, series)
    wants_model = model and needs_encoder(text, wanted)
    encoder = load_shipped_encoder(threads) if wants_model else None
    story = annotate(
        text,
        wanted,
        pins=make_pins(operations, pins),
        encoder=encoder,
        options=_options(wanted, cast, operations, known, min_score, encoding, upto),
        progress=progress,
    )
    notices = (*unreadable, *find_unfit(operations, text))
    if notices:
        story = Story(story.text, story.layers, (*story.notices, *notices), story.provenance)
    if wants_model and encoder is None:
        story = Story(story.text, story.layers, (*story.notices, NO_MODEL), story.provenance)
    return story if min_score is None else drop_unsure_speakers(story, min_score)


def open_story(
    path: str | Path,
    *,
    cast: str | Path | None = None,
    encoding: str | None = None,
    model: bool = True,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Story:
    """Open a story that was read before, or read a book.

    Args:
        path: A story's folder, its ``story.json``, or a book. A book's own folder
            (``novel.fabula`` beside ``novel.txt``) is used when it was made from the same bytes
            by the same version and model with the same options; otherwise the book is read.
        cast: Used only when ``path`` is a book, as in ``read_story``.
        encoding: Used only when ``path`` is a book, as in ``read_story``.
        model: Used only when ``path`` is a book, as in ``read_story``.
        threads: Used only when ``path`` is a book, as in ``read_story``.
        progress: Told of each layer that has to be computed.

    Raises:
        InputError: If the file cannot be used.
        ModelError: If the model that comes with fabula is damaged.
        StorageError: If a stored story is damaged.
    """
    path = Path(path)
    stored = find_stored(path)
    if stored is not None:
        return read_stored(stored)
    corrections = find_story_folder(path) / CORRECTIONS_FILE
    operations, _ = _read_corrections(corrections)
    options = _options(None, cast, operations, None, None, encoding, None)
    return _open_beside(path, options, model) or read_story(
        path,
        cast=cast,
        corrections=corrections,
        encoding=encoding,
        model=model,
        threads=threads,
        progress=progress,
    )


def read_base_pins(
    text: Text, cast: str | Path | None, series: str | Path | None
) -> tuple[Pins, str | None]:
    """What files say of the people of a text, and the digest of what the series adds to it.

    Books that are added to a series later do not change the digest where they have nothing to say
    about this text.

    Raises:
        InputError: If a file cannot be used.
        StorageError: If the series cannot be read.
    """
    pins = Pins() if cast is None else read_cast(Path(cast))
    if series is None:
        return pins, None
    joined = make_series_pins(join_books(read_series(Path(series))), text, pins)
    return joined, hashlib.sha256(msgspec.json.encode(joined)).hexdigest()


def find_stored(path: Path) -> Path | None:
    """The ``story.json`` that ``path`` means; ``None`` when it is a book (or nothing at all).

    Raises:
        InputError: If ``path`` is a folder without a story.
    """
    if path.is_dir():
        if not (path / STORY_FILE).is_file():
            raise InputError(
                f"{path.name or path}: is a folder without {STORY_FILE}",
                "give a book, or a folder that fabula read has written",
            )
        return path / STORY_FILE
    return path if path.suffix.lower() == ".json" and path.is_file() else None


def find_story_folder(book: Path) -> Path:
    """Where ``fabula read`` puts the story of a book: ``novel.txt`` gives ``novel.fabula``."""
    return book.with_suffix(FOLDER_SUFFIX) if book.name else book / FOLDER_SUFFIX


def drop_unsure_speakers(story: Story, min_score: float) -> Story:
    """The story with every line below a score made unknown.

    The speaker a line had is kept as its first alternative; addressees, which rest on the same
    reading, go too. Lines that the user has given stay.
    """
    if "dialogue" not in story.layers:
        return story
    lines = Layer(_drop_if_unsure(line, min_score) for line in story.dialogue)
    layers: dict[str, Any] = dict(story.layers) | {"dialogue": lines}
    return Story(story.text, layers, story.notices, story.provenance)


def _drop_if_unsure(line: Dialogue, min_score: float) -> Dialogue:
    if line.score >= min_score or line.speaker is None or line.basis == "given":
        return line
    return msgspec.structs.replace(
        line,
        speaker=None,
        basis=None,
        addressees=(),
        alternatives=((line.speaker, line.score), *line.alternatives),
    )


def _options(
    only: tuple[str, ...] | None,
    cast: str | Path | None,
    operations: Sequence[AnyOperation],
    known: str | None,
    min_score: float | None,
    encoding: str | None,
    upto: int | None,
) -> dict[str, Any]:
    """What decides the result beside the text, as it stands in the provenance."""
    return {
        "cast_sha256": None if cast is None else digest_file(Path(cast)),
        "corrections_sha256": digest_operations(operations),
        "encoding": encoding,
        "min_score": min_score,
        "only": None if only is None else sorted(set(only)),
        "series_sha256": known,
        "upto": upto,
    }


def _read_corrections(
    path: str | Path | None,
) -> tuple[tuple[AnyOperation, ...], tuple[Notice, ...]]:
    return ((), ()) if path is None else read_operations(Path(path))


def digest_operations(operations: Sequence[AnyOperation]) -> str | None:
    """Digest of the corrections that hold, as it stands in the provenance; ``None`` = none do."""
    active = find_active(operations)
    if not active:
        return None
    return hashlib.sha256(b"\n".join(map(msgspec.json.encode, active))).hexdigest()


def load_shipped_encoder(threads: int | None) -> Encoder | None:
    """The model that comes with fabula, ``None`` where it has none."""
    if find_shipped() is None:
        return None
    from fabula.encoder.load import load_encoder

    return load_encoder(threads=threads)


def _find_model(text: Text) -> str | None:
    """Name of the model that a book would be read with, from its manifest alone."""
    folder = find_shipped()
    return None if folder is None or not is_supported(text) else read_manifest(folder).full_name


def _open_beside(book: Path, options: Mapping[str, Any], model: bool) -> Story | None:
    """The story in the book's own folder, if it is what reading the book again would give."""
    stored = find_story_folder(book) / STORY_FILE
    if not stored.is_file() or not book.is_file():
        return None
    try:
        story = read_stored(stored)
    except StorageError:
        return None
    made = story.provenance
    expected = _find_model(story.text) if model else None
    fits = made.fabula == VERSION and made.model == expected and made.options == options
    return story if fits and story.text.source.sha256 == digest_file(book) else None


def _check_values(min_score: float | None, upto: int | None) -> None:
    if min_score is not None and not 0 <= min_score <= 1:
        raise InputError(f"min_score {min_score} is not between 0 and 1", "0.8 is a usual choice")
    if upto is not None and upto < 0:
        raise InputError(f"upto {upto} is negative", "offsets count code points from 0")


def digest_file(path: Path) -> str:
    """Digest of a file, as it stands in the provenance.

    Raises:
        InputError: If it cannot be read.
    """
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{path.name}: cannot be read: {reason}", "check the path") from error
