"""A story as a spaCy ``Doc``."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, cast

from fabula.export.people import People
from fabula.extras import load_extra
from fabula.layer import Layer, Tokens
from fabula.rows import Chapter, Dialogue, Entity, Mention, Quotation, Scene, Sentence, Span
from fabula.story import Story

SPEECH, MENTIONS, SCENES, CHAPTERS = (
    "fabula_speech",
    "fabula_mentions",
    "fabula_scenes",
    "fabula_chapters",
)


def make_doc(story: Story) -> Any:  # noqa: ANN401 (its type is spaCy's)
    """A ``spacy.tokens.Doc`` whose text is the story's, character by character.

    White space beyond one space is tokens of its own, as in spaCy. ``doc.ents`` are the outermost
    proper names; ``doc.spans`` holds ``fabula_speech`` (label = the speaker's key, ``unknown``
    where that is not known; ``span.id_`` = number of the line), ``fabula_mentions`` (label = type,
    ``span.kb_id_`` = the character's key), ``fabula_scenes`` and ``fabula_chapters`` (``span.id_``
    = number). ``doc.user_data["fabula"]`` lists the characters. Rows that begin or end within a
    token are left out of ``doc.spans``.

    Raises:
        LayerError: If the story has no tokens.
        MissingExtraError: If spaCy is not installed.
    """
    spacy = load_extra("spacy", "spacy")
    doc = _Builder(story).build(spacy)
    doc.user_data["fabula"] = _cast(story)
    people = People(story)
    spans = _Spans(doc, load_extra("spacy.tokens", "spacy").Span)
    doc.spans[SPEECH] = spans.all(_speech(story, people))
    doc.spans[MENTIONS] = spans.all(_mentions(story, people, proper=False))
    doc.spans[SCENES] = spans.all(_numbered(story, "scenes"))
    doc.spans[CHAPTERS] = spans.all(_numbered(story, "chapters"))
    named = spans.all(_mentions(story, people, proper=True))
    doc.ents = load_extra("spacy.util", "spacy").filter_spans(named)
    return doc


class _Builder:
    """The words of a story with the white space between them."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._words: list[str] = []
        self._spaces: list[bool] = []
        self._index: list[int | None] = []

    def build(self, spacy: Any) -> Any:  # noqa: ANN401
        tokens, content = self._story.tokens, self._story.text.content
        at = 0
        for number in range(len(tokens)):
            start, end = tokens.span(number)
            if start < at or end <= start:
                continue
            self._gap(content[at:start])
            self._add(content[start:end], number)
            at = end
        self._gap(content[at:])
        vocab = spacy.blank("en").vocab
        columns = self._columns(tokens)
        return load_extra("spacy.tokens", "spacy").Doc(
            vocab, words=self._words, spaces=self._spaces, **columns
        )

    def _gap(self, text: str) -> None:
        """White space before a word: a first space belongs to the word before it."""
        if text.startswith(" ") and self._words:
            self._spaces[-1] = True
            text = text[1:]
        if text:
            self._add(text, None)

    def _add(self, word: str, number: int | None) -> None:
        self._words.append(word)
        self._spaces.append(False)
        self._index.append(number)

    def _columns(self, tokens: Tokens) -> dict[str, list[Any]]:
        """What is known of each token; white space hangs on the token before it."""
        columns: dict[str, list[Any]] = {}
        place = {number: at for at, number in enumerate(self._index) if number is not None}
        if tokens.lemma is not None:
            lemma = tokens.lemma
            columns["lemmas"] = [
                word if number is None else lemma[number]
                for word, number in zip(self._words, self._index, strict=True)
            ]
        if tokens.pos is not None:
            pos = tokens.pos
            columns["pos"] = ["SPACE" if n is None else pos[n] for n in self._index]
        if tokens.dep is not None and tokens.head is not None:
            dep, head = tokens.dep, tokens.head
            columns["deps"], columns["heads"] = [], []
            for at, number in enumerate(self._index):
                if number is None:
                    columns["deps"].append("dep")
                    columns["heads"].append(max(0, at - 1) if at else min(1, len(self._index) - 1))
                    continue
                governor = place.get(int(head[number]), at)
                columns["deps"].append("ROOT" if governor == at else dep[number])
                columns["heads"].append(governor)
        elif "sentences" in self._story.layers:
            columns["sent_starts"] = self._sentence_starts(tokens)
        return columns

    def _sentence_starts(self, tokens: Tokens) -> list[Any]:
        starts = cast("Layer[Sentence]", self._story.layers["sentences"]).starts
        found: list[Any] = []
        seen = -1
        for number in self._index:
            own = seen
            if number is not None:
                own = bisect_right(starts, int(tokens.starts[number]))
            found.append(own != seen or not found)
            seen = own
        return found


class _Spans:
    """Spans of a ``Doc`` by offsets, in one pass over its tokens."""

    def __init__(self, doc: Any, span: Any) -> None:  # noqa: ANN401
        self._doc, self._span = doc, span
        self._starts = {token.idx: token.i for token in doc}
        self._ends = {token.idx + len(token): token.i + 1 for token in doc}

    def all(self, rows: list[tuple[Span, str, str, str]]) -> list[Any]:
        found = []
        for (start, end), label, kb_id, own in rows:
            first, last = self._starts.get(start), self._ends.get(end)
            if first is not None and last is not None and first < last:
                found.append(
                    self._span(self._doc, first, last, label=label, kb_id=kb_id, span_id=own)
                )
        return found


def _speech(story: Story, people: People) -> list[tuple[Span, str, str, str]]:
    quotations = cast("Layer[Quotation]", story.layers.get("quotations", Layer()))
    parts = {row.id: row.parts for row in quotations}
    return [
        (part, people.key(row.speaker) or "unknown", "", str(row.quotation))
        for row in cast("Layer[Dialogue]", story.layers.get("dialogue", Layer()))
        for part in parts.get(row.quotation, ())
    ]


def _mentions(story: Story, people: People, *, proper: bool) -> list[tuple[Span, str, str, str]]:
    keys = {row.entity: people.key(row.id) or "" for row in people.rows}
    entities = cast("Layer[Entity]", story.layers.get("entities", Layer()))
    names = {row.id: row.name or "" for row in entities}
    return [
        (
            (row.start, row.end),
            row.type,
            "" if row.entity is None else keys.get(row.entity, names.get(row.entity, "")),
            str(row.id),
        )
        for row in cast("Layer[Mention]", story.layers.get("mentions", Layer()))
        if not proper or row.form == "proper"
    ]


def _numbered(story: Story, name: str) -> list[tuple[Span, str, str, str]]:
    rows = cast("Layer[Scene] | Layer[Chapter]", story.layers.get(name, Layer()))
    return [((row.start, row.end), name.removesuffix("s"), "", str(row.id)) for row in rows]


def _cast(story: Story) -> tuple[dict[str, Any], ...]:
    people = People(story)
    return tuple(
        {
            "key": people.key(row.id),
            "name": people.name(row.id),
            "aliases": tuple(alias.text for alias in row.aliases),
            "pronouns": tuple(each.set for each in row.pronouns),
            "role": row.role,
        }
        for row in people.rows
    )
