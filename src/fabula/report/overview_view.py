"""The front of the report as HTML: cast cards, who speaks when, what speakers rest on, notices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from fabula.layer import Layer
from fabula.report.charts import draw_bar, draw_marks, draw_shares, draw_strip
from fabula.report.escaping import inert
from fabula.report.palette import COLOURED_SPEAKERS, speaker_class
from fabula.report.views import UNKNOWN_BASIS, Overview, PersonView
from fabula.rows import Chapter
from fabula.script import Line, chapter_label, find_lines
from fabula.story import Story

SHOWN_CARDS = 12
SHOWN_ALIASES = 6

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


def render_cast(view: Overview) -> str:
    """Cards for those who speak most, and a list of everybody else.

    Those who say nothing have no colour of their own.
    """
    if not view.people:
        return '<p class="none">No persons were found.</p>'
    styles = {
        person.id: speaker_class(rank) if person.lines else "so"
        for rank, person in enumerate(view.people)
    }
    telling = [person for person in view.people if person.lines or person.narrator]
    shown = (telling or list(view.people))[:SHOWN_CARDS]
    seen = {person.id for person in shown}
    rest = [person for person in view.people if person.id not in seen]
    cards = "".join(_card(styles[person.id], person) for person in shown)
    more = ""
    if rest:
        names = "".join(_entry(styles[person.id], person) for person in rest)
        opened = " open" if len(rest) <= SHOWN_CARDS else ""
        more = f"<details{opened}><summary>{len(rest):,} more</summary><ul>{names}</ul></details>"
    return f'<div class="cards">{cards}</div>{more}'


def render_balance(story: Story, view: Overview) -> str:
    """A table of who speaks how often, with a strip that shows where."""
    lines = find_lines(story)
    if not lines:
        return '<p class="none">No dialogue was found.</p>'
    chapters = cast("Layer[Chapter]", story.layers.get("chapters", Layer()))
    length = len(story.text)
    speakers = [person for person in view.people[:COLOURED_SPEAKERS] if person.lines]
    named = {person.id for person in speakers}
    rows = [
        (
            speaker_class(rank),
            inert(person.name),
            [ln for ln in lines if ln.speaker_id == person.id],
        )
        for rank, person in enumerate(speakers)
    ]
    others = [ln for ln in lines if ln.speaker_id is not None and ln.speaker_id not in named]
    rows.append(("so", "all others", others))
    rows.append(("su", "unknown", [ln for ln in lines if ln.speaker_id is None]))
    largest = max(len(theirs) for _, _, theirs in rows)
    body = "".join(_balance_row(*row, length, largest) for row in rows if row[2])
    return (
        draw_marks((each.start for each in chapters), length, marks_id="marks")
        + '<table class="balance"><thead><tr><th scope="col">Speaker</th>'
        '<th scope="col">Where in the story</th><th scope="col" colspan="2">Lines</th></tr>'
        f"</thead><tbody>{body}</tbody></table>"
    )


def render_bases(view: Overview) -> str:
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
    return f'{shares}<ul class="bases">{"".join(items)}</ul>'


def render_notices(view: Overview) -> str:
    """What a reader of the report should know; empty where there is nothing."""
    if not view.notices:
        return ""
    items = "".join(
        f"<li>{inert(each.message)}{_times(each.count)} <code>{inert(each.code)}</code></li>"
        for each in view.notices
    )
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
        f'<li><a href="#c{each.id}">{inert(chapter_label(each))}</a></li>' for each in chapters
    )
    return f'<details class="menu"><summary>Chapters</summary><ol>{links}</ol></details>'


def _card(style: str, person: PersonView) -> str:
    aliases = [each for each in person.aliases if each.text != person.name][:SHOWN_ALIASES]
    facts = [
        _fact("Also", [(each.text, each.count) for each in aliases]),
        _fact("Pronouns", [(each.set, each.count) for each in person.pronouns[:3]]),
    ]
    if person.chapter:
        facts.append(f"<div><dt>First in</dt><dd>{inert(person.chapter)}</dd></div>")
    pick = f'<button type="button" data-only="{person.id}" aria-pressed="false">Show lines</button>'
    return (
        f'<article class="card {style}" id="p{person.id}" '
        f'data-n="{inert(person.name)}" data-f="{person.first}">'
        f"<h3>{inert(person.name)}</h3><p>{_counts(person)}</p><dl>{''.join(facts)}</dl>"
        f'<p class="acts"><button type="button" data-first="{person.id}">First seen</button> '
        f"{pick if person.lines else ''}</p></article>"
    )


def _entry(style: str, person: PersonView) -> str:
    return (
        f'<li class="{style}" id="p{person.id}" data-n="{inert(person.name)}" '
        f'data-f="{person.first}">{inert(person.name)} <small>{person.lines or ""}</small></li>'
    )


def _counts(person: PersonView) -> str:
    words = ["1 line" if person.lines == 1 else f"{person.lines:,} lines"]
    if not person.lines:
        words = ["no lines"]
    if person.words:
        words.append(f"{person.words:,} words")
    words += ["tells the story"] * person.narrator + ["several people"] * person.group
    if person.role == "mentioned":
        words.append("only mentioned")
    return " · ".join(words)


def _fact(name: str, counted: Sequence[tuple[str, int]]) -> str:
    if not counted:
        return ""
    words = ", ".join(f"{inert(text)}&nbsp;<small>{count:,}</small>" for text, count in counted)
    return f"<div><dt>{name}</dt><dd>{words}</dd></div>"


def _balance_row(style: str, name: str, lines: list[Line], length: int, largest: int) -> str:
    strip = draw_strip((line.start for line in lines), length, marks_id="marks")
    return (
        f'<tr class="{style}"><th scope="row">{name}</th><td>{strip}</td>'
        f'<td>{draw_bar(len(lines), largest)}</td><td class="count">{len(lines):,}</td></tr>'
    )


def _basis_item(style: str, basis: str, count: int, total: int) -> str:
    return (
        f'<li class="{style}"><b>{basis.replace("_", " ")}</b> {count / total:.0%}'
        f"<small>{inert(BASIS_WORDS.get(basis, basis))}</small></li>"
    )


def _times(count: int) -> str:
    return f" <small>({count:,} times)</small>" if count > 1 else ""
