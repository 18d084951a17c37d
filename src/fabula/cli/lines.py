"""``fabula lines``: who says each line to whom, and how much everybody says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from fabula.cli.console import write_csv, write_json, write_table
from fabula.cli.opening import open_shown
from fabula.cli.options import CastOption, CsvOption, EncodingOption, JsonOption, StoryArgument
from fabula.cli.running import about
from fabula.errors import InputError
from fabula.rows import Basis, ChapterId, CharacterId

if TYPE_CHECKING:
    from fabula.balance import Balance
    from fabula.script import Line
    from fabula.story import Story

COLUMNS = ("line", "chapter", "speaker", "to", "basis", "score", "text")
BALANCE_COLUMNS = ("chapter", "speaker", "lines", "share of lines", "words", "share of words")
WHOLE = "(all)"
"""What stands for the chapter where a row is about the whole story."""

BASES = Basis.__args__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class _Filter:
    """Which lines are shown; ``None`` = all. Scenes will be one more."""

    speaker: CharacterId | None
    addressee: CharacterId | None
    chapter: ChapterId | None
    basis: str | None
    min_score: float | None
    max_score: float | None
    unknown: bool


def lines(
    story: StoryArgument,
    speaker: Annotated[
        str | None, typer.Option(help="Only lines of this person.", metavar="NAME")
    ] = None,
    addressee: Annotated[
        str | None, typer.Option(help="Only lines said to this person.", metavar="NAME")
    ] = None,
    chapter: Annotated[
        str | None,
        typer.Option(help="Only lines of this chapter: its title or number.", metavar="CHAPTER"),
    ] = None,
    basis: Annotated[
        str | None,
        typer.Option(help=f"Only lines that rest on this: {', '.join(BASES)}.", metavar="BASIS"),
    ] = None,
    min_score: Annotated[
        float | None, typer.Option(help="Only lines with at least this score.", metavar="P")
    ] = None,
    max_score: Annotated[
        float | None, typer.Option(help="Only lines with at most this score.", metavar="P")
    ] = None,
    unknown: Annotated[
        bool, typer.Option("--unknown", help="Only lines whose speaker is unknown.")
    ] = False,
    balance: Annotated[
        bool,
        typer.Option("--balance", help="Show how much each person says, by chapter, instead."),
    ] = False,
    cast_file: CastOption = None,
    encoding: EncodingOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """List the lines: number, chapter, speaker, addressees, what it rests on, words.

    \b
    Examples:
        fabula lines novel.fabula --speaker "Ada Reed" --min-score 0.8
        fabula lines novel.fabula --unknown --chapter 3
        fabula lines novel.fabula --balance
        fabula lines novel.txt --csv > lines.csv
    """  # noqa: D301 (\b keeps the lines below as they are)
    from fabula.balance import find_balance
    from fabula.persons import find_person

    with about(story, cast_file):
        if basis is not None and basis not in BASES:
            raise InputError(f"--basis {basis} is no basis", f"one of {', '.join(BASES)}")
        _check_score("--min-score", min_score)
        _check_score("--max-score", max_score)
        opened = open_shown(story, cast_file, encoding)
        opened.layer("dialogue")
        wanted = _Filter(
            speaker=None if speaker is None else find_person(opened, speaker).id,
            addressee=None if addressee is None else find_person(opened, addressee).id,
            chapter=None if chapter is None else _find_chapter(opened, chapter),
            basis=basis,
            min_score=min_score,
            max_score=max_score,
            unknown=unknown,
        )
        kept = _kept(opened, wanted)
    if balance:
        _write_balance(find_balance(opened, kept), json=json, csv=csv)
    elif json:
        write_json(kept)
    elif csv:
        write_csv(COLUMNS, map(_cells, kept))
    else:
        write_table(COLUMNS, map(_cells, kept), right=("line", "score"))


def _check_score(option: str, score: float | None) -> None:
    if score is not None and not 0 <= score <= 1:
        raise InputError(f"{option} {score} is not between 0 and 1", "0.8 is usual")


def _find_chapter(story: Story, wanted: str) -> ChapterId:
    """The chapter of a title, of a printed number, or of a place in order.

    Raises:
        InputError: If there is none, or more than one.
    """
    from fabula.script import chapter_label

    chapters = list(story.chapters) if "chapters" in story.layers else []
    folded = " ".join(wanted.split()).casefold()
    found = [each for each in chapters if chapter_label(each).casefold() == folded]
    if not found and folded.isdecimal():
        found = [each for each in chapters if each.number == int(folded)]
        found = found or [each for each in chapters if each.id + 1 == int(folded)]
    if len(found) == 1:
        return found[0].id
    if found:
        places = ", ".join(f"{each.id + 1} in order" for each in found)
        raise InputError(f"chapter {wanted!r} may mean {places}", "give the title")
    labels = ", ".join(chapter_label(each) for each in chapters[:5])
    raise InputError(
        f"there is no chapter {wanted!r}",
        f"chapters: {labels}{' …' * (len(chapters) > 5)}" if labels else "the story has none",
    )


def _kept(story: Story, wanted: _Filter) -> list[Line]:
    from fabula.script import ChapterFinder, find_lines

    chapters = ChapterFinder(story)

    def stands_in(line: Line) -> bool:
        place = chapters.at(line.start)
        return place is not None and place.id == wanted.chapter

    return [
        line
        for line in find_lines(story)
        if (wanted.speaker is None or line.speaker_id == wanted.speaker)
        and (wanted.addressee is None or wanted.addressee in line.addressee_ids)
        and (wanted.chapter is None or stands_in(line))
        and (wanted.basis is None or line.basis == wanted.basis)
        and (wanted.min_score is None or line.score >= wanted.min_score)
        and (wanted.max_score is None or line.score <= wanted.max_score)
        and (not wanted.unknown or line.speaker_id is None)
    ]


def _cells(line: Line) -> tuple[str | int | float | None, ...]:
    return (
        line.line,
        line.chapter or "",
        line.speaker,
        ", ".join(line.addressees),
        line.basis or "",
        round(line.score, 4),
        line.text,
    )


def _write_balance(rows: tuple[Balance, ...], *, json: bool, csv: bool) -> None:
    if json:
        write_json(rows)
    elif csv:
        write_csv(BALANCE_COLUMNS, map(_balance_cells, rows))
    else:
        write_table(BALANCE_COLUMNS, map(_balance_cells, rows), right=BALANCE_COLUMNS[2:])


def _balance_cells(row: Balance) -> tuple[str | int | float | None, ...]:
    chapter = WHOLE if row.stretch == "story" else row.chapter or ""
    return chapter, row.speaker, row.lines, row.share_of_lines, row.words, row.share_of_words
