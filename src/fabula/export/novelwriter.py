"""``novelwriter``: a project for novelWriter, with a document a scene and a note a character.

Its parts are those of project file version 1.5, which novelWriter 2.0 to 2.7 write.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterator, Sequence
from typing import cast

import msgspec
from lxml import etree

from fabula.export.options import ExportOptions, Files
from fabula.export.people import People, flat
from fabula.export.scene_facts import SceneFacts, find_scene_facts
from fabula.export.script_rows import find_script
from fabula.layer import Layer
from fabula.rows import Chapter, Character, CharacterId, Paragraph
from fabula.script import chapter_label
from fabula.story import Story

PROJECT_FILE = "nwProject.nwx"
VERSION, HEX_VERSION, FILE_VERSION, REVISION = "2.6", "0x020600f0", "1.5", "5"
NEVER = "1970-01-01 00:00:00"
"""When the project says it was written: the same story gives the same bytes."""
STATUS, IMPORTANCE = "s000001", "i000001"
HANDLE_DIGITS = 13
JOINER = "\u2060"
"""Invisible; keeps a mark of the text from being one of novelWriter's."""
_UNTAGGED = re.compile(r"[^\w-]+")
_OPENING = re.compile(r"^(?=[@%#>])")
_CODE = re.compile(r"\[(?=/?[a-z])", re.IGNORECASE)
_EMPHASIS = re.compile(r"(?=[*_~\\])")


