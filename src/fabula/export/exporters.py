"""The formats a story can be exported to: ONE table."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import TypeAlias

from fabula.errors import InputError
from fabula.export.abogen import export_abogen
from fabula.export.alexandria import export_alexandria
from fabula.export.audiobook_creator import export_audiobook_creator
from fabula.export.booknlp import export_booknlp
from fabula.export.bracket import export_bracket
from fabula.export.cas import export_cas
from fabula.export.cast import export_cast
from fabula.export.characters_csv import export_characters_csv
from fabula.export.conll import export_conll
from fabula.export.docx_comments import export_docx
from fabula.export.dracor import export_dracor
from fabula.export.fountain import export_fountain
from fabula.export.gexf import export_gexf
from fabula.export.graphml import export_graphml
from fabula.export.kenkui import export_kenkui
from fabula.export.markdown import export_markdown
from fabula.export.novelwriter import export_novelwriter
from fabula.export.obsidian import export_obsidian
from fabula.export.options import ExportOptions, Files
from fabula.export.scenes_csv import export_scenes_csv
from fabula.export.script_csv import export_script_csv
from fabula.export.script_jsonl import export_script_jsonl
from fabula.export.sml import export_sml
from fabula.export.ssml import export_ssml, export_ssml_azure
from fabula.export.story_json import export_json
from fabula.export.tables import export_arrow, export_csv, export_parquet
from fabula.export.tei import export_tei
from fabula.story import Story

Exporter: TypeAlias = Callable[[Story, ExportOptions], Files]

_TEXT = "unknown max_chars drop_tags straight_quotes"

_SHOWN = "unknown drop_tags straight_quotes"
_SPOKEN = "max_chars drop_tags straight_quotes voices"

_TABLE: tuple[tuple[str, Exporter, str], ...] = (
    ("script-jsonl", export_script_jsonl, "max_chars"),
    ("script-csv", export_script_csv, "max_chars"),
    ("cast", export_cast, "max_chars"),
    ("bracket", export_bracket, _TEXT),
    ("alexandria", export_alexandria, f"{_TEXT} voices"),
    ("audiobook-creator", export_audiobook_creator, _TEXT),
    ("sml", export_sml, f"{_TEXT} voices"),
    ("abogen", export_abogen, _SPOKEN),
    ("kenkui", export_kenkui, "unknown"),
    ("ssml", export_ssml, _SPOKEN),
    ("ssml-azure", export_ssml_azure, _SPOKEN),
    ("fountain", export_fountain, _SHOWN),
    ("markdown", export_markdown, _SHOWN),
    ("scenes-csv", export_scenes_csv, ""),
    ("characters-csv", export_characters_csv, ""),
    ("novelwriter", export_novelwriter, ""),
    ("obsidian", export_obsidian, ""),
    ("docx", export_docx, ""),
    ("booknlp", export_booknlp, ""),
    ("tei", export_tei, ""),
    ("cas", export_cas, ""),
    ("conll", export_conll, ""),
    ("dracor", export_dracor, ""),
    ("gexf", export_gexf, ""),
    ("graphml", export_graphml, ""),
    ("json", export_json, ""),
    ("csv", export_csv, ""),
    ("parquet", export_parquet, ""),
    ("arrow", export_arrow, ""),
)

EXPORTERS = MappingProxyType({name: export for name, export, _ in _TABLE})
"""Every format by name: a function from a story and options to files."""

TAKES = MappingProxyType({name: frozenset(options.split()) for name, _, options in _TABLE})
"""Names of the options that each format takes."""

FOLDERS = frozenset(
    [
        "arrow",
        "booknlp",
        "csv",
        "dracor",
        "novelwriter",
        "obsidian",
        "parquet",
        "ssml",
        "ssml-azure",
    ]
)
"""Formats of several files that mean nothing alone, which need a folder; ``{}`` in their names
stands for the story's own."""


def export_story(story: Story, name: str, options: ExportOptions | None = None) -> Files:
    """The files of one format, the main one first.

    Args:
        story: The story.
        name: Name of the format.
        options: What the user chose; ``None`` = nothing.

    Raises:
        InputError: If there is no such format, or an option means nothing to it or cannot be used.
        LayerError: If the story lacks a layer that the format is made of.
    """
    if name not in EXPORTERS:
        raise InputError(f"there is no format {name!r}", f"formats: {', '.join(EXPORTERS)}")
    chosen = options or ExportOptions()
    for option in ExportOptions.__struct_fields__:
        value = getattr(chosen, option)
        if value is not None and value is not False and option not in TAKES[name]:
            said = option.replace("_", "-")
            raise InputError(f"--{said} means nothing to {name}", f"leave out --{said}")
    if chosen.max_chars is not None and chosen.max_chars < 1:
        raise InputError(f"--max-chars {chosen.max_chars} is below 1", "500 is usual")
    if chosen.unknown is not None and not _is_name(chosen.unknown):
        raise InputError(
            f"--unknown {chosen.unknown!r} is no name", "one word or a few, and not the narrator"
        )
    return EXPORTERS[name](story, chosen)


def _is_name(word: str) -> bool:
    plain = word.strip().casefold()
    return plain.isprintable() and plain not in {"", "narrator"} and not set(word) & set("[]<>")
