"""Reader of CoNLL-U treebanks: words with their syntax, and the raw text they came from.

Multiword tokens are replaced by their words, empty nodes are left out. The raw text is put together
from the printed forms: ``SpaceAfter=No`` joins, ``newpar`` begins a paragraph behind a blank line.

Source: https://universaldependencies.org/format.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fabula.errors import InputError
from fabula.evaluate.corpus_files import read_corpus_file

COLUMNS = 10
ROOT = -1


@dataclass(frozen=True)
class GoldWord:
    """A syntactic word.

    Attributes:
        form: The word as the treebank splits it.
        lemma: Its lemma.
        pos: Universal part of speech.
        head: Index of its governor in the sentence, -1 = root.
        dep: Relation to the governor with its subtype.
    """

    form: str
    lemma: str
    pos: str
    head: int
    dep: str


@dataclass(frozen=True)
class Printed:
    """A stretch of a sentence as printed: one word, or several written as one.

    Attributes:
        form: Its characters.
        words: How many words it stands for.
        space_after: Whether white space follows.
    """

    form: str
    words: int
    space_after: bool


@dataclass(frozen=True)
class GoldSentence:
    """A sentence.

    Attributes:
        words: Its words.
        printed: What is on the page; the numbers of words add up.
        begins_paragraph: Whether a paragraph begins with it.
    """

    words: tuple[GoldWord, ...]
    printed: tuple[Printed, ...]
    begins_paragraph: bool


@dataclass
class GoldTree:
    """A document of a treebank.

    Attributes:
        name: Its id, or the name of the file.
        sentences: Its sentences.
    """

    name: str
    sentences: list[GoldSentence] = field(default_factory=list)

    def content(self) -> str:
        """The raw text: paragraphs with blank lines between them."""
        pieces: list[str] = []
        for sentence in self.sentences:
            if sentence.begins_paragraph and pieces:
                pieces[-1] = pieces[-1].rstrip() + "\n\n"
            for printed in sentence.printed:
                pieces.append(printed.form + " " * printed.space_after)
        return "".join(pieces).rstrip()


def read_trees(path: Path) -> Iterator[GoldTree]:
    """Read the documents of one file; a file without ``newdoc`` is one document.

    Raises:
        InputError: If the file cannot be read or a line is not of the format.
    """
    tree = GoldTree(path.stem)
    rows: list[list[str]] = []
    paragraph = False
    for number, line in enumerate(_read_lines(path), start=1):
        if line.startswith("# newdoc"):
            if tree.sentences:
                yield tree
            tree = GoldTree(line.partition("=")[2].strip() or path.stem)
        elif line.startswith("# newpar") and line[8:9] in ("", " "):
            paragraph = True
        elif line and not line.startswith("#"):
            cells = line.split("\t")
            if len(cells) != COLUMNS:
                raise InputError(
                    f"{path}: line {number} has {len(cells)} cells, expected {COLUMNS}",
                    "the corpus must be CoNLL-U",
                )
            rows.append(cells)
        elif not line and rows:
            tree.sentences.append(_read_sentence(path, number, rows, paragraph))
            rows, paragraph = [], False
    if tree.sentences:
        yield tree


def _read_lines(path: Path) -> Iterator[str]:
    yield from read_corpus_file(path).split("\n")
    yield ""


def _read_sentence(
    path: Path, number: int, rows: list[list[str]], begins_paragraph: bool
) -> GoldSentence:
    """The sentence that ends before line ``number``."""
    words: list[GoldWord] = []
    printed: list[Printed] = []
    covered = 0
    try:
        for identity, form, lemma, pos, _, _, head, dep, _, rest in rows:
            space = "SpaceAfter=No" not in rest.split("|")
            if "." in identity:
                continue
            if "-" in identity:
                first, last = map(int, identity.split("-"))
                printed.append(Printed(form, last - first + 1, space))
                covered = last
                continue
            words.append(GoldWord(form, lemma, pos, int(head) - 1, dep))
            if int(identity) != len(words):
                raise ValueError(identity)
            if len(words) > covered:
                printed.append(Printed(form, 1, space))
    except ValueError as error:
        raise InputError(
            f"{path}: the sentence that ends before line {number} has a number out of order",
            "the corpus must be CoNLL-U",
        ) from error
    return GoldSentence(tuple(words), tuple(printed), begins_paragraph)
