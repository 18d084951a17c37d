"""BookNLP's ``.book.html``: who is named, what is mentioned, and the text with both marked."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fabula.export.booknlp_rows import NARRATOR, BookRows
from fabula.report.escaping import inert
from fabula.rows import EntityType
from fabula.story import Story

TYPES: tuple[EntityType, ...] = ("FAC", "GPE", "LOC", "PER", "ORG", "VEH")
MOST = 10
_WEIGHT = {"PROP": 10.0, "NOM": 1.0, "PRON": 0.001}


def render_page(story: Story, rows: BookRows, characters: list[dict[str, Any]]) -> bytes:
    """The page; everything that comes from the text is escaped."""
    title = inert(story.text.source.title or story.text.source.name)
    page = (
        f'<html><head>\n<meta charset="UTF-8">\n<title>{title}</title>\n</head>'
        f"<h2>Named characters</h2>\n{_cast(characters)}<p>\n"
        f"<h2>Major entities (proper, common)</h2>{_entities(rows)}"
        f"<h2>Text</h2>\n{_text(rows)}</html>\n"
    )
    return page.encode("utf-8", errors="replace")


def _cast(characters: list[dict[str, Any]]) -> str:
    lines = []
    for person in characters:
        proper, common = (
            "/".join(f"{inert(each['n'])} ({each['c']})" for each in person["mentions"][kind])
            for kind in ("proper", "common")
        )
        if person["id"] == NARRATOR:
            proper = f"{proper}/[NARRATOR]" if proper else "[NARRATOR]"
        if proper:
            lines.append(f"{person['count']} {proper} {common} <br />\n")
    return "".join(lines)


def _entities(rows: BookRows) -> str:
    counts: dict[tuple[str, str], dict[int, Counter[str]]] = {}
    for each in rows.entities:
        kinds = counts.setdefault((each.cat, each.prop), {})
        kinds.setdefault(each.coref, Counter())[each.text] += 1
    parts = []
    for kind in TYPES:
        parts.append(f"<h3>{kind}</h3>")
        for prop in ("PROP", "NOM"):
            found = sorted(counts.get((kind, prop), {}).values(), key=lambda names: -names.total())
            for names in found[:MOST]:
                shown = "/".join(inert(name) for name, _ in names.most_common())
                parts.append(f"{names.total()} {shown} <br />")
            parts.append("<p>")
    return "".join(parts)


def _text(rows: BookRows) -> str:
    before, after = [""] * len(rows.tokens), [""] * len(rows.tokens)
    names = _names(rows)
    grey = '<font color="#D0D0D0">{}</font>'
    for each in rows.entities:
        before[each.first] += grey.format("[")
        sub = f'<font color="#FF00FF"><sub>{each.coref}-{names[each.coref]}</sub></font>'
        after[each.last] = grey.format("]") + sub + after[each.last]
    for quote in rows.quotes:
        before[quote.first] = '<font color="#666699">' + before[quote.first]
        who = "None" if quote.coref is None else names.get(quote.coref, "")
        after[quote.last] += f"</font><sub>[{quote.coref}-{who}]</sub>"
    parts, paragraph = [], -1
    for index, token in enumerate(rows.tokens):
        if token.paragraph != paragraph:
            parts.append("<p />")
        paragraph = token.paragraph
        parts.append(f"{before[index]}{inert(token.word)}{after[index]} ")
    return "".join(parts)


def _names(rows: BookRows) -> dict[int, str]:
    """The name shown for each ``COREF``: the commonest, proper ones first."""
    votes: dict[int, Counter[str]] = {}
    for each in rows.entities:
        counter: Any = votes.setdefault(each.coref, Counter())
        counter[each.text.lower()] += _WEIGHT[each.prop]
    return {coref: inert(counter.most_common(1)[0][0]) for coref, counter in votes.items()}
