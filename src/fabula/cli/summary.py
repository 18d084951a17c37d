"""What ``fabula read`` says when it is done."""

from __future__ import annotations

import textwrap

from fabula.cli.console import clean, count_of
from fabula.report.views import UNKNOWN_BASIS, Overview, build_overview
from fabula.story import Story

SHOWN_PEOPLE = 8
WIDTH_CHARS = 96


def summarise(story: Story) -> str:
    """Title, size, the most talkative persons, what the speakers rest on, notices."""
    view = build_overview(story)
    heading = clean(view.title) + (f", by {clean(view.author)}" if view.author else "")
    sizes = [count_of(view.words, "word")]
    if "chapters" in story.layers:
        sizes.append(count_of(view.chapters, "chapter"))
    entries = [("Text", " · ".join(sizes))]
    if "characters" in story.layers:
        entries.append(("Cast", _cast(view)))
    if "dialogue" in story.layers:
        entries.append(("Lines", _lines(view)))
    for notice in view.notices:
        times = f" ({notice.count} times)" if notice.count > 1 else ""
        entries.append(("Notice", f"{notice.code}{times}: {clean(notice.message)}"))
    return "\n".join([heading, *(_entry(name, words) for name, words in entries)])


def _cast(view: Overview) -> str:
    if not view.people:
        return "nobody found"
    speaking = [person for person in view.people if person.lines]
    shown = [f"{clean(person.name)} {person.lines}" for person in speaking[:SHOWN_PEOPLE]]
    if not shown:
        return f"{count_of(len(view.people), 'person')}, none of whom speaks"
    more = len(view.people) - len(shown)
    return ", ".join(shown) + (f" lines; {more} more" if more else " lines")


def _lines(view: Overview) -> str:
    if not view.lines:
        return "none"
    known = view.lines - view.unknown
    bases = [
        f"{basis} {count / view.lines:.0%}"
        for basis, count in view.by_basis.items()
        if basis != UNKNOWN_BASIS
    ]
    by = f" ({', '.join(bases)})" if bases else ""
    return f"{view.lines:,}, {known / view.lines:.0%} with a speaker{by}"


def _entry(name: str, words: str) -> str:
    first = f"  {name:<10}"
    return textwrap.fill(
        words, WIDTH_CHARS, initial_indent=first, subsequent_indent=" " * len(first)
    )
