"""``kenkui``: the sidecar in which kenkui keeps who speaks, beside an EPUB."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import PurePosixPath
from typing import Any, TypeAlias, cast

import msgspec

from fabula.export.cast import CAST_FILE, render_cast
from fabula.export.kenkui_grid import Leaf, digest, find_leaves
from fabula.export.options import ExportOptions, Files
from fabula.export.people import People
from fabula.export.plain_json import write_document
from fabula.export.script_rows import find_script
from fabula.layer import Layer
from fabula.rows import Chapter, Paragraph, Scene, Span
from fabula.story import Story

MAIN_FILE = "book.kenkui.json"
SCENE_MS = 1500
"""Silence before a new scene that no mark in the book announces."""
EPUB = "application/epub+zip"
_SPACES = dict.fromkeys(map(ord, "\u00a0\u1680\u202f\u205f\u3000\ufeff"), " ") | dict.fromkeys(
    range(0x2000, 0x200B), " "
)
_SPLIT = re.compile(r"(.+_split_)(\d+)(\.[^./]+)")
Rule: TypeAlias = dict[str, Any]
_Spoken: TypeAlias = tuple[int, int, str | None]


class _Chapter(msgspec.Struct, frozen=True):
    """A chapter as kenkui sees it: its id, and the blocks that it speaks."""

    id: str
    blocks: tuple[Span, ...]


def export_kenkui(story: Story, options: ExportOptions) -> Files:
    """Attributions with the digest of what they are anchored to, and silences between scenes.

    Lines without a known speaker have no rule, so that kenkui decides; with ``--unknown`` they
    are given to that name. Chapters of an EPUB have kenkui's own ids; those of other files are
    numbered (``ch-001``), for kenkui reads EPUB.
    """
    people = People(story)
    rows = find_script(story)
    spoken = [
        (row.start, row.end, people.name(row.who) or options.unknown)
        for row in rows
        if row.line is not None
    ]
    is_epub = story.text.source.media_type == EPUB
    chapters = list(_epub_chapters(story) if is_epub else _plain_chapters(story))
    attributions: list[Rule] = []
    silences: list[Rule] = []
    scenes = [each.start for each in cast("Iterable[Scene]", story.layers.get("scenes", ()))]
    for chapter in chapters:
        words = "\n\n".join(_canonical(story.text[a:b]) for a, b in chapter.blocks)
        leaves = list(find_leaves(words))
        for name, group in _by_speaker(chapter, words, leaves, spoken):
            attributions.extend(_rules(chapter.id, words, leaves, group, name))
        silences.extend(_silences(chapter, scenes))
    document: Rule = {"kenkui_sidecar": 1, "attributions": attributions}
    if silences:
        document["silences"] = silences
    name = PurePosixPath(story.text.source.name.replace("\\", "/")).stem if is_epub else ""
    main = f"{name}.kenkui.json" if name else MAIN_FILE
    return {main: write_document(document), CAST_FILE: render_cast(story, rows)}


def _canonical(words: str) -> str:
    """The words as kenkui writes them, as far as that changes no offset."""
    plain = words.translate(_SPACES)
    composed = unicodedata.normalize("NFC", plain)
    return composed if len(composed) == len(plain) else plain


def _plain_chapters(story: Story) -> Iterator[_Chapter]:
    paragraphs = cast("Layer[Paragraph]", story.layers.get("paragraphs", Layer()))
    chapters = cast("Layer[Chapter]", story.layers.get("chapters", Layer()))
    for chapter in chapters:
        first = bisect_left(paragraphs.starts, chapter.start)
        inside = paragraphs[first : bisect_left(paragraphs.starts, chapter.end)]
        yield _Chapter(f"ch-{chapter.id + 1:03}", tuple((row.start, row.end) for row in inside))


def _epub_chapters(story: Story) -> Iterator[_Chapter]:
    """A chapter a file; a file that the table of contents leaves out goes on with the last."""
    listed = {each["source"].partition("#")[0] for each in _contents(story)}
    ids: list[str] = []
    blocks: list[Span] = []
    previous, begun = "", False
    for member, group in groupby(story.text.blocks, key=lambda block: _place(block.source)[0]):
        spans = [(row.start, row.end) for row in group if not _place(row.source)[1]]
        if not spans:
            continue
        goes_on = not begun and _goes_on(previous, member)
        if ids and (member in listed or not (begun or goes_on)):
            yield _Chapter(_join_ids(ids), tuple(blocks))
            ids, blocks = [], []
        begun = begun or member in listed
        ids.append(_hash_id("v1", f"v1\0{member}\0{0}\0"))
        blocks.extend(spans)
        previous = member
    if ids:
        yield _Chapter(_join_ids(ids), tuple(blocks))


def _contents(story: Story) -> Sequence[dict[str, str]]:
    return cast("Sequence[dict[str, str]]", story.text.source.metadata.get("contents", ()))


def _place(source: str | None) -> tuple[str, bool]:
    """The file of a block, and whether it is a rule, which kenkui does not speak."""
    member, _, path = (source or "").partition("#")
    return member, path.rpartition("/")[2].startswith("hr[")


def _goes_on(previous: str, member: str) -> bool:
    before, after = _SPLIT.fullmatch(previous), _SPLIT.fullmatch(member)
    same = before and after and (before[1], before[3]) == (after[1], after[3])
    return bool(same and before and after and int(after[2]) == int(before[2]) + 1)


def _join_ids(ids: list[str]) -> str:
    return ids[0] if len(ids) == 1 else _hash_id("v2", "\0".join(ids))


def _hash_id(version: str, identity: str) -> str:
    hashed = hashlib.sha256(identity.encode("utf-8", errors="replace")).hexdigest()
    return f"ch-{version}-{hashed[:24]}"


def _by_speaker(
    chapter: _Chapter, words: str, leaves: Sequence[Leaf], spoken: Sequence[_Spoken]
) -> Iterator[tuple[str, list[int]]]:
    """Names with the leaves that they say, each run of one speaker for itself."""
    names: list[str | None] = [None] * len(leaves)
    if not leaves:
        return
    lengths = [end - start + 2 for start, end in chapter.blocks]
    block = at = 0
    place = bisect_left(spoken, chapter.blocks[0][0], key=itemgetter(1))
    for number, leaf in enumerate(leaves):
        while block < len(lengths) and leaf.start >= at + lengths[block]:
            at += lengths[block]
            block += 1
        middle = chapter.blocks[block][0] + (leaf.start + leaf.end) / 2 - at
        while place < len(spoken) and spoken[place][1] <= middle:
            place += 1
        if place < len(spoken) and spoken[place][0] <= middle:
            names[number] = spoken[place][2]
        elif number and words[leaf.start : leaf.end].isspace() and words[leaf.end - 1] == "\n":
            names[number] = names[number - 1]  # the end of the paragraph, nothing to hear
    for name, group in groupby(range(len(leaves)), key=names.__getitem__):
        if name is not None:
            yield name, list(group)


def _rules(
    chapter: str, words: str, leaves: Sequence[Leaf], said: list[int], name: str
) -> Iterator[Rule]:
    """A rule for each whole paragraph, else each whole sentence, else each phrase."""
    while said:
        for depth in (1, 3, 4):
            here = _path(leaves[said[0]])[:depth]
            size = _extent(leaves, said[0], here)
            whole = said[0] == 0 or _path(leaves[said[0] - 1])[:depth] != here
            if whole and size <= len(said):
                break
        start, end = leaves[said[0]].start, leaves[said[size - 1]].end
        where = {"chapter": chapter} | dict(
            zip(("paragraph", "line", "sentence", "phrase"), here, strict=False)
        )
        yield {"where": where, "character": name, "digest": digest(words[start:end])}
        said = said[size:]


def _path(leaf: Leaf) -> tuple[int, int, int, int]:
    return leaf.paragraph, leaf.line, leaf.sentence, leaf.phrase


def _extent(leaves: Sequence[Leaf], first: int, here: tuple[int, ...]) -> int:
    """How many leaves from the first on have this beginning of a path."""
    size = 1
    while first + size < len(leaves) and _path(leaves[first + size])[: len(here)] == here:
        size += 1
    return size


def _silences(chapter: _Chapter, scenes: Sequence[int]) -> Iterator[Rule]:
    for number, (before, after) in enumerate(
        zip(chapter.blocks, chapter.blocks[1:], strict=False), 1
    ):
        place = bisect_left(scenes, before[1])
        inside = place > 0 and scenes[place - 1] >= chapter.blocks[0][0]
        if inside and place < len(scenes) and scenes[place] <= after[0]:
            yield {"where": {"chapter": chapter.id, "paragraph": number}, "ms": SCENE_MS}
