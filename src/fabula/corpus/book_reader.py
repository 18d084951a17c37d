"""Reads books one after the other with one model: what each worker does, whoever runs it."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

from fabula.corpus.book_text import load_book, read_book
from fabula.corpus.books import Book, Outcome, Settings, failed
from fabula.corpus.staging import stage_story
from fabula.encoder.encoding import Encoder
from fabula.errors import FabulaError, StorageError
from fabula.pipeline import annotate
from fabula.reading import drop_unsure_speakers
from fabula.story import Story
from fabula.text import Text


class BookReader:
    """Reads books and stages their tables.

    Args:
        staging: The folder to stage them in.
        settings: What decides the rows.
        encoder: The model, loaded once; ``None`` = rules alone.
    """

    def __init__(self, staging: Path, settings: Settings, encoder: Encoder | None) -> None:
        self._staging = staging
        self._settings = settings
        self._encoder = encoder

    def read(self, book: Book) -> Outcome:
        """Read one book; what goes wrong with it is its outcome.

        Raises:
            StorageError: If its tables cannot be written, which would befall every other book too.
        """
        began = time.perf_counter()
        digest: str | None = None
        try:
            data, known = load_book(book)
            digest = hashlib.sha256(data).hexdigest()
            story = self._annotate(read_book(book, data, known, self._settings.encoding))
            outcome = Outcome(
                book=book.id,
                sha256=digest,
                status="done",
                seconds=round(time.perf_counter() - began, 3),
                words=len(story.text.content.split()),
                notices=tuple(notice.code for notice in story.notices),
                error=None,
                bytes=book.size,
            )
            stage_story(self._staging, story, outcome)
        except StorageError:
            raise
        except FabulaError as error:
            return failed(book, time.perf_counter() - began, str(error), digest)
        except (Exception, RecursionError) as error:  # noqa: BLE001 (one book must not end the run)
            reason = f"internal error: {type(error).__name__}: {error}"
            return failed(book, time.perf_counter() - began, reason, digest)
        return outcome

    def _annotate(self, text: Text) -> Story:
        settings = self._settings
        options = {
            "cast_sha256": None,
            "corrections_sha256": None,
            "encoding": settings.encoding,
            "min_score": settings.min_score,
            "only": None if settings.only is None else list(settings.only),
            "series_sha256": None,
            "upto": None,
        }
        story = annotate(text, settings.only, encoder=self._encoder, options=options)
        least = settings.min_score
        return story if least is None else drop_unsure_speakers(story, least)
