"""How a story that was read compares with its answers in the markup."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from fabula import Story, Text, annotate
from fabula.evaluate.dialogue import list_predicted, match_parts
from fabula.evaluate.gold import GoldPart
from fabula.evaluate.names import normalise_name
from fabula.evaluate.quotation import compare_spans, list_parts
from fabula.rows import LINE_KINDS
from tests.markup import MarkedStory, read_marked_story

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Answers:
    """Counts of one story.

    Attributes:
        name: Name of the story.
        quotation_f1: Exact parts of rows of kind speech, thought or writing.
        kinds: Right and all kinds of gold rows whose first part was found exactly.
        speakers: Right, answered and all gold parts with a known speaker.
        addressees: Parts with a predicted gold addressee, and all with gold addressees.
        wrong: Line of the text, gold speaker and predicted name of each part not right.
    """

    name: str
    quotation_f1: float
    kinds: tuple[int, int]
    speakers: tuple[int, int, int]
    addressees: tuple[int, int]
    wrong: tuple[str, ...]


def marked_stories() -> list[Path]:
    """All stories with answers: the examples and the test stories."""
    folders = (ROOT / "examples" / "stories", ROOT / "tests" / "stories")
    return [path for folder in folders for path in sorted(folder.glob("*.marked.txt"))]


def judge(path: Path) -> Answers:
    """Read a marked story's text by rules and compare."""
    marked = read_marked_story(path)
    return compare(path.name.removesuffix(".marked.txt"), marked, annotate(Text(marked.content)))


def compare(name: str, marked: MarkedStory, story: Story) -> Answers:
    """Compare what was read of a marked story with its answers."""
    gold = _gold_parts(marked)
    matched = match_parts(gold, list_predicted(story))
    names = name_by_mentions(marked, story)
    right = answered = hits = addressed = 0
    wrong: list[str] = []
    for part, found in zip(gold, matched, strict=True):
        speaker = None if found is None or found.speaker is None else names.get(found.speaker)
        answered += found is not None and found.speaker is not None
        right += speaker == part.speaker
        if speaker != part.speaker:
            line = marked.content.count("\n", 0, part.start) + 1
            basis = None if found is None else found.basis
            wrong.append(f"line {line}: {part.speaker}, found {speaker} ({basis})")
        if part.addressees:
            addressed += 1
            to = {names.get(each) for each in found.addressees} if found else set()
            hits += bool(to & part.addressees)
    counts = compare_spans(
        list_parts(story.quotations), [p for q in marked.quotations for p in _spoken(q)]
    )
    return Answers(
        name=name,
        quotation_f1=2 * counts.right / max(1, counts.predicted + counts.gold),
        kinds=_count_kinds(marked, story),
        speakers=(right, answered, len(gold)),
        addressees=(hits, addressed),
        wrong=tuple(wrong),
    )


def name_by_mentions(marked: MarkedStory, story: Story) -> dict[int, str]:
    """Gold key of each predicted character: whom its marked mentions call most often.

    A character without a marked mention is named by its aliases, a narrator by being one.
    """
    owner = {person.entity: int(person.id) for person in story.characters}
    keys = {(m.start, m.end): m.keys[0] for m in marked.mentions if len(m.keys) == 1}
    votes: dict[int, Counter[str]] = {int(person.id): Counter() for person in story.characters}
    for mention in story.mentions:
        key = keys.get((mention.start, mention.end), "")
        if key in marked.characters and mention.entity in owner:
            votes[owner[mention.entity]][key] += 1
    aliases = {
        normalise_name(alias): key
        for key, person in marked.characters.items()
        for alias in (person.name, *person.aliases)
    }
    narrators = [key for key, person in marked.characters.items() if person.narrator]
    for person in story.characters:
        vote = votes[int(person.id)]
        if not vote:
            vote.update(
                aliases[name]
                for alias in person.aliases
                if (name := normalise_name(alias.text)) in aliases
            )
        if not vote and person.narrator and len(narrators) == 1:
            vote[narrators[0]] = 1
    return {who: vote.most_common(1)[0][0] for who, vote in votes.items() if vote}


def _gold_parts(marked: MarkedStory) -> tuple[GoldPart, ...]:
    parts = [
        GoldPart(
            start=start,
            end=end,
            speaker=quotation.speaker or "",
            addressees=frozenset(quotation.addressees or ()),
            kind="none",
        )
        for quotation in marked.quotations
        if quotation.kind in LINE_KINDS and quotation.speaker in marked.characters
        for start, end in quotation.parts
    ]
    return tuple(sorted(parts, key=lambda part: (part.start, part.end)))


def _spoken(quotation: object) -> tuple[tuple[int, int], ...]:
    return quotation.parts if quotation.kind in LINE_KINDS else ()  # type: ignore[attr-defined]


def _count_kinds(marked: MarkedStory, story: Story) -> tuple[int, int]:
    found = {row.parts[0]: row.kind for row in story.quotations}
    pairs = [(found[q.parts[0]], q.kind) for q in marked.quotations if q.parts[0] in found]
    return sum(ours == gold for ours, gold in pairs), len(pairs)
