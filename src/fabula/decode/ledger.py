"""Who knows which fact: the first way by which somebody came by it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from fabula.rows import CharacterId, HowKnown, Span


@dataclass(frozen=True)
class Entry:
    """One person has one fact; see ``Knowledge``."""

    fact: Span
    knower: CharacterId
    since: int
    how: HowKnown
    source: CharacterId | None
    evidence: tuple[Span, ...]
    score: float


class Ledger:
    """Collects entries in the order in which the text gives them."""

    def __init__(self) -> None:
        self._facts: dict[Span, dict[CharacterId, Entry]] = {}

    def __contains__(self, fact: Span) -> bool:
        return fact in self._facts

    def knows(self, knower: CharacterId, fact: Span) -> bool:
        """Whether somebody has a fact by now."""
        return knower in self._facts.get(fact, {})

    def knowers(self, fact: Span) -> tuple[CharacterId, ...]:
        """All who have a fact by now."""
        return tuple(self._facts.get(fact, ()))

    def learn(
        self,
        fact: Span,
        knower: CharacterId | None,
        how: HowKnown,
        *,
        since: int | None = None,
        source: CharacterId | None = None,
        evidence: tuple[Span, ...] = (),
        score: float = 1.0,
    ) -> None:
        """Write down that somebody has a fact, unless they had it before.

        Args:
            fact: The words that first tell it.
            knower: Who; ``None`` = unknown, and nothing is written.
            how: By which way.
            since: From where on; ``None`` = from the start of the fact.
            source: Whose words brought it; nobody learns from himself.
            evidence: The words that show it.
            score: How sure it is, 0 to 1.
        """
        if knower is None or knower == source:
            return
        held = self._facts.setdefault(fact, {})
        if knower not in held:
            at = fact[0] if since is None else since
            held[knower] = Entry(fact, knower, at, how, source, evidence, round(score, 4))

    def correct(self, fact: Span, knower: CharacterId | None, evidence: Span) -> None:
        """Write down that somebody who was told a fact had it before, by ways unknown."""
        entry = None if knower is None else self._facts.get(fact, {}).get(knower)
        if entry is not None and entry.how in ("told", "overheard"):
            changed = replace(entry, how="said", source=None, evidence=(evidence,))
            self._facts[fact][entry.knower] = changed

    def entries(self) -> Iterator[Entry]:
        """All entries, by fact, then by ``since``."""
        for fact in sorted(self._facts):
            yield from sorted(
                self._facts[fact].values(), key=lambda each: (each.since, each.knower)
            )
