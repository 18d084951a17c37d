"""``fabula schema``: the JSON Schema of story.json."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
import typer

from fabula.cli.console import write_json


def schema(
    json: Annotated[bool, typer.Option("--json", help="Write JSON (the only form).")] = True,
) -> None:
    """Print the JSON Schema of story.json, generated from the row types.

    \b
    Example:
        fabula schema > story.schema.json
    """  # noqa: D301 (\b keeps the lines below as they are)
    write_json(story_schema())


def story_schema() -> dict[str, Any]:
    """The schema of a whole story file (JSON Schema 2020-12)."""
    from fabula.storage import story_type

    made = msgspec.json.schema(story_type())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "fabula story, version 1",
        **made,
    }
