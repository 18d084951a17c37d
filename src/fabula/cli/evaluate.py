"""``fabula evaluate``: the accuracy of this installation on human annotation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fabula.cli.console import clean, show_progress, write_json, write_table, write_text
from fabula.cli.options import JsonOption, NoModelOption, ThreadsOption
from fabula.errors import InputError

if TYPE_CHECKING:
    from fabula.evaluate.summary import Result

SYSTEM = "fabula"
BOOKNLP = "booknlp"
COLUMNS = ("what", "system", "value", "95 % interval", "over")


def evaluate(
    corpus: Annotated[
        str, typer.Argument(help="pdnc, litbank, ud or goemotions.", metavar="CORPUS")
    ],
    folder: Annotated[
        Path,
        typer.Argument(
            help="Folder of the corpus, laid out as its authors publish it.",
            metavar="DIR",
            readable=False,
        ),
    ],
    system: Annotated[
        str,
        typer.Option(
            help="What is measured: fabula, or BookNLP files of pdnc's novels.",
            metavar="fabula|booknlp:OUTDIR",
        ),
    ] = SYSTEM,
    protocol: Annotated[
        str, typer.Option(help="For pdnc: e2e, or lxo.", metavar="PROTOCOL")
    ] = "e2e",
    no_model: NoModelOption = False,
    threads: ThreadsOption = None,
    fold: Annotated[
        str | None,
        typer.Option(
            help="dev (default) or train; for lxo 0 (default) to 4, or all.", metavar="FOLD"
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Measure accuracy on a corpus of human annotation that you have.

    \b
    Examples:
        fabula evaluate litbank corpora/litbank
        fabula evaluate pdnc corpora/pdnc --no-model --json
        fabula evaluate pdnc corpora/pdnc --protocol lxo --fold 0
        fabula evaluate pdnc corpora/pdnc --system booknlp:output
    """  # noqa: D301 (\b keeps the lines below as they are)
    from fabula.evaluate.measure import (
        check_corpus,
        choose_default,
        choose_system,
        measure_corpus,
    )

    outputs = _find_outputs(system)
    chosen = choose_default(protocol) if fold is None else fold
    check_corpus(corpus, folder, chosen, protocol=protocol, outputs=outputs)
    encoder = None
    if outputs is None:
        encoder = choose_system(corpus, model=not no_model, threads=threads)
    with show_progress() as progress:
        progress.step(f"measuring on {corpus}", 0, 1)
        result = measure_corpus(
            corpus, folder, encoder, fold=chosen, protocol=protocol, outputs=outputs
        )
    if json:
        write_json(result)
    else:
        _write_report(result)


def _find_outputs(system: str) -> Path | None:
    """The folder that holds another system's files; ``None`` = fabula is measured."""
    name, _, folder = system.partition(":")
    if name == BOOKNLP and folder:
        return Path(folder)
    if system != SYSTEM:
        raise InputError(f"--system {system!r} is not there", f"one of {SYSTEM}, {BOOKNLP}:OUTDIR")
    return None


def _write_report(result: Result) -> None:
    """The protocol, what was measured, and the table."""
    from fabula.evaluate.report import (
        OTHER_SYSTEMS,
        PROTOCOLS,
        list_notes,
        list_rows,
        name_protocol,
    )

    measured = "rules alone" if result["model"] is None else f"model {result['model']}"
    measured = OTHER_SYSTEMS.get(result["system"], measured)
    fold = f"fold {result['fold']}" if name_protocol(result) == "lxo" else f"{result['fold']} fold"
    write_text(f"{result['corpus']}, {fold}, {measured}")
    write_text(f"Protocol: {PROTOCOLS[name_protocol(result)]}.")
    for note in list_notes(result):
        write_text(note)
    cells = [
        (clean(row.what), row.system, _percent(row.value), _interval(row.interval), row.over)
        for row in list_rows(result)
    ]
    write_table(COLUMNS, cells, right=("value",))


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}"


def _interval(interval: tuple[float, float] | None) -> str:
    return "" if interval is None else f"{_percent(interval[0])} to {_percent(interval[1])}"
