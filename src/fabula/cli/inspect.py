"""``fabula inspect``: what was read from a file, before anybody is looked for."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from fabula.cli.console import clean, count_of, show_progress, write_json, write_table, write_text
from fabula.cli.convention import describe_convention, find_convention
from fabula.cli.opening import refuse_story
from fabula.cli.options import BookArgument, EncodingOption, JsonOption
from fabula.cli.running import about

if TYPE_CHECKING:
    from fabula.story import Story

SHAPE_LAYERS = ("blocks", "paratext", "chapters", "paragraphs", "quotations")
SNIPPET_CHARS = 60


def inspect(book: BookArgument, encoding: EncodingOption = None, json: JsonOption = False) -> None:
    """Show what is read from a file: format, encoding, chapters, paratext, dialogue convention.

    \b
    Example:
        fabula inspect novel.epub
    """  # noqa: D301 (\b keeps the lines below as they are)
    from fabula.reading import read_story

    with about(book), show_progress() as progress:
        refuse_story(book)
        story = read_story(book, only=SHAPE_LAYERS, encoding=encoding, progress=progress)
    found = describe(story)
    if json:
        write_json(found)
    else:
        _write_description(found)


def describe(story: Story) -> dict[str, Any]:
    """What was read, as plain data."""
    from fabula.report.views import group_notices
    from fabula.script import chapter_label

    source = story.text.source
    return {
        "name": source.name,
        "media_type": source.media_type,
        "encoding": source.encoding,
        "language": source.language,
        "title": source.title,
        "author": source.author,
        "metadata": source.metadata,
        "characters": len(story.text),
        "words": len(story.text.content.split()),
        "paragraphs": dict(Counter(each.kind for each in story.paragraphs)),
        "chapters": [
            {"start": each.start, "end": each.end, "title": chapter_label(each)}
            for each in story.chapters
        ],
        "paratext": [
            {
                "start": each.start,
                "end": each.end,
                "kind": each.kind,
                "text": _snippet(story, each.start, each.end),
            }
            for each in story.paratext
        ],
        "dialogue": find_convention(story),
        "notices": group_notices(story.notices),
    }


def _snippet(story: Story, start: int, end: int) -> str:
    words = " ".join(story.text[start : min(end, start + 4 * SNIPPET_CHARS)].split())
    cut = len(words) > SNIPPET_CHARS or end - start > 4 * SNIPPET_CHARS
    return words[:SNIPPET_CHARS].rstrip() + "…" if cut else words


def _write_description(found: dict[str, Any]) -> None:
    fields = ("name", "media_type", "encoding", "language", "title", "author")
    write_table(("field", "value"), [(f, found[f]) for f in fields if found[f] is not None])
    write_text(
        f"{count_of(found['characters'], 'character')}, {count_of(found['words'], 'word')}, "
        + _counts(found["paragraphs"])
    )
    if found["metadata"]:
        rows = [(str(key), _as_words(value)) for key, value in found["metadata"].items()]
        write_text("\nMetadata")
        write_table(("field", "value"), rows)
    write_text(f"\nDialogue: {describe_convention(found['dialogue'])}")
    if found["dialogue"]:
        uses = [(use.marks, use.name, _counts(use.kinds)) for use in found["dialogue"]]
        write_table(("marks", "name", "used for"), uses)
    for part, column in (("chapters", "title"), ("paratext", "kind")):
        write_text(f"\n{part.capitalize()}: {len(found[part]):,}")
        if found[part]:
            columns = ("start", "end", column) + (("text",) if part == "paratext" else ())
            write_table(columns, [tuple(row[c] for c in columns) for row in found[part]])
    for notice in found["notices"]:
        times = f" ({notice.count} times)" if notice.count > 1 else ""
        write_text(f"\nNotice: {notice.code}{times}: {clean(notice.message)}")


def _counts(kinds: dict[str, int]) -> str:
    return ", ".join(f"{kind} {count:,}" for kind, count in kinds.items())


def _as_words(value: Any) -> str:  # noqa: ANN401 (metadata holds whatever the file says)
    return ", ".join(map(_as_words, value)) if isinstance(value, list | tuple) else str(value)
