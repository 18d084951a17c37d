"""``tei``: the story as a TEI P5 document, the text in full, its speech and names marked.

Source: TEI P5 Guidelines, chapters 2 (header), 3 (said), 13 (names) and 16 (standOff).
"""

from __future__ import annotations

from fabula.export.options import ExportOptions, Files
from fabula.export.people import People
from fabula.export.tei_body import Body
from fabula.export.tei_header import render_header
from fabula.export.tei_standoff import render_standoff
from fabula.export.tei_xml import Ids, tag
from fabula.story import Story

MAIN_FILE = "story.tei.xml"


def export_tei(story: Story, options: ExportOptions) -> Files:
    """One document: header with the cast, what stands apart, and the text.

    The characters within ``text`` are those of the story, white space included, but for those that
    XML has no place for, which become U+FFFD.
    """
    people = People(story)
    ids = Ids(story, people)
    body = Body(story, ids)
    language = story.text.source.language or "en"
    opening = tag("TEI", {"xmlns": "http://www.tei-c.org/ns/1.0", "xml:lang": language})
    parts = (
        '<?xml version="1.0" encoding="UTF-8"?>\n',
        f"{opening}\n{render_header(story, people, ids)}\n",
        render_standoff(story, people, ids, body.marked),
        f"{body.render()}\n</TEI>\n",
    )
    return {MAIN_FILE: "".join(parts).encode("utf-8")}
