"""Reader of LitBank: tokens in their text, quotations, mentions, events.

A document is a stretch of a novel. ``coref/tsv/NAME_brat.txt`` has its tokens, a sentence a line;
``coref/tsv/NAME_brat.ann`` its mentions and ``quotations/tsv/NAME_brat.ann`` its quotations, both
by sentence and token; ``events/tsv/NAME_brat.tsv`` the same tokens one by one, with its events;
``original/NAME.txt`` the novel with real spacing and paragraphs. The stretch is found by its
characters without white space; rows that have no place there stay in the count of gold rows.

Each quotation is one contiguous piece: a speech interrupted by *she said* is two rows. A row may
hold several paragraphs. Mentions may nest; each has a form and an entity type, pronouns included.
Quotations: Bamman, Lewke and Mansoor 2020; mentions: the same; events: Sims, Park and Bamman 2019.

Source: https://github.com/dbamman/litbank
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from fabula.errors import InputError
from fabula.evaluate.alignment import align_tokens
from fabula.evaluate.corpus_files import read_corpus_file
from fabula.rows import EntityType, MentionForm, Span

TokenSpan = tuple[int, int]
"""First token and one past the last token of a document."""

QUOTATION_COLUMNS = 7
MENTION_COLUMNS = 9
CHAIN_MARK = "COREF"
EVENT_LABELS = {"O": False, "EVENT": True}

FORMS: dict[str, MentionForm] = {"PROP": "proper", "NOM": "common", "PRON": "pronoun"}
"""Form of a mention by the corpus's category."""

TYPES: tuple[EntityType, ...] = get_args(EntityType)


@dataclass(frozen=True, order=True)
class GoldMention:
    """One annotated mention.

    Attributes:
        span: Half-open token range.
        form: Proper name, common noun phrase or pronoun.
        type: Entity type.
        chain: What all mentions of one entity share; an apposition and what is said by *is* are
            chains of their own.
    """

    span: TokenSpan
    form: MentionForm
    type: EntityType
    chain: str = field(default="", compare=False)


@dataclass(frozen=True)
class GoldDocument:
    """A stretch of a novel with its tokens and what is annotated on them.

    Attributes:
        name: Name of the document.
        start: Where the stretch begins in the novel.
        content: The stretch of the novel, real spacing kept.
        tokens: Tokens as annotated.
        places: Code points of each token in ``content``; ``None`` = not in the novel.
        quotations: Rows as half-open token ranges, marks included, sorted.
        mentions: Mentions, sorted by token range.
        events: Tokens that are triggers of realis events, ascending.
    """

    name: str
    start: int
    content: str
    tokens: tuple[str, ...]
    places: tuple[Span | None, ...]
    quotations: tuple[TokenSpan, ...]
    mentions: tuple[GoldMention, ...]
    events: tuple[int, ...]


def list_documents(folder: Path, fold: str) -> tuple[str, ...]:
    """Names of the documents of ``dev``, ``train`` or ``all``, sorted.

    Raises:
        InputError: If the split of that name is missing.
    """
    folds = ("dev", "train") if fold == "all" else (fold,)
    return tuple(
        sorted(
            name
            for each in folds
            for name in read_corpus_file(folder / "split0" / f"{each}.ids").split()
        )
    )


def read_document(folder: Path, name: str) -> GoldDocument:
    """Read one document of a LitBank folder.

    Raises:
        InputError: If a file is missing or a row is not what the corpus promises.
    """
    lines = read_corpus_file(folder / "coref" / "tsv" / f"{name}_brat.txt").split("\n")
    sentences = [line.split() for line in lines]
    path = folder / "quotations" / "tsv" / f"{name}_brat.ann"
    quotations = sorted(_read_quotations(path, sentences))
    tokens = tuple(token for sentence in sentences for token in sentence)
    novel = read_corpus_file(folder / "original" / f"{name}.txt")
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
        mentions=tuple(
            sorted(_read_mentions(folder / "coref/tsv" / f"{name}_brat.ann", sentences))
        ),
        events=_read_events(folder / "events" / "tsv" / f"{name}_brat.tsv", tokens),
    )


def _read_quotations(path: Path, sentences: list[list[str]]) -> list[TokenSpan]:
    return [
        span for span, _ in _read_spans(path, sentences, "QUOTE", QUOTATION_COLUMNS, "quotation")
    ]


def _read_mentions(path: Path, sentences: list[list[str]]) -> list[GoldMention]:
    found = []
    chains = _read_chains(path)
    for span, cells in _read_spans(path, sentences, "MENTION", MENTION_COLUMNS, "mention"):
        label, form = cells[7], FORMS.get(cells[8])
        type_ = next((each for each in TYPES if each == label), None)
        if form is None or type_ is None:
            raise InputError(
                f"{path}: mention {cells[1]} is {label} {cells[8]}",
                f"expected one of {', '.join(TYPES)} and one of {', '.join(FORMS)}",
            )
        found.append(GoldMention(span, form, type_, chains.get(cells[1], cells[1])))
    return found


def _read_chains(path: Path) -> dict[str, str]:
    """Name of the chain of each mention that is in one of several, by the mention's id."""
    rows = (line.split("\t") for line in read_corpus_file(path).splitlines())
    return {cells[1]: cells[2] for cells in rows if cells[0] == CHAIN_MARK and len(cells) == 3}


def _read_spans(
    path: Path, sentences: list[list[str]], mark: str, columns: int, what: str
) -> list[tuple[TokenSpan, list[str]]]:
    """Token range and cells of every row that begins with ``mark``."""
    before = [0]
    for sentence in sentences:
        before.append(before[-1] + len(sentence))
    found = []
    for number, line in enumerate(read_corpus_file(path).splitlines(), start=1):
        cells = line.split("\t")
        if cells[0] != mark:
            continue
        try:
            if len(cells) != columns:
                raise ValueError(cells)
            first, from_token, last, to_token = map(int, cells[2:6])
            span = before[first] + from_token, before[last] + to_token + 1
        except (ValueError, IndexError) as error:
            raise _bad_line(path, number, what) from error
        if not 0 <= span[0] < span[1] <= before[-1]:
            raise _bad_line(path, number, what)
        found.append((span, cells))
    return found


def _read_events(path: Path, tokens: tuple[str, ...]) -> tuple[int, ...]:
    lines = [line for line in read_corpus_file(path).split("\n") if line.strip()]
    if len(lines) != len(tokens):
        raise InputError(
            f"{path} has {len(lines)} tokens, the document {len(tokens)}",
            "use the files of the corpus unchanged",
        )
    events = []
    for index, (line, token) in enumerate(zip(lines, tokens, strict=True)):
        word, _, label = line.partition("\t")
        if word != token or label.strip() not in EVENT_LABELS:
            raise InputError(
                f"{path}: token {index} is {word!r} with {label!r}, the document has {token!r}",
                f"expected the token and one of {', '.join(EVENT_LABELS)}",
            )
        if EVENT_LABELS[label.strip()]:
            events.append(index)
    return tuple(events)


def _bad_line(path: Path, number: int, what: str) -> InputError:
    return InputError(
        f"{path}: line {number} is no {what} of this document",
        "expected a mark, an id, sentence and token of its start and end, and the words",
    )
