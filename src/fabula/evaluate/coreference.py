"""Coreference: how well predicted chains of mentions agree with annotated ones.

Mentions are keys (token ranges); a chain is a set of them, a mention alone is a chain of one, and
every mention is in one chain. MUC counts links, B³ mentions, CEAFe pairs of chains; each gives
precision and recall, and the mean of their three F1 is the usual score (*CoNLL*). Counts of several
documents are added before they are divided, so the score is pooled over documents. Mentions that
only one side has stay in the count of that side.

Source: Vilain et al. 1995 (MUC); Bagga and Baldwin 1998 (B³); Luo 2005 ("On Coreference Resolution
Performance Metrics"), the entity-based variant with φ4 (CEAFe); their mean after Pradhan et al.
2012 (CoNLL-2012 shared task), with chains of one as in Bamman, Lewke and Mansoor 2020.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from fabula.evaluate.assignment import choose_pairs
from fabula.evaluate.litbank import GoldDocument
from fabula.evaluate.quotation import to_token_ranges
from fabula.rows import Mention

Chain: TypeAlias = frozenset[Hashable]

MEASURES = ("muc", "b_cubed", "ceaf_e")
"""The measures whose F1 is averaged."""

MENTIONS = "mentions"
"""The measure that looks at the mentions alone."""


class Sums(NamedTuple):
    """Numerators and denominators of precision and recall, to be added over documents."""

    precise: float
    predicted: float
    recalled: float
    gold: float


ChainCounts: TypeAlias = Mapping[str, Sums]
"""Sums of one document for each measure."""


def judge_coreference(mentions: Iterable[Mention], document: GoldDocument) -> ChainCounts:
    """Compare the chains of a story with those annotated on its document."""
    rows = tuple(mentions)
    ranges = to_token_ranges([(row.start, row.end) for row in rows], document.places)
    ours: dict[Hashable, Hashable] = {}
    for number, (span, row) in enumerate(zip(ranges, rows, strict=True)):
        ours.setdefault(span, ("alone", number) if row.entity is None else row.entity)
    gold: dict[Hashable, Hashable] = {row.span: row.chain for row in document.mentions}
    return compare_chains(gather_chains(ours), gather_chains(gold))


def gather_chains(labels: Mapping[Hashable, Hashable]) -> tuple[Chain, ...]:
    """Chains of mentions with the same label."""
    chains: dict[Hashable, set[Hashable]] = {}
    for mention, label in labels.items():
        chains.setdefault(label, set()).add(mention)
    return tuple(map(frozenset, chains.values()))


def compare_chains(ours: Sequence[Chain], gold: Sequence[Chain]) -> ChainCounts:
    """Sums of every measure for two ways to chain mentions."""
    our_place = {mention: at for at, chain in enumerate(ours) for mention in chain}
    gold_place = {mention: at for at, chain in enumerate(gold) for mention in chain}
    shared = Counter(
        (our_place[mention], at) for mention, at in gold_place.items() if mention in our_place
    )
    both = sum(shared.values())
    alike = _similarity(shared, ours, gold)
    return {
        "muc": Sums(*_links(ours, gold_place), *_links(gold, our_place)),
        "b_cubed": Sums(
            sum(n * n / len(ours[a]) for (a, _), n in shared.items()),
            len(our_place),
            sum(n * n / len(gold[b]) for (_, b), n in shared.items()),
            len(gold_place),
        ),
        "ceaf_e": Sums(alike, len(ours), alike, len(gold)),
        MENTIONS: Sums(both, len(our_place), both, len(gold_place)),
    }


def add_sums(documents: Iterable[Sums]) -> Sums:
    """Sums of several documents together."""
    columns = [sum(column) for column in zip(*documents, strict=True)]
    return Sums(*columns) if columns else Sums(0, 0, 0, 0)


def score_f1(sums: Sums) -> float:
    """F1 of precision and recall; 0 where there is nothing right."""
    precision = sums.precise / sums.predicted if sums.predicted else 0.0
    recall = sums.recalled / sums.gold if sums.gold else 0.0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def score_conll(documents: Sequence[ChainCounts]) -> float:
    """Mean F1 of the three measures, pooled over documents."""
    pooled = [add_sums(document[name] for document in documents) for name in MEASURES]
    return sum(map(score_f1, pooled)) / len(MEASURES)


def _links(chains: Sequence[Chain], places: Mapping[Hashable, int]) -> tuple[float, float]:
    """Links of the chains that the other side has too, and all links."""
    right = total = 0
    for chain in chains:
        pieces = {places.get(mention, ("alone", mention)) for mention in chain}
        right += len(chain) - len(pieces)
        total += len(chain) - 1
    return right, total


def _similarity(
    shared: Mapping[tuple[int, int], int], ours: Sequence[Chain], gold: Sequence[Chain]
) -> float:
    """Sum of φ4 over the best one-to-one pairing of chains."""
    weights = {(a, b): 2 * n / (len(ours[a]) + len(gold[b])) for (a, b), n in shared.items()}
    return sum(weights[pair] for pair in choose_pairs(weights))
