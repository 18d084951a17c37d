"""Training rows: one stretch of a document with whatever its corpus annotates.

Corpora differ in what they annotate; a field that is ``None`` was not annotated and adds nothing to
the loss. Positions are indices into ``words``; ranges are half-open.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

Range = tuple[int, int]


class Spoken(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A spoken, thought or written line.

    Attributes:
        parts: Ranges of its pieces, marks included.
        speaker: Number of its speaker in ``links``; ``None`` = not known.
        told: Numbers of those it is said to; empty = not known or nobody.
        label: What the speaker feels, a label of the layer ``emotions``; ``""`` = not annotated.
        intensity: 0 to 1.
        shown: How it shows (``said expressed hidden narrated``); ``""`` for ``neutral``.
    """

    parts: list[Range]
    speaker: int | None = None
    told: list[int] = []
    label: str = ""
    intensity: float = 0.0
    shown: str = ""


class Row(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A document, or a stretch of one.

    Attributes:
        corpus: Folder name under the data directory (``litbank``, ``pdnc`` …).
        document: Name of the document in its corpus.
        novel: Key of the novel in ``training/splits.py``, or ``None`` for other texts.
        words: Words as printed, cut as ``fabula`` cuts them (UD: as the treebank does).
        paragraphs: Index of the first word of each paragraph; the first is 0.
        quoted: Ranges of words inside quoted spans as the rules find them, marks included.
        mentions: Range, form and type of each mention (``proper common pronoun``; LitBank's types).
        events: Words that are triggers of realis events.
        sentences: Words that begin a sentence.
        pos: Universal part of speech of each word.
        lemmas: Lemma of each word.
        heads: Governor of each word, -1 = root.
        deps: Relation of each word to its governor.
        quotations: Range and kind of each quotation, one row for each range in ``quoted`` that has
            a kind (``speech thought writing title scare``).
        cues: Reporting clauses: range of the verb and range of the speaker's mention, either
            ``None`` where it is not known; annotated for the whole row.
        emotions: Range and GoEmotions labels of a line.
        feelings: Range, valence and arousal (each 0 to 1) of a line.
        links: Range of each mention whose entity is known, and the number of that entity.
        partial: Whether a mention that is not in ``links`` may be of any entity, and not of none.
        spoken: Lines with speaker and feeling.
        names: Ranges of proper names of persons, where ``mentions`` are not annotated.
    """

    corpus: str
    document: str
    novel: str | None = None
    words: list[str]
    paragraphs: list[int]
    quoted: list[Range] = []
    mentions: list[tuple[int, int, str, str]] | None = None
    events: list[int] | None = None
    sentences: list[int] | None = None
    pos: list[str] | None = None
    lemmas: list[str] | None = None
    heads: list[int] | None = None
    deps: list[str] | None = None
    quotations: list[tuple[int, int, str]] | None = None
    cues: list[tuple[Range | None, Range | None]] | None = None
    emotions: list[tuple[int, int, list[str]]] | None = None
    feelings: list[tuple[int, int, float, float]] | None = None
    links: list[tuple[int, int, int]] | None = None
    partial: bool = False
    spoken: list[Spoken] | None = None
    names: list[Range] = []


def write_rows(path: Path, rows: Iterable[Row]) -> int:
    """Write rows as gzipped MessagePack, one after the other; return how many."""
    encoder = msgspec.msgpack.Encoder()
    count = 0
    with gzip.GzipFile(path, "wb", compresslevel=6, mtime=0) as file:
        for row in rows:
            packed = encoder.encode(row)
            file.write(len(packed).to_bytes(4, "big") + packed)
            count += 1
    return count


def read_rows(path: Path) -> Iterator[Row]:
    """Read the rows of a file that ``write_rows`` wrote."""
    decoder = msgspec.msgpack.Decoder(Row)
    with gzip.open(path, "rb") as file:
        while size := file.read(4):
            yield decoder.decode(file.read(int.from_bytes(size, "big")))
