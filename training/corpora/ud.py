"""Rows of the treebanks GUM (open genres) and EWT: sentences, part of speech, lemma, syntax.

A row is a document, long ones cut where a paragraph or else a sentence ends. Words are cut as the
treebank does. GUM's conversations are not trained on: the terms of their recordings are unclear.

Source: https://github.com/amir-zeldes/gum (annotation CC BY 4.0),
https://github.com/UniversalDependencies/UD_English-EWT (CC BY-SA 4.0).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from fabula.evaluate.conllu import ROOT, GoldSentence, GoldTree, read_trees
from training.rows import Range, Row

GUM = "gum_open"
EWT = "ud_ewt"
NOT_TRAINED_ON = "GUM_conversation_"

MOST_WORDS = 2000
"""Words behind which a row ends with the next paragraph."""

FAR_TOO_MANY_WORDS = 2500
"""Words behind which a row ends with the next sentence."""

OPENING = frozenset(("“", "„", "«", "``"))
CLOSING = frozenset(("”", "»", "''"))
STRAIGHT = '"'


def read_rows(data: Path, fold: str) -> Iterator[Row]:
    """Read the documents of ``train`` or ``dev`` below ``data/gum_open`` and ``data/ud_ewt``."""
    for path in sorted((data / GUM / fold).glob("*.conllu")):
        if fold == "train" and path.name.startswith(NOT_TRAINED_ON):
            continue
        for tree in read_trees(path):
            yield from make_rows(GUM, tree)
    for path in sorted((data / EWT).glob(f"en_ewt-ud-{fold}*.conllu")):
        for tree in read_trees(path):
            yield from make_rows(EWT, tree)


def make_rows(corpus: str, tree: GoldTree) -> Iterator[Row]:
    """The rows of one document."""
    stretch: list[GoldSentence] = []
    words = 0
    for sentence in tree.sentences:
        most = MOST_WORDS if sentence.begins_paragraph else FAR_TOO_MANY_WORDS
        if words >= most:
            yield _make_row(corpus, tree.name, stretch)
            stretch, words = [], 0
        stretch.append(sentence)
        words += len(sentence.words)
    if stretch:
        yield _make_row(corpus, tree.name, stretch)


def _make_row(corpus: str, document: str, stretch: Sequence[GoldSentence]) -> Row:
    starts, paragraphs = [0], [0]
    for sentence in stretch:
        if sentence.begins_paragraph and starts[-1]:
            paragraphs.append(starts[-1])
        starts.append(starts[-1] + len(sentence.words))
    del starts[-1]
    forms = [form for sentence in stretch for form in find_forms(sentence)]
    words = [word for sentence in stretch for word in sentence.words]
    firsts = [s for s, each in zip(starts, stretch, strict=True) for _ in each.words]
    return Row(
        corpus=corpus,
        document=document,
        words=forms,
        paragraphs=paragraphs,
        quoted=find_quoted(forms, starts, paragraphs),
        sentences=starts,
        pos=[word.pos for word in words],
        lemmas=[word.lemma for word in words],
        heads=[
            ROOT if word.head == ROOT else first + word.head
            for first, word in zip(firsts, words, strict=True)
        ],
        deps=[word.dep for word in words],
    )


def find_forms(sentence: GoldSentence) -> list[str]:
    """Words as printed: pieces of what stands on the page, where the treebank's are not.

    The treebank may correct a word that is written as one with another (*'s* for a printed *s*);
    fabula reads what is printed.
    """
    forms: list[str] = []
    for printed in sentence.printed:
        words = sentence.words[len(forms) : len(forms) + printed.words]
        given = [word.form for word in words]
        forms += given if "".join(given) == printed.form else cut_form(printed.form, given)
    return forms


def cut_form(printed: str, forms: Sequence[str]) -> list[str]:
    """Cut what is printed into as many pieces as there are words, each as long as its word.

    Where that cannot be (*o'* written for two words), the words are taken as they are.
    """
    if len(printed) != sum(map(len, forms)):
        return list(forms)
    ends = [sum(map(len, forms[: index + 1])) for index in range(len(forms))]
    return [printed[end - len(form) : end] for form, end in zip(forms, ends, strict=True)]


def find_quoted(
    words: Sequence[str], sentences: Sequence[int], paragraphs: Sequence[int]
) -> list[Range]:
    """Ranges between quotation marks, marks included.

    Marks are paired in a paragraph; if one is left over there, in each of its sentences.
    """
    found: list[Range] = []
    for start, end in zip(paragraphs, [*paragraphs[1:], len(words)], strict=True):
        ranges = _pair_marks(words, start, end)
        if ranges is not None:
            found += ranges
            continue
        inner = [index for index in sentences if start <= index < end]
        for first, last in zip(inner, [*inner[1:], end], strict=True):
            found += _pair_marks(words, first, last) or []
    return found


def _pair_marks(words: Sequence[str], start: int, end: int) -> list[Range] | None:
    """Outermost pairs of marks in a stretch; ``None`` if a mark is left over."""
    found: list[Range] = []
    opened: int | None = None
    for index in range(start, end):
        word = words[index]
        if opened is None and (word in OPENING or word == STRAIGHT):
            opened = index
        elif opened is not None and (word in CLOSING or word == STRAIGHT):
            found.append((opened, index + 1))
            opened = None
        elif word in OPENING or word in CLOSING:
            return None
    return None if opened is not None else found
