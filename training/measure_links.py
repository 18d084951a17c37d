"""Measure how often each rule of coreference is right on LitBank.

    python -m training.measure_links [--data DIR]

Rewrites ``lexicons/link_scores.tsv`` from the training documents, without copies of novels that
are measured on in another corpus. A predicted entity stands for the gold chain of most of its
mentions (a name counting three times); a link is right when its mention is of that chain. A noun
that founds an entity is right when no entity before it has its chain. Pronouns are counted in bins
of equal size by their share of activation.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

import fabula
from fabula.decode.resolution import Answer, Features, Item, Resolver, resolve_items
from fabula.evaluate.litbank import list_documents, read_document
from fabula.rows import Span
from fabula.text import Text
from training.splits import FOLDS, find_novel

LEXICONS = Path(__file__).resolve().parent.parent / "src" / "fabula" / "lexicons"

BINS = 8
"""Bins of pronouns."""

NAME_VOTES = 3
"""How often the chain of a name counts."""

HEAD = """\
# source: measured for fabula by training/measure_links.py on 78 training documents of LitBank
# licence: Apache-2.0
# date: 2026-11-23
# RULE@SHARE: probability that a link by this rule is right, at this share of the activation of all
#   referents that fit (1 where there is no choice); in between it is interpolated
# count: links measured
rule\tscore\tcount
"""

Cases = dict[str, list[tuple[float, bool]]]


def main() -> None:
    """Read the documents, count, write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    folder = parser.parse_args().data / "litbank"
    cases: Cases = defaultdict(list)
    for name in list_training(folder):
        _count(folder, name, cases)
    rows = []
    for rule, found in sorted(cases.items()):
        found.sort()
        bins = BINS if rule == "pronoun" else 1
        for number in range(bins):
            part = found[number * len(found) // bins : (number + 1) * len(found) // bins]
            share = sum(each for each, _ in part) / len(part) if bins > 1 else 1.0
            right = sum(each for _, each in part) / len(part)
            rows.append(f"{rule}@{share:.4f}\t{right:.3f}\t{len(part)}")
    (LEXICONS / "link_scores.tsv").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")


def list_training(folder: Path) -> list[str]:
    """Documents of no novel that is measured on, in whatever corpus."""
    names = list_documents(folder, "train")
    return [name for name in names if find_novel("litbank", name) not in FOLDS["dev"]]


def _count(folder: Path, name: str, cases: Cases) -> None:
    """Add the links of one document."""
    document = read_document(folder, name)
    chains = _read_chains(folder, name, document.places)
    ends = {end: chain for (_, end), chain in chains.items()}
    answers: list[Answer] = []

    def keep(
        items: Sequence[Item], features: Features, first_new: int, resolve_noun: Resolver
    ) -> list[Answer]:
        answers.extend(resolve_items(items, features, first_new, resolve_noun))
        return answers

    with patch("fabula.layers.coreference.resolve_items", keep):
        story = fabula.annotate(Text(document.content), ["mention_spans", "coreference"])
    spans, links = (cast("Any", story.layers[key]) for key in ("mention_spans", "coreference"))
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    rows = []
    for span, link, answer in zip(spans, links, answers, strict=True):
        chain = chains.get((span.start, span.end))
        if chain is None and span.form != "pronoun":
            chain = ends.get(span.end)
        if span.type == "PER" and chain is not None and link.entity is not None:
            votes[link.entity][chain] += NAME_VOTES if span.form == "proper" else 1
            rows.append((link.entity, answer, chain))
    seen: set[str] = set()
    for entity, answer, chain in rows:
        right = votes[entity].most_common(1)[0][0] == chain
        if answer.rule == "noun_new":
            right = chain not in seen
        cases[answer.rule].append((answer.share, right))
        seen.add(chain)


def _read_chains(folder: Path, name: str, places: tuple[Span | None, ...]) -> dict[Span, str]:
    """Gold chain of every mention by its place in the document."""
    base = folder / "coref" / "tsv" / f"{name}_brat"
    before = [0]
    for line in base.with_suffix(".txt").read_text(encoding="utf-8").split("\n"):
        before.append(before[-1] + len(line.split()))
    spans: dict[str, Span] = {}
    chains: dict[Span, str] = {}
    for row in base.with_suffix(".ann").read_text(encoding="utf-8").splitlines():
        cells = row.split("\t")
        if cells[0] == "MENTION":
            first = places[before[int(cells[2])] + int(cells[3])]
            last = places[before[int(cells[4])] + int(cells[5])]
            if first is not None and last is not None:
                spans[cells[1]] = (first[0], last[1])
        elif cells[0] == "COREF" and cells[1] in spans:
            chains[spans[cells[1]]] = cells[2]
    return chains


if __name__ == "__main__":
    main()
