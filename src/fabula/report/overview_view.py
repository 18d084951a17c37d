"""The front of the report as HTML: cast cards, who speaks when, what speakers rest on, notices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias, cast

from fabula.layer import Layer
from fabula.lexicons.person_nouns import PRONOUNS
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
    PersonView,
    speaker_classes,
)
from fabula.rows import Chapter, CharacterId
from fabula.script import Line, chapter_label, find_lines
from fabula.story import Story

LineEnds: TypeAlias = dict[CharacterId, list[int]]
"""The moments of everybody's lines, in text order."""

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


def render_cast(view: Overview, moments: Moments, ends: LineEnds) -> str:
    """Cards for those who speak most, and a list of everybody else.

    Those who say nothing have no colour of their own.
    """
    if not view.people:
        return '<p class="none">No persons were found.</p>'
    styles = speaker_classes(view.people)
    telling = [person for person in view.people if person.lines or person.narrator]
    shown = (telling or list(view.people))[:SHOWN_CARDS]
    seen = {person.id for person in shown}
    rest = [person for person in view.people if person.id not in seen]
    cards = "".join(_card(styles[person.id], person, moments, ends) for person in shown)
    more = ""
    if rest:
        names = "".join(_entry(styles[person.id], person, moments, ends) for person in rest)
        opened = " open" if len(rest) <= SHOWN_CARDS else ""
        firsts = [moments.of_person(person.id) for person in rest]
        more = (
            f"<details{opened} data-at={min(firsts)}><summary><span{counted(firsts)}>"
            f"{len(rest):,}</span> more</summary><ul>{names}</ul></details>"
        )
    return f'<div class="cards">{cards}</div>{more}'


def render_balance(story: Story, view: Overview, moments: Moments, ends: LineEnds) -> str:
    """A table of who speaks how often, with a strip that shows where."""
    lines = find_lines(story)
    if not lines:
        return '<p class="none">No dialogue was found.</p>'
    speakers = [person for person in view.people[:COLOURED_SPEAKERS] if person.lines]
    named = {person.id for person in speakers}
    rows = [
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


def line_ends(story: Story, moments: Moments) -> LineEnds:
    """The moments of everybody's lines."""
    found: dict[CharacterId, list[int]] = {}
    for line in find_lines(story):
        if line.speaker_id is not None:
            at = max(line.end, moments.of_person(line.speaker_id))
            found.setdefault(line.speaker_id, []).append(at)
    return found


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


def _card(style: str, person: PersonView, moments: Moments, ends: LineEnds) -> str:
    facts = [_aliases(person, moments), _pronouns(person, moments)]
    if person.chapter:
        facts.append(f"<div><dt>First in</dt><dd>{inert(person.chapter)}</dd></div>")
    times = ends.get(person.id, [])
    pick = (
        f'<button type="button" data-only="{person.id}" aria-pressed="false" '
        f"data-at={min(times)}>Show lines</button>"
        if times
        else ""
    )
    return (
        f'<article class="card {style}" id="p{person.id}" data-at={moments.of_person(person.id)}>'
        f"<h3>{moments.name(person.id)}</h3><p>{_counts(person, moments, times)}</p>"
        f"<dl>{''.join(facts)}</dl>"
        f'<p class="acts"><button type="button"{_first_mark(person, moments)}>First seen</button> '
        f"{pick}</p></article>"
    )


def _first_mark(person: PersonView, moments: Moments) -> str:
    spans = [(row.start, row.end) for row in moments.mentions.get(person.id, [])[:1]]
    words = "{0} is first spoken of here"
    return mark_data(moments.of_person(person.id), person.first, words, (person.id,), spans)


def _entry(style: str, person: PersonView, moments: Moments, ends: LineEnds) -> str:
    times = ends.get(person.id, [])
    lines = f" <small data-at={min(times)}{counted(times)}>{len(times)}</small>" if times else ""
    return (
        f'<li class="{style}" id="p{person.id}" data-at={moments.of_person(person.id)}>'
        f'<button type="button" class="plain"{_first_mark(person, moments)}>'
        f"{moments.name(person.id)}</button>{lines}</li>"
    )


def _counts(person: PersonView, moments: Moments, times: list[int]) -> str:
    words = [f"<span><span{counted(times)}>{person.lines:,}</span> lines</span>"]
    if person.lines == 1:
        words = [f"<span data-at={times[0] if times else moments.end}>1 line</span>"]
    if not person.lines:
        words = ["<span>no lines</span>"]
    if person.words:
        words.append(f"<span data-at={moments.end}>{person.words:,} words</span>")
    words += ["<span>tells the story</span>"] * person.narrator
    words += ["<span>several people</span>"] * person.group
    if person.role == "mentioned":
        words.append(f"<span data-at={moments.end}>only mentioned</span>")
    return "".join(words)


def _aliases(person: PersonView, moments: Moments) -> str:
    """Other names, each from the moment it has been used."""
    times: dict[str, list[int]] = {}
    for row in moments.mentions.get(person.id, []):
        if row.form == "proper":
            times.setdefault(moments.words((row.start, row.end)), []).append(row.end)
    names = [each for each in person.aliases if each.text != person.name][:SHOWN_ALIASES]
    return _fact(
        "Also", [(each.text, each.count, times.get(each.text) or [moments.end]) for each in names]
    )


def _pronouns(person: PersonView, moments: Moments) -> str:
    times: dict[str, list[int]] = {}
    for row in moments.mentions.get(person.id, []):
        found = PRONOUNS.get(moments.words((row.start, row.end)).lower())
        if row.form == "pronoun" and found is not None and found.gender:
            times.setdefault(found.gender, []).append(row.end)
    return _fact(
        "Pronouns",
        [
            (each.set, each.count, times.get(each.set) or [moments.end])
            for each in person.pronouns[:3]
        ],
    )


def _fact(name: str, listed: Sequence[tuple[str, int, list[int]]]) -> str:
    """A row of a card: words with how often, each from its first moment on."""
    if not listed:
        return ""
    words = "".join(
        f"<span data-at={min(times)}>{inert(text)}&nbsp;<small{counted(times)}>{count:,}</small></span>"
        for text, count, times in listed
    )
    first = min(min(times) for _, _, times in listed)
    return f'<div data-at={first}><dt>{name}</dt><dd class="listed">{words}</dd></div>'


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
