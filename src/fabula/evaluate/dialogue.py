"""End-to-end accuracy of speakers and addressees: raw text in, our quotations and cast.

Protocol. Each gold part is matched to the predicted part that covers at least half of it: the one
that covers most; of equals the shortest, then the first. A predicted character is named by the
gold character whose aliases occur most often among its proper mentions. A part is correct when the
predicted speaker is named by its gold speaker; missing, unnamed and unknown count as wrong. Many
predicted characters may carry one gold name; one-to-one keeps for each gold character only the
predicted character that carries most of its parts.

Special gold speakers (``_unknowable``, ``_group``, ``_narr``) stay in the denominator and can never
be correct, so that the count of parts is the published one; ``named`` reports the accuracy over the
other parts beside it. Addressees are scored over parts that have gold addressees, all of them in
the gold cast.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fabula.evaluate.gold import GoldNovel, GoldPart
from fabula.evaluate.names import count_proper_mentions, name_characters, rank_gold
from fabula.spans import overlap_chars
from fabula.story import Story

COVERED_SHARE = 0.5
"""Least share of a gold part that its predicted part covers."""

KINDS = ("explicit", "anaphoric", "implicit", "none")


@dataclass(frozen=True)
class PredictedPart:
    """One piece of a predicted quotation with what is said of its speaker.

    Attributes:
        start: First code point, mark included.
        end: One past the last.
        speaker: Character id, or ``None`` = unknown.
        addressees: Character ids.
        score: How sure the speaker is, in [0, 1].
        basis: What the speaker rests on; only shown beside errors.
        quotation: Id of its quotation; ``None`` = not said.
    """

    start: int
    end: int
    speaker: int | None
    addressees: tuple[int, ...] = ()
    score: float = 1.0
    basis: str | None = None
    quotation: int | None = None


@dataclass(frozen=True)
class PartOutcome:
    """What became of one gold part.

    Attributes:
        gold: The part.
        predicted: The part it was matched to, or ``None``.
        name: Gold name of the predicted speaker; ``None`` = unnamed, unknown or unmatched.
        correct: Whether the predicted speaker is named by the gold speaker.
        correct_one_to_one: The same, with one predicted character for each gold character.
        special: Whether the gold speaker is outside the gold cast.
        addressee_hit: Whether a predicted addressee is a gold one; ``None`` = not scored.
        addressee_f1: F1 of the set of predicted addressees; ``None`` = not scored.
    """

    gold: GoldPart
    predicted: PredictedPart | None
    name: str | None
    correct: bool
    correct_one_to_one: bool
    special: bool
    addressee_hit: bool | None
    addressee_f1: float | None

    @property
    def answered(self) -> bool:
        """Whether a speaker was given at all."""
        return self.predicted is not None and self.predicted.speaker is not None

    @property
    def fault(self) -> str | None:
        """``missing``, ``unknown``, ``unnamed`` or ``wrong``; ``None`` where it is correct."""
        if self.correct:
            return None
        if self.predicted is None:
            return "missing"
        if self.predicted.speaker is None:
            return "unknown"
        return "unnamed" if self.name is None else "wrong"


def list_predicted(story: Story) -> tuple[PredictedPart, ...]:
    """Every part of every quotation that has a row in ``dialogue``, sorted."""
    quotations = {quotation.id: quotation for quotation in story.quotations}
    parts = [
        PredictedPart(
            start=start,
            end=end,
            speaker=None if row.speaker is None else int(row.speaker),
            addressees=tuple(map(int, row.addressees)),
            score=row.score,
            basis=row.basis,
            quotation=int(row.quotation),
        )
        for row in story.dialogue
        for start, end in quotations[row.quotation].parts
    ]
    return tuple(sorted(parts, key=lambda part: (part.start, part.end)))


def judge_story(story: Story, gold: GoldNovel) -> tuple[PartOutcome, ...]:
    """Outcome of every gold part of a novel for a story read from its text."""
    ranking = rank_gold(gold.characters, gold.parts)
    named = name_characters(count_proper_mentions(story), gold.characters, ranking)
    return judge_parts(gold.parts, list_predicted(story), named, ranking)


def match_parts(
    gold: Sequence[GoldPart], predicted: Sequence[PredictedPart]
) -> tuple[PredictedPart | None, ...]:
    """The predicted part of each gold part; see the protocol above.

    Args:
        gold: Sorted by start.
        predicted: Sorted by start.
    """
    matched: list[PredictedPart | None] = []
    open_parts: list[PredictedPart] = []
    following = 0
    for part in gold:
        while following < len(predicted) and predicted[following].start < part.end:
            open_parts.append(predicted[following])
            following += 1
        open_parts = [each for each in open_parts if each.end > part.start]
        span = (part.start, part.end)
        needed = COVERED_SHARE * (part.end - part.start)
        candidates = [
            (-covered, each.end - each.start, each.start, index)
            for index, each in enumerate(open_parts)
            if (covered := overlap_chars(span, (each.start, each.end))) >= needed
        ]
        matched.append(open_parts[min(candidates)[3]] if candidates else None)
    return tuple(matched)


def judge_parts(
    gold: Sequence[GoldPart],
    predicted: Sequence[PredictedPart],
    named: Mapping[int, str | None],
    cast: Iterable[str],
) -> tuple[PartOutcome, ...]:
    """Outcome of every gold part.

    Args:
        gold: Gold parts, sorted.
        predicted: Predicted parts, sorted.
        named: Gold name of each predicted character, ``None`` = unnamed.
        cast: Names of the gold cast; other speakers and addressees are special.
    """
    known = frozenset(cast)
    matched = match_parts(gold, predicted)
    kept = _choose_one_to_one(gold, matched, named)
    outcomes = []
    for part, found in zip(gold, matched, strict=True):
        speaker = None if found is None else found.speaker
        name = None if speaker is None else named.get(speaker)
        correct = name is not None and name == part.speaker and name in known
        hit, f1 = _score_addressees(part, found, named, known)
        outcomes.append(
            PartOutcome(
                gold=part,
                predicted=found,
                name=name,
                correct=correct,
                correct_one_to_one=correct and kept.get(part.speaker) == speaker,
                special=part.speaker not in known,
                addressee_hit=hit,
                addressee_f1=f1,
            )
        )
    return tuple(outcomes)


def _choose_one_to_one(
    gold: Sequence[GoldPart],
    matched: Sequence[PredictedPart | None],
    named: Mapping[int, str | None],
) -> dict[str, int]:
    carried: dict[str, Counter[int]] = {}
    for part, found in zip(gold, matched, strict=True):
        speaker = None if found is None else found.speaker
        if speaker is not None and named.get(speaker) == part.speaker:
            carried.setdefault(part.speaker, Counter())[speaker] += 1
    return {
        name: min(counts, key=lambda key: (-counts[key], key)) for name, counts in carried.items()
    }


def _score_addressees(
    part: GoldPart,
    found: PredictedPart | None,
    named: Mapping[int, str | None],
    known: frozenset[str],
) -> tuple[bool | None, float | None]:
    if not part.addressees or not part.addressees <= known:
        return None, None
    answers = () if found is None else found.addressees
    names = {named.get(key) or f"unnamed {key}" for key in answers}
    shared = len(names & part.addressees)
    return shared > 0, 2 * shared / (len(names) + len(part.addressees))


def count_correct(
    outcomes: Iterable[PartOutcome],
    *,
    kind: str | None = None,
    one_to_one: bool = False,
    named_only: bool = False,
) -> tuple[int, int]:
    """Correct parts and all parts.

    Args:
        outcomes: Outcomes of one document.
        kind: Only parts of this kind; ``None`` = all.
        one_to_one: Whether one predicted character must carry all that a gold character says.
        named_only: Whether parts of special speakers are left out.
    """
    parts = [
        outcome
        for outcome in outcomes
        if kind in (None, outcome.gold.kind) and not (named_only and outcome.special)
    ]
    right = sum(part.correct_one_to_one if one_to_one else part.correct for part in parts)
    return right, len(parts)


def trade_off(documents: Sequence[Sequence[PartOutcome]]) -> tuple[tuple[float, float, float], ...]:
    """Coverage and precision at every score threshold.

    Returns:
        (threshold, coverage, precision) rows, highest threshold first: coverage is the share of
        all gold parts with a speaker of at least that score, precision the share of those that
        are correct.
    """
    outcomes = [outcome for document in documents for outcome in document]
    spoken = sorted(
        ((o.predicted.score, o.correct) for o in outcomes if o.predicted and o.answered),
        key=lambda pair: -pair[0],
    )
    rows: list[tuple[float, float, float]] = []
    right = 0
    for count, (score, correct) in enumerate(spoken, start=1):
        right += correct
        if count == len(spoken) or spoken[count][0] != score:
            rows.append((score, count / len(outcomes), right / count))
    return tuple(rows)


def precision_at(
    rows: Sequence[tuple[float, float, float]], coverage: float
) -> tuple[float, float, float] | None:
    """The row with the highest threshold that reaches a coverage; ``None`` if none does."""
    return next((row for row in rows if row[1] >= coverage), None)


def sum_addressees(outcomes: Iterable[PartOutcome]) -> tuple[int, float, int]:
    """Hits, sum of set F1, and parts scored of one document."""
    scored = [
        (outcome.addressee_hit, outcome.addressee_f1)
        for outcome in outcomes
        if outcome.addressee_hit is not None and outcome.addressee_f1 is not None
    ]
    return sum(hit for hit, _ in scored), sum(f1 for _, f1 in scored), len(scored)
