"""Cards of the cast, as far as people are known at the moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from fabula.lexicons.person_nouns import PRONOUNS
from fabula.report.charts import counted, mark_data
from fabula.report.escaping import inert
from fabula.report.moments import Moments
from fabula.report.views import Overview, PersonView, speaker_classes
from fabula.rows import CharacterId
from fabula.script import find_lines
from fabula.story import Story

LineEnds: TypeAlias = dict[CharacterId, list[int]]
"""The moments of everybody's lines, in text order."""

SHOWN_CARDS = 12
SHOWN_ALIASES = 6


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


def line_ends(story: Story, moments: Moments) -> LineEnds:
    """The moments of everybody's lines."""
    found: dict[CharacterId, list[int]] = {}
    for line in find_lines(story):
        if line.speaker_id is not None:
            at = max(line.end, moments.of_person(line.speaker_id))
            found.setdefault(line.speaker_id, []).append(at)
    return found


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
        f"<span data-at={min(times)}>{inert(text)}&nbsp;"
        f"<small{counted(times)}>{count:,}</small></span>"
        for text, count, times in listed
    )
    first = min(min(times) for _, _, times in listed)
    return f'<div data-at={first}><dt>{name}</dt><dd class="listed">{words}</dd></div>'
