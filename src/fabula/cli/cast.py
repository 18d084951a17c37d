"""``fabula cast``: the persons of a story, and the words that show them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fabula.cli.console import clean, count_of, write_csv, write_json, write_table, write_text
from fabula.cli.opening import open_shown
from fabula.cli.options import CastOption, CsvOption, EncodingOption, JsonOption, StoryArgument
from fabula.cli.running import about

if TYPE_CHECKING:
    from fabula.report.views import PersonView
    from fabula.rows import NameMerge, NameRule, Span
    from fabula.story import Story

COLUMNS = ("name", "role", "lines", "words", "pronouns", "also called", "first")
CONTEXT_CHARS = 40

RULES: dict[NameRule, str] = {
    "given": "one person in your cast file",
    "epithet": "the same but for an epithet",
    "same_name": "the same name, its title written otherwise",
    "full_name": "full names that agree",
    "given_name": "a given name and the only full name it fits",
    "title_given": "a title with a given name that fits nobody else",
    "title_surname": "a title with a surname that fits nobody else",
    "surname": "a surname that fits nobody else",
    "title": "a title that fits nobody else",
    "nickname": "a short form of a given name that fits nobody else",
    "context": "several people are called so; here it is who was mentioned last",
}
"""What ``--why`` says of each rule."""


def cast(
    story: StoryArgument,
    why: Annotated[
        str | None, typer.Option(help="Show the words this person rests on.", metavar="NAME")
    ] = None,
    cast_file: CastOption = None,
    encoding: EncodingOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """List the cast: names, lines, pronouns, where each is first mentioned.

    \b
    Examples:
        fabula cast novel.fabula
        fabula cast novel.fabula --why "Ada Reed"
        fabula cast novel.txt --csv > cast.csv
    """  # noqa: D301 (\b keeps the lines below as they are)
    from fabula.report.views import list_people

    with about(story, cast_file):
        opened = open_shown(story, cast_file, encoding)
        opened.layer("characters")
        reasons = None if why is None else find_reasons(opened, why)
    people = list_people(opened)
    if reasons is not None:
        _write_reasons(reasons, json=json, csv=csv)
    elif json:
        write_json(people)
    elif csv:
        write_csv(COLUMNS, map(_cells, people))
    else:
        write_table(COLUMNS, map(_cells, people), right=("lines", "words", "first"))


def find_reasons(story: Story, name: str) -> list[dict[str, Any]]:
    """What a person rests on, in text order: names as attested, and the evidence of the row.

    Raises:
        InputError: If the name means nobody, or several persons.
    """
    from fabula.persons import find_person
    from fabula.script import ChapterFinder

    person = find_person(story, name)
    shown: dict[Span, str] = {}
    for alias in person.aliases:
        span = _find_alias(story, person.entity, alias.text)
        if span is not None:
            shown[span] = f"called {clean(alias.text)!r} ({count_of(alias.count, 'time')})"
    for merge in person.merges:
        for span, reason in _explain(merge):
            shown[span] = f"{shown[span]}; {reason}" if span in shown else reason
    for span in person.evidence:
        shown.setdefault(span, "evidence")
    chapters = ChapterFinder(story)
    return [
        {
            "start": start,
            "end": end,
            "reason": shown[start, end],
            "words": story.text[start:end],
            "context": _context(story, start, end),
            "chapter": chapters.label_at(start),
        }
        for start, end in sorted(shown)
    ]


def _explain(merge: NameMerge) -> Iterator[tuple[Span, str]]:
    """Why a name is this person's, at the words that say so."""
    here, *others = merge.evidence
    reason = RULES[merge.rule]
    if merge.other is not None:
        reason = f"{reason}: {clean(merge.text)!r} and {clean(merge.other)!r}"
    yield here, reason
    for span in others:
        if merge.other is None:
            yield span, f"whom {clean(merge.text)!r} means there"


def _find_alias(story: Story, entity: int, words: str) -> Span | None:
    """The first mention of the person in these words."""
    if "mentions" not in story.layers:
        return None
    wanted = words.split()
    for mention in story.mentions:
        if mention.entity == entity:
            found = story.text[mention.start : mention.end]
            if found == words or found.split() == wanted:
                return mention.start, mention.end
    return None


def _context(story: Story, start: int, end: int) -> str:
    left, right = max(0, start - CONTEXT_CHARS), min(len(story.text), end + CONTEXT_CHARS)
    before, words, after = story.text[left:start], story.text[start:end], story.text[end:right]
    return " ".join(f"{before}[{words}]{after}".split())


def _write_reasons(reasons: list[dict[str, Any]], *, json: bool, csv: bool) -> None:
    columns = ("start", "end", "reason", "context")
    rows = [tuple(each[column] for column in columns) for each in reasons]
    if json:
        write_json(reasons)
    elif csv:
        write_csv(columns, rows)
    elif rows:
        write_table(columns, rows, right=("start", "end"))
    else:
        write_text("the story keeps no words for this person")


def _cells(person: PersonView) -> tuple[str | int, ...]:
    role = [person.role, *["narrator"] * person.narrator, *["group"] * person.group]
    others = [f"{a.text} ({a.count})" for a in person.aliases if a.text != person.name]
    return (
        person.name,
        ", ".join(role),
        person.lines,
        person.words,
        ", ".join(f"{each.set} {each.count}" for each in person.pronouns),
        ", ".join(others),
        person.first,
    )
