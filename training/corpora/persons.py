"""Gold persons of mentions in novels, by place in the text.

PDNC names the person behind every mention within quotations and behind the reporting clauses of
anaphoric quotations; a name that is an alias of exactly one person is that person. Nobody says who
is behind the pronouns and nouns of the narration.

Source: https://github.com/Priya22/project-dialogism-novel-corpus
"""

from __future__ import annotations

import ast
import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from fabula.evaluate.gold import SPECIAL_SPEAKERS, GoldNovel
from fabula.evaluate.pdnc import QUOTATION_FILE, read_novel
from fabula.rows import Span


@dataclass(frozen=True)
class GoldPersons:
    """A text and what some of its mentions refer to.

    Attributes:
        content: The text.
        places: Entity of spans of code points.
        ends: Entity of a mention by its end, for those whose beginning may differ.
        aliases: Entity of each name that belongs to one person alone.
        expressions: Words of reporting clauses, and whom they call the speaker.
    """

    content: str
    places: Mapping[Span, str]
    ends: Mapping[int, str]
    aliases: Mapping[str, str]
    expressions: Mapping[Span, str]

    def find(self, extent: Span, place: Span, *, is_name: bool, plural: bool = False) -> str | None:
        """What a mention refers to, where that is known.

        Args:
            extent: The whole phrase.
            place: The mention as ``mention_spans`` has it.
            is_name: Whether it is the name of one person.
            plural: Whether it is several.
        """
        found = self.places.get(extent) or self.places.get(place)
        if found is None and not plural:
            found = self.ends.get(place[1])
        if found is None and is_name:
            found = self.aliases.get(" ".join(self.content[slice(*place)].split()))
        return found


def read_pdnc_persons(folder: Path) -> GoldPersons:
    """The persons of one novel of PDNC."""
    novel = read_novel(folder)
    names = _find_owners(novel)
    places: dict[Span, str] = {}
    with (folder / QUOTATION_FILE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            places.update(_read_mentions(row, names))
    expressions = {
        part.expression: part.speaker
        for part in novel.parts
        if part.kind == "anaphoric" and part.expression and not _is_special(part.speaker)
    }
    aliases = {name: next(iter(owners)) for name, owners in names.items() if len(owners) == 1}
    ends = {end: person for (_, end), person in places.items()}
    return GoldPersons(novel.content, places, ends, aliases, expressions)


def _find_owners(novel: GoldNovel) -> dict[str, set[str]]:
    owners: dict[str, set[str]] = defaultdict(set)
    for character in novel.characters:
        for alias in character.aliases:
            owners[alias].add(character.name)
    return owners


def _read_mentions(
    row: Mapping[str, str], names: Mapping[str, set[str]]
) -> Iterator[tuple[Span, str]]:
    """Mentions of one person within one quotation."""
    spans = ast.literal_eval(row["mentionSpansList"])
    persons = ast.literal_eval(row["mentionEntitiesList"])
    for ranges, whom in zip(spans, persons, strict=False):
        for place, each in zip(ranges, whom, strict=False):
            found = [each] if isinstance(each, str) else list(each)
            if len(found) == 1 and len(place) == 2 and not _is_special(found[0]):
                owners = names.get(found[0].strip(), {found[0].strip()})
                if len(owners) == 1:
                    yield (int(place[0]), int(place[1])), next(iter(owners))


def _is_special(name: str) -> bool:
    return name.startswith("_") or name in SPECIAL_SPEAKERS
