"""From tokens to what the network reads: pieces, word shapes and layout.

The network's vocabulary is lower-cased, so the case of a word comes back as one of five shapes.
Marks are brought to one style before the network sees them (all quotation marks ``"``, all
apostrophes ``'``, all dashes ``—``): a curly-quoted page and a straight-quoted page are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

SHAPES: Final = ("other", "lower", "Capitalised", "CAPITALS", "mixed")
"""Word shapes by their index."""

IN_QUOTATION: Final = 1
"""Bit of a token's layout: it stands inside a quoted span."""

BEGINS_PARAGRAPH: Final = 2
"""Bit of a token's layout: it is the first of its paragraph."""

LAYOUTS: Final = 4

MAX_WORD_CHARS: Final = 100
"""Code points of a word that are read; longer ones are no words (limit of the vocabulary)."""

MAX_KNOWN_WORDS: Final = 500_000
"""Distinct words whose pieces are remembered from text to text."""

_PLAIN_MARKS: Final = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″〝〞", '"'),
        **dict.fromkeys("‘’‚‛ʼ′‹›´", "'"),
        **dict.fromkeys("–―‒─", "—"),
        "…": "...",
    }
)
_QUOTATION_MARKS: Final = frozenset(("'", "''", "`", "``", '"'))


@dataclass(frozen=True)
class Pieces:
    """The pieces of a text, token after token.

    Attributes:
        ids: (S,) int32, index of each piece in the vocabulary.
        offsets: (T + 1,) int64; token i has the pieces ``offsets[i]:offsets[i + 1]``, at least one.
        shapes: (T,) int8, index into ``SHAPES``.
    """

    ids: NDArray[np.int32]
    offsets: NDArray[np.int64]
    shapes: NDArray[np.int8]


class PieceReader:
    """Cuts words into pieces; every distinct word is cut once.

    Args:
        tokenizer: The vocabulary the network was trained with.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer
        self._known: dict[str, tuple[int, ...]] = {}
        unknown = tokenizer.token_to_id("[UNK]")
        self._unknown = (0 if unknown is None else int(unknown),)

    def read(self, words: list[str], quoted_edges: frozenset[int] = frozenset()) -> Pieces:
        """Cut words into pieces.

        Args:
            words: T words as printed.
            quoted_edges: Indices of the first and last tokens of quoted spans: a mark there is a
                quotation mark, whatever it looks like.
        """
        plain = [_plain(word) for word in words]
        for index in quoted_edges:
            if plain[index] in _QUOTATION_MARKS:
                plain[index] = '"'
        known = self._known
        if len(known) > MAX_KNOWN_WORDS:
            known.clear()
        pieces = [known.get(word) or self._cut(word) for word in plain]
        offsets = np.zeros(len(words) + 1, dtype=np.int64)
        np.cumsum([len(each) for each in pieces], out=offsets[1:])
        ids = np.fromiter((i for each in pieces for i in each), np.int32, int(offsets[-1]))
        shapes = np.fromiter(map(find_shape, words), np.int8, len(words))
        return Pieces(ids, offsets, shapes)

    def _cut(self, word: str) -> tuple[int, ...]:
        # A lone surrogate is no text to the tokenizer.
        sound = word.encode("utf-8", errors="replace").decode("utf-8")
        ids = tuple(self._tokenizer.encode(sound, add_special_tokens=False).ids)
        self._known[word] = ids or self._unknown
        return self._known[word]


def find_shape(word: str) -> int:
    """Index into ``SHAPES`` of a word as printed."""
    if word.islower():
        return 1
    if not word[:1].isalpha() and not any(map(str.isalpha, word)):
        return 0
    if word.isupper():
        return 3 if len(word) > 1 else 2
    if word[0].isupper() and word[1:].islower():
        return 2
    return 4


def _plain(word: str) -> str:
    plain = word[:MAX_WORD_CHARS].translate(_PLAIN_MARKS)[:MAX_WORD_CHARS]
    return "—" if plain.startswith("--") or plain.startswith("—") else plain
