"""A story as one self-contained HTML page that asks the network for nothing."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources
from typing import cast

from fabula.layer import Layer
from fabula.report.cast_view import line_ends, render_cast
from fabula.report.charts import draw_shared
from fabula.report.escaping import inert, shown
from fabula.report.feelings_view import render_feelings
from fabula.report.knowledge_view import render_knowledge
from fabula.report.moments import Moments
from fabula.report.overview_view import (
    BASIS_WORDS,
    render_balance,
    render_bases,
    render_chapters,
    render_notices,
)
from fabula.report.page_data import render_data
from fabula.report.palette import render_palette
from fabula.report.reading_view import ReadingView
from fabula.report.stage_view import render_stage
from fabula.report.ties_view import render_ties
from fabula.report.views import Overview, build_overview
from fabula.rows import Chapter
from fabula.script import name_of
from fabula.story import Story
from fabula.version import VERSION

SCRIPTS = ("text", "panel", "marks", "facts", "moment")
"""Files of the page's script, in the order in which they run."""

PANELS = (
    ("cast", "Cast"),
    ("stage", "On stage"),
    ("dialogue", "Dialogue"),
    ("ties", "Relationships"),
    ("feelings", "Feelings"),
    ("knowledge", "Who knows what"),
)
"""Ids and headings of the panels before the text, in their order."""

_YET = '<p class="none yet" hidden>Nothing yet at this moment.</p>'


def render_report(story: Story) -> str:
    """The report of a story.

    Everything from the text or its metadata is escaped, and a Content-Security-Policy allows only
    the page's own styles and script (by digest), so nothing in a book can run. The same story
    gives the same page. To leave what is later than a moment out of the file altogether, give
    ``story.upto(offset)``.
    """
    view = build_overview(story)
    moments = Moments(story)
    styles = (render_palette() + _asset("report.css"), _names_style(story, view))
    scripts = "\n".join(_asset(f"scripts/{name}.js") for name in SCRIPTS)
    script = f'"use strict";\n(() => {{\n{scripts}}})();\n'
    return "".join(
        (
            _head(story, view, styles, script),
            _banner(story, view),
            _front(story, view, moments),
            '<section id="text" aria-label="Text"><div class="text" tabindex="0" role="region" '
            'aria-label="Text; arrow keys go from line to line, m to the next name">',
            ReadingView(story, view.people).render(),
            "</div>",
            _panel(),
            f'</section></main><div id="tip" aria-live="polite" hidden></div>{_footer(story)}',
            render_data(story, view, moments),
            f"<script>{script}</script></body></html>\n",
        )
    )


def _head(story: Story, view: Overview, styles: tuple[str, str], script: str) -> str:
    allowed = " ".join(f"'{_digest(style)}'" for style in styles)
    policy = (
        f"default-src 'none'; style-src {allowed}; script-src '{_digest(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    language = inert(story.text.source.language or "en")
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f'<meta name="generator" content="fabula {VERSION}">'
        f"<title>{inert(view.title)}</title><style>{styles[0]}</style>"
        f'<style id="names">{styles[1]}</style></head><body>'
    )


def _names_style(story: Story, view: Overview) -> str:
    """Names in the margin as CSS; the script replaces it by what is known at the moment."""
    return "".join(
        f'.w{person.id}::before{{content:"{_css_string(name_of(story, person.id) or "")}"}}'
        for person in view.people
    )


def _css_string(words: str) -> str:
    plain = " ".join(shown(words).split())
    return "".join(f"\\{ord(char):x} " if char in '\\"<>' else char for char in plain)


def _banner(story: Story, view: Overview) -> str:
    sizes = [f"{view.words:,} words"]
    if view.chapters:
        sizes.append(f"{view.chapters:,} chapters" if view.chapters > 1 else "1 chapter")
    if view.lines:
        sizes.append(f"{view.lines:,} lines")
        sizes.append(f"{(view.lines - view.unknown) / view.lines:.0%} with a speaker")
    author = f'<p class="author">{inert(view.author)}</p>' if view.author else ""
    links = "".join(f'<a href="#{id_}">{words}</a>' for id_, words in PANELS)
    return (
        '<a class="skip" href="#text">To the text</a>'
        '<div class="bars"><nav class="bar" aria-label="Report"><a href="#top" class="home">'
        f'{inert(view.title)}</a><span class="links">{links}<a href="#text">Text</a></span>'
        f"{render_chapters(story)}"
        f'<button type="button" id="theme" hidden>Dark</button></nav>{_MOMENT_BAR}</div>'
        f'<header id="top"><h1>{inert(view.title)}</h1>{author}'
        f'<p class="sizes">{" · ".join(sizes)}</p></header><main>'
    )


_MOMENT_BAR = (
    '<div class="moment" id="moment-bar" role="group" aria-label="Moment" hidden>'
    '<label for="moment">The story up to</label>'
    '<button type="button" id="scene-back" aria-label="To the end of the scene before">‹</button>'
    '<input type="range" id="moment" min="1" max="1" value="1">'
    '<button type="button" id="scene-next" aria-label="To the end of the next scene">›</button>'
    '<span id="when">the end</span>'
    '<button type="button" id="whole" hidden>All of it</button></div>'
)


def _front(story: Story, view: Overview, moments: Moments) -> str:
    chapters = cast("Layer[Chapter]", story.layers.get("chapters", Layer()))
    ends = line_ends(story, moments)
    drawn = {
        "cast": render_cast(view, moments, ends),
        "stage": f'<p id="stage-now"></p>{render_stage(story, view, moments)}',
        "dialogue": render_balance(story, view, moments) + render_bases(view, moments),
        "ties": render_ties(story, view, moments),
        "feelings": render_feelings(story, view, moments),
        "knowledge": render_knowledge(story),
    }
    sections = "".join(
        f'<section class="front" aria-labelledby="{id_}"><h2 id="{id_}">{words}</h2>'
        f"{drawn[id_]}{_YET}</section>"
        for id_, words in PANELS
    )
    shared = draw_shared((each.start for each in chapters), moments.end)
    return f"{shared}{sections}{render_notices(view, moments)}"


def _panel() -> str:
    """Where the page's script shows a line; the words for each basis are its only data."""
    words = "".join(
        f'<li data-b="{basis}">{inert(meaning)}</li>' for basis, meaning in BASIS_WORDS.items()
    )
    return (
        '<aside id="panel" aria-label="What is said of the passage" hidden>'
        '<p class="acts"><button type="button" id="return" hidden>Back</button></p>'
        '<div id="shown" aria-live="polite">'
        '<p class="hint">Point at a line or a name, or tap it.</p></div>'
        '<p class="acts"><button type="button" id="back">Previous</button>'
        '<button type="button" id="next">Next</button>'
        '<button type="button" id="doubt">Next unknown</button>'
        '<button type="button" id="close" aria-label="Close">×</button></p>'
        f'<ul id="bases" hidden>{words}</ul></aside>'
    )


def _footer(story: Story) -> str:
    model = story.provenance.model
    how = f"with the model {model.split(' ')[0]}" if model else "with rules alone"
    return (
        f"<footer>Read by fabula {VERSION} {inert(how)}. Everything here but the text is a "
        "reading of a program: it may be wrong, and what it does not know it leaves open.</footer>"
    )


def _asset(name: str) -> str:
    return resources.files("fabula.report").joinpath(name).read_text(encoding="utf-8")


def _digest(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
