"""Published values of other systems, to read ours beside.

Every one was measured on another split or other documents than ours, by its own authors or by those
named, so they are printed as *published, other split* and compared with nothing.
"""

from __future__ import annotations

from typing import NamedTuple


class Anchor(NamedTuple):
    """One published value.

    Attributes:
        what: What was measured, in the words of ``report``.
        system: The system.
        value: The value, as a share.
        source: Where it is published, and over what.
    """

    what: str
    system: str
    value: float
    source: str


BOOKNLP_PAGE = "its own page, LitBank's test split"
VISHNUBHOTLA = "Vishnubhotla et al. 2023, PDNC, 22 novels"

ANCHORS: dict[str, tuple[Anchor, ...]] = {
    "pdnc": (
        Anchor("speakers", "BookNLP big", 0.544, VISHNUBHOTLA),
        Anchor("speakers, explicit", "BookNLP big", 0.851, VISHNUBHOTLA),
        Anchor("speakers, anaphoric", "BookNLP big", 0.449, VISHNUBHOTLA),
        Anchor("speakers, implicit", "BookNLP big", 0.342, VISHNUBHOTLA),
        Anchor("speakers", "BookNLP+", 0.624, VISHNUBHOTLA),
    ),
    "lxo": (
        Anchor("speakers", "BookNLP+", 0.68, f"{VISHNUBHOTLA}: lower end"),
        Anchor("speakers", "BookNLP+", 0.78, f"{VISHNUBHOTLA}: upper end"),
        Anchor("speakers", "Llama-3-8B", 0.906, "PDNC, as its authors measured"),
        Anchor(
            "speakers", "ModernBERT-large, joint scoring", 0.945, "PDNC, as its authors measured"
        ),
    ),
    "litbank": (
        Anchor("mentions, F1", "BERT-base", 0.876, "LitBank's test split"),
        Anchor("mentions, F1", "BookNLP small", 0.882, BOOKNLP_PAGE),
        Anchor("mentions, F1", "BookNLP big", 0.900, BOOKNLP_PAGE),
        Anchor("events, F1", "BERT", 0.739, "Sims et al. 2019, LitBank's test split"),
        Anchor("events, F1", "BookNLP small", 0.706, BOOKNLP_PAGE),
        Anchor("events, F1", "BookNLP big", 0.741, BOOKNLP_PAGE),
        Anchor("coreference, mean of three", "BookNLP", 0.713, "measured again by others"),
        Anchor("coreference, mean of three", "longdoc", 0.802, "one fold of LitBank"),
        Anchor("coreference, mean of three", "Maverick", 0.783, "LitBank's test split"),
    ),
    "ud": (
        Anchor("GUM LAS", "Stanza", 0.836, "GUM's test part, all genres"),
        Anchor("GUM LAS", "Trankit", 0.884, "GUM's test part, all genres"),
    ),
    "goemotions": (
        Anchor("macro F1", "BERT", 0.46, "Demszky et al. 2020, test part"),
        Anchor("macro F1", "RoBERTa", 0.52, "test part"),
    ),
}
"""Published values by corpus, and by protocol where a corpus has several."""
