"""One door to every measurement: a corpus by name, a system by what it loads."""

from __future__ import annotations

from pathlib import Path

from fabula.encoder.encoding import Encoder
from fabula.encoder.load import load_encoder
from fabula.encoder.manifest import find_shipped
from fabula.encoder.session import check_threads
from fabula.errors import InputError, ModelError
from fabula.evaluate.goemotions import measure_goemotions
from fabula.evaluate.leave_x_out import FOLDS as LXO_FOLDS
from fabula.evaluate.leave_x_out import UNSEEN_FOLD
from fabula.evaluate.measure_litbank import measure_litbank
from fabula.evaluate.measure_lxo import ALL, measure_lxo
from fabula.evaluate.measure_pdnc import measure_pdnc
from fabula.evaluate.summary import Result, describe_system
from fabula.evaluate.ud import measure_ud

CORPORA = ("pdnc", "litbank", "ud", "goemotions")
FOLDS = ("dev", "train")
PROTOCOLS = ("e2e", "lxo")
"""End to end from raw text; PDNC's leave-x-out folds with quotations and cast given."""

DEV_ONLY = ("ud", "goemotions")
"""Corpora of what rules alone do not say; they are measured on their dev part only."""


def choose_system(corpus: str, *, model: bool, threads: int | None = None) -> Encoder | None:
    """The network to measure with, or ``None`` for rules alone.

    Args:
        corpus: One of ``CORPORA``.
        model: Whether the network that comes with fabula is used where there is one.
        threads: Threads it may use; ``None`` = as many as there are cores.

    Raises:
        InputError: If rules alone are asked for and say nothing of what the corpus holds, or
            ``threads`` is not a sensible number.
        ModelError: If the network is damaged, or missing where rules alone say nothing.
    """
    check_threads(threads)
    if not model:
        if corpus in DEV_ONLY:
            raise InputError(
                f"rules alone say nothing of what {corpus} holds", "measure it with the model"
            )
        return None
    if find_shipped() is not None:
        return load_encoder(threads=threads)
    if corpus in DEV_ONLY:
        raise ModelError(
            f"{corpus} needs a model, and this installation of fabula has none",
            "install fabula again; pdnc and litbank can be measured with rules alone",
        )
    return None


def measure_corpus(
    corpus: str,
    folder: Path,
    encoder: Encoder | None,
    *,
    fold: str | None = None,
    protocol: str = "e2e",
    outputs: Path | None = None,
) -> Result:
    """Measure on one corpus.

    Args:
        corpus: One of ``CORPORA``.
        folder: Where it lies.
        encoder: What ``choose_system`` gave.
        fold: A fold of the protocol; ``None`` = ``dev``, or the unseen fold of ``lxo``.
        protocol: One of ``PROTOCOLS``; ``lxo`` is for ``pdnc``.
        outputs: BookNLP files of PDNC's novels, which are then measured instead of fabula.

    Raises:
        InputError: If the corpus is unknown, missing or damaged, or has no such fold or protocol.
        ModelError: If the corpus needs a network and there is none.
    """
    fold = choose_default(protocol) if fold is None else fold
    check_corpus(corpus, folder, fold, protocol=protocol, outputs=outputs)
    if protocol == "lxo":
        return measure_lxo(folder, encoder, fold=fold)
    if corpus == "pdnc":
        return measure_pdnc(folder, encoder, fold=fold, outputs=outputs)
    if corpus == "litbank":
        return measure_litbank(folder, encoder, fold=fold)
    if encoder is None:
        raise ModelError(f"{corpus} needs a model", "rules alone say nothing of what it holds")
    measured = measure_ud if corpus == "ud" else measure_goemotions
    return {
        "corpus": corpus,
        "fold": fold,
        **describe_system(encoder),
        **measured(folder, encoder),
    }


def choose_default(protocol: str) -> str:
    """The fold that a protocol measures when none is named: novels that nothing was fitted on."""
    return UNSEEN_FOLD if protocol == "lxo" else "dev"


def check_corpus(
    corpus: str,
    folder: Path,
    fold: str,
    *,
    protocol: str = "e2e",
    outputs: Path | None = None,
) -> None:
    """Make sure that there is something to measure on.

    Raises:
        InputError: If the corpus is unknown, has no such fold or protocol, or ``folder`` or
            ``outputs`` is no folder.
    """
    if corpus not in CORPORA:
        raise InputError(f"there is no corpus {corpus!r}", f"corpora: {', '.join(CORPORA)}")
    if protocol not in PROTOCOLS:
        raise InputError(f"there is no protocol {protocol!r}", f"one of {', '.join(PROTOCOLS)}")
    if protocol == "lxo" and (corpus != "pdnc" or outputs is not None):
        what = "another system's files" if corpus == "pdnc" else corpus
        raise InputError(f"protocol lxo is not for {what}", "leave --protocol out")
    folds = (*LXO_FOLDS, ALL) if protocol == "lxo" else FOLDS
    if fold not in folds:
        raise InputError(f"there is no fold {fold!r}", f"folds: {', '.join(folds)}")
    if fold != "dev" and corpus in DEV_ONLY:
        raise InputError(f"{corpus} is measured on its dev part only", "leave --fold out")
    if outputs is not None and corpus != "pdnc":
        raise InputError(f"other systems are not measured on {corpus}", "leave --system out")
    if not folder.is_dir():
        raise InputError(f"{folder} cannot be read: no such folder", f"give the folder of {corpus}")
    if outputs is not None and not outputs.is_dir():
        raise InputError(
            f"{outputs} cannot be read: no such folder", "give the folder of its output files"
        )
