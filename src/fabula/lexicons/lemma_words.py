"""Forms that no rule makes, and words whose spelling the regular rules would miss; lower case."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from fabula.lexicons.load import load_table, load_words


@cache
def irregular_lemmas() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Lemmas of each irregular form with a part of speech, the likelier first."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for pos, lemma, forms in load_table("lemma_forms").rows:
        for form in forms.split():
            found[form, pos] = (*found.get((form, pos), ()), lemma)
    return MappingProxyType(found)


@cache
def spelling_words(kind: str) -> frozenset[str]:
    """Words of one kind of ``spelling_words.tsv``; empty where there is no such kind."""
    rows = load_table("spelling_words").rows
    return frozenset(word for name, words in rows if name == kind for word in words.split())


def common_words() -> frozenset[str]:
    """Words of common vocabulary, inflected ones too; far from all there are."""
    return load_words("common_words")
