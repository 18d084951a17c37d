"""What may be trained on: every copy of a novel, whatever corpus it is in, is in the same fold.

``novels.tsv`` lists the copies. A fold is a set of novels that is measured on; none of their copies
may be trained on. ``python -m training.pack`` trains once for all measurements of a release, so
its fold ``dev`` is the union of PDNC's and LitBank's.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from training.rows import Row

TABLE = Path(__file__).with_name("novels.tsv")
CORPORA = ("litbank", "pdnc", "quoteli3")
ABSENT = "-"

IN_COPYRIGHT = frozenset(("a-handful-of-dust",))
"""Novels that nothing that ships is trained on."""

_PDNC_DEV = ("anne-of-green-gables", "emma", "northanger-abbey", "the-awakening", "the-gambler")

_LITBANK_DEV = (
    "daisy-miller",
    "dubliners",
    "emma",
    "evelina-or-the-history-of-a-young-ladys-entrance-into-the-world",
    "of-human-bondage",
    "the-last-of-the-mohicans-a-narrative-of-1757",
    "the-quest-of-the-silver-fleece-a-novel",
    "the-scarlet-pimpernel",
    "the-song-of-the-lark",
    "wuthering-heights",
)

FOLDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "dev": frozenset(_PDNC_DEV + _LITBANK_DEV),
        "pdnc-dev": frozenset(_PDNC_DEV),
        "litbank-dev": frozenset(_LITBANK_DEV),
        "lxo-0": frozenset(_PDNC_DEV),
        "lxo-1": frozenset(
            (
                "howards-end",
                "persuasion",
                "the-age-of-innocence",
                "the-mysterious-affair-at-styles",
                "the-picture-of-dorian-gray",
            )
        ),
        "lxo-2": frozenset(
            (
                "alices-adventures-in-wonderland",
                "night-and-day",
                "the-man-who-was-thursday",
                "the-sign-of-the-four",
            )
        ),
        "lxo-3": frozenset(
            (
                "a-handful-of-dust",
                "pride-and-prejudice",
                "the-invisible-man",
                "the-sport-of-the-gods",
            )
        ),
        "lxo-4": frozenset(
            (
                "a-room-with-a-view",
                "daisy-miller",
                "sense-and-sensibility",
                "the-sun-also-rises",
            )
        ),
    }
)
"""Novels measured in each fold; ``lxo-N`` are the published leave-x-out folds of PDNC."""


@cache
def load_novels() -> Mapping[str, Mapping[str, str]]:
    """For each novel the corpora that have it, and its name there."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    head, *rows = (line.split("\t") for line in lines if not line.startswith("#"))
    if tuple(head) != ("novel", *CORPORA):
        raise ValueError(f"{TABLE.name} has other columns: {head}")
    novels: dict[str, Mapping[str, str]] = {}
    for novel, *names in rows:
        if novel in novels:
            raise ValueError(f"{TABLE.name} lists {novel} twice")
        copies = zip(CORPORA, names, strict=True)
        novels[novel] = MappingProxyType({c: name for c, name in copies if name != ABSENT})
    return MappingProxyType(novels)


@cache
def _novels_by_copy() -> Mapping[tuple[str, str], str]:
    copies: dict[tuple[str, str], str] = {}
    for novel, names in load_novels().items():
        for copy in names.items():
            if copy in copies:
                raise ValueError(f"{TABLE.name} lists {copy[1]} twice")
            copies[copy] = novel
    return MappingProxyType(copies)


def find_novel(corpus: str, name: str) -> str:
    """The key of the novel that a corpus calls ``name``.

    Raises:
        KeyError: If the table does not list it: nobody knows then what it may be measured with.
    """
    novel = _novels_by_copy().get((corpus, name))
    if novel is None:
        raise KeyError(f"{name} of {corpus} is not in the table of novels; add it with its copies")
    return novel


def allowed(row: Row, excluded_fold: str) -> bool:
    """Whether a row may be trained on when ``excluded_fold`` is measured.

    Raises:
        KeyError: If there is no such fold.
        ValueError: If a row of a corpus of novels does not say which novel it is.
    """
    if row.novel is None and row.corpus in CORPORA:
        raise ValueError(f"{row.document} of {row.corpus} does not say which novel it is")
    return row.novel not in FOLDS[excluded_fold] | IN_COPYRIGHT
