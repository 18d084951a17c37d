"""The shipped network as an encoder: one run over a text, every head read off it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from tokenizers import Tokenizer

from fabula.encoder.encoding import Encoding, PairScorer, SpeakerScorer
from fabula.encoder.feeling_head import FeelingHead
from fabula.encoder.manifest import REINSTALL, TOKENIZER_FILE, Manifest, unreadable
from fabula.encoder.network_inputs import Frame, group_windows, lay_out, make_inputs
from fabula.encoder.network_outputs import Reading
from fabula.encoder.pieces import PieceReader
from fabula.encoder.session import Session
from fabula.errors import ModelError
from fabula.internal_rows import QuotedSpan
from fabula.layer import Layer, Tokens
from fabula.rows import Paragraph
from fabula.text import Text

FRAME_PIECES: Final = ("[CLS]", "[SEP]")
"""Pieces before and after every window."""


class Network:
    """An ``Encoder`` that computes its scores with a network.

    Memory does not depend on the length of the text but for the rows it keeps. One network may
    encode any number of texts.

    Args:
        manifest: What the network reads and says.
        tokenizer: Its vocabulary.
        session: What computes it.
        links: Its pair head of coreference, or ``None`` where the model has none.
        speakers: Its speaker head, or ``None`` where the model has none.
        feelings: Its feeling head, or ``None`` where the model has none.

    Raises:
        ModelError: If the vocabulary lacks the pieces that frame a window.
    """

    def __init__(
        self,
        manifest: Manifest,
        tokenizer: Tokenizer,
        session: Session,
        links: PairScorer | None = None,
        speakers: SpeakerScorer | None = None,
        feelings: FeelingHead | None = None,
    ) -> None:
        before, after = (tokenizer.token_to_id(piece) for piece in FRAME_PIECES)
        if before is None or after is None:
            raise ModelError(
                f"{TOKENIZER_FILE}: has no pieces {' and '.join(FRAME_PIECES)}",
                "use the tokenizer the network was trained with",
            )
        self._manifest = manifest
        self._frame = Frame(before, after)
        self._tokenizer = tokenizer
        self._reader = PieceReader(tokenizer)
        self._session = session
        self._links = links
        self._speakers = speakers
        self._feelings = feelings

    @property
    def name(self) -> str:
        """Name and digest of the model."""
        return self._manifest.full_name

    @property
    def manifest(self) -> Manifest:
        """What the model folder says of itself."""
        return self._manifest

    @property
    def links(self) -> PairScorer | None:
        """The pair head of coreference."""
        return self._links

    def with_links(self, links: PairScorer | None) -> Network:
        """The same network with another pair head."""
        return self._with(links, self._speakers)

    @property
    def speakers(self) -> SpeakerScorer | None:
        """The speaker head."""
        return self._speakers

    def with_speakers(self, speakers: SpeakerScorer | None) -> Network:
        """The same network with another speaker head."""
        return self._with(self._links, speakers)

    def _with(self, links: PairScorer | None, speakers: SpeakerScorer | None) -> Network:
        known = self._manifest, self._tokenizer, self._session
        return Network(*known, links, speakers, self._feelings)

    def encode(
        self,
        text: Text,
        paragraphs: Layer[Paragraph],
        tokens: Tokens,
        quoted_spans: Layer[QuotedSpan],
    ) -> Encoding:
        """Score a text; of ``tokens`` only starts and ends are read."""
        if not len(tokens):
            return Encoding()
        manifest = self._manifest
        page = lay_out(text, paragraphs, tokens, quoted_spans, self._reader, manifest.window_pieces)
        reading = Reading(page, manifest, len(quoted_spans))
        for chosen in group_windows(page.windows, page.pieces, manifest.batch_windows):
            reading.take(chosen, self._session.run(make_inputs(page, chosen, self._frame)))
        encoding = reading.finish(tokens)
        if self._feelings is None or encoding.quotation_vectors is None:
            return encoding
        return replace(encoding, lines=self._feelings.score(encoding.quotation_vectors))


def read_tokenizer(path: Path) -> Tokenizer:
    """The vocabulary of a model.

    Raises:
        ModelError: If the file is none.
    """
    try:
        return Tokenizer.from_str(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise unreadable(path.name, error) from error
    except Exception as error:
        raise ModelError(f"{path.name}: is no tokenizer: {error}", REINSTALL) from error
