"""Decides a story anew with what its reader has put right, once or again and again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fabula.corrected_pins import make_pins
from fabula.corrections import AnyOperation, find_unfit
from fabula.encoder.encoding import Encoder
from fabula.errors import InputError
from fabula.memory import LayerMemory
from fabula.pipeline import annotate
from fabula.progress import Progress
from fabula.reading import (
    NO_MODEL,
    digest_file,
    digest_operations,
    drop_unsure_speakers,
    load_shipped_encoder,
    read_base_pins,
)
from fabula.story import Story


class Redecider:
    """Decides one story again and again; each time only what has changed is computed.

    The encoder runs once, in the first ``decide``. Not to be used by two threads at once.

    Args:
        story: A story that was read before.
        cast: The ``cast.toml`` that it was read with.
        series: The series file that it was read with.
        model: Whether to use the model that comes with fabula, if the story was read with one.
        threads: Threads the model may use; ``None`` = as many as there are cores.

    Raises:
        InputError: If it was read with another cast file or series file.
    """

    def __init__(
        self,
        story: Story,
        cast: str | Path | None = None,
        series: str | Path | None = None,
        *,
        model: bool = True,
        threads: int | None = None,
    ) -> None:
        self._story = story
        self._options = dict(story.provenance.options)
        self._check("cast", None if cast is None else digest_file(Path(cast)))
        self._base, known = read_base_pins(story.text, cast, series)
        self._check("series", known)
        self._wants_model = model and story.provenance.model is not None
        self._threads = threads
        self._encoder: Encoder | None = None
        self._memory = LayerMemory()

    def decide(
        self,
        operations: Sequence[AnyOperation],
        wanted: Sequence[str] | None = None,
        progress: Progress | None = None,
    ) -> Story:
        """The story with corrections.

        Args:
            operations: All corrections.
            wanted: Layers to compute; ``None`` = those that the story has.
            progress: Told of each layer before it is computed.

        Raises:
            ModelError: If the model that comes with fabula is damaged.
        """
        if self._wants_model and self._encoder is None:
            self._encoder = load_shipped_encoder(self._threads)
        made = annotate(
            self._story.text,
            tuple(self._story.layers) if wanted is None else wanted,
            pins=make_pins(operations, self._base),
            encoder=self._encoder,
            options=self._options | {"corrections_sha256": digest_operations(operations)},
            progress=progress,
            memory=self._memory,
        )
        own = tuple(row for row in self._story.notices if row.code == NO_MODEL.code)
        notices = (*made.notices, *own, *find_unfit(operations, made.text))
        made = Story(made.text, made.layers, notices, made.provenance)
        least = self._options.get("min_score")
        return made if least is None else drop_unsure_speakers(made, least)

    def _check(self, word: str, found: str | None) -> None:
        """Make sure that a file says what it said when the story was read."""
        known = self._options.get(f"{word}_sha256")
        if known != found:
            raise InputError(
                f"{self._story.text.source.name} was read with "
                f"{'no' if known is None else 'another'} {word} file",
                f"give --{word} with the file it was read with, or read the book again",
            )


def redecide_story(
    story: Story,
    operations: Sequence[AnyOperation],
    cast: str | Path | None = None,
    series: str | Path | None = None,
    *,
    model: bool = True,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Story:
    """A story that was read before, decided anew with what has been put right.

    Args:
        story: The story.
        operations: All corrections.
        cast: As in ``Redecider``.
        series: As in ``Redecider``.
        model: As in ``Redecider``.
        threads: As in ``Redecider``.
        progress: Told of each layer before it is computed.

    Raises:
        InputError: If it was read with another cast file or series file.
        ModelError: If the model that comes with fabula is damaged.
    """
    redecider = Redecider(story, cast, series, model=model, threads=threads)
    return redecider.decide(operations, progress=progress)
