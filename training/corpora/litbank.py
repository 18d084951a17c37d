"""Rows of LitBank: mentions, events and, weakly, kinds of quotations.

A row is a document: the stretch of the novel that was annotated, with its real spacing, in words as
``fabula`` cuts them. A span covers every word it shares code points with; what has no place in the
novel is left out. Sentences are not taken: LitBank's are automatic.

Source: https://github.com/dbamman/litbank (CC BY 4.0).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from fabula.evaluate.litbank import GoldDocument, TokenSpan, list_documents, read_document
from fabula.rows import Span
from training.corpora.pages import Page, label_quotations, read_page
from training.rows import Range, Row
from training.splits import find_novel

CORPUS = "litbank"


def read_rows(data: Path, fold: str) -> Iterator[Row]:
    """Read the documents of ``train`` or ``dev`` below ``data/litbank``."""
    folder = data / CORPUS
    for name in list_documents(folder, fold):
        yield read_row(folder, name)


def read_row(folder: Path, name: str) -> Row:
    """Read one document of a LitBank folder."""
    document = read_document(folder, name)
    page = read_page(document.content)
    quotations = [_place(document, span) for span in document.quotations]
    return Row(
        corpus=CORPUS,
        document=name,
        novel=find_novel(CORPUS, name),
        words=page.words,
        paragraphs=page.paragraphs,
        quoted=[part.words for part in page.quoted],
        mentions=_read_mentions(document, page),
        events=_read_events(document, page),
        quotations=label_quotations(page, [place for place in quotations if place is not None]),
        links=_read_links(document, page),
    )


def _place(document: GoldDocument, span: TokenSpan) -> Span | None:
    """Code points of a range of the document's tokens."""
    places = [place for place in document.places[slice(*span)] if place is not None]
    return (places[0][0], places[-1][1]) if places else None


def _read_mentions(document: GoldDocument, page: Page) -> list[tuple[int, int, str, str]]:
    found = set()
    for mention in document.mentions:
        place = _place(document, mention.span)
        words = page.find_words(*place) if place is not None else None
        if words is not None:
            found.add((*words, mention.form, mention.type))
    return sorted(found)


def _read_links(document: GoldDocument, page: Page) -> list[tuple[int, int, int]]:
    """Each place once, with the number of its chain."""
    numbers: dict[str, int] = {}
    found: dict[Range, int] = {}
    for mention in document.mentions:
        place = _place(document, mention.span)
        words = page.find_words(*place) if place is not None else None
        if words is not None:
            found.setdefault(words, numbers.setdefault(mention.chain, len(numbers)))
    return sorted((*words, number) for words, number in found.items())


def _read_events(document: GoldDocument, page: Page) -> list[int]:
    places = [document.places[index] for index in document.events]
    found = [page.find_words(*place) for place in places if place is not None]
    return sorted({_main_word(page, *words) for words in found if words is not None})


def _main_word(page: Page, first: int, last: int) -> int:
    """The longest of the words that an annotated token was cut into."""
    return max(range(first, last), key=lambda index: (len(page.words[index]), index))
