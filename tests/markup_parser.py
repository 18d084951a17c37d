"""The parser of marked stories: front matter, then one pass over the body."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from tests.markup_types import (
    DETERMINERS,
    PRONOUNS,
    STRETCH_KINDS,
    MarkedCharacter,
    MarkedEntity,
    MarkedMention,
    MarkedQuotation,
    MarkedSpan,
    Span,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEY = r"[a-z][a-z0-9_]*"
_LABEL = re.compile(r"q[\d_]\w*\Z")
_WORD = re.compile(r"\{([^\s{}\[\]]+)[ \n]")
_NEXT_WORD = re.compile(r"([^\s{}\[\]]+)[ \n]")
_SPEAKER = re.compile(
    rf"(?P<speaker>\?|{_KEY})(?:>(?P<to>\*|\?|{_KEY}(?:,{_KEY})*))?"
    r"(?:\|(?P<kind>speech|thought|writing|title|scare))?\Z"
)
_MENTION = re.compile(
    rf"\[(?P<keys>\?|{_KEY}(?:\+{_KEY})*)"
    r"(?::(?P<type>PER|FAC|GPE|LOC|VEH|ORG))?(?::(?P<form>proper|common|pronoun))?[ \n]"
)
_STRETCH = re.compile(r"<<(?P<kind>[a-z_]+)(?::(?P<label>\w+))?[ \n]")
_POINT = re.compile(r"<<@(?P<label>\w+)>>")
_CLOSERS: Final = {"}": "{", "]": "[", ">>": "<<"}
_ESCAPABLE: Final = frozenset("{}[]<>\\")
_CHARACTER_FIELDS: Final = {
    "name": str,
    "aliases": list,
    "pronouns": str,
    "narrator": bool,
    "on_stage": bool,
    "group": bool,
    "role": str,
}


def read_front_matter(source: str) -> tuple[dict[str, Any], int]:
    """Return the tables of the front matter and where the body starts."""
    if not source.startswith("+++\n"):
        return {}, 0
    close = re.compile(r"^\+\+\+(?:\n|\Z)", re.MULTILINE).search(source, 4)
    if close is None:
        raise ValueError("line 1: expected a second line '+++' that ends the front matter")
    try:
        return tomllib.loads(source[4 : close.start()]), close.end()
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found.group(1)) + 1 if found else source.count("\n", 0, close.start()) + 1
        raise ValueError(f"line {line}: expected TOML in the front matter: {error}") from error


def read_characters(table: dict[str, dict[str, Any]]) -> dict[str, MarkedCharacter]:
    """Read the `characters` table; a wrong field is a ValueError."""
    characters = {}
    for key, fields in table.items():
        _check_key(key)
        for name, value in fields.items():
            wanted = _CHARACTER_FIELDS.get(name)
            if wanted is None or not isinstance(value, wanted):
                expected = wanted.__name__ if wanted else f"one of {', '.join(_CHARACTER_FIELDS)}"
                raise ValueError(f"front matter: [characters.{key}] {name}: expected {expected}")
        role = "minor" if fields.get("on_stage", True) else "mentioned"
        values = {"name": key, "role": role} | fields
        values["aliases"] = tuple(fields.get("aliases", ()))
        characters[key] = MarkedCharacter(key=key, **values)
    return characters


def read_entities(table: dict[str, dict[str, Any]]) -> dict[str, MarkedEntity]:
    """Read the `entities` table; a wrong field is a ValueError."""
    for key, fields in table.items():
        _check_key(key)
        if not fields.keys() <= {"name", "type"}:
            raise ValueError(f"front matter: [entities.{key}]: expected only name and type")
    return {
        key: MarkedEntity(key, fields.get("name", key), fields.get("type", "PER"))
        for key, fields in table.items()
    }


def _check_key(key: str) -> None:
    if not re.fullmatch(_KEY, key) or _LABEL.match(key):
        raise ValueError(f"front matter: expected a key of lower-case letters, not {key!r}")


@dataclass(slots=True)
class _Open:
    """A mark whose closing sign has not come yet."""

    sign: str
    position: int
    start: int
    piece: int
    header: dict[str, str | None]
    inner: list[Span] = field(default_factory=list)


class Parser:
    """One pass over the body; a stack holds the open marks."""

    def __init__(
        self,
        source: str,
        body_start: int,
        characters: Mapping[str, MarkedCharacter],
        entities: Mapping[str, MarkedEntity],
    ) -> None:
        self.source = source
        self.position = body_start
        self.entities = entities
        self.declared = characters.keys() | entities.keys() if characters else None
        self.content = ""
        self.quotations: list[MarkedQuotation] = []
        self.mentions: list[MarkedMention] = []
        self.spans: list[MarkedSpan] = []
        self._pieces: list[str] = []
        self._length = 0
        self._stack: list[_Open] = []
        self._labels: dict[str, int] = {}
        self._claimed: set[str] = set()

    def parse(self) -> None:
        """Read the body to its end."""
        plain = re.compile(r"[^{}\[\]<>\\]+")
        while self.position < len(self.source):
            run = plain.match(self.source, self.position)
            if run:
                self._write(run.group())
                self.position = run.end()
            else:
                self._read_sign()
        if self._stack:
            mark = self._stack[-1]
            raise self._error(f"expected a mark that closes {mark.sign!r}", mark.position)
        self.content = "".join(self._pieces)

    def _read_sign(self) -> None:
        character = self.source[self.position]
        pair = self.source[self.position : self.position + 2]
        if character == "\\":
            if len(pair) == 1 or pair[1] not in _ESCAPABLE:
                raise self._error("expected one of { } [ ] < > \\ after a backslash")
            self._write(pair[1])
            self.position += 2
        elif character == "{":
            self._open_quotation()
        elif character == "[":
            self._open_mention()
        elif pair == "<<":
            self._open_stretch()
        elif character in "}]":
            self._close(character)
        elif pair == ">>":
            self._close(pair)
        else:
            self._write(character)
            self.position += 1

    def _open_quotation(self) -> None:
        word = _WORD.match(self.source, self.position)
        label: str | None = None
        if word and _LABEL.match(word.group(1)):
            label = word.group(1)
            if label in self._labels:
                self._push("{", word.end(), {"label": label})
                return
            word = _NEXT_WORD.match(self.source, word.end())
        who = _SPEAKER.match(word.group(1)) if word else None
        if word is None or who is None:
            raise self._error("expected '{label speaker>addressees|kind words}'")
        self._check_keys([who["speaker"], *(who["to"] or "?").split(",")])
        self._push("{", word.end(), {"label": label, **who.groupdict()})

    def _open_mention(self) -> None:
        head = _MENTION.match(self.source, self.position)
        if head is None:
            raise self._error("expected '[key:TYPE:form words]', TYPE and form optional")
        self._check_keys(head["keys"].split("+"))
        self._push("[", head.end(), head.groupdict())

    def _open_stretch(self) -> None:
        point = _POINT.match(self.source, self.position)
        if point:
            self._claim_label(point["label"])
            self.spans.append(MarkedSpan(self._length, self._length, "point", point["label"]))
            self.position = point.end()
            return
        head = _STRETCH.match(self.source, self.position)
        if head is None or head["kind"] not in STRETCH_KINDS:
            kinds = " ".join(sorted(STRETCH_KINDS))
            raise self._error(f"expected '<<@label>>' or '<<kind:label words>>', kind of: {kinds}")
        self._push("<<", head.end(), head.groupdict())

    def _push(self, sign: str, words_start: int, header: dict[str, str | None]) -> None:
        self._stack.append(_Open(sign, self.position, self._length, len(self._pieces), header))
        self.position = words_start

    def _close(self, sign: str) -> None:
        if not self._stack or self._stack[-1].sign != _CLOSERS[sign]:
            opened = f" to close {self._stack[-1].sign!r} first" if self._stack else " a backslash"
            raise self._error(f"expected{opened} before {sign!r}")
        mark = self._stack.pop()
        if mark.start == self._length:
            raise self._error("expected words inside the mark", mark.position)
        if sign == "}":
            self._add_quotation(mark)
        elif sign == "]":
            self._add_mention(mark)
        else:
            label = mark.header["label"]
            if label:
                self._claim_label(label)
            kind = mark.header["kind"] or "other"
            self.spans.append(MarkedSpan(mark.start, self._length, kind, label))
        self.position += len(sign)

    def _add_quotation(self, mark: _Open) -> None:
        label = mark.header["label"]
        part = (mark.start, self._length)
        if label in self._labels:
            index = self._labels[label]
            old = self.quotations[index]
            self.quotations[index] = MarkedQuotation(
                label, (*old.parts, part), old.speaker, old.addressees, old.kind
            )
            return
        if label:
            self._claim_label(label)
            self._labels[label] = len(self.quotations)
        to = mark.header["to"] or "?"
        addressees = None if to == "?" else () if to == "*" else tuple(to.split(","))
        speaker = mark.header["speaker"]
        kind = mark.header["kind"] or "speech"
        self.quotations.append(
            MarkedQuotation(label, (part,), None if speaker == "?" else speaker, addressees, kind)
        )

    def _add_mention(self, mark: _Open) -> None:
        keys = () if mark.header["keys"] == "?" else tuple((mark.header["keys"] or "").split("+"))
        entity = self.entities.get(keys[0]) if len(keys) == 1 else None
        kind = mark.header["type"] or (entity.type if entity else "PER")
        form = mark.header["form"] or infer_form(self._words(mark))
        self.mentions.append(MarkedMention(mark.start, self._length, keys, kind, form))
        if self._stack:
            self._stack[-1].inner.append((mark.start, self._length))

    def _words(self, mark: _Open) -> str:
        """Return the words of an open mark without those of the marks inside it."""
        words = "".join(self._pieces[mark.piece :])
        for start, end in reversed(mark.inner):
            words = words[: start - mark.start] + words[end - mark.start :]
        return words

    def _write(self, words: str) -> None:
        self._pieces.append(words)
        self._length += len(words)

    def _claim_label(self, label: str) -> None:
        if label in self._claimed:
            raise self._error(f"expected a label that is not yet used, not {label!r}")
        self._claimed.add(label)

    def _check_keys(self, keys: list[str]) -> None:
        for key in keys:
            if self.declared is not None and key not in {"?", "*"} | self.declared:
                raise self._error(f"expected a key declared in the front matter, not {key!r}")

    def _error(self, expectation: str, position: int | None = None) -> ValueError:
        at = self.position if position is None else position
        found = self.source[at : at + 24].split("\n")[0]
        return ValueError(
            f"line {self.source.count(chr(10), 0, at) + 1}: {expectation}; found {found!r}"
        )


def infer_form(words: str) -> str:
    """Say whether words are a pronoun, a proper name (a capital after the determiner) or common."""
    parts = words.split()
    if len(parts) == 1 and parts[0].lower() in PRONOUNS:
        return "pronoun"
    if parts and parts[0].lower() in DETERMINERS:
        parts = parts[1:]
    return "proper" if any(part[0].isupper() for part in parts) else "common"
