"""All commands under one name."""

from __future__ import annotations

from typing import Annotated

import typer

from fabula.cli.ask import ask
from fabula.cli.at import at
from fabula.cli.cast import cast
from fabula.cli.check import check
from fabula.cli.compare import compare
from fabula.cli.console import write_text
from fabula.cli.corpus import corpus
from fabula.cli.doctor import doctor
from fabula.cli.evaluate import evaluate
from fabula.cli.export import export
from fabula.cli.fix import fix
from fabula.cli.importing import import_
from fabula.cli.inspect import inspect
from fabula.cli.knowledge import knowledge, knows
from fabula.cli.layers import layers
from fabula.cli.lines import lines
from fabula.cli.model import model
from fabula.cli.preview import preview
from fabula.cli.read import read
from fabula.cli.relationships import relationships
from fabula.cli.report import report
from fabula.cli.review import review
from fabula.cli.scenes import scenes
from fabula.cli.schema import schema
from fabula.cli.series import series
from fabula.cli.whatif import whatif
from fabula.version import VERSION

app = typer.Typer(
    name="fabula",
    no_args_is_help=False,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version and leave.")] = False,
) -> None:
    """Read fiction and build the story behind the text: cast, and who says what to whom.

    \b
    Begin with:
        fabula read novel.txt
        fabula cast novel.txt
        fabula lines novel.fabula --unknown

    STORY is a folder that fabula read has written, its story.json, or a book.

    \b
    Exit codes: 0 fine, 1 findings or internal error, 2 unreadable input or usage, 3 layer,
    4 model, 5 storage, 6 a missing extra, 130 interrupted.
    """  # noqa: D301 (\b keeps the lines below as they are)
    if version:
        write_text(f"fabula {VERSION}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        write_text(context.get_help())
        raise typer.Exit


for command in (
    read,
    report,
    inspect,
    cast,
    lines,
    scenes,
    relationships,
    knowledge,
    at,
    knows,
    ask,
    whatif,
    compare,
    fix,
    review,
    series,
    check,
    export,
    preview,
    import_,
    schema,
    layers,
    model,
    evaluate,
    doctor,
):
    app.command(command.__name__.rstrip("_"))(command)
app.add_typer(corpus, name="corpus")