class _Item(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the project: a root, or a document with its text."""

    key: str
    parent: str | None
    root: str
    group: str
    name: str
    layout: str | None = None
    heading: str = "H0"
    text: str = ""


def export_novelwriter(story: Story, options: ExportOptions) -> Files:
    """``nwProject.nwx`` and ``content``: chapters, scenes with their tags, character notes."""
    items = list(_Project(story).items())
    files = {PROJECT_FILE: _project_file(story, items)}
    for item in items:
        if item.layout is not None:
            head = (
                f"%%~name: {item.name}\n%%~path: {_handle(item.parent or '')}/{_handle(item.key)}\n"
                f"%%~kind: {item.group}/{item.layout}\n"
            )
            text = (head + item.text).encode("utf-8", errors="replace")
            files[f"content/{_handle(item.key)}.nwd"] = text
    return files


class _Project:
    def __init__(self, story: Story) -> None:
        self._story = story
        self._people = People(story)
        self._scenes = find_scene_facts(story, find_script(story))
        self._tags: dict[CharacterId, str] = {}
        taken: set[str] = set()
        for person in self._people.rows:
            plain = _UNTAGGED.sub("_", self._people.name(person.id) or "").strip("_")
            tag, number = plain or f"character_{person.id}", 2
            while tag.casefold() in taken:
                tag, number = f"{plain}_{number}", number + 1
            taken.add(tag.casefold())
            self._tags[person.id] = tag

    def items(self) -> Iterator[_Item]:
        title = flat(self._story.text.source.title or self._story.text.source.name)
        yield _root("novel", "NOVEL", "Novel")
        yield _document("title", "novel", title, "H1", f"#! {title}\n")
        for parent, start, end, heading in self._chapters():
            inside = [scene for scene in self._scenes if start <= scene.start < end]
            stops = [*(scene.start for scene in inside), end]
            lead = self._words(start, stops[0])
            yield _document(parent, "novel", heading, "H2", f"## {heading}\n\n{lead}")
            for scene, stop in zip(inside, stops[1:], strict=True):
                text = self._scene(scene, stop)
                yield _document(f"scene {scene.id}", parent, flat(scene.title), "H3", text)
        yield _root("characters", "CHARACTER", "Characters")
        for person in self._people.rows:
            name = self._people.name(person.id) or ""
            yield _Item(
                key=f"character {person.id}",
                parent="characters",
                root="characters",
                group="CHARACTER",
                name=name,
                layout="NOTE",
                heading="H1",
                text=self._note(person, name),
            )

    def _chapters(self) -> Iterator[tuple[str, int, int, str]]:
        """Key, range after the heading and heading of each chapter, and of what is outside."""
        chapters = cast("Layer[Chapter]", self._story.layers.get("chapters", Layer()))
        paragraphs = cast("Layer[Paragraph]", self._story.layers.get("paragraphs", Layer()))
        at, content = 0, self._story.text.content
        for chapter in chapters:
            if content[at : chapter.start].strip():
                yield f"before {chapter.id}", at, chapter.start, "Before the chapter"
            head = paragraphs.at(chapter.start)
            if head is not None and head.kind == "heading":
                yield (
                    f"chapter {chapter.id}",
                    head.end,
                    chapter.end,
                    flat(content[head.start : head.end]),
                )
            else:
                yield f"chapter {chapter.id}", chapter.start, chapter.end, chapter_label(chapter)
            at = chapter.end
        if content[at:].strip():
            yield "rest", at, len(content), "After the chapters" if at else "The text"

    def _scene(self, scene: SceneFacts, end: int) -> str:
        tags: dict[str, Sequence[CharacterId]] = {
            "pov": () if scene.pov is None else (scene.pov,),
            "char": scene.present,
            "mention": scene.mentioned,
        }
        lines = [
            f"@{key}: {', '.join(self._tags[who] for who in people)}"
            for key, people in tags.items()
            if people
        ]
        if scene.quote:
            lines += ["", f"%Synopsis: {scene.quote}"]
        head = "\n".join([f"### {flat(scene.title)}", "", *lines])
        return f"{head}\n\n{self._words(scene.start, end)}"

    def _words(self, start: int, end: int) -> str:
        lines = (flat(line) for line in self._story.text[start:end].split("\n"))
        return "\n\n".join(_plain(line) for line in lines if line) + "\n"

    def _note(self, person: Character, name: str) -> str:
        tag = self._tags[person.id]
        aliases = ", ".join(flat(alias.text) for alias in person.aliases)
        lines = [f"# {name}", "", f"@tag: {tag}", ""]
        lines += [f"Role: {person.role}"]
        lines += [f"Also called: {_plain(aliases)}"] if aliases else []
        return "\n\n".join(filter(None, lines)) + "\n"


def _root(key: str, group: str, name: str) -> _Item:
    return _Item(key=key, parent=None, root=key, group=group, name=name)


def _document(key: str, parent: str, name: str, heading: str, text: str) -> _Item:
    return _Item(
        key=key,
        parent=parent,
        root="novel",
        group="NOVEL",
        name=name,
        layout="DOCUMENT",
        heading=heading,
        text=text,
    )


def _plain(line: str) -> str:
    """A paragraph in which nothing is novelWriter's markup."""
    line = _EMPHASIS.sub(r"\\", line)
    return _OPENING.sub(JOINER, _CODE.sub("[" + JOINER, line))


def _handle(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:HANDLE_DIGITS]


def _project_file(story: Story, items: list[_Item]) -> bytes:
    root = etree.Element(
        "novelWriterXML",
        appVersion=VERSION,
        hexVersion=HEX_VERSION,
        fileVersion=FILE_VERSION,
        fileRevision=REVISION,
        timeStamp=NEVER,
    )
    source = story.text.source
    identity = str(uuid.uuid5(uuid.NAMESPACE_URL, source.sha256))
    project = etree.SubElement(
        root, "project", id=identity, saveCount="1", autoCount="0", editTime="0"
    )
    etree.SubElement(project, "name").text = flat(source.title or source.name)
    etree.SubElement(project, "author").text = flat(source.author or "")
    settings = etree.SubElement(root, "settings")
    etree.SubElement(settings, "doBackup").text = "yes"
    for group, key, name in (("status", STATUS, "New"), ("importance", IMPORTANCE, "None")):
        look = {"key": key, "count": "0"} | dict.fromkeys(("red", "green", "blue"), "100")
        holder = etree.SubElement(settings, group)
        etree.SubElement(holder, "entry", look, shape="SQUARE").text = name
    content = etree.SubElement(root, "content", items=str(len(items)))
    orders: dict[str | None, int] = {}
    for item in items:
        _add_item(content, item, orders.setdefault(item.parent, 0))
        orders[item.parent] += 1
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _add_item(content: etree._Element, item: _Item, order: int) -> None:
    places = {
        "handle": _handle(item.key),
        "parent": "None" if item.parent is None else _handle(item.parent),
        "root": _handle(item.root),
        "order": str(order),
        "type": "ROOT" if item.layout is None else "FILE",
        "class": item.group,
    }
    entry = etree.SubElement(content, "item", places)
    name = {"status": STATUS, "import": IMPORTANCE}
    if item.layout is None:
        etree.SubElement(entry, "meta", expanded="yes")
    else:
        entry.set("layout", item.layout)
        etree.SubElement(entry, "meta", expanded="yes", heading=item.heading)
        name["active"] = "yes"
    etree.SubElement(entry, "name", name).text = item.name
