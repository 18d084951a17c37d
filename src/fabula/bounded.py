"""A story with nothing later in it.

Whom a mention refers to is taken from the whole text; everything else, names first, is counted
again from the rows that end before the moment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

import numpy as np
from msgspec.structs import replace

from fabula.layer import Layer, Tokens
from fabula.lexicons.person_keys import choose_keys
from fabula.lexicons.person_nouns import PRONOUNS
from fabula.rows import Alias, Character, Mention, Notice, PronounCount, Span
from fabula.story import Story
from fabula.text import Text

_CLIPPED = ("paratext", "chapters", "paragraphs", "sentences")
MAJOR_SHARE = 0.25
"""Lines and mentions of a major character, as a share of those of the most prominent one."""


def bound_story(story: Story, offset: int) -> Story:
    """The story up to an offset (0 ≤ offset; beyond the end = all of it).

    Ids are numbered anew, for rows are found by their ids. What runs over the offset is cut there
    (chapters, paragraphs, sentences, scenes, narration) or left out (quotations, mentions, events).

    Raises:
        InputError: If ``offset`` is negative.
    """
    text = story.text.upto(offset)
    text = _without_metadata(text)
    bounded = _Bounded(story, offset, text)
    layers = {name: bounded.layer(name) for name in story.layers if name in bounded.known}
    notices = tuple(n for n in story.notices if _is_of_text(n, offset))
    options = dict(story.provenance.options) | {"upto": offset}
    return Story(text, layers, notices, replace(story.provenance, options=options))


def _without_metadata(text: Text) -> Text:
    """The text without what its file says of all of it: tags and summaries name people."""
    source = replace(text.source, metadata={}, title=None)
    return Text(
        text.content,
        source=source,
        blocks=text.blocks,
        source_map=text.source_map,
        notices=tuple(n for n in text.notices if n.end is not None),
    )


def _is_of_text(notice: Notice, offset: int) -> bool:
    return notice.end is not None and notice.end <= offset


class _Bounded:
    """Layers of one story up to an offset."""

    def __init__(self, story: Story, offset: int, text: Text) -> None:
        self._story = story
        self._end = offset
        self._text = text
        self._ids: dict[str, dict[int, int]] = {}
        self._made: dict[str, Any] = {}
        self._makers: dict[str, Callable[[], Any]] = {
            "blocks": lambda: Layer(self._text.blocks),
            "tokens": self._tokens,
            "quotations": lambda: self._numbered("quotations"),
            "cues": lambda: self._mapped("cues", quotation="quotations", mention="mentions"),
            "mentions": self._mentions,
            "entities": self._entities,
            "characters": self._characters,
            "narration": lambda: self._cut(
                "narration", narrator="characters", focalizer="characters"
            ),
            "dialogue": self._dialogue,
            "events": lambda: self._numbered(
                "events", agents="mentions", patients="mentions", scene="scenes"
            ),
            "scenes": self._scenes,
            "emotions": lambda: self._numbered(
                "emotions", character="characters", quotation="quotations"
            ),
            "relationships": self._relationships,
            "knowledge": self._knowledge,
        }
        self._makers |= {name: lambda name=name: self._cut(name) for name in _CLIPPED}  # type: ignore[misc]
        self.known = frozenset(self._makers)

    def layer(self, name: str) -> Any:  # noqa: ANN401
        """A layer up to the offset."""
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def _rows(self, name: str) -> Sequence[Any]:
        return cast("Sequence[Any]", self._story.layers.get(name, Layer()))

    def _map(self, name: str) -> Mapping[int, int]:
        """New ids of the rows of a layer that are kept, by their old ids."""
        self.layer(name)
        return self._ids.get(name, {})

    def _renumber(self, name: str, rows: Iterable[Any]) -> Layer[Any]:
        kept = list(rows)
        self._ids[name] = {int(row.id): place for place, row in enumerate(kept)}
        return Layer(replace(row, id=place) for place, row in enumerate(kept))

    def _before(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        return tuple(span for span in spans if span[1] <= self._end)

    def _refer(self, row: Any, fields: Mapping[str, str]) -> Any:  # noqa: ANN401
        """A row whose ids are the new ones; an id of a row that is gone becomes unknown."""
        changes: dict[str, Any] = {}
        for field, target in fields.items():
            value, ids = getattr(row, field), self._map(target)
            if isinstance(value, tuple):
                changes[field] = tuple(ids[each] for each in value if each in ids)
            else:
                changes[field] = None if value is None else ids.get(value)
        if hasattr(row, "evidence"):
            changes["evidence"] = self._before(row.evidence)
        return replace(row, **changes)

    def _mapped(self, name: str, **fields: str) -> Layer[Any]:
        ended = [row for row in self._rows(name) if row.end <= self._end]
        kept = [row for row in ended if row.quotation in self._map("quotations")]
        return Layer(self._refer(row, fields) for row in kept)

    def _numbered(self, name: str, **fields: str) -> Layer[Any]:
        ended = (row for row in self._rows(name) if row.end <= self._end)
        return self._renumber(name, (self._refer(row, fields) for row in ended))

    def _cut(self, name: str, **fields: str) -> Layer[Any]:
        rows = [
            self._refer(replace(row, end=min(row.end, self._end)), fields)
            for row in self._rows(name)
            if row.start < self._end
        ]
        return self._renumber(name, rows) if rows and hasattr(rows[0], "id") else Layer(rows)

    def _tokens(self) -> Tokens:
        tokens = self._story.tokens
        count = int(np.searchsorted(tokens.ends, self._end, side="right"))
        heads = None if tokens.head is None else tokens.head[:count].copy()
        if heads is not None:
            heads[heads >= count] = -1
        return Tokens(
            tokens.starts[:count],
            tokens.ends[:count],
            lemma=tokens.lemma and tokens.lemma[:count],
            pos=tokens.pos and tokens.pos[:count],
            dep=tokens.dep and tokens.dep[:count],
            head=heads,
        )

    def _kept_mentions(self) -> list[Mention]:
        return [row for row in self._rows("mentions") if row.end <= self._end]

    def _mentions(self) -> Layer[Any]:
        ids = self._map("entities")
        return self._renumber(
            "mentions",
            (
                replace(row, entity=None if row.entity is None else ids.get(row.entity))
                for row in self._kept_mentions()
            ),
        )

    def _entities(self) -> Layer[Any]:
        counts = Counter(row.entity for row in self._kept_mentions())
        used = {who for who in counts if who is not None}
        kept = [row for row in self._rows("entities") if row.id in used]
        self._ids["entities"] = {int(row.id): place for place, row in enumerate(kept)}
        ids = self._ids["entities"]
        return Layer(
            replace(
                row,
                id=place,
                name=self._name(row.id, row.name),
                mentions=counts[row.id],
                members=tuple(ids[each] for each in row.members if each in ids),
            )
            for place, row in enumerate(kept)
        )

    def _name(self, entity: int, name: str | None) -> str | None:
        """The name by which somebody is called so far, else the words used for them."""
        said = [(row.form, self._words(row)) for row in self._kept_mentions_of(entity)]
        proper = Counter(words for form, words in said if form == "proper")
        if name in {words for form, words in said if form != "pronoun"}:
            return name
        if proper:
            return max(proper, key=lambda words: (len(words.split()), proper[words]))
        return next((words for form, words in said if form == "common"), None)

    def _kept_mentions_of(self, entity: int) -> list[Mention]:
        if "by entity" not in self._made:
            found: dict[int, list[Mention]] = {}
            for row in self._kept_mentions():
                if row.entity is not None:
                    found.setdefault(row.entity, []).append(row)
            self._made["by entity"] = found
        return cast("dict[int, list[Mention]]", self._made["by entity"]).get(entity, [])

    def _words(self, row: Mention) -> str:
        return " ".join(self._text[row.start : row.end].split())

    def _characters(self) -> Layer[Any]:
        rows: list[Character] = [
            row for row in self._rows("characters") if self._kept_mentions_of(row.entity)
        ]
        self._ids["characters"] = {int(row.id): place for place, row in enumerate(rows)}
        lines = Counter(row.speaker for row in self._rows("dialogue") if row.end <= self._end)
        weight = {row.id: lines[row.id] + len(self._kept_mentions_of(row.entity)) for row in rows}
        top = max(weight.values(), default=0)
        made = []
        for place, row in enumerate(rows):
            role = row.role
            if role == "major" and weight[row.id] < MAJOR_SHARE * top and not row.narrator:
                role = "minor"
            if not lines[row.id] and not self._told(row) and not row.narrator:
                role = "mentioned"
            made.append(self._character(row, place, role))
        keys = choose_keys([None] * len(made), [row.name for row in made])
        return Layer(replace(row, key=key) for row, key in zip(made, keys, strict=True))

    def _told(self, row: Character) -> bool:
        return any(
            who.character == row.id and who.from_ < self._end
            for scene in self._rows("scenes")
            for who in scene.present
        ) or ("scenes" not in self._story.layers and row.role != "mentioned")

    def _character(self, row: Character, place: int, role: Any) -> Character:  # noqa: ANN401
        mentions = self._kept_mentions_of(row.entity)
        said = Counter(self._words(m) for m in mentions if m.form == "proper")
        sets = Counter(
            found.gender
            for m in mentions
            if m.form == "pronoun" and (found := PRONOUNS.get(self._words(m).lower())) is not None
        )
        names = set(said)
        return replace(
            row,
            id=place,
            entity=self._map("entities")[row.entity],
            name=self._name(row.entity, row.name),
            aliases=tuple(Alias(text=t, count=n) for t, n in said.most_common()),
            pronouns=tuple(PronounCount(set=s, count=n) for s, n in sets.most_common() if s),
            role=role,
            on_stage=role != "mentioned",
            first=mentions[0].start,
            last=mentions[-1].end,
            evidence=self._before(row.evidence) or ((mentions[0].start, mentions[0].end),),
            merges=tuple(
                merge
                for merge in row.merges
                if merge.text in names
                and (merge.other is None or merge.other in names)
                and self._before(merge.evidence) == merge.evidence
            ),
        )

    def _dialogue(self) -> Layer[Any]:
        rows = self._mapped(
            "dialogue",
            quotation="quotations",
            speaker="characters",
            addressees="characters",
            hearers="characters",
        )
        ids = self._map("characters")
        return Layer(
            replace(
                row,
                alternatives=tuple((ids[w], s) for w, s in row.alternatives if w in ids),
                basis=None if row.speaker is None else row.basis,
            )
            for row in rows
        )

    def _scenes(self) -> Layer[Any]:
        ids = self._map("characters")
        made = []
        for row in self._rows("scenes"):
            if row.start >= self._end:
                break
            present = tuple(
                replace(
                    each,
                    character=ids[each.character],
                    to=min(each.to, self._end),
                    evidence=self._before(each.evidence),
                )
                for each in row.present
                if each.from_ < self._end and each.character in ids
            )
            place, time = (
                words if words is not None and words.end <= self._end else None
                for words in (row.place, row.time)
            )
            made.append(
                replace(
                    row,
                    end=min(row.end, self._end),
                    place=place,
                    time=time,
                    present=present,
                    evidence=self._before(row.evidence),
                )
            )
        return self._renumber("scenes", made)

    def _relationships(self) -> Layer[Any]:
        ids, events = self._map("characters"), self._map("events")
        kept = [
            replace(
                row,
                a=ids[row.a],
                b=ids[row.b],
                to=min(row.to, self._end),
                cause=None if row.cause is None else events.get(row.cause),
                evidence=self._before(row.evidence),
            )
            for row in self._rows("relationships")
            if row.from_ < self._end
            and row.a in ids
            and row.b in ids
            and (self._before(row.evidence) or not row.evidence)
        ]
        return self._renumber("relationships", kept)

    def _knowledge(self) -> Layer[Any]:
        ids = self._map("characters")
        kept = [
            replace(
                row,
                knower=ids[row.knower],
                from_=None if row.from_ is None else ids.get(row.from_),
                evidence=self._before(row.evidence),
            )
            for row in self._rows("knowledge")
            if row.since < self._end and row.fact.end <= self._end and row.knower in ids
        ]
        return self._renumber("knowledge", kept)
