"""Notes of the author on a page, labelled or not, and epigraphs under headings."""

from __future__ import annotations

from collections.abc import Iterator

from fabula.decode.page import QUOTED, Marks, Page, mark, open_blocks
from fabula.lexicons import paratext_lines as lines
from fabula.lexicons.headings import looks_like_title
from fabula.rows import Span

NOTE_CHARS = 2500
"""Longest note of several paragraphs that is followed to its end."""
NOTE_BLOCKS = 8
"""Most paragraphs such a note may have."""


def mark_labels(page: Page, marks: Marks) -> None:
    """Blocks that begin with a label, and the paragraphs that belong to them."""
    labels = {
        index: label
        for index in open_blocks(page, marks)
        if (label := lines.parse_label(page.words[index])) is not None
    }
    firm = {index for index, label in labels.items() if label.strength != "weak"}
    for index, label in labels.items():
        if index in marks or not _is_accepted(page, marks, labels, firm, index):
            continue
        mark(marks, index, label.kind, 0.95 if label.strength == "strong" else 0.85)
        _follow_note(page, marks, index, label, labels)


def _is_accepted(
    page: Page, marks: Marks, labels: dict[int, lines.Label], firm: set[int], index: int
) -> bool:
    """Whether a label stands where its strength suffices."""
    label = labels[index]
    if label.strength == "strong" or (label.strength == "colon" and label.alone):
        return True
    edge = index in (page.first, page.last - 1) or index - 1 in labels
    if not edge and index - 1 not in marks and index + 1 not in marks:
        return False
    if label.strength == "colon":
        return True
    hinted = any(
        marks[other][0] in ("tags", "summary", "title", "author")
        for other in range(index - 3, index)
        if other in marks
    )
    near = any(other in firm for other in _neighbours(labels, index))
    return near or hinted or (label.strength == "field" and label.kind == "summary")


def _neighbours(labels: dict[int, lines.Label], index: int) -> Iterator[int]:
    """The labelled blocks that stand with a block in one list."""
    for step in (-1, 1):
        at = index + step
        while at in labels and abs(at - index) < NOTE_BLOCKS:
            yield at
            at += step


def _follow_note(
    page: Page, marks: Marks, index: int, label: lines.Label, labels: dict[int, lines.Label]
) -> None:
    """Mark the paragraphs after a label's block that still belong to it."""
    if label.kind not in ("author_note", "summary", "disclaimer", "dedication", "end_note"):
        return
    if lines.is_bracketed(page.words[index]):
        return
    end = index + 1
    while end < page.last and end not in marks and end not in labels:
        end += 1
        if end - index > NOTE_BLOCKS or page.gap_chars(index, end) > NOTE_CHARS:
            break
    bounded = end == page.last or end in marks or end in labels
    following = list(range(index + 1, end))
    silent = not any(QUOTED.match(page.words[each]) for each in following)
    parted = end in marks and marks[end][0] == "separator"
    led = index - 1 in marks and marks[index - 1][0] in ("separator", "other")
    whole = (
        bounded
        and silent
        and (len(following) <= 2 if parted else label.alone or led or len(following) <= 1)
    )
    taken = following if whole else following[:1] if label.alone else []
    if not whole:
        for each in following:
            if lines.count_reader_cues(page.words[each]) and each - 1 in (index, *taken):
                taken.append(each)
    for each in taken:
        mark(marks, each, label.kind, 0.8)


def mark_unlabelled_notes(page: Page, marks: Marks) -> None:
    """Words to the reader at the edge of a chapter that carry no label."""
    for index in open_blocks(page, marks):
        words = page.words[index]
        before = marks.get(index - 1, ("",))[0]
        after = marks.get(index + 1, ("heading" if index + 1 == page.last else "",))[0]
        opened = before in ("separator", "other", "author_note") and after in ("heading", "other")
        closed = after == "separator" and (index == page.first or before in ("heading", "title"))
        if (opened or closed) and not QUOTED.search(words[:1]) and len(words) < NOTE_CHARS:
            cues = lines.count_reader_cues(words)
            if cues >= 2 or (cues and len(words) < 300):
                mark(marks, index, "author_note", 0.7)


def mark_epigraphs(page: Page, marks: Marks) -> None:
    """Quotations with their source, right under a heading."""
    for index in open_blocks(page, marks):
        words = page.words[index]
        if marks.get(index - 1, ("",))[0] not in ("heading", "epigraph") or len(words) > 900:
            continue
        verse = page.blocks[index].kind in ("verse", "blockquote")
        quoted = verse or QUOTED.match(words) is not None or words[0] in "_*"
        later = page.words[index + 1] if index + 1 < page.last else ""
        named = looks_like_title(later.strip(" -—–~_*")) and lines.is_attribution(later)
        if quoted and named and (later[:1] in "-—–~" or verse):
            mark(marks, index, "epigraph", 0.85)
            mark(marks, index + 1, "epigraph", 0.85)
        elif quoted and lines.ends_with_source(words) and ("\n" in words or lines.is_cited(words)):
            mark(marks, index, "epigraph", 0.85)


def find_bracketed_notes(page: Page, marks: Marks) -> Iterator[Span]:
    """Notes in brackets (*(A/N: sorry!)*) at the start or end of a paragraph of story."""
    for index in open_blocks(page, marks):
        words = page.words[index]
        if "(" in words or "[" in words:
            start = page.blocks[index].start
            for left, right in lines.find_bracketed_notes(words):
                yield start + left, start + right
