"""``fabula layers``: the layer graph as a table."""

from __future__ import annotations

from fabula.cli.console import write_json, write_table
from fabula.cli.options import JsonOption

COLUMNS = ("layer", "row", "needs", "internal")


def layers(
    json: JsonOption = False,
) -> None:
    """List the layers: what each is made of and what it needs. Internal ones stay in memory.

    \b
    Example:
        fabula layers
        fabula read novel.txt --only quotations
    """  # noqa: D301 (\b keeps the lines below as they are)
    from fabula.registry import LAYERS

    rows = [(each.name, each.row.__name__, each.needs, each.internal) for each in LAYERS.values()]
    if json:
        write_json([dict(zip(COLUMNS, row, strict=True)) for row in rows])
    else:
        write_table(COLUMNS, [(name, row, " ".join(needs), own) for name, row, needs, own in rows])
