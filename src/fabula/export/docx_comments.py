"""``docx``: the text for Word, with a comment at each finding of ``fabula check``."""

from __future__ import annotations

import io
import zipfile
from bisect import bisect_right
from typing import TYPE_CHECKING, cast

from fabula.check import find_contradictions
from fabula.export.options import ExportOptions, Files
from fabula.integrity import Finding
from fabula.layer import Layer
from fabula.rows import Paragraph
from fabula.story import Story

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.run import Run

MAIN_FILE = "checked.docx"
AUTHOR, INITIALS = "fabula", "fa"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""When the parts of the file say they were made: the same story gives the same bytes."""
_DATE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}date"


def export_docx(story: Story, options: ExportOptions) -> Files:
    """Paragraphs and headings; a finding about no words is anchored at the first paragraph."""
    import docx

    document = docx.Document()
    source = story.text.source
    document.core_properties.title = _clean(source.title or source.name)[:255]
    document.core_properties.author = _clean(source.author or "")[:255]
    findings = [_within(finding, len(story.text)) for finding in find_contradictions(story)]
    runs = _write(document, story, {edge for start, end, _ in findings for edge in (start, end)})
    starts = [start for start, _ in runs]
    for start, end, finding in findings:
        first = max(bisect_right(starts, start) - 1, 0)
        last = max(bisect_right(starts, end - 1) - 1, first)
        if runs:
            said = _clean(f"{finding.code}: {finding.message}")
            anchors = [run for _, run in runs[first : last + 1]]
            document.add_comment(anchors, text=said, author=AUTHOR, initials=INITIALS)
    for comment in document.comments:
        comment._comment_elm.attrib.pop(_DATE, "")
    buffer = io.BytesIO()
    document.save(buffer)
    return {MAIN_FILE: _timeless(buffer.getvalue())}


def _within(finding: Finding, length: int) -> tuple[int, int, Finding]:
    """A finding with a range of the text that is not empty."""
    start = min(max(finding.start or 0, 0), max(length - 1, 0))
    return start, min(max(finding.end or 0, start + 1), length), finding


def _write(document: Document, story: Story, edges: set[int]) -> list[tuple[int, Run]]:
    """Write the text, cut at all edges; offsets and runs in order."""
    runs: list[tuple[int, Run]] = []
    cuts = sorted(edges)
    place = 0
    for start, end, heading in _blocks(story):
        block = document.add_paragraph(style="Heading 1" if heading else None)
        at = start
        while place < len(cuts) and cuts[place] <= start:
            place += 1
        while place < len(cuts) and cuts[place] < end:
            runs.append((at, block.add_run(_clean(story.text[at : cuts[place]]))))
            at = cuts[place]
            place += 1
        runs.append((at, block.add_run(_clean(story.text[at:end]))))
    return runs


def _blocks(story: Story) -> list[tuple[int, int, bool]]:
    paragraphs = cast("Layer[Paragraph]", story.layers.get("paragraphs", Layer()))
    if not len(paragraphs):
        return [(0, len(story.text), False)] if story.text.content.strip() else []
    return [(row.start, row.end, row.kind == "heading") for row in paragraphs]


def _clean(text: str) -> str:
    """Text that XML can hold."""
    plain = text.encode("utf-8", errors="replace").decode("utf-8")
    return "".join(
        char if char >= " " or char in "\t\n" else "\ufffd"
        for char in plain.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    )


def _timeless(data: bytes) -> bytes:
    """The same archive with one date on all of its parts."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = zipfile.ZipInfo(name, EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return buffer.getvalue()
