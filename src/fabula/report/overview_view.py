"""Parts of the front of the report: who speaks when, what speakers rest on, notices, chapters."""

from __future__ import annotations

from typing import cast

from fabula.layer import Layer
from fabula.report.charts import (
    counted,
    draw_bar,
    draw_shares,
    draw_strip,
    draw_ticks,
    mark_data,
)
from fabula.report.escaping import inert
from fabula.report.moments import Moments
from fabula.report.palette import COLOURED_SPEAKERS, speaker_class
from fabula.report.views import (
    MAX_TITLE_CHARS,
    UNKNOWN_BASIS,
    NoticeView,
    Overview,
)
from fabula.rows import Chapter, CharacterId
from fabula.script import Line, chapter_label, find_lines
from fabula.story import Story

BASIS_WORDS = {
    "cue": "a reporting clause names the speaker",
    "pronoun": "a reporting clause says he or she",
    "vocative": "somebody is addressed by name",
    "turn": "the two take turns",
    "continuation": "the same speaker goes on",
    "only_other": "nobody else is there to speak",
    "model": "the model’s reading",
    "given": "given by you",
    UNKNOWN_BASIS: "nothing says who speaks",
}
"""What each basis means, for people who have not read the glossary."""


def render_balance(story: Story, view: Overview, moments: Moments) -> str:
    """A table of who speaks how often, with a strip that shows where."""
    lines = find_lines(story)
    if not lines:
        return '<p class="none">No dialogue was found.</p>'
    speakers = [person for person in view.people[:COLOURED_SPEAKERS] if person.lines]
    named = {person.id for person in speakers}
    rows: list[tuple[str, str, tuple[CharacterId, ...], list[Line]]] = [
        (
            speaker_class(rank),
            moments.name(person.id),
            (person.id,),
            [ln for ln in lines if ln.speaker_id == person.id],
        )
        for rank, person in enumerate(speakers)
    ]
    others = [ln for ln in lines if ln.speaker_id is not None and ln.speaker_id not in named]
    rows.append(("so", "all others", (), others))
    rows.append(("su", "unknown", (), [ln for ln in lines if ln.speaker_id is None]))
    largest = max(len(theirs) for *_, theirs in rows)
    body = "".join(
        _balance_row(number, *row, moments, largest) for number, row in enumerate(rows) if row[3]
    )
    return (
        '<table class="balance"><thead><tr><th scope="col">Speaker</th>'
        '<th scope="col">Where in the story</th><th scope="col" colspan="2">Lines</th></tr>'
        f"</thead><tbody>{body}</tbody></table>"
    )


def render_bases(view: Overview, moments: Moments) -> str:
    """How many speakers rest on what."""
    if not view.lines:
        return ""
    bases = [basis for basis in view.by_basis if basis != UNKNOWN_BASIS]
    items = [
        _basis_item(f"share{index}", basis, view.by_basis[basis], view.lines)
        for index, basis in enumerate(bases)
    ]
    if view.unknown:
        items.append(_basis_item("unknown", UNKNOWN_BASIS, view.unknown, view.lines))
    shares = draw_shares([*(view.by_basis[basis] for basis in bases), view.unknown])
    shares = shares.replace(f'class="share{len(bases)}"', 'class="unknown"')
    listed = f'{shares}<ul class="bases">{"".join(items)}</ul>'
    return f"<div data-at={moments.end}><h3>What the speakers rest on</h3>{listed}</div>"


def render_notices(view: Overview, moments: Moments) -> str:
    """What a reader of the report should know; empty where there is nothing."""
    if not view.notices:
        return ""
    items = "".join(_notice(each, moments) for each in view.notices)
    return (
        '<section class="front" aria-labelledby="notices"><h2 id="notices">Worth knowing</h2>'
        f'<ul class="notices">{items}</ul></section>'
    )


def render_chapters(story: Story) -> str:
    """Links to the chapters; empty where there are none."""
    chapters = cast("Layer[Chapter]", story.layers.get("chapters", Layer()))
    if not len(chapters):
        return ""
    links = "".join(
        f'<li data-at={_title_end(story, each)}><a href="#c{each.id}">'
        f"{inert(chapter_label(each))}</a></li>"
        for each in chapters
    )
    return f'<details class="menu"><summary>Chapters</summary><ol>{links}</ol></details>'


def _title_end(story: Story, chapter: Chapter) -> int:
    """Where the title of a chapter has been read."""
    if not chapter.title:
        return chapter.start + 1
    last = chapter.title.split()[-1] if chapter.title.split() else ""
    at = story.text.content.find(last, chapter.start, chapter.start + MAX_TITLE_CHARS)
    return chapter.start + 1 if at < 0 else at + len(last)


def _notice(view: NoticeView, moments: Moments) -> str:
    at = moments.end if view.end is None else view.end
    times = f" <small data-at={moments.end}>({view.count:,} times)</small>"
    place = ""
    if view.start is not None:
        data = mark_data(at, view.start, inert(view.code.replace("_", " ")))
        place = f' <button type="button"{data}>Show</button>'
    return (
        f"<li data-at={at}>{inert(view.message)}{times if view.count > 1 else ''} "
        f"<code>{inert(view.code)}</code>{place}</li>"
    )


def _balance_row(
    number: int,
    style: str,
    name: str,
    people: tuple[CharacterId, ...],
    lines: list[Line],
    moments: Moments,
    largest: int,
) -> str:
    rows = [(max(line.end, moments.of_people(people)), line.start) for line in lines]
    words = "{0} speaks here" if people else "a line of another, or of nobody known"
    ticks = draw_ticks(rows, moments.end, words, people)
    times = [at for at, _ in rows]
    return (
        f'<tr class="{style}" data-at={min(times)}><th scope="row" id="b-{number}">{name}</th>'
        f"<td>{draw_strip(ticks, named_by=f'b-{number}')}</td>"
        f"<td>{draw_bar(len(lines), largest)}</td>"
        f'<td class="count"{counted(times)}>{len(lines):,}</td></tr>'
    )


def _basis_item(style: str, basis: str, count: int, total: int) -> str:
    return (
        f'<li class="{style}"><b>{basis.replace("_", " ")}</b> {count / total:.0%}'
        f"<small>{inert(BASIS_WORDS.get(basis, basis))}</small></li>"
    )
