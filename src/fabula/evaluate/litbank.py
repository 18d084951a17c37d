"""Reader of LitBank (Bamman, Lewke and Mansoor 2020): tokens in their text, quotations.

A document is a stretch of a novel. ``coref/tsv/NAME_brat.txt`` has its tokens, a sentence a line;
``quotations/tsv/NAME_brat.ann`` its quotations by sentence and token; ``original/NAME.txt`` the
novel with real spacing and paragraphs. The stretch is found by its characters without white space;
quotations that have no place there stay in the count of gold rows.

Each row is one contiguous piece: a speech interrupted by *she said* is two rows. A row may hold
several paragraphs.

Source: https://github.com/dbamman/litbank
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fabula.errors import InputError
from fabula.evaluate.alignment import align_tokens
from fabula.rows import Span

TokenSpan = tuple[int, int]
"""First token and one past the last token of a document."""

QUOTATION_COLUMNS = 7


@dataclass(frozen=True)
class GoldDocument:
    """A stretch of a novel with its tokens and quotations.

    Attributes:
        name: Name of the document.
        start: Where the stretch begins in the novel.
        content: The stretch of the novel, real spacing kept.
        tokens: Tokens as annotated.
        places: Code points of each token in ``content``; ``None`` = not in the novel.
        quotations: Rows as half-open token ranges, marks included, sorted.
    """

    name: str
    start: int
    content: str
    tokens: tuple[str, ...]
    places: tuple[Span | None, ...]
    quotations: tuple[TokenSpan, ...]


def list_documents(folder: Path, fold: str) -> tuple[str, ...]:
    """Names of the documents of ``dev``, ``train`` or ``all``, sorted.

    Raises:
        InputError: If the split of that name is missing.
    """
    folds = ("dev", "train") if fold == "all" else (fold,)
    return tuple(
        sorted(name for each in folds for name in _read(folder / "split0" / f"{each}.ids").split())
    )


def read_document(folder: Path, name: str) -> GoldDocument:
    """Read one document of a LitBank folder.

    Raises:
        InputError: If a file is missing or a row is not what the corpus promises.
    """
    lines = _read(folder / "coref" / "tsv" / f"{name}_brat.txt").split("\n")
    sentences = [line.split() for line in lines]
    path = folder / "quotations" / "tsv" / f"{name}_brat.ann"
    quotations = sorted(_read_quotations(path, sentences))
    tokens = tuple(token for sentence in sentences for token in sentence)
    novel = _read(folder / "original" / f"{name}.txt")
    places = align_tokens(tokens, novel)
    placed = [place for place in places if place is not None]
    if not placed:
        raise InputError(f"{name}: no token stands in original/{name}.txt", "another edition?")
    start, end = placed[0][0], placed[-1][1]
    return GoldDocument(
        name=name,
        start=start,
        content=novel[start:end],
        tokens=tokens,
        places=tuple(None if p is None else (p[0] - start, p[1] - start) for p in places),
        quotations=tuple(quotations),
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}", "give the folder of the corpus"
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8", "use the file of the corpus unchanged") from error


def _read_quotations(path: Path, sentences: list[list[str]]) -> list[TokenSpan]:
    before = [0]
    for sentence in sentences:
        before.append(before[-1] + len(sentence))
    found = []
    for number, line in enumerate(_read(path).splitlines(), start=1):
        cells = line.split("\t")
        if cells[0] != "QUOTE":
            continue
        try:
            if len(cells) != QUOTATION_COLUMNS:
                raise ValueError(cells)
            first, from_token, last, to_token = map(int, cells[2:6])
            span = before[first] + from_token, before[last] + to_token + 1
        except (ValueError, IndexError) as error:
            raise _bad_line(path, number) from error
        if not 0 <= span[0] < span[1] <= before[-1]:
            raise _bad_line(path, number)
        found.append(span)
    return found


def _bad_line(path: Path, number: int) -> InputError:
    return InputError(
        f"{path}: line {number} is no quotation of this document",
        "expected QUOTE, id, sentence and token of its start and end, and the words",
    )
