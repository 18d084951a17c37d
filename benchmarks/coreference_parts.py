"""What each part of coreference contributes: ``python benchmarks/coreference_parts.py``.

LitBank, mentions as predicted, chains of one kept: rules alone, rules on the mentions of the
encoder, and the pair head of each ``--model`` besides. Then, for the last model, the gold chains
that lose most mentions, by document and offset in the novel, with what became of these: *mention*,
not found as a mention; *split*, in a chain of their own; *merged*, in the chain of another.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.environment import DATA
from fabula import FabulaError, annotate
from fabula.encoder.encoding import Encoder
from fabula.encoder.load import load_encoder
from fabula.evaluate.coreference import (
    MEASURES,
    add_sums,
    judge_coreference,
    score_conll,
    score_f1,
)
from fabula.evaluate.litbank import GoldDocument, list_documents, read_document
from fabula.evaluate.quotation import to_token_ranges
from fabula.rows import Mention
from fabula.text import Text


class Loss(NamedTuple):
    """A gold chain that loses mentions: how many, by which kind most, and where it begins."""

    lost: int
    size: int
    kind: str
    document: str
    offset: int


def main() -> int:
    """Measure every part and print the table and the worst chains."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA, help="folder that holds the corpora")
    parser.add_argument("--model", type=Path, action="append", help="model folders to compare")
    parser.add_argument("--fold", choices=("dev", "train"), default="dev")
    parser.add_argument("--worst", type=int, default=20, help="gold chains listed")
    options = parser.parse_args()
    folder = options.data / "litbank"
    try:
        documents = [read_document(folder, name) for name in list_documents(folder, options.fold)]
        models = [load_encoder(path) for path in options.model or [None]]
        measure("rules alone", documents, None)
        measure("rules, mentions of the encoder", documents, models[0].with_links(None))
        for model in models:
            stories = measure(f"pair head of {model.name}", documents, model)
    except FabulaError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print_worst(documents, stories, options.worst)
    return 0


def measure(
    label: str, documents: Sequence[GoldDocument], encoder: Encoder | None
) -> list[tuple[Mention, ...]]:
    """Print the scores of one configuration; return the mentions of each document."""
    stories = [
        tuple(annotate(Text(each.content), ["mentions"], encoder=encoder).mentions)
        for each in documents
    ]
    counts = [judge_coreference(*pair) for pair in zip(stories, documents, strict=True)]
    parts = [
        f"{name} {100 * score_f1(add_sums(each[name] for each in counts)):.1f}"
        for name in (*MEASURES, "mentions")
    ]
    print(f"{label}: mean {100 * score_conll(counts):.1f}, {', '.join(parts)}", flush=True)
    return stories


def print_worst(
    documents: Sequence[GoldDocument], stories: Sequence[tuple[Mention, ...]], most: int
) -> None:
    """The gold chains with most mentions lost, and how many there are of each kind."""
    found = [
        loss
        for document, rows in zip(documents, stories, strict=True)
        for loss in find_losses(document, rows)
    ]
    worst = sorted(found, key=lambda loss: (-loss.lost, loss.document, loss.offset))[:most]
    for loss in worst:
        where = f"{loss.document} {loss.offset}"
        print(f"  {loss.lost} of {loss.size} mentions lost, most {loss.kind}: {where}")
    print(dict(Counter(loss.kind for loss in worst)))


def find_losses(document: GoldDocument, rows: Sequence[Mention]) -> list[Loss]:
    """Gold chains of one document with mentions outside the chain that stands for them."""
    ranges = to_token_ranges([(row.start, row.end) for row in rows], document.places)
    ours: dict[Hashable, Hashable] = {
        span: ("alone", at) if row.entity is None else row.entity
        for at, (span, row) in enumerate(zip(ranges, rows, strict=True))
    }
    chains: dict[str, list[tuple[int, int]]] = defaultdict(list)
    votes: dict[Hashable, Counter[str]] = defaultdict(Counter)
    for mention in document.mentions:
        chains[mention.chain].append(mention.span)
        if mention.span in ours:
            votes[ours[mention.span]][mention.chain] += 1
    owner = {entity: count.most_common(1)[0][0] for entity, count in votes.items()}
    losses = []
    for chain, spans in chains.items():
        shares = Counter(ours[span] for span in spans if span in ours)
        own = [(count, entity) for entity, count in shares.items() if owner[entity] == chain]
        kept, best = max(own, key=lambda pair: pair[0], default=(0, None))
        kinds: Counter[str] = Counter(mention=len(spans) - sum(shares.values()))
        for entity, count in shares.items():
            if entity != best:
                kinds["split" if owner[entity] == chain else "merged"] += count
        if kept < len(spans):
            kind = kinds.most_common(1)[0][0]
            place = document.places[min(spans)[0]]
            offset = document.start + (0 if place is None else place[0])
            losses.append(Loss(len(spans) - kept, len(spans), kind, document.name, offset))
    return losses


if __name__ == "__main__":
    raise SystemExit(main())
