"""Reads UIMA CAS JSON with the layers that ``fabula export STORY cas`` writes.

Reads with dkpro-cassis (Apache-2.0), which is the extra ``fabula[cas]``. An annotation of the
layer ``Speech`` without a number of a line is a line of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast, get_args

from fabula.errors import InputError
from fabula.export.cas import CHARACTER, FORMS, NAMED, SCENE, SENTENCE, SPEECH, TOKEN
from fabula.extras import load_extra
from fabula.importers.given import (
    GivenBook,
    GivenLine,
    GivenMention,
    GivenPerson,
    build_story,
)
from fabula.importers.tab_table import read_utf8
from fabula.layer import Layer, Tokens
from fabula.rows import (
    CharacterId,
    CharacterRole,
    Emotion,
    EmotionId,
    EmotionLabel,
    EntityType,
    Present,
    QuotationId,
    QuotationKind,
    Scene,
    SceneId,
    SceneWords,
    Sentence,
    SentenceId,
    Source,
    Span,
)
from fabula.story import Story
from fabula.text import Text

_OTHER = "entity:"


def import_cas(path: Path) -> Story:
    """The story of a CAS.

    Raises:
        InputError: If the file cannot be read, is no CAS JSON, or holds no speech or names.
        MissingExtraError: If dkpro-cassis is not installed.
    """
    cassis = load_extra("cassis", "cas")
    content = read_utf8(path)
    try:
        view = cassis.load_cas_from_json(content, lenient=True)
        text = view.sofa_string
    except Exception as error:
        said = str(error) or type(error).__name__
        raise InputError(
            f"{path.name}: is no CAS JSON: {said}", "export it from INCEpTION as UIMA CAS JSON"
        ) from error
    if not text:
        raise InputError(f"{path.name}: holds no text", "export it with its text")
    rows = _Rows(view, len(text))
    if not rows.of(SPEECH) and not rows.of(NAMED):
        raise InputError(
            f"{path.name}: has no annotation {SPEECH} or NamedEntity",
            "the layers are those that fabula export STORY cas writes",
        )
    digest = hashlib.sha256(content.encode("utf-8")).hexdigest()
    source = Source(name=path.name, media_type="application/vnd.uima.cas+json", sha256=digest)
    book = GivenBook(text=Text(str(text), source=source))
    book.people = list(_people(rows))
    refs = _Refs(book.people)
    book.mentions = list(_mentions(rows, refs))
    spoken = list(_lines(rows, refs))
    for ref in dict.fromkeys(ref for line, _ in spoken for ref in (line.speaker, *line.addressees)):
        if ref is not None and ref not in refs.known:
            book.people.append(GivenPerson(ref=ref, key=ref.replace(" ", "-")))
    spoken.sort(key=lambda each: (each[0].parts[0][0], -each[0].parts[-1][1]))
    book.lines = [line for line, _ in spoken]
    book.layers = _layers(rows, book, [label for _, label in spoken])
    return build_story(book, "cas")


class _Rows:
    """Annotations of a CAS by type, in text order; offsets are code points."""

    def __init__(self, view: Any, length_chars: int) -> None:  # noqa: ANN401
        known = {each.name for each in view.typesystem.get_types()}
        names = (TOKEN, SENTENCE, NAMED, SPEECH, SCENE, CHARACTER)
        self._rows: dict[str, list[Any]] = {
            name: list(view.select(name)) if name in known else [] for name in names
        }
        for name, rows in self._rows.items():
            for row in rows:
                if not 0 <= row.begin <= row.end <= length_chars:
                    raise InputError(
                        f"an annotation {name} stands at {row.begin} to {row.end}, outside of the "
                        f"text (0 to {length_chars})",
                        "is the file complete?",
                    )

    def of(self, name: str) -> list[Any]:
        """The annotations of a type."""
        return self._rows[name]


class _Refs:
    """Finds the person that a word of an annotator means: a key, else a name."""

    def __init__(self, people: list[GivenPerson]) -> None:
        self.known = {person.ref for person in people}
        self._keys = {person.ref.replace(" ", "_"): person.ref for person in people}
        self._names = {
            " ".join(person.name.split()).casefold(): person.ref
            for person in reversed(people)
            if person.name
        }

    def find(self, word: str | None) -> str | None:
        """The person; somebody new is called by the word itself; ``None`` = unknown."""
        if word is None or not word.strip():
            return None
        word = " ".join(word.split())
        if word in self.known:
            return word
        return self._keys.get(word) or self._names.get(word.casefold()) or word

    def find_all(self, words: str | None) -> tuple[str, ...]:
        """Everybody of a list with spaces between; or one person by a name with spaces."""
        if not words or not words.strip():
            return ()
        whole = self.find(words)
        if whole is not None and whole in self.known:
            return (whole,)
        return tuple(filter(None, map(self.find, words.split())))


def _get(row: Any, name: str) -> Any:  # noqa: ANN401
    return getattr(row, name, None)


def _people(rows: _Rows) -> Iterator[GivenPerson]:
    seen: set[str] = set()

    def place(row: Any) -> tuple[bool, int]:  # noqa: ANN401
        number = _get(row, "number")
        return number is None, row.begin if number is None else number

    for row in sorted(rows.of(CHARACTER), key=place):
        key = _get(row, "key") or _get(row, "name")
        if not key or key in seen:
            continue
        seen.add(key)
        role = _get(row, "role")
        yield GivenPerson(
            ref=key,
            key=key,
            name=_get(row, "name"),
            pronouns=_pronouns(_get(row, "pronouns")),
            role=cast("CharacterRole | None", role if role in get_args(CharacterRole) else None),
            narrator=bool(_get(row, "narrator")),
            group=bool(_get(row, "group")),
        )


def _pronouns(words: str | None) -> dict[str, int] | None:
    if not words:
        return None
    pairs = (each.partition(":") for each in words.split())
    return {name: int(count) if count.isdecimal() else 0 for name, _, count in pairs}


def _mentions(rows: _Rows, refs: _Refs) -> Iterator[GivenMention]:
    endings = {ending: form for form, ending in FORMS.items()}
    for row in rows.of(NAMED):
        kind, dash, form = (_get(row, "value") or "PER").partition("-")
        if kind not in get_args(EntityType) or row.begin == row.end:
            continue
        own = _get(row, "identifier")
        yield GivenMention(
            start=row.begin,
            end=row.end,
            form=cast("Any", endings.get(f"{dash}{form}", "proper")),
            type=cast("EntityType", kind),
            ref=own if own and own.startswith(_OTHER) else refs.find(own),
        )


def _lines(rows: _Rows, refs: _Refs) -> Iterator[tuple[GivenLine, str | None]]:
    """Lines with the label of what is felt in them."""
    groups: dict[object, list[Any]] = {}
    for number, row in enumerate(rows.of(SPEECH)):
        line = _get(row, "line")
        own = (line, _get(row, "speaker")) if line is not None else f"row {number}"
        if row.begin < row.end:
            groups.setdefault(own, []).append(row)
    for pieces in groups.values():
        first = pieces[0]
        kind, sure = _get(first, "kind"), _get(first, "confidence")
        yield (
            GivenLine(
                parts=_disjoint([(row.begin, row.end) for row in pieces]),
                kind=cast("QuotationKind", kind if kind in get_args(QuotationKind) else "speech"),
                speaker=refs.find(_get(first, "speaker")),
                addressees=refs.find_all(_get(first, "addressee")),
                score=sure if isinstance(sure, float | int) and 0 <= sure <= 1 else 1.0,
            ),
            _get(first, "emotion"),
        )


def _disjoint(spans: list[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for start, end in sorted(spans):
        left = max(start, found[-1][1]) if found else start
        if left < end:
            found.append((left, end))
    return tuple(found)


def _layers(rows: _Rows, book: GivenBook, labels: list[str | None]) -> dict[str, Any]:
    layers: dict[str, Any] = {}
    tokens = [(row.begin, row.end) for row in rows.of(TOKEN) if row.begin < row.end]
    if tokens:
        layers["tokens"] = Tokens([start for start, _ in tokens], [end for _, end in tokens])
    sentences = [(row.begin, row.end) for row in rows.of(SENTENCE) if row.begin < row.end]
    if sentences:
        layers["sentences"] = Layer(
            Sentence(id=SentenceId(number), start=start, end=end)
            for number, (start, end) in enumerate(sentences)
        )
    people = {person.ref: CharacterId(number) for number, person in enumerate(book.people)}
    if rows.of(SCENE):
        layers["scenes"] = Layer(_scenes(rows, book, people))
    emotions = list(_emotions(book, labels, people))
    if emotions:
        layers["emotions"] = Layer(emotions)
    return layers


def _scenes(rows: _Rows, book: GivenBook, people: dict[str, CharacterId]) -> Iterator[Scene]:
    refs = _Refs(book.people)
    for number, row in enumerate(each for each in rows.of(SCENE) if each.begin < each.end):
        found = dict.fromkeys(refs.find_all(_get(row, "present")))
        yield Scene(
            id=SceneId(number),
            start=row.begin,
            end=row.end,
            place=_words(book.text, row, "place"),
            time=_words(book.text, row, "time"),
            present=tuple(
                Present(
                    character=people[ref],
                    from_=row.begin,
                    to=row.end,
                    as_="bystander",
                    evidence=(),
                    score=1.0,
                )
                for ref in found
                if ref in people
            ),
            score=1.0,
        )


def _words(text: Text, row: Any, name: str) -> SceneWords | None:  # noqa: ANN401
    words = _get(row, name)
    at = text.content.find(words, row.begin, row.end) if words else -1
    return SceneWords(start=at, end=at + len(words), text=words) if at >= 0 else None


def _emotions(
    book: GivenBook, labels: list[str | None], people: dict[str, CharacterId]
) -> Iterator[Emotion]:
    number = 0
    for place, (line, label) in enumerate(zip(book.lines, labels, strict=True)):
        if label not in get_args(EmotionLabel):
            continue
        yield Emotion(
            id=EmotionId(number),
            start=line.parts[0][0],
            end=line.parts[-1][1],
            character=people.get(line.speaker or ""),
            label=cast("EmotionLabel", label),
            intensity=None,
            shown=None,
            quotation=QuotationId(place),
            evidence=(),
            score=1.0,
        )
        number += 1
