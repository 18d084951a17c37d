"""A story as one self-contained HTML page that asks the network for nothing."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources

from fabula.report.escaping import inert
from fabula.report.overview_view import (
    BASIS_WORDS,
    render_balance,
    render_bases,
    render_cast,
    render_chapters,
    render_notices,
)
from fabula.report.palette import render_palette
from fabula.report.reading_view import ReadingView
from fabula.report.views import Overview, build_overview
from fabula.story import Story
from fabula.version import VERSION


def render_report(story: Story) -> str:
    """The report of a story.

    Everything from the text or its metadata is escaped, and a Content-Security-Policy allows only
    the page's own style and script (by digest), so nothing in a book can run. The same story gives
    the same page.
    """
    view = build_overview(story)
    style = render_palette() + _asset("report.css")
    script = _asset("report.js")
    return "".join(
        (
            _head(story, view, style, script),
            _banner(story, view),
            _front(story, view),
            '<section id="text" aria-label="Text"><div class="text" tabindex="0" role="region" '
            'aria-label="Text; left and right arrow keys go from line to line">',
            ReadingView(story, view.people).render(),
            "</div>",
            _panel(),
            "</section></main>",
            f"<script>{script}</script></body></html>\n",
        )
    )


def _head(story: Story, view: Overview, style: str, script: str) -> str:
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    language = inert(story.text.source.language or "en")
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f'<meta name="generator" content="fabula {VERSION}">'
        f"<title>{inert(view.title)}</title><style>{style}</style></head><body>"
    )


def _banner(story: Story, view: Overview) -> str:
    sizes = [f"{view.words:,} words"]
    if view.chapters:
        sizes.append(f"{view.chapters:,} chapters" if view.chapters > 1 else "1 chapter")
    if view.lines:
        sizes.append(f"{view.lines:,} lines")
        sizes.append(f"{(view.lines - view.unknown) / view.lines:.0%} with a speaker")
    author = f'<p class="author">{inert(view.author)}</p>' if view.author else ""
    return (
        '<a class="skip" href="#text">To the text</a>'
        '<nav class="bar" aria-label="Report"><a href="#top" class="home">'
        f'{inert(view.title)}</a><a href="#cast">Cast</a><a href="#dialogue">Dialogue</a>'
        f'<a href="#text">Text</a>{render_chapters(story)}'
        '<button type="button" id="theme" hidden>Dark</button></nav>'
        f'<header id="top"><h1>{inert(view.title)}</h1>{author}'
        f'<p class="sizes">{" · ".join(sizes)}</p></header><main>'
    )


def _front(story: Story, view: Overview) -> str:
    return (
        '<section class="front" aria-labelledby="cast"><h2 id="cast">Cast</h2>'
        f"{render_cast(view)}</section>"
        '<section class="front" aria-labelledby="dialogue"><h2 id="dialogue">Dialogue</h2>'
        f"{render_balance(story, view)}{render_bases(view)}</section>"
        f"{render_notices(view)}"
    )


def _panel() -> str:
    """Where the page's script shows a line; the words for each basis are its only data."""
    words = "".join(
        f'<li data-b="{basis}">{inert(meaning)}</li>' for basis, meaning in BASIS_WORDS.items()
    )
    return (
        '<aside id="panel" aria-label="The line" hidden>'
        '<div id="shown" aria-live="polite"><p class="hint">Point at a line, or tap it.</p></div>'
        '<p class="acts"><button type="button" id="back">Previous</button>'
        '<button type="button" id="next">Next</button>'
        '<button type="button" id="doubt">Next unknown</button>'
        '<button type="button" id="close" aria-label="Close">×</button></p>'
        f'<ul id="bases" hidden>{words}</ul></aside>'
    )


def _asset(name: str) -> str:
    return resources.files("fabula.report").joinpath(name).read_text(encoding="utf-8")


def _digest(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
