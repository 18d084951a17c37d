"""How the people stand to each other: a network at the chosen moment, and the same as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import cast

from fabula.layer import Layer
from fabula.report.charts import counted, mark_data
from fabula.report.escaping import inert
from fabula.report.layout import Pair, place_nodes
from fabula.report.moments import Moments
from fabula.report.views import Overview, speaker_classes
from fabula.rows import CharacterId, Dialogue, Relationship, RelationshipKind
from fabula.script import ChapterFinder
from fabula.story import Story

SHOWN_PEOPLE = 14
"""Nodes at most, besides those with a relationship."""
MOST_NODES = 20
WIDTH, HEIGHT, MARGIN = 960, 540, 62
LETTER_WIDTH = 7.5
"""Of a name in the drawing, in its units."""

KIND_WORDS: dict[RelationshipKind, str] = {
    "kin": "relative",
    "ex_partner": "former partner",
    "other": "otherwise bound",
}
"""How a kind is called on the page, where its name is no word for people."""

Talk = Mapping[tuple[CharacterId, CharacterId], list[int]]
"""The moments of the lines that two say to each other; of a pair, the smaller id first."""


def render_ties(story: Story, view: Overview, moments: Moments) -> str:
    """The network and the table; thin lines are talk, coloured ones relationships."""
    ties = cast("Layer[Relationship]", story.layers.get("relationships", Layer()))
    talk = _find_talk(story, moments)
    people = _choose(view, ties, talk)
    if len(people) < 2:
        return '<p class="none">There are not two people to stand to each other.</p>'
    styles = speaker_classes(view.people)
    spots = dict(zip(people, _place(people, view, ties, talk), strict=True))
    largest = max((len(times) for times in talk.values()), default=1)
    drawn = "".join(
        _talk_line(pair, times, spots, largest)
        for pair, times in talk.items()
        if pair[0] in spots and pair[1] in spots
    )
    drawn += _tie_lines(ties, spots, moments)
    drawn += "".join(
        _node(who, styles.get(who, "so"), spots[who], moments, _lines_of(view, who))
        for who in people
    )
    left = len([person for person in view.people if person.id not in spots])
    note = f'<p class="aside" data-at={moments.end}>{left:,} more people are not drawn.</p>'
    return (
        '<div class="wide" tabindex="0" role="region" aria-label="Network of relationships">'
        f'<svg class="net" viewBox="0 0 {WIDTH} {HEIGHT}" role="group" tabindex="0" '
        f'aria-label="Relationships; arrow keys go from one to the next">{drawn}</svg></div>'
        f"{_LEGEND}{note if left else ''}{_table(story, ties, moments)}"
    )


_LEGEND = (
    '<p class="legend"><span><b class="warm"></b>a close or friendly bond</span>'
    '<span><b class="cool"></b>a cool or unknown one</span>'
    '<span><b class="cold"></b>a hostile one</span>'
    '<span><b class="talk"></b>they talk: the thicker, the more lines</span></p>'
)


def kind_words(kind: RelationshipKind) -> str:
    """A kind of relationship in words."""
    return KIND_WORDS.get(kind, kind.replace("_", " "))


def _find_talk(story: Story, moments: Moments) -> Talk:
    found: dict[tuple[CharacterId, CharacterId], list[int]] = {}
    for row in cast("Layer[Dialogue]", story.layers.get("dialogue", Layer())):
        for other in row.addressees:
            if row.speaker is not None and row.speaker != other:
                pair = (min(row.speaker, other), max(row.speaker, other))
                found.setdefault(pair, []).append(max(row.end, moments.of_people(pair)))
    return found


def _choose(view: Overview, ties: Iterable[Relationship], talk: Talk) -> list[CharacterId]:
    """Those bound to others, then those who talk most, in order of the cast."""
    bound = Counter(who for row in ties for who in (row.a, row.b))
    talking = Counter(dict.fromkeys(bound, 0))
    for pair, times in talk.items():
        for who in pair:
            talking[who] += len(times)
    best = sorted(talking, key=lambda who: (-talking[who], -bound[who], who))
    kept = set(best[:SHOWN_PEOPLE]) | {who for who in best if bound[who]}
    ranked = [person.id for person in view.people if person.id in kept]
    return ranked[:MOST_NODES]


def _place(
    people: list[CharacterId], view: Overview, ties: Iterable[Relationship], talk: Talk
) -> list[tuple[float, float]]:
    names = {person.id: person.name for person in view.people}
    widths = [max(48.0, LETTER_WIDTH * len(names[who])) for who in people]
    number = {who: place for place, who in enumerate(people)}
    largest = max((len(times) for times in talk.values()), default=1)
    weights: dict[Pair, float] = {}
    for (one, other), times in talk.items():
        if one in number and other in number:
            weights[number[one], number[other]] = 0.15 + 0.6 * (len(times) / largest) ** 0.5
    for row in ties:
        if row.a in number and row.b in number:
            pair = (number[min(row.a, row.b)], number[max(row.a, row.b)])
            weights[pair] = 0.9
    return place_nodes(widths, weights, WIDTH, HEIGHT, MARGIN)


def _talk_line(
    pair: tuple[CharacterId, CharacterId],
    times: list[int],
    spots: Mapping[CharacterId, tuple[float, float]],
    largest: int,
) -> str:
    (x1, y1), (x2, y2) = spots[pair[0]], spots[pair[1]]
    thick = 1 + 9 * (len(times) / largest) ** 0.5
    return (
        f'<line class="talk" x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" '
        f'stroke-width="{thick:.1f}" data-at="{min(times)}" data-most="{largest}"{counted(times)}/>'
    )


def _tie_lines(
    ties: Layer[Relationship],
    spots: Mapping[CharacterId, tuple[float, float]],
    moments: Moments,
) -> str:
    """A curve for each relationship; several between two lie beside each other."""
    seen: Counter[tuple[CharacterId, CharacterId]] = Counter()
    parts: list[str] = []
    for row in ties:
        if row.a not in spots or row.b not in spots:
            continue
        pair = (min(row.a, row.b), max(row.a, row.b))
        (x1, y1), (x2, y2) = spots[pair[0]], spots[pair[1]]
        bend = (seen[pair] + 1) // 2 * 26 * (1 if seen[pair] % 2 else -1)
        seen[pair] += 1
        length = max(1.0, ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5)
        middle = (
            (x1 + x2) / 2 - (y2 - y1) / length * bend,
            (y1 + y2) / 2 + (x2 - x1) / length * bend,
        )
        parts.append(
            f'<g class="tie {_warmth(row)}"{_tie_data(row, moments)}>'
            f'<path d="M{x1:g} {y1:g}Q{middle[0]:.0f} {middle[1]:.0f} {x2:g} {y2:g}"/>'
            f'<text x="{(x1 + x2 + 2 * middle[0]) / 4:.0f}" '
            f'y="{(y1 + y2 + 2 * middle[1]) / 4 + 4:.0f}">{kind_words(row.kind)}</text></g>'
        )
    return "".join(parts)


def _tie_data(row: Relationship, moments: Moments) -> str:
    shown = row.evidence[0][0] if row.evidence else row.from_
    kind = kind_words(row.kind)
    words = f"{{0}} is the {kind} of {{1}}" if row.directed else f"{{0}} and {{1}}: {kind}"
    if row.kind == "other":
        words = "{0} and {1} are bound to each other"
    until = f' data-until="{row.to}"' if row.to < moments.told else ""
    return (
        mark_data(
            moments.of_relationship(row), shown, words, (row.a, row.b), row.evidence, row.score
        )
        + until
    )


def _warmth(row: Relationship) -> str:
    if row.valence is None or -0.15 < row.valence < 0.15:
        return "cool"
    return "warm" if row.valence > 0 else "cold"


def _node(
    who: CharacterId, style: str, spot: tuple[float, float], moments: Moments, lines: int
) -> str:
    x, y = spot
    radius = min(24.0, 7 + 1.1 * lines**0.5)
    first = moments.mentions[who][0].start if moments.mentions.get(who) else 0
    data = mark_data(moments.of_person(who), first, "{0} is first spoken of here", (who,))
    name = moments.name(who).replace("<span", "<tspan").replace("</span", "</tspan")
    return (
        f'<g class="node {style}"{data}><circle cx="{x:g}" cy="{y:g}" r="{radius:.1f}"/>'
        f'<text x="{x:g}" y="{y + radius + 15:.1f}">{name}</text></g>'
    )


def _lines_of(view: Overview, who: CharacterId) -> int:
    return next((person.lines for person in view.people if person.id == who), 0)


def _table(story: Story, ties: Layer[Relationship], moments: Moments) -> str:
    if not len(ties):
        return '<p class="none">No relationship stands in words that were found.</p>'
    chapters = ChapterFinder(story)
    rows = "".join(_table_row(row, chapters, moments) for row in ties)
    return (
        '<table class="ties"><caption>What the text says of them</caption><thead><tr>'
        '<th scope="col">Who</th><th scope="col">is</th><th scope="col">of or with</th>'
        '<th scope="col">Words</th><th scope="col">Score</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _table_row(row: Relationship, chapters: ChapterFinder, moments: Moments) -> str:
    at = moments.of_relationship(row)
    shown = row.evidence[0] if row.evidence else (row.from_, row.from_)
    label = chapters.label_at(shown[0])
    place = f" <small>{inert(label)}</small>" if label else ""
    data = _tie_data(row, moments).split(" data-until")[0]
    ended = f" <small data-at={row.to}>ended</small>" if row.to < moments.told else ""
    return (
        f'<tr data-at={at}><th scope="row">{moments.name(row.a)}</th><td>{kind_words(row.kind)}'
        f"{ended}</td><td>{moments.name(row.b)}</td><td>"
        f'<button type="button" class="quote"{data}>{inert(moments.words(shown)) or "here"}'
        f"</button>{place}</td><td>{row.score:.2f}</td></tr>"
    )
