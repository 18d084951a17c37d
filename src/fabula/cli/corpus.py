"""``fabula corpus``: many books, read into tables and asked in SQL."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from fabula.cli.console import count_of, write_csv, write_json, write_table, write_text
from fabula.cli.options import CsvOption, JsonOption, NoModelOption
from fabula.errors import InputError

if TYPE_CHECKING:
    from fabula.corpus.run import Engine, Summary

corpus = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@corpus.callback()
def begin() -> None:
    r"""Read many books into tables, and ask them.

    \b
    Examples:
        fabula corpus run novels/ corpus/
        fabula corpus query corpus/ "SELECT count(*) FROM dialogue"
    """


@corpus.command()
def run(
    given: Annotated[
        str, typer.Argument(help="Folder, 'glob', zip, JSONL of texts, or list.", metavar="IN")
    ],
    out: Annotated[
        Path, typer.Argument(help="Folder of the corpus.", metavar="OUT", readable=False)
    ],
    workers: Annotated[
        int | None, typer.Option(help="Books read at once; default: one a core.", metavar="N")
    ] = None,
    threads: Annotated[
        int | None,
        typer.Option(help="Threads of each worker; default: cores by workers.", metavar="N"),
    ] = None,
    engine: Annotated[
        str, typer.Option(help="Who reads: local, or ray.", metavar="local|ray")
    ] = "local",
    gpus_per_worker: Annotated[
        float | None,
        typer.Option(help="Share of a GPU for each worker, 0 to 1; with ray.", metavar="G"),
    ] = None,
    only: Annotated[
        str | None,
        typer.Option(help="Compute only these layers (see fabula layers).", metavar="LAYER,…"),
    ] = None,
    min_score: Annotated[
        float | None,
        typer.Option(help="Call a speaker unknown below this score, 0 to 1.", metavar="P"),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="Encoding of all text files.", metavar="NAME")
    ] = None,
    no_model: NoModelOption = False,
    max_seconds: Annotated[
        float | None, typer.Option(help="Time that one book may take.", metavar="S")
    ] = None,
    max_memory: Annotated[
        int | None, typer.Option(help="Memory that one book may take, in MB.", metavar="MB")
    ] = None,
    resume: Annotated[bool, typer.Option(help="Go on with what OUT holds; the default.")] = True,
    retry: Annotated[
        bool, typer.Option("--retry", help="Read books again that failed before.")
    ] = False,
    redo: Annotated[
        bool, typer.Option("--redo", help="Take away what OUT holds, and begin anew.")
    ] = False,
) -> None:
    r"""Read many books: writes OUT with one table a layer, and manifest.jsonl.

    \b
    Examples:
        fabula corpus run novels/ corpus/ --workers 8
        fabula corpus run 'novels/**/*.epub' corpus/ --max-seconds 900
        fabula corpus run texts.jsonl corpus/ --no-model --only dialogue
    """
    from fabula.cli.corpus_progress import show_corpus_progress
    from fabula.corpus.run import run_corpus

    with show_corpus_progress() as progress:
        summary = run_corpus(
            given,
            out,
            engine=_engine(engine),
            workers=workers,
            threads=threads,
            gpus_per_worker=gpus_per_worker,
            only=None if only is None else _names(only),
            min_score=min_score,
            encoding=encoding,
            model=not no_model,
            max_seconds=max_seconds,
            max_memory=max_memory,
            resume=resume,
            retry=retry,
            redo=redo,
            progress=progress,
        )
    _say(summary, out)
    if summary.failed:
        raise typer.Exit(1)


@corpus.command()
def query(
    out: Annotated[
        Path, typer.Argument(help="Folder of the corpus.", metavar="OUT", readable=False)
    ],
    sql: Annotated[str, typer.Argument(help="A question in SQL.", metavar="SQL")],
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    r"""Ask a corpus in SQL (DuckDB): the views are books, manifest, and the layers.

    \b
    Example:
        fabula corpus query corpus/ "SELECT book, count(*) FROM dialogue GROUP BY book"
    """
    from fabula.corpus.store import Corpus

    answer = Corpus(out).query(sql)
    names, rows = answer.column_names, answer.to_pylist()
    if json:
        write_json([{key: _plain(cell) for key, cell in row.items()} for row in rows])
        return
    cells = [[_flat(row[name]) for name in names] for row in rows]
    if csv:
        write_csv(names, cells)
    else:
        write_table(names, cells)


def _say(summary: Summary, out: Path) -> None:
    speed = summary.words / summary.seconds if summary.seconds else 0
    write_text(
        f"  Read      {count_of(summary.done, 'book')}, {summary.words:,} words in "
        f"{datetime.timedelta(seconds=round(summary.seconds))} ({speed:,.0f} words/s)"
    )
    if summary.before:
        write_text(f"  Before    {count_of(summary.before, 'book')} read by an earlier run")
    if summary.failed:
        write_text(
            f"  Failed    {count_of(summary.failed, 'book')}: see {out / 'manifest.jsonl'}; "
            "--retry reads them again"
        )
    write_text(f"  Written   {out}")


def _engine(name: str) -> Engine:
    if name not in ("local", "ray"):
        raise InputError(f"there is no engine {name!r}", "engines: local, ray")
    return cast("Engine", name)


def _names(listed: str) -> list[str]:
    names = [name.strip() for name in listed.split(",") if name.strip()]
    if not names:
        raise InputError(f"--only {listed!r} names no layer", "fabula layers lists them")
    return names


def _plain(cell: Any) -> Any:  # noqa: ANN401
    """A cell that JSON can hold."""
    if isinstance(cell, dict):
        return {str(key): _plain(value) for key, value in cell.items()}
    if isinstance(cell, list):
        return [_plain(each) for each in cell]
    return cell if cell is None or isinstance(cell, str | int | float | bool) else str(cell)


def _flat(cell: Any) -> str | int | float | bool | None:  # noqa: ANN401
    plain = _plain(cell)
    return str(plain) if isinstance(plain, dict | list) else plain
