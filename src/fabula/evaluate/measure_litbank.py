"""Quotations, mentions, events and coreference on the documents of LitBank, raw text in."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fabula.encoder.encoding import Encoder
from fabula.evaluate.coreference import (
    MEASURES,
    MENTIONS,
    ChainCounts,
    add_sums,
    judge_coreference,
    score_conll,
    score_f1,
)
from fabula.evaluate.events import judge_events
from fabula.evaluate.litbank import (
    TYPES,
    GoldDocument,
    TokenSpan,
    list_documents,
    read_document,
)
from fabula.evaluate.mentions import (
    ALL,
    FORMS,
    SPANS,
    MentionCounts,
    judge_mentions,
    score_macro,
)
from fabula.evaluate.quotation import (
    SpanCounts,
    compare_spans,
    drop_nested,
    list_parts,
    to_token_ranges,
)
from fabula.evaluate.summary import (
    Result,
    choose_names,
    describe_counts,
    describe_system,
    describe_value,
)
from fabula.pipeline import annotate
from fabula.text import Text

LAYERS = ("quotations", "mentions", "events")


@dataclass(frozen=True)
class DocumentOutcome:
    """What became of one document.

    Attributes:
        document: The document as annotated.
        ours: Token ranges of our quotation parts.
        quotations: Counts of quotation parts.
        outer: The same without nested parts.
        mentions: Counts of mentions for each group.
        events: Counts of triggers.
        chains: Sums of the measures of coreference.
    """

    document: GoldDocument
    ours: tuple[TokenSpan, ...]
    quotations: SpanCounts
    outer: SpanCounts
    mentions: MentionCounts
    events: SpanCounts
    chains: ChainCounts


def measure_litbank(
    folder: Path,
    encoder: Encoder | None = None,
    *,
    fold: str = "dev",
    names: Sequence[str] | None = None,
    watch: Callable[[DocumentOutcome], None] | None = None,
) -> Result:
    """Read the documents of a fold and compare them with their annotation.

    Args:
        folder: The corpus.
        encoder: The network; ``None`` = rules alone.
        fold: ``dev``, ``train`` or ``all``.
        names: Only documents whose names begin so; ``None`` = the fold.
        watch: Told of each document when it is done.

    Raises:
        InputError: If the corpus is missing or damaged, or there is no such document.
    """
    began = time.perf_counter()
    there = list_documents(folder, fold if names is None else "all")
    outcomes = []
    for name in choose_names(there, there, names, "document"):
        outcomes.append(judge_document(read_document(folder, name), encoder))
        if watch:
            watch(outcomes[-1])
    result = {
        "protocol": "quotations, mentions, events, coreference",
        "corpus": "litbank",
        "fold": fold if names is None else "chosen",
        **describe_system(encoder),
        **summarise(outcomes),
        "unaligned_tokens": sum(each.document.places.count(None) for each in outcomes),
        "documents": {each.document.name: summarise_document(each) for each in outcomes},
        "seconds": time.perf_counter() - began,
    }
    if encoder is None:
        result["events"] = None
    return result


def judge_document(document: GoldDocument, encoder: Encoder | None) -> DocumentOutcome:
    """Read one document and compare it with its annotation."""
    story = annotate(Text(document.content), LAYERS, encoder=encoder)
    parts = list_parts(story.quotations)
    ours = to_token_ranges(parts, document.places)
    outer = to_token_ranges(drop_nested(parts), document.places)
    triggers = [(row.start, row.end) for row in story.events if row.realis]
    return DocumentOutcome(
        document=document,
        ours=ours,
        quotations=compare_spans(ours, document.quotations),
        outer=compare_spans(outer, document.quotations),
        mentions=judge_mentions(story.mentions, document),
        events=judge_events(triggers, document),
        chains=judge_coreference(story.mentions, document),
    )


def summarise(outcomes: Sequence[DocumentOutcome]) -> Result:
    """The numbers pooled over documents."""
    mentions = [each.mentions for each in outcomes]

    def group(name: str) -> Result:
        return describe_counts([each[name] for each in mentions])

    return {
        "quotations": describe_counts([each.quotations for each in outcomes]),
        "quotations_without_nested": describe_counts([each.outer for each in outcomes]),
        "mentions": {
            "micro": group(ALL),
            "macro": describe_value(mentions, score_macro),
            "spans": group(SPANS),
            "by_form": {name: group(name) for name in FORMS},
            "by_type": {name: group(name) for name in TYPES},
        },
        "events": describe_counts([each.events for each in outcomes]),
        "coreference": summarise_chains([each.chains for each in outcomes]),
    }


def summarise_chains(documents: Sequence[ChainCounts]) -> Result:
    """Precision, recall and F1 of each measure, and the mean F1, pooled over documents."""
    result: Result = {}
    for name in (*MEASURES, MENTIONS):
        sums = add_sums(document[name] for document in documents)
        result[name] = {
            "precision": sums.precise / sums.predicted if sums.predicted else None,
            "recall": sums.recalled / sums.gold if sums.gold else None,
            "f1": score_f1(sums),
        }
    return result | {"mean": describe_value(documents, score_conll)}


def summarise_document(outcome: DocumentOutcome) -> Result:
    """The counts of one document."""
    return {
        "quotations": describe_counts([outcome.quotations]),
        "mentions": describe_counts([outcome.mentions[ALL]]),
        "events": describe_counts([outcome.events]),
        "coreference": score_conll([outcome.chains]),
    }
